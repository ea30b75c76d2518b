using Longitude.Client;

namespace Longitude.Cli;

/// <summary>A city of the world that is shown and measured.</summary>
internal sealed record City(int Index, string Name, string Path)
{
    public override string ToString() => Name;
}

/// <summary>London, New York and Tokyo, and the round trips between them.</summary>
internal static class ThreeCities
{
    public static readonly IReadOnlyList<City> Cities =
    [
        new(0, "London", "world/eu/london"),
        new(1, "New York", "world/us/newyork"),
        new(2, "Tokyo", "world/asia/tokyo"),
    ];

    public static readonly WorldOptions Options = new()
    {
        Leaves = [.. Cities.Select(c => new LeafDescription(c.Path))],
        RoundTrips =
        [
            new RoundTrip(Cities[0].Path, Cities[1].Path, 75),
            new RoundTrip(Cities[0].Path, Cities[2].Path, 230),
            new RoundTrip(Cities[1].Path, Cities[2].Path, 170),
        ],
    };
}
