using Longitude.Sql.Binding;
using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Expressions;
using Longitude.Sql.Execution.Operators;
using Longitude.Sql.Syntax;

namespace Longitude.Sql.Planning;

/// <summary>
/// Rewrites a block so that there is more to choose from: simple subqueries and views in FROM become part of it, EXISTS and IN become
/// joins, and outer joins whose missing rows WHERE rejects anyway become inner ones.
/// </summary>
internal sealed class Flattening(Folding folding)
{
    public void Apply(SelectBlock block)
    {
        QueryWalk.Map(block, folding.Fold);
        Split(block.Where);
        TakeInCommonTables(block);
        if (block.From is not null)
            PullUp(block);
        TurnSubqueriesIntoJoins(block);
        if (block.From is not null)
            block.From = Reduce(block.From, block.Where);
    }

    private static void Split(List<Expr> conditions)
    {
        var parts = new List<Expr>();
        foreach (Expr condition in conditions)
            AndExpr.Split(condition, parts);
        conditions.Clear();
        // TRUE says nothing.
        conditions.AddRange(parts.Where(p => p is not ConstantExpr { Value.IsTrue: true }));
    }

    /// <summary>A WITH entry that is read once is a subquery where it is read.</summary>
    private static void TakeInCommonTables(SelectBlock block)
    {
        foreach (Relation relation in QueryWalk.Relations(block.From).ToArray())
        {
            if (relation is not CteRelation { IsWorkTable: false } cte || !Planner.IsInlined(cte.Cte))
                continue;
            var query = new QueryRelation(cte.Alias, cte.Cte.Query!, cte.Columns) { Position = cte.Position };
            block.From = Exchange(block.From!, cte, query);
            QueryWalk.Map(block, e => e.Map(p => p is VarExpr v && ReferenceEquals(v.Relation, cte) ? query.Var(v.Column, v.Position) : null));
        }
    }

    private static FromNode Exchange(FromNode from, Relation old, Relation by) => from switch
    {
        FromRelation r when ReferenceEquals(r.Relation, old) => new FromRelation(by),
        FromJoin j => new FromJoin(j.Kind, Exchange(j.Left, old, by), Exchange(j.Right, old, by), j.On),
        _ => from,
    };

    // Subqueries in FROM.

    private void PullUp(SelectBlock block)
    {
        while (FindSimple(block.From!, isNullable: false, mustStay: block.From is FromRelation) is { } found)
        {
            var inner = (SelectBlock)((QueryRelation)found.Item.Relation).Query;
            IReadOnlyList<Expr> arguments = found.Item.Arguments;
            Expr Outside(Expr e) => found.Item.Relation is QueryRelation { IsLateral: true }
                ? e.Map(p => p is OuterColumnExpr o ? arguments[o.Index] : null)
                : e;
            QueryWalk.Map(inner, folding.Fold);
            Split(inner.Where);
            Expr[] targets = [.. inner.Targets.Select(t => Outside(t.Value))];
            List<Expr> where = [.. inner.Where.Select(Outside)];
            FromNode? from = inner.From is null ? null : QueryWalk.Map(inner.From, Outside);
            block.From = Replace(block.From!, found.Item, from, where, block.Where);
            Expr Substitute(Expr e) => e.Map(p => p is VarExpr v && ReferenceEquals(v.Relation, found.Item.Relation) ? targets[v.Column] : null);
            QueryWalk.Map(block, e => folding.Fold(Substitute(e)));
            Split(block.Where);
            if (inner.Locks.Count > 0)
                block.Locks = [.. block.Locks, .. inner.Locks];
            if (block.From is null)
                return;
        }
    }

    private sealed record Simple(FromRelation Item)
    {
        public bool HasNoWhere() => ((SelectBlock)((QueryRelation)Item.Relation).Query).Where.Count == 0;
    }

    /// <summary>A subquery in FROM that may be dissolved.</summary>
    /// <param name="isNullable">Below the side of an outer join whose rows may be missing: what it computes must then be plain columns.</param>
    /// <param name="mustStay">It cannot go without leaving anything: it is the only item of FROM, or a side of a join that is not an inner one.</param>
    private static Simple? FindSimple(FromNode from, bool isNullable, bool mustStay)
    {
        switch (from)
        {
            case FromRelation { Relation: QueryRelation { Query: SelectBlock inner } q } item when IsSimple(inner, q, isNullable, mustStay):
                return new Simple(item);
            case FromJoin { Kind: JoinMode.Full } full:
                return FindSimple(full.Left, isNullable: true, mustStay: true) is { } l && l.HasNoWhere() ? l
                    : FindSimple(full.Right, isNullable: true, mustStay: true) is { } r && r.HasNoWhere() ? r : null;
            case FromJoin join:
                bool isOptional = isNullable || join.Kind is JoinMode.Left;
                bool sideMustStay = join.Kind != JoinMode.Inner;
                return FindSimple(join.Left, isNullable, sideMustStay) ?? FindSimple(join.Right, isOptional, sideMustStay);
            default:
                return null;
        }
    }

