using System.Diagnostics;
using Longitude.Cli.Bench.Tpcc.Inputs;
using Longitude.Client;
using Longitude.Core;

namespace Longitude.Cli.Bench.Tpcc.Embedded;

/// <summary>
/// Checks the consistency conditions in one pass over the rows, district by district, as of one moment of the whole world: also where a
/// customer of one city paid in another.
/// </summary>
internal sealed class EmbeddedChecks(EmbeddedWorld world, Loaded loaded, IReadOnlyCollection<OrderId> acknowledged)
{
    private readonly List<string>[] _violations = [.. Enumerable.Range(0, Conditions.Count).Select(_ => new List<string>())];
    private readonly HashSet<OrderId> _missing = [.. acknowledged];

    // By customer: what was delivered to it, and what it paid, wherever it did.
    private readonly Dictionary<(int Warehouse, int District, int Customer), (long DeliveredCents, long PaidCents)> _customers = [];

    public async Task<IReadOnlyList<ConditionResult>> RunAsync(CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        TransactionOptions moment = await MomentAsync(cancellation);
        for (int warehouse = 1; warehouse <= loaded.Warehouses; warehouse++)
            await AsOfAsync(warehouse, moment, tx => ReadWarehouseAsync(tx, warehouse, cancellation), cancellation);

        // Customers come last: their payments may lie with any warehouse.
        for (int warehouse = 1; warehouse <= loaded.Warehouses; warehouse++)
            await AsOfAsync(warehouse, moment, tx => CheckCustomersAsync(tx, warehouse, cancellation), cancellation);
        double milliseconds = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        var results = new List<ConditionResult>(Enumerable.Range(1, Conditions.Count).Select(c => Conditions.Result(c, _violations[c - 1], c == 1 ? milliseconds : null)));
        if (acknowledged.Count > 0)
            results.Add(Conditions.Acknowledged(acknowledged.Count, [.. _missing.Select(o => $"order {o.Warehouse}/{o.District}/{o.Order}")]));
        return results;
    }

    /// <summary>A moment after all that was acknowledged.</summary>
    private async Task<TransactionOptions> MomentAsync(CancellationToken cancellation)
    {
        Place root = world.Database.World.Root;
        Connection first = world.Connections[0];

        // When a strict transaction over all cities returns, its epoch of the world is closed everywhere.
        await first.RunAsync(
            async tx =>
            {
                foreach (Place place in world.Places)
                    await tx.GetAsync(Keys.Of(place, Keys.About), cancellation);
                tx.Put(Keys.OfWarehouse(world.Places[0], Keys.About, 1), "checked");
                return true;
            },
            new TransactionOptions { Level = Level.Strict, RetriesMax = 100 },
            cancellation);
        return new TransactionOptions { Level = Level.Snapshot, AsOf = first.PositionOf(root) };
    }

    private Task AsOfAsync(int warehouse, TransactionOptions moment, Func<Transaction, Task> work, CancellationToken cancellation) =>
        world.ConnectionOf(warehouse).RunAsync(work, moment, cancellation);

    private async Task ReadWarehouseAsync(Transaction tx, int warehouse, CancellationToken cancellation)
    {
        Place home = world.PlaceOf(warehouse);
        long ytd = await tx.GetNumberAsync(Keys.OfWarehouse(home, Keys.WarehouseYtd, warehouse), cancellation), districts = 0, paid = 0;
        for (int d = 1; d <= Scale.Districts; d++)
        {
            var district = new DistrictFacts(warehouse, d)
            {
                YtdCents = await tx.GetNumberAsync(Keys.OfDistrict(home, Keys.DistrictYtd, warehouse, d), cancellation),
                NextOrder = await tx.GetNumberAsync(Keys.OfDistrict(home, Keys.DistrictNext, warehouse, d), cancellation),
            };
            await ReadOrdersAsync(tx, home, district, cancellation);
            await ReadPaymentsAsync(tx, home, district, cancellation);
            await ReadDeliveriesAsync(tx, home, district, cancellation);
            district.Check(loaded.Scale, Violated);
            districts += district.YtdCents;
            paid += district.PaidCents;
        }

        if (ytd != districts)
            Violated(1, $"w_id = {warehouse}, w_ytd = {Money(ytd)}, sum_d_ytd = {Money(districts)}");
        if (ytd != paid)
            Violated(8, $"w_id = {warehouse}, w_ytd = {Money(ytd)}, sum_h_amount = {Money(paid)}");
    }

