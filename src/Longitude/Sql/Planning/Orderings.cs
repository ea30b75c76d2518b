using Longitude.Sql.Binding;
using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Expressions;

namespace Longitude.Sql.Planning;

/// <summary>Whether rows already come in the order that is wanted.</summary>
internal static class Orderings
{
    /// <param name="conditions">Conditions that hold: a column that equals a constant is in any order.</param>
    /// <param name="isUnique">True when nothing after some keys can matter, since they tell all rows apart.</param>
    public static bool Satisfies(
        IReadOnlyList<SortKey> given, IReadOnlyList<SortKey> wanted, IReadOnlyList<Expr> conditions, Func<IReadOnlyList<Expr>, bool>? isUnique = null)
    {
        int at = 0;
        var seen = new List<Expr>();
        foreach (SortKey key in wanted)
        {
            if (IsFixed(key.Value, conditions) || seen.Exists(s => s.SameAs(key.Value)))
                continue;
            while (at < given.Count && IsFixed(given[at].Value, conditions))
                at++;
            if (at == given.Count)
                return isUnique is not null && given.Count > 0 && isUnique([.. given.Select(g => g.Value)]);
            SortKey has = given[at++];
            if (!Same(has.Value, key.Value) || has.IsDescending != key.IsDescending)
                return false;
            // Where NULLs come does not matter when there are none.
            if (has.NullsFirst != key.NullsFirst && !IsNotNull(key.Value, conditions))
                return false;
            seen.Add(key.Value);
        }

        return true;
    }

    /// <summary>True when the expression has one value in all rows.</summary>
    public static bool IsFixed(Expr e, IReadOnlyList<Expr> conditions)
    {
        if (Predicates.IsConstant(e))
            return true;
        foreach (Expr condition in conditions)
        {
            if (Predicates.IsEquality(condition, out Expr a, out Expr b)
                && ((Same(a, e) && Predicates.IsConstant(b)) || (Same(b, e) && Predicates.IsConstant(a))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Same(Expr a, Expr b) => a.SameAs(b) || (Predicates.Column(a) is { } x && Predicates.Column(b) is { } y && x.SameAs(y));

    private static bool IsNotNull(Expr e, IReadOnlyList<Expr> conditions)
    {
        if (Predicates.Column(e) is not { } v)
            return false;
        if (v.Relation is TableRelation t && v.Column < t.Table.Columns.Count && t.Table.Columns[v.Column].IsNotNull)
            return true;
        return conditions.Any(c => c is CallExpr { Call.Function.IsStrict: true } call && call.Inputs.Any(i => Same(i, e)));
    }
}
