using Longitude.Sql.Binding;
using Longitude.Sql.Functions;
using Longitude.Sql.Types;

namespace Longitude.Sql.Execution.Operators;

/// <summary>A call of a window function, or of an aggregate over a window.</summary>
internal sealed record WindowCall(ResolvedCall Call, Expr[] Arguments, Expr? Filter);

/// <summary>A window's frame, its offsets ready to be evaluated.</summary>
internal sealed record WindowFrameSpec(WindowDefinition Window, Expr? Start, Expr? End);

/// <summary>
/// Values that each row gets from the rows around it. The rows come sorted by partition and order; a partition is kept, every call computed
/// for all of its rows, and then the rows go on with the values behind them.
/// </summary>
internal sealed class WindowNode(
    PlanNode input, SortColumn[] partition, SortColumn[] order, WindowFrameSpec frame, WindowCall[] calls, IReadOnlyList<ResultColumn> columns) : PlanNode
{
    public override IReadOnlyList<ResultColumn> Columns => columns;

    public override IReadOnlyList<PlanNode> Inputs { get; } = [input];

    /// <summary>What the rows are sorted by.</summary>
    public SortColumn[] Order { get; } = [.. partition, .. order];

    private SortColumn[] PartitionBy => partition;

    private SortColumn[] OrderBy => order;

    private WindowFrameSpec Frame => frame;

    private WindowCall[] Calls => calls;

    protected override Cursor Start(ExecutionContext context, EvalFrame? outer) => new WindowCursor(this, context, outer);

    public override void Describe(NodeDescription to) => to.Name = "WindowAgg";

    private sealed class WindowCursor : Cursor
    {
        private readonly WindowNode _node;
        private readonly ExecutionContext _context;
        private readonly EvalFrame? _outer;
        private readonly Cursor _input;
        private readonly int _width;
        private readonly FrameBounds _bounds;
        private RowBuffer? _rows;
        private Datum[][] _values = [];
        private Datum[]? _ahead;
        private bool _isAtEnd;
        private int _at;

        public WindowCursor(WindowNode node, ExecutionContext context, EvalFrame? outer)
        {
            _node = node;
            _context = context;
            _outer = outer;
            _width = node.Inputs[0].Columns.Count;
            Row = new Datum[_width + node.Calls.Length];
            _bounds = new FrameBounds(node.Frame, node.OrderBy, new EvalFrame(context, outer));
            _input = node.Inputs[0].Open(context, outer);
        }

        public override bool Next()
        {
            if (_rows is null || _at == _rows.Count)
            {
                if (!NextPartition())
                    return false;
            }

            int at = _at++;
            _rows![at][.._width].CopyTo(Row);
            for (int i = 0; i < _values.Length; i++)
                Row[_width + i] = _values[i][at];
            return true;
        }

        protected override void Close()
        {
            _input.Dispose();
            _rows?.Dispose();
        }

        private bool NextPartition()
        {
            _rows?.Dispose();
            _rows = null;
            if (_isAtEnd)
                return false;
            if (_ahead is null)
            {
                if (!_input.Next())
                {
                    _isAtEnd = true;
                    return false;
                }

                _ahead = _input.Row.AsSpan(0, _width).ToArray();
            }

            _rows = new RowBuffer(_width, _context.Memory);
            Datum[] first = _ahead;
            _rows.Add(first);
            _ahead = null;
            while (true)
            {
                if (!_input.Next())
                {
                    _isAtEnd = true;
                    break;
                }

                _context.CountRow();
                if (RowOrdering.Compare(_node.PartitionBy, first, _input.Row) != 0)
                {
                    _ahead = _input.Row.AsSpan(0, _width).ToArray();
                    break;
                }

                _rows.Add(_input.Row.AsSpan(0, _width));
            }

            Compute();
            _at = 0;
            return true;
        }

        private void Compute()
        {
            WindowCall[] calls = _node.Calls;
            _context.Memory.Take(16L * calls.Length * _rows!.Count);
            _context.Memory.Give(16L * calls.Length * _rows.Count);
            _values = new Datum[calls.Length][];
            var partition = new PartitionRows(_rows, _width, _node.OrderBy, _bounds, new EvalFrame(_context, _outer) { Row = new Datum[_width] });
            for (int i = 0; i < calls.Length; i++)
                _values[i] = calls[i].Call.Function.Kind == FunctionKind.Window ? ByFunction(calls[i], partition) : new FrameAggregate(calls[i], partition, _context).Compute();
        }

        private Datum[] ByFunction(WindowCall call, PartitionRows partition)
        {
            WindowFunction function = call.Call.Function.StartWindow!(call.Call.Context(_context.Session, _context));
            partition.Arguments = call.Arguments;
            var values = new Datum[partition.RowCount];
            for (int i = 0; i < values.Length; i++)
            {
                _context.CountRow();
                partition.GoTo(i);
                values[i] = function.Value(partition);
            }

            return values;
        }
    }
}
