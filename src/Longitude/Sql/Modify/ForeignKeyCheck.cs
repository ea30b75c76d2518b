using Longitude.Sql.Catalog;
using Longitude.Sql.Definitions;
using Longitude.Sql.Types;
using ExecutionContext = Longitude.Sql.Execution.ExecutionContext;

namespace Longitude.Sql.Modify;

/// <summary>What a foreign key asks of the rows of its own table: that the row they refer to is there. Immutable.</summary>
internal sealed class ForeignKeyCheck
{
    private readonly int[] _columns;

    /// <summary>Made for the definition of the referenced table that was met last; any thread may put in another.</summary>
    private ReferencedKey? _referenced;

    public ForeignKeyCheck(TableInfo table, ForeignKeyInfo key)
    {
        Table = table;
        Key = key;
        _columns = [.. key.Columns.Select(table.IndexOf)];
    }

    public TableInfo Table { get; }

    public ForeignKeyInfo Key { get; }

    public bool IsSame(Datum[] before, Datum[] after)
    {
        foreach (int column in _columns)
        {
            if (!Same(before[column], after[column], Table.Columns[column].Type))
                return false;
        }

        return true;
    }

    /// <summary>The values of the key's columns in a row; null when they refer to nothing.</summary>
    /// <exception cref="SqlException">23503: MATCH FULL, and only some of them are NULL.</exception>
    public Datum[]? ValuesOf(ExecutionContext context, Datum[] row)
    {
        int nulls = 0;
        foreach (int column in _columns)
        {
            if (row[column].IsNull)
                nulls++;
        }

        if (nulls > 0)
        {
            if (Key.IsMatchFull && nulls < _columns.Length)
                throw Violated(context, "MATCH FULL does not allow mixing of null and nonnull key values.");
            return null;
        }

        var values = new Datum[_columns.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = row[_columns[i]];
        return values;
    }

    /// <summary>True when the row that these values refer to is there now, writes of the running statement included.</summary>
    public bool IsThere(ExecutionContext context, Datum[] values)
    {
        TableInfo target = context.Catalog.Tables[Key.ReferencedTable];
        ReferencedKey? referenced = _referenced;
        if (referenced is null || !ReferenceEquals(referenced.Table, target))
            _referenced = referenced = new ReferencedKey(target, Table, Key);
        return context.Transaction.Tables.Find(referenced.Table, referenced.Index, referenced.Ordered(values)) is not null;
    }

    /// <summary>23503: nothing has the key.</summary>
    public SqlException Missing(ExecutionContext context, Datum[] values) => Violated(
        context,
        $"Key {RowText.Key(context, Table, Key.Columns, values)} is not present in table \"{context.Catalog.Tables[Key.ReferencedTable].Name}\".");

    /// <summary>Equal as stored: a value that is written the same needs no look at what it refers to.</summary>
    public static bool Same(in Datum a, in Datum b, SqlType type) =>
        a.IsNull || b.IsNull ? a.IsNull && b.IsNull : (a.Int64 == b.Int64 && ReferenceEquals(a.Reference, b.Reference)) || type.Comparer.Equals(a, b);

    private SqlException Violated(ExecutionContext context, string detail) =>
        new(SqlStates.ForeignKeyViolation, $"insert or update on table \"{Table.Name}\" violates foreign key constraint \"{Key.Name}\"")
        {
            Detail = detail,
            SchemaName = context.Catalog.SchemaName(Table.SchemaOid),
            TableName = Table.Name,
            ConstraintName = Key.Name,
        };
}

/// <summary>The unique index that a foreign key points at, and how its values are made from those of the referencing columns.</summary>
internal sealed class ReferencedKey
{
    private readonly int[] _order;
    private readonly Func<Datum, Datum>[] _conversions;

    public ReferencedKey(TableInfo referenced, TableInfo table, ForeignKeyInfo key)
    {
        Table = referenced;
        Index = referenced.FindReferencedIndex(key)
            ?? throw new SqlException(SqlStates.InternalError, $"foreign key \"{key.Name}\" has lost its index on table \"{referenced.Name}\"");
        _order = [.. Index.Columns.Select(c => IndexOf(key.ReferencedColumns, c.Number))];
        _conversions =
        [
            .. key.Columns.Zip(key.ReferencedColumns, (from, to) => ForeignKeyTypes.Conversion(table.FindColumn(from)!.Type, referenced.FindColumn(to)!.Type)
                ?? throw new SqlException(SqlStates.InternalError, $"foreign key \"{key.Name}\" compares types that cannot be compared")),
        ];
    }

    public TableInfo Table { get; }

    public IndexInfo Index { get; }

    /// <summary>Values of the referencing columns, as values of the index's columns.</summary>
    public Datum[] Ordered(Datum[] values)
    {
        var ordered = new Datum[values.Length];
        for (int i = 0; i < ordered.Length; i++)
            ordered[i] = _conversions[_order[i]](values[_order[i]]);
        return ordered;
    }

    private static int IndexOf(IReadOnlyList<short> numbers, short number)
    {
        for (int i = 0; i < numbers.Count; i++)
        {
            if (numbers[i] == number)
                return i;
        }

        return -1;
    }
}
