// The narrow waist between SQL and the store: rows of tables and indexes become keys and values of a transaction.
//
// A table is kept in the order of its primary key; without one, by numbers that no two gateways can both give, so that inserts never
// meet. An index is rows of its own, written by the same transaction: there is nothing else that could get out of step. A uniqueness
// constraint is the index row read as absent, which the commit validates, and written.
//
// Everything here is synchronous: rows are in memory, and only what is in doubt or far blocks its thread (Client.Transaction.Own).
// A statement sees the writes of earlier statements and not its own, so a scan is not disturbed by what its statement does;
// constraints see everything.
//
// Where rows are: TablePlaces. How they look: RowFormat, KeyColumn, IndexLayout. What protects against changed definitions:
// SchemaVersions.
using Longitude.Client;
using Longitude.Core;
using Longitude.Sql.Catalog;
using Longitude.Sql.Types;

namespace Longitude.Sql.Storage;

/// <summary>A transaction's tables. Used by one statement at a time.</summary>
/// <remarks>The parts: reading (this file), Writing, Indexes (index rows and uniqueness), Estimates.</remarks>
internal sealed partial class TableAccess(SqlTransaction transaction)
{
    private readonly List<TableUse> _uses = [];
    private readonly KeyBuffer _key = new();
    private readonly KeyBuffer _scratch = new();
    private TableUse? _last;

    private Transaction Client => transaction.Client;

    /// <summary>Goes through all rows of a table, in the order of its primary key.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">Indexes into its columns of those to fill in; a list that lives as long as the plan that scans.</param>
    /// <param name="backwards">From the last row to the first.</param>
    /// <param name="kind">Required for constraints: validated at every level, and sees the statement's own writes.</param>
    public TableCursor Scan(TableInfo table, IReadOnlyList<int> columns, bool backwards = false, ReadKind kind = ReadKind.Plain)
    {
        TableUse use = Use(table);
        return ScanRows(use, use.Places.AllShards, use.Layout.Range, columns, backwards, kind);
    }

    /// <summary>Goes through a part of an index, in its order.</summary>
    public TableCursor Scan(
        TableInfo table, IndexInfo index, IndexRange range, IReadOnlyList<int> columns, bool backwards = false, ReadKind kind = ReadKind.Plain)
    {
        TableUse use = Use(table);
        if (index.IsPrimary)
        {
            if (range.Prefix.Length == use.Layout.Key.Length)
            {
                RowId? id = FindByKey(use, range.Prefix, kind, out byte[]? row);
                return new PointCursor(id, row, use.Layout.ReaderOf(columns));
            }

            KeyRange rows = IndexRanges.Of(use.Layout.Prefix, use.Layout.Key, range, _scratch);
            return ScanRows(use, ShardsOfKey(use, range.Prefix), rows, columns, backwards, kind);
        }

        int position = use.Layout.PositionOf(index);
        IndexLayout layout = use.Layout.IndexAt(position, transaction.Catalog);
        IReadOnlyList<ShardId> shards = ShardsOfIndex(use, layout, range.Prefix);
        CheckSchema(use, shards);
        OwnScan scan = Client.ScanOwn(shards, IndexRanges.Of(layout.Prefix, layout.Columns, range, _scratch), backwards, kind);
        return layout.Covers(columns)
            ? new IndexCursor(this, use, layout, scan, use.Layout.IndexReaderOf(position, layout, columns), null, kind)
            : new IndexCursor(this, use, layout, scan, null, use.Layout.ReaderOf(columns), kind);
    }

    /// <summary>Reads one row, and its <see cref="RowMark"/>.</summary>
    /// <returns>False when it is not there.</returns>
    public bool TryGet(
        TableInfo table, RowId id, IReadOnlyList<int> columns, Datum[] into, out uint xmin, ReadKind kind = ReadKind.Plain)
    {
        TableUse use = Use(table);
        xmin = 0;
        if (!TryGet(use, id.Shard, id.Key, kind, out byte[]? row))
            return false;
        xmin = RowMark.Of(row);
        use.Layout.ReaderOf(columns).Read(row, into);
        return true;
    }

    /// <summary>
    /// Finds the row with values in the columns of a unique index. The read is validated at every level, and sees all writes: it is
    /// what constraints ask.
    /// </summary>
    /// <returns>Null when there is no such row, and when a value is NULL in an index where NULLs differ.</returns>
    public RowId? Find(TableInfo table, IndexInfo unique, ReadOnlySpan<Datum> key)
    {
        TableUse use = Use(table);
        Datum[] values = key.ToArray();
        if (unique.IsPrimary)
            return FindByKey(use, values, ReadKind.Required, out _);
        return FindByIndex(use, unique, values, ReadKind.Required);
    }

    private RowId? FindByIndex(TableUse use, IndexInfo unique, Datum[] values, ReadKind kind)
    {
        if (!unique.NullsNotDistinct && Array.Exists(values, static v => v.IsNull))
            return null;
        IndexLayout index = use.Layout.IndexAt(use.Layout.PositionOf(unique), transaction.Catalog);
        _key.Clear();
        _key.Bytes(index.Prefix);
        for (int i = 0; i < values.Length; i++)
            index.Columns[i].Append(_key, values[i]);
        byte[] indexKey = _key.ToArray();
        foreach (Place leaf in LeavesFor(use, unique, values))
        {
            ShardId shard = index.ShardOf(leaf, leaf.Shards[0], indexKey);
            CheckSchema(use, shard);
            if (Client.TryGetOwn(shard, indexKey, kind, out byte[]? value, out _))
                return RowIdOf(use, leaf, index.RowKeyOf(indexKey, value));
        }

        return null;
    }

