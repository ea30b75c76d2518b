using Longitude.Sql.Functions;
using Longitude.Sql.Types;

namespace Longitude.Sql.Execution.Expressions;

internal sealed class AndExpr(Expr[] operands) : Expr
{
    private readonly Expr[] _operands = operands;

    public override SqlType Type => SqlTypes.Bool;

    public override IReadOnlyList<Expr> Inputs => _operands;

    public static Expr Of(IReadOnlyList<Expr> operands) => operands.Count switch
    {
        0 => new ConstantExpr(Datum.True, SqlTypes.Bool),
        1 => operands[0],
        _ => new AndExpr([.. operands]),
    };

    /// <summary>The conditions that must all hold, nested ANDs dissolved.</summary>
    public static void Split(Expr condition, List<Expr> into)
    {
        if (condition is AndExpr and)
        {
            foreach (Expr part in and._operands)
                Split(part, into);
        }
        else
        {
            into.Add(condition);
        }
    }

    public override Datum Eval(EvalFrame frame)
    {
        bool anyNull = false;
        foreach (Expr operand in _operands)
        {
            Datum value = operand.Eval(frame);
            if (value.IsNull)
                anyNull = true;
            else if (!value.Boolean)
                return value;
        }

        return anyNull ? Datum.Null : Datum.True;
    }

    public override bool Test(EvalFrame frame)
    {
        foreach (Expr operand in _operands)
        {
            if (!operand.Test(frame))
                return false;
        }

        return true;
    }

    public override Expr WithInputs(IReadOnlyList<Expr> inputs) => new AndExpr([.. inputs]) { Position = Position };

    protected override bool SameNode(Expr other) => true;
}

internal sealed class OrExpr(Expr[] operands) : Expr
{
    private readonly Expr[] _operands = operands;

    public override SqlType Type => SqlTypes.Bool;

    public override IReadOnlyList<Expr> Inputs => _operands;

    public override Datum Eval(EvalFrame frame)
    {
        bool anyNull = false;
        foreach (Expr operand in _operands)
        {
            Datum value = operand.Eval(frame);
            if (value.IsNull)
                anyNull = true;
            else if (value.Boolean)
                return value;
        }

        return anyNull ? Datum.Null : Datum.False;
    }

    public override bool Test(EvalFrame frame)
    {
        foreach (Expr operand in _operands)
        {
            if (operand.Test(frame))
                return true;
        }

        return false;
    }

    public override Expr WithInputs(IReadOnlyList<Expr> inputs) => new OrExpr([.. inputs]) { Position = Position };

    protected override bool SameNode(Expr other) => true;
}

internal sealed class NotExpr(Expr operand) : Expr
{
    public Expr Operand => operand;

    public override SqlType Type => SqlTypes.Bool;

    public override IReadOnlyList<Expr> Inputs { get; } = [operand];

    public override Datum Eval(EvalFrame frame)
    {
        Datum value = operand.Eval(frame);
        return value.IsNull ? value : Datum.Of(!value.Boolean);
    }

    public override Expr WithInputs(IReadOnlyList<Expr> inputs) => new NotExpr(inputs[0]) { Position = Position };

    protected override bool SameNode(Expr other) => true;
}

/// <summary>IS [NOT] NULL. Of a row: all of its fields are, or all are not.</summary>
/// <param name="operand">What is looked at.</param>
/// <param name="isNegated">IS NOT NULL.</param>
/// <param name="isOfWhole">A row is looked at as one value, as IS DISTINCT FROM NULL does, and not field by field.</param>
internal sealed class NullTestExpr(Expr operand, bool isNegated, bool isOfWhole = false) : Expr
{
    private readonly bool _isRow = !isOfWhole && operand.Type.Kind == TypeKind.Record;

    /// <summary>Some rows are neither NULL nor NOT NULL.</summary>
    public bool IsOfFields => _isRow;

    public Expr Operand => operand;

    public bool IsNegated => isNegated;

    public override SqlType Type => SqlTypes.Bool;

    public override IReadOnlyList<Expr> Inputs { get; } = [operand];

    public override Datum Eval(EvalFrame frame) => Datum.Of(Test(frame));

    public override bool Test(EvalFrame frame)
    {
        Datum value = operand.Eval(frame);
        if (!_isRow || value.IsNull)
            return value.IsNull != isNegated;
        foreach (Datum field in value.As<SqlRecord>().Values)
        {
            if (field.IsNull == isNegated)
                return false;
        }

        return true;
    }

    public override Expr WithInputs(IReadOnlyList<Expr> inputs) => new NullTestExpr(inputs[0], isNegated, isOfWhole) { Position = Position };

    protected override bool SameNode(Expr other) => other is NullTestExpr test && test.IsNegated == isNegated && test.IsOfFields == _isRow;
}

/// <summary>IS [NOT] TRUE, FALSE, UNKNOWN.</summary>
internal sealed class TruthTestExpr(Expr operand, bool? asked, bool isNegated) : Expr
{
    public Expr Operand => operand;

    public bool? Asked => asked;

    public bool IsNegated => isNegated;

    public override SqlType Type => SqlTypes.Bool;

    public override IReadOnlyList<Expr> Inputs { get; } = [operand];

    public override Datum Eval(EvalFrame frame)
    {
        Datum value = operand.Eval(frame);
        bool? given = value.IsNull ? null : value.Boolean;
        return Datum.Of(given == asked != isNegated);
    }

    public override Expr WithInputs(IReadOnlyList<Expr> inputs) => new TruthTestExpr(inputs[0], asked, isNegated) { Position = Position };

    protected override bool SameNode(Expr other) => other is TruthTestExpr t && t.Asked == asked && t.IsNegated == isNegated;
}

/// <summary>IS [NOT] DISTINCT FROM: an equality that takes NULL for a value.</summary>
/// <param name="equality">The equality of the two, which are the row (left, right).</param>
internal sealed class DistinctExpr(Expr left, Expr right, Expr equality, bool isNegated) : Expr
{
    private readonly int _slot = StateSlot.Next();

    public Expr Equality => equality;

    public bool IsNegated => isNegated;

    public override SqlType Type => SqlTypes.Bool;

    public override IReadOnlyList<Expr> Inputs { get; } = [left, right];

    public override Volatility OwnVolatility => equality.OwnVolatility;

    public override Datum Eval(EvalFrame frame)
    {
        Datum a = left.Eval(frame);
        Datum b = right.Eval(frame);
        if (a.IsNull || b.IsNull)
            return Datum.Of(a.IsNull != b.IsNull != isNegated);
        EvalFrame pair = PairFrame.In(frame, this, _slot);
        pair.Row[0] = a;
        pair.Row[1] = b;
        return Datum.Of(equality.Test(pair) == isNegated);
    }

    public override Expr WithInputs(IReadOnlyList<Expr> inputs) => new DistinctExpr(inputs[0], inputs[1], equality, isNegated) { Position = Position };

    protected override bool SameNode(Expr other) => other is DistinctExpr d && d.IsNegated == isNegated && d.Equality.SameAs(equality);
}

/// <summary>Frames for comparisons of two values at hand: their row is (left, right).</summary>
internal static class PairFrame
{
    public static EvalFrame In(EvalFrame frame, object owner, int slot) =>
        frame.Context.StateOf(owner, slot, static (_, c) => new EvalFrame(c, null) { Row = new Datum[2] });
}
