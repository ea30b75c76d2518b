using System.Numerics;

namespace Longitude.Sql.Types;

internal sealed partial class Numeric
{
    private const double Log10OfE = 0.434294481903252;
    private const double LogOf10 = 2.302585092994046;

    /// <summary>Results of exponentials have no more digits before the point, as in PostgreSQL.</summary>
    private const int WeightMax = 2 * ResultScaleMax;

    public Numeric Sqrt()
    {
        if (_form != Form.Finite)
            return _form == Form.NegativeInfinity ? throw NegativeRoot() : this;
        if (Sign < 0)
            throw NegativeRoot();
        return Sqrt(RootScale());
    }

    /// <summary>The square root with so many digits after the point.</summary>
    public Numeric Sqrt(int scale)
    {
        // One digit more than asked for would not tell an exact half from one just above; the remainder does.
        int zeros = 2 * scale - _scale;
        BigInteger squared = zeros >= 0 ? Mantissa * PowersOfTen.Of(zeros) : BigInteger.Divide(Mantissa, PowersOfTen.Of(-zeros));
        BigInteger root = FixedPoint.SquareRoot(squared);
        if (squared - root * root > root)
            root += 1;
        return Of(root, scale);
    }

    public Numeric Exp()
    {
        if (_form != Form.Finite)
            return _form == Form.NegativeInfinity ? Zero : this;
        double value = ToDouble();
        double weight = Math.Clamp(value * Log10OfE, -WeightMax, WeightMax);
        int scale = Math.Clamp(Math.Max(SignificantMin - (int)weight, _scale), 0, ResultScaleMax);
        if (Math.Abs(value) >= WeightMax * 3)
            return value > 0 ? throw Overflow() : new Numeric(0, scale);
        return FixedPoint.Exp(this, scale, (int)(value * Log10OfE));
    }

    /// <summary>The natural logarithm.</summary>
    public Numeric Ln()
    {
        RequirePositive();
        if (_form != Form.Finite)
            return this;
        int scale = Math.Clamp(Math.Max(SignificantMin - LogarithmWeight(), _scale), 0, ResultScaleMax);
        return FixedPoint.Ln(this, scale);
    }

    /// <summary>The logarithm of a number to a base.</summary>
    public static Numeric Log(Numeric @base, Numeric number)
    {
        if (@base.IsNaN || number.IsNaN)
            return NaN;
        @base.RequirePositive();
        number.RequirePositive();
        if (@base.IsInfinite || number.IsInfinite)
            return @base.IsInfinite ? number.IsInfinite ? NaN : Zero : PositiveInfinity;
        int weight = number.LogarithmWeight() - @base.LogarithmWeight();
        int scale = Math.Clamp(Math.Max(Math.Max(SignificantMin - weight, @base._scale), number._scale), 0, ResultScaleMax);
        int working = Math.Max(scale + Math.Abs(weight) + 10, scale - 2 * @base.LogarithmWeight() + Math.Max(weight, 0) + 10);
        Numeric dividend = FixedPoint.Ln(number, working);
        Numeric divisor = FixedPoint.Ln(@base, working);
        return divisor.IsZero ? throw DivisionByZero() : Divide(dividend, divisor, scale);
    }

    public static Numeric Power(Numeric @base, Numeric exponent)
    {
        if (@base.IsFinite && exponent.IsFinite)
        {
            if (@base.IsZero && exponent.Sign < 0)
                throw new SqlException(SqlStates.InvalidArgumentForPower, "zero raised to a negative power is undefined");
            Numeric whole = exponent.TrimScale();
            if (@base.Sign < 0 && whole._scale != 0)
                throw new SqlException(SqlStates.InvalidArgumentForPower, "a negative number raised to a non-integer power yields a complex result");
            bool isSmallWhole = whole._scale == 0 && whole._large is null && whole._small == (int)whole._small;
            return isSmallWhole ? PowerOfWhole(@base, (int)whole._small) : PowerOfFraction(@base, exponent);
        }

        return PowerSpecial(@base, exponent);
    }

    /// <summary>n! for a number that is not negative.</summary>
    public static Numeric Factorial(long n)
    {
        if (n < 0)
            throw new SqlException(SqlStates.NumericValueOutOfRange, "factorial of a negative number is undefined");

        // 32177! is the last one that PostgreSQL computes.
        if (n > 32177)
            throw Overflow();
        return Of(Product(1, Math.Max(n, 1)), 0);

        static BigInteger Product(long from, long to)
        {
            if (to - from < 8)
            {
                BigInteger product = from;
                for (long i = from + 1; i <= to; i++)
                    product *= i;
                return product;
            }

            long middle = (from + to) / 2;
            return Product(from, middle) * Product(middle + 1, to);
        }
    }

    public static Numeric Gcd(Numeric a, Numeric b)
    {
        if (!a.IsFinite || !b.IsFinite)
            return NaN;
        int scale = Math.Max(a._scale, b._scale);
        return Of(BigInteger.GreatestCommonDivisor(a.MantissaAt(scale), b.MantissaAt(scale)), scale);
    }

    public static Numeric Lcm(Numeric a, Numeric b)
    {
        if (!a.IsFinite || !b.IsFinite)
            return NaN;
        int scale = Math.Max(a._scale, b._scale);
        if (a.IsZero || b.IsZero)
            return new Numeric(0, scale);
        BigInteger x = a.MantissaAt(scale);
        BigInteger y = b.MantissaAt(scale);
        return Of(BigInteger.Abs(x / BigInteger.GreatestCommonDivisor(x, y) * y), scale);
    }

