using Longitude.Client;
using Longitude.Sql.Catalog;
using Longitude.Sql.Definitions;
using Longitude.Sql.Storage;
using Longitude.Sql.Types;
using ExecutionContext = Longitude.Sql.Execution.ExecutionContext;

namespace Longitude.Sql.Modify;

/// <summary>A foreign key as seen from the table that it points at: what becomes of the rows that refer to a row which goes or changes its key.</summary>
internal sealed class ReferencingKey
{
    private readonly TableInfo _referenced;
    private readonly int[] _keyColumns;
    private readonly int[] _columns;
    private readonly Func<Datum, Datum>[] _conversions;
    private readonly IndexInfo? _index;

    /// <summary>For each column of the index's prefix the place of its value in the key.</summary>
    private readonly int[] _prefix = [];

    public ReferencingKey(TableInfo referenced, TableInfo table, ForeignKeyInfo key)
    {
        _referenced = referenced;
        Table = table;
        Key = key;
        _keyColumns = [.. key.ReferencedColumns.Select(referenced.IndexOf)];
        _columns = [.. key.Columns.Select(table.IndexOf)];
        _conversions = [.. key.Columns.Zip(key.ReferencedColumns, (from, to) => ForeignKeyTypes.Conversion(table.FindColumn(from)!.Type, referenced.FindColumn(to)!.Type)!)];

        // An index can be searched only for values that are kept as those of the key are.
        bool keptAlike = key.Columns.Zip(key.ReferencedColumns).All(p => ForeignKeyTypes.IsKeptAlike(table.FindColumn(p.First)!.Type, referenced.FindColumn(p.Second)!.Type));
        if (keptAlike)
            _index = FindIndex(table, key, out _prefix);
    }

    /// <summary>The table that holds the foreign key.</summary>
    public TableInfo Table { get; }

    public ForeignKeyInfo Key { get; }

    public bool IsSame(Datum[] before, Datum[] after)
    {
        foreach (int column in _keyColumns)
        {
            if (!ForeignKeyCheck.Same(before[column], after[column], _referenced.Columns[column].Type))
                return false;
        }

        return true;
    }

    /// <summary>The key's values in a row of the referenced table; null when no row can refer to it.</summary>
    public Datum[]? ValuesOf(Datum[] row)
    {
        var values = new Datum[_keyColumns.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = row[_keyColumns[i]];
            if (values[i].IsNull)
                return null;
        }

        return values;
    }

    /// <summary>Values of the referencing columns, as values of the referenced ones.</summary>
    public Datum[] Converted(Datum[] values) => [.. values.Select((v, i) => _conversions[i](v))];

    /// <summary>True when a row of the referenced table has the key now.</summary>
    public bool IsThere(ExecutionContext context, Datum[] values)
    {
        IndexInfo index = _referenced.FindReferencedIndex(Key)!;
        var ordered = new Datum[values.Length];
        for (int i = 0; i < ordered.Length; i++)
            ordered[i] = values[Place(index.Columns[i].Number)];
        return context.Transaction.Tables.Find(_referenced, index, ordered) is not null;

        int Place(short number)
        {
            int place = 0;
            while (Key.ReferencedColumns[place] != number)
                place++;
            return place;
        }
    }

    /// <summary>The rows that refer to a key; at most <paramref name="limit"/> of them.</summary>
    public List<(RowId Id, Datum[] Row)> Find(ExecutionContext context, Datum[] values, int limit = int.MaxValue)
    {
        var found = new List<(RowId, Datum[])>();
        int[] all = TableWriter.For(context, Table).AllColumns;
        TableAccess tables = context.Transaction.Tables;
        using TableCursor rows = _index is null
            ? tables.Scan(Table, all, backwards: false, ReadKind.Required)
            : tables.Scan(Table, _index, new IndexRange { Prefix = [.. _prefix.Select(p => values[p])] }, all, backwards: false, ReadKind.Required);
        var row = new Datum[all.Length];
        while (found.Count < limit && rows.Next(row))
        {
            context.CountRow();
            if (Refers(row, values))
                found.Add((rows.RowId, [.. row]));
        }

        return found;
    }

    /// <summary>The row with the foreign key's columns set: to NULL, to their defaults, or to a key's new values.</summary>
    public Datum[] WithKey(Datum[] row, Func<int, Datum> value)
    {
        Datum[] after = [.. row];
        for (int i = 0; i < _columns.Length; i++)
            after[_columns[i]] = value(i);
        return after;
    }

    /// <summary>The index of the n-th referencing column in its table.</summary>
    public int ColumnAt(int place) => _columns[place];

    /// <summary>23503: rows refer to the key that is gone.</summary>
    public SqlException StillReferenced(ExecutionContext context, Datum[] values) =>
        new(SqlStates.ForeignKeyViolation, $"update or delete on table \"{_referenced.Name}\" violates foreign key constraint \"{Key.Name}\" on table \"{Table.Name}\"")
        {
            Detail = $"Key {RowText.Key(context, _referenced, Key.ReferencedColumns, values)} is still referenced from table \"{Table.Name}\".",
            SchemaName = context.Catalog.SchemaName(Table.SchemaOid),
            TableName = Table.Name,
            ConstraintName = Key.Name,
        };

    private bool Refers(Datum[] row, Datum[] values)
    {
        for (int i = 0; i < _columns.Length; i++)
        {
            Datum value = row[_columns[i]];
            if (value.IsNull || !_referenced.Columns[_keyColumns[i]].Type.Comparer.Equals(_conversions[i](value), values[i]))
                return false;
        }

        return true;
    }

    /// <summary>An index of all rows that begins with some of the key's columns; the more of them the better.</summary>
    private static IndexInfo? FindIndex(TableInfo table, ForeignKeyInfo key, out int[] prefix)
    {
        IndexInfo? best = null;
        prefix = [];
        foreach (IndexInfo index in table.Indexes)
        {
            if (index.Predicate is not null)
                continue;
            var places = new List<int>();
            foreach (IndexColumn column in index.Columns)
            {
                int place = -1;
                for (int i = 0; i < key.Columns.Count; i++)
                {
                    if (column.Number != 0 && key.Columns[i] == column.Number)
                        place = i;
                }

                if (place < 0)
                    break;
                places.Add(place);
            }

            if (places.Count > prefix.Length)
            {
                best = index;
                prefix = [.. places];
            }
        }

        return best;
    }
}