    private static bool IsSimple(SelectBlock inner, QueryRelation relation, bool isNullable, bool mustStay)
    {
        if (!IsPlain(inner) || inner.OrderBy.Count > 0 || inner.Limit is not null || inner.Offset is not null)
            return false;
        if (inner.Targets.Exists(t => Predicates.IsVolatile(t.Value)))
            return false;
        if (inner.From is null && (isNullable || mustStay || inner.Where.Count > 0))
            return false;
        if (isNullable && (!inner.Targets.TrueForAll(t => t.Value is VarExpr) || inner.Locks.Count > 0))
            return false;
        // Queries within it that share its outer values would have to be rewritten in depth.
        return !relation.IsLateral || !QueryWalk.Relations(inner.From).Any(SharesOuterValues);
    }

    private static bool SharesOuterValues(Relation relation) => relation switch
    {
        QueryRelation { IsLateral: false } q => QueryWalk.UsesOuter(q.Query),
        CteRelation { SharesOuter: true } => true,
        _ => false,
    };

    /// <summary>Rows of FROM that pass WHERE, and nothing more.</summary>
    private static bool IsPlain(SelectBlock block) => block.Group is null && block.Having.Count == 0 && block.Windows.Count == 0
        && block.Sets.Count == 0 && !block.IsDistinct && block.DistinctOn.Count == 0 && block.CommonTables.All(Planner.IsInlined) && !block.WithTies;

    /// <summary>Puts what the subquery was made of in its place; its conditions go to the nearest place where they mean the same.</summary>
    private static FromNode? Replace(FromNode from, FromRelation item, FromNode? by, List<Expr> where, List<Expr> outerWhere)
    {
        var rest = new List<Expr>(where);
        FromNode? replaced = ReplaceIn(from, item, by, rest);
        outerWhere.AddRange(rest);
        return replaced;
    }

    /// <param name="rest">The conditions; taken out once they have found their place.</param>
    private static FromNode? ReplaceIn(FromNode from, FromRelation item, FromNode? by, List<Expr> rest)
    {
        if (ReferenceEquals(from, item))
            return by;
        if (from is not FromJoin join)
            return from;
        bool isRight = Holds(join.Right, item);
        if (!isRight && !Holds(join.Left, item))
            return from;
        FromNode? left = isRight ? join.Left : ReplaceIn(join.Left, item, by, rest);
        FromNode? right = isRight ? ReplaceIn(join.Right, item, by, rest) : join.Right;
        IReadOnlyList<Expr> on = join.On;
        if (rest.Count > 0 && (join.Kind == JoinMode.Inner || (isRight && join.Kind is JoinMode.Left or JoinMode.Semi or JoinMode.Anti)))
        {
            on = [.. on, .. rest];
            rest.Clear();
        }

        if (left is not null && right is not null)
            return new FromJoin(join.Kind, left, right, on);
        // A subquery without FROM is one row: what is left of an inner join with it is the other side.
        rest.AddRange(on);
        return left ?? right;
    }

    private static bool Holds(FromNode from, FromRelation item) =>
        ReferenceEquals(from, item) || (from is FromJoin j && (Holds(j.Left, item) || Holds(j.Right, item)));

    // EXISTS and IN.

    private void TurnSubqueriesIntoJoins(SelectBlock block)
    {
        for (int i = 0; i < block.Where.Count; i++)
        {
            Expr condition = block.Where[i];
            bool isNegated = condition is NotExpr;
            if ((isNegated ? ((NotExpr)condition).Operand : condition) is not SubqueryExpr subquery)
                continue;
            if (block.From is null || !TryJoin(subquery, isNegated, out FromNode? right, out List<Expr> on))
                continue;
            block.From = new FromJoin(isNegated ? JoinMode.Anti : JoinMode.Semi, block.From, right!, on);
            block.Where.RemoveAt(i--);
        }
    }

