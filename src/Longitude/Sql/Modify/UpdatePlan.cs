using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Planning;
using Longitude.Sql.Storage;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;
using ExecutionContext = Longitude.Sql.Execution.ExecutionContext;

namespace Longitude.Sql.Modify;

/// <summary>UPDATE: a query gives each row with its place and the new values; the rows are written as they come.</summary>
internal sealed class UpdatePlan : ModifyPlan
{
    private readonly PlanNode _source;

    /// <summary>The columns that are set, in the order in which the source gives their values.</summary>
    private readonly int[] _set;

    /// <summary>Joined rows may give a row more than once: only the first of them counts.</summary>
    private readonly bool _mayRepeat;

    private UpdatePlan(PlanNode source, string alias, int[] set, bool mayRepeat, TableInfo table, BindContext context, TableAccessRight[] rights, ReturningList? returning)
        : base(table, context, rights, returning)
    {
        _source = source;
        _set = set;
        _mayRepeat = mayRepeat;
        Root = new ModifyNode(source, "Update", table, alias);
        IsShort = !mayRepeat && Shortness.IsShort(source) && AreShort(returning?.Values ?? []) && !ChangesReferencedKey(context.Catalog, table, set);
    }

    public override string Verb => "UPDATE";

    public override bool IsShort { get; }

    public override PlanNode? Root { get; }

    public static UpdatePlan Plan(UpdateStatement s, BindContext context)
    {
        if (s.CurrentOf is not null)
            throw new SqlException(SqlStates.FeatureNotSupported, "WHERE CURRENT OF is not supported");
        TargetTable target = TargetTable.Find(context, s.Table, "UPDATE");
        var binder = new QueryBinder(context);
        var source = ModifySource.Begin(binder, context, target, s.With, s.From);
        SortedDictionary<int, Expr> values = new UpdateBinder(context, target, source.Scope).Bind(s.Assignments);
        source.Where(s.Where);
        List<Target> returning = ReturningList.Bind(context, s.Returning, source.Scope, target);
        target.Reads(values.Values);
        List<VarExpr> others = ReturningList.Others(returning, target);
        var planner = new Planner(context);
        PlanNode rows = source.Plan(planner, [.. values.Values, .. others]);
        TableAccessRight[] rights = target.Rights(target.Right(Privileges.Update, values.Keys));
        bool isSimple = s.With is null && s.From.Count == 0 && s.Returning.Count == 0;
        return new UpdatePlan(
            rows, target.Relation.Alias, [.. values.Keys], s.From.Count > 0, target.Table, context, rights, ReturningList.Plan(planner, returning, others, target))
        {
            Addition = isSimple ? BlindAddition.Of(context, planner, target, values, source.Conditions) : null,
        };
    }

    /// <summary>The statement as an addition to columns of one row; null when it is something else.</summary>
    private BlindAddition? Addition { get; init; }

    protected override StatementRun OpenChecked(ExecutionContext context) =>
        Addition is null ? new Run(this, context) : new AdditionRun(Addition, context, () => new Run(this, context));

    private static bool ChangesReferencedKey(CatalogSnapshot catalog, TableInfo table, int[] set)
    {
        if (!catalog.Referencing.TryGetValue(table.Oid, out var holders))
            return false;
        return holders.Any(h => catalog.Tables[h].ForeignKeys.Any(k => k.ReferencedTable == table.Oid && k.ReferencedColumns.Any(n => set.Contains(table.IndexOf(n)))));
    }

    private sealed class Run(UpdatePlan plan, ExecutionContext context) : ModifyRun(plan, context)
    {
        private readonly HashSet<RowId>? _seen = plan._mayRepeat ? [] : null;
        private readonly Datum[] _before = new Datum[plan.Table.Columns.Count];
        private readonly Datum[] _after = new Datum[plan.Table.Columns.Count];
        private readonly RowLocks _locks = new(context);
        private Cursor? _rows;

        protected override void Begin() => _rows = plan._source.Open(Context, null);

        protected override Written? WriteNext()
        {
            int width = _before.Length;
            while (_rows!.Next())
            {
                Datum[] row = _rows.Row;
                RowId id = row[0].As<RowId>();
                if (_seen is not null && !_seen.Add(id))
                    continue;
                row.AsSpan(1, width).CopyTo(_before);
                _before.CopyTo(_after, 0);
                for (int i = 0; i < plan._set.Length; i++)
                    _after[plan._set[i]] = row[1 + width + i];
                _locks.Take(id);
                Writer.Complete(Frame, _after);
                RowId now = Writer.Update(Context, Effects, id, _before, _after);
                return new Written(_after, now, row.AsMemory(1 + width + plan._set.Length));
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

/// <summary>
/// Locks rows before they are written, so that writers of the same row come one after another. Nothing about data depends on it, so a
/// statement that writes very many rows stops at some point: others will hardly want to wait for it, and the locks take memory.
/// </summary>
internal sealed class RowLocks(ExecutionContext context)
{
    private const int LocksMax = 10_000;

    private int _taken;

    public void Take(RowId id)
    {
        if (_taken++ < LocksMax)
            context.Transaction.Lock(id);
    }
}
