namespace Longitude.Cli.Bench.Tpcc.Inputs;

/// <summary>Counts what the inputs were, to be held against what the specification wants of them (clauses 2.4.1 and 2.5.1).</summary>
internal sealed class InputShares
{
    private long _orders;
    private long _invalid;
    private long _lines;
    private long _remoteLines;
    private long _payments;
    private long _remotePayments;
    private long _paymentsByName;
    private long _statuses;
    private long _statusesByName;

    public void NoteOrder(OrderedItem[] items, int warehouse, bool invalid)
    {
        _orders++;
        _invalid += invalid ? 1 : 0;
        _lines += items.Length;
        foreach (OrderedItem item in items)
            _remoteLines += item.SupplyWarehouse == warehouse ? 0 : 1;
    }

    public void NotePayment(bool remote, bool byName)
    {
        _payments++;
        _remotePayments += remote ? 1 : 0;
        _paymentsByName += byName ? 1 : 0;
    }

    public void NoteStatus(bool byName)
    {
        _statuses++;
        _statusesByName += byName ? 1 : 0;
    }

    public void Add(InputShares other)
    {
        _orders += other._orders;
        _invalid += other._invalid;
        _lines += other._lines;
        _remoteLines += other._remoteLines;
        _payments += other._payments;
        _remotePayments += other._remotePayments;
        _paymentsByName += other._paymentsByName;
        _statuses += other._statuses;
        _statusesByName += other._statusesByName;
    }

    /// <summary>Each share with the range that clause 5.2.5.6 allows; remote ones only where there is another warehouse.</summary>
    public IEnumerable<InputShare> List(bool withRemote)
    {
        yield return Of("order lines per order", _lines, _orders, 1, 9.5, 10.5, "");
        yield return Of("orders rolled back for an unused item", _invalid, _orders, 100, 0.9, 1.1, "%");
        if (withRemote)
        {
            yield return Of("order lines from another warehouse", _remoteLines, _lines, 100, 0.95, 1.05, "%");
            yield return Of("payments of another warehouse's customer", _remotePayments, _payments, 100, 14, 16, "%");
        }

        yield return Of("payments by last name", _paymentsByName, _payments, 100, 57, 63, "%");
        yield return Of("order statuses by last name", _statusesByName, _statuses, 100, 57, 63, "%");
    }

    private static InputShare Of(string name, long part, long whole, int factor, double min, double max, string unit) =>
        new(name, whole == 0 ? null : (double)factor * part / whole, whole, min, max, unit);
}

/// <summary>How an input was distributed: its share or mean, of how many, and the range that the specification allows.</summary>
internal sealed record InputShare(string Name, double? Value, long Of, double Min, double Max, string Unit);
