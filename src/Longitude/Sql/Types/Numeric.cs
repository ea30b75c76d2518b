// Exact decimal numbers. A value is a whole number (the mantissa) and a scale: how many of its digits come after the point. The scale is
// part of the value, as in PostgreSQL: 1.50 stays 1.50, although it equals 1.5. Most numbers that people store fit 64 bits without
// their point, so the mantissa is a long where that does, and a BigInteger only beyond; every operation tries the former first.
//
// Rejected: System.Decimal (28 digits), and PostgreSQL's own form, digits to the base 10000 in an array, which is slower for small numbers
// and has to be written anew for each operation. Its base still shows: the number of digits of a quotient or a root follows from how
// many digits to the base 10000 there are, and clients see that.
//
// Numeric.cs: the value, comparison, conversion. Numeric.Arithmetic.cs: + - * / %, rounding. Numeric.Functions.cs: roots, logarithms,
// powers. Numeric.Format.cs: text and binary forms.
using System.Numerics;

namespace Longitude.Sql.Types;

/// <summary>A value of type numeric. Immutable.</summary>
internal sealed partial class Numeric : IComparable<Numeric>, IEquatable<Numeric>
{
    /// <summary>The most digits after the point.</summary>
    public const int ScaleMax = 16383;

    /// <summary>The most digits after the point of what a division or a function gives, where it could go on forever.</summary>
    public const int ResultScaleMax = 1000;

    /// <summary>The most digits before the point.</summary>
    public const int WholeDigitsMax = 131072;

    public static readonly Numeric Zero = new(0, 0);
    public static readonly Numeric One = new(1, 0);
    public static readonly Numeric NaN = new(Form.NaN);
    public static readonly Numeric PositiveInfinity = new(Form.PositiveInfinity);
    public static readonly Numeric NegativeInfinity = new(Form.NegativeInfinity);

    private readonly long _small;

    // A boxed BigInteger when the mantissa does not fit _small.
    private readonly object? _large;
    private readonly ushort _scale;
    private readonly Form _form;

    // The least long has no counterpart; kept as a large one it spares every other place the thought.
    private Numeric(long mantissa, int scale)
    {
        _small = mantissa;
        _scale = (ushort)scale;
        if (mantissa == long.MinValue)
            _large = (BigInteger)mantissa;
    }

    private Numeric(object mantissa, int scale)
    {
        _large = mantissa;
        _scale = (ushort)scale;
    }

    private Numeric(Form form) => _form = form;

    /// <summary>In their order, apart from the finite ones.</summary>
    private enum Form : byte
    {
        Finite,
        NegativeInfinity,
        PositiveInfinity,
        NaN,
    }

    /// <summary>How many digits come after the point.</summary>
    public int Scale => _scale;

    public bool IsFinite => _form == Form.Finite;

    public bool IsNaN => _form == Form.NaN;

    public bool IsInfinite => _form is Form.PositiveInfinity or Form.NegativeInfinity;

    /// <summary>-1, 0 or 1; of NaN 0.</summary>
    public int Sign => _form switch
    {
        Form.Finite => _large is null ? Math.Sign(_small) : Mantissa.Sign,
        Form.PositiveInfinity => 1,
        Form.NegativeInfinity => -1,
        _ => 0,
    };

    public bool IsZero => _form == Form.Finite && _large is null && _small == 0;

    /// <summary>The digits without their point: the value is this divided by ten to the power of <see cref="Scale"/>.</summary>
    public BigInteger Mantissa => _large is null ? _small : (BigInteger)_large;

    public static Numeric Of(long value) => value switch
    {
        0 => Zero,
        1 => One,
        _ => new Numeric(value, 0),
    };

    /// <summary>The mantissa divided by ten to the power of the scale.</summary>
    /// <exception cref="SqlException">22003: too many digits.</exception>
    public static Numeric Of(BigInteger mantissa, int scale)
    {
        if (scale is < 0 or > ScaleMax)
            throw Overflow();
        if (mantissa >= long.MinValue && mantissa <= long.MaxValue)
            return new Numeric((long)mantissa, scale);

        // 2^435411 has 131072 digits; only numbers of about that size need their digits counted.
        if (mantissa.GetBitLength() > 435000 && PowersOfTen.CountDigits(mantissa) - scale > WholeDigitsMax)
            throw Overflow();
        return new Numeric((object)mantissa, scale);
    }

    public static Numeric Of(Int128 mantissa, int scale) =>
        mantissa >= long.MinValue && mantissa <= long.MaxValue ? new Numeric((long)mantissa, scale) : Of((BigInteger)mantissa, scale);

    /// <summary>The number with fifteen digits that is nearest to a double.</summary>
    public static Numeric Of(double value) => OfFloat(value, "E14");

    /// <summary>The number with six digits that is nearest to a float.</summary>
    public static Numeric Of(float value) => OfFloat(value, "E5");

    public static bool operator ==(Numeric? a, Numeric? b) => a is null ? b is null : a.Equals(b);

    public static bool operator !=(Numeric? a, Numeric? b) => !(a == b);

