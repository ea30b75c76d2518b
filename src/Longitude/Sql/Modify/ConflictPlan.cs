using Longitude.Client;
using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Parsing;
using Longitude.Sql.Planning;
using Longitude.Sql.Storage;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Modify;

/// <summary>ON CONFLICT: which unique indexes are asked, and what becomes of a row that is there already.</summary>
internal sealed class ConflictPlan
{
    private readonly TableInfo _table;
    private readonly IndexInfo[] _arbiters;
    private readonly (int Column, Expr? Value)[] _assignments;
    private readonly Expr? _where;

    private ConflictPlan(TableInfo table, IndexInfo[] arbiters, bool isUpdate, (int Column, Expr? Value)[] assignments, Expr? where)
    {
        _table = table;
        _arbiters = arbiters;
        IsUpdate = isUpdate;
        _assignments = assignments;
        _where = where;
    }

    public bool IsUpdate { get; }

    public static ConflictPlan Bind(OnConflict on, BindContext context, Planner planner, TableRelation target, ScopeItem item)
    {
        TableInfo table = target.Table;
        IndexInfo[] arbiters = Arbiters(on, table);
        if (!on.IsUpdate)
            return new ConflictPlan(table, arbiters, false, [], null);
        var excluded = new TableRelation(table, "excluded", []);
        var scope = new Scope(null, context.CommonTables);
        scope.Items.Add(item);
        ScopeItem proposed = QueryBinder.ItemOf(excluded, null).Closed();
        scope.Items.Add(proposed);
        List<(int Column, Expr? Value)> assignments = Assignments.Bind(on.Assignments, table, new ExpressionBinder(context, scope, Clause.Update));
        Expr? where = on.Where is null ? null : new ExpressionBinder(context, scope, Clause.Where).BindBoolean(on.Where, "WHERE");
        context.Require(new TableAccessRight(table.Oid, [.. assignments.Select(a => table.Columns[a.Column].Number)], Privileges.Update, context.ActingOwner));
        var layout = Layout.Of(target);
        for (int i = 0; i < table.Columns.Count; i++)
            layout.Put(excluded, i, target.Columns.Count + i);
        var finisher = new Finisher(planner, layout, null);
        return new ConflictPlan(
            table,
            arbiters,
            true,
            [.. assignments.Select(a => (a.Column, a.Value is null ? null : finisher.Finish(planner.Fold(a.Value))))],
            where is null ? null : finisher.Finish(planner.Fold(where)));
    }

    /// <summary>The row that stands in the way of a new one; null when none does.</summary>
    public RowId? Find(RowChanges changes, Datum[] row)
    {
        TableAccess tables = changes.Context.Transaction.Tables;
        foreach (IndexInfo index in _arbiters)
        {
            if (KeyOf(changes, index, row) is { } key && tables.Find(_table, index, key) is { } found)
                return found;
        }

        return null;
    }

    /// <summary>DO UPDATE.</summary>
    /// <returns>Where the row is now; null when WHERE leaves it alone.</returns>
    /// <exception cref="SqlException">21000: this statement has already written the row.</exception>
    public RowId? Update(RowChanges changes, TableWriter writer, RowId existing, Datum[] proposed, HashSet<RowId> written, out Datum[] after)
    {
        int columns = _table.Columns.Count;
        after = [];
        if (written.Contains(existing))
        {
            throw new SqlException(SqlStates.CardinalityViolation, "ON CONFLICT DO UPDATE command cannot affect row a second time")
            {
                Hint = "Ensure that no rows proposed for insertion within the same command have duplicate constrained values.",
            };
        }

        changes.Context.Transaction.Lock(existing);
        var row = new Datum[columns + TableRelation.SystemColumns + columns];
        if (!changes.Context.Transaction.Tables.TryGet(_table, existing, writer.AllColumns, row, out Core.LogPosition version, ReadKind.Required))
            throw RestartStatementException.Instance;
        row[columns] = Datum.OfObject(existing);
        row[columns + 1] = Datum.Of(version.Value & uint.MaxValue);
        row[columns + 2] = Datum.Of((long)_table.Oid);
        proposed.AsSpan(0, columns).CopyTo(row.AsSpan(columns + TableRelation.SystemColumns));
        var frame = new EvalFrame(changes.Context, null) { Row = row };
        if (_where is not null && !_where.Eval(frame).IsTrue)
            return null;
        Datum[] before = row[..columns];
        after = row[..columns];
        foreach ((int column, Expr? value) in _assignments)
            after[column] = value is null ? writer.DefaultOf(column, frame) : value.Eval(frame);
        RowId now = changes.Update(writer, existing, before, after);
        written.Add(now);
        return now;
    }

    /// <summary>The values of an index for a row; null when the row is not in it.</summary>
    private Datum[]? KeyOf(RowChanges changes, IndexInfo index, Datum[] row)
    {
        Storage.IndexExpressions? compiled = index.Predicate is null && index.Columns.All(c => c.Expression is null)
            ? null
            : changes.Context.Catalog.CompileIndex?.Invoke(changes.Context.Catalog, _table, index);
        if (compiled?.Predicate is { } predicate && !predicate(row))
            return null;
        var key = new Datum[index.Columns.Count];
        for (int i = 0; i < key.Length; i++)
            key[i] = compiled?.Columns[i] is { } expression ? expression(row) : row[TableLayout.IndexOf(_table, index.Columns[i].Number)];
        return key;
    }

    private static IndexInfo[] Arbiters(OnConflict on, TableInfo table)
    {
        if (on.Constraint is { } name)
        {
            return [table.Indexes.FirstOrDefault(i => i.IsUnique && string.Equals(i.Name, name, StringComparison.Ordinal))
                ?? throw new SqlException(SqlStates.UndefinedObject, $"constraint \"{name}\" for table \"{table.Name}\" does not exist")];
        }

        if (on.Target.Count == 0)
            return [.. table.Indexes.Where(i => i.IsUnique)];
        IndexInfo[] fitting = [.. table.Indexes.Where(i => i.IsUnique && Fits(on, i, table))];
        return fitting.Length > 0
            ? fitting
            : throw new SqlException(SqlStates.InvalidColumnReference, "there is no unique or exclusion constraint matching the ON CONFLICT specification");
    }

    private static bool Fits(OnConflict on, IndexInfo index, TableInfo table)
    {
        if (index.Predicate is { } predicate && (on.TargetWhere is null || !SameText(SqlWriter.Write(on.TargetWhere), predicate)))
            return false;
        if (index.Columns.Count != on.Target.Count)
            return false;
        foreach (IndexElement element in on.Target)
        {
            bool found = element.Value is ColumnName { Parts: [var column] }
                ? index.Columns.Any(c => c.Expression is null && table.FindColumn(column) is { } info && info.Number == c.Number)
                : index.Columns.Any(c => c.Expression is { } text && SameText(SqlWriter.Write(element.Value), text));
            if (!found)
            {
                if (element.Value is ColumnName { Parts: [var missing] } && table.FindColumn(missing) is null)
                    throw new SqlException(SqlStates.UndefinedColumn, $"column \"{missing}\" does not exist") { Position = element.Position + 1 };
                return false;
            }
        }

        return true;
    }

    private static bool SameText(string expression, string stored) =>
        string.Equals(expression, SqlWriter.Write(SqlParser.ParseExpression(stored)), StringComparison.Ordinal);
}
