using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Operators;

namespace Longitude.Sql.Planning.Explain;

/// <summary>A node as EXPLAIN shows it.</summary>
internal sealed class ExplainNode
{
    public required string Name { get; init; }

    /// <summary>The name in the structured formats.</summary>
    public required string Type { get; init; }

    public string Suffix { get; init; } = "";

    public double Rows { get; init; }

    public double Startup { get; init; }

    public double Total { get; init; }

    public int Width { get; init; }

    public NodeMeasure? Measure { get; init; }

    /// <summary>Properties of both formats.</summary>
    public List<(string Name, object Value)> Properties { get; } = [];

    /// <summary>Properties of the structured formats only.</summary>
    public List<(string Name, object Value)> Hidden { get; } = [];

    /// <summary>What the node computes, for VERBOSE.</summary>
    public IReadOnlyList<string> Output { get; set; } = [];

    /// <summary>Nodes below: what they are to this one (Outer, Inner, InitPlan, SubPlan), and the title that some have.</summary>
    public List<(string Relationship, string? Title, ExplainNode Node)> Children { get; } = [];
}

/// <summary>Makes PostgreSQL's tree of nodes from a plan: projections belong to the node below them, and so do conditions.</summary>
internal sealed class ExplainTree(PlanMeasures? measures)
{
    private int _subplans;

    public static List<ExplainNode> Of(StatementPlan statement, PlanMeasures? measures)
    {
        var tree = new ExplainTree(measures);
        return [statement.Root is { } plan ? tree.Node(plan, null, []) : new ExplainNode { Name = "Utility Statement", Type = "Utility Statement" }];
    }

    /// <param name="outer">The outermost of the nodes that are shown as this one: its rows are those that come out.</param>
    /// <param name="filters">Conditions of nodes above that are shown with this one.</param>
    private ExplainNode Node(PlanNode plan, PlanNode? outer, List<FilterNode> filters)
    {
        switch (plan)
        {
            case ProjectNode project:
                ExplainNode below = Node(project.Inputs[0], outer ?? project, filters);
                if (below.Output.Count == 0)
                    below.Output = [.. project.Values.Select(ExprText.Of)];
                AddSubplans(project, below);
                return below;
            case FilterNode filter:
                return Node(filter.Inputs[0], outer ?? filter, [.. filters, filter]);
            case ReframeNode reframe:
                return Node(reframe.Inputs[0], outer ?? reframe, filters);
            case WithNode with:
                ExplainNode body = Node(with.Inputs[0], outer ?? with, filters);
                foreach (CteEntry entry in with.Entries)
                    body.Children.Insert(0, ("InitPlan", $"CTE {NodeDescription.Quote(entry.Spool.Name)}", Node(entry.Plan, null, [])));
                return body;
            default:
                return Plain(plan, outer ?? plan, filters);
        }
    }

    private ExplainNode Plain(PlanNode plan, PlanNode outer, List<FilterNode> filters)
    {
        var description = new NodeDescription();
        plan.Describe(description);
        NodeMeasure? own = measures?.Find(plan);
        var node = new ExplainNode
        {
            Name = description.Name,
            Type = description.Type ?? description.Name,
            Suffix = description.Suffix,
            Rows = Math.Max(1, Math.Round(outer.EstimatedRows)),
            Startup = 0,
            Total = outer.Cost,
            Width = WidthOf(outer.Columns),
            Measure = measures?.Find(outer) ?? own,
        };
        node.Hidden.AddRange(description.Hidden);
        foreach ((string name, object value) in description.Properties)
        {
            node.Properties.Add((name, value));
            AddRemoved(node, name, own);
        }

        foreach ((string name, object value) in own?.Facts ?? [])
            node.Properties.Add((name, value));
        foreach (FilterNode filter in filters)
            AddFilter(node, filter);
        foreach ((string title, PlanNode subplan) in description.Subplans)
            AddSubplan(node, title, subplan);
        AddInputs(plan, node);
        return node;
    }

    private void AddFilter(ExplainNode node, FilterNode filter)
    {
        var description = new NodeDescription();
        filter.Describe(description);
        foreach ((string name, object value) in description.Properties)
        {
            node.Properties.Add((name, value));
            AddRemoved(node, name, measures?.Find(filter));
        }

        foreach ((string title, PlanNode subplan) in description.Subplans)
            AddSubplan(node, title, subplan);
    }

    /// <summary>How many rows a condition has turned away stands below it.</summary>
    private static void AddRemoved(ExplainNode node, string condition, NodeMeasure? measure)
    {
        if (condition is "Filter" && measure is not null && measure.Removed.TryGetValue("Rows Removed by Filter", out long removed))
            node.Properties.Add(("Rows Removed by Filter", removed / Math.Max(1, measure.Loops)));
    }

    private void AddSubplans(PlanNode plan, ExplainNode node)
    {
        var description = new NodeDescription();
        plan.Describe(description);
        foreach ((string title, PlanNode subplan) in description.Subplans)
            AddSubplan(node, title, subplan);
    }

    private void AddSubplan(ExplainNode node, string title, PlanNode plan)
    {
        _subplans++;
        string number = _subplans.ToString(System.Globalization.CultureInfo.InvariantCulture);
        node.Children.Add((title, title is "InitPlan" ? $"{title} {number} (returns ${_subplans - 1})" : $"{title} {number}", Node(plan, null, [])));
    }

    private void AddInputs(PlanNode plan, ExplainNode node)
    {
        string[] names = plan.Inputs.Count == 2 ? ["Outer", "Inner"] : ["Outer"];
        for (int i = 0; i < plan.Inputs.Count; i++)
        {
            ExplainNode input = Node(plan.Inputs[i], null, []);
            if (plan is HashJoinNode && i == 1)
                input = Hash(input);
            node.Children.Add((plan is AppendNode ? "Member" : names[Math.Min(i, names.Length - 1)], null, input));
        }
    }

    /// <summary>PostgreSQL has a node for the table that a hash join looks rows up in.</summary>
    private static ExplainNode Hash(ExplainNode input)
    {
        var hash = new ExplainNode
        {
            Name = "Hash",
            Type = "Hash",
            Rows = input.Rows,
            Startup = input.Total,
            Total = input.Total,
            Width = input.Width,
            Measure = input.Measure,
        };
        hash.Children.Add(("Outer", null, input));
        return hash;
    }

    private static int WidthOf(IReadOnlyList<ResultColumn> columns)
    {
        const int guess = 32;
        int width = 0;
        foreach (ResultColumn column in columns)
            width += column.Type.Length > 0 ? column.Type.Length : guess;
        return width;
    }
}
