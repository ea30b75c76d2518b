using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Expressions;
using Longitude.Sql.Execution.Operators;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Binding;

// FROM: what each item is, what it is called, and what of it can be named where.
internal sealed partial class QueryBinder
{
    /// <summary>Binds the items one after another, each one visible to what follows it as LATERAL.</summary>
    public FromNode? BindFrom(IReadOnlyList<TableExpression> items, Scope scope)
    {
        FromNode? all = null;
        foreach (TableExpression item in items)
        {
            (FromNode node, List<ScopeItem> names) = BindItem(item, scope, JoinKind.Inner);
            CheckNames(scope.Items, names, item.Position);
            scope.Items.AddRange(names);
            all = all is null ? node : new FromJoin(JoinMode.Inner, all, node, []);
        }

        return all;
    }

    /// <param name="side">How the item is joined to what is left of it: to the right of a RIGHT or FULL join nothing lateral can be seen.</param>
    private (FromNode Node, List<ScopeItem> Names) BindItem(TableExpression item, Scope scope, JoinKind side)
    {
        switch (item)
        {
            case TableReference table:
                return Named(BindTable(table, scope));
            case SubqueryTable subquery:
                return Named(BindSubqueryTable(subquery, scope, side));
            case FunctionTable function:
                return Named(BindFunctionTable(function, scope, side));
            case Join join:
                return BindJoin(join, scope);
            default:
                throw new SqlException(SqlStates.FeatureNotSupported, $"{item.GetType().Name} is not supported") { Position = item.Position + 1 };
        }
    }

    private static (FromNode Node, List<ScopeItem> Names) Named((Relation Relation, string? Schema) bound) =>
        (new FromRelation(bound.Relation), [ItemOf(bound.Relation, bound.Schema)]);

    public static ScopeItem ItemOf(Relation relation, string? schema) => new()
    {
        Alias = relation.Alias,
        Schema = schema,
        Relation = relation,
        Columns = [.. relation.Columns.Take(relation.VisibleColumns).Select((c, i) => (c.Name, (Expr)relation.Var(i)))],
    };

    private static void CheckNames(List<ScopeItem> before, List<ScopeItem> added, int position)
    {
        foreach (ScopeItem item in added)
        {
            if (item is { IsNamed: true, Alias: not null }
                && before.Exists(b => b.IsNamed && string.Equals(b.Alias, item.Alias, StringComparison.Ordinal)
                    && (b.Schema is null || item.Schema is null || string.Equals(b.Schema, item.Schema, StringComparison.Ordinal))))
            {
                throw new SqlException(SqlStates.DuplicateAlias, $"table name \"{item.Alias}\" specified more than once");
            }
        }
    }

    private static IReadOnlyList<RelationColumn> Renamed(IReadOnlyList<RelationColumn> columns, TableAlias? alias, string name, int position)
    {
        if (alias is null || alias.Columns.Count == 0)
            return columns;
        if (alias.Columns.Count > columns.Count)
        {
            throw new SqlException(SqlStates.InvalidColumnReference,
                $"table \"{name}\" has {columns.Count} columns available but {alias.Columns.Count} columns specified");
        }

        return [.. columns.Select((c, i) => i < alias.Columns.Count ? c with { Name = alias.Columns[i] } : c)];
    }

    private (Relation Relation, string? Schema) BindSubqueryTable(SubqueryTable item, Scope scope, JoinKind side)
    {
        Captures? captures = item.IsLateral ? new Captures(LateralScope(scope, side)) : scope.Captures;
        LogicalQuery query = Bind(item.Query, captures, scope.CommonTables, hidden: item.IsLateral ? null : [.. scope.Items]);
        string alias = item.Alias?.Name ?? "unnamed_subquery";
        IReadOnlyList<RelationColumn> columns = Renamed(ColumnsOf(query), item.Alias, alias, item.Position);
        return (new QueryRelation(alias, query, columns)
        {
            Arguments = item.IsLateral ? [.. captures!.Values] : [],
            IsLateral = item.IsLateral,
            Position = item.Position,
        }, null);
    }

    public static IReadOnlyList<RelationColumn> ColumnsOf(LogicalQuery query) =>
        [.. query.Columns.Select(c => new RelationColumn(c.Name, c.Type, c.Typmod, c.TableOid, c.ColumnNumber))];

    private static Scope LateralScope(Scope scope, JoinKind side) =>
        side is JoinKind.Right or JoinKind.Full ? scope.Beside([], scope.Items) : scope;

