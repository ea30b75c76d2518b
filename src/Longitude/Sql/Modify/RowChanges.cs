// Writes rows with everything that hangs on them: locks, indexes, constraints, and what foreign keys do. One for each statement that
// writes. What concerns several rows is looked at when all are written: foreign keys of new rows, and what becomes of rows that refer to
// old ones; a row may refer to another one of the same statement.
using Longitude.Client;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Storage;
using Longitude.Sql.Types;
using ExecutionContext = Longitude.Sql.Execution.ExecutionContext;

namespace Longitude.Sql.Modify;

internal sealed class RowChanges(ExecutionContext context)
{
    /// <summary>Cascades that go deeper than this have no end.</summary>
    private const int CascadesMax = 100_000;

    private readonly Queue<Action> _after = new();
    private readonly EvalFrame _frame = new(context, null);
    private int _cascades;

    public ExecutionContext Context => context;

    private TableAccess Tables => context.Transaction.Tables;

    public TableWriter WriterOf(TableInfo table) => TableWriter.Of(context.Catalog, context.Session, table);

    /// <summary>Adds a row; generated columns are filled in.</summary>
    /// <param name="hasGeneratedKey">The primary key is a fresh one that the database has made.</param>
    public RowId Insert(TableWriter writer, Datum[] row, bool hasGeneratedKey = false)
    {
        writer.Complete(row, _frame);
        RowId id = Tables.Insert(writer.Table, row, hasGeneratedKey);
        foreach (ForeignKeyCheck key in writer.ForeignKeys)
            Check(key, row);
        return id;
    }

    /// <summary>Changes a row that was read and locked.</summary>
    public RowId Update(TableWriter writer, RowId id, Datum[] before, Datum[] after)
    {
        writer.Complete(after, _frame);
        RowId now = Tables.Update(writer.Table, id, before, after);
        foreach (ForeignKeyCheck key in writer.ForeignKeys)
        {
            if (!key.IsSame(before, after))
                Check(key, after);
        }

        foreach (ReferencingKey key in writer.References)
        {
            if (!key.IsSame(before, after))
                _after.Enqueue(() => key.OnUpdate(this, before, after));
        }

        return now;
    }

    /// <summary>Deletes a row that was read and locked.</summary>
    public void Delete(TableWriter writer, RowId id, Datum[] before)
    {
        Tables.Delete(writer.Table, id, before);
        foreach (ReferencingKey key in writer.References)
            _after.Enqueue(() => key.OnDelete(this, before));
    }

    /// <summary>The end of the statement: looks at what concerns several rows.</summary>
    public void Finish()
    {
        while (_after.TryDequeue(out Action? next))
        {
            if (++_cascades > CascadesMax)
                throw new SqlException(SqlStates.StatementTooComplex, $"more than {CascadesMax} rows are changed because of foreign keys");
            next();
        }
    }

    /// <summary>Rows of a table whose columns have these values, with everything that was written until now.</summary>
    public List<(RowId Id, Datum[] Row)> Find(TableInfo table, int[] columns, Datum[] values, bool onlyFirst = false)
    {
        TableWriter writer = WriterOf(table);
        var found = new List<(RowId, Datum[])>();
        using TableCursor rows = Open(writer, columns, values);
        var row = new Datum[table.Columns.Count];
        while (rows.Next(row))
        {
            context.CountRow();
            if (!Matches(table, row, columns, values))
                continue;
            found.Add((rows.RowId, [.. row]));
            if (onlyFirst)
                break;
        }

        return found;
    }

    private TableCursor Open(TableWriter writer, int[] columns, Datum[] values)
    {
        foreach (IndexInfo index in writer.Table.Indexes)
        {
            if (index.Predicate is not null || index.Columns.Count < columns.Length)
                continue;
            var prefix = new Datum[columns.Length];
            bool fits = true;
            for (int i = 0; i < columns.Length && fits; i++)
            {
                int at = Array.FindIndex(columns, c => index.Columns[i].Expression is null && writer.Table.Columns[c].Number == index.Columns[i].Number);
                fits = at >= 0;
                if (fits)
                    prefix[i] = values[at];
            }

            if (fits)
                return Tables.Scan(writer.Table, index, new IndexRange { Prefix = prefix }, writer.AllColumns, kind: ReadKind.Required);
        }

        return Tables.Scan(writer.Table, writer.AllColumns, kind: ReadKind.Required);
    }

    private static bool Matches(TableInfo table, Datum[] row, int[] columns, Datum[] values)
    {
        for (int i = 0; i < columns.Length; i++)
        {
            if (row[columns[i]].IsNull || !DatumComparer.For(table.Columns[columns[i]].Type).Equals(row[columns[i]], values[i]))
                return false;
        }

        return true;
    }

    private void Check(ForeignKeyCheck key, Datum[] row)
    {
        if (!key.Applies(row))
            return;
        Datum[] copy = [.. row];
        if (key.Info.IsInitiallyDeferred)
            context.Transaction.BeforeCommit.Add(() => key.Check(context, copy));
        else
            _after.Enqueue(() => key.Check(context, copy));
    }
}
