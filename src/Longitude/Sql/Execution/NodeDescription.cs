using Longitude.Sql.Catalog;
using Longitude.Sql.Execution.Expressions;
using Longitude.Sql.Execution.Operators;
using Longitude.Sql.Types;

namespace Longitude.Sql.Execution;

/// <summary>What EXPLAIN says of one node: its name, and properties in their order.</summary>
internal sealed class NodeDescription
{
    private readonly List<(string Name, object Value)> _properties = [];

    /// <summary>PostgreSQL's name of the node, such as <c>Hash Join</c>.</summary>
    public string Name { get; set; } = "";

    /// <summary>The node's name in the structured formats, which give details of it as properties; null when it is the same.</summary>
    public string? Type { get; set; }

    /// <summary>What follows the name in text: <c> using t_pkey on t</c>.</summary>
    public string Suffix { get; set; } = "";

    /// <summary>Properties in the order of the text.</summary>
    public IReadOnlyList<(string Name, object Value)> Properties => _properties;

    /// <summary>Plans that expressions of this node and WITH stand for.</summary>
    public List<(string Title, PlanNode Plan)> Subplans { get; } = [];

    /// <summary>Properties that only the structured formats show, since the text says them in the name or the suffix.</summary>
    public List<(string Name, object Value)> Hidden { get; } = [];

    public static string Quote(string name) => TypeNames.Quote(name);

    /// <summary>Adds a property whose value is a string, a number, a boolean or a list of strings; nothing when it is null or empty.</summary>
    public void Add(string name, object? value)
    {
        if (value is null or "" or IReadOnlyCollection<string> { Count: 0 })
            return;
        _properties.Add((name, value));
    }

    /// <summary>Adds an expression, and the plans of the subqueries in it.</summary>
    public void Expression(string name, Expr? e)
    {
        if (e is null)
            return;
        Add(name, ExprText.OfCondition(e));
        AddSubplans(e);
    }

    public void Expressions(string name, IReadOnlyList<Expr> list)
    {
        Add(name, list.Select(ExprText.Of).ToArray());
        foreach (Expr e in list)
            AddSubplans(e);
    }

    /// <summary>The table that is read, and how.</summary>
    public void Relation(TableInfo table, string alias, string? context)
    {
        string shown = string.Equals(alias, table.Name, StringComparison.Ordinal) ? Quote(table.Name) : $"{Quote(table.Name)} {Quote(alias)}";
        Suffix = $"{context} on {shown}";
        Hidden.Add(("Relation Name", table.Name));
        Hidden.Add(("Alias", alias));
    }

    public void Join(JoinMode mode) => Hidden.Add(("Join Type", mode.ToString()));

    private void AddSubplans(Expr e) => e.Any(part =>
    {
        if (part is PlannedSubquery subquery && !Subplans.Exists(s => ReferenceEquals(s.Plan, subquery.Plan)))
            Subplans.Add((subquery.Arguments.Length == 0 && subquery is not ComparedSubqueryExpr ? "InitPlan" : "SubPlan", subquery.Plan));
        return false;
    });
}
