using Longitude.Sql.Execution;
using Longitude.Sql.Syntax;

namespace Longitude.Sql.Binding;

/// <summary>GROUP BY: all expressions named, and which of them each grouping set has; null sets when there is just one with all of them.</summary>
internal sealed record BoundGrouping(List<Expr> Keys, IReadOnlyList<int[]>? Sets);

internal sealed partial class QueryBinder
{
    /// <summary>As in PostgreSQL.</summary>
    private const int CubeMax = 12;

    private const int GroupingSetsMax = 4096;

    private BoundGrouping BindGroupBy(SelectQuery query, List<Target> targets, Scope scope)
    {
        var keys = new List<Expr>();
        bool isPlain = query.GroupBy.All(g => g.Kind == GroupingKind.Expression || (g.Kind == GroupingKind.List && g.Elements.Count > 0));
        var sets = new List<int[]> { Array.Empty<int>() };
        foreach (GroupingElement element in query.GroupBy)
        {
            List<int[]> expanded = Expand(element, keys, targets, scope);
            sets = [.. sets.SelectMany(s => expanded.Select(e => s.Concat(e).Distinct().ToArray()))];
            if (sets.Count > GroupingSetsMax)
                throw new SqlException(SqlStates.StatementTooComplex, $"too many grouping sets present (maximum {GroupingSetsMax})") { Position = element.Position + 1 };
        }

        if (query.GroupByDistinct)
            sets = [.. sets.DistinctBy(s => string.Join(',', s.Order()), StringComparer.Ordinal)];
        return isPlain ? new BoundGrouping(keys, null) : new BoundGrouping(keys, sets);
    }

    /// <summary>The grouping sets that an element stands for.</summary>
    private List<int[]> Expand(GroupingElement element, List<Expr> keys, List<Target> targets, Scope scope)
    {
        switch (element.Kind)
        {
            case GroupingKind.Expression:
                return [[Key(element.Value!, keys, targets, scope)]];
            case GroupingKind.List:
                return [[.. element.Elements.SelectMany(e => Expand(e, keys, targets, scope).SelectMany(s => s)).Distinct()]];
            case GroupingKind.Sets:
                return [.. element.Elements.SelectMany(e => Expand(e, keys, targets, scope))];
            default:
                int[][] parts = [.. element.Elements.Select(e => Expand(e, keys, targets, scope).SelectMany(s => s).ToArray())];
                if (element.Kind == GroupingKind.Rollup)
                    return [.. Enumerable.Range(0, parts.Length + 1).Select(n => parts[..^n].SelectMany(p => p).Distinct().ToArray())];
                if (parts.Length > CubeMax)
                    throw new SqlException(SqlStates.TooManyColumns, $"CUBE is limited to {CubeMax} elements") { Position = element.Position + 1 };
                int all = 1 << parts.Length;
                return [.. Enumerable.Range(0, all).Select(n => Chosen(parts, all - 1 - n))];
        }
    }

    private static int[] Chosen(int[][] parts, int mask) =>
        [.. parts.Where((_, i) => (mask & (1 << (parts.Length - 1 - i))) != 0).SelectMany(p => p).Distinct()];

    /// <summary>A column of FROM comes before a target of that name, other than in ORDER BY.</summary>
    private int Key(Expression e, List<Expr> keys, List<Target> targets, Scope scope)
    {
        int visible = targets.Count(t => !t.IsHidden);
        int target = -1;
        if (e is Literal { Kind: LiteralKind.Integer } ordinal)
            target = Ordinal(ordinal, visible, "GROUP BY");
        else if (e is Literal)
            throw new SqlException(SqlStates.SyntaxError, "non-integer constant in GROUP BY") { Position = e.Position + 1 };
        else if (e is ColumnName { Parts: [var name] } && !scope.Items.Exists(i => i.IsOpen && i.Columns.Any(c => string.Equals(c.Name, name, StringComparison.Ordinal))))
            target = FindByName(name, targets, visible, Clause.GroupBy, e.Position);
        Expr key;
        if (target >= 0)
        {
            key = targets[Settled(target, targets)].Value;
            RejectStages(key);
        }
        else
        {
            key = Coercions.Settle(new ExpressionBinder(_context, scope, Clause.GroupBy).Bind(e), _context);
        }

        if (!key.Type.Comparer.HasOrder)
        {
            throw new SqlException(SqlStates.UndefinedFunction, $"could not identify an equality operator for type {Types.TypeNames.Format(key.Type, -1)}")
            {
                Position = e.Position + 1,
            };
        }

        int index = keys.FindIndex(k => k.SameAs(key));
        if (index >= 0)
            return index;
        keys.Add(key);
        return keys.Count - 1;
    }

    private static void RejectStages(Expr key) => key.Any(part => part switch
    {
        AggregateExpr a => throw new SqlException(SqlStates.GroupingError, "aggregate functions are not allowed in GROUP BY") { Position = a.Position + 1 },
        WindowExpr w => throw new SqlException(SqlStates.WindowingError, "window functions are not allowed in GROUP BY") { Position = w.Position + 1 },
        _ => false,
    });
}
