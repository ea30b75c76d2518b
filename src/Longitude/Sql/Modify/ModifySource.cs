using Longitude.Sql.Binding;
using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Expressions;
using Longitude.Sql.Execution.Operators;
using Longitude.Sql.Planning;
using Longitude.Sql.Syntax;

namespace Longitude.Sql.Modify;

/// <summary>
/// The query under an UPDATE or DELETE: the target joined with the other tables. Its rows hold the target's ctid, all its columns, and
/// then what the statement asks for.
/// </summary>
internal sealed class ModifySource
{
    private readonly BindContext _context;
    private readonly TargetTable _target;
    private readonly FromNode _from;
    private readonly List<CommonTableQuery> _commonTables;
    private readonly List<Expr> _where = [];

    private ModifySource(BindContext context, TargetTable target, Scope scope, FromNode from, List<CommonTableQuery> commonTables)
    {
        _context = context;
        _target = target;
        _from = from;
        _commonTables = commonTables;
        Scope = scope;
    }

    /// <summary>Where names of the statement are looked up.</summary>
    public Scope Scope { get; }

    public static ModifySource Begin(QueryBinder binder, BindContext context, TargetTable target, WithClause? with, IReadOnlyList<TableExpression> others)
    {
        var commonTables = new List<CommonTableQuery>();
        CteScope? visible = with is null ? context.CommonTables : binder.BindWith(with, null, context.CommonTables, commonTables);
        var scope = new Scope(null, visible);
        scope.Items.Add(target.Item);
        FromNode from = new FromRelation(target.Relation);
        if (others.Count > 0)
            from = new FromJoin(JoinMode.Inner, from, binder.BindFrom(others, scope)!, []);
        return new ModifySource(context, target, scope, from, commonTables);
    }

    /// <summary>What WHERE asks, all of which must hold.</summary>
    public IReadOnlyList<Expr> Conditions => _where;

    public void Where(Expression? condition)
    {
        _where.AddRange(_target.Conditions);
        if (condition is null)
            return;
        AndExpr.Split(new ExpressionBinder(_context, Scope, Clause.Where).BindBoolean(condition, "WHERE"), _where);
        _target.Reads(_where.Skip(_target.Conditions.Count));
    }

    /// <param name="values">What else the rows hold.</param>
    public PlanNode Plan(Planner planner, IReadOnlyList<Expr> values)
    {
        var targets = new List<Target> { new("ctid", _target.Relation.Var(_target.Relation.Ctid)) };
        for (int i = 0; i < _target.Table.Columns.Count; i++)
            targets.Add(new Target(_target.Table.Columns[i].Name, _target.Relation.Var(i)));
        targets.AddRange(values.Select(v => new Target("?column?", v)));
        return planner.Plan(new SelectBlock
        {
            Columns = [.. targets.Select(QueryBinder.DescribeTarget)],
            From = _from,
            Where = [.. _where],
            Targets = targets,
            CommonTables = _commonTables,
        });
    }
}
