using System.Text;
using Longitude.Sql.Catalog;
using Longitude.Sql.Storage;
using Longitude.Sql.Types;
using ExecutionContext = Longitude.Sql.Execution.ExecutionContext;

namespace Longitude.Sql.Modify;

/// <summary>A foreign key seen from the table that has it: the row that it names must exist.</summary>
internal sealed class ForeignKeyCheck(TableInfo table, ForeignKeyInfo info)
{
    private readonly int[] _columns = [.. info.Columns.Select(n => TableLayout.IndexOf(table, n))];
    private readonly List<Datum[]> _rows = [];

    public ForeignKeyInfo Info => info;

    /// <summary>Notes a row, to be looked up by <see cref="Finish"/>. For one user at a time.</summary>
    public void Add(ExecutionContext context, Datum[] row)
    {
        if (Applies(row))
            _rows.Add([.. row]);
    }

    /// <summary>Looks up what the noted rows refer to.</summary>
    public void Finish(ExecutionContext context)
    {
        foreach (Datum[] row in _rows)
            Check(context, row);
        _rows.Clear();
    }

    public bool IsSame(Datum[] before, Datum[] after) => Array.TrueForAll(_columns, c => TableLayout.IsSame(before[c], after[c]));

    /// <summary>False when the row refers to nothing.</summary>
    /// <exception cref="SqlException">23503: MATCH FULL, and only some of the columns are NULL.</exception>
    public bool Applies(Datum[] row)
    {
        int nulls = _columns.Count(c => row[c].IsNull);
        if (nulls == 0)
            return true;
        if (info.IsMatchFull && nulls < _columns.Length)
        {
            throw new SqlException(SqlStates.ForeignKeyViolation, $"insert or update on table \"{table.Name}\" violates foreign key constraint \"{info.Name}\"")
            {
                Detail = "MATCH FULL does not allow mixing of null and nonnull key values.",
                TableName = table.Name,
                ConstraintName = info.Name,
            };
        }

        return false;
    }

    /// <exception cref="SqlException">23503: there is no such row.</exception>
    public void Check(ExecutionContext context, Datum[] row)
    {
        TableInfo parent = context.Catalog.FindTable(info.ReferencedTable)
            ?? throw new SqlException(SqlStates.InternalError, $"the table that \"{info.Name}\" refers to is missing");
        (IndexInfo index, int[] order) = ReferencedKey.IndexOf(parent, info);
        var key = new Datum[order.Length];
        for (int i = 0; i < order.Length; i++)
            key[i] = row[_columns[order[i]]];
        if (context.Transaction.Tables.Find(parent, index, key) is not null)
            return;
        throw new SqlException(SqlStates.ForeignKeyViolation, $"insert or update on table \"{table.Name}\" violates foreign key constraint \"{info.Name}\"")
        {
            Detail = $"Key {ReferencedKey.Describe(table, _columns, row, context)} is not present in table \"{parent.Name}\".",
            SchemaName = context.Catalog.SchemaName(table.SchemaOid),
            TableName = table.Name,
            ConstraintName = info.Name,
        };
    }
}

/// <summary>The key that a foreign key refers to.</summary>
internal static class ReferencedKey
{
    /// <summary>The unique index over the referenced columns and, for each of its columns, which of the key's it is.</summary>
    public static (IndexInfo Index, int[] Order) IndexOf(TableInfo parent, ForeignKeyInfo key)
    {
        foreach (IndexInfo index in parent.Indexes)
        {
            if (!index.IsUnique || index.Predicate is not null || index.Columns.Count != key.ReferencedColumns.Count)
                continue;
            int[] order = [.. index.Columns.Select(c => c.Expression is null ? IndexIn(key.ReferencedColumns, c.Number) : -1)];
            if (Array.TrueForAll(order, o => o >= 0))
                return (index, order);
        }

        throw new SqlException(SqlStates.InvalidForeignKey, $"there is no unique constraint matching given keys for referenced table \"{parent.Name}\"");
    }

    /// <summary><c>(a, b)=(1, 2)</c>.</summary>
    public static string Describe(TableInfo table, int[] columns, Datum[] row, ExecutionContext context)
    {
        var text = new StringBuilder("(");
        text.AppendJoin(", ", columns.Select(c => table.Columns[c].Name)).Append(")=(");
        text.AppendJoin(", ", columns.Select(c => row[c].IsNull ? "null" : TypeFormat.Format(row[c], table.Columns[c].Type, context.Session.Types)));
        return text.Append(')').ToString();
    }

    private static int IndexIn(IReadOnlyList<short> numbers, short number)
    {
        for (int i = 0; i < numbers.Count; i++)
        {
            if (numbers[i] == number)
                return i;
        }

        return -1;
    }
}
