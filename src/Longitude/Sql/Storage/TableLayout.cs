using System.Runtime.CompilerServices;
using Longitude.Core;
using Longitude.Sql.Catalog;
using Longitude.Sql.Types;

namespace Longitude.Sql.Storage;

/// <summary>
/// How a table and its indexes are kept: worked out once for each definition, since definitions are values that never change.
/// Immutable; used by many threads.
/// </summary>
internal sealed class TableLayout
{
    /// <summary>The length of the number that rows of tables without a primary key are kept by.</summary>
    public const int RowNumberLength = 16;

    private static readonly ConditionalWeakTable<TableInfo, TableLayout> Known = [];

    private readonly ConditionalWeakTable<object, RowReader> _readers = [];
    private readonly ConditionalWeakTable<object, IndexReader>[] _indexReaders;
    private readonly IndexLayout?[] _indexes;
    private readonly Lock _gate = new();
    private TablePlaces? _places;

    private TableLayout(TableInfo table)
    {
        Table = table;
        Prefix = StorageKeys.PrefixOf(table.StorageId);
        Range = KeyRange.Prefix(Prefix);
        SchemaKey = StorageKeys.SchemaVersionOf(table.Oid);
        Stored = [.. table.Columns.Select(c => new StoredColumn(c.Number, c.Type, c.Typmod, c.MissingValue))];
        Rows = new RowFormat(Stored);
        _indexes = new IndexLayout?[table.Indexes.Count];
        _indexReaders = new ConditionalWeakTable<object, IndexReader>[table.Indexes.Count];
        Secondary = [.. Enumerable.Range(0, _indexes.Length).Where(i => !table.Indexes[i].IsPrimary)];
        for (int i = 0; i < _indexReaders.Length; i++)
            _indexReaders[i] = [];
        Primary = table.PrimaryKey;
        if (Primary is not { } primary)
        {
            Key = [];
            KeyColumns = [];
            return;
        }

        KeyColumns = [.. primary.Columns.Select(c => IndexOf(table, c.Number))];
        Key = [.. primary.Columns.Select((c, i) => new KeyColumn(c.Type, table.Columns[KeyColumns[i]].Typmod, c.IsDescending, isNullable: false, c.NullsFirst))];
    }

    public TableInfo Table { get; }

    /// <summary>What the keys of the table's rows begin with.</summary>
    public byte[] Prefix { get; }

    /// <summary>The keys of all its rows.</summary>
    public KeyRange Range { get; }

    /// <summary>The key of the table's schema version.</summary>
    public byte[] SchemaKey { get; }

    public RowFormat Rows { get; }

    public IReadOnlyList<StoredColumn> Stored { get; }

    public IndexInfo? Primary { get; }

    /// <summary>The columns of the primary key; none when rows are kept by a hidden number.</summary>
    public KeyColumn[] Key { get; }

    /// <summary>The indexes of the primary key's columns in the table.</summary>
    public int[] KeyColumns { get; }

    /// <summary>Which of the table's indexes have rows of their own.</summary>
    public int[] Secondary { get; }

    public bool HasRowNumbers => Key.Length == 0;

    public static TableLayout Of(TableInfo table) => Known.GetValue(table, static t => new TableLayout(t));

    /// <summary>Where a column with a number is in the table's list; -1 when there is none.</summary>
    public static int IndexOf(TableInfo table, short number)
    {
        for (int i = 0; i < table.Columns.Count; i++)
        {
            if (table.Columns[i].Number == number)
                return i;
        }

        return -1;
    }

    /// <summary>True when two values are surely the same one.</summary>
    public static bool IsSame(in Datum a, in Datum b) => a.Int64 == b.Int64 && ReferenceEquals(a.Reference, b.Reference);

    /// <summary>How an index is kept.</summary>
    /// <param name="position">Where it is in the table's list.</param>
    /// <param name="catalog">What its expressions are compiled with.</param>
    public IndexLayout IndexAt(int position, CatalogSnapshot catalog)
    {
        if (Volatile.Read(ref _indexes[position]) is { } known)
            return known;
        lock (_gate)
        {
            IndexInfo index = Table.Indexes[position];
            bool hasExpressions = index.Predicate is not null || index.Columns.Any(static c => c.Number == 0);
            IndexExpressions? expressions = hasExpressions ? Compile(catalog, index) : null;
            return _indexes[position] ??= new IndexLayout(this, index, expressions);
        }
    }

    /// <summary>Where the rows are in a world.</summary>
    public TablePlaces PlacesIn(World world)
    {
        TablePlaces? known = Volatile.Read(ref _places);
        if (known?.World != world)
            Volatile.Write(ref _places, known = new TablePlaces(world, Table));
        return known;
    }

    public int PositionOf(IndexInfo index)
    {
        for (int i = 0; i < Table.Indexes.Count; i++)
        {
            if (Table.Indexes[i].Oid == index.Oid)
                return i;
        }

        throw new InvalidOperationException($"Table {Table.Name} has no index {index.Name}.");
    }

    /// <summary>Takes columns out of the table's rows. The list is expected to be one that lives as long as a plan.</summary>
    public RowReader ReaderOf(IReadOnlyList<int> columns) => _readers.GetValue(columns, _ => new RowReader(Stored, columns));

    public IndexReader IndexReaderOf(int position, IndexLayout layout, IReadOnlyList<int> columns) =>
        _indexReaders[position].GetValue(columns, _ => layout.ReaderOf(columns));

    /// <summary>Writes the key of a row of a table with a primary key.</summary>
    public void AppendKey(KeyBuffer to, Datum[] row)
    {
        to.Clear();
        to.Bytes(Prefix);
        for (int i = 0; i < Key.Length; i++)
            Key[i].Append(to, row[KeyColumns[i]]);
    }

    /// <summary>
    /// The shard of a leaf for a row. The first column of the key decides, so that rows of several tables that begin with the same
    /// value are together.
    /// </summary>
    /// <param name="rowKey">The row's key without the table's prefix.</param>
    public ShardId ShardOf(Place leaf, ReadOnlySpan<byte> rowKey)
    {
        if (leaf.Shards.Count == 1)
            return leaf.Shards[0];
        return HasRowNumbers ? TablePlaces.ShardOfRowNumber(leaf, rowKey) : TablePlaces.ShardOf(leaf, rowKey[..Key[0].LengthOf(rowKey)]);
    }

    private IndexExpressions Compile(CatalogSnapshot catalog, IndexInfo index) =>
        catalog.CompileIndex is { } compile
            ? compile(catalog, Table, index)
            : throw new InvalidOperationException($"The catalog cannot compile the expressions of index {index.Name}.");
}
