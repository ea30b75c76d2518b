using Longitude.Sql.Types;

namespace Longitude.Sql.Execution.Operators;

/// <summary>An entry of WITH that is computed by itself: what its readers and its computation have in common.</summary>
internal sealed class CteSpool(string name)
{
    public string Name => name;

    /// <summary>Set while planning, before the plan is shared.</summary>
    public PlanNode? Plan { get; set; }

    public CteState In(ExecutionContext context) => context.StateOf(this, () => new CteState());
}

/// <summary>The rows of an entry in one execution. They are computed as its readers ask for them.</summary>
internal sealed class CteState
{
    private Cursor? _source;
    private bool _isDone;

    public RowBuffer? Rows { get; private set; }

    /// <summary>Of a recursive entry: the rows that the last round has added.</summary>
    public RowBuffer? Working { get; set; }

    public bool HasBegun => Rows is not null;

    public void Begin(PlanNode plan, ExecutionContext context, EvalFrame? outer)
    {
        End();
        Rows = new RowBuffer(plan.Columns.Count, context.Memory);
        _source = plan.Open(context, outer);
        _isDone = false;
    }

    /// <summary>Makes sure that a row is there; false when there are not so many.</summary>
    public bool Reach(int row)
    {
        while (row >= Rows!.Count)
        {
            if (_isDone)
                return false;
            if (!_source!.Next())
            {
                _isDone = true;
                _source.Dispose();
                _source = null;
                return false;
            }

            Rows.Add(_source.Row.AsSpan(0, Math.Min(Rows.Width, _source.Row.Length)));
        }

        return true;
    }

    public void End()
    {
        _source?.Dispose();
        _source = null;
        Rows?.Dispose();
        Rows = null;
    }
}

internal sealed record CteEntry(CteSpool Spool, PlanNode Plan, bool IsModifying, bool IsCorrelated);

/// <summary>A query with entries of WITH. Those that write are run to their end, whether or not somebody reads them.</summary>
internal sealed class WithNode(PlanNode input, CteEntry[] entries) : PlanNode
{
    public override IReadOnlyList<ResultColumn> Columns => input.Columns;

    public override IReadOnlyList<PlanNode> Inputs { get; } = [input];

    public IReadOnlyList<CteEntry> Entries => entries;

    protected override Cursor Start(ExecutionContext context, EvalFrame? outer)
    {
        foreach (CteEntry entry in entries)
        {
            CteState state = entry.Spool.In(context);
            if (entry.IsCorrelated || !state.HasBegun)
                state.Begin(entry.Plan, context, outer);
            if (entry.IsModifying)
                state.Reach(int.MaxValue - 1);
        }

        return input.Open(context, outer);
    }

    public override void Describe(NodeDescription to)
    {
        input.Describe(to);
        foreach (CteEntry entry in entries)
            to.Subplans.Add(($"CTE {entry.Spool.Name}", entry.Plan));
    }
}

internal sealed class CteScanNode(CteSpool spool, string alias, IReadOnlyList<ResultColumn> columns) : PlanNode
{
    public override IReadOnlyList<ResultColumn> Columns => columns;

    protected override Cursor Start(ExecutionContext context, EvalFrame? outer) => new CteCursor(spool.In(context), columns.Count, context);

    public override void Describe(NodeDescription to)
    {
        to.Name = "CTE Scan";
        to.Suffix = $" on {NodeDescription.Quote(spool.Name)}" + (string.Equals(alias, spool.Name, StringComparison.Ordinal) ? "" : $" {NodeDescription.Quote(alias)}");
        to.Hidden.Add(("CTE Name", spool.Name));
        to.Hidden.Add(("Alias", alias));
    }

    private sealed class CteCursor : Cursor
    {
        private readonly CteState _state;
        private readonly ExecutionContext _context;
        private int _at;

        public CteCursor(CteState state, int width, ExecutionContext context)
        {
            _state = state;
            _context = context;
            Row = new Datum[width];
        }

