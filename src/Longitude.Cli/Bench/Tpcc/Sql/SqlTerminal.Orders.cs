using Longitude.Cli.Bench.Tpcc.Inputs;
using Longitude.Cli.Bench.Tpcc.Measuring;

namespace Longitude.Cli.Bench.Tpcc.Sql;

/// <content>New-Order, Delivery and Stock-Level.</content>
internal sealed partial class SqlTerminal
{
    /// <summary>Orders that Stock-Level looks back at.</summary>
    private const int RecentOrders = 20;

    public async Task<(Done Done, int Order)> NewOrderAsync(NewOrderInput input, CancellationToken cancellation)
    {
        int order = 0;
        await RunAsync(
            TransactionKind.NewOrder,
            async () =>
            {
                (order, long[]? prices, string[] texts) = await TakeAsync(input, cancellation);
                if (prices is null)
                {
                    order = 0;
                    return false;
                }

                await InsertAsync(input, order, prices, texts, cancellation);
                return true;
            },
            cancellation);
        return (new Done(RolledBack: order == 0, IsFar: Array.Exists(input.Items, i => !_homes.AreTogether(input.Warehouse, i.SupplyWarehouse))), order);
    }

    public async Task<Done> DeliveryAsync(DeliveryInput input, CancellationToken cancellation)
    {
        int skipped = 0;
        await RunAsync(
            TransactionKind.Delivery,
            async () =>
            {
                List<(int District, int Order)> orders = await TakeNewOrdersAsync(input, cancellation);
                skipped = TpccSql.Districts - orders.Count;
                if (orders.Count == 0)
                    return true;
                string home = HomeOf(input.Warehouse);
                await using SqlBatch charge = NewBatch();
                await using (SqlBatch deliver = NewBatch())
                {
                    foreach ((int district, int order) in orders)
                    {
                        deliver.Add(home, _sql.SetCarrier, input.Carrier, input.Warehouse, district, order);
                        deliver.Add(home, _sql.SetDelivered, input.Date, input.Warehouse, district, order);
                        deliver.Add(home, _sql.OrderAmount, input.Warehouse, district, order);
                    }

                    await using Answers answers = await deliver.ReadAsync(cancellation);
                    foreach ((int district, int order) in orders)
                    {
                        await answers.NextAsync($"order {input.Warehouse}/{district}/{order}", cancellation);
                        int customer = answers.Row.GetInt32(0);
                        await answers.NextAsync("a sum", cancellation);
                        charge.Add(home, _sql.ChargeCustomer, answers.Row.GetDecimal(0), input.Warehouse, district, customer);
                    }
                }

                await charge.RunAsync(cancellation);
                return true;
            },
            cancellation);
        return new Done(Skipped: skipped);
    }

    public async Task<Done> StockLevelAsync(StockLevelInput input, CancellationToken cancellation)
    {
        await RunAsync(
            TransactionKind.StockLevel,
            async () =>
            {
                string home = HomeOf(input.Warehouse);
                int next;
                await using (SqlBatch find = NewBatch())
                {
                    find.Add(home, _sql.DistrictNextOrder, input.Warehouse, input.District);
                    await using Answers answers = await find.ReadAsync(cancellation);
                    await answers.NextAsync($"district {input.Warehouse}/{input.District}", cancellation);
                    next = answers.Row.GetInt32(0);
                }

                await using SqlBatch count = NewBatch();
                count.Add(home, _sql.LowStock, input.Warehouse, input.District, next - RecentOrders, next, input.Threshold);
                await using Answers low = await count.ReadAsync(cancellation);
                await low.NextAsync("a count", cancellation);
                _ = low.Row.GetInt64(0);
                return true;
            },
            cancellation);
        return default;
    }

    /// <summary>Reads all that a new order is made of, takes its items from the stock and the next number from the district.</summary>
    /// <returns>The number; each line's price (null when an item does not exist); each line's text.</returns>
    private async Task<(int Order, long[]? PricesCents, string[] Texts)> TakeAsync(NewOrderInput input, CancellationToken cancellation)
    {
        string home = HomeOf(input.Warehouse);
        await using SqlBatch batch = NewBatch();
        batch.Add(home, _sql.NextOrder, input.Warehouse, input.District);
        batch.Add(home, _sql.WarehouseTax, input.Warehouse);
        batch.Add(home, _sql.CustomerDiscount, input.Warehouse, input.District, input.Customer);
        foreach (OrderedItem item in input.Items)
        {
            batch.Add(home, _sql.ItemPrice, item.Item);
            batch.Add(
                HomeOf(item.SupplyWarehouse), _sql.TakeStock[input.District - 1], item.Quantity, item.SupplyWarehouse == input.Warehouse ? 0 : 1, item.SupplyWarehouse, item.Item);
        }

        await using Answers answers = await batch.ReadAsync(cancellation);
        await answers.NextAsync($"district {input.Warehouse}/{input.District}", cancellation);
        int order = answers.Row.GetInt32(0) - 1;
        await answers.NextAsync($"warehouse {input.Warehouse}", cancellation);
        _ = answers.Row.GetDecimal(0);
        await answers.NextAsync($"customer {input.Warehouse}/{input.District}/{input.Customer}", cancellation);
        _ = answers.Row.GetDecimal(0);
        long[]? prices = new long[input.Items.Length];
        string[] texts = new string[input.Items.Length];
        for (int i = 0; i < input.Items.Length; i++)
        {
            if (await answers.NextAsync(cancellation))
                prices?[i] = (long)(answers.Row.GetDecimal(0) * 100);
            else
                prices = null;
            if (await answers.NextAsync(cancellation))
                texts[i] = answers.Row.GetString(1);
            else if (prices is not null)
                throw new MissingRowException($"stock {input.Items[i].SupplyWarehouse}/{input.Items[i].Item}");
        }

        return (order, prices, texts);
    }

    private async Task InsertAsync(NewOrderInput input, int order, long[] pricesCents, string[] texts, CancellationToken cancellation)
    {
        string home = HomeOf(input.Warehouse);
        await using SqlBatch batch = NewBatch();
        batch.Add(home, _sql.InsertOrder, input.Warehouse, input.District, order, input.Customer, input.Entry, input.Items.Length, input.AllLocal ? 1 : 0);
        batch.Add(home, _sql.InsertNewOrder, input.Warehouse, input.District, order);
        for (int i = 0; i < input.Items.Length; i++)
        {
            OrderedItem item = input.Items[i];
            batch.Add(
                home, _sql.InsertOrderLine, input.Warehouse, input.District, order, i + 1, item.Item, item.SupplyWarehouse, item.Quantity,
                item.Quantity * pricesCents[i] / 100m, texts[i]);
        }

        await batch.RunAsync(cancellation);
    }

    private async Task<List<(int District, int Order)>> TakeNewOrdersAsync(DeliveryInput input, CancellationToken cancellation)
    {
        var orders = new List<(int District, int Order)>(TpccSql.Districts);
        await using SqlBatch batch = NewBatch();
        for (int district = 1; district <= TpccSql.Districts; district++)
            batch.Add(HomeOf(input.Warehouse), _sql.TakeOldestNewOrder, input.Warehouse, district);
        await using Answers answers = await batch.ReadAsync(cancellation);
        for (int district = 1; district <= TpccSql.Districts; district++)
        {
            if (await answers.NextAsync(cancellation))
                orders.Add((district, answers.Row.GetInt32(0)));
        }

        return orders;
    }
}
