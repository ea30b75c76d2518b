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

    public async Task<Done> DeliveryAsync(DeliveryInput input, CancellationToken cancellation) => new(Skipped: await RunAsync(
        TransactionKind.Delivery,
        async tx =>
        {
            int skipped = 0;
            for (int district = 1; district <= Scale.Districts; district++)
                skipped += await DeliverAsync(tx, input, district, cancellation) ? 0 : 1;
            return skipped;
        },
        cancellation));

    public async Task<Done> StockLevelAsync(StockLevelInput input, CancellationToken cancellation)
    {
        await RunAsync(TransactionKind.StockLevel, tx => StockLevelAsync(tx, input, cancellation), cancellation);
        return default;
    }

    /// <returns>The order's number.</returns>
    private async Task<int> NewOrderAsync(Transaction tx, NewOrderInput input, CancellationToken cancellation)
    {
        int w = input.Warehouse, d = input.District;
        int warehouseTax = FixedRows.Tax(await ReadAsync(tx, Keys.OfWarehouse(_home, Keys.WarehouseInfo, w), cancellation));
        int districtTax = FixedRows.Tax(await ReadAsync(tx, Keys.OfDistrict(_home, Keys.DistrictInfo, w, d), cancellation));
        (_, int discount, _) = FixedRows.Customer(await ReadAsync(tx, Keys.InDistrict(_home, Keys.CustomerInfo, w, d, input.Customer), cancellation));
        Key nextKey = Keys.OfDistrict(_home, Keys.DistrictNext, w, d);
        int order = (int)await tx.GetNumberAsync(nextKey, cancellation);
        tx.PutNumber(nextKey, order + 1);
        new OrderHead(input.Customer, input.Entry, 0, input.Items.Length, input.AllLocal).Put(tx, Keys.InDistrict(_home, Keys.Order, w, d, order));
        tx.Put(Keys.InDistrict(_home, Keys.OrderByCustomer, w, d, input.Customer, order), []);
        tx.Put(Keys.InDistrict(_home, Keys.NewOrder, w, d, order), []);
        long total = 0;
        for (int i = 0; i < input.Items.Length; i++)
            total += await OrderAsync(tx, input, order, i, cancellation);

        // What the terminal would show.
        _ = total * (10_000 - discount) * (10_000 + warehouseTax + districtTax) / 100_000_000;
        return order;
    }

    /// <summary>Takes one line's item from the stock and writes the line.</summary>
    /// <returns>What it costs.</returns>
    private async ValueTask<long> OrderAsync(Transaction tx, NewOrderInput input, int order, int line, CancellationToken cancellation)
    {
        OrderedItem item = input.Items[line];
        if (await tx.GetAsync(Keys.OfItem(_home, item.Item), cancellation) is not { } itemRow)
            throw new UnusedItemException();
        Place supplier = _world.PlaceOf(item.SupplyWarehouse);
        ReadOnlyMemory<byte> info = await ReadAsync(tx, Keys.OfStock(supplier, Keys.StockInfo, item.SupplyWarehouse, item.Item), cancellation);
        Key stockKey = Keys.OfStock(supplier, Keys.Stock, item.SupplyWarehouse, item.Item);
        StockCount stock = StockCount.Read(await ReadAsync(tx, stockKey, cancellation));
        stock.Take(item.Quantity, item.SupplyWarehouse != input.Warehouse).Put(tx, stockKey);
        long amount = (long)item.Quantity * FixedRows.Price(itemRow);
        new OrderLineData(null, item.Item, item.SupplyWarehouse, item.Quantity, amount, FixedRows.DistrictText(info.Span, input.District))
            .Put(tx, Keys.OfOrderLine(_home, input.Warehouse, input.District, order, line + 1));
        return amount;
    }

    /// <summary>Delivers the oldest new order of a district; false when there is none.</summary>
    private async Task<bool> DeliverAsync(Transaction tx, DeliveryInput input, int district, CancellationToken cancellation)
    {
        int? oldest = null;
        await foreach (Row row in tx.ScanAsync(_home, Keys.DistrictRange(Keys.NewOrder, input.Warehouse, district), cancellation: cancellation))
        {
            oldest = Keys.Number(row.Key);
            tx.Delete(row.Key);
            break;
        }

        if (oldest is not { } order)
            return false;
        Key orderKey = Keys.InDistrict(_home, Keys.Order, input.Warehouse, district, order);
        OrderHead head = OrderHead.Read(await ReadAsync(tx, orderKey, cancellation));
        (head with { Carrier = input.Carrier }).Put(tx, orderKey);
        long amount = 0;
        await foreach (Row line in tx.ScanAsync(_home, Keys.DistrictRange(Keys.OrderLine, input.Warehouse, district, order, order + 1), cancellation: cancellation))
        {
            amount += OrderLineData.Read(line.Value).AmountCents;
            OrderLineData.PutDelivered(tx, line, input.Date);
        }

        Key moneyKey = Keys.InDistrict(_home, Keys.CustomerMoney, input.Warehouse, district, head.Customer);
        CustomerMoney money = CustomerMoney.Read(await ReadAsync(tx, moneyKey, cancellation));
        (money with { BalanceCents = money.BalanceCents + amount, Deliveries = money.Deliveries + 1 }).Put(tx, moneyKey);
        return true;
    }

    /// <returns>How many items of the last orders are low.</returns>
    private async Task<int> StockLevelAsync(Transaction tx, StockLevelInput input, CancellationToken cancellation)
    {
        int next = (int)await tx.GetNumberAsync(Keys.OfDistrict(_home, Keys.DistrictNext, input.Warehouse, input.District), cancellation);
        var items = new HashSet<int>();
        KeyRange recent = Keys.DistrictRange(Keys.OrderLine, input.Warehouse, input.District, next - RecentOrders, next);
        await foreach (Row line in tx.ScanAsync(_home, recent, cancellation: cancellation))
            items.Add(OrderLineData.Read(line.Value).Item);
        int low = 0;
        foreach (int item in items)
            low += StockCount.Read(await ReadAsync(tx, Keys.OfStock(_home, Keys.Stock, input.Warehouse, item), cancellation)).Quantity < input.Threshold ? 1 : 0;
        return low;
    }

    /// <summary>Rolls an order back that names an item which does not exist.</summary>
    private sealed class UnusedItemException : Exception;
}