    private async Task ReadOrdersAsync(Transaction tx, Place home, DistrictFacts district, CancellationToken cancellation)
    {
        await foreach (Row row in Scan(Keys.Order))
        {
            int id = Keys.Number(row.Key);
            StoredOrder order = StoredOrder.Read(row.Value);
            district.Note(id, order, Violated);
            _missing.Remove(new OrderId(district.Warehouse, district.District, id));
            Note((district.Warehouse, district.District, order.Customer), delivered: order.Lines.Where(l => l.Delivery is not null).Sum(l => l.AmountCents), paid: 0);
        }

        await foreach (Row row in Scan(Keys.NewOrder))
            district.NewOrders.Add(Keys.Number(row.Key));

        IAsyncEnumerable<Row> Scan(byte table) =>
            tx.ScanAsync(home, Keys.DistrictRange(table, district.Warehouse, district.District), cancellation: cancellation);
    }

    private async Task ReadPaymentsAsync(Transaction tx, Place home, DistrictFacts district, CancellationToken cancellation)
    {
        await foreach (Row row in tx.ScanAsync(home, Keys.DistrictRange(Keys.History, district.Warehouse, district.District), cancellation: cancellation))
        {
            PaymentData payment = PaymentData.Read(row.Value);
            district.PaidCents += payment.AmountCents;
            Note((payment.CustomerWarehouse, payment.CustomerDistrict, payment.Customer), delivered: 0, paid: payment.AmountCents);
        }
    }

    private static async Task ReadDeliveriesAsync(Transaction tx, Place home, DistrictFacts district, CancellationToken cancellation)
    {
        await foreach (Row row in tx.ScanAsync(home, Keys.DistrictRange(Keys.Customer, district.Warehouse, district.District), cancellation: cancellation))
            district.Deliveries += Keys.Part(row.Key) == Keys.Changing ? CustomerMoney.Read(row.Value).Deliveries : 0;
    }

    private async Task CheckCustomersAsync(Transaction tx, int warehouse, CancellationToken cancellation)
    {
        for (int d = 1; d <= Scale.Districts; d++)
        {
            await foreach (Row row in tx.ScanAsync(world.PlaceOf(warehouse), Keys.DistrictRange(Keys.Customer, warehouse, d), cancellation: cancellation))
            {
                if (Keys.Part(row.Key) != Keys.Changing)
                    continue;
                int customer = Keys.Number(row.Key);
                CustomerMoney money = CustomerMoney.Read(row.Value);
                (long delivered, long paid) = _customers.GetValueOrDefault((warehouse, d, customer));
                string who = $"c_w_id = {warehouse}, c_d_id = {d}, c_id = {customer}, c_balance = {Money(money.BalanceCents)}";
                if (money.BalanceCents != delivered - paid)
                    Violated(10, $"{who}, delivered = {Money(delivered)}, sum_h_amount = {Money(paid)}");
                if (money.BalanceCents + money.YtdPaymentCents != delivered)
                    Violated(12, $"{who}, c_ytd_payment = {Money(money.YtdPaymentCents)}, delivered = {Money(delivered)}");
            }
        }
    }

    private void Note((int Warehouse, int District, int Customer) customer, long delivered, long paid)
    {
        (long deliveredBefore, long paidBefore) = _customers.GetValueOrDefault(customer);
        _customers[customer] = (deliveredBefore + delivered, paidBefore + paid);
    }

    private void Violated(int condition, string row) => _violations[condition - 1].Add(row);

    public static string Money(long cents) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{cents / 100m:0.00}");
}