    internal bool TryGet(TableUse use, ShardId shard, byte[] key, ReadKind kind, out byte[]? row)
    {
        CheckSchema(use, shard);
        return Client.TryGetOwn(shard, key, kind, out row, out _);
    }

    /// <summary>Where the row with a key (without its table's prefix) is, if it is at a leaf.</summary>
    internal static RowId RowIdOf(TableUse use, Place leaf, ReadOnlySpan<byte> rowKey) =>
        new(leaf, use.Layout.ShardOf(leaf, rowKey), [.. use.Layout.Prefix, .. rowKey]);

    internal Place LeafOf(ShardId shard) => Client.World.LeafOf(shard);

    private RowsCursor ScanRows(
        TableUse use, IReadOnlyList<ShardId> shards, KeyRange range, IReadOnlyList<int> columns, bool backwards, ReadKind kind)
    {
        CheckSchema(use, shards);
        return new RowsCursor(this, Client.ScanOwn(shards, range, backwards, kind), use.Layout.ReaderOf(columns));
    }

    private RowId? FindByKey(TableUse use, Datum[] values, ReadKind kind, out byte[]? row)
    {
        row = null;
        _key.Clear();
        _key.Bytes(use.Layout.Prefix);
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i].IsNull)
                return null;
            use.Layout.Key[i].Append(_key, values[i]);
        }

        byte[] key = _key.ToArray();
        foreach (Place leaf in LeavesFor(use, use.Layout.Primary!, values))
        {
            ShardId shard = use.Layout.ShardOf(leaf, key.AsSpan(StorageKeys.PrefixLength));
            if (TryGet(use, shard, key, kind, out row))
                return new RowId(leaf, shard, key);
        }

        return null;
    }

    /// <summary>The leaves that may hold rows with values in the leading columns of an index.</summary>
    private static IReadOnlyList<Place> LeavesFor(TableUse use, IndexInfo index, ReadOnlySpan<Datum> prefix)
    {
        if (use.Places.Column < 0)
            return use.Places.Leaves;
        short placing = use.Layout.Table.Columns[use.Places.Column].Number;
        for (int i = 0; i < prefix.Length; i++)
        {
            if (index.Columns[i].Number == placing)
                return !prefix[i].IsNull && use.Places.TryFind(prefix[i].Text) is { } leaf ? [leaf] : [];
        }

        return use.Places.Leaves;
    }

    private IReadOnlyList<ShardId> ShardsOfKey(TableUse use, Datum[] prefix)
    {
        if (use.Places.IsOneShard || prefix.Length == 0)
            return use.Places.AllShards;
        return Shards(LeavesFor(use, use.Layout.Primary!, prefix), use.Layout.Key[0], prefix[0]);
    }

    private IReadOnlyList<ShardId> ShardsOfIndex(TableUse use, IndexLayout layout, Datum[] prefix)
    {
        if (use.Places.IsOneShard || prefix.Length == 0)
            return use.Places.AllShards;
        IReadOnlyList<Place> leaves = LeavesFor(use, layout.Index, prefix);
        if (layout.Index.IsUnique)
            return Shards(leaves, layout.Columns[0], prefix[0]);
        if (use.Layout.HasRowNumbers)
            return Shards(leaves, null, default);

        // Rows of other indexes are with their table's rows, which the first column of its key spreads.
        short first = use.Layout.Primary!.Columns[0].Number;
        for (int i = 0; i < prefix.Length; i++)
        {
            if (layout.Index.Columns[i].Number == first)
                return prefix[i].IsNull ? [] : Shards(leaves, use.Layout.Key[0], prefix[i]);
        }

        return Shards(leaves, null, default);
    }

    /// <summary>The shards of leaves that hold rows with a value in the column that spreads them; all when it is not known.</summary>
    private List<ShardId> Shards(IReadOnlyList<Place> leaves, KeyColumn? spreading, Datum value)
    {
        var shards = new List<ShardId>();
        ReadOnlySpan<byte> spread = [];
        if (spreading is not null)
        {
            _key.Clear();
            spreading.Append(_key, value);
            spread = _key.Written[spreading.FlagLength..];
        }

        foreach (Place leaf in leaves)
        {
            if (spreading is null)
                shards.AddRange(leaf.Shards);
            else
                shards.Add(TablePlaces.ShardOf(leaf, spread));
        }

        return shards;
    }

    private TableUse Use(TableInfo table)
    {
        if (ReferenceEquals(_last?.Layout.Table, table))
            return _last;
        foreach (TableUse use in _uses)
        {
            if (ReferenceEquals(use.Layout.Table, table))
                return _last = use;
        }

        TableLayout layout = TableLayout.Of(table);
        _last = new TableUse(layout, layout.PlacesIn(Client.World));
        _uses.Add(_last);
        return _last;
    }

    private void CheckSchema(TableUse use, IReadOnlyList<ShardId> shards)
    {
        for (int i = 0; i < shards.Count; i++)
            CheckSchema(use, shards[i]);
    }

    /// <summary>Once for each shard, and again when the read positions were moved.</summary>
    private void CheckSchema(TableUse use, ShardId shard)
    {
        if (use.PositionMoves != Client.PositionMoves)
        {
            use.PositionMoves = Client.PositionMoves;
            use.Checked.Clear();
        }

        if (use.Checked.Contains(shard))
            return;
        SchemaVersions.Check(Client, use.Layout, shard);
        use.Checked.Add(shard);
    }
}

/// <summary>A table as one transaction uses it.</summary>
internal sealed class TableUse(TableLayout layout, TablePlaces places)
{
    public TableLayout Layout => layout;

    public TablePlaces Places => places;

    /// <summary>The shards on which the table's definition was checked.</summary>
    public List<ShardId> Checked { get; } = [];

    /// <summary>How often the read positions had moved when that was done.</summary>
    public int PositionMoves { get; set; }
}
