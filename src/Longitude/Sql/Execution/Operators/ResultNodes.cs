using Longitude.Sql.Types;

namespace Longitude.Sql.Execution.Operators;

/// <summary>One row without columns: a query without FROM. Or none, when a condition that no row changes does not hold.</summary>
internal sealed class OneRowNode(Expr? condition) : PlanNode
{
    public override IReadOnlyList<ResultColumn> Columns => [];

    protected override Cursor Start(ExecutionContext context, EvalFrame? outer) =>
        new OneRowCursor(condition is null || condition.Test(new EvalFrame(context, outer)));

    public override void Describe(NodeDescription to)
    {
        to.Name = "Result";
        to.Expression("One-Time Filter", condition);
    }

    private sealed class OneRowCursor(bool any) : Cursor
    {
        private bool _isLeft = any;

        public override bool Next()
        {
            bool now = _isLeft;
            _isLeft = false;
            return now;
        }
    }
}

/// <summary>A condition that is looked at once, before the rows below are.</summary>
internal sealed class GateNode(PlanNode input, Expr condition) : PlanNode
{
    public override IReadOnlyList<ResultColumn> Columns => input.Columns;

    public override IReadOnlyList<PlanNode> Inputs { get; } = [input];

    protected override Cursor Start(ExecutionContext context, EvalFrame? outer) =>
        condition.Test(new EvalFrame(context, outer)) ? input.Open(context, outer) : new EmptyCursor();

    public override void Describe(NodeDescription to)
    {
        to.Name = "Result";
        to.Expression("One-Time Filter", condition);
    }
}

internal sealed class EmptyCursor : Cursor
{
    public override bool Next() => false;
}

/// <summary>VALUES.</summary>
internal sealed class ValuesNode(IReadOnlyList<Expr[]> rows, IReadOnlyList<ResultColumn> columns) : PlanNode
{
    public override IReadOnlyList<ResultColumn> Columns => columns;

    protected override Cursor Start(ExecutionContext context, EvalFrame? outer) => new ValuesCursor(rows, columns.Count, new EvalFrame(context, outer));

    public override void Describe(NodeDescription to)
    {
        to.Name = "Values Scan";
        to.Suffix = " on \"*VALUES*\"";
    }

    private sealed class ValuesCursor : Cursor
    {
        private readonly IReadOnlyList<Expr[]> _rows;
        private readonly EvalFrame _frame;
        private int _at;

        public ValuesCursor(IReadOnlyList<Expr[]> rows, int width, EvalFrame frame)
        {
            _rows = rows;
            _frame = frame;
            Row = new Datum[width];
        }

        public override bool Next()
        {
            if (_at == _rows.Count)
                return false;
            _frame.Context.CountRow();
            Expr[] row = _rows[_at++];
            for (int i = 0; i < row.Length; i++)
                Row[i] = row[i].Eval(_frame);
            return true;
        }
    }
}
