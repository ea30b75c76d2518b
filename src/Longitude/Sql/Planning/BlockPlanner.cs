using Longitude.Sql.Binding;
using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Operators;
using Longitude.Sql.Types;

namespace Longitude.Sql.Planning;

/// <summary>Plans one SELECT: its joins, and then stage by stage what is made of their rows.</summary>
internal sealed partial class BlockPlanner(Planner planner, SelectBlock block)
{
    private PlanNode _node = null!;
    private Layout _layout = null!;

    /// <summary>The rows already come in the order of ORDER BY.</summary>
    private bool _isOrdered;

    public PlanNode Plan()
    {
        planner.Flatten(block);
        ExtremesByIndex.Apply(planner, block);
        JoinRows();
        if (block.Group is { } group)
            Aggregate(group);
        foreach (WindowStage window in block.Windows)
            AddWindow(window);
        foreach (SetStage set in block.Sets)
            AddSet(set);
        return Select();
    }

    private Finisher Finisher => new(planner, _layout, null);

    // Joins.

    private void JoinRows()
    {
        if (block.From is null)
        {
            _node = new OneRowNode(new Finisher(planner, new Layout(), null).All(block.Where)) { EstimatedRows = 1, Cost = 0.01 };
            _layout = new Layout();
            return;
        }

        JoinGraph graph = JoinGraph.Of(block.From, block.Where);
        Pushdown.Apply(graph, planner);
        var needed = new VarSet();
        needed.Add(AfterJoins());
        var all = needed.With(QueryWalk.Expressions(block));
        var items = new ItemPaths(planner, all);
        List<SortKey> wanted = WantedOrder();
        double fraction = FractionRead(graph);
        (Path cheapest, Path? ordered) = new JoinSearch(graph, items, wanted, fraction).Find();
        Path path = Choose(cheapest, ordered);
        _isOrdered = wanted.Count > 0 && ReferenceEquals(path, ordered);
        RowSource rows = new PathBuilder(planner).Build(path, needed, null);
        _node = rows.Node;
        _layout = rows.Layout;
    }

    /// <summary>What the stages after the joins compute with.</summary>
    private IEnumerable<Expr> AfterJoins()
    {
        IEnumerable<Expr> all = block.Targets.Select(t => t.Value).Concat(block.Having);
        if (block.Group is { } g)
            all = all.Concat(g.Keys).Concat(g.Aggregates);
        all = all.Concat(block.Windows.SelectMany(w => w.Calls)).Concat(block.Sets.SelectMany(s => s.Calls));
        return all.Concat(block.Locks.Select(l => (Expr)l.Relation.Var(((TableRelation)l.Relation).Ctid)));
    }

    /// <summary>The order that joins should give, if they can: that of ORDER BY, when nothing between would undo it.</summary>
    private List<SortKey> WantedOrder()
    {
        if (block.Group is not null || block.Windows.Count > 0 || block.IsDistinct || block.Sets.Count > 0)
            return [];
        var keys = new List<SortKey>();
        foreach (TargetOrder o in block.OrderBy)
        {
            Expr value = block.Targets[o.Target].Value;
            if (Predicates.IsVolatile(value))
                return [];
            keys.Add(new SortKey(value, o.IsDescending, o.NullsFirst));
        }

        foreach (int on in block.DistinctOn)
        {
            if (!block.OrderBy.Any(o => o.Target == on))
                keys.Add(new SortKey(block.Targets[on].Value, false, false));
        }

        return keys;
    }

    /// <summary>How much of the joined rows LIMIT will read, when nothing between needs them all.</summary>
    private double FractionRead(JoinGraph graph)
    {
        if (Planner.LimitOf(block) is not { } limit || block.Group is not null || block.Windows.Count > 0 || block.IsDistinct || block.OrderBy.Count > 0)
            return 1;
        _ = graph;
        // Without an order the first rows that come will do; how many there are in all is not known yet, and hardly matters.
        return Math.Min(1, limit / 1000);
    }

