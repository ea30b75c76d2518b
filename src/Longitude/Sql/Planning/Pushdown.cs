using Longitude.Sql.Binding;
using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Expressions;

namespace Longitude.Sql.Planning;

/// <summary>Takes conditions on subqueries in FROM into the subqueries, where they may find an index or spare the work of groups.</summary>
internal static class Pushdown
{
    public static void Apply(JoinGraph graph, Planner planner)
    {
        foreach (JoinItem item in graph.Items)
        {
            if (item.Group is { } group)
                Apply(group, planner);
            if (item.Full is { } full)
            {
                Apply(full.Left, planner);
                Apply(full.Right, planner);
            }

            if (item.Relation is { } relation && Planner.QueryOf(relation) is { } query)
                item.Local.RemoveAll(c => TryPush(c, relation, query));
        }
    }

    private static bool TryPush(Expr condition, Relation relation, LogicalQuery query)
    {
        // Outer values are counted differently inside of a lateral subquery.
        bool isOwn = relation is QueryRelation { IsLateral: true } && condition.Any(p => p is OuterColumnExpr);
        if (isOwn || Predicates.IsVolatile(condition))
            return false;
        return Accepts(query, condition, relation) && Push(query, condition, relation);
    }

    private static bool Accepts(LogicalQuery query, Expr condition, Relation relation)
    {
        if (query.Limit is not null || query.Offset is not null)
            return false;
        switch (query)
        {
            case SelectBlock block:
                return AcceptsBlock(block, condition, relation);
            case SetOperationQuery set:
                return Accepts(set.Left, condition, relation) && Accepts(set.Right, condition, relation);
            default:
                return false;
        }
    }

    private static bool AcceptsBlock(SelectBlock block, Expr condition, Relation relation)
    {
        if (block.Sets.Count > 0 || block.Locks.Count > 0)
            return false;
        int[] columns = Columns(condition, relation);
        if (columns.Any(c => Predicates.IsVolatile(block.Targets[c].Value)))
            return false;
        if (block.DistinctOn.Count > 0 && !columns.All(block.DistinctOn.Contains))
            return false;
        foreach (WindowStage window in block.Windows)
        {
            if (!columns.All(c => window.Window.Partition.Any(p => p.SameAs(block.Targets[c].Value))))
                return false;
        }

        return true;
    }

    private static int[] Columns(Expr condition, Relation relation)
    {
        var set = new VarSet();
        set.Add(condition);
        return set.Of(relation);
    }

    private static bool Push(LogicalQuery query, Expr condition, Relation relation)
    {
        if (query is SetOperationQuery set)
        {
            Push(set.Left, condition, relation);
            Push(set.Right, condition, relation);
            return true;
        }

        var block = (SelectBlock)query;
        Expr inside = condition.Map(p => p is VarExpr v && ReferenceEquals(v.Relation, relation) ? block.Targets[v.Column].Value : null);
        if (block.Group is not { } group)
        {
            // Above windows of a block without groups the condition is one on partition keys, and may come before them.
            block.Where.Add(inside);
            return true;
        }

        if (group.Sets is null && group.DecidingKeys > 0 && OnKeys(inside, group))
            block.Where.Add(inside.Map(p => p is VarExpr v && ReferenceEquals(v.Relation, group.Relation) ? group.Keys[group.Outputs[v.Column].Index] : null));
        else
            block.Having.Add(inside);
        return true;
    }

    private static bool OnKeys(Expr condition, GroupStage group) =>
        !condition.Any(p => p is VarExpr v && ReferenceEquals(v.Relation, group.Relation) && group.Outputs[v.Column].Kind != GroupOutputKind.Key)
        && !condition.Any(p => p is SubqueryExpr);
}
