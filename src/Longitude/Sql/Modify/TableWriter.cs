// Writing rows: what INSERT, UPDATE, DELETE, COPY, the actions of foreign keys and WITH have in common.
//
// A row is written in PostgreSQL's order: defaults were put in by whoever made it; then generated columns are computed, NOT NULL and
// checks are asked (in the order of their names), storage writes the row and its index entries and asks for uniqueness; foreign
// keys are asked at the end of the statement (StatementEffects), because rows of the same statement may refer to each other.
//
// What a table asks of its rows is compiled once per definition and shared by all statements: a TableWriter hangs on the TableInfo
// itself, so that another definition can never be served by an old writer, and it goes away with its definition.
using System.Runtime.CompilerServices;
using Longitude.Sql.Catalog;
using Longitude.Sql.Definitions;
using Longitude.Sql.Execution;
using Longitude.Sql.Sessions;
using Longitude.Sql.Storage;
using Longitude.Sql.Types;
using ExecutionContext = Longitude.Sql.Execution.ExecutionContext;

namespace Longitude.Sql.Modify;

/// <summary>Writes rows of one table. Immutable; the rows are given with a value for each column.</summary>
internal sealed class TableWriter
{
    private static readonly ConditionalWeakTable<TableInfo, TableWriter> Known = [];

    private readonly int[] _notNull;
    private readonly (int Column, Expr Value)[] _generated;
    private readonly (CheckInfo Check, Expr Condition)[] _checks;
    private readonly bool[] _isInForeignKey;

    private TableWriter(CatalogSnapshot catalog, ISessionState session, TableInfo table)
    {
        Table = table;
        AllColumns = [.. Enumerable.Range(0, table.Columns.Count)];
        Defaults = new Expr?[table.Columns.Count];
        var notNull = new List<int>();
        var generated = new List<(int, Expr)>();
        for (int i = 0; i < table.Columns.Count; i++)
        {
            ColumnInfo column = table.Columns[i];
            if (column.IsNotNull)
                notNull.Add(i);
            if (column.IsGenerated)
                generated.Add((i, TableExpressions.Generated(catalog, session, table, column)));
            else if (column.Identity != IdentityKind.None)
                Defaults[i] = new SequenceExpr(column.SequenceOid, column.Type);
            else
                Defaults[i] = TableExpressions.Default(catalog, session, table, column);
        }

        _notNull = [.. notNull];
        _generated = [.. generated];
        _checks = [.. table.Checks.OrderBy(k => k.Name, StringComparer.Ordinal).Select(k => (k, TableExpressions.Check(catalog, session, table, k)))];
        ForeignKeys = [.. table.ForeignKeys.Select(k => new ForeignKeyCheck(table, k))];
        _isInForeignKey = new bool[table.Columns.Count];
        foreach (ForeignKeyInfo key in table.ForeignKeys)
        {
            foreach (short column in key.Columns)
                _isInForeignKey[table.IndexOf(column)] = true;
        }
    }

    public TableInfo Table { get; }

    /// <summary>The indexes of all columns: what a statement reads that needs full rows.</summary>
    public int[] AllColumns { get; }

    /// <summary>For each column the value of DEFAULT; null for NULL and for generated columns.</summary>
    public Expr?[] Defaults { get; }

    /// <summary>What the table's foreign keys ask of its rows.</summary>
    public ForeignKeyCheck[] ForeignKeys { get; }

    /// <summary>True when a column takes part in nothing but the row itself: no index, check, generated column or foreign key.</summary>
    public bool IsPlain(int column)
    {
        ColumnInfo info = Table.Columns[column];
        return !info.IsGenerated
            && !_isInForeignKey[column]
            && !Table.Indexes.Any(i => i.Uses(Table, info.Number))
            && !Table.Checks.Any(k => ColumnUse.Mentions(k.Expression, info.Name))
            && !Table.Columns.Any(k => k.IsGenerated && ColumnUse.Mentions(k.DefaultText, info.Name));
    }

    public static TableWriter For(ExecutionContext context, TableInfo table) => For(context.Catalog, context.Session, table);

    public static TableWriter For(CatalogSnapshot catalog, ISessionState session, TableInfo table)
    {
        if (Known.TryGetValue(table, out TableWriter? known))
            return known;
        var made = new TableWriter(catalog, session, table);
        return Known.TryAdd(table, made) ? made : Known.GetValue(table, _ => made);
    }

    /// <summary>Computes generated columns, and asks NOT NULL and checks.</summary>
    /// <param name="frame">Its row becomes <paramref name="row"/>.</param>
    /// <exception cref="SqlException">23502 or 23514.</exception>
    public void Complete(EvalFrame frame, Datum[] row)
    {
        frame.Row = row;
        foreach ((int column, Expr value) in _generated)
            row[column] = value.Eval(frame);
        foreach (int column in _notNull)
        {
            if (row[column].IsNull)
                throw NullValue(frame.Context, row, column);
        }

        foreach ((CheckInfo check, Expr condition) in _checks)
        {
            Datum holds = condition.Eval(frame);
            if (!holds.Boolean && !holds.IsNull)
                throw Violated(frame.Context, row, check);
        }
    }

    /// <summary>Adds a row that is complete.</summary>
    public RowId Insert(ExecutionContext context, StatementEffects effects, Datum[] row)
    {
        RowId id = context.Transaction.Tables.Insert(Table, row);
        foreach (ForeignKeyCheck key in ForeignKeys)
            effects.Check(context, key, row);
        if (Table.OnCommit is not null)
            effects.EmptyAtCommit(context, Table);
        return id;
    }

    /// <summary>Changes a row to one that is complete.</summary>
    public RowId Update(ExecutionContext context, StatementEffects effects, RowId id, Datum[] before, Datum[] after)
    {
        RowId now = context.Transaction.Tables.Update(Table, id, before, after);
        foreach (ForeignKeyCheck key in ForeignKeys)
        {
            if (!key.IsSame(before, after))
                effects.Check(context, key, after);
        }

        foreach (ReferencingKey key in effects.ReferencingKeys(context, Table))
        {
            if (!key.IsSame(before, after))
                effects.Changed(key, before, after);
        }

        return now;
    }

    public void Delete(ExecutionContext context, StatementEffects effects, RowId id, Datum[] before)
    {
        context.Transaction.Tables.Delete(Table, id, before);
        foreach (ReferencingKey key in effects.ReferencingKeys(context, Table))
            effects.Changed(key, before, null);
    }

    private SqlException NullValue(ExecutionContext context, Datum[] row, int column)
    {
        string name = Table.Columns[column].Name;
        return new SqlException(SqlStates.NotNullViolation, $"null value in column \"{name}\" of relation \"{Table.Name}\" violates not-null constraint")
        {
            Detail = RowText.Failing(context, Table, row),
            SchemaName = context.Catalog.SchemaName(Table.SchemaOid),
            TableName = Table.Name,
            ColumnName = name,
        };
    }

    private SqlException Violated(ExecutionContext context, Datum[] row, CheckInfo check) =>
        new(SqlStates.CheckViolation, $"new row for relation \"{Table.Name}\" violates check constraint \"{check.Name}\"")
        {
            Detail = RowText.Failing(context, Table, row),
            SchemaName = context.Catalog.SchemaName(Table.SchemaOid),
            TableName = Table.Name,
            ConstraintName = check.Name,
        };
}
