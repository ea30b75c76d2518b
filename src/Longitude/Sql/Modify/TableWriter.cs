using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using Longitude.Sql.Catalog;
using Longitude.Sql.Definitions;
using Longitude.Sql.Execution;
using Longitude.Sql.Sequences;
using Longitude.Sql.Sessions;
using Longitude.Sql.Types;
using ExecutionContext = Longitude.Sql.Execution.ExecutionContext;

namespace Longitude.Sql.Modify;

/// <summary>
/// What every writer of a table's rows must see to: defaults, generated columns, NOT NULL, checks, and foreign keys both ways. Compiled once
/// per table and catalog; immutable.
/// </summary>
internal sealed class TableWriter
{
    private static readonly ConditionalWeakTable<CatalogSnapshot, ConcurrentDictionary<uint, TableWriter>> Known = new();

    private readonly Expr?[] _defaults;
    private readonly (int Column, Expr Value)[] _generated;
    private readonly int[] _notNull;
    private readonly (CheckInfo Check, Expr Condition)[] _checks;
    private readonly string _schema;

    private TableWriter(CatalogSnapshot catalog, ISessionState session, TableInfo table)
    {
        Table = table;
        _schema = catalog.SchemaName(table.SchemaOid);
        AllColumns = [.. Enumerable.Range(0, table.Columns.Count)];
        _defaults = [.. table.Columns.Select(c => TableExpressions.Default(catalog, session, table, c))];
        _generated = [.. table.Columns.Select((c, i) => (c, i)).Where(p => p.c.IsGenerated).Select(p => (p.i, TableExpressions.Generated(catalog, session, table, p.c)))];
        _notNull = [.. table.Columns.Select((c, i) => (c, i)).Where(p => p.c.IsNotNull).Select(p => p.i)];
        _checks = [.. table.Checks.Select(c => (c, TableExpressions.Check(catalog, session, table, c)))];
        ForeignKeys = [.. table.ForeignKeys.Select(k => new ForeignKeyCheck(table, k))];
        References = [.. ReferencingKey.To(catalog, table)];
    }

    public TableInfo Table { get; }

    /// <summary>The index of every column.</summary>
    public int[] AllColumns { get; }

    /// <summary>Foreign keys of this table.</summary>
    public IReadOnlyList<ForeignKeyCheck> ForeignKeys { get; }

    /// <summary>Foreign keys that point at this table.</summary>
    public IReadOnlyList<ReferencingKey> References { get; }

    public static TableWriter Of(CatalogSnapshot catalog, ISessionState session, TableInfo table)
    {
        ConcurrentDictionary<uint, TableWriter> writers = Known.GetOrCreateValue(catalog);
        return writers.TryGetValue(table.Oid, out TableWriter? known) && ReferenceEquals(known.Table, table)
            ? known
            : writers[table.Oid] = new TableWriter(catalog, session, table);
    }

    /// <summary>The value of a column that is not given.</summary>
    public Datum DefaultOf(int column, EvalFrame frame)
    {
        if (_defaults[column] is { } value)
            return value.Eval(frame);
        ColumnInfo info = Table.Columns[column];
        if (info.Identity == IdentityKind.None)
            return Datum.Null;
        TableInfo sequence = frame.Context.Catalog.FindTable(info.SequenceOid)
            ?? throw new SqlException(SqlStates.InternalError, $"the sequence of column \"{info.Name}\" of relation \"{Table.Name}\" is missing");
        return Datum.Of(SequenceFunctions.NextUnchecked(frame.Context, sequence));
    }

    /// <summary>Computes generated columns, and then checks what concerns the row alone.</summary>
    /// <param name="row">A full row; generated columns are filled in.</param>
    /// <exception cref="SqlException">23502, 23514.</exception>
    public void Complete(Datum[] row, EvalFrame frame)
    {
        frame.Row = row;
        foreach ((int column, Expr value) in _generated)
            row[column] = value.Eval(frame);
        foreach (int column in _notNull)
        {
            if (row[column].IsNull)
                throw NullViolation(row, column, frame.Context);
        }

        foreach ((CheckInfo check, Expr condition) in _checks)
        {
            Datum holds = condition.Eval(frame);
            if (!holds.IsNull && !holds.Boolean)
                throw CheckViolation(row, check, frame.Context);
        }
    }

    private SqlException NullViolation(Datum[] row, int column, ExecutionContext context) =>
        new(SqlStates.NotNullViolation, $"null value in column \"{Table.Columns[column].Name}\" of relation \"{Table.Name}\" violates not-null constraint")
        {
            Detail = Describe(row, context),
            SchemaName = _schema,
            TableName = Table.Name,
            ColumnName = Table.Columns[column].Name,
        };

    private SqlException CheckViolation(Datum[] row, CheckInfo check, ExecutionContext context) =>
        new(SqlStates.CheckViolation, $"new row for relation \"{Table.Name}\" violates check constraint \"{check.Name}\"")
        {
            Detail = Describe(row, context),
            SchemaName = _schema,
            TableName = Table.Name,
            ConstraintName = check.Name,
        };

    private string Describe(Datum[] row, ExecutionContext context)
    {
        const int valueCharsMax = 64;
        var text = new StringBuilder("Failing row contains (");
        for (int i = 0; i < Table.Columns.Count; i++)
        {
            string value = row[i].IsNull ? "null" : TypeFormat.Format(row[i], Table.Columns[i].Type, context.Session.Types);
            text.Append(i == 0 ? "" : ", ").Append(value.Length > valueCharsMax ? value[..valueCharsMax] + "..." : value);
        }

        return text.Append(").").ToString();
    }
}
