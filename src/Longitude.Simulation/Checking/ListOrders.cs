namespace Longitude.Simulation.Checking;

/// <summary>The order of each list's values as far as reads tell, and whose values they are.</summary>
internal sealed class ListOrders
{
    private readonly IReadOnlyList<ListTransaction> _transactions;
    private readonly Dictionary<long, Append> _appends = [];
    private readonly List<ListRead> _reads = [];
    private readonly SortedDictionary<string, ListRead> _longest = new(StringComparer.Ordinal);

    public ListOrders(IReadOnlyList<ListTransaction> transactions)
    {
        _transactions = transactions;
        for (int i = 0; i < transactions.Count; i++)
        {
            var last = new Dictionary<string, Append>(StringComparer.Ordinal);
            foreach (ListStep step in transactions[i].Steps)
            {
                if (step.Appended is not { } value)
                    continue;
                var append = new Append(i, step.Key);
                if (!_appends.TryAdd(value, append))
                    throw new ArgumentException($"{value} was appended twice.", nameof(transactions));
                if (last.TryGetValue(step.Key, out Append? before))
                    before.IsFollowed = true;
                last[step.Key] = append;
            }
        }
    }

    /// <summary>Checks what a committed transaction read against itself, and notes it.</summary>
    public Violation? CheckReads(ListTransaction t)
    {
        var expected = new Dictionary<string, List<long>>(StringComparer.Ordinal);
        var own = new Dictionary<string, List<long>>(StringComparer.Ordinal);
        foreach (ListStep step in t.Steps)
        {
            if (step.Appended is { } value)
            {
                expected.GetValueOrDefault(step.Key)?.Add(value);
                if (!own.TryGetValue(step.Key, out List<long>? values))
                    own.Add(step.Key, values = []);
                values.Add(value);
            }
            else if (step.Read is { } read)
            {
                List<long> mine = own.GetValueOrDefault(step.Key) ?? [];
                bool isOwn = read.Count >= mine.Count && read.Skip(read.Count - mine.Count).SequenceEqual(mine);
                if (!isOwn || (expected.TryGetValue(step.Key, out List<long>? before) && !before.SequenceEqual(read)))
                    return new Violation("internal", $"{t.Name} read {Text(read)} from {step.Key}, which contradicts what it read or appended before.", t.Name);
                expected[step.Key] = [.. read];
                if (NoteRead(t.Name, step.Key, read, mine.Count, t) is { } violation)
                    return violation;
            }
        }

        return null;
    }

    /// <summary>Checks where the values of a read come from, and notes it.</summary>
    public Violation? NoteRead(string name, string key, IReadOnlyList<long> values, int ownAtEnd, ListTransaction? reader)
    {
        var seen = new HashSet<long>();
        foreach (long value in values)
        {
            if (!seen.Add(value))
                return new Violation("duplicate", $"{name} read {value} twice in {key}: {Text(values)}.", name);
            if (!_appends.TryGetValue(value, out Append? append) || !string.Equals(append.Key, key, StringComparison.Ordinal))
                return new Violation("phantom value", $"{name} read {value} in {key}, which nobody appended there.", name);
            ListTransaction writer = _transactions[append.Writer];
            if (writer.Outcome == ClientOutcome.Rejected)
                return new Violation("G1a", $"{name} read {value} in {key}, which {writer.Name} appended, but {writer.Name} was rejected (aborted read).", name, writer.Name);
            append.WasSeen = true;
        }

        int external = values.Count - ownAtEnd;
        if (external > 0 && _appends[values[external - 1]] is { IsFollowed: true } last && _transactions[last.Writer] != reader)
        {
            string writer = _transactions[last.Writer].Name;
            return new Violation("G1b", $"{name} read {key} up to {values[external - 1]}, in the middle of what {writer} appended (intermediate read).", name, writer);
        }

        var read = new ListRead(name, key, values, external, reader);
        _reads.Add(read);
        if (!_longest.TryGetValue(key, out ListRead? longest) || longest.Values.Count < values.Count)
            _longest[key] = read;
        return null;
    }

    /// <summary>Every read is a beginning of the longest.</summary>
    public Violation? CheckPrefixes()
    {
        foreach (ListRead read in _reads)
        {
            ListRead longest = _longest[read.Key];
            if (!longest.Values.Take(read.Values.Count).SequenceEqual(read.Values))
            {
                return new Violation("incompatible order",
                    $"{read.Name} read {read.Key} as {Text(read.Values)}, {longest.Name} as {Text(longest.Values)}: no order of appends explains both.",
                    read.Name, longest.Name);
            }
        }

        return null;
    }

