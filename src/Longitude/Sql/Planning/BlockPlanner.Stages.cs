using Longitude.Sql.Binding;
using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Operators;
using Longitude.Sql.Types;

namespace Longitude.Sql.Planning;

internal sealed partial class BlockPlanner
{
    private void Aggregate(GroupStage group)
    {
        Finisher finisher = Finisher;
        Expr[] keys = finisher.Finish(group.Keys);
        AggregateCall[] calls = [.. group.Aggregates.Select(a => Call(a, finisher))];
        var columns = new List<ResultColumn>();
        var layout = new Layout();
        for (int i = 0; i < group.Outputs.Count; i++)
        {
            RelationColumn info = group.Relation.Columns[i];
            GroupOutput output = group.Outputs[i];
            int place = output.Kind switch
            {
                GroupOutputKind.Key => output.Index,
                GroupOutputKind.Aggregate => keys.Length + output.Index,
                _ => keys.Length + calls.Length + output.Index,
            };
            layout.Put(group.Relation, i, place);
            _ = info;
        }

        columns.AddRange(keys.Select((k, i) => new ResultColumn(NameOf(group, GroupOutputKind.Key, i, k), k.Type, k.Typmod)));
        columns.AddRange(calls.Select(c => new ResultColumn(c.Call.Function.Name, c.Call.ReturnType)));
        columns.AddRange(group.Groupings.Select(_ => new ResultColumn("grouping", SqlTypes.Int4)));
        double rows = _node.EstimatedRows;
        double groups = GroupsOf(group, rows);
        _node = new AggregateNode(_node, keys, group.DecidingKeys, calls, group.Sets, group.Groupings, columns)
        {
            EstimatedRows = groups,
            Cost = _node.Cost + (rows * ((keys.Length > 0 ? Costs.HashedRow : 0) + (Costs.Expression * (calls.Length + 1)))),
        };
        _layout = layout;
        if (Finisher.All(block.Having) is { } having)
            _node = new FilterNode(_node, having) { EstimatedRows = Math.Max(1, groups * 0.3), Cost = _node.Cost + groups };
    }

    private static string NameOf(GroupStage group, GroupOutputKind kind, int index, Expr value)
    {
        for (int i = 0; i < group.Outputs.Count; i++)
        {
            if (group.Outputs[i].Kind == kind && group.Outputs[i].Index == index)
                return group.Relation.Columns[i].Name;
        }

        return (value as ColumnExpr)?.Name ?? "";
    }

    private double GroupsOf(GroupStage group, double rows)
    {
        if (group.DecidingKeys == 0 && group.Sets is null)
            return 1;
        double groups = 1;
        for (int i = 0; i < group.DecidingKeys; i++)
            groups *= planner.Estimates.Distinct(group.Keys[i], rows);
        return Math.Max(1, Math.Min(groups, rows) * (group.Sets?.Count ?? 1));
    }

    private static AggregateCall Call(AggregateExpr a, Finisher finisher)
    {
        Expr[] inputs = finisher.Finish(a.Inputs);
        int order = a.OrderBy.Count;
        SortColumn[] by = [.. a.OrderBy.Select((o, i) => new SortColumn(a.ArgumentCount + i, inputs[a.ArgumentCount + i].Type, o.IsDescending, o.NullsFirst))];
        return new AggregateCall(
            a.Call, inputs[..a.ArgumentCount], inputs[a.ArgumentCount..(a.ArgumentCount + order)], by, a.HasFilter ? inputs[^1] : null, a.IsDistinct, a.IsStar);
    }

