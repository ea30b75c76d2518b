using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Expressions;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Binding;

internal sealed partial class QueryBinder
{
    private SelectBlock BindSelect(SelectQuery query, Captures? captures, CteScope? commonTables, bool settles, IReadOnlyList<ScopeItem> hidden)
    {
        var scope = new Scope(captures, commonTables) { Windows = NamedWindows(query), HiddenItems = hidden };
        FromNode? from = BindFrom(query.From, scope);
        List<Target> targets = BindTargets(query.Items, scope, Clause.Select);
        var expressions = new ExpressionBinder(_context, scope, Clause.Where);
        var where = new List<Expr>();
        if (query.Where is not null)
            AndExpr.Split(expressions.BindBoolean(query.Where, "WHERE"), where);
        var having = new List<Expr>();
        if (query.Having is not null)
            AndExpr.Split(new ExpressionBinder(_context, scope, Clause.Having).BindBoolean(query.Having, "HAVING"), having);
        List<TargetOrder> order = BindOrder(query, targets, scope);
        BoundGrouping? grouping = query.GroupBy.Count > 0 ? BindGroupBy(query, targets, scope) : null;
        IReadOnlyList<int> distinctOn = BindDistinctOn(query, targets, scope, order);
        CheckDistinct(query, targets, order);
        CheckWindows(query, scope);
        for (int i = 0; i < targets.Count; i++)
            targets[i] = targets[i].Value.Type.Kind == TypeKind.Unknown && (settles || targets[i].IsHidden)
                ? targets[i] with { Value = Coercions.Settle(targets[i].Value, _context) }
                : targets[i];
        var block = new SelectBlock
        {
            Columns = [.. targets.Where(t => !t.IsHidden).Select(DescribeTarget)],
            From = from,
            Where = where,
            Having = having,
            Targets = targets,
            OrderBy = order,
            IsDistinct = query.IsDistinct && query.DistinctOn.Count == 0,
            DistinctOn = distinctOn,
        };
        BindLimits(query, block, scope);
        new StageBuilder(block).Build(grouping);
        BindLocking(query, block, scope);
        return block;
    }

    public static ResultColumn DescribeTarget(Target target) => target.Value is VarExpr { Info: { } info } v
        ? new ResultColumn(target.Name, v.Type, v.Typmod, info.TableOid, info.ColumnNumber)
        : new ResultColumn(target.Name, target.Value.Type, target.Value.Typmod);

    private static Dictionary<string, WindowSpec> NamedWindows(SelectQuery query)
    {
        var windows = new Dictionary<string, WindowSpec>(StringComparer.Ordinal);
        foreach (NamedWindow window in query.Windows)
        {
            if (!windows.TryAdd(window.Name, window.Spec))
                throw new SqlException(SqlStates.WindowingError, $"window \"{window.Name}\" is already defined") { Position = window.Position + 1 };
        }

        return windows;
    }

    /// <summary>Windows that nobody uses are looked at too.</summary>
    private void CheckWindows(SelectQuery query, Scope scope)
    {
        foreach (NamedWindow window in query.Windows)
            new WindowBinder(new ExpressionBinder(_context, scope, Clause.WindowPartition), _context).Bind(window.Spec);
    }

    /// <summary>The select list, or that of RETURNING, with stars expanded and names given.</summary>
    public List<Target> BindTargets(IReadOnlyList<SelectItem> items, Scope scope, Clause clause)
    {
        var expressions = new ExpressionBinder(_context, scope, clause);
        var targets = new List<Target>(items.Count);
        foreach (SelectItem item in items)
        {
            switch (item.Value)
            {
                case Star star:
                    targets.AddRange(expressions.ExpandStar(star).Select(c => new Target(c.Name, c.Value)));
                    break;
                case FieldAccess { Field: "*" } all:
                    Expr record = expressions.Bind(all.Operand);
                    IReadOnlyList<(string Name, Expr Value)> fields = ExpressionBinder.FieldsOf(record)
                        ?? throw new SqlException(SqlStates.FeatureNotSupported, "record type has not been registered") { Position = all.Position + 1 };
                    targets.AddRange(fields.Select(f => new Target(f.Name, f.Value)));
                    break;
                default:
                    targets.Add(new Target(item.Alias ?? OutputNames.Of(item.Value), expressions.Bind(item.Value)));
                    break;
            }
        }

        return targets;
    }

