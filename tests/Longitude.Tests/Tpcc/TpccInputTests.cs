using Longitude.Cli.Bench.Tpcc.Inputs;

namespace Longitude.Tests.Tpcc;

/// <summary>Inputs and population against what the specification says of them.</summary>
public sealed class TpccInputTests
{
    private const int Warehouses = 5;

    [Fact]
    public void Of_a_hundred_transactions_each_kind_has_its_share_exactly()
    {
        InputSource source = Source();
        for (int hundred = 0; hundred < 3; hundred++)
        {
            ILookup<TransactionKind, int> dealt = Enumerable.Range(0, 100).ToLookup(_ => source.NextKind());
            Assert.Equal([45, 43, 4, 4, 4], Enum.GetValues<TransactionKind>().Select(k => dealt[k].Count()));
        }
    }

    [Fact]
    public void Shares_of_inputs_are_what_is_specified()
    {
        InputSource source = Source();
        for (int i = 0; i < 60_000; i++)
        {
            NewOrderInput order = source.NewOrder();
            Assert.Equal(2, order.Warehouse);
            Assert.InRange(order.Items.Length, 5, 15);
            Assert.All(order.Items[..^1], item => Assert.InRange(item.Item, 1, Scale.Full.Items));
            Assert.InRange(order.Items[^1].Item, 1, Scale.Full.Items + 1);
            source.Payment();
            source.OrderStatus();
        }

        Assert.All(source.Shares.List(withRemote: true), share => Assert.InRange(share.Value!.Value, share.Min, share.Max));
    }

    [Fact]
    public void Another_warehouse_is_any_but_the_own()
    {
        InputSource source = Source();
        int[] suppliers = [.. Enumerable.Range(0, 20_000).SelectMany(_ => source.NewOrder().Items).Select(i => i.SupplyWarehouse).Distinct().Order()];
        Assert.Equal([1, 2, 3, 4, 5], suppliers);
    }

    [Fact]
    public void The_same_seed_gives_the_same_inputs_and_another_terminal_gives_others()
    {
        Assert.Equal(Source().NewOrder().Items, Source().NewOrder().Items);
        Assert.NotEqual(Source().NewOrder().Items, Source(terminal: 6).NewOrder().Items);
    }

    [Fact]
    public void Customers_and_items_are_not_uniform_but_all_are_reached()
    {
        var random = new TpccRandom(1);
        int[] counts = new int[Scale.Small.CustomersPerDistrict + 1];
        for (int i = 0; i < 200_000; i++)
            counts[random.NonUniform(Scale.Small.CustomerSpread, 77, 1, Scale.Small.CustomersPerDistrict)]++;
        Assert.All(counts[1..], count => Assert.NotEqual(0, count));
        Assert.True(counts[1..].Max() > 10 * counts[1..].Min(), "NURand prefers some numbers over others by far");
    }

    [Theory]
    [InlineData(0, "BARBARBAR")]
    [InlineData(371, "PRICALLYOUGHT")]
    [InlineData(999, "EINGEINGEING")]
    public void Last_names_are_made_of_syllables(int number, string name) => Assert.Equal(name, TpccRandom.LastName(number));

    [Fact]
    public void The_run_asks_for_names_by_another_constant_than_the_load_at_an_allowed_distance()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            int distance = Math.Abs(RunConstants.For(seed, Scale.Full).Name - TpccRandom.LoadedNameConstant);
            Assert.InRange(distance, 65, 119);
            Assert.True(distance is not (96 or 112), $"{distance} is excluded");
        }
    }

    [Fact]
    public void A_warehouse_is_populated_as_specified()
    {
        var population = new Population(Scale.Full, 1);
        CustomerRow[] customers = [.. population.Customers(1, 2)];
        OrderRow[] orders = [.. population.Orders(1, 2)];
        OrderLineRow[] lines = [.. population.OrderLines(1, 2)];
        StockRow[] stock = [.. population.Stock(1, 1, 10_000)];
        Assert.Equal(3_000, customers.Length);
        Assert.Equal(1_000, customers.Take(1_000).Select(c => c.Last).Distinct(StringComparer.Ordinal).Count());
        Assert.InRange(customers.Count(c => c.Credit is "BC"), 240, 360);
        Assert.All(customers, c => Assert.InRange(c.Data.Length, 300, 500));
        Assert.Equal(Enumerable.Range(1, 3_000), orders.Select(o => o.Customer).Order());
        Assert.Equal(2_100, orders.Count(o => o.Carrier is not null));
        Assert.Equal(orders.Sum(o => o.LineCount), lines.Length);
        Assert.All(lines, l => Assert.Equal(l.Order <= 2_100, l.AmountCents == 0 && l.Delivery is not null));
        Assert.InRange(stock.Count(s => s.Data.Contains("ORIGINAL", StringComparison.Ordinal)), 850, 1_150);
        Assert.All(stock, s => Assert.InRange(s.Quantity, 10, 100));
        Assert.Equal(30_000_00, population.Districts(1).First().YtdCents);
        Assert.Equal(300_000_00, population.Warehouse(1).YtdCents);
    }

    private static InputSource Source(int terminal = 1) => new(Scale.Full, Warehouses, terminal, RunConstants.For(1, Scale.Full), seed: 1);
}
