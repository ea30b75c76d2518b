using Longitude.Cli.Bench.Tpcc.Inputs;
using Npgsql;
using NpgsqlTypes;

namespace Longitude.Cli.Bench.Tpcc.Sql;

/// <summary>Writes rows to a COPY, column by column in the order of <see cref="TpccSql.Tables"/>.</summary>
/// <param name="to">The COPY.</param>
/// <param name="home">The place of the rows; null when the tables are not placed.</param>
internal sealed class CopyWriter(NpgsqlBinaryImporter to, string? home)
{
    public void Rows(IEnumerable<ItemRow> rows)
    {
        foreach (ItemRow row in rows)
        {
            to.StartRow();
            Number(row.Id, row.ImageId);
            Text(row.Name);
            Money(row.PriceCents);
            Text(row.Data);
            End();
        }
    }

    public void Row(WarehouseRow row)
    {
        to.StartRow();
        Number(row.Id);
        Text(row.Name);
        Address(row.Address);
        Part(row.Tax);
        Money(row.YtdCents);
        End();
    }

    public void Rows(IEnumerable<DistrictRow> rows)
    {
        foreach (DistrictRow row in rows)
        {
            to.StartRow();
            Number(row.Warehouse, row.Id);
            Text(row.Name);
            Address(row.Address);
            Part(row.Tax);
            Money(row.YtdCents);
            Number(row.NextOrder);
            End();
        }
    }

    public void Rows(IEnumerable<CustomerRow> rows)
    {
        foreach (CustomerRow row in rows)
        {
            to.StartRow();
            Number(row.Warehouse, row.District, row.Id);
            Text(row.First);
            Fixed(row.Middle);
            Text(row.Last);
            Address(row.Address);
            Fixed(row.Phone);
            Time(row.Since);
            Fixed(row.Credit);
            Money(row.CreditLimitCents);
            Part(row.Discount);
            Money(row.BalanceCents);
            Money(row.YtdPaymentCents);
            Number(row.Payments, row.Deliveries);
            Text(row.Data);
            End();
        }
    }

    public void Rows(IEnumerable<HistoryRow> rows)
    {
        foreach (HistoryRow row in rows)
        {
            to.StartRow();
            Number(row.CustomerWarehouse, row.CustomerDistrict, row.Customer, row.District, row.Warehouse);
            Time(row.Date);
            Money(row.AmountCents);
            Text(row.Data);
            End();
        }
    }

    public void Rows(IEnumerable<OrderRow> rows)
    {
        foreach (OrderRow row in rows)
        {
            to.StartRow();
            Number(row.Warehouse, row.District, row.Id, row.Customer);
            Time(row.Entry);
            if (row.Carrier is { } carrier)
                Number(carrier);
            else
                to.WriteNull();
            Number(row.LineCount, row.AllLocal ? 1 : 0);
            End();
        }
    }

    /// <summary>The orders that wait for their delivery.</summary>
    public void NewOrders(IEnumerable<OrderRow> orders)
    {
        foreach (OrderRow row in orders.Where(o => o.Carrier is null))
        {
            to.StartRow();
            Number(row.Warehouse, row.District, row.Id);
            End();
        }
    }

    public void Rows(IEnumerable<StockRow> rows)
    {
        foreach (StockRow row in rows)
        {
            to.StartRow();
            Number(row.Warehouse, row.Item, row.Quantity);
            foreach (string text in row.DistrictTexts)
                Fixed(text);
            Number(row.Ytd, row.Orders, row.RemoteOrders);
            Text(row.Data);
            End();
        }
    }

    public void Rows(IEnumerable<OrderLineRow> rows)
    {
        foreach (OrderLineRow row in rows)
        {
            to.StartRow();
            Number(row.Warehouse, row.District, row.Order, row.Number, row.Item, row.SupplyWarehouse);
            if (row.Delivery is { } delivery)
                Time(delivery);
            else
                to.WriteNull();
            Number(row.Quantity);
            Money(row.AmountCents);
            Fixed(row.DistrictText);
            End();
        }
    }

    private void Number(params ReadOnlySpan<int> values)
    {
        foreach (int value in values)
            to.Write(value, NpgsqlDbType.Integer);
    }

    private void Text(string value) => to.Write(value, NpgsqlDbType.Varchar);

    private void Fixed(string value) => to.Write(value, NpgsqlDbType.Char);

    private void Money(long cents) => to.Write(cents / 100m, NpgsqlDbType.Numeric);

    private void Part(int tenThousandths) => to.Write(tenThousandths / 10_000m, NpgsqlDbType.Numeric);

    private void Time(DateTime value) => to.Write(value, NpgsqlDbType.Timestamp);

    private void Address(Address value)
    {
        Text(value.Street1);
        Text(value.Street2);
        Text(value.City);
        Fixed(value.State);
        Fixed(value.Zip);
    }

    private void End()
    {
        if (home is not null)
            Text(home);
    }
}