    /// <summary>Every append of a committed or seen transaction is in the final lists.</summary>
    public Violation? CheckLost(IReadOnlyDictionary<string, IReadOnlyList<long>> final)
    {
        HashSet<int> committed = Committed();
        var there = new HashSet<long>(final.Values.SelectMany(v => v));
        foreach ((long value, Append append) in _appends)
        {
            if (!committed.Contains(append.Writer) || there.Contains(value) || !final.ContainsKey(append.Key))
                continue;
            ListTransaction writer = _transactions[append.Writer];
            string why = writer.Outcome == ClientOutcome.Committed ? "was acknowledged" : "was seen to have committed";
            return new Violation("lost append", $"{writer.Name} {why}, but {value} is not in {append.Key} at the end.", writer.Name);
        }

        return null;
    }

    public DependencyGraph Graph()
    {
        var graph = new DependencyGraph(_transactions.Count);
        var nodes = new Dictionary<ListTransaction, int>(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < _transactions.Count; i++)
            nodes[_transactions[i]] = i;
        ILookup<string, int> unseen = UnseenWriters();
        var rest = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string key in _appends.Values.Select(a => a.Key).Distinct(StringComparer.Ordinal))
        {
            // Whoever appended what no read shows comes after all that reads show, in an unknown order.
            rest.Add(key, graph.AddHelper());
            foreach (int writer in unseen[key])
                graph.Add(rest[key], writer, EdgeKinds.Link);
        }

        foreach ((string key, ListRead longest) in _longest)
        {
            for (int i = 1; i < longest.Values.Count; i++)
                graph.Add(WriterOf(longest.Values[i - 1]), WriterOf(longest.Values[i]), EdgeKinds.WriteWrite, key);
            if (longest.Values.Count > 0)
                AddRest(graph, WriterOf(longest.Values[^1]), rest[key], EdgeKinds.WriteWrite, key, unseen[key]);
        }

        foreach (ListRead read in _reads.Where(r => r.Reader is not null))
        {
            int reader = nodes[read.Reader!];
            IReadOnlyList<long> order = _longest[read.Key].Values;
            if (read.External > 0)
                graph.Add(WriterOf(order[read.External - 1]), reader, EdgeKinds.WriteRead, read.Key);
            if (read.External < order.Count)
                graph.Add(reader, WriterOf(order[read.External]), EdgeKinds.ReadWrite, read.Key);
            else if (rest.TryGetValue(read.Key, out int helper))
                AddRest(graph, reader, helper, EdgeKinds.ReadWrite, read.Key, unseen[read.Key]);
        }

        return graph;
    }

    // Through the helper a transaction that appended unseen itself would depend on itself.
    private static void AddRest(DependencyGraph graph, int from, int helper, EdgeKinds kind, string key, IEnumerable<int> unseen)
    {
        if (!unseen.Contains(from))
        {
            graph.Add(from, helper, kind, key);
            return;
        }

        foreach (int writer in unseen)
            graph.Add(from, writer, kind, key);
    }

    private int WriterOf(long value) => _appends[value].Writer;

    private HashSet<int> Committed()
    {
        var committed = new HashSet<int>(_appends.Values.Where(a => a.WasSeen).Select(a => a.Writer));
        committed.UnionWith(Enumerable.Range(0, _transactions.Count).Where(i => _transactions[i].Outcome == ClientOutcome.Committed));
        return committed;
    }

    private ILookup<string, int> UnseenWriters()
    {
        HashSet<int> committed = Committed();
        return _appends.Values.Where(a => !a.WasSeen && committed.Contains(a.Writer)).Select(a => (a.Key, a.Writer)).Distinct()
            .ToLookup(a => a.Key, a => a.Writer, StringComparer.Ordinal);
    }

    private static string Text(IReadOnlyList<long> values) => $"[{string.Join(' ', values)}]";

    private sealed class Append(int writer, string key)
    {
        public int Writer { get; } = writer;

        public string Key { get; } = key;

        /// <summary>The same transaction appended to the list again.</summary>
        public bool IsFollowed { get; set; }

        public bool WasSeen { get; set; }
    }

    // External: how many values are not the reader's own of before.
    private sealed record ListRead(string Name, string Key, IReadOnlyList<long> Values, int External, ListTransaction? Reader);
}
