using System.Numerics;
using Longitude.Sql.Types;

namespace Longitude.Sql.Execution.Operators;

/// <summary>
/// Rows found by a key: the hash table of joins. Rows lie in a buffer in the order in which they came; a table of the first row of each
/// hash and a chain through the others are arrays of numbers, so that a million rows make a handful of objects.
/// </summary>
internal sealed class JoinTable : IDisposable
{
    private readonly DatumComparer[] _comparers;
    private readonly bool _isNumber;
    private readonly MemoryBudget _memory;
    private readonly int _keys;
    private int[] _first = [];
    private int[] _next = new int[16];
    private ulong[] _hashes = new ulong[16];
    private bool[]? _matched;
    private int _shift;
    private long _taken;

    /// <param name="keys">The types of the key's values; they come first in each row kept.</param>
    /// <param name="width">How many values are kept after the key.</param>
    public JoinTable(SqlType[] keys, int width, MemoryBudget memory)
    {
        _comparers = [.. keys.Select(k => k.Comparer)];
        _isNumber = keys.Length == 1 && SortOrder.KeptAsNumber(keys[0]);
        _keys = keys.Length;
        _memory = memory;
        Rows = new RowBuffer(keys.Length + width, memory);
    }

    public RowBuffer Rows { get; }

    public int KeyCount => _keys;

    /// <summary>Keeps a row whose key and values the caller has put into it; found later unless a value of the key is NULL.</summary>
    public void Added(ReadOnlySpan<Datum> row)
    {
        Rows.Charge(row);
        int at = Rows.Count - 1;
        if (at == _hashes.Length)
        {
            Array.Resize(ref _hashes, at * 2);
            Array.Resize(ref _next, at * 2);
            Take(12L * at);
        }

        _hashes[at] = TryHash(row, out ulong hash) ? hash | 1 : 0;
    }

    /// <summary>All rows have been added.</summary>
    public void Seal(bool marksMatches)
    {
        int size = (int)Math.Max(16, BitOperations.RoundUpToPowerOf2((uint)Rows.Count));
        _first = new int[size];
        Array.Fill(_first, -1);
        _shift = 64 - BitOperations.Log2((uint)size);
        Take(4L * size);
        // Backwards, so that a chain has its rows in the order in which they came.
        for (int i = Rows.Count - 1; i >= 0; i--)
        {
            if (_hashes[i] == 0)
                continue;
            ref int first = ref _first[_hashes[i] >> _shift];
            _next[i] = first;
            first = i;
        }

        if (marksMatches)
            _matched = new bool[Rows.Count];
    }

    /// <summary>The hash of a key; false when a value of it is NULL, and it equals nothing.</summary>
    public bool TryHash(ReadOnlySpan<Datum> key, out ulong hash)
    {
        hash = 0;
        for (int i = 0; i < _keys; i++)
        {
            if (key[i].IsNull)
                return false;
            hash = i == 0 ? _comparers[0].Hash(key[0]) : TextOrder.Mix(hash ^ _comparers[i].Hash(key[i]));
        }

        hash |= 1;
        return true;
    }

    /// <summary>The first row with this key; -1 for none.</summary>
    public int Find(ulong hash, ReadOnlySpan<Datum> key) => Match(_first[hash >> _shift], hash, key);

    /// <summary>The next row with the same key.</summary>
    public int FindNext(int row, ulong hash, ReadOnlySpan<Datum> key) => Match(_next[row], hash, key);

    public void Mark(int row) => _matched![row] = true;

    public bool IsMarked(int row) => _matched![row];

    public void Dispose()
    {
        Rows.Dispose();
        _memory.Give(_taken);
        _taken = 0;
    }

    private int Match(int row, ulong hash, ReadOnlySpan<Datum> key)
    {
        for (; row >= 0; row = _next[row])
        {
            if (_hashes[row] != hash)
                continue;
            ReadOnlySpan<Datum> kept = Rows[row];
            if (_isNumber)
            {
                if (kept[0].Int64 == key[0].Int64)
                    return row;
                continue;
            }

            int i = 0;
            while (i < _keys && _comparers[i].Equals(kept[i], key[i]))
                i++;
            if (i == _keys)
                return row;
        }

        return -1;
    }

    private void Take(long bytes)
    {
        _taken += bytes;
        _memory.Take(bytes);
    }
}
