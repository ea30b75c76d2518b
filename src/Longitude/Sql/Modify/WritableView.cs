using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Syntax;

namespace Longitude.Sql.Modify;

/// <summary>
/// A view that stands for one table: it can be written, as PostgreSQL has it, when each of its rows is a row of the table and nothing else.
/// Views on such views are ones too.
/// </summary>
internal sealed class WritableView
{
    private readonly BindContext _context;
    private readonly string _verb;
    private readonly List<(TableInfo View, string? Role)> _views = [];

    private WritableView(BindContext context, string verb)
    {
        _context = context;
        _verb = verb;
    }

    /// <summary>The table behind it; <see cref="Columns"/> and <see cref="Conditions"/> are over its columns.</summary>
    public TableRelation Base { get; private set; } = null!;

    public IReadOnlyList<(string Name, Expr Value)> Columns { get; private set; } = [];

    /// <summary>What holds of its rows.</summary>
    public List<Expr> Conditions { get; } = [];

    /// <summary>The views from the outside to the inside, and whose rights to each of them count: null for the role that runs the statement.</summary>
    public IReadOnlyList<(TableInfo View, string? Role)> Views => _views;

    /// <exception cref="SqlException">55000: the view is no such view.</exception>
    public static WritableView Of(BindContext context, TableInfo view, TableReference reference, string verb)
    {
        var writable = new WritableView(context, verb);
        // A context of its own: reading the view is not what the statement does.
        var inside = new BindContext(context.Catalog, context.Session);
        var relation = (QueryRelation)new QueryBinder(inside).BindRelation(view, new TableReference(reference.Name, null) { Position = reference.Position });
        Expr[] values = writable.Open(relation, view, role: null);
        writable.Columns = [.. view.Columns.Select((c, i) => (c.Name, values[i]))];
        return writable;
    }

    /// <summary>What the view's columns are, over those of the table behind it.</summary>
    private Expr[] Open(QueryRelation relation, TableInfo view, string? role)
    {
        _context.Use(view);
        _views.Add((view, role));
        if (relation.Query is not SelectBlock block || Obstacle(block) is not null)
            throw CannotWrite(view, relation.Query is SelectBlock b ? Obstacle(b)! : "Views containing UNION, INTERSECT, or EXCEPT");
        Func<Expr, Expr> below = static e => e;
        switch (block.From)
        {
            case FromRelation { Relation: TableRelation { Table.Kind: RelationKind.Table } table }:
                Base = table;
                break;
            case FromRelation { Relation: QueryRelation { Columns: [{ TableOid: not 0 } first, ..] } inner } when _context.Catalog.FindTable(first.TableOid) is { Kind: RelationKind.View } next:
                Expr[] columns = Open(inner, next, view.Owner);
                below = e => e.Map(p => p is VarExpr v && ReferenceEquals(v.Relation, inner) ? columns[v.Column] : null);
                break;
            default:
                throw CannotWrite(view, "Views that do not select from a single table or view");
        }

        Conditions.AddRange(block.Where.Select(below));
        return [.. block.Targets.Take(view.Columns.Count).Select(t => below(t.Value))];
    }

    private static string? Obstacle(SelectBlock block) => block switch
    {
        { IsDistinct: true } or { DistinctOn.Count: > 0 } => "Views containing DISTINCT",
        { Group.Keys.Count: > 0 } => "Views containing GROUP BY",
        { Having.Count: > 0 } => "Views containing HAVING",
        { CommonTables.Count: > 0 } => "Views containing WITH",
        { Limit: not null } or { Offset: not null } => "Views containing LIMIT or OFFSET",
        { Group: not null } => "Views that return aggregate functions",
        { Windows.Count: > 0 } => "Views that return window functions",
        { Sets.Count: > 0 } => "Views that return set-returning functions",
        _ => null,
    };

    private SqlException CannotWrite(TableInfo view, string which) => new(
        SqlStates.ObjectNotInPrerequisiteState,
        _verb switch
        {
            "INSERT" => $"cannot insert into view \"{view.Name}\"",
            "UPDATE" => $"cannot update view \"{view.Name}\"",
            _ => $"cannot delete from view \"{view.Name}\"",
        })
    {
        Detail = which + " are not automatically updatable.",
        Hint = "Write to the tables that the view reads.",
    };
}
