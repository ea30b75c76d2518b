namespace Longitude.Simulation.Checking;

/// <summary>A transaction as its client saw it, with what it saw of others.</summary>
internal sealed class HistoryTransaction(string name)
{
    public string Name { get; } = name;

    public ClientOutcome Outcome { get; set; } = ClientOutcome.Committed;

    /// <summary>What the client read and relies on.</summary>
    public List<Seen> Reads { get; } = [];

    public List<SeenRange> Ranges { get; } = [];

    /// <summary>The keys written, each once.</summary>
    public List<string> Writes { get; } = [];

    public TimeSpan Begin { get; set; }

    /// <summary>When the client was told the outcome.</summary>
    public TimeSpan Acknowledged { get; set; } = TimeSpan.MaxValue;

    /// <summary>Ran at the strict level: after every strict one that was acknowledged before it began.</summary>
    public bool IsStrict { get; set; }

    /// <summary>The shards that judged it, or the one that it read at home. One alone: then it comes after every one that this shard judged and that was acknowledged before.</summary>
    public IReadOnlyList<int> Shards { get; set; } = [];

    /// <summary>False for one that looked at nothing and changed nothing.</summary>
    public bool TouchesAnything => Reads.Count > 0 || Ranges.Count > 0 || Writes.Count > 0;

    public override string ToString() => Name;
}

/// <summary>A key, and whose version of it was seen.</summary>
/// <param name="Key">The key.</param>
/// <param name="Writer">Who wrote the version; null when the key was absent.</param>
internal readonly record struct Seen(string Key, HistoryTransaction? Writer);

/// <summary>A range of keys in ordinal order, and everything that was seen in it.</summary>
/// <param name="Start">The first key of the range.</param>
/// <param name="End">The first key after it; null for no end.</param>
/// <param name="Found">The keys that were there.</param>
internal sealed record SeenRange(string Start, string? End, IReadOnlyList<Seen> Found);

/// <summary>One version of a key in the store.</summary>
/// <param name="Writer">Who wrote it.</param>
/// <param name="Deletes">After it the key is absent.</param>
/// <param name="Commutes">An addition: its order among additions next to it means nothing.</param>
internal readonly record struct KeyVersion(HistoryTransaction Writer, bool Deletes = false, bool Commutes = false);

/// <summary>What happened in a run: the clients' transactions, and the store's whole order of versions per key.</summary>
internal sealed class History
{
    public List<HistoryTransaction> Transactions { get; } = [];

    /// <summary>The versions of each key, oldest first.</summary>
    public SortedDictionary<string, List<KeyVersion>> Versions { get; } = new(StringComparer.Ordinal);

    public HistoryTransaction Add(string name)
    {
        var transaction = new HistoryTransaction(name);
        Transactions.Add(transaction);
        return transaction;
    }

    /// <summary>Notes the next version of a key.</summary>
    public void Install(string key, HistoryTransaction writer, bool deletes = false, bool commutes = false)
    {
        if (!Versions.TryGetValue(key, out List<KeyVersion>? versions))
            Versions.Add(key, versions = []);
        versions.Add(new KeyVersion(writer, deletes, commutes));
    }
}
