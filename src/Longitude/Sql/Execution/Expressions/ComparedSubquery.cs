using Longitude.Sql.Types;

namespace Longitude.Sql.Execution.Expressions;

/// <summary>
/// x op ANY (SELECT ...) and x op ALL (SELECT ...), IN and NOT IN among them. Where the comparison is a plain equality and the subquery takes
/// nothing from outside, its rows are hashed once.
/// </summary>
internal sealed class ComparedSubqueryExpr : PlannedSubquery
{
    private readonly Expr[] _lefts;
    private readonly Expr _comparison;
    private readonly bool _isAll;
    private readonly bool _isHashed;
    private readonly int _ownSlot = StateSlot.Next();

    public ComparedSubqueryExpr(PlanNode plan, Expr[] lefts, Expr[] arguments, Expr comparison, bool isAll, bool isCached)
        : base(plan, lefts, arguments, isCached)
    {
        _lefts = lefts;
        _comparison = comparison;
        _isAll = isAll;
        _isHashed = arguments.Length == 0 && IsHashable(comparison, lefts, isAll);
    }

    public bool IsHashed => _isHashed;

    public bool IsAll => _isAll;

    public Expr Comparison => _comparison;

    public IReadOnlyList<Expr> Lefts => _lefts;

    public override SqlType Type => SqlTypes.Bool;

    public override Datum Eval(EvalFrame frame)
    {
        State state = frame.Context.StateOf(this, _ownSlot, static (owner, c) => ((ComparedSubqueryExpr)owner).NewState(c));
        if (_isHashed)
            return EvalHashed(frame, state);
        EvalFrame row = state.Frame;
        for (int i = 0; i < _lefts.Length; i++)
            row.Row[i] = _lefts[i].Eval(frame);
        return Arguments.Length == 0 ? Compare(state, Kept(frame, state)) : CompareRows(frame, state);
    }

    protected override Datum Run(ExecutionContext context, EvalFrame outer) => throw new InvalidOperationException("A compared subquery has no answer of its own.");

    private static bool IsHashable(Expr comparison, Expr[] lefts, bool isAll)
    {
        string symbol = isAll ? "<>" : "=";
        var parts = new List<Expr>();
        if (isAll && comparison is OrExpr or)
            parts.AddRange(or.Inputs);
        else
            AndExpr.Split(comparison, parts);
        return parts.Count == lefts.Length && parts.Select((p, i) => (Part: p, Index: i)).All(x =>
            x.Part is CallExpr { Inputs: [ColumnExpr a, ColumnExpr b] } call && string.Equals(call.Operator, symbol, StringComparison.Ordinal) && a.Index == x.Index && b.Index == lefts.Length + x.Index
            && PlainComparison.IsOrdered(call) && a.Type.Kind == b.Type.Kind);
    }

    private State NewState(ExecutionContext context) =>
        new(new EvalFrame(context, null) { Row = new Datum[_lefts.Length + Plan.Columns.Count] }, new RowKeys([.. _lefts.Select(l => l.Type)]));

    private Datum EvalHashed(EvalFrame frame, State state)
    {
        if (!state.IsFilled)
            Fill(frame, state);
        var key = new Datum[_lefts.Length];
        bool anyNull = false;
        for (int i = 0; i < key.Length; i++)
        {
            key[i] = _lefts[i].Eval(frame);
            anyNull |= key[i].IsNull;
        }

        if (state.Count == 0)
            return Datum.Of(_isAll);
        if (!anyNull && state.Keys.Contains(key))
            return Datum.Of(!_isAll);
        if (!anyNull && state.WithNulls.Count == 0)
            return Datum.Of(_isAll);
        if (key.Length == 1)
            return Datum.Null;
        // Of rows with NULLs the values that are known may already differ.
        key.CopyTo(state.Frame.Row, 0);
        return Compare(state, anyNull ? [.. state.Keys, .. state.WithNulls] : state.WithNulls);
    }

    private void Fill(EvalFrame frame, State state)
    {
        state.IsFilled = true;
        using Cursor rows = Plan.Open(frame.Context, new EvalFrame(frame.Context, null));
        int width = Plan.Columns.Count;
        while (rows.Next())
        {
            frame.Context.CountRow();
            state.Count++;
            var row = rows.Row.AsSpan(0, width).ToArray();
            bool anyNull = Array.Exists(row, v => v.IsNull);
            if (anyNull && width == 1 && state.WithNulls.Count > 0)
                continue;
            if (anyNull)
                state.WithNulls.Add(row);
            if (anyNull || state.Keys.Add(row))
                frame.Context.Memory.Take(64 + row.Sum(v => 16 + (v.HasObject ? MemoryBudget.SizeOf(v) : 0)));
        }
    }

    /// <summary>All rows of a subquery that takes nothing from outside.</summary>
    private List<Datum[]> Kept(EvalFrame frame, State state)
    {
        if (state.Rows is not null)
            return state.Rows;
        state.Rows = [];
        using Cursor rows = Plan.Open(frame.Context, new EvalFrame(frame.Context, null));
        while (rows.Next())
        {
            frame.Context.CountRow();
            frame.Context.Memory.Take(32 + rows.Row.AsSpan(0, Plan.Columns.Count).ToArray().Sum(v => 16 + (v.HasObject ? MemoryBudget.SizeOf(v) : 0)));
            state.Rows.Add(rows.Row.AsSpan(0, Plan.Columns.Count).ToArray());
        }

        return state.Rows;
    }

    private Datum Compare(State state, IEnumerable<Datum[]> rows)
    {
        bool anyNull = false;
        foreach (Datum[] row in rows)
        {
            row.CopyTo(state.Frame.Row, _lefts.Length);
            if (Decides(_comparison.Eval(state.Frame), ref anyNull))
                return Datum.Of(!_isAll);
        }

        return anyNull ? Datum.Null : Datum.Of(_isAll);
    }

    private Datum CompareRows(EvalFrame frame, State state)
    {
        bool anyNull = false;
        Take(frame, state.Outer);
        using Cursor rows = Plan.Open(frame.Context, state.Outer);
        while (rows.Next())
        {
            frame.Context.CountRow();
            rows.Row.AsSpan(0, Plan.Columns.Count).CopyTo(state.Frame.Row.AsSpan(_lefts.Length));
            if (Decides(_comparison.Eval(state.Frame), ref anyNull))
                return Datum.Of(!_isAll);
        }

        return anyNull ? Datum.Null : Datum.Of(_isAll);
    }

    private bool Decides(Datum holds, ref bool anyNull)
    {
        anyNull |= holds.IsNull;
        return !holds.IsNull && holds.Boolean != _isAll;
    }

    private sealed class State(EvalFrame frame, RowKeys keys)
    {
        public EvalFrame Frame => frame;

        public EvalFrame Outer { get; } = new(frame.Context, null);

        public HashSet<Datum[]> Keys { get; } = new(keys);

        /// <summary>Rows that hold a NULL; of those with one column the first is enough.</summary>
        public List<Datum[]> WithNulls { get; } = [];

        public List<Datum[]>? Rows { get; set; }

        public long Count { get; set; }

        public bool IsFilled { get; set; }
    }
}
