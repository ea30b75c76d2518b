using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Execution.Operators;

/// <summary>Each row once, in the order in which they first come.</summary>
internal sealed class DistinctNode(PlanNode input) : PlanNode
{
    public override IReadOnlyList<ResultColumn> Columns => input.Columns;

    public override IReadOnlyList<PlanNode> Inputs { get; } = [input];

    protected override Cursor Start(ExecutionContext context, EvalFrame? outer) => new DistinctCursor(input, context, outer);

    public override void Describe(NodeDescription to)
    {
        to.Name = "HashAggregate";
        to.Type = "Aggregate";
        to.Hidden.Add(("Strategy", "Hashed"));
        to.Add("Group Key", input.Columns.Select(c => NodeDescription.Quote(c.Name)).ToArray());
    }

    private sealed class DistinctCursor(PlanNode node, ExecutionContext context, EvalFrame? outer) : Cursor
    {
        private readonly Cursor _input = node.Open(context, outer);
        private readonly GroupTable _seen = new([.. node.Columns.Select(c => c.Type)], 0, context.Memory);
        private readonly int[] _places = [.. Enumerable.Range(0, node.Columns.Count)];

        public override bool Next()
        {
            while (_input.Next())
            {
                context.CountRow();
                _seen.FindOrAdd(_input.Row, _places, out bool isNew);
                if (!isNew)
                    continue;
                Row = _input.Row;
                return true;
            }

            return false;
        }

        protected override void Close()
        {
            _input.Dispose();
            _seen.Dispose();
        }
    }
}

/// <summary>DISTINCT ON: of rows that stand together and agree in some columns, the first.</summary>
internal sealed class UniqueNode(PlanNode input, int[] on) : PlanNode
{
    public override IReadOnlyList<ResultColumn> Columns => input.Columns;

    public override IReadOnlyList<PlanNode> Inputs { get; } = [input];

    protected override Cursor Start(ExecutionContext context, EvalFrame? outer) =>
        new UniqueCursor(input.Open(context, outer), on, [.. on.Select(i => input.Columns[i].Type.Comparer)], context);

    public override void Describe(NodeDescription to) => to.Name = "Unique";

    private sealed class UniqueCursor(Cursor input, int[] on, DatumComparer[] comparers, ExecutionContext context) : Cursor
    {
        private readonly int[] _places = [.. Enumerable.Range(0, on.Length)];
        private Datum[]? _last;

        public override bool Next()
        {
            while (input.Next())
            {
                context.CountRow();
                if (_last is not null && IsLast(input.Row))
                    continue;
                _last ??= new Datum[on.Length];
                for (int i = 0; i < on.Length; i++)
                    _last[i] = input.Row[on[i]];
                Row = input.Row;
                return true;
            }

            return false;
        }

        protected override void Close() => input.Dispose();

        private bool IsLast(Datum[] row)
        {
            foreach (int i in _places)
            {
                Datum a = _last![i];
                Datum b = row[on[i]];
                if (a.IsNull != b.IsNull || (!a.IsNull && !comparers[i].Equals(a, b)))
                    return false;
            }

            return true;
        }
    }
}

/// <summary>UNION ALL: the rows of one input after the other.</summary>
internal sealed class AppendNode(IReadOnlyList<PlanNode> inputs, IReadOnlyList<ResultColumn> columns) : PlanNode
{
    public override IReadOnlyList<ResultColumn> Columns => columns;

    public override IReadOnlyList<PlanNode> Inputs => inputs;

    protected override Cursor Start(ExecutionContext context, EvalFrame? outer) => new AppendCursor(inputs, context, outer);

    public override void Describe(NodeDescription to) => to.Name = "Append";

    private sealed class AppendCursor(IReadOnlyList<PlanNode> inputs, ExecutionContext context, EvalFrame? outer) : Cursor
    {
        private Cursor? _current;
        private int _at;

        public override bool Next()
        {
            while (true)
            {
                if (_current is null)
                {
                    if (_at == inputs.Count)
                        return false;
                    _current = inputs[_at++].Open(context, outer);
                }

                if (_current.Next())
                {
                    Row = _current.Row;
                    return true;
                }

                _current.Dispose();
                _current = null;
            }
        }

        protected override void Close() => _current?.Dispose();
    }
}

/// <summary>INTERSECT and EXCEPT, with and without ALL.</summary>
internal sealed class SetOperationNode(SetOperator operation, bool isAll, PlanNode left, PlanNode right, IReadOnlyList<ResultColumn> columns) : PlanNode
{
    public override IReadOnlyList<ResultColumn> Columns => columns;

    public override IReadOnlyList<PlanNode> Inputs { get; } = [left, right];

    protected override Cursor Start(ExecutionContext context, EvalFrame? outer) =>
        new SetCursor(left, right, operation == SetOperator.Intersect, isAll, context, outer);

    public override void Describe(NodeDescription to)
    {
        to.Name = "HashSetOp " + operation + (isAll ? " All" : "");
        to.Type = "SetOp";
        to.Hidden.Add(("Strategy", "Hashed"));
        to.Hidden.Add(("Command", operation + (isAll ? " All" : "")));
    }

    private sealed class SetCursor : Cursor
    {
        private readonly PlanNode _right;
        private readonly bool _isIntersect;
        private readonly bool _isAll;
        private readonly ExecutionContext _context;
        private readonly EvalFrame? _outer;
        private readonly Cursor _left;
        private readonly int[] _places;
        private readonly GroupTable _table;
        private bool _isFilled;

        public SetCursor(PlanNode left, PlanNode right, bool isIntersect, bool isAll, ExecutionContext context, EvalFrame? outer)
        {
            _right = right;
            _isIntersect = isIntersect;
            _isAll = isAll;
            _context = context;
            _outer = outer;
            _left = left.Open(context, outer);
            _places = [.. Enumerable.Range(0, left.Columns.Count)];
            // With each row of the right side: how many there are, and whether it was given already.
            _table = new GroupTable([.. right.Columns.Select(c => c.Type)], 2, context.Memory);
        }

        public override bool Next()
        {
            if (!_isFilled)
                Fill();
            while (_left.Next())
            {
                _context.CountRow();
                if (!IsGiven(_left.Row))
                    continue;
                Row = _left.Row;
                return true;
            }

            return false;
        }

        protected override void Close()
        {
            _left.Dispose();
            _table.Dispose();
        }

        private void Fill()
        {
            _isFilled = true;
            using Cursor right = _right.Open(_context, _outer);
            while (right.Next())
            {
                _context.CountRow();
                Span<Datum> count = _table.Extra(_table.FindOrAdd(right.Row, _places, out _));
                count[0] = Datum.Of(count[0].Int64 + 1);
            }
        }

        private bool IsGiven(Datum[] row)
        {
            int group;
            if (_isIntersect || _isAll)
            {
                group = _table.Find(row, _places);
                if (group < 0)
                    return !_isIntersect;
                Span<Datum> entry = _table.Extra(group);
                if (!_isAll)
                {
                    bool isFirst = entry[1].IsNull;
                    entry[1] = Datum.True;
                    return isFirst;
                }

                bool isLeft = entry[0].Int64 > 0;
                if (isLeft)
                    entry[0] = Datum.Of(entry[0].Int64 - 1);
                return isLeft == _isIntersect;
            }

            // EXCEPT gives a row once, and then it counts as one of the right side.
            group = _table.FindOrAdd(row, _places, out bool isNew);
            _ = group;
            return isNew;
        }
    }
}