        public override bool Next()
        {
            _context.CountRow();
            if (!_state.Reach(_at))
                return false;
            _state.Rows![_at++][..Row.Length].CopyTo(Row);
            return true;
        }
    }
}

/// <summary>Within the recursive part of an entry: the rows of the last round.</summary>
internal sealed class WorkTableScanNode(CteSpool spool, string alias, IReadOnlyList<ResultColumn> columns) : PlanNode
{
    public override IReadOnlyList<ResultColumn> Columns => columns;

    protected override Cursor Start(ExecutionContext context, EvalFrame? outer) => new WorkCursor(spool.In(context).Working!, columns.Count, context);

    public override void Describe(NodeDescription to)
    {
        to.Name = "WorkTable Scan";
        to.Suffix = $" on {NodeDescription.Quote(spool.Name)}" + (string.Equals(alias, spool.Name, StringComparison.Ordinal) ? "" : $" {NodeDescription.Quote(alias)}");
        to.Hidden.Add(("CTE Name", spool.Name));
        to.Hidden.Add(("Alias", alias));
    }

    private sealed class WorkCursor : Cursor
    {
        private readonly RowBuffer _rows;
        private readonly ExecutionContext _context;
        private int _at;

        public WorkCursor(RowBuffer rows, int width, ExecutionContext context)
        {
            _rows = rows;
            _context = context;
            Row = new Datum[width];
        }

        public override bool Next()
        {
            _context.CountRow();
            if (_at == _rows.Count)
                return false;
            _rows[_at++][..Row.Length].CopyTo(Row);
            return true;
        }
    }
}

/// <summary>WITH RECURSIVE: the rows of the first part, then round by round what the second part makes of those that the last round added.</summary>
internal sealed class RecursiveUnionNode(CteSpool spool, PlanNode first, PlanNode step, bool isDistinct) : PlanNode
{
    public override IReadOnlyList<ResultColumn> Columns => first.Columns;

    public override IReadOnlyList<PlanNode> Inputs { get; } = [first, step];

    protected override Cursor Start(ExecutionContext context, EvalFrame? outer) => new RecursiveCursor(this, context, outer);

    public override void Describe(NodeDescription to) => to.Name = "Recursive Union";

    private CteSpool Spool => spool;

    private bool IsDistinct => isDistinct;

    private sealed class RecursiveCursor : Cursor
    {
        private readonly RecursiveUnionNode _node;
        private readonly ExecutionContext _context;
        private readonly EvalFrame? _outer;
        private readonly GroupTable? _seen;
        private readonly int[] _places;
        private RowBuffer _next;
        private RowBuffer? _working;
        private Cursor _source;

        public RecursiveCursor(RecursiveUnionNode node, ExecutionContext context, EvalFrame? outer)
        {
            _node = node;
            _context = context;
            _outer = outer;
            int width = node.Columns.Count;
            _places = [.. Enumerable.Range(0, width)];
            _seen = node.IsDistinct ? new GroupTable([.. node.Columns.Select(c => c.Type)], 0, context.Memory) : null;
            _next = new RowBuffer(width, context.Memory);
            _source = node.Inputs[0].Open(context, outer);
        }

        public override bool Next()
        {
            while (true)
            {
                while (_source.Next())
                {
                    _context.CountRow();
                    if (_seen is not null)
                    {
                        _seen.FindOrAdd(_source.Row, _places, out bool isNew);
                        if (!isNew)
                            continue;
                    }

                    _next.Add(_source.Row.AsSpan(0, _places.Length));
                    Row = _source.Row;
                    return true;
                }

                _source.Dispose();
                _source = new EmptyCursor();
                if (_next.Count == 0)
                    return false;
                _working?.Dispose();
                _working = _next;
                _next = new RowBuffer(_places.Length, _context.Memory);
                _node.Spool.In(_context).Working = _working;
                _source = _node.Inputs[1].Open(_context, _outer);
            }
        }

        protected override void Close()
        {
            _source.Dispose();
            _working?.Dispose();
            _next.Dispose();
            _seen?.Dispose();
        }
    }
}