    public static bool operator <(Numeric a, Numeric b) => a.CompareTo(b) < 0;

    public static bool operator >(Numeric a, Numeric b) => a.CompareTo(b) > 0;

    public static bool operator <=(Numeric a, Numeric b) => a.CompareTo(b) <= 0;

    public static bool operator >=(Numeric a, Numeric b) => a.CompareTo(b) >= 0;

    public int CompareTo(Numeric? other)
    {
        if (other is null)
            return 1;
        if (_form != Form.Finite || other._form != Form.Finite)
            return Rank(_form).CompareTo(Rank(other._form));
        if (_scale == other._scale)
            return _large is null && other._large is null ? _small.CompareTo(other._small) : Mantissa.CompareTo(other.Mantissa);
        if (Sign != other.Sign)
            return Sign.CompareTo(other.Sign);
        int scale = Math.Max(_scale, other._scale);
        if (TryRescale(scale, out long a) && other.TryRescale(scale, out long b))
            return a.CompareTo(b);
        return MantissaAt(scale).CompareTo(other.MantissaAt(scale));
    }

    public bool Equals(Numeric? other) => other is not null && CompareTo(other) == 0;

    public override bool Equals(object? obj) => Equals(obj as Numeric);

    public override int GetHashCode() => (int)StableHash();

    /// <summary>The same for equal numbers, whatever their scales, and in every process.</summary>
    public ulong StableHash()
    {
        if (_form != Form.Finite)
            return TextOrder.Mix((ulong)_form);
        Numeric shortest = TrimScale();
        ulong hash = TextOrder.Mix(0x100UL + shortest._scale);
        if (shortest._large is null)
            return TextOrder.Mix(hash ^ (ulong)shortest._small);
        foreach (byte b in shortest.Mantissa.ToByteArray())
            hash = TextOrder.Mix(hash ^ b);
        return hash;
    }

    /// <summary>The nearest double; infinite when the number is beyond all of them.</summary>
    public double ToDouble()
    {
        if (_form != Form.Finite)
            return _form == Form.NaN ? double.NaN : _form == Form.PositiveInfinity ? double.PositiveInfinity : double.NegativeInfinity;

        // Both are exact as doubles, so that the quotient is rounded once.
        if (_large is null && Math.Abs(_small) <= 1L << 53 && _scale <= 22)
            return _small / PowersOfTen.Doubles[_scale];
        return double.Parse(ToString(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The nearest whole number, halves away from zero.</summary>
    /// <exception cref="SqlException">22003: it does not fit, or there is none.</exception>
    public long ToInt64(string typeName = "bigint")
    {
        if (_form != Form.Finite)
            throw new SqlException(SqlStates.FeatureNotSupported, $"cannot convert {(IsNaN ? "NaN" : "infinity")} to {typeName}");
        BigInteger rounded = Round(0).Mantissa;
        return rounded >= long.MinValue && rounded <= long.MaxValue ? (long)rounded : throw new SqlException(SqlStates.NumericValueOutOfRange, $"{typeName} out of range");
    }

    /// <summary>The value when it is whole and fits 64 bits.</summary>
    public bool TryToInt64(out long value)
    {
        value = 0;
        if (_form != Form.Finite)
            return false;
        Numeric whole = TrimScale();
        value = whole._small;
        return whole._scale == 0 && (whole._large is null || whole.Mantissa == long.MinValue);
    }

    public override string ToString()
    {
        var buffer = new TextBuffer(stackalloc char[64]);
        Append(ref buffer);
        string text = buffer.ToString();
        buffer.Dispose();
        return text;
    }

    internal static SqlException Overflow() => new(SqlStates.NumericValueOutOfRange, "value overflows numeric format");

    private static int Rank(Form form) => form switch
    {
        Form.NegativeInfinity => -1,
        Form.Finite => 0,
        Form.PositiveInfinity => 1,
        _ => 2,
    };

    private static Numeric OfFloat(double value, string format)
    {
        if (double.IsNaN(value))
            return NaN;
        if (double.IsInfinity(value))
            return value > 0 ? PositiveInfinity : NegativeInfinity;
        Span<char> digits = stackalloc char[32];
        value.TryFormat(digits, out int length, format, System.Globalization.CultureInfo.InvariantCulture);
        return Parse(digits[..length]).TrimScale();
    }

    /// <summary>The mantissa when it fits 64 bits.</summary>
    public bool TrySmall(out long mantissa)
    {
        mantissa = _small;
        return _large is null;
    }

    private bool TryRescale(int scale, out long mantissa)
    {
        int zeros = scale - _scale;
        mantissa = _small;
        if (_large is not null || zeros >= PowersOfTen.Longs.Length)
            return _large is null && _small == 0;
        long high = Math.BigMul(_small, PowersOfTen.Longs[zeros], out mantissa);
        return high == mantissa >> 63;
    }

    /// <summary>The mantissa for a scale that is not smaller than the number's own.</summary>
    private BigInteger MantissaAt(int scale) => scale == _scale ? Mantissa : Mantissa * PowersOfTen.Of(scale - _scale);
}
