using Longitude.Core;
using Longitude.Sql.Catalog;
using Longitude.Sql.Types;

namespace Longitude.Sql.Storage;

/// <summary>
/// How the rows of one secondary index are kept. Immutable; used by many threads.
/// </summary>
/// <remarks>
/// A row's key is the index's prefix and columns, and behind them the key of the table's row, so that equal values are different keys;
/// in a unique index the table's row key is in the value instead, so that equal values are one key. A unique index treats NULLs as
/// different by putting rows that have one in the first way. The value also holds what the key does not give back exactly, and the
/// columns of INCLUDE, so every index can answer for all its columns.
/// </remarks>
internal sealed class IndexLayout
{
    private readonly TableLayout _table;
    private readonly int[] _columns;
    private readonly int[] _payloadAt;
    private readonly RowFormat _payload;
    private readonly bool _hasIncluded;
    private readonly bool _isDistinctWithNulls;

    public IndexLayout(TableLayout layout, IndexInfo index, IndexExpressions? expressions)
    {
        TableInfo table = layout.Table;
        _table = layout;
        Index = index;
        Expressions = expressions;
        Prefix = StorageKeys.PrefixOf(index.StorageId);
        Columns = [.. index.Columns.Select(c => new KeyColumn(c.Type, TypmodOf(c), c.IsDescending, isNullable: true, c.NullsFirst))];
        _columns = [.. index.Columns.Select(c => TableLayout.IndexOf(table, c.Number))];
        _isDistinctWithNulls = index.IsUnique && !index.NullsNotDistinct;

        // Plain columns of the key come back from the value where the key does not hold them exactly, and those of INCLUDE always do.
        int[] included = [.. index.Include.Select(n => TableLayout.IndexOf(table, n))];
        int[] kept = [.. _columns.Where(c => c >= 0), .. included];
        _hasIncluded = included.Length > 0;
        _payloadAt = [.. kept.Distinct()];
        var stored = new StoredColumn[_payloadAt.Length];
        for (int i = 0; i < stored.Length; i++)
        {
            ColumnInfo column = table.Columns[_payloadAt[i]];
            stored[i] = new StoredColumn((short)(i + 1), column.Type, column.Typmod, null);
        }

        _payload = new RowFormat(stored);
        IsPlain = expressions is null;
    }

    public IndexInfo Index { get; }

    public IndexExpressions? Expressions { get; }

    public byte[] Prefix { get; }

    public KeyColumn[] Columns { get; }

    /// <summary>The columns are plain ones, and all rows are in the index: rows whose columns did not change keep their place.</summary>
    public bool IsPlain { get; }

    /// <summary>True when index rows have all these columns: their own, and those of the primary key.</summary>
    public bool Covers(IReadOnlyList<int> wanted)
    {
        for (int i = 0; i < wanted.Count; i++)
        {
            if (Array.IndexOf(_payloadAt, wanted[i]) < 0 && ExactKeyColumn(wanted[i]) < 0)
                return false;
        }

        return true;
    }

    /// <summary>True when the row belongs to the index.</summary>
    public bool Contains(Datum[] row) => Expressions?.Predicate is not { } predicate || predicate(row);

    public Datum ValueOf(Datum[] row, int column) =>
        Expressions?.Columns[column] is { } expression ? expression(row) : row[_columns[column]];

    /// <summary>True when two versions of a row surely have the same index row.</summary>
    public bool IsSame(Datum[] before, Datum[] after)
    {
        if (!IsPlain)
            return false;
        foreach (int column in _payloadAt)
        {
            if (!TableLayout.IsSame(before[column], after[column]))
                return false;
        }

        return true;
    }

    /// <summary>Writes the index row's key for a row of the table.</summary>
    /// <param name="to">Cleared first.</param>
    /// <param name="row">The full row.</param>
    /// <param name="rowKey">The row's key in its table, without the table's prefix.</param>
    /// <returns>What the index row has besides.</returns>
    public IndexEntry Append(KeyBuffer to, Datum[] row, ReadOnlySpan<byte> rowKey)
    {
        to.Clear();
        to.Bytes(Prefix);
        bool isExact = true;
        bool hasNull = false;
        for (int i = 0; i < Columns.Length; i++)
        {
            Datum value = ValueOf(row, i);
            hasNull |= value.IsNull;
            isExact &= Columns[i].Append(to, value);
        }

        bool isUnique = Index.IsUnique && !(hasNull && _isDistinctWithNulls);
        if (!isUnique)
            to.Bytes(rowKey);
        return new IndexEntry(isUnique, _hasIncluded || !isExact);
    }

    /// <summary>
    /// The shard of a leaf for an index row. It is with the row of the table, but in a unique index where all rows with the same
    /// first column are.
    /// </summary>
    public ShardId ShardOf(Place leaf, ShardId ofRow, ReadOnlySpan<byte> key)
    {
        if (!Index.IsUnique || leaf.Shards.Count == 1)
            return ofRow;
        ReadOnlySpan<byte> first = key[Prefix.Length..];
        return TablePlaces.ShardOf(leaf, first[1..Columns[0].LengthOf(first)]);
    }

