using Longitude.Client;

namespace Longitude.Bench;

/// <summary>The worlds that several benchmarks use.</summary>
internal static class Worlds
{
    public const string London = "world/eu/london", NewYork = "world/us/newyork", Tokyo = "world/asia/tokyo";

    public static readonly IReadOnlyList<string> Cities = [London, NewYork, Tokyo];

    /// <summary>Three cities with the real round trips between them.</summary>
    public static readonly WorldOptions ThreeCities = new()
    {
        Leaves = [.. Cities.Select(c => new LeafDescription(c))],
        RoundTrips = [new(London, NewYork, 75), new(London, Tokyo, 230), new(NewYork, Tokyo, 170)],
    };

    /// <summary>The world's tick that the design promises: half the largest one-way delay.</summary>
    public const double WorldTickMs = 230 / 2.0 / 2.0;

    public static WorldOptions OneCity(string city) => new() { Leaves = [new LeafDescription(city)] };

    public static double RoundTripMs(string a, string b) =>
        ThreeCities.RoundTrips.Single(t => (t.A == a && t.B == b) || (t.A == b && t.B == a)).Milliseconds;

    public static string NameOf(string city) => city[(city.LastIndexOf('/') + 1)..];
}
