using Longitude.Sql.Functions;
using Longitude.Sql.Types;

namespace Longitude.Sql.Execution.Expressions;

/// <summary>
/// A subquery with its plan. Without arguments it is run once; with arguments its answers are remembered by them, since the rows around
/// it often ask the same again.
/// </summary>
internal abstract class PlannedSubquery(PlanNode plan, Expr[] lefts, Expr[] arguments, bool isCached) : Expr
{
    private const int AnswersMax = 10_000;
    private const int AnswerBytes = 128;

    private readonly int _slot = StateSlot.Next();
    private readonly Expr[] _inputs = [.. lefts, .. arguments];

    public PlanNode Plan => plan;

    /// <summary>What the subquery takes from the row around.</summary>
    public Expr[] Arguments => arguments;

    public override IReadOnlyList<Expr> Inputs => _inputs;

    public override Volatility OwnVolatility => isCached ? Volatility.Stable : Volatility.Volatile;

    /// <summary>Runs the subquery.</summary>
    protected abstract Datum Run(ExecutionContext context, EvalFrame outer);

    /// <summary>The subquery's answer for the current row.</summary>
    protected Datum Answer(EvalFrame frame)
    {
        State state = StateIn(frame);
        if (arguments.Length == 0)
        {
            if (!state.IsKnown)
                state.Know(Run(frame.Context, state.Outer));
            return state.Known;
        }

        var values = new Datum[arguments.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = arguments[i].Eval(frame);
        if (!isCached)
        {
            state.Outer.Row = values;
            return Run(frame.Context, state.Outer);
        }

        if (state.Answers.TryGetValue(values, out Datum answer))
            return answer;
        state.Outer.Row = values;
        answer = Run(frame.Context, state.Outer);
        if (state.Answers.Count < AnswersMax)
        {
            frame.Context.Memory.Take(AnswerBytes + (16L * values.Length));
            state.Answers.Add(values, answer);
        }

        return answer;
    }

    /// <summary>Puts what the subquery takes from the current row into the frame that it is run in.</summary>
    protected void Take(EvalFrame frame, EvalFrame outer)
    {
        var values = new Datum[arguments.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = arguments[i].Eval(frame);
        outer.Row = values;
    }

    private State StateIn(EvalFrame frame) => frame.Context.StateOf(this, _slot, static (owner, c) =>
        new State(new EvalFrame(c, null), new RowKeys([.. ((PlannedSubquery)owner).Arguments.Select(a => a.Type)], isExact: true)));

    private sealed class State(EvalFrame outer, RowKeys keys)
    {
        public EvalFrame Outer => outer;

        public Dictionary<Datum[], Datum> Answers { get; } = new(keys);

        public bool IsKnown { get; private set; }

        public Datum Known { get; private set; }

        public void Know(Datum value)
        {
            Known = value;
            IsKnown = true;
        }
    }
}

/// <summary>Equality of rows of values, NULLs being alike. Values whose type has no equality never equal others.</summary>
/// <param name="types">The values' types.</param>
/// <param name="isExact">Values that are equal and yet not the same, such as 1.0 and 1.00, or a day and 24 hours, are told apart.</param>
internal sealed class RowKeys(SqlType[] types, bool isExact = false) : IEqualityComparer<Datum[]>
{
    private readonly DatumComparer[] _comparers = [.. types.Select(t => t.Comparer)];

    public bool Equals(Datum[]? x, Datum[]? y)
    {
        for (int i = 0; i < _comparers.Length; i++)
        {
            Datum a = x![i];
            Datum b = y![i];
            bool isEqual = a.IsNull || b.IsNull ? a.IsNull == b.IsNull
                : _comparers[i].HasOrder ? _comparers[i].Equals(a, b) && (!isExact || IsSame(types[i].Kind, a, b)) : ReferenceEquals(a.Reference, b.Reference);
            if (!isEqual)
                return false;
        }

        return true;
    }

    private static bool IsSame(TypeKind kind, Datum a, Datum b) => kind switch
    {
        TypeKind.Numeric => a.As<Numeric>().Scale == b.As<Numeric>().Scale,
        TypeKind.Float4 or TypeKind.Float8 => a.Int64 == b.Int64,
        TypeKind.Interval => a.As<Interval>() == b.As<Interval>(),
        TypeKind.Char => string.Equals(a.Text, b.Text, StringComparison.Ordinal),
        TypeKind.Array or TypeKind.Record or TypeKind.Jsonb => ReferenceEquals(a.Reference, b.Reference),
        _ => true,
    };

    public int GetHashCode(Datum[] row)
    {
        ulong hash = 0;
        for (int i = 0; i < _comparers.Length; i++)
            hash = TextOrder.Mix(hash ^ (row[i].IsNull || !_comparers[i].HasOrder ? 0 : _comparers[i].Hash(row[i])));
        return (int)(hash ^ (hash >> 32));
    }
}

/// <summary>(SELECT ...): the value of the only row, NULL when there is none.</summary>
internal sealed class ScalarSubqueryExpr(PlanNode plan, Expr[] arguments, SqlType type, int typmod, bool isCached) : PlannedSubquery(plan, [], arguments, isCached)
{
    public override SqlType Type => type;

    public override int Typmod => typmod;

    public override Datum Eval(EvalFrame frame) => Answer(frame);

    protected override Datum Run(ExecutionContext context, EvalFrame outer)
    {
        using Cursor rows = Plan.Open(context, outer);
        if (!rows.Next())
            return Datum.Null;
        Datum value = rows.Row[0];
        return rows.Next()
            ? throw new SqlException(SqlStates.CardinalityViolation, "more than one row returned by a subquery used as an expression")
            : value;
    }
}

internal sealed class ExistsExpr(PlanNode plan, Expr[] arguments, bool isCached) : PlannedSubquery(plan, [], arguments, isCached)
{
    public override SqlType Type => SqlTypes.Bool;

    public override Datum Eval(EvalFrame frame) => Answer(frame);

    protected override Datum Run(ExecutionContext context, EvalFrame outer)
    {
        using Cursor rows = Plan.Open(context, outer);
        return Datum.Of(rows.Next());
    }
}

/// <summary>ARRAY(SELECT ...).</summary>
internal sealed class ArraySubqueryExpr(PlanNode plan, Expr[] arguments, SqlType type, bool isCached) : PlannedSubquery(plan, [], arguments, isCached)
{
    public override SqlType Type => type;

    public override Datum Eval(EvalFrame frame) => Answer(frame);

    protected override Datum Run(ExecutionContext context, EvalFrame outer)
    {
        var items = new List<Datum>();
        using Cursor rows = Plan.Open(context, outer);
        while (rows.Next())
        {
            context.CountRow();
            context.Memory.Take(16 + MemoryBudget.SizeOf(rows.Row[0]));
            items.Add(rows.Row[0]);
        }

        bool isNested = Plan.Columns[0].Type.IsArray;
        return Datum.OfObject(isNested ? new ArrayExpr([], type, true).Join([.. items]) : SqlArray.Of(type.Element!, [.. items]));
    }
}
