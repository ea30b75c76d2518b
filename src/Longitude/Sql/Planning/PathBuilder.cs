using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Expressions;
using Longitude.Sql.Execution.Operators;

namespace Longitude.Sql.Planning;

/// <summary>Makes the operators of the paths that were chosen.</summary>
internal sealed class PathBuilder(Planner planner)
{
    /// <param name="above">The columns that whoever reads the rows wants.</param>
    /// <param name="parameters">Within the right side of a dependent join: what it takes from the left side.</param>
    public RowSource Build(Path path, VarSet above, Parameters? parameters) => path switch
    {
        TablePath table => BuildTable(table, above, parameters),
        RelationPath relation => BuildRelation(relation, parameters),
        JoinPath join => BuildJoin(join, above, parameters),
        GatedPath gated => BuildGated(gated, above, parameters),
        OneRowPath => new RowSource(new OneRowNode(null) { EstimatedRows = 1, Cost = 0 }, new Layout()),
        _ => throw new InvalidOperationException($"There is no operator for a {path.GetType().Name}."),
    };

    private RowSource BuildGated(GatedPath path, VarSet above, Parameters? parameters)
    {
        RowSource input = Build(path.Input, above.With(path.Last), parameters);
        var finisher = new Finisher(planner, input.Layout, parameters);
        PlanNode node = input.Node;
        if (finisher.All(path.Last) is { } last)
            node = new FilterNode(node, last) { EstimatedRows = path.Rows, Cost = path.Total };
        if (finisher.All(path.Conditions) is { } gate)
            node = new GateNode(node, gate) { EstimatedRows = path.Rows, Cost = path.Total };
        return input with { Node = node };
    }

    // Tables.

    private RowSource BuildTable(TablePath path, VarSet above, Parameters? parameters)
    {
        TableRelation relation = path.Relation;
        IReadOnlyList<Expr> answered = path.Match?.Answered ?? [];
        List<Expr> rest = [.. path.Conditions.Where(c => !answered.Any(a => ReferenceEquals(a, c)))];
        Layout layout = Layout.Of(relation);
        var finisher = new Finisher(planner, layout, parameters);
        int[] needed = above.With(rest).Of(relation);
        planner.Require(relation, needed);
        if (relation.Table.Kind == RelationKind.SystemView)
            return new RowSource(Planner.SystemScan(relation, finisher.All(rest), path), layout);
        ScanOutput output = OutputOf(relation, needed);
        // The cheapest conditions first.
        Expr? filter = finisher.All([.. rest.OrderBy(CostOf)]);
        if (path.Match is not { } match)
        {
            return new RowSource(
                new TableScanNode(output, relation.Alias, filter, path.IsBackwards) { EstimatedRows = path.Rows, Cost = path.Total }, layout);
        }

        Expr? condition = finisher.All(match.Searched);
        if (match.IsPoint)
        {
            Expr[] keys = [.. match.Keys.Select(k => finisher.Finish(((EqualTest)k).Value))];
            return new RowSource(
                new PointGetNode(output, relation.Alias, match.Index, keys, filter, condition!) { EstimatedRows = path.Rows, Cost = path.Total }, layout);
        }

        var search = new IndexSearch(
            relation.Table,
            match.Index,
            [.. match.Keys.Select(k => Finish(k, finisher))],
            [.. match.Bounds.Select(b => new BoundTest(finisher.Finish(b.Value), b.IsUpper, b.IsInclusive))],
            match.Prefix is { } prefix ? new PrefixTest(finisher.Finish(prefix.Pattern)) : null,
            condition);
        bool isCovering = needed.All(c => c != relation.Xmin) && planner.CoversAll(relation, match.Index, needed);
        return new RowSource(
            new IndexScanNode(output, relation.Alias, search, filter, path.IsBackwards, isCovering) { EstimatedRows = path.Rows, Cost = path.Total }, layout);
    }

    private static ScanOutput OutputOf(TableRelation relation, int[] needed) => new(
        relation.Table,
        [.. needed.Where(c => c < relation.Table.Columns.Count)],
        needed.Contains(relation.Ctid),
        needed.Contains(relation.Xmin),
        [.. relation.Columns.Select(c => new ResultColumn(c.Name, c.Type, c.Typmod, c.TableOid, c.ColumnNumber))]);

    /// <summary>Subqueries are looked at last.</summary>
    private static int CostOf(Expr condition) => Predicates.HasSubquery(condition) ? 2 : condition is CallExpr { Operator: "~" or "~*" or "~~" or "~~*" } ? 1 : 0;

    private static KeyTest Finish(KeyTest key, Finisher finisher) => key switch
    {
        EqualTest equal => new EqualTest(finisher.Finish(equal.Value)),
        AmongTest among => new AmongTest(finisher.Finish(among.Items), among.Array is null ? null : finisher.Finish(among.Array)),
        _ => key,
    };

    // Subqueries, functions, WITH entries.

