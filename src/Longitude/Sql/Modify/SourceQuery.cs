using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Expressions;
using Longitude.Sql.Execution.Operators;
using Longitude.Sql.Planning;
using Longitude.Sql.Syntax;

namespace Longitude.Sql.Modify;

/// <summary>
/// The rows that UPDATE and DELETE work on, as a query: the target's columns, its ctid, the new values, and then what RETURNING wants of other
/// tables.
/// </summary>
internal sealed class SourceQuery
{
    private readonly BindContext _context;
    private readonly QueryBinder _binder;
    private readonly List<CommonTableQuery> _commonTables = [];
    private readonly FromNode _from;
    private readonly List<Expr> _where = [];

    public SourceQuery(BindContext context, WithClause? with, TableReference target, TableInfo table, IReadOnlyList<TableExpression> others)
    {
        _context = context;
        _binder = new QueryBinder(context);
        CteScope? commonTables = with is null ? context.CommonTables : _binder.BindWith(with, null, context.CommonTables, _commonTables);
        Scope = new Scope(null, commonTables);
        Target = new TableRelation(table, target.Alias?.Name ?? table.Name, target.Alias?.Columns ?? []) { Position = target.Position, Reader = context.ActingOwner };
        Scope.Items.Add(QueryBinder.ItemOf(Target, target.Alias is null ? context.Catalog.SchemaName(table.SchemaOid) : null));
        _from = new FromRelation(Target);
        if (_binder.BindFrom(others, Scope) is { } more)
        {
            _from = new FromJoin(JoinMode.Inner, _from, more, []);
            HasOthers = true;
        }
    }

    public Scope Scope { get; }

    public TableRelation Target { get; }

    /// <summary>A row may come several times: joined to several rows of other tables.</summary>
    public bool HasOthers { get; }

    /// <summary>Where the columns of other tables are in a row for RETURNING.</summary>
    public Layout Others { get; } = new();

    public ExpressionBinder Expressions(Clause clause) => new(_context, Scope, clause);

    public void Where(Expression? condition)
    {
        if (condition is not null)
            AndExpr.Split(Expressions(Clause.Where).BindBoolean(condition, "WHERE"), _where);
    }

    /// <summary>Plans the query.</summary>
    /// <param name="values">New values.</param>
    /// <param name="returnsOthers">Columns of other tables are wanted too.</param>
    public PlanNode Plan(Planner planner, IReadOnlyList<Expr> values, bool returnsOthers)
    {
        var targets = new List<Target>();
        for (int i = 0; i < Target.Table.Columns.Count; i++)
            targets.Add(new Target(Target.Columns[i].Name, Target.Var(i)));
        targets.Add(new Target("ctid", Target.Var(Target.Ctid)));
        targets.AddRange(values.Select((v, i) => new Target($"value{i + 1}", v)));
        if (returnsOthers)
            AddOthers(targets);
        var block = new SelectBlock
        {
            Columns = [.. targets.Select(QueryBinder.DescribeTarget)],
            From = _from,
            Where = _where,
            Targets = targets,
            CommonTables = [.. _commonTables.Where(e => e.References > 0 || e.IsModifying)],
        };
        new StageBuilder(block).Build(null);
        return planner.Plan(block);
    }

    private void AddOthers(List<Target> targets)
    {
        int place = Target.Table.Columns.Count + TableRelation.SystemColumns;
        foreach (ScopeItem item in Scope.Items.Skip(1))
        {
            if (item.Relation is not { } relation)
                continue;
            for (int i = 0; i < relation.VisibleColumns; i++)
            {
                targets.Add(new Target(relation.Columns[i].Name, relation.Var(i)));
                Others.Put(relation, i, place++);
            }
        }
    }
}