    /// <summary>The index row's value.</summary>
    public byte[] ValueFor(IndexEntry entry, Datum[] row, ReadOnlySpan<byte> rowKey, KeyBuffer scratch)
    {
        if (!Index.IsUnique)
            return entry.HasPayload ? _payload.Encode(row, _payloadAt, scratch) : [];
        byte[] payload = entry.HasPayload ? _payload.Encode(row, _payloadAt, scratch) : [];
        int keyLength = entry.IsUnique ? rowKey.Length : 0;
        byte[] value = new byte[2 + keyLength + payload.Length];
        value[0] = (byte)keyLength;
        value[1] = (byte)(keyLength >> 8);
        rowKey[..keyLength].CopyTo(value.AsSpan(2));
        payload.CopyTo(value.AsSpan(2 + keyLength));
        return value;
    }

    /// <summary>The key of the table's row (without the table's prefix) that an index row is of.</summary>
    public ReadOnlySpan<byte> RowKeyOf(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (Index.IsUnique && (value[0] | value[1]) != 0)
            return value.Slice(2, value[0] | (value[1] << 8));
        int at = Prefix.Length;
        foreach (KeyColumn column in Columns)
            at += column.LengthOf(key[at..]);
        return key[at..];
    }

    /// <summary>Reads columns of the table out of index rows; those must be covered.</summary>
    public IndexReader ReaderOf(IReadOnlyList<int> wanted)
    {
        int[] own = [.. wanted.Where(w => Array.IndexOf(_payloadAt, w) >= 0)];
        return new IndexReader(this, _table)
        {
            Targets = Targets(_columns, own),
            KeyTargets = Targets(_table.KeyColumns, [.. wanted.Except(own)]),
            Payload = new RowReader(_payload.Columns, [.. own.Select(w => Array.IndexOf(_payloadAt, w))], own),
            AlwaysHasPayload = _hasIncluded,
        };
    }

    /// <summary>The part of an index row's value that is a row of its columns; empty when the key says it all.</summary>
    public ReadOnlySpan<byte> PayloadOf(ReadOnlySpan<byte> value) =>
        Index.IsUnique ? value[(2 + (value[0] | (value[1] << 8)))..] : value;

    /// <summary>For leading columns of a key where each goes; -1 for nowhere, and nothing behind the last that goes somewhere.</summary>
    private static int[] Targets(int[] columns, int[] wanted)
    {
        int[] targets = Array.ConvertAll(columns, c => Array.IndexOf(wanted, c) >= 0 ? c : -1);
        return targets[..(Array.FindLastIndex(targets, static t => t >= 0) + 1)];
    }

    /// <summary>Where a column is in the table's key, if the key gives back exactly what it was made of; else -1.</summary>
    private int ExactKeyColumn(int column)
    {
        int at = Array.IndexOf(_table.KeyColumns, column);
        return at >= 0 && _table.Key[at].IsAlwaysExact ? at : -1;
    }

    private int TypmodOf(IndexColumn column)
    {
        int index = TableLayout.IndexOf(_table.Table, column.Number);
        return index < 0 ? -1 : _table.Table.Columns[index].Typmod;
    }
}

/// <param name="IsUnique">Nothing else may have the same key; the table's row key is in the value.</param>
/// <param name="HasPayload">The value holds the columns too.</param>
internal readonly record struct IndexEntry(bool IsUnique, bool HasPayload);

/// <summary>Takes columns out of index rows. Immutable.</summary>
internal sealed class IndexReader(IndexLayout layout, TableLayout table)
{
    /// <summary>For its leading columns where each goes; -1 for nowhere.</summary>
    public required int[] Targets { get; init; }

    /// <summary>The same for the columns of the table's row key.</summary>
    public required int[] KeyTargets { get; init; }

    /// <summary>Takes the index's columns out of values that hold them.</summary>
    public required RowReader Payload { get; init; }

    /// <summary>Keys alone never suffice.</summary>
    public required bool AlwaysHasPayload { get; init; }

    public void Read(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, Datum[] into)
    {
        ReadOnlySpan<byte> row = layout.PayloadOf(value);
        if (AlwaysHasPayload || !row.IsEmpty)
            Payload.Read(row, into);
        else
            Read(key[layout.Prefix.Length..], layout.Columns, Targets, into);
        if (KeyTargets.Length > 0)
            Read(layout.RowKeyOf(key, value), table.Key, KeyTargets, into);
    }

    private static void Read(ReadOnlySpan<byte> key, KeyColumn[] columns, int[] targets, Datum[] into)
    {
        for (int i = 0; i < targets.Length; i++)
        {
            int length;
            if (targets[i] < 0)
                length = columns[i].LengthOf(key);
            else
                into[targets[i]] = columns[i].Read(key, out length);
            key = key[length..];
        }
    }
}
