using Longitude.Core;

namespace Longitude.Store;

/// <summary>
/// Builds a store from rows in key order, leaf by leaf and then level by level, without searching or splitting anything.
/// For one thread. After <see cref="Finish"/> it must not be used again.
/// </summary>
/// <param name="floor">The floor of the new store. Versions at or below it are fine here.</param>
public sealed class RowStoreLoader(RowVersion floor)
{
    /// <summary>Loaded nodes leave an eighth of their room, so that the first inserts do not split all of them.</summary>
    private const int Fill = Node.Capacity * 7 / 8;

    private readonly RowStore _store = new();
    private List<Node> _nodes = [];
    private List<ulong> _maxima = [];

    /// <summary>_separators[i] stands between _nodes[i] and _nodes[i + 1].</summary>
    private List<byte[]> _separators = [];

    private Leaf _leaf = new();
    private ulong _leafMax;
    private Row? _row;
    private StoredVersion? _oldest;

    /// <summary>Rows added so far, deleted ones included.</summary>
    public long Rows { get; private set; }

    /// <summary>Versions added so far.</summary>
    public long Versions { get; private set; }

    /// <summary>Adds a row with its newest version. The store keeps both arrays.</summary>
    /// <exception cref="InvariantBrokenException">The key does not follow the one before.</exception>
    public void Add(byte[] key, RowVersion version, byte[]? value)
    {
        Invariant.Holds(_row is null || _row.Key.AsSpan().SequenceCompareTo(key) < 0, "rows are loaded out of key order.");
        if (_leaf.Count == Fill)
        {
            FinishLeaf();
            _separators.Add(KeyBytes.Separator(_row!.Key, key));
        }
        Row row = new(key);
        ulong hash = value is null ? 0 : StateHasher.Row(key, version, value);
        StoredVersion newest = new(version, value, hash, null);
        row.SetUnshared(newest);
        _leaf.Rows[_leaf.Count++] = row;
        _leafMax = Math.Max(_leafMax, version.Packed);
        _store.AccountLoaded(row, newest);
        _row = row;
        _oldest = newest;
        Rows++;
        Versions++;
    }

    /// <summary>Adds an older version to the row added last; the newest of them first.</summary>
    /// <exception cref="InvariantBrokenException">The version is not older than the one before, or no row was added.</exception>
    public void AddOlder(RowVersion version, byte[]? value)
    {
        Invariant.Holds(_oldest is not null && version < _oldest.Version, "the versions of a row are loaded out of order.");
        ulong hash = value is null ? 0 : StateHasher.Row(_row!.Key, version, value);
        StoredVersion older = new(version, value, hash, null);
        _oldest.Older = older;
        _oldest = older;
        _store.AccountLoaded(_row!, older);
        Versions++;
    }

    /// <summary>The store with everything that was added.</summary>
    public RowStore Finish()
    {
        FinishLeaf();
        ulong max = 0;
        foreach (ulong maximum in _maxima)
            max = Math.Max(max, maximum);
        while (_nodes.Count > 1)
            BuildLevel();
        _store.FinishLoad(_nodes[0], max, floor);
        return _store;
    }

    private void FinishLeaf()
    {
        _leaf.RefreshHeads();
        _nodes.Add(_leaf);
        _maxima.Add(_leafMax);
        _leaf = new Leaf();
        _leafMax = 0;
    }

    private void BuildLevel()
    {
        List<Node> nodes = [];
        List<ulong> maxima = [];
        List<byte[]> separators = [];
        int parents = (_nodes.Count + Fill - 1) / Fill;
        for (int parent = 0; parent < parents; parent++)
        {
            // Spread evenly, so that no node is left with a single child.
            int first = (int)((long)_nodes.Count * parent / parents);
            int end = (int)((long)_nodes.Count * (parent + 1) / parents);
            Inner inner = new() { Count = end - first - 1 };
            for (int i = first; i < end; i++)
            {
                inner.Children[i - first] = _nodes[i];
                inner.Maxima[i - first] = _maxima[i];
                if (i + 1 < end)
                    inner.Keys[i - first] = _separators[i];
            }
            inner.RefreshHeads();
            nodes.Add(inner);
            maxima.Add(inner.MaxVersion());
            if (end < _nodes.Count)
                separators.Add(_separators[end - 1]);
        }
        (_nodes, _maxima, _separators) = (nodes, maxima, separators);
    }
}
