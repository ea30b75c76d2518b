using Longitude.Sql.Types;

namespace Longitude.Sql.Execution.Operators;

/// <summary>A join that tries each row of the left side with each of the right side, which is read once and kept.</summary>
internal sealed class NestedLoopNode(JoinMode mode, PlanNode left, PlanNode right, JoinShape shape, Expr? condition) : PlanNode
{
    public override IReadOnlyList<ResultColumn> Columns => shape.Columns;

    public override IReadOnlyList<PlanNode> Inputs { get; } = [left, right];

    protected override Cursor Start(ExecutionContext context, EvalFrame? outer) => new LoopCursor(this, context, outer);

    public override void Describe(NodeDescription to)
    {
        to.Name = JoinShape.NameOf("Nested Loop", mode);
        to.Type = "Nested Loop";
        to.Join(mode);
        to.Expression("Join Filter", condition);
    }

    private JoinMode Mode => mode;

    private JoinShape Shape => shape;

    private Expr? Condition => condition;

    private sealed class LoopCursor : Cursor
    {
        private readonly NestedLoopNode _node;
        private readonly ExecutionContext _context;
        private readonly EvalFrame? _outer;
        private readonly EvalFrame _frame;
        private readonly Cursor _left;
        private readonly RowBuffer _kept;
        private bool _isFilled;
        private bool _hasLeft;
        private bool _hasMatched;
        private int _at;

        public LoopCursor(NestedLoopNode node, ExecutionContext context, EvalFrame? outer)
        {
            _node = node;
            _context = context;
            _outer = outer;
            Row = new Datum[node.Shape.Width];
            _frame = new EvalFrame(context, outer) { Row = Row };
            _left = node.Inputs[0].Open(context, outer);
            _kept = new RowBuffer(node.Shape.Right.Length, context.Memory);
        }

        public override bool Next()
        {
            JoinShape shape = _node.Shape;
            while (true)
            {
                if (!_hasLeft)
                {
                    if (!_left.Next())
                        return false;
                    if (!_isFilled)
                        Fill();
                    if (_kept.Count == 0 && _node.Mode is JoinMode.Inner or JoinMode.Semi)
                        return false;
                    shape.PutLeft(_left.Row, Row);
                    _hasLeft = true;
                    _hasMatched = false;
                    _at = 0;
                }

                if (NextMatch())
                {
                    if (_node.Mode == JoinMode.Anti)
                    {
                        _hasLeft = false;
                        continue;
                    }

                    _hasLeft = _node.Mode != JoinMode.Semi;
                    return true;
                }

                _hasLeft = false;
                if (_hasMatched || _node.Mode is not (JoinMode.Left or JoinMode.Anti))
                    continue;
                shape.NoRight(Row);
                return true;
            }
        }

        protected override void Close()
        {
            _left.Dispose();
            _kept.Dispose();
        }

        private bool NextMatch()
        {
            while (_at < _kept.Count)
            {
                _context.CountRow();
                _node.Shape.PutKept(_kept[_at++], Row);
                if (_node.Condition is null || _node.Condition.Test(_frame))
                {
                    _hasMatched = true;
                    return true;
                }
            }

            return false;
        }

        private void Fill()
        {
            _isFilled = true;
            using Cursor right = _node.Inputs[1].Open(_context, _outer);
            while (right.Next())
            {
                _context.CountRow();
                _kept.Add(right.Row, _node.Shape.Right);
            }
        }
    }
}

/// <summary>
/// A join whose right side is computed anew for each row of the left side, from values that it takes from there: LATERAL, and look-ups by
/// an index.
/// </summary>
/// <param name="arguments">What the right side takes, evaluated on the left row.</param>
internal sealed class ApplyNode(JoinMode mode, PlanNode left, PlanNode right, Expr[] arguments, JoinShape shape, Expr? condition) : PlanNode
{
    public override IReadOnlyList<ResultColumn> Columns => shape.Columns;

    public override IReadOnlyList<PlanNode> Inputs { get; } = [left, right];

    protected override Cursor Start(ExecutionContext context, EvalFrame? outer) => new ApplyCursor(this, context, outer);

    public override void Describe(NodeDescription to)
    {
        to.Name = JoinShape.NameOf("Nested Loop", mode);
        to.Type = "Nested Loop";
        to.Join(mode);
        to.Expression("Join Filter", condition);
    }

    private JoinMode Mode => mode;

    private JoinShape Shape => shape;

    private Expr? Condition => condition;

    private Expr[] Arguments => arguments;

    private sealed class ApplyCursor : Cursor
    {
        private readonly ApplyNode _node;
        private readonly ExecutionContext _context;
        private readonly EvalFrame _frame;
        private readonly EvalFrame _leftFrame;
        private readonly EvalFrame _parameters;
        private readonly Cursor _left;
        private Cursor? _right;
        private bool _hasMatched;

        public ApplyCursor(ApplyNode node, ExecutionContext context, EvalFrame? outer)
        {
            _node = node;
            _context = context;
            Row = new Datum[node.Shape.Width];
            _frame = new EvalFrame(context, outer) { Row = Row };
            _leftFrame = new EvalFrame(context, outer);
            _parameters = new EvalFrame(context, null) { Row = new Datum[node.Arguments.Length] };
            _left = node.Inputs[0].Open(context, outer);
        }

        public override bool Next()
        {
            while (true)
            {
                if (_right is null && !OpenRight())
                    return false;
                if (NextMatch())
                {
                    _hasMatched = true;
                    if (_node.Mode is JoinMode.Semi or JoinMode.Anti)
                        CloseRight();
                    if (_node.Mode == JoinMode.Anti)
                        continue;
                    return true;
                }

                CloseRight();
                if (_hasMatched || _node.Mode is not (JoinMode.Left or JoinMode.Anti))
                    continue;
                _node.Shape.NoRight(Row);
                return true;
            }
        }

        protected override void Close()
        {
            CloseRight();
            _left.Dispose();
        }

        private bool OpenRight()
        {
            if (!_left.Next())
                return false;
            _leftFrame.Row = _left.Row;
            Expr[] arguments = _node.Arguments;
            for (int i = 0; i < arguments.Length; i++)
                _parameters.Row[i] = arguments[i].Eval(_leftFrame);
            _node.Shape.PutLeft(_left.Row, Row);
            _hasMatched = false;
            _right = _node.Inputs[1].Open(_context, _parameters);
            return true;
        }

        private bool NextMatch()
        {
            while (_right!.Next())
            {
                _context.CountRow();
                _node.Shape.PutRight(_right.Row, Row);
                if (_node.Condition is null || _node.Condition.Test(_frame))
                    return true;
            }

            return false;
        }

        private void CloseRight()
        {
            _right?.Dispose();
            _right = null;
        }
    }
}
