using Longitude.Sql.Catalog;
using Longitude.Sql.SystemCatalog;
using Longitude.Sql.Types;

namespace Longitude.Sql.Execution.Operators;

/// <summary>A query that counts its outer values in its own way: what it takes is put together here.</summary>
internal sealed class ReframeNode(PlanNode input, Expr[] values) : PlanNode
{
    public override IReadOnlyList<ResultColumn> Columns => input.Columns;

    public override IReadOnlyList<PlanNode> Inputs { get; } = [input];

    protected override Cursor Start(ExecutionContext context, EvalFrame? outer)
    {
        var frame = new EvalFrame(context, outer);
        var row = new Datum[values.Length];
        for (int i = 0; i < row.Length; i++)
            row[i] = values[i].Eval(frame);
        return input.Open(context, new EvalFrame(context, null) { Row = row });
    }

    public override void Describe(NodeDescription to) => input.Describe(to);
}

/// <summary>The rows that a statement returns, which writes: INSERT, UPDATE and DELETE in WITH.</summary>
internal sealed class StatementNode(StatementPlan plan, IReadOnlyList<ResultColumn> columns) : PlanNode
{
    public override IReadOnlyList<ResultColumn> Columns => columns;

    protected override Cursor Start(ExecutionContext context, EvalFrame? outer) => new StatementCursor(plan.Open(context));

    public override void Describe(NodeDescription to)
    {
        if (plan.Root is { } root)
            root.Describe(to);
        else
            to.Name = "ModifyTable";
    }

    private sealed class StatementCursor(StatementRun run) : Cursor
    {
        public override bool Next()
        {
            if (!run.Read())
                return false;
            Row = run.Row;
            return true;
        }

        protected override void Close() => run.Dispose();
    }
}

/// <summary>A relation of pg_catalog or information_schema, whose rows are computed.</summary>
internal sealed class SystemScanNode(TableInfo table, string alias, IReadOnlyList<ResultColumn> columns, Expr? filter) : PlanNode
{
    public override IReadOnlyList<ResultColumn> Columns => columns;

    protected override Cursor Start(ExecutionContext context, EvalFrame? outer) =>
        new SystemCursor(SystemRelations.Rows(table, context).GetEnumerator(), columns.Count, table, filter, new EvalFrame(context, outer));

    public override void Describe(NodeDescription to)
    {
        to.Name = "Seq Scan";
        to.Relation(table, alias, null);
        to.Expression("Filter", filter);
    }

    private sealed class SystemCursor : Cursor
    {
        private readonly IEnumerator<Datum[]> _rows;
        private readonly int _width;
        private readonly Expr? _filter;
        private readonly EvalFrame _frame;

        public SystemCursor(IEnumerator<Datum[]> rows, int width, TableInfo table, Expr? filter, EvalFrame frame)
        {
            _rows = rows;
            _width = table.Columns.Count;
            _filter = filter;
            _frame = frame;
            Row = new Datum[width];
            Row[table.Columns.Count + 2] = Datum.Of((long)table.Oid);
            frame.Row = Row;
        }

        public override bool Next()
        {
            while (_rows.MoveNext())
            {
                _frame.Context.CountRow();
                _rows.Current.AsSpan(0, _width).CopyTo(Row);
                if (_filter is null || _filter.Test(_frame))
                    return true;
            }

            return false;
        }

        protected override void Close() => _rows.Dispose();
    }
}
