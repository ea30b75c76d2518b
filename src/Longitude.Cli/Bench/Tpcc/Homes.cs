namespace Longitude.Cli.Bench.Tpcc;

/// <summary>Where warehouses are: one after another in each city, or all in one place.</summary>
internal sealed class Homes(IReadOnlyList<City> cities)
{
    public static readonly Homes OnePlace = new([new City(0, "World", "world")]);

    public static readonly Homes InThreeCities = new(ThreeCities.Cities);

    public IReadOnlyList<City> Cities { get; } = cities;

    public bool AreApart => Cities.Count > 1;

    public City Of(int warehouse) => Cities[(warehouse - 1) % Cities.Count];

    public bool AreTogether(int warehouse, int other) => Of(warehouse) == Of(other);
}
