using System.Numerics;

namespace Longitude.Sql.Types;

internal sealed partial class Numeric
{
    /// <summary>Digits that a quotient has at least.</summary>
    private const int SignificantMin = 16;

    /// <summary>Digits that PostgreSQL keeps together; the scales of quotients and roots are counted in them.</summary>
    private const int GroupDigits = 4;

    public static Numeric operator -(Numeric a)
    {
        if (a._form != Form.Finite)
            return a._form switch { Form.NaN => NaN, Form.PositiveInfinity => NegativeInfinity, _ => PositiveInfinity };
        return a._large is null ? new Numeric(-a._small, a._scale) : Of(-a.Mantissa, a._scale);
    }

    public static Numeric operator +(Numeric a, Numeric b)
    {
        if (a._form != Form.Finite || b._form != Form.Finite)
            return AddSpecial(a, b);
        int scale = Math.Max(a._scale, b._scale);
        if (a.TryRescale(scale, out long x) && b.TryRescale(scale, out long y))
        {
            long sum = unchecked(x + y);
            if (((x ^ sum) & (y ^ sum)) >= 0)
                return new Numeric(sum, scale);
        }

        return Of(a.MantissaAt(scale) + b.MantissaAt(scale), scale);
    }

    public static Numeric operator -(Numeric a, Numeric b)
    {
        if (a._form != Form.Finite || b._form != Form.Finite)
            return AddSpecial(a, -b);
        int scale = Math.Max(a._scale, b._scale);
        if (a.TryRescale(scale, out long x) && b.TryRescale(scale, out long y))
        {
            long difference = unchecked(x - y);
            if (((x ^ y) & (x ^ difference)) >= 0)
                return new Numeric(difference, scale);
        }

        return Of(a.MantissaAt(scale) - b.MantissaAt(scale), scale);
    }

    public static Numeric operator *(Numeric a, Numeric b)
    {
        if (a._form != Form.Finite || b._form != Form.Finite)
        {
            bool isUndefined = a.IsNaN || b.IsNaN || a.Sign == 0 || b.Sign == 0;
            return isUndefined ? NaN : Infinity(a.Sign * b.Sign);
        }

        int scale = a._scale + b._scale;
        if (a._large is null && b._large is null && scale <= ScaleMax)
        {
            long high = Math.BigMul(a._small, b._small, out long low);
            if (high == low >> 63)
                return new Numeric(low, scale);
        }

        BigInteger product = a.Mantissa * b.Mantissa;
        return scale <= ScaleMax ? Of(product, scale) : Of(DivideRounded(product, PowersOfTen.Of(scale - ScaleMax)), ScaleMax);
    }

    /// <summary>The quotient, with at least sixteen significant digits and never fewer after the point than the operands have.</summary>
    public static Numeric operator /(Numeric a, Numeric b)
    {
        if (a._form != Form.Finite || b._form != Form.Finite)
            return DivideSpecial(a, b);
        return b.IsZero ? throw DivisionByZero() : Divide(a, b, QuotientScale(a, b));
    }

    /// <summary>The remainder; it has the sign of the first operand.</summary>
    public static Numeric operator %(Numeric a, Numeric b)
    {
        if (a.IsNaN || b.IsNaN)
            return NaN;
        if (b.IsZero)
            throw DivisionByZero();
        if (a.IsInfinite || b.IsInfinite)
            return a.IsInfinite ? NaN : a;
        int scale = Math.Max(a._scale, b._scale);
        if (a.TryRescale(scale, out long x) && b.TryRescale(scale, out long y))
            return new Numeric(y == -1 ? 0 : x % y, scale);
        return Of(BigInteger.Remainder(a.MantissaAt(scale), b.MantissaAt(scale)), scale);
    }

    /// <summary>The whole part of the quotient.</summary>
    public static Numeric DivideWhole(Numeric a, Numeric b)
    {
        if (a._form != Form.Finite || b._form != Form.Finite)
            return DivideSpecial(a, b);
        if (b.IsZero)
            throw DivisionByZero();
        int scale = Math.Max(a._scale, b._scale);
        return Of(BigInteger.Divide(a.MantissaAt(scale), b.MantissaAt(scale)), 0);
    }

    /// <summary>The quotient with so many digits after the point.</summary>
    public static Numeric Divide(Numeric a, Numeric b, int scale)
    {
        int zeros = scale - a._scale + b._scale;
        if (a._large is null && b._large is null && zeros is >= 0 and <= 18)
        {
            Int128 dividend = Math.BigMul(a._small, PowersOfTen.Longs[zeros]);
            Int128 divisor = b._small;
            (Int128 quotient, Int128 remainder) = Int128.DivRem(dividend, divisor);
            if (2 * Int128.Abs(remainder) >= Int128.Abs(divisor))
                quotient += Int128.Sign(dividend) * Int128.Sign(divisor);
            return Of(quotient, scale);
        }

        return zeros >= 0
            ? Of(DivideRounded(a.Mantissa * PowersOfTen.Of(zeros), b.Mantissa), scale)
            : Of(DivideRounded(a.Mantissa, b.Mantissa * PowersOfTen.Of(-zeros)), scale);
    }

    /// <summary>How many digits after the point a quotient gets.</summary>
    public static int QuotientScale(Numeric a, Numeric b)
    {
        (int weightA, int firstA) = a.FirstGroup();
        (int weightB, int firstB) = b.FirstGroup();
        int weight = weightA - weightB - (firstA <= firstB ? 1 : 0);
        int scale = SignificantMin - weight * GroupDigits;
        return Math.Clamp(Math.Max(scale, Math.Max(a._scale, b._scale)), 0, ResultScaleMax);
    }

