using Longitude.Cli.Bench.Tpcc;
using Longitude.Cli.Bench.Tpcc.Embedded;
using Longitude.Cli.Bench.Tpcc.Inputs;
using Longitude.Client;
using Longitude.Core;
using Longitude.Tests.Log;

namespace Longitude.Tests.Tpcc;

/// <summary>The consistency conditions of the embedded form: they hold after the load, and each is seen to fail on rows that break it.</summary>
public sealed class TpccConditionTests
{
    private const int Undelivered = 280;

    private static readonly Loaded Loaded = new(1, Scale.Small);

    [Fact]
    public async Task Each_condition_holds_after_the_load_and_fails_on_rows_that_break_it()
    {
        using var folder = new TempFolder();
        await using EmbeddedTarget target = EmbeddedTarget.Open(folder.Path, Homes.OnePlace);
        await target.LoadAsync(new Population(Scale.Small, 1), 1, replaces: false, _ => { }, CancellationToken.None);
        Assert.All(await target.CheckAsync(Loaded, [], CancellationToken.None), c => Assert.True(c.Passed, $"{c.Name}: {string.Join("; ", c.Violations)}"));
        var rows = new Rows(target.World);

        await rows.BreakAsync([1, 8], "w_id = 1", (tx, home) => AddAsync(tx, Keys.OfWarehouse(home, Keys.WarehouseYtd, 1), 1));
        await rows.BreakAsync([2], "d_id = 3, d_next_o_id = 302", (tx, home) => AddAsync(tx, Keys.OfDistrict(home, Keys.DistrictNext, 1, 3), 1));
        await rows.BreakAsync([3, 5, 11], "", (tx, home) => Delete(tx, Keys.InDistrict(home, Keys.NewOrder, 1, 3, Undelivered)));
        await rows.BreakAsync([4, 6], "d_id = 3", (tx, home) => OrderAsync(tx, home, o => o with { LineCount = o.LineCount + 1 }));
        await rows.BreakAsync([5, 7], "", (tx, home) => OrderAsync(tx, home, o => o with { Carrier = 1 }));
        await rows.BreakAsync([4, 6], "", (tx, home) => OrderAsync(tx, home, o => o with { Lines = o.Lines[1..] }));
        await rows.BreakAsync([7, 10, 12], "", (tx, home) => OrderAsync(tx, home, o => o with { Lines = [o.Lines[0] with { Delivery = new DateTime(2020, 1, 1) }, .. o.Lines[1..]] }));
        await rows.BreakAsync([8, 9], "", async (tx, home) =>
        {
            await AddAsync(tx, Keys.OfWarehouse(home, Keys.WarehouseYtd, 1), 1);
            await AddAsync(tx, Keys.OfDistrict(home, Keys.DistrictYtd, 1, 3), 1);
        });
        await rows.BreakAsync([9], "d_id = 4", async (tx, home) =>
        {
            await AddAsync(tx, Keys.OfDistrict(home, Keys.DistrictYtd, 1, 3), 1);
            await AddAsync(tx, Keys.OfDistrict(home, Keys.DistrictYtd, 1, 4), -1);
        });
        await rows.BreakAsync([10], "c_id = 7, c_balance = -9.99", (tx, home) => MoneyAsync(tx, home, m => m with { BalanceCents = m.BalanceCents + 1, YtdPaymentCents = m.YtdPaymentCents - 1 }));
        await rows.BreakAsync([11], "deliveries = 1", (tx, home) => MoneyAsync(tx, home, m => m with { Deliveries = 1 }));
        await rows.BreakAsync([12], "c_id = 7", (tx, home) => MoneyAsync(tx, home, m => m with { YtdPaymentCents = m.YtdPaymentCents + 1 }));
        Assert.All(await target.CheckAsync(Loaded, [], CancellationToken.None), c => Assert.True(c.Passed, c.Name));
    }

    [Fact]
    public async Task An_order_that_was_acknowledged_and_is_not_there_is_named()
    {
        using var folder = new TempFolder();
        await using EmbeddedTarget target = EmbeddedTarget.Open(folder.Path, Homes.OnePlace);
        IReadOnlyList<ConditionResult> results = await target.CheckAsync(Loaded with { Warehouses = 0 }, [new OrderId(1, 2, 301)], CancellationToken.None);
        Assert.Equal(["order 1/2/301"], Assert.Single(results, r => !r.Passed).Violations);
    }

    private static async Task AddAsync(Transaction tx, Key key, long delta) => tx.PutNumber(key, await tx.GetNumberAsync(key) + delta);

    private static Task Delete(Transaction tx, Key key)
    {
        tx.Delete(key);
        return Task.CompletedTask;
    }

    private static async Task OrderAsync(Transaction tx, Place home, Func<StoredOrder, StoredOrder> change)
    {
        Key key = Keys.InDistrict(home, Keys.Order, 1, 3, Undelivered);
        change(StoredOrder.Read((await tx.GetAsync(key)).GetValueOrDefault())).Put(tx, key);
    }

    private static async Task MoneyAsync(Transaction tx, Place home, Func<CustomerMoney, CustomerMoney> change)
    {
        Key key = Keys.OfCustomer(home, 1, 3, 7, Keys.Changing);
        change(CustomerMoney.Read((await tx.GetAsync(key)).GetValueOrDefault())).Put(tx, key);
    }

    /// <summary>Breaks rows, looks which conditions fail, and puts the rows back.</summary>
    private sealed class Rows(EmbeddedWorld world)
    {
        private readonly Place _home = world.Places[0];

        public async Task BreakAsync(int[] expected, string named, Func<Transaction, Place, Task> work)
        {
            Dictionary<Key, ReadOnlyMemory<byte>> before = await AllAsync();
            await world.Connections[0].RunAsync(tx => work(tx, _home));
            IReadOnlyList<ConditionResult> results = await new EmbeddedChecks(world, Loaded, []).RunAsync(CancellationToken.None);
            string[] failed = [.. results.Where(r => !r.Passed).Select(r => r.Name)];
            Assert.Equal([.. expected.Select(c => $"condition {c}")], failed);
            Assert.Contains(results.SelectMany(r => r.Violations), v => v.Contains(named, StringComparison.Ordinal));
            await RestoreAsync(before);
        }

        /// <summary>The rows that the changes are made to.</summary>
        private async Task<Dictionary<Key, ReadOnlyMemory<byte>>> AllAsync()
        {
            Key[] keys =
            [
                Keys.OfWarehouse(_home, Keys.WarehouseYtd, 1), Keys.OfDistrict(_home, Keys.DistrictYtd, 1, 3), Keys.OfDistrict(_home, Keys.DistrictYtd, 1, 4),
                Keys.OfDistrict(_home, Keys.DistrictNext, 1, 3), Keys.InDistrict(_home, Keys.NewOrder, 1, 3, Undelivered),
                Keys.InDistrict(_home, Keys.Order, 1, 3, Undelivered), Keys.OfCustomer(_home, 1, 3, 7, Keys.Changing),
            ];
            var rows = new Dictionary<Key, ReadOnlyMemory<byte>>();
            foreach (Key key in keys)
                rows.Add(key, (await world.Connections[0].GetAsync(key))!.Value);
            return rows;
        }

        private Task RestoreAsync(Dictionary<Key, ReadOnlyMemory<byte>> rows) => world.Connections[0].RunAsync(tx =>
        {
            foreach ((Key key, ReadOnlyMemory<byte> value) in rows)
                tx.Put(key, value.Span);
            return Task.CompletedTask;
        });
    }
}
