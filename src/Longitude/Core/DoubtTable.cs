namespace Longitude.Core;

/// <summary>
/// The keys whose pending write waits for the verdicts of other shards: one put or delete, or several additions of one epoch.
/// </summary>
internal sealed class DoubtTable
{
    private readonly Dictionary<byte[], Doubt> _byKey = new(KeyOrder.Instance);

    // The same keys in order, for ranges and for writing the state.
    private readonly SortedSet<byte[]> _keys = new(KeyOrder.Instance);

    public int Count => _byKey.Count;

    public IEnumerable<KeyValuePair<byte[], Doubt>> InKeyOrder => _keys.Select(k => KeyValuePair.Create(k, _byKey[k]));

    public bool Contains(byte[] key) => _byKey.Count > 0 && _byKey.ContainsKey(key);

    public Doubt? Find(byte[] key) => _byKey.GetValueOrDefault(key);

    /// <summary>The first key in doubt in a range, or null.</summary>
    public byte[]? FirstIn(KeyRange range)
    {
        if (_byKey.Count == 0 || range.IsEmpty)
            return null;
        SortedSet<byte[]> from = range.End is null
            ? _keys.GetViewBetween(range.Start, Larger(range.Start))
            : _keys.GetViewBetween(range.Start, range.End);
        byte[]? first = from.Min;
        return first is not null && range.Contains(first) ? first : null;
    }

    public void Add(byte[] key, Doubt doubt)
    {
        Invariant.Holds(doubt.Holders == 0 && !doubt.Changed, "doubt begins without a holder");
        _byKey.Add(key, doubt);
        _keys.Add(key);
    }

    /// <summary>Takes over a doubt of a state that is read.</summary>
    public void Restore(byte[] key, Doubt doubt)
    {
        _byKey.Add(key, doubt);
        _keys.Add(key);
    }

    public void Remove(byte[] key)
    {
        bool known = _byKey.Remove(key) && _keys.Remove(key);
        Invariant.Holds(known && _byKey.Count == _keys.Count, "both views of the doubts hold the same keys");
    }

    private byte[] Larger(byte[] start) => KeyOrder.Instance.Compare(_keys.Max, start) > 0 ? _keys.Max! : start;
}

/// <summary>What is pending on one key.</summary>
internal sealed class Doubt
{
    /// <summary>The version that the resolution installs: the position of the close, ordered by the width of the place.</summary>
    public required RowVersion Version { get; init; }

    /// <summary>How many fragments wait; more than one only when all are additions.</summary>
    public int Holders { get; set; }

    /// <summary>True when some holder committed.</summary>
    public bool Changed { get; set; }

    /// <summary>The sum of the committed additions.</summary>
    public long Sum { get; set; }

    /// <summary>The sums of the committed additions to numbers inside the row, by their offsets; their bounds were judged before.</summary>
    public SortedDictionary<int, FieldAddition> Fields { get; } = [];
}
