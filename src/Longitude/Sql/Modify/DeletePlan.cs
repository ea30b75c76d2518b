using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Planning;
using Longitude.Sql.Storage;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;
using ExecutionContext = Longitude.Sql.Execution.ExecutionContext;

namespace Longitude.Sql.Modify;

/// <summary>DELETE: a query gives each row with its place; the rows are deleted as they come.</summary>
internal sealed class DeletePlan : ModifyPlan
{
    private readonly PlanNode _source;
    private readonly bool _mayRepeat;

    private DeletePlan(PlanNode source, string alias, bool mayRepeat, TableInfo table, BindContext context, TableAccessRight[] rights, ReturningList? returning)
        : base(table, context, rights, returning)
    {
        _source = source;
        _mayRepeat = mayRepeat;
        Root = new ModifyNode(source, "Delete", table, alias);
        IsShort = !mayRepeat && Shortness.IsShort(source) && AreShort(returning?.Values ?? []) && !context.Catalog.Referencing.ContainsKey(table.Oid);
    }

    public override string Verb => "DELETE";

    public override bool IsShort { get; }

    public override PlanNode? Root { get; }

    public static DeletePlan Plan(DeleteStatement s, BindContext context)
    {
        if (s.CurrentOf is not null)
            throw new SqlException(SqlStates.FeatureNotSupported, "WHERE CURRENT OF is not supported");
        TargetTable target = TargetTable.Find(context, s.Table, "DELETE");
        var source = ModifySource.Begin(new QueryBinder(context), context, target, s.With, s.Using);
        source.Where(s.Where);
        List<Target> returning = ReturningList.Bind(context, s.Returning, source.Scope, target);
        List<VarExpr> others = ReturningList.Others(returning, target);
        var planner = new Planner(context);
        PlanNode rows = source.Plan(planner, others);
        TableAccessRight[] rights = target.Rights(new TableAccessRight(target.Table.Oid, [], Privileges.Delete, null));
        return new DeletePlan(rows, target.Relation.Alias, s.Using.Count > 0, target.Table, context, rights, ReturningList.Plan(planner, returning, others, target));
    }

    protected override StatementRun OpenChecked(ExecutionContext context) => new Run(this, context);

    private sealed class Run(DeletePlan plan, ExecutionContext context) : ModifyRun(plan, context)
    {
        private readonly HashSet<RowId>? _seen = plan._mayRepeat ? [] : null;
        private readonly Datum[] _before = new Datum[plan.Table.Columns.Count];
        private readonly RowLocks _locks = new(context);
        private Cursor? _rows;

        protected override void Begin() => _rows = plan._source.Open(Context, null);

        protected override Written? WriteNext()
        {
            while (_rows!.Next())
            {
                Datum[] row = _rows.Row;
                RowId id = row[0].As<RowId>();
                if (_seen is not null && !_seen.Add(id))
                    continue;
                row.AsSpan(1, _before.Length).CopyTo(_before);
                _locks.Take(id);
                Writer.Delete(Context, Effects, id, _before);
                return new Written(_before, id, row.AsMemory(1 + _before.Length));
            }

            return null;
        }

        public override void Dispose()
        {
            _rows?.Dispose();
            base.Dispose();
        }
    }
}
