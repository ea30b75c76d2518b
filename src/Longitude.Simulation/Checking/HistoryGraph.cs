namespace Longitude.Simulation.Checking;

/// <summary>Makes the graph of a history, and finds on the way what is wrong without any order.</summary>
internal sealed class HistoryGraph
{
    private readonly History _history;
    private readonly Dictionary<HistoryTransaction, int> _nodeOf = [];
    private readonly Dictionary<string, VersionOrder> _orders = new(StringComparer.Ordinal);
    private readonly string[] _keys;

    public HistoryGraph(History history)
    {
        _history = history;
        for (int i = 0; i < history.Transactions.Count; i++)
            _nodeOf.Add(history.Transactions[i], i);
        Graph = new DependencyGraph(history.Transactions.Count);
        _keys = [.. history.Versions.Keys];
        foreach ((string key, List<KeyVersion> versions) in history.Versions)
            _orders.Add(key, new VersionOrder(Graph, key, versions, t => _nodeOf[t]));
    }

    public DependencyGraph Graph { get; }

    public int NodeOf(HistoryTransaction transaction) => _nodeOf[transaction];

    public string NameOf(int node) => _history.Transactions[node].Name;

    /// <summary>Writes of committed transactions that the store lacks, writes that it should not have, and transactions it has in part.</summary>
    public Violation? CheckWrites()
    {
        foreach ((string key, List<KeyVersion> versions) in _history.Versions)
        {
            if (versions.Find(v => v.Writer.Outcome == ClientOutcome.Rejected).Writer is { } rejected)
                return new Violation("rejected write", $"The store has what {rejected} wrote to {key}, but {rejected} was rejected.", rejected.Name);
        }

        foreach (HistoryTransaction t in _history.Transactions)
        {
            if (t.Outcome == ClientOutcome.Rejected || t.Writes.Count == 0)
                continue;
            string? missing = t.Writes.Find(key => !IsInstalled(key, t)), there = t.Writes.Find(key => IsInstalled(key, t));
            if (missing is not null && t.Outcome == ClientOutcome.Committed)
                return new Violation("lost write", $"{t} was acknowledged, but the store lacks what it wrote to {missing}.", t.Name);
            if (missing is not null && there is not null)
                return new Violation("torn transaction", $"The store has what {t} wrote to {there}, but not what it wrote to {missing}.", t.Name);
        }

        return null;
    }

    /// <summary>Adds what every transaction that can have committed read.</summary>
    public Violation? AddReads()
    {
        foreach (HistoryTransaction t in _history.Transactions)
        {
            if (t.Outcome == ClientOutcome.Rejected || (t.Outcome == ClientOutcome.Unknown && !t.Writes.Exists(key => IsInstalled(key, t))))
                continue;
            int node = _nodeOf[t];
            if (Visit(t.Name, t.Reads, t.Ranges, (order, index, isSure) => order.AddReader(node, index, isSure)) is { } violation)
                return violation;
        }

        return null;
    }

    /// <summary>
    /// Calls back for each key that a reader saw, found or not: with the index of the version, and whether it is surely that one
    /// (see <see cref="VersionOrder.Find"/>).
    /// </summary>
    public Violation? Visit(string reader, IReadOnlyList<Seen> reads, IReadOnlyList<SeenRange> ranges, Action<VersionOrder, int, bool> see)
    {
        foreach (Seen seen in reads)
        {
            if (VisitKey(reader, seen, see) is { } violation)
                return violation;
        }

        foreach (SeenRange range in ranges)
        {
            if (VisitRange(reader, range, see) is { } violation)
                return violation;
        }

        return null;
    }

    /// <summary>Every transaction of <paramref name="later"/> comes after those of the others that were acknowledged before it began.</summary>
    public void AddRealTime(IReadOnlyList<HistoryTransaction> earlier, IReadOnlyList<HistoryTransaction> later)
    {
        var ends = earlier.Where(t => t.Outcome == ClientOutcome.Committed && t.Acknowledged < TimeSpan.MaxValue).OrderBy(t => t.Acknowledged).ToList();
        int next = 0, helper = -1;
        foreach (HistoryTransaction t in later.Where(t => t.Outcome != ClientOutcome.Rejected).OrderBy(t => t.Begin))
        {
            while (next < ends.Count && ends[next].Acknowledged < t.Begin)
            {
                int before = helper;
                helper = Graph.AddHelper();
                Graph.Add(_nodeOf[ends[next++]], helper, EdgeKinds.Link);
                if (before >= 0)
                    Graph.Add(before, helper, EdgeKinds.Link);
            }

            if (helper >= 0)
                Graph.Add(helper, _nodeOf[t], EdgeKinds.RealTime);
        }
    }

    private bool IsInstalled(string key, HistoryTransaction writer) => _orders.TryGetValue(key, out VersionOrder? order) && order.IndexOf(writer) >= 0;

    private Violation? VisitKey(string name, Seen seen, Action<VersionOrder, int, bool> see)
    {
        if (!_orders.TryGetValue(seen.Key, out VersionOrder? order))
            return seen.Writer is null ? null : Dirty(name, seen);
        (int index, bool isSure) = order.Find(seen.Writer);
        if (index < 0 && seen.Writer is not null)
            return Dirty(name, seen);
        see(order, index, isSure);
        return null;
    }

    // A key that was not found was seen too: whoever inserts it later comes after the reader (a phantom's edge).
    private Violation? VisitRange(string name, SeenRange range, Action<VersionOrder, int, bool> see)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (Seen seen in range.Found)
        {
            found.Add(seen.Key);
            if (VisitKey(name, seen, see) is { } violation)
                return violation;
        }

        int at = Array.BinarySearch(_keys, range.Start, StringComparer.Ordinal);
        for (int i = at < 0 ? ~at : at; i < _keys.Length && (range.End is null || string.CompareOrdinal(_keys[i], range.End) < 0); i++)
        {
            if (!found.Contains(_keys[i]))
                VisitKey(name, new Seen(_keys[i], null), see);
        }

        return null;
    }

    private static Violation Dirty(string reader, Seen seen) =>
        new("dirty read", $"{reader} saw what {seen.Writer} wrote to {seen.Key}, which the store never had"
            + $" ({seen.Writer} is {seen.Writer!.Outcome}).", reader, seen.Writer.Name);
}
