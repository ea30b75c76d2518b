using Longitude.Core;

namespace Longitude.Client;

/// <summary>
/// What one transaction has read at one shard and must find unchanged when it commits. Every entry travels with the transaction and
/// is logged, so what is read twice is kept once, and very many reads of one table count as a read of the whole table: more
/// conflicts then, but bounded work.
/// </summary>
/// <param name="gathers">False to keep every entry as it is, however many there are.</param>
internal sealed class ReadSet(bool gathers = true)
{
    /// <summary>Up to so many entries nobody looks whether one is there twice.</summary>
    private const int PlainMax = 12;

    /// <summary>With this many entries it is time to take those of one table together.</summary>
    private const int EntriesMax = 8192;

    /// <summary>A table with more entries than this is then taken as a whole.</summary>
    private const int EntriesPerTableMax = 1024;

    private List<byte[]> _keys = [];
    private List<KeyRange> _ranges = [];
    private HashSet<byte[]>? _known;
    private List<KeyRange>? _tables;
    private int _gatherAt = EntriesMax;

    /// <summary>Counts the times that entries were taken together or forgotten: marks from before cannot be gone back to.</summary>
    private int _generation;

    public IReadOnlyList<byte[]> Keys => _keys;

    public IReadOnlyList<KeyRange> Ranges => _ranges;

    public bool IsEmpty => _keys.Count == 0 && _ranges.Count == 0;

    public int Count => _keys.Count + _ranges.Count;

    public void Add(byte[] key)
    {
        if (IsCovered(key))
            return;
        if (_known is null && _keys.Count >= PlainMax)
            _known = new HashSet<byte[]>(_keys, KeyOrder.Instance);
        if (_known is not null && !_known.Add(key))
            return;
        _keys.Add(key);
        Gather();
    }

    public void Add(KeyRange range)
    {
        if (range.IsEmpty || IsCovered(range.Start) || (_ranges.Count > 0 && IsSame(_ranges[^1], range)))
            return;
        _ranges.Add(range);
        Gather();
    }

    /// <summary>How much has been read so far; see <see cref="RollBackTo"/>.</summary>
    public Mark Now() => new(_generation, _keys.Count, _ranges.Count);

    /// <summary>Forgets what was read since a mark. What has been taken together since is kept: that only means more conflicts.</summary>
    public void RollBackTo(Mark mark)
    {
        if (mark.Generation != _generation)
            return;
        for (int i = mark.Keys; i < _keys.Count && _known is not null; i++)
            _known.Remove(_keys[i]);
        _keys.RemoveRange(mark.Keys, _keys.Count - mark.Keys);
        _ranges.RemoveRange(mark.Ranges, _ranges.Count - mark.Ranges);
    }

    internal readonly record struct Mark(int Generation, int Keys, int Ranges);

    public void Clear()
    {
        _generation++;

        // New lists: a commit that is under way may still hold the old ones.
        _keys = [];
        _ranges = [];
        _known = null;
        _tables = null;
        _gatherAt = EntriesMax;
    }

    private static bool IsSame(KeyRange a, KeyRange b) =>
        a.Start.AsSpan().SequenceEqual(b.Start) && (a.End is null) == (b.End is null) && a.End.AsSpan().SequenceEqual(b.End);

    /// <summary>Ranges do not cross tables, so a range is covered when its beginning is.</summary>
    private bool IsCovered(byte[] key)
    {
        if (_tables is null)
            return false;
        foreach (KeyRange table in _tables)
        {
            if (table.Contains(key))
                return true;
        }

        return false;
    }

    private void Gather()
    {
        if (!gathers || Count < _gatherAt)
            return;
        var perTable = new SortedDictionary<byte[], int>(KeyOrder.Instance);
        foreach (byte[] key in _keys)
            CountTable(perTable, key);
        foreach (KeyRange range in _ranges)
            CountTable(perTable, range.Start);
        foreach ((byte[] table, int count) in perTable)
        {
            if (count > EntriesPerTableMax)
                (_tables ??= []).Add(KeyRange.Prefix(table));
        }

        if (_tables is not null)
        {
            _generation++;
            _keys = _keys.FindAll(key => !IsCovered(key));
            _ranges = _ranges.FindAll(range => !IsCovered(range.Start));
            _ranges.AddRange(_tables.Where(table => !_ranges.Exists(range => IsSame(range, table))));
            _known = new HashSet<byte[]>(_keys, KeyOrder.Instance);
        }

        _gatherAt = Math.Max(EntriesMax, Count * 2);
    }

    private static void CountTable(SortedDictionary<byte[], int> perTable, byte[] key)
    {
        // What applications write with the embedded API has no tables.
        if (key.Length < OwnKeys.SpaceLength || key[0] != Placement.Reserved || key[1] != OwnKeys.Sql)
            return;
        byte[] table = key[..OwnKeys.SpaceLength];
        perTable[table] = perTable.GetValueOrDefault(table) + 1;
    }
}

/// <summary>Longitude's own keys: how the first bytes part them. A zero byte, then what it is for.</summary>
internal static class OwnKeys
{
    /// <summary>Rows of SQL tables and indexes: a storage id in four bytes follows, most significant first.</summary>
    public const byte Sql = (byte)'s';

    /// <summary>The length of a zero byte, <see cref="Sql"/> and a storage id.</summary>
    public const int SpaceLength = 6;
}
