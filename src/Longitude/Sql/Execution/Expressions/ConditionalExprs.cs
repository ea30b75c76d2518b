using Longitude.Sql.Types;

namespace Longitude.Sql.Execution.Expressions;

/// <summary>CASE. With an operand the conditions compare a value that is computed once.</summary>
internal sealed class CaseExpr : Expr
{
    private readonly Expr[] _inputs;
    private readonly int _branches;
    private readonly SqlType _type;

    /// <param name="inputs">Condition and value of each branch in turn, then the value of ELSE.</param>
    public CaseExpr(Expr[] inputs, SqlType type)
    {
        _inputs = inputs;
        _branches = inputs.Length / 2;
        _type = type;
    }

    public override int Location => Position;

    public override SqlType Type => _type;

    public override int Typmod
    {
        get
        {
            int typmod = _inputs[^1].Typmod;
            for (int i = 1; i < _inputs.Length; i += 2)
            {
                if (_inputs[i].Typmod != typmod)
                    return -1;
            }

            return typmod;
        }
    }

    public int Branches => _branches;

    public Expr When(int branch) => _inputs[2 * branch];

    public Expr Then(int branch) => _inputs[(2 * branch) + 1];

    public Expr Else => _inputs[^1];

    public override IReadOnlyList<Expr> Inputs => _inputs;

    public override Datum Eval(EvalFrame frame)
    {
        for (int i = 0; i < _branches; i++)
        {
            if (_inputs[2 * i].Test(frame))
                return _inputs[(2 * i) + 1].Eval(frame);
        }

        return _inputs[^1].Eval(frame);
    }

    public override Expr WithInputs(IReadOnlyList<Expr> inputs) => new CaseExpr([.. inputs], _type) { Position = Position };

    protected override bool SameNode(Expr other) => true;
}

/// <summary>CASE operand WHEN value ...: the operand is computed once, and the conditions see it in place of a <see cref="CaseOperandExpr"/>.</summary>
internal sealed class CaseOfExpr(Expr operand, CaseOperandExpr place, Expr body) : Expr
{
    public override int Location => Position;

    public override SqlType Type => body.Type;

    public override int Typmod => body.Typmod;

    public CaseOperandExpr Place => place;

    public override IReadOnlyList<Expr> Inputs { get; } = [operand, body];

    public override Datum Eval(EvalFrame frame)
    {
        place.Put(frame.Context, operand.Eval(frame));
        return body.Eval(frame);
    }

    public override Expr WithInputs(IReadOnlyList<Expr> inputs) => new CaseOfExpr(inputs[0], place, inputs[1]) { Position = Position };

    protected override bool SameNode(Expr other) => ((CaseOfExpr)other).Place.SameAs(place);
}

/// <summary>The operand of the CASE around.</summary>
/// <param name="depth">How many others are around it: what makes operands of equal expressions equal.</param>
internal sealed class CaseOperandExpr(SqlType type, int typmod, int depth) : Expr
{
    private readonly int _slot = StateSlot.Next();

    public int Depth => depth;

    public override SqlType Type => type;

    public override int Typmod => typmod;

    public override Functions.Volatility OwnVolatility => Functions.Volatility.Volatile;

    public void Put(ExecutionContext context, Datum value) => Cell(context).Value = value;

    public override Datum Eval(EvalFrame frame) => Cell(frame.Context).Value;

    // The same CASE may stand at another depth; what is compared is never a part of one CASE with a part of another.
    protected override bool SameNode(Expr other) => true;

    private Holder Cell(ExecutionContext context) => context.StateOf(this, _slot, static (_, _) => new Holder());

    private sealed class Holder
    {
        public Datum Value;
    }
}

internal sealed class CoalesceExpr(Expr[] arguments, SqlType type) : Expr
{
    public override int Location => Position;

    public override SqlType Type => type;

    public override IReadOnlyList<Expr> Inputs => arguments;

    public override Datum Eval(EvalFrame frame)
    {
        foreach (Expr argument in arguments)
        {
            Datum value = argument.Eval(frame);
            if (!value.IsNull)
                return value;
        }

        return Datum.Null;
    }

    public override Expr WithInputs(IReadOnlyList<Expr> inputs) => new CoalesceExpr([.. inputs], type) { Position = Position };

    protected override bool SameNode(Expr other) => true;
}

/// <summary>NULLIF(a, b): NULL when they are equal, else a.</summary>
/// <param name="equality">The equality of the row (a, b).</param>
internal sealed class NullIfExpr(Expr left, Expr right, Expr equality) : Expr
{
    private readonly int _slot = StateSlot.Next();

    public Expr Equality => equality;

    public override SqlType Type => left.Type;

    public override int Typmod => left.Typmod;

    public override IReadOnlyList<Expr> Inputs { get; } = [left, right];

    public override Datum Eval(EvalFrame frame)
    {
        Datum a = left.Eval(frame);
        if (a.IsNull)
            return a;
        Datum b = right.Eval(frame);
        if (b.IsNull)
            return a;
        EvalFrame pair = PairFrame.In(frame, this, _slot);
        pair.Row[0] = a;
        pair.Row[1] = b;
        return equality.Test(pair) ? Datum.Null : a;
    }

    public override Expr WithInputs(IReadOnlyList<Expr> inputs) => new NullIfExpr(inputs[0], inputs[1], equality) { Position = Position };

    protected override bool SameNode(Expr other) => ((NullIfExpr)other).Equality.SameAs(equality);
}

/// <summary>GREATEST and LEAST; NULLs do not take part.</summary>
internal sealed class ExtremeExpr(Expr[] arguments, SqlType type, bool isLeast) : Expr
{
    public bool IsLeast => isLeast;

    public override int Location => Position;

    public override SqlType Type => type;

    public override IReadOnlyList<Expr> Inputs => arguments;

    public override Datum Eval(EvalFrame frame)
    {
        Datum best = Datum.Null;
        DatumComparer comparer = type.Comparer;
        foreach (Expr argument in arguments)
        {
            Datum value = argument.Eval(frame);
            if (value.IsNull)
                continue;
            if (best.IsNull || (isLeast ? comparer.Compare(value, best) < 0 : comparer.Compare(value, best) > 0))
                best = value;
        }

        return best;
    }

    public override Expr WithInputs(IReadOnlyList<Expr> inputs) => new ExtremeExpr([.. inputs], type, isLeast) { Position = Position };

    protected override bool SameNode(Expr other) => ((ExtremeExpr)other).IsLeast == isLeast;
}