    private RowSource BuildRelation(RelationPath path, Parameters? parameters)
    {
        Relation relation = path.Relation;
        Layout layout = Layout.Of(relation);
        PlanNode node = path.Plan is { } plan
            ? Reframe(plan, relation, path, parameters)
            : relation switch
            {
                FunctionRelation f => Framed(planner.FunctionScan(f, path), path.Arguments, parameters),
                CteRelation c => Planner.CommonTableScan(c, path),
                _ => throw new InvalidOperationException($"There is no operator for a {relation.GetType().Name}."),
            };
        if (new Finisher(planner, layout, parameters).All(path.Conditions) is { } condition)
            node = new FilterNode(node, condition) { EstimatedRows = path.Rows, Cost = path.Total };
        return new RowSource(node, layout);
    }

    private PlanNode Reframe(PlanNode plan, Relation relation, RelationPath path, Parameters? parameters)
    {
        if (relation is QueryRelation { IsLateral: true })
            return Framed(plan, path.Arguments, parameters);
        // It counts outer values as the query around does, which within a dependent join are not those at hand.
        if (parameters is null || Planner.QueryOf(relation) is not { } query)
            return plan;
        List<Expr> outer = QueryWalk.OuterValues(query);
        return outer.Count == 0 ? plan : Framed(plan, outer, parameters);
    }

    private PlanNode Framed(PlanNode plan, IReadOnlyList<Expr> arguments, Parameters? parameters)
    {
        if (arguments.Count == 0)
            return plan;
        Expr[] values = new Finisher(planner, new Layout(), parameters).Finish(arguments);
        return new ReframeNode(plan, values) { EstimatedRows = plan.EstimatedRows, Cost = plan.Cost };
    }

    // Joins.

    private RowSource BuildJoin(JoinPath path, VarSet above, Parameters? parameters)
    {
        VarSet below = above.With(path.On).With(path.After);
        // The right side first: it says what it takes from the left side.
        Parameters? taken = path.Method == JoinMethod.Apply ? new Parameters() : null;
        RowSource right = Build(path.Right, below, taken ?? parameters);
        RowSource left = Build(path.Left, taken is null ? below : below.With(taken.Values), parameters);
        List<Expr> residual = [.. path.On.Where(c => !path.Keys.Any(k => ReferenceEquals(k.Condition, c)))];
        VarSet output = above.With(residual).With(path.After);
        bool isSwapped = path.Method == JoinMethod.HashLeft;
        (RowSource first, RowSource second) = isSwapped ? (right, left) : (left, right);
        (JoinShape shape, Layout layout) = Shape(first, second, output);
        var finisher = new Finisher(planner, layout, parameters);
        Expr? condition = finisher.All(residual);
        PlanNode node;
        switch (path.Method)
        {
            case JoinMethod.Apply:
                Expr[] arguments = new Finisher(planner, left.Layout, parameters).Finish(taken!.Values);
                node = new ApplyNode(path.Mode, left.Node, right.Node, arguments, shape, condition) { EstimatedRows = path.Rows, Cost = path.Total };
                break;
            case JoinMethod.Loop:
                node = new NestedLoopNode(path.Mode, left.Node, right.Node, shape, condition) { EstimatedRows = path.Rows, Cost = path.Total };
                break;
            default:
                JoinMode mode = isSwapped && path.Mode == JoinMode.Left ? JoinMode.Right : path.Mode;
                node = BuildHash(path, mode, first, second, isSwapped, shape, condition, parameters);
                break;
        }

        if (finisher.All(path.After) is { } after)
            node = new FilterNode(node, after) { EstimatedRows = path.Rows, Cost = path.Total };
        return new RowSource(node, layout);
    }

    private HashJoinNode BuildHash(
        JoinPath path, JoinMode mode, RowSource first, RowSource second, bool isSwapped, JoinShape shape, Expr? residual, Parameters? parameters)
    {
        var firstFinisher = new Finisher(planner, first.Layout, parameters);
        var secondFinisher = new Finisher(planner, second.Layout, parameters);
        Expr[] firstKeys = [.. path.Keys.Select(k => firstFinisher.Finish(isSwapped ? k.Right : k.Left))];
        Expr[] secondKeys = [.. path.Keys.Select(k => secondFinisher.Finish(isSwapped ? k.Left : k.Right))];
        Expr shown = AndExpr.Of([.. path.Keys.Select((k, i) => ((CallExpr)k.Condition).WithInputs([firstKeys[i], secondKeys[i]]))]);
        return new HashJoinNode(mode, first.Node, second.Node, firstKeys, secondKeys, shape, residual, shown) { EstimatedRows = path.Rows, Cost = path.Total };
    }

    private static (JoinShape Shape, Layout Layout) Shape(RowSource left, RowSource right, VarSet wanted)
    {
        var layout = new Layout();
        var columns = new List<ResultColumn>();
        int[] Picks(RowSource side)
        {
            var picks = new List<int>();
            foreach ((Relation relation, int column) in side.Layout.Columns)
            {
                if (!wanted.Contains(relation, column))
                    continue;
                layout.Put(relation, column, columns.Count);
                picks.Add(side.Layout.Find(relation, column));
                RelationColumn info = relation.Columns[column];
                columns.Add(new ResultColumn(info.Name, info.Type, info.Typmod, info.TableOid, info.ColumnNumber));
            }

            return [.. picks];
        }

        int[] lefts = Picks(left);
        int[] rights = Picks(right);
        return (new JoinShape(lefts, rights, columns), layout);
    }
}