    private Path Choose(Path cheapest, Path? ordered)
    {
        if (ordered is null || ReferenceEquals(cheapest, ordered))
            return ordered ?? cheapest;
        double rows = cheapest.Rows;
        if (Planner.LimitOf(block) is { } limit && block.DistinctOn.Count == 0)
            return ordered.CostOf(Math.Min(1, limit / Math.Max(1, rows))) <= cheapest.Total + Costs.Top(rows, limit) ? ordered : cheapest;
        return ordered.Total <= cheapest.Total + Costs.Sort(rows) ? ordered : cheapest;
    }

    // The select list and what follows it.

    private PlanNode Select()
    {
        List<Target> targets = block.Targets;
        bool needsHidden = !_isOrdered || block.DistinctOn.Count > 0;
        if (!needsHidden)
            targets = targets.FindAll(t => !t.IsHidden);
        int visible = targets.Count(t => !t.IsHidden);
        List<Expr> values = [.. Finisher.Finish([.. targets.Select(t => t.Value)])];
        List<ResultColumn> columns = [.. targets.Select(QueryBinder.DescribeTarget)];
        int[] ctids = AddLockedRows(values, columns);
        double rows = _node.EstimatedRows;
        PlanNode node = new ProjectNode(_node, [.. values], columns) { EstimatedRows = rows, Cost = _node.Cost + (rows * Costs.Expression * values.Count) };
        if (block.IsDistinct)
            node = new DistinctNode(node) { EstimatedRows = Math.Max(1, rows * 0.5), Cost = node.Cost + (rows * Costs.HashedRow) };
        node = Order(node);
        if (ctids.Length > 0)
            node = planner.LockRows(node, block.Locks, ctids);
        node = planner.Limited(node, block);
        return visible == node.Columns.Count ? node : Narrow(node, visible);
    }

    private PlanNode Order(PlanNode node)
    {
        if (block.DistinctOn.Count > 0)
            return DistinctOn(node);
        if (block.OrderBy.Count == 0 || _isOrdered)
            return node;
        return planner.Sort(node, Planner.SortColumns(block.OrderBy, node.Columns), KeyTexts(block.OrderBy), block);
    }

    private UniqueNode DistinctOn(PlanNode node)
    {
        // The rows that are taken for one stand together: those columns come first in the order.
        List<TargetOrder> order = [.. block.OrderBy];
        int at = Math.Min(order.Count, block.DistinctOn.Count);
        foreach (int on in block.DistinctOn)
        {
            if (!order.Exists(o => o.Target == on))
                order.Insert(at++, new TargetOrder(on, false, false));
        }

        if (!_isOrdered)
        {
            node = new SortNode(node, Planner.SortColumns(order, node.Columns), KeyTexts(order))
            {
                EstimatedRows = node.EstimatedRows,
                Cost = node.Cost + Costs.Sort(node.EstimatedRows),
            };
        }

        return new UniqueNode(node, [.. block.DistinctOn]) { EstimatedRows = Math.Max(1, node.EstimatedRows * 0.5), Cost = node.Cost };
    }

    private List<string> KeyTexts(IReadOnlyList<TargetOrder> order) =>
        [.. order.Select(o => Planner.KeyText(ExprText.Of(Finisher.Finish(block.Targets[o.Target].Value)), o.IsDescending, o.NullsFirst))];

    private static ProjectNode Narrow(PlanNode node, int visible)
    {
        ResultColumn[] columns = [.. node.Columns.Take(visible)];
        Expr[] values = [.. columns.Select((c, i) => new ColumnExpr(i, c.Type, c.Typmod))];
        return new ProjectNode(node, values, columns) { EstimatedRows = node.EstimatedRows, Cost = node.Cost };
    }

    private int[] AddLockedRows(List<Expr> values, List<ResultColumn> columns)
    {
        var places = new int[block.Locks.Count];
        for (int i = 0; i < places.Length; i++)
        {
            var relation = (TableRelation)block.Locks[i].Relation;
            places[i] = values.Count;
            values.Add(Finisher.Finish(relation.Var(relation.Ctid)));
            columns.Add(new ResultColumn("ctid", SqlTypes.Tid));
        }

        return places;
    }
}
