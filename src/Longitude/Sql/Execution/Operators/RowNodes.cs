using Longitude.Sql.Types;

namespace Longitude.Sql.Execution.Operators;

/// <summary>Rows for which a condition holds.</summary>
internal sealed class FilterNode(PlanNode input, Expr condition) : PlanNode
{
    public override IReadOnlyList<ResultColumn> Columns => input.Columns;

    public override IReadOnlyList<PlanNode> Inputs { get; } = [input];

    protected override Cursor Start(ExecutionContext context, EvalFrame? outer) =>
        new FilterCursor(this, input.Open(context, outer), condition, new EvalFrame(context, outer));

    public override void Describe(NodeDescription to)
    {
        to.Name = "Filter";
        to.Expression("Filter", condition);
    }

    private sealed class FilterCursor(FilterNode node, Cursor input, Expr condition, EvalFrame frame) : Cursor
    {
        private long _removed;

        public override bool Next()
        {
            while (input.Next())
            {
                frame.Row = input.Row;
                if (condition.Test(frame))
                {
                    Row = input.Row;
                    return true;
                }

                _removed++;
            }

            return false;
        }

        protected override void Close()
        {
            frame.Context.Measures?.Remove(node, "Rows Removed by Filter", _removed);
            input.Dispose();
        }
    }
}

/// <summary>Rows made of expressions over the rows below.</summary>
internal sealed class ProjectNode(PlanNode input, Expr[] values, IReadOnlyList<ResultColumn> columns) : PlanNode
{
    private readonly int[]? _picks = PicksOf(values);

    public override IReadOnlyList<ResultColumn> Columns => columns;

    public override IReadOnlyList<PlanNode> Inputs { get; } = [input];

    public IReadOnlyList<Expr> Values => values;

    protected override Cursor Start(ExecutionContext context, EvalFrame? outer) => _picks is { } picks
        ? new PickCursor(input.Open(context, outer), picks)
        : new ProjectCursor(input.Open(context, outer), values, new EvalFrame(context, outer));

    // In PostgreSQL a projection belongs to the node below it.
    public override void Describe(NodeDescription to)
    {
        to.Name = "Project";
        to.Expressions("Output", values);
    }

    private static int[]? PicksOf(Expr[] values)
    {
        var picks = new int[values.Length];
        for (int i = 0; i < picks.Length; i++)
        {
            if (values[i] is not ColumnExpr column)
                return null;
            picks[i] = column.Index;
        }

        return picks;
    }

    private sealed class ProjectCursor : Cursor
    {
        private readonly Cursor _input;
        private readonly Expr[] _values;
        private readonly EvalFrame _frame;

        public ProjectCursor(Cursor input, Expr[] values, EvalFrame frame)
        {
            _input = input;
            _values = values;
            _frame = frame;
            Row = new Datum[values.Length];
        }

        public override bool Next()
        {
            if (!_input.Next())
                return false;
            _frame.Row = _input.Row;
            Datum[] row = Row;
            for (int i = 0; i < row.Length; i++)
                row[i] = _values[i].Eval(_frame);
            return true;
        }

        protected override void Close() => _input.Dispose();
    }

    private sealed class PickCursor : Cursor
    {
        private readonly Cursor _input;
        private readonly int[] _picks;

        public PickCursor(Cursor input, int[] picks)
        {
            _input = input;
            _picks = picks;
            Row = new Datum[picks.Length];
        }

        public override bool Next()
        {
            if (!_input.Next())
                return false;
            Datum[] from = _input.Row;
            Datum[] row = Row;
            for (int i = 0; i < row.Length; i++)
                row[i] = from[_picks[i]];
            return true;
        }

        protected override void Close() => _input.Dispose();
    }
}

/// <summary>LIMIT and OFFSET.</summary>
internal sealed class LimitNode(PlanNode input, Expr? limit, Expr? offset, SortColumn[] ties) : PlanNode
{
    public override IReadOnlyList<ResultColumn> Columns => input.Columns;

    public override IReadOnlyList<PlanNode> Inputs { get; } = [input];

    protected override Cursor Start(ExecutionContext context, EvalFrame? outer)
    {
        var frame = new EvalFrame(context, outer);
        long skip = Count(offset, frame, "OFFSET", SqlStates.InvalidOffset) ?? 0;
        long? take = Count(limit, frame, "LIMIT", SqlStates.InvalidLimit);
        return take == 0 ? new EmptyCursor() : new LimitCursor(input.Open(context, outer), skip, take ?? long.MaxValue, ties);
    }

    public override void Describe(NodeDescription to) => to.Name = "Limit";

    public static long? Count(Expr? e, EvalFrame frame, string word, string state)
    {
        if (e is null)
            return null;
        Datum count = e.Eval(frame);
        if (count.IsNull)
            return null;
        return count.Int64 >= 0 ? count.Int64 : throw new SqlException(state, $"{word} must not be negative");
    }

    private sealed class LimitCursor(Cursor input, long skip, long take, SortColumn[] ties) : Cursor
    {
        private long _skip = skip;
        private long _left = take;
        private Datum[]? _last;

        public override bool Next()
        {
            while (_skip > 0)
            {
                if (!input.Next())
                    return false;
                _skip--;
            }

            if (_left == 0)
                return _last is not null && NextTie();
            if (!input.Next())
            {
                _left = 0;
                _last = null;
                return false;
            }

            Row = input.Row;
            if (--_left == 0 && ties.Length > 0)
                _last = [.. Row];
            return true;
        }

        protected override void Close() => input.Dispose();

        private bool NextTie()
        {
            if (input.Next() && RowOrdering.Compare(ties, _last!, input.Row) == 0)
            {
                Row = input.Row;
                return true;
            }

            _last = null;
            return false;
        }
    }
}
