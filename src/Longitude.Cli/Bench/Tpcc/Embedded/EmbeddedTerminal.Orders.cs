using Longitude.Cli.Bench.Tpcc.Inputs;
using Longitude.Cli.Bench.Tpcc.Measuring;
using Longitude.Client;
using Longitude.Core;

namespace Longitude.Cli.Bench.Tpcc.Embedded;

/// <content>New-Order, Delivery and Stock-Level.</content>
internal sealed partial class EmbeddedTerminal
{
    /// <summary>Orders that Stock-Level looks back at.</summary>
    private const int RecentOrders = 20;

    public async Task<(Done Done, int Order)> NewOrderAsync(NewOrderInput input, CancellationToken cancellation)
    {
        bool isFar = Array.Exists(input.Items, i => !_world.Homes.AreTogether(input.Warehouse, i.SupplyWarehouse));
        try
        {
            return (new Done(IsFar: isFar), await RunAsync(TransactionKind.NewOrder, tx => NewOrderAsync(tx, input, cancellation), cancellation));
        }
        catch (UnusedItemException)
        {
            return (new Done(RolledBack: true, IsFar: isFar), 0);
        }
    }

    public async Task<Done> DeliveryAsync(DeliveryInput input, CancellationToken cancellation)
    {
        int[] delivered = await RunAsync(
            TransactionKind.Delivery,
            async tx =>
            {
                int[] orders = new int[Scale.Districts];
                for (int district = 1; district <= orders.Length; district++)
                    orders[district - 1] = await DeliverAsync(tx, input, district, cancellation);
                return orders;
            },
            cancellation);
        for (int district = 1; district <= delivered.Length; district++)
            _world.Deliveries.Note(input.Warehouse, district, delivered[district - 1]);
        return new Done(Skipped: delivered.Count(o => o == 0));
    }

    public async Task<Done> StockLevelAsync(StockLevelInput input, CancellationToken cancellation)
    {
        await RunAsync(TransactionKind.StockLevel, tx => StockLevelAsync(tx, input, cancellation), cancellation);
        return default;
    }

    /// <returns>The order's number.</returns>
    private async Task<int> NewOrderAsync(Transaction tx, NewOrderInput input, CancellationToken cancellation)
    {
        int w = input.Warehouse, d = input.District;
        int warehouseTax = FixedRows.Tax(await NewestAsync(Keys.OfWarehouse(_home, Keys.WarehouseInfo, w), cancellation));
        int districtTax = FixedRows.Tax(await NewestAsync(Keys.OfDistrict(_home, Keys.DistrictInfo, w, d), cancellation));
        (_, int discount, _) = FixedRows.Customer(await NewestAsync(Keys.OfCustomer(_home, w, d, input.Customer, Keys.Info), cancellation));
        Key nextKey = Keys.OfDistrict(_home, Keys.DistrictNext, w, d);
        int order = (int)await tx.GetNumberAsync(nextKey, cancellation);
        tx.PutNumber(nextKey, order + 1);
        var lines = new StoredLine[input.Items.Length];
        long total = 0;
        for (int i = 0; i < lines.Length; i++)
        {
            lines[i] = await TakeAsync(tx, input, input.Items[i], cancellation);
            total += lines[i].AmountCents;
        }

        new StoredOrder(input.Customer, input.Entry, 0, lines.Length, input.AllLocal, lines).Put(tx, Keys.InDistrict(_home, Keys.Order, w, d, order));
        tx.Put(Keys.InDistrict(_home, Keys.OrderByCustomer, w, d, input.Customer, order), []);
        tx.Put(Keys.InDistrict(_home, Keys.NewOrder, w, d, order), []);

        // What the terminal would show.
        _ = total * (10_000 - discount) * (10_000 + warehouseTax + districtTax) / 100_000_000;
        return order;
    }

    /// <summary>Takes an item from the stock.</summary>
    /// <returns>The order's line.</returns>
    private async ValueTask<StoredLine> TakeAsync(Transaction tx, NewOrderInput input, OrderedItem item, CancellationToken cancellation)
    {
        if (await _connection.GetAsync(Keys.OfItem(_home, item.Item), cancellation: cancellation) is not { } itemRow)
            throw new UnusedItemException();
        Place supplier = _world.PlaceOf(item.SupplyWarehouse);
        Key stockKey = Keys.OfStock(supplier, item.SupplyWarehouse, item.Item, Keys.Changing);
        StockCount stock = StockCount.Read(await ReadAsync(tx, stockKey, cancellation));
        stock.Take(item.Quantity, item.SupplyWarehouse != input.Warehouse).Put(tx, stockKey);
        ReadOnlyMemory<byte> info = await NewestAsync(Keys.OfStock(supplier, item.SupplyWarehouse, item.Item, Keys.Info), cancellation);
        return new StoredLine(
            null, item.Item, item.SupplyWarehouse, item.Quantity, (long)item.Quantity * FixedRows.Price(itemRow), FixedRows.DistrictText(info, input.District));
    }

    /// <summary>Delivers the oldest new order of a district; zero when there is none.</summary>
    /// <returns>The order's number.</returns>
    private async Task<int> DeliverAsync(Transaction tx, DeliveryInput input, int district, CancellationToken cancellation)
    {
        int order = 0;
        await foreach (Row row in tx.ScanAsync(_home, _world.Deliveries.Waiting(input.Warehouse, district), cancellation: cancellation))
        {
            order = Keys.Number(row.Key);
            tx.Delete(row.Key);
            break;
        }

        if (order == 0)
            return 0;
        Key orderKey = Keys.InDistrict(_home, Keys.Order, input.Warehouse, district, order);
        StoredOrder stored = StoredOrder.Read(await ReadAsync(tx, orderKey, cancellation));
        StoredLine[] lines = [.. stored.Lines.Select(l => l with { Delivery = input.Date })];
        (stored with { Carrier = input.Carrier, Lines = lines }).Put(tx, orderKey);
        Key moneyKey = Keys.OfCustomer(_home, input.Warehouse, district, stored.Customer, Keys.Changing);
        CustomerMoney money = CustomerMoney.Read(await ReadAsync(tx, moneyKey, cancellation));
        (money with { BalanceCents = money.BalanceCents + lines.Sum(l => l.AmountCents), Deliveries = money.Deliveries + 1 }).Put(tx, moneyKey);
        return order;
    }

    /// <returns>How many items of the last orders are low.</returns>
    private async Task<int> StockLevelAsync(Transaction tx, StockLevelInput input, CancellationToken cancellation)
    {
        int next = (int)await tx.GetNumberAsync(Keys.OfDistrict(_home, Keys.DistrictNext, input.Warehouse, input.District), cancellation);
        var items = new HashSet<int>();
        KeyRange recent = Keys.DistrictRange(Keys.Order, input.Warehouse, input.District, next - RecentOrders, next);
        await foreach (Row row in tx.ScanAsync(_home, recent, cancellation: cancellation))
        {
            foreach (StoredLine line in StoredOrder.Read(row.Value).Lines)
                items.Add(line.Item);
        }

        // Whatever is committed will do for these (clause 2.8.2.3): hundreds of rows, that need not be of one moment.
        int low = 0;
        foreach (int item in items)
            low += StockCount.Read(await NewestAsync(Keys.OfStock(_home, input.Warehouse, item, Keys.Changing), cancellation)).Quantity < input.Threshold ? 1 : 0;
        return low;
    }

    /// <summary>Rolls an order back that names an item which does not exist.</summary>
    private sealed class UnusedItemException : Exception;
}
