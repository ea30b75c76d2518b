using Longitude.Cli.Bench.Tpcc.Inputs;
using Longitude.Client;

namespace Longitude.Cli.Bench.Tpcc.Embedded;

/// <summary>A customer's part that changes.</summary>
internal readonly record struct CustomerMoney(long BalanceCents, long YtdPaymentCents, int Payments, int Deliveries)
{
    public static CustomerMoney Read(ReadOnlyMemory<byte> row)
    {
        var from = new RowReader(row.Span);
        return new CustomerMoney(from.Number(), from.Number(), from.Int(), from.Int());
    }

    public void Put(Transaction tx, Key key)
    {
        var to = new RowWriter(stackalloc byte[40]);
        to.Number(BalanceCents);
        to.Number(YtdPaymentCents);
        to.Number(Payments);
        to.Number(Deliveries);
        tx.Put(key, to.Written);
    }
}

/// <summary>A row of stock's part that changes.</summary>
internal readonly record struct StockCount(int Quantity, long Ytd, int Orders, int RemoteOrders)
{
    private const int RefillBelow = 10;
    private const int Refill = 91;

    public static StockCount Read(ReadOnlyMemory<byte> row)
    {
        var from = new RowReader(row.Span);
        return new StockCount(from.Int(), from.Number(), from.Int(), from.Int());
    }

    public StockCount Take(int quantity, bool remote) => new(
        Quantity >= quantity + RefillBelow ? Quantity - quantity : Quantity - quantity + Refill, Ytd + quantity, Orders + 1, RemoteOrders + (remote ? 1 : 0));

    public void Put(Transaction tx, Key key)
    {
        var to = new RowWriter(stackalloc byte[40]);
        to.Number(Quantity);
        to.Number(Ytd);
        to.Number(Orders);
        to.Number(RemoteOrders);
        tx.Put(key, to.Written);
    }
}

/// <summary>A line of an order. The text is the stock's, for the order's district.</summary>
internal readonly record struct StoredLine(DateTime? Delivery, int Item, int SupplyWarehouse, int Quantity, long AmountCents, ReadOnlyMemory<byte> DistrictText);

/// <summary>An order with its lines. It counts them by itself too, as the specification wants it.</summary>
/// <param name="Carrier">Zero while the order waits for its delivery.</param>
internal sealed record StoredOrder(int Customer, DateTime Entry, int Carrier, int LineCount, bool AllLocal, StoredLine[] Lines)
{
    public bool IsDelivered => Carrier != 0;

    public static StoredOrder Read(ReadOnlyMemory<byte> row)
    {
        var from = new RowReader(row.Span);
        int customer = from.Int();
        DateTime entry = from.Time()!.Value;
        int carrier = from.Int(), count = from.Int();
        bool allLocal = from.Int() != 0;
        var lines = new StoredLine[from.Int()];
        for (int i = 0; i < lines.Length; i++)
            lines[i] = new StoredLine(from.Time(), from.Int(), from.Int(), from.Int(), from.Number(), from.TextOf(row));
        return new StoredOrder(customer, entry, carrier, count, allLocal, lines);
    }

    public void Put(Transaction tx, Key key)
    {
        var to = new RowWriter(stackalloc byte[RowWriter.BytesMax]);
        to.Number(Customer);
        to.Time(Entry);
        to.Number(Carrier);
        to.Number(LineCount);
        to.Number(AllLocal ? 1 : 0);
        to.Number(Lines.Length);
        foreach (StoredLine line in Lines)
        {
            to.Time(line.Delivery);
            to.Number(line.Item);
            to.Number(line.SupplyWarehouse);
            to.Number(line.Quantity);
            to.Number(line.AmountCents);
            to.Text(line.DistrictText.Span);
        }

        tx.Put(key, to.Written);
    }
}

/// <summary>A payment as the history keeps it.</summary>
internal readonly record struct PaymentData(int CustomerWarehouse, int CustomerDistrict, int Customer, DateTime Date, long AmountCents, string Data)
{
    public static PaymentData Read(ReadOnlyMemory<byte> row)
    {
        var from = new RowReader(row.Span);
        return new PaymentData(from.Int(), from.Int(), from.Int(), from.Time()!.Value, from.Number(), from.Text());
    }

    public void Put(Transaction tx, Key key)
    {
        var to = new RowWriter(stackalloc byte[80]);
        to.Number(CustomerWarehouse);
        to.Number(CustomerDistrict);
        to.Number(Customer);
        to.Time(Date);
        to.Number(AmountCents);
        to.Text(Data);
        tx.Put(key, to.Written);
    }
}

/// <summary>The rows, and parts of rows, that never change after the load.</summary>
internal static class FixedRows
{
    /// <summary>Tax first, then name and address: of a warehouse or a district.</summary>
    public static void Put(Transaction tx, Key key, int tax, string name, in Address address)
    {
        var to = new RowWriter(stackalloc byte[RowWriter.BytesMax]);
        to.Number(tax);
        to.Text(name);
        Write(ref to, address);
        tx.Put(key, to.Written);
    }

    public static (int Tax, string Name) TaxAndName(ReadOnlyMemory<byte> row)
    {
        var from = new RowReader(row.Span);
        return (from.Int(), from.Text());
    }

    public static int Tax(ReadOnlyMemory<byte> row) => new RowReader(row.Span).Int();

    public static void PutCustomer(Transaction tx, Key key, in CustomerRow c)
    {
        var to = new RowWriter(stackalloc byte[RowWriter.BytesMax]);
        to.Number(c.Credit is "BC" ? 1 : 0);
        to.Number(c.Discount);
        to.Text(c.Last);
        to.Text(c.First);
        to.Text(c.Middle);
        Write(ref to, c.Address);
        to.Text(c.Phone);
        to.Time(c.Since);
        to.Number(c.CreditLimitCents);
        tx.Put(key, to.Written);
    }

    public static (bool HasBadCredit, int Discount, string Last) Customer(ReadOnlyMemory<byte> row)
    {
        var from = new RowReader(row.Span);
        return (from.Int() != 0, from.Int(), from.Text());
    }

    public static void PutItem(Transaction tx, Key key, in ItemRow i)
    {
        var to = new RowWriter(stackalloc byte[RowWriter.BytesMax]);
        to.Number(i.PriceCents);
        to.Text(i.Name);
        to.Text(i.Data);
        to.Number(i.ImageId);
        tx.Put(key, to.Written);
    }

    public static int Price(ReadOnlyMemory<byte> row) => new RowReader(row.Span).Int();

    /// <summary>The texts of the districts, all of one length, then the data.</summary>
    public static void PutStock(Transaction tx, Key key, in StockRow s)
    {
        var to = new RowWriter(stackalloc byte[RowWriter.BytesMax]);
        foreach (string text in s.DistrictTexts)
            to.Text(text);
        to.Text(s.Data);
        tx.Put(key, to.Written);
    }

    public static ReadOnlyMemory<byte> DistrictText(ReadOnlyMemory<byte> row, int district)
    {
        var from = new RowReader(row.Span);
        for (int skipped = 1; skipped < district; skipped++)
            from.TextBytes();
        return from.TextOf(row);
    }

    private static void Write(ref RowWriter to, in Address address)
    {
        to.Text(address.Street1);
        to.Text(address.Street2);
        to.Text(address.City);
        to.Text(address.State);
        to.Text(address.Zip);
    }
}
