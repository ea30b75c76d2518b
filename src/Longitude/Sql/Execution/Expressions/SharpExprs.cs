using Longitude.Sql.Functions;
using Longitude.Sql.Types;

namespace Longitude.Sql.Execution.Expressions;

/// <summary>A comparison or calculation that stands for a call and computes the same.</summary>
internal abstract class SharpExpr(CallExpr call) : Expr
{
    protected Expr Left { get; } = call.Inputs[0];

    protected Expr Right { get; } = call.Inputs[1];

    /// <summary>The call as it was bound.</summary>
    public CallExpr Call => call;

    public override SqlType Type => call.Type;

    public override IReadOnlyList<Expr> Inputs => call.Inputs;

    public override Volatility OwnVolatility => call.OwnVolatility;

    public override Expr WithInputs(IReadOnlyList<Expr> inputs) => call.WithInputs(inputs);

    protected override bool SameNode(Expr other) => string.Equals(((SharpExpr)other).Call.Operator, call.Operator, StringComparison.Ordinal);
}

internal enum Comparison
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

internal static class Comparisons
{
    public static Comparison Of(string symbol) => symbol switch
    {
        "=" => Comparison.Equal,
        "<>" => Comparison.NotEqual,
        "<" => Comparison.Less,
        "<=" => Comparison.LessOrEqual,
        ">" => Comparison.Greater,
        ">=" => Comparison.GreaterOrEqual,
        _ => throw new ArgumentOutOfRangeException(nameof(symbol), symbol, "not a comparison"),
    };

    public static bool Holds(Comparison comparison, int order) => comparison switch
    {
        Comparison.Equal => order == 0,
        Comparison.NotEqual => order != 0,
        Comparison.Less => order < 0,
        Comparison.LessOrEqual => order <= 0,
        Comparison.Greater => order > 0,
        _ => order >= 0,
    };

    public static bool Holds(Comparison comparison, long a, long b) => comparison switch
    {
        Comparison.Equal => a == b,
        Comparison.NotEqual => a != b,
        Comparison.Less => a < b,
        Comparison.LessOrEqual => a <= b,
        Comparison.Greater => a > b,
        _ => a >= b,
    };
}

/// <summary>Of values that are kept as numbers: integers, dates, times.</summary>
internal sealed class NumberComparison(CallExpr call) : SharpExpr(call)
{
    private readonly Comparison _comparison = Comparisons.Of(call.Operator!);

    public override Datum Eval(EvalFrame frame)
    {
        Datum a = Left.Eval(frame);
        if (a.IsNull)
            return a;
        Datum b = Right.Eval(frame);
        return b.IsNull ? b : Datum.Of(Comparisons.Holds(_comparison, a.Int64, b.Int64));
    }

    public override bool Test(EvalFrame frame)
    {
        Datum a = Left.Eval(frame);
        Datum b = Right.Eval(frame);
        return !a.IsNull && !b.IsNull && Comparisons.Holds(_comparison, a.Int64, b.Int64);
    }
}

/// <summary>A column kept as a number, and a constant.</summary>
internal sealed class NumberColumnComparison(CallExpr call, int column, long constant) : SharpExpr(call)
{
    private readonly Comparison _comparison = Comparisons.Of(call.Operator!);

    public override Datum Eval(EvalFrame frame)
    {
        Datum a = frame.Row[column];
        return a.IsNull ? a : Datum.Of(Comparisons.Holds(_comparison, a.Int64, constant));
    }

    public override bool Test(EvalFrame frame)
    {
        ref readonly Datum a = ref frame.Row[column];
        return !a.IsNull && Comparisons.Holds(_comparison, a.Int64, constant);
    }
}

internal sealed class TextEquality(CallExpr call) : SharpExpr(call)
{
    private readonly bool _asked = call.Operator is "=";

    public override Datum Eval(EvalFrame frame)
    {
        Datum a = Left.Eval(frame);
        if (a.IsNull)
            return a;
        Datum b = Right.Eval(frame);
        return b.IsNull ? b : Datum.Of(string.Equals(a.Text, b.Text, StringComparison.Ordinal) == _asked);
    }

    public override bool Test(EvalFrame frame)
    {
        Datum a = Left.Eval(frame);
        Datum b = Right.Eval(frame);
        return !a.IsNull && !b.IsNull && string.Equals(a.Text, b.Text, StringComparison.Ordinal) == _asked;
    }
}

internal sealed class FloatComparison(CallExpr call) : SharpExpr(call)
{
    private readonly Comparison _comparison = Comparisons.Of(call.Operator!);

    public override Datum Eval(EvalFrame frame)
    {
        Datum a = Left.Eval(frame);
        if (a.IsNull)
            return a;
        Datum b = Right.Eval(frame);
        return b.IsNull ? b : Datum.Of(Comparisons.Holds(_comparison, DatumComparer.CompareFloats(a.Double, b.Double)));
    }
}

/// <summary>Values of any type that has an order.</summary>
internal sealed class OrderComparison(CallExpr call) : SharpExpr(call)
{
    private readonly Comparison _comparison = Comparisons.Of(call.Operator!);
    private readonly DatumComparer _comparer = call.Call.ArgumentTypes[0].Comparer;

    public override Datum Eval(EvalFrame frame)
    {
        Datum a = Left.Eval(frame);
        if (a.IsNull)
            return a;
        Datum b = Right.Eval(frame);
        if (b.IsNull)
            return b;
        return Datum.Of(_comparison switch
        {
            Comparison.Equal => _comparer.Equals(a, b),
            Comparison.NotEqual => !_comparer.Equals(a, b),
            _ => Comparisons.Holds(_comparison, _comparer.Compare(a, b)),
        });
    }
}

/// <summary>Sums, differences and products of integers, which must stay within the type of the result.</summary>
internal sealed class IntegerArithmetic(CallExpr call) : SharpExpr(call)
{
    private readonly char _operation = call.Operator![0];
    private readonly bool _isLong = call.Type.Kind == TypeKind.Int8;

    public override Datum Eval(EvalFrame frame)
    {
        Datum a = Left.Eval(frame);
        if (a.IsNull)
            return a;
        Datum b = Right.Eval(frame);
        if (b.IsNull)
            return b;
        long x = a.Int64;
        long y = b.Int64;
        long result;
        try
        {
            result = _operation switch
            {
                '+' => checked(x + y),
                '-' => checked(x - y),
                _ => checked(x * y),
            };
        }
        catch (OverflowException)
        {
            throw OutOfRange();
        }

        return _isLong || result == (int)result ? Datum.Of(result) : throw OutOfRange();
    }

    private SqlException OutOfRange() => new(SqlStates.NumericValueOutOfRange, _isLong ? "bigint out of range" : "integer out of range");
}