    /// <summary>The error points to where the value is named, which may be elsewhere than where it is computed.</summary>
    private static void CheckSortable(Expr key, Expression named)
    {
        if (named is not (ColumnName or Literal))
            ExpressionBinder.Sortable(key);
        else if (!key.Type.Comparer.HasOrder)
            ExpressionBinder.Sortable(new ConstantExpr(Datum.Null, key.Type) { Position = named.Position });
    }

    private List<TargetOrder> BindOrder(SelectQuery query, List<Target> targets, Scope scope)
    {
        var order = new List<TargetOrder>(query.OrderBy.Count);
        foreach (OrderItem item in query.OrderBy)
        {
            int index = FindOrAdd(item.Value, targets, scope, Clause.OrderBy);
            CheckSortable(targets[index].Value, item.Value);
            bool isDescending = IsDescending(item);
            if (!order.Exists(o => o.Target == index))
                order.Add(new TargetOrder(index, isDescending, ExpressionBinder.NullsFirst(item with { IsDescending = isDescending })));
        }

        return order;
    }

    /// <summary>The target that an item of ORDER BY or DISTINCT ON means: by its place, its name, or an expression, which may be a new hidden one.</summary>
    private int FindOrAdd(Expression e, List<Target> targets, Scope scope, Clause clause)
    {
        int visible = targets.FindIndex(t => t.IsHidden);
        if (visible < 0)
            visible = targets.Count;
        if (e is Literal { Kind: LiteralKind.Integer } ordinal)
            return Settled(Ordinal(ordinal, visible, clause.Name), targets);
        if (e is Literal)
            throw new SqlException(SqlStates.SyntaxError, $"non-integer constant in {clause.Name}") { Position = e.Position + 1 };
        if (e is ColumnName { Parts: [var name] } && FindByName(name, targets, visible, clause, e.Position) is var named && named >= 0)
            return Settled(named, targets);
        Expr value = Coercions.Settle(new ExpressionBinder(_context, scope, clause).Bind(e), _context);
        int same = targets.FindIndex(t => t.Value.SameAs(value));
        if (same >= 0)
            return same;
        targets.Add(new Target("?column?", value, IsHidden: true));
        return targets.Count - 1;
    }

    /// <summary>What is ordered by has a type.</summary>
    private int Settled(int index, List<Target> targets)
    {
        targets[index] = targets[index] with { Value = Coercions.Settle(targets[index].Value, _context) };
        return index;
    }

    private static int FindByName(string name, List<Target> targets, int visible, Clause clause, int position)
    {
        int found = -1;
        for (int i = 0; i < visible; i++)
        {
            if (!string.Equals(targets[i].Name, name, StringComparison.Ordinal))
                continue;
            if (found >= 0 && !targets[i].Value.SameAs(targets[found].Value))
                throw new SqlException(SqlStates.AmbiguousColumn, $"{clause.Name} \"{name}\" is ambiguous") { Position = position + 1 };
            if (found < 0)
                found = i;
        }

        return found;
    }

    private List<int> BindDistinctOn(SelectQuery query, List<Target> targets, Scope scope, List<TargetOrder> order)
    {
        var on = new List<int>();
        foreach (Expression e in query.DistinctOn)
        {
            int index = FindOrAdd(e, targets, scope, Clause.DistinctOn);
            CheckSortable(targets[index].Value, e);
            if (!on.Contains(index))
                on.Add(index);
        }

        // The rows that are taken for one must stand next to each other.
        for (int i = 0; i < Math.Min(on.Count, order.Count); i++)
        {
            if (!on.Contains(order[i].Target))
            {
                throw new SqlException(SqlStates.InvalidColumnReference, "SELECT DISTINCT ON expressions must match initial ORDER BY expressions")
                {
                    Position = targets[on[i]].Value.Location + 1,
                };
            }
        }

        return on;
    }