    private void AddWindow(WindowStage stage)
    {
        Finisher finisher = Finisher;
        WindowDefinition window = stage.Window;
        // The sort key must be in the rows: what is computed is put behind what is there.
        var added = new List<Expr>();
        int width = _node.Columns.Count;
        int PlaceOf(Expr e)
        {
            Expr finished = finisher.Finish(e);
            if (finished is ColumnExpr column)
                return column.Index;
            int known = added.FindIndex(a => a.SameAs(finished));
            if (known >= 0)
                return width + known;
            added.Add(finished);
            return width + added.Count - 1;
        }

        SortColumn[] partition = [.. window.Partition.Select(p => new SortColumn(PlaceOf(p), p.Type, false, false))];
        SortColumn[] order = [.. window.OrderBy.Select(o => new SortColumn(PlaceOf(o.Value), o.Value.Type, o.IsDescending, o.NullsFirst))];
        PlanNode input = Extend(_node, added);
        double rows = input.EstimatedRows;
        if (partition.Length + order.Length > 0 && !HasOrder(input, [.. partition, .. order]))
        {
            List<string> keys = [.. window.Partition.Select(p => ExprText.Of(finisher.Finish(p))),
                .. window.OrderBy.Select(o => Planner.KeyText(ExprText.Of(finisher.Finish(o.Value)), o.IsDescending, o.NullsFirst))];
            input = new SortNode(input, [.. partition, .. order], keys) { EstimatedRows = rows, Cost = input.Cost + Costs.Sort(rows) };
        }

        WindowCall[] calls = [.. stage.Calls.Select(c => new WindowCall(
            c.Call,
            finisher.Finish([.. c.Inputs.Take(c.ArgumentCount)]),
            c.HasFilter ? finisher.Finish(c.Inputs[c.ArgumentCount]) : null))];
        var frame = new WindowFrameSpec(
            window,
            window.StartOffset is null ? null : finisher.Finish(window.StartOffset),
            window.EndOffset is null ? null : finisher.Finish(window.EndOffset));
        ResultColumn[] columns = [.. input.Columns, .. calls.Select(c => new ResultColumn(c.Call.Function.Name, c.Call.ReturnType))];
        _node = new WindowNode(input, partition, order, frame, calls, columns) { EstimatedRows = rows, Cost = input.Cost + (rows * calls.Length) };
        _layout = _layout.Clone();
        for (int i = 0; i < calls.Length; i++)
            _layout.Put(stage.Relation, i, input.Columns.Count + i);
    }

    /// <summary>Windows pass on the order of the rows that they were given.</summary>
    private static bool HasOrder(PlanNode node, SortColumn[] by)
    {
        while (node is WindowNode window)
        {
            SortColumn[] has = window.Order;
            if (by.Length <= has.Length && by.Zip(has).All(p => p.First.Index == p.Second.Index && p.First.IsDescending == p.Second.IsDescending && p.First.NullsFirst == p.Second.NullsFirst))
                return true;
            node = window.Inputs[0];
        }

        return false;
    }

    private static PlanNode Extend(PlanNode node, List<Expr> added)
    {
        if (added.Count == 0)
            return node;
        Expr[] values = [.. node.Columns.Select((c, i) => (Expr)new ColumnExpr(i, c.Type, c.Typmod)), .. added];
        ResultColumn[] columns = [.. node.Columns, .. added.Select(a => new ResultColumn("", a.Type, a.Typmod))];
        return new ProjectNode(node, values, columns) { EstimatedRows = node.EstimatedRows, Cost = node.Cost };
    }

    private void AddSet(SetStage stage)
    {
        Finisher finisher = Finisher;
        TableFunction[] calls = [.. stage.Calls.Select(c => new TableFunction(
            c.Call, finisher.Finish(c.Inputs), c.Call.RowColumns.Count > 0 ? c.Call.RowColumns : [new ResultColumn(c.Call.Function.Name, c.Type)]))];
        int width = _node.Columns.Count;
        ResultColumn[] columns = [.. _node.Columns, .. stage.Calls.Select(c => new ResultColumn(c.Call.Function.Name, c.Type))];
        _node = new ProjectSetNode(_node, calls, columns) { EstimatedRows = _node.EstimatedRows * 100, Cost = _node.Cost + (_node.EstimatedRows * 100) };
        _layout = _layout.Clone();
        for (int i = 0; i < calls.Length; i++)
            _layout.Put(stage.Relation, i, width + i);
    }
}
