using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Definitions;
using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Expressions;
using Longitude.Sql.Planning;
using Longitude.Sql.Syntax;

namespace Longitude.Sql.Modify;

/// <summary>Binds ON CONFLICT.</summary>
internal sealed class ConflictBinder(BindContext context, Planner planner, TargetTable target, CteScope? visible)
{
    private TableInfo Table => target.Table;

    public ConflictPlan Bind(OnConflict s)
    {
        IReadOnlyList<IndexInfo> arbiters = Arbiters(s);
        if (!s.IsUpdate)
            return new ConflictPlan { Arbiters = arbiters };
        var excluded = new TableRelation(Table, "excluded", []) { Reader = target.Relation.Reader };
        var scope = new Scope(null, visible);
        scope.Items.Add(target.Item);
        scope.Items.Add(new ScopeItem { Alias = excluded.Alias, Relation = excluded, Columns = target.ColumnsOver(excluded), IsOpen = false });
        SortedDictionary<int, Expr> values = new UpdateBinder(context, target, scope).Bind(s.Assignments);
        Expr? where = s.Where is null ? null : new ExpressionBinder(context, scope, Clause.Where).BindBoolean(s.Where, "WHERE");
        target.Reads(values.Values);
        if (where is not null)
            target.Reads(where);
        Layout layout = Layout.Of(target.Relation);
        int width = Table.Columns.Count + TableRelation.SystemColumns;
        for (int i = 0; i < excluded.Columns.Count; i++)
            layout.Put(excluded, i, width + i);
        var finisher = new Finisher(planner, layout, null);
        return new ConflictPlan
        {
            Arbiters = arbiters,
            IsUpdate = true,
            Set = [.. values.Keys],
            Values = [.. values.Values.Select(v => finisher.Finish(planner.Fold(v)))],
            Where = where is null ? null : finisher.Finish(planner.Fold(where)),
        };
    }

    private IndexInfo[] Arbiters(OnConflict s)
    {
        if (s.Constraint is { } name)
        {
            IndexInfo? index = Table.Indexes.FirstOrDefault(i => i.IsConstraint && string.Equals(i.Name, name, StringComparison.Ordinal));
            if (index is not null)
                return [index];
            throw Table.FindConstraint(name) is null
                ? new SqlException(SqlStates.UndefinedObject, $"constraint \"{name}\" for table \"{Table.Name}\" does not exist")
                : new SqlException(SqlStates.WrongObjectType, "constraint in ON CONFLICT clause has no associated index");
        }

        if (s.Target.Count == 0)
        {
            return s.IsUpdate
                ? throw new SqlException(SqlStates.SyntaxError, "ON CONFLICT DO UPDATE requires inference specification or constraint name")
                {
                    Position = s.Position + 1,
                    Hint = "For example, ON CONFLICT (column_name).",
                }
                : [.. Table.Indexes.Where(i => i.IsUnique)];
        }

        List<Expr> wanted = [.. s.Target.Select(Element)];
        List<Expr> conditions = [];
        if (s.TargetWhere is not null)
            AndExpr.Split(TableExpressions.BindCondition(context, Table, s.TargetWhere, Clause.IndexPredicate, "WHERE"), conditions);
        IndexInfo[] found = [.. Table.Indexes.Where(i => i.IsUnique && Fits(i, wanted, conditions))];
        return found.Length > 0
            ? found
            : throw new SqlException(SqlStates.InvalidColumnReference, "there is no unique or exclusion constraint matching the ON CONFLICT specification");
    }

    private Expr Element(IndexElement element)
    {
        if (element.Value is ColumnName { Parts: [var name] } && Table.IndexOf(name) < 0)
            throw new SqlException(SqlStates.UndefinedColumn, $"column \"{name}\" does not exist") { Position = element.Position + 1 };
        Expr bound = TableExpressions.Bind(context, Table, element.Value, Clause.IndexExpression);
        if (bound is ColumnExpr column)
            target.Reads(target.Relation.Var(column.Index));
        return bound;
    }

    /// <summary>True when the index is over just these expressions, and its condition follows from those given.</summary>
    private bool Fits(IndexInfo index, List<Expr> wanted, List<Expr> conditions)
    {
        BindContext stored = new(context.Catalog, context.Session) { SearchPath = TableExpressions.PathOf(context.Catalog, Table) };
        List<Expr> columns =
        [
            .. index.Columns.Select(c => c.Expression is null
                ? new ColumnExpr(Table.IndexOf(c.Number), c.Type, Table.FindColumn(c.Number)!.Typmod)
                : TableExpressions.Bind(stored, Table, Parsing.SqlParser.ParseExpression(c.Expression), Clause.IndexExpression)),
        ];
        bool isSame = columns.TrueForAll(c => wanted.Exists(w => w.SameAs(c))) && wanted.TrueForAll(w => columns.Exists(c => c.SameAs(w)));
        if (!isSame || index.Predicate is null)
            return isSame;
        var needed = new List<Expr>();
        AndExpr.Split(TableExpressions.BindCondition(stored, Table, Parsing.SqlParser.ParseExpression(index.Predicate), Clause.IndexPredicate, "WHERE"), needed);
        return needed.TrueForAll(n => conditions.Exists(c => c.SameAs(n)));
    }
}