    public Numeric Abs() => Sign < 0 ? -this : this;

    /// <summary>Rounded to so many digits after the point, or before it when negative; halves go away from zero.</summary>
    public Numeric Round(int scale)
    {
        scale = Math.Min(scale, ScaleMax);
        if (_form != Form.Finite || scale == _scale)
            return this;
        int dropped = _scale - scale;
        if (dropped < 0)
            return TryRescale(scale, out long padded) ? new Numeric(padded, scale) : Of(MantissaAt(scale), scale);
        if (_large is null)
        {
            if (dropped >= PowersOfTen.Longs.Length)
                return new Numeric(0, Math.Max(scale, 0));
            long unit = PowersOfTen.Longs[dropped];
            (long kept, long rest) = Math.DivRem(_small, unit);
            if (Math.Abs(rest) >= unit - Math.Abs(rest))
                kept += Math.Sign(_small);
            return scale >= 0 ? new Numeric(kept, scale) : Of((BigInteger)kept * PowersOfTen.Of(-scale), 0);
        }

        BigInteger rounded = dropped > PowersOfTen.CountDigits(Mantissa) ? 0 : DivideRounded(Mantissa, PowersOfTen.Of(dropped));
        return scale >= 0 ? Of(rounded, scale) : Of(rounded * PowersOfTen.Of(-scale), 0);
    }

    /// <summary>Cut off after so many digits after the point, or before it when negative.</summary>
    public Numeric Truncate(int scale)
    {
        scale = Math.Min(scale, ScaleMax);
        if (_form != Form.Finite || scale >= _scale)
            return Round(scale);
        int dropped = _scale - scale;
        if (dropped > PowersOfTen.CountDigits(Mantissa))
            return new Numeric(0, Math.Max(scale, 0));
        BigInteger kept = BigInteger.Divide(Mantissa, PowersOfTen.Of(dropped));
        return scale >= 0 ? Of(kept, scale) : Of(kept * PowersOfTen.Of(-scale), 0);
    }

    /// <summary>The largest whole number that is not larger.</summary>
    public Numeric Floor()
    {
        Numeric whole = Truncate(0);
        return Sign < 0 && whole.CompareTo(this) != 0 ? whole - One : whole;
    }

    public Numeric Ceiling()
    {
        Numeric whole = Truncate(0);
        return Sign > 0 && whole.CompareTo(this) != 0 ? whole + One : whole;
    }

    /// <summary>The same number without zeros at the end of its fraction.</summary>
    public Numeric TrimScale()
    {
        if (_form != Form.Finite || _scale == 0)
            return this;
        int scale = _scale;
        if (_large is null)
        {
            long mantissa = _small;
            while (scale > 0 && mantissa % 10 == 0)
            {
                mantissa /= 10;
                scale--;
            }

            return scale == _scale ? this : new Numeric(mantissa, scale);
        }

        BigInteger large = Mantissa;
        while (scale > 0)
        {
            BigInteger shorter = BigInteger.DivRem(large, 10, out BigInteger last);
            if (!last.IsZero)
                break;
            large = shorter;
            scale--;
        }

        return scale == _scale ? this : Of(large, scale);
    }

    /// <summary>The nearest whole quotient, halves away from zero.</summary>
    internal static BigInteger DivideRounded(BigInteger a, BigInteger b)
    {
        BigInteger quotient = BigInteger.DivRem(a, b, out BigInteger remainder);
        return 2 * BigInteger.Abs(remainder) >= BigInteger.Abs(b) ? quotient + a.Sign * b.Sign : quotient;
    }

    internal static SqlException DivisionByZero() => new(SqlStates.DivisionByZero, "division by zero");

    private static Numeric Infinity(int sign) => sign > 0 ? PositiveInfinity : NegativeInfinity;

    private static Numeric AddSpecial(Numeric a, Numeric b)
    {
        if (a.IsNaN || b.IsNaN || (a.IsInfinite && b.IsInfinite && a._form != b._form))
            return NaN;
        return a.IsInfinite ? a : b;
    }

    private static Numeric DivideSpecial(Numeric a, Numeric b)
    {
        if (a.IsNaN || b.IsNaN || (a.IsInfinite && b.IsInfinite))
            return NaN;
        if (b.IsInfinite)
            return Zero;
        return b.IsZero ? throw DivisionByZero() : Infinity(a.Sign * b.Sign);
    }

    /// <summary>The first digit to the base 10000 and the power of 10000 that it counts; zeros for 0.</summary>
    private (int Weight, int Digit) FirstGroup()
    {
        if (IsZero)
            return (0, 0);
        int digits = _large is null ? PowersOfTen.CountDigits(_small) : PowersOfTen.CountDigits(Mantissa);
        int exponent = digits - 1 - _scale;
        int weight = exponent >= 0 ? exponent / GroupDigits : -((-exponent + GroupDigits - 1) / GroupDigits);
        int take = exponent - weight * GroupDigits + 1;
        if (_large is null)
        {
            long absolute = Math.Abs(_small);
            long first = digits >= take ? absolute / PowersOfTen.Longs[digits - take] : absolute * PowersOfTen.Longs[take - digits];
            return (weight, (int)first);
        }

        return (weight, (int)(BigInteger.Abs(Mantissa) / PowersOfTen.Of(digits - take)));
    }
}
