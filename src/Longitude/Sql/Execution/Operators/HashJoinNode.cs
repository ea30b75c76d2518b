using Longitude.Sql.Types;

namespace Longitude.Sql.Execution.Operators;

/// <summary>A join on equal keys: the right side is read into a hash table, in which each row of the left side is looked up.</summary>
internal sealed class HashJoinNode(
    JoinMode mode, PlanNode left, PlanNode right, Expr[] leftKeys, Expr[] rightKeys, JoinShape shape, Expr? residual, Expr condition) : PlanNode
{
    public override IReadOnlyList<ResultColumn> Columns => shape.Columns;

    public override IReadOnlyList<PlanNode> Inputs { get; } = [left, right];

    protected override Cursor Start(ExecutionContext context, EvalFrame? outer) => new HashCursor(this, context, outer);

    public override void Describe(NodeDescription to)
    {
        to.Name = JoinShape.NameOf("Hash", mode);
        to.Type = "Hash Join";
        to.Join(mode);
        to.Expression("Hash Cond", condition);
        to.Expression("Join Filter", residual);
    }

    private JoinMode Mode => mode;

    private JoinShape Shape => shape;

    private Expr? Residual => residual;

    private Expr[] LeftKeys => leftKeys;

    private Expr[] RightKeys => rightKeys;

    private sealed class HashCursor : Cursor
    {
        private readonly HashJoinNode _node;
        private readonly ExecutionContext _context;
        private readonly EvalFrame? _outer;
        private readonly EvalFrame _frame;
        private readonly EvalFrame _leftFrame;
        private readonly Datum[] _key;
        private JoinTable? _table;
        private Cursor? _left;
        private ulong _hash;
        private int _match = -1;
        private bool _hasLeft;
        private bool _hasMatched;
        private int _unmatched = -1;

        public HashCursor(HashJoinNode node, ExecutionContext context, EvalFrame? outer)
        {
            _node = node;
            _context = context;
            _outer = outer;
            Row = new Datum[node.Shape.Width];
            _frame = new EvalFrame(context, outer) { Row = Row };
            _leftFrame = new EvalFrame(context, outer);
            _key = new Datum[node.LeftKeys.Length];
        }

        private bool KeepsRight => _node.Mode is JoinMode.Right or JoinMode.Full;

        private bool KeepsLeft => _node.Mode is JoinMode.Left or JoinMode.Full or JoinMode.Anti;

        public override bool Next()
        {
            if (_table is null)
                Build();
            if (_unmatched >= 0)
                return NextUnmatched();
            if (_table!.Rows.Count == 0 && _node.Mode is JoinMode.Inner or JoinMode.Semi or JoinMode.Right)
                return false;
            _left ??= _node.Inputs[0].Open(_context, _outer);
            while (true)
            {
                if (!_hasLeft)
                {
                    if (!_left.Next())
                        return KeepsRight && BeginUnmatched();
                    _context.CountRow();
                    TakeLeft();
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
                if (_hasMatched || !KeepsLeft)
                    continue;
                _node.Shape.NoRight(Row);
                return true;
            }
        }

        protected override void Close()
        {
            _left?.Dispose();
            _table?.Dispose();
        }

        private void Build()
        {
            JoinShape shape = _node.Shape;
            Expr[] keys = _node.RightKeys;
            _table = new JoinTable([.. keys.Select(k => k.Type)], shape.Right.Length, _context.Memory);
            var frame = new EvalFrame(_context, _outer);
            using Cursor right = _node.Inputs[1].Open(_context, _outer);
            while (right.Next())
            {
                _context.CountRow();
                frame.Row = right.Row;
                Span<Datum> row = _table.Rows.Add();
                for (int i = 0; i < keys.Length; i++)
                    row[i] = keys[i].Eval(frame);
                for (int i = 0; i < shape.Right.Length; i++)
                    row[keys.Length + i] = right.Row[shape.Right[i]];
                _table.Added(row);
            }

            _table.Seal(KeepsRight);
            _context.Measures?.Note(_node, "Hash Rows", (long)_table.Rows.Count);
            _context.Measures?.Note(_node, "Hash Memory", (_table.Rows.Bytes + 1023) / 1024);
        }

        private void TakeLeft()
        {
            Datum[] row = _left!.Row;
            _leftFrame.Row = row;
            Expr[] keys = _node.LeftKeys;
            for (int i = 0; i < keys.Length; i++)
                _key[i] = keys[i].Eval(_leftFrame);
            _match = _table!.TryHash(_key, out _hash) ? _table.Find(_hash, _key) : -1;
            _node.Shape.PutLeft(row, Row);
            _hasLeft = true;
            _hasMatched = false;
        }

        private bool NextMatch()
        {
            while (_match >= 0)
            {
                int row = _match;
                _match = _table!.FindNext(row, _hash, _key);
                _node.Shape.PutKept(_table.Rows[row][_key.Length..], Row);
                if (_node.Residual is not null && !_node.Residual.Test(_frame))
                    continue;
                _hasMatched = true;
                if (KeepsRight)
                    _table.Mark(row);
                return true;
            }

            return false;
        }

        private bool BeginUnmatched()
        {
            _unmatched = 0;
            _node.Shape.NoLeft(Row);
            return NextUnmatched();
        }

        private bool NextUnmatched()
        {
            while (_unmatched < _table!.Rows.Count)
            {
                int row = _unmatched++;
                if (_table.IsMarked(row))
                    continue;
                _node.Shape.PutKept(_table.Rows[row][_key.Length..], Row);
                return true;
            }

            return false;
        }
    }
}