    private static void CheckDistinct(SelectQuery query, List<Target> targets, List<TargetOrder> order)
    {
        if (!query.IsDistinct || query.DistinctOn.Count > 0)
            return;
        foreach (TargetOrder item in order)
        {
            if (targets[item.Target].IsHidden)
            {
                throw new SqlException(SqlStates.InvalidColumnReference, "for SELECT DISTINCT, ORDER BY expressions must appear in select list")
                {
                    Position = targets[item.Target].Value.Location + 1,
                };
            }
        }

        foreach (Target target in targets)
        {
            if (!target.Value.Type.Comparer.HasOrder && target.Value.Type.Kind != TypeKind.Unknown)
            {
                throw new SqlException(SqlStates.UndefinedFunction, $"could not identify an equality operator for type {TypeNames.Format(target.Value.Type, -1)}")
                {
                    Position = target.Value.Location + 1,
                };
            }
        }
    }

    private static void BindLocking(SelectQuery query, SelectBlock block, Scope scope)
    {
        if (query.Locking.Count == 0)
            return;
        string? obstacle = query.IsDistinct ? "DISTINCT clause" : block.Group is not null && query.GroupBy.Count > 0 ? "GROUP BY clause"
            : query.Having is not null ? "HAVING clause" : block.Group is not null ? "aggregate functions" : block.Windows.Count > 0 ? "window functions"
            : block.Sets.Count > 0 ? "set-returning functions in the target list" : null;
        if (obstacle is not null)
            RejectLocking(query, obstacle);
        var locks = new List<RowLock>();
        foreach (LockingClause clause in query.Locking)
        {
            IEnumerable<ScopeItem> locked = scope.Items.Where(i => i.Relation is not null && i.Alias is not null);
            if (clause.Tables.Count > 0)
                locked = clause.Tables.Select(t => FindLocked(t, clause, scope));
            foreach (ScopeItem item in locked)
            {
                if (item.Relation is TableRelation table)
                    locks.Add(new RowLock(table, clause.Strength, clause.Wait));
                else if (item.Relation is QueryRelation { Query: SelectBlock inner })
                    inner.Locks = [.. inner.Locks, .. LocksOf(inner.From, clause)];
                else if (clause.Tables.Count > 0)
                    throw Unlockable(item, clause);
            }
        }

        block.Locks = locks;
    }

    private static ScopeItem FindLocked(QualifiedName table, LockingClause clause, Scope scope) =>
        scope.Items.Find(i => string.Equals(i.Alias, table.Last, StringComparison.Ordinal))
        ?? throw new SqlException(SqlStates.UndefinedTable, $"relation \"{table.Last}\" in {LockName(clause.Strength)} clause not found in FROM clause")
        {
            Position = table.Position + 1,
        };

    private static SqlException Unlockable(ScopeItem item, LockingClause clause)
    {
        string what = item.Relation switch
        {
            FunctionRelation => "a function",
            CteRelation => "a WITH query",
            _ => "a join",
        };
        return new SqlException(SqlStates.FeatureNotSupported, $"{LockName(clause.Strength)} cannot be applied to {what}") { Position = clause.Position + 1 };
    }

    /// <summary>A subquery or view in FROM has its own tables locked.</summary>
    private static IEnumerable<RowLock> LocksOf(FromNode? from, LockingClause clause) => from switch
    {
        FromRelation { Relation: TableRelation t } => [new RowLock(t, clause.Strength, clause.Wait)],
        FromJoin j => LocksOf(j.Left, clause).Concat(LocksOf(j.Right, clause)),
        _ => [],
    };
}