    private static Numeric PowerOfWhole(Numeric @base, int exponent)
    {
        double weight = exponent == 0 || @base.IsZero ? 0 : exponent * @base.Log10();
        if (weight > WholeDigitsMax + 1)
            throw Overflow();
        int scale = Math.Clamp((int)@base._scale, SignificantMin, ResultScaleMax);
        switch (exponent)
        {
            case 0:
                return One.Round(scale);
            case 1:
                return @base.Round(scale);
            case 2:
                return (@base * @base).Round(scale);
        }

        if (@base.IsZero || weight + 1 < -ResultScaleMax)
            return new Numeric(0, scale);
        return FixedPoint.Power(@base, exponent, scale, (int)Math.Ceiling(weight));
    }

    private static Numeric PowerOfFraction(Numeric @base, Numeric exponent)
    {
        if (@base.IsZero)
            return new Numeric(0, SignificantMin);
        Numeric positive = @base.Abs();
        int logWeight = positive.LogarithmWeight();
        int roughScale = Math.Clamp(8 - logWeight, 0, ResultScaleMax);
        double logarithm = (FixedPoint.Ln(positive, roughScale) * exponent).Round(roughScale).ToDouble();
        if (Math.Abs(logarithm) > WeightMax * 3.01)
            return logarithm > 0 ? throw Overflow() : new Numeric(0, ResultScaleMax);
        double weight = logarithm * Log10OfE;
        int scale = Math.Max(Math.Max(SignificantMin - (int)weight, @base._scale), exponent._scale);
        scale = Math.Clamp(scale, 0, ResultScaleMax);

        // The logarithm is multiplied before its exponential is taken, so it needs digits for both of these steps.
        int exponentDigits = Math.Max(PowersOfTen.CountDigits(exponent.Mantissa) - exponent._scale, 0);
        int working = scale + Math.Max((int)weight, 0) + exponentDigits + 12;
        Numeric product = (FixedPoint.Ln(positive, working) * exponent).Round(working);
        Numeric result = FixedPoint.Exp(product, scale, (int)weight);

        // Only whole exponents too large for an int come here with a negative base.
        bool isOdd = @base.Sign < 0 && !exponent.TrimScale().Mantissa.IsEven;
        return isOdd ? -result : result;
    }

    private static Numeric PowerSpecial(Numeric @base, Numeric exponent)
    {
        if (@base.IsNaN)
            return exponent.IsZero ? One : NaN;
        if (exponent.IsNaN)
            return @base.CompareTo(One) == 0 ? One : NaN;
        if (@base.CompareTo(One) == 0 || exponent.IsZero)
            return One;
        if (@base.IsZero && exponent.Sign < 0)
            throw new SqlException(SqlStates.InvalidArgumentForPower, "zero raised to a negative power is undefined");
        if (@base.IsZero)
            return Zero;
        if (exponent.IsInfinite)
        {
            int order = @base.Abs().CompareTo(One);
            if (order == 0)
                return One;
            return (order > 0) == (exponent.Sign > 0) ? PositiveInfinity : Zero;
        }

        if (@base._form == Form.PositiveInfinity)
            return exponent.Sign > 0 ? PositiveInfinity : Zero;
        Numeric whole = exponent.TrimScale();
        if (whole._scale != 0)
            throw new SqlException(SqlStates.InvalidArgumentForPower, "a negative number raised to a non-integer power yields a complex result");
        if (exponent.Sign < 0)
            return Zero;
        return whole.Mantissa.IsEven ? PositiveInfinity : NegativeInfinity;
    }

    private static SqlException NegativeRoot() =>
        new(SqlStates.InvalidArgumentForPower, "cannot take square root of a negative number");

    private void RequirePositive()
    {
        if (IsNaN || Sign > 0)
            return;
        string what = Sign == 0 ? "zero" : "a negative number";
        throw new SqlException(SqlStates.InvalidArgumentForLogarithm, $"cannot take logarithm of {what}");
    }

    private int RootScale()
    {
        int weight = FirstGroup().Weight;
        int digits = weight >= 0 ? weight * GroupDigits / 2 + 1 : 1 - -weight * GroupDigits / 2;
        return Math.Clamp(Math.Max(SignificantMin - digits, _scale), 0, ResultScaleMax);
    }

    /// <summary>The decimal logarithm of the absolute value, roughly.</summary>
    private double Log10()
    {
        int digits = PowersOfTen.CountDigits(Mantissa);
        int dropped = Math.Max(digits - 17, 0);
        double leading = (double)(BigInteger.Abs(Mantissa) / PowersOfTen.Of(dropped));
        return Math.Log10(leading) + dropped - _scale;
    }

    /// <summary>About how many decimal digits the whole part of the natural logarithm has; negative near 1.</summary>
    private int LogarithmWeight()
    {
        double value = ToDouble();
        if (value is >= 0.9 and <= 1.1)
        {
            Numeric difference = this - One;
            if (difference.IsZero)
                return 0;
            (int weight, int digit) = difference.FirstGroup();
            return weight * GroupDigits + (int)Math.Log10(digit);
        }

        return (int)Math.Log10(Math.Abs(Log10() * LogOf10));
    }
}
