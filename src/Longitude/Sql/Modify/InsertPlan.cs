using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Types;
using ExecutionContext = Longitude.Sql.Execution.ExecutionContext;

namespace Longitude.Sql.Modify;

/// <summary>INSERT: rows that were written out, or those of a query.</summary>
internal sealed class InsertPlan : ModifyPlan
{
    /// <summary>More rows than these are not written on a thread that others wait for.</summary>
    private const int ShortRowsMax = 32;

    private readonly InsertSource _source;
    private readonly ConflictPlan? _conflict;

    public InsertPlan(InsertSource source, ConflictPlan? conflict, TableInfo table, string alias, BindContext context, TableAccessRight[] rights, ReturningList? returning)
        : base(table, context, rights, returning)
    {
        _source = source;
        _conflict = conflict;
        Root = new ModifyNode(source.Node, "Insert", table, alias);
        IsShort = source.Query is null
            && source.Rows.Count <= ShortRowsMax
            && source.Rows.All(AreShort)
            && AreShort(returning?.Values ?? [])
            && (conflict is null || AreShort(conflict.Values));
    }

    public override string Verb => "INSERT";

    public override bool IsShort { get; }

    public override PlanNode? Root { get; }

    protected override StatementRun OpenChecked(ExecutionContext context) => new Run(this, context);

    private sealed class Run(InsertPlan plan, ExecutionContext context) : ModifyRun(plan, context)
    {
        private readonly Datum[] _row = new Datum[plan.Table.Columns.Count];
        private readonly EvalFrame _values = new(context, null);
        private ConflictRun? _conflict;
        private Cursor? _rows;
        private int _next;

        protected override void Begin()
        {
            _rows = plan._source.Query?.Open(Context, null);
            if (plan._conflict is not null)
                _conflict = new ConflictRun(plan._conflict, Context, Effects, Writer);
        }

        protected override Written? WriteNext()
        {
            while (Next())
            {
                Writer.Complete(Frame, _row);
                if (_conflict is null)
                    return new Written(_row, Writer.Insert(Context, Effects, _row), default);
                if (_conflict.Write(_row) is { } written)
                    return new Written(written.Row, written.Id, default);
            }

            return null;
        }

        /// <summary>Makes the next row.</summary>
        private bool Next()
        {
            Expr?[] values;
            if (_rows is not null)
            {
                if (!_rows.Next())
                    return false;
                _values.Row = _rows.Row;
                values = plan._source.Rows[0];
            }
            else
            {
                if (_next == plan._source.Rows.Count)
                    return false;
                values = plan._source.Rows[_next++];
            }

            for (int i = 0; i < values.Length; i++)
                _row[i] = values[i] is { } value ? value.Eval(_values) : Datum.Null;
            return true;
        }

        public override void Dispose()
        {
            _rows?.Dispose();
            base.Dispose();
        }
    }
}

/// <summary>Where the rows of an INSERT come from.</summary>
/// <param name="Query">Gives rows; null when the rows are written out.</param>
/// <param name="Rows">For each row the values of all columns, null for NULL; with a query there is one, over the query's rows.</param>
/// <param name="Node">For EXPLAIN.</param>
internal sealed record InsertSource(PlanNode? Query, IReadOnlyList<Expr?[]> Rows, PlanNode Node);