    private bool TryJoin(SubqueryExpr subquery, bool isNegated, out FromNode? right, out List<Expr> on)
    {
        right = null;
        on = [];
        bool isExists = subquery.Kind == SubqueryKind.Exists;
        if (!isExists && (isNegated || subquery.Kind != SubqueryKind.Any))
            return false;
        if (subquery.Inputs.Any(Predicates.IsVolatile) || QueryWalk.IsVolatile(subquery.Query))
            return false;
        bool isCorrelated = subquery.Inputs.Count > subquery.LeftCount;
        // What it takes from further out would be looked for beside the join, when this query becomes part of another one itself.
        if (subquery.Inputs.Any(i => i.Any(p => p is OuterColumnExpr)))
            return false;
        // What does not depend on the row is computed once.
        if (isExists && !(isCorrelated && subquery.Inputs.Any(Predicates.HasColumns)))
            return false;
        if (!isExists && !subquery.Inputs.Take(subquery.LeftCount).Any(Predicates.HasColumns))
            return false;
        Expr? comparison = null;
        if (subquery.Query is SelectBlock inner && IsPlain(inner))
            Apply(inner);
        if (subquery.Query is SelectBlock block && CanDissolve(block, isExists))
        {
            Expr Outside(Expr e) => e.Map(p => p is OuterColumnExpr o ? subquery.Inputs[subquery.LeftCount + o.Index] : null);
            right = QueryWalk.Map(block.From!, Outside);
            on.AddRange(block.Where.Select(Outside));
            if (!isExists)
                comparison = Compare(subquery, i => Outside(block.Targets[i].Value));
        }
        else if (!isCorrelated && !isExists)
        {
            var relation = new QueryRelation("IN_subquery", subquery.Query, QueryBinder.ColumnsOf(subquery.Query)) { IsLateral = true };
            right = new FromRelation(relation);
            comparison = Compare(subquery, i => relation.Var(i));
        }

        if (comparison is not null)
            AndExpr.Split(folding.Fold(comparison), on);
        return right is not null && on.Exists(c => c is not OrExpr);
    }

    private static bool CanDissolve(SelectBlock block, bool isExists)
    {
        if (!IsPlain(block) || block.From is null || block.Offset is not null || block.Locks.Count > 0)
            return false;
        bool keepsAll = block.Limit is null || (isExists && block.Limit is ConstantExpr { Value.Int64: > 0 });
        return keepsAll && !QueryWalk.Relations(block.From).Any(SharesOuterValues);
    }

    private static Expr Compare(SubqueryExpr subquery, Func<int, Expr> column) => subquery.Comparison!.Map(p =>
        p is ColumnExpr c ? c.Index < subquery.LeftCount ? subquery.Inputs[c.Index] : column(c.Index - subquery.LeftCount) : null);

    // Outer joins.

    /// <summary>An outer join is an inner one when a condition above it cannot hold for the rows that it adds.</summary>
    private static FromNode Reduce(FromNode from, IReadOnlyList<Expr> above)
    {
        if (from is not FromJoin join)
            return from;
        JoinMode kind = join.Kind;
        if (kind is JoinMode.Left or JoinMode.Full)
        {
            HashSet<Relation> right = [.. QueryWalk.Relations(join.Right)];
            HashSet<Relation> left = [.. QueryWalk.Relations(join.Left)];
            bool needsRight = above.Any(c => Predicates.IsStrictOn(c, right.Contains));
            bool needsLeft = kind == JoinMode.Full && above.Any(c => Predicates.IsStrictOn(c, left.Contains));
            if (kind == JoinMode.Left)
                kind = needsRight ? JoinMode.Inner : kind;
            else if (needsLeft && needsRight)
                kind = JoinMode.Inner;
            else if (needsLeft)
                kind = JoinMode.Left;
            else if (needsRight)
                return new FromJoin(JoinMode.Left, Reduce(join.Right, above), Reduce(join.Left, join.On), join.On);
        }

        IReadOnlyList<Expr> both = [.. above, .. join.On];
        return kind switch
        {
            JoinMode.Inner or JoinMode.Semi => new FromJoin(kind, Reduce(join.Left, both), Reduce(join.Right, both), join.On),
            JoinMode.Left or JoinMode.Anti => new FromJoin(kind, Reduce(join.Left, above), Reduce(join.Right, join.On), join.On),
            _ => new FromJoin(kind, Reduce(join.Left, []), Reduce(join.Right, []), join.On),
        };
    }
}
