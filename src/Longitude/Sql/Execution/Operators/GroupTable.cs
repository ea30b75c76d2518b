using Longitude.Sql.Types;

namespace Longitude.Sql.Execution.Operators;

/// <summary>Different keys, numbered in the order in which they came: the hash table of groups and of DISTINCT. NULLs are alike.</summary>
internal sealed class GroupTable : IDisposable
{
    private const int FirstSize = 64;
    private const ulong NullHash = 0x5851F42D4C957F2DUL;

    private readonly DatumComparer[] _comparers;
    private readonly bool _isNumber;
    private readonly int _keys;
    private readonly MemoryBudget _memory;
    private readonly RowBuffer _rows;
    private int[] _slots = new int[FirstSize];
    private ulong[] _hashes = new ulong[FirstSize / 2];
    private long _taken;

    /// <param name="extra">How many values are kept with each key besides.</param>
    public GroupTable(SqlType[] keys, int extra, MemoryBudget memory)
    {
        _comparers = [.. keys.Select(k => k.Comparer)];
        _isNumber = keys.Length == 1 && SortOrder.KeptAsNumber(keys[0]);
        _keys = keys.Length;
        _memory = memory;
        _rows = new RowBuffer(keys.Length + extra, memory);
    }

    public int Count => _rows.Count;

    public long Bytes => _rows.Bytes + _taken;

    public ReadOnlySpan<Datum> Key(int group) => _rows[group][.._keys];

    public Span<Datum> Extra(int group) => _rows[group][_keys..];

    /// <summary>The number of a key.</summary>
    /// <param name="row">Values, among them the key's.</param>
    /// <param name="places">Where the key's values are.</param>
    public int FindOrAdd(ReadOnlySpan<Datum> row, int[] places, out bool isNew)
    {
        ulong hash = Hash(row, places);
        int mask = _slots.Length - 1;
        int slot = (int)hash & mask;
        while (_slots[slot] != 0)
        {
            int group = _slots[slot] - 1;
            if (_hashes[group] == hash && IsSame(group, row, places))
            {
                isNew = false;
                return group;
            }

            slot = (slot + 1) & mask;
        }

        isNew = true;
        int added = _rows.Count;
        Span<Datum> kept = _rows.Add();
        for (int i = 0; i < _keys; i++)
            kept[i] = row[places[i]];
        _rows.Charge(kept[.._keys]);
        if (added == _hashes.Length)
            Grow();
        _hashes[added] = hash;
        Insert(hash, added);
        return added;
    }

    /// <summary>The number of a key; -1 when it is not there.</summary>
    public int Find(ReadOnlySpan<Datum> row, int[] places)
    {
        ulong hash = Hash(row, places);
        int mask = _slots.Length - 1;
        for (int slot = (int)hash & mask; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            int group = _slots[slot] - 1;
            if (_hashes[group] == hash && IsSame(group, row, places))
                return group;
        }

        return -1;
    }

    public void Dispose()
    {
        _rows.Dispose();
        _memory.Give(_taken);
        _taken = 0;
    }

    private ulong Hash(ReadOnlySpan<Datum> row, int[] places)
    {
        if (_isNumber)
        {
            Datum only = row[places[0]];
            return only.IsNull ? NullHash : TextOrder.Mix((ulong)only.Int64);
        }

        ulong hash = 0;
        for (int i = 0; i < _keys; i++)
        {
            Datum value = row[places[i]];
            hash = TextOrder.Mix((hash * 31) ^ (value.IsNull ? NullHash : _comparers[i].Hash(value)));
        }

        return hash;
    }

    private bool IsSame(int group, ReadOnlySpan<Datum> row, int[] places)
    {
        ReadOnlySpan<Datum> kept = _rows[group];
        if (_isNumber)
        {
            Datum only = row[places[0]];
            return kept[0].IsNull == only.IsNull && kept[0].Int64 == only.Int64;
        }

        for (int i = 0; i < _keys; i++)
        {
            Datum a = kept[i];
            Datum b = row[places[i]];
            if (a.IsNull != b.IsNull || (!a.IsNull && !_comparers[i].Equals(a, b)))
                return false;
        }

        return true;
    }

    private void Grow()
    {
        int size = _slots.Length * 2;
        long more = (4L * size) + (8L * size / 2) - (4L * _slots.Length) - (8L * _hashes.Length);
        _taken += more;
        _memory.Take(more);
        Array.Resize(ref _hashes, size / 2);
        _slots = new int[size];
        for (int i = 0; i < _rows.Count - 1; i++)
            Insert(_hashes[i], i);
    }

    private void Insert(ulong hash, int group)
    {
        int mask = _slots.Length - 1;
        int slot = (int)hash & mask;
        while (_slots[slot] != 0)
            slot = (slot + 1) & mask;
        _slots[slot] = group + 1;
    }
}
