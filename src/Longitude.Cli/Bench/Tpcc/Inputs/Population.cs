namespace Longitude.Cli.Bench.Tpcc.Inputs;

/// <summary>
/// What the tables are loaded with (clause 4.3.3.1): the same rows for every database, from a seed, a piece at a time, so that pieces can
/// be loaded beside each other.
/// </summary>
internal sealed class Population(Scale scale, int seed)
{
    public const long FirstPaymentCents = 1000;

    /// <summary>The word that an order's items and stock are searched for.</summary>
    public const string Original = "ORIGINAL";

    // The moment that all rows of a load name.
    private readonly DateTime _now = DateTime.SpecifyKind(DateTime.UtcNow, DateTimeKind.Unspecified);

    public Scale Scale { get; } = scale;

    public IEnumerable<ItemRow> Items(int first, int count)
    {
        var random = new TpccRandom(seed, 1, first);
        for (int id = first; id < first + count; id++)
            yield return new ItemRow(id, random.Uniform(1, 10_000), random.Letters(14, 24), random.Uniform(100, 10_000), random.Data());
    }

    public WarehouseRow Warehouse(int id)
    {
        var random = new TpccRandom(seed, 2, id);
        return new WarehouseRow(id, random.Letters(6, 10), AddressOf(random), random.Uniform(0, 2000), Scale.Districts * Scale.DistrictYtdCents);
    }

    public IEnumerable<DistrictRow> Districts(int warehouse)
    {
        var random = new TpccRandom(seed, 3, warehouse);
        for (int id = 1; id <= Scale.Districts; id++)
            yield return new DistrictRow(warehouse, id, random.Letters(6, 10), AddressOf(random), random.Uniform(0, 2000), Scale.DistrictYtdCents, Scale.CustomersPerDistrict + 1);
    }

    public IEnumerable<CustomerRow> Customers(int warehouse, int district)
    {
        var random = new TpccRandom(seed, 4, warehouse, district);
        for (int id = 1; id <= Scale.CustomersPerDistrict; id++)
        {
            int name = id <= Scale.LastNames ? id - 1 : random.NameNumber(TpccRandom.LoadedNameConstant, Scale.LastNames);
            yield return new CustomerRow(
                warehouse, district, id, random.Letters(8, 16), "OE", TpccRandom.LastName(name), AddressOf(random), random.Digits(16), _now,
                random.Percent(10) ? "BC" : "GC", 5_000_000, random.Uniform(0, 5000), -FirstPaymentCents, FirstPaymentCents, 1, 0, random.Letters(300, 500));
        }
    }

    /// <summary>The first payment of each customer.</summary>
    public IEnumerable<HistoryRow> History(int warehouse, int district)
    {
        var random = new TpccRandom(seed, 5, warehouse, district);
        for (int customer = 1; customer <= Scale.CustomersPerDistrict; customer++)
            yield return new HistoryRow(warehouse, district, customer, district, warehouse, _now, FirstPaymentCents, random.Letters(12, 24));
    }

    /// <summary>One order of each customer, in a shuffled order.</summary>
    public IEnumerable<OrderRow> Orders(int warehouse, int district)
    {
        var random = new TpccRandom(seed, 6, warehouse, district);
        int[] customers = [.. Enumerable.Range(1, Scale.CustomersPerDistrict)];
        random.Shuffle(customers);
        for (int id = 1; id <= customers.Length; id++)
        {
            int carrier = random.Uniform(1, 10);
            yield return new OrderRow(warehouse, district, id, customers[id - 1], _now, id <= Scale.DeliveredPerDistrict ? carrier : null, random.Uniform(5, 15), AllLocal: true);
        }
    }

    public IEnumerable<OrderLineRow> OrderLines(int warehouse, int district)
    {
        var random = new TpccRandom(seed, 7, warehouse, district);
        foreach (OrderRow order in Orders(warehouse, district))
        {
            bool delivered = order.Carrier is not null;
            for (int number = 1; number <= order.LineCount; number++)
            {
                yield return new OrderLineRow(
                    warehouse, district, order.Id, number, random.Uniform(1, Scale.Items), warehouse, delivered ? order.Entry : null, 5,
                    delivered ? 0 : random.Uniform(1, 999_999), random.Letters(24, 24));
            }
        }
    }

    public IEnumerable<StockRow> Stock(int warehouse, int first, int count)
    {
        var random = new TpccRandom(seed, 8, warehouse, first);
        for (int item = first; item < first + count; item++)
        {
            yield return new StockRow(
                warehouse, item, random.Uniform(10, 100), [.. Enumerable.Range(0, Scale.Districts).Select(_ => random.Letters(24, 24))], 0, 0, 0, random.Data());
        }
    }

    private static Address AddressOf(TpccRandom random) =>
        new(random.Letters(10, 20), random.Letters(10, 20), random.Letters(10, 20), random.Letters(2, 2), random.Zip());
}