    private (FromNode Node, List<ScopeItem> Names) BindJoin(Join join, Scope scope)
    {
        (FromNode left, List<ScopeItem> leftNames) = BindItem(join.Left, scope, JoinKind.Inner);
        // What is right of a join may see what is left of it, if it is LATERAL.
        int before = scope.Items.Count;
        scope.Items.AddRange(leftNames);
        (FromNode right, List<ScopeItem> rightNames) = BindItem(join.Right, scope, join.Kind);
        scope.Items.RemoveRange(before, scope.Items.Count - before);
        CheckNames(leftNames, rightNames, join.Right.Position);
        foreach (ScopeItem item in Optional(join.Kind, leftNames, rightNames))
            item.IsOptional = true;
        var conditions = new List<Expr>();
        List<ScopeItem> names;
        if (join.IsNatural || join.Using.Count > 0)
        {
            names = BindUsing(join, leftNames, rightNames, scope, conditions);
        }
        else
        {
            if (join.On is not null)
            {
                Scope on = scope.Beside([.. leftNames, .. rightNames], scope.Items);
                AndExpr.Split(new ExpressionBinder(_context, on, Clause.JoinOn).BindBoolean(join.On, "JOIN/ON"), conditions);
            }

            names = [.. leftNames, .. rightNames];
        }

        FromJoin node = join.Kind switch
        {
            JoinKind.Right => new FromJoin(JoinMode.Left, right, left, conditions),
            JoinKind.Left => new FromJoin(JoinMode.Left, left, right, conditions),
            JoinKind.Full => new FromJoin(JoinMode.Full, left, right, conditions),
            _ => new FromJoin(JoinMode.Inner, left, right, conditions),
        };
        return (node, join.Alias is { } alias ? Aliased(alias, names, join.Position) : names);
    }

    private static IEnumerable<ScopeItem> Optional(JoinKind kind, List<ScopeItem> left, List<ScopeItem> right) => kind switch
    {
        JoinKind.Left => right,
        JoinKind.Right => left,
        JoinKind.Full => left.Concat(right),
        _ => [],
    };

    /// <summary>(a JOIN b ...) AS j: only j can be named, and has all columns.</summary>
    private static List<ScopeItem> Aliased(TableAlias alias, List<ScopeItem> names, int position)
    {
        List<(string Name, Expr Value)> columns = [.. names.Where(n => n.IsOpen).SelectMany(n => n.Columns)];
        if (alias.Columns.Count > columns.Count)
        {
            throw new SqlException(SqlStates.InvalidColumnReference,
                $"join expression \"{alias.Name}\" has {columns.Count} columns available but {alias.Columns.Count} columns specified");
        }

        for (int i = 0; i < alias.Columns.Count; i++)
            columns[i] = (alias.Columns[i], columns[i].Value);
        return [new ScopeItem { Alias = alias.Name, Columns = columns }, .. names.Select(n => n.Unnamed())];
    }

    /// <summary>USING and NATURAL: columns of both sides that are one, and are named without a table.</summary>
    private List<ScopeItem> BindUsing(Join join, List<ScopeItem> left, List<ScopeItem> right, Scope scope, List<Expr> conditions)
    {
        List<(string Name, Expr Value)> lefts = [.. left.Where(i => i.IsOpen).SelectMany(i => i.Columns)];
        List<(string Name, Expr Value)> rights = [.. right.Where(i => i.IsOpen).SelectMany(i => i.Columns)];
        IReadOnlyList<string> shared = join.IsNatural
            ? [.. lefts.Select(c => c.Name).Where(n => rights.Exists(r => string.Equals(r.Name, n, StringComparison.Ordinal))).Distinct(StringComparer.Ordinal)]
            : join.Using;
        var expressions = new ExpressionBinder(_context, scope, Clause.JoinOn);
        var merged = new List<(string Name, Expr Value)>();
        foreach (string name in shared)
        {
            if (merged.Exists(m => string.Equals(m.Name, name, StringComparison.Ordinal)))
                throw new SqlException(SqlStates.DuplicateColumn, $"column name \"{name}\" appears more than once in USING clause");
            Expr a = Shared(lefts, name, "left", join);
            Expr b = Shared(rights, name, "right", join);
            _context.Observer?.Using(join, a, b);
            conditions.Add(Coercions.ToBoolean(expressions.Operate("=", a, b, join.Position), "JOIN/USING", _context));
            SqlType type = ExpressionBinder.CommonType([a, b], "JOIN/USING");
            Expr x = Coercions.Implicit(a, type, -1, _context);
            Expr y = Coercions.Implicit(b, type, -1, _context);
            merged.Add((name, join.Kind switch
            {
                JoinKind.Right => y,
                JoinKind.Full => new CoalesceExpr([x, y], type),
                _ => x,
            }));
        }

        bool IsShared((string Name, Expr Value) c) => shared.Contains(c.Name, StringComparer.Ordinal);
        var all = new ScopeItem
        {
            Columns = [.. merged, .. lefts.Where(c => !IsShared(c)), .. rights.Where(c => !IsShared(c))],
            IsNamed = false,
        };
        List<ScopeItem> names = [all, .. left.Concat(right).Select(i => i.Closed())];
        if (join.UsingAlias is { } alias)
            names.Add(new ScopeItem { Alias = alias, Columns = merged, IsOpen = false });
        return names;
    }

    private static Expr Shared(List<(string Name, Expr Value)> columns, string name, string side, Join join)
    {
        List<(string Name, Expr Value)> found = columns.FindAll(c => string.Equals(c.Name, name, StringComparison.Ordinal));
        return found.Count switch
        {
            1 => found[0].Value,
            0 => throw new SqlException(SqlStates.UndefinedColumn, $"column \"{name}\" specified in USING clause does not exist in {side} table"),
            _ => throw new SqlException(SqlStates.AmbiguousColumn, $"common column name \"{name}\" appears more than once in {side} table"),
        };
    }
}
