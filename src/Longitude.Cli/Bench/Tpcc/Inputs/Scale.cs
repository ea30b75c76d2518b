namespace Longitude.Cli.Bench.Tpcc.Inputs;

/// <summary>How many rows the specification gives a warehouse, and how its random distributions fit them.</summary>
/// <param name="Items">Items, and rows of stock per warehouse.</param>
/// <param name="CustomersPerDistrict">Customers, and orders, that a district begins with.</param>
/// <param name="UndeliveredPerDistrict">The last of these orders, which wait for their delivery.</param>
/// <param name="CustomerSpread">The constant A of the distribution of customers.</param>
/// <param name="ItemSpread">The constant A of the distribution of items.</param>
internal sealed record Scale(int Items, int CustomersPerDistrict, int UndeliveredPerDistrict, int CustomerSpread, int ItemSpread)
{
    public const int Districts = 10;

    /// <summary>Keys of the embedded form have two bytes for a warehouse.</summary>
    public const int WarehousesMax = 65_535;

    /// <summary>The specification's.</summary>
    public static readonly Scale Full = new(100_000, 3_000, 900, 1023, 8191);

    /// <summary>A tenth: for tests, not for figures.</summary>
    public static readonly Scale Small = new(10_000, 300, 90, 127, 1023);

    /// <summary>Each of the first customers of a district has a last name of its own.</summary>
    public int LastNames => Math.Min(1000, CustomersPerDistrict);

    public int DeliveredPerDistrict => CustomersPerDistrict - UndeliveredPerDistrict;

    /// <summary>What one payment of ten for each customer adds up to.</summary>
    public long DistrictYtdCents => CustomersPerDistrict * Population.FirstPaymentCents;

    /// <summary>About how many rows a warehouse is loaded with, for a progress bar.</summary>
    public long RowsPerWarehouse => 1 + Districts + Items + (Districts * ((13L * CustomersPerDistrict) + UndeliveredPerDistrict));
}
