using System.Globalization;
using Longitude.Sql.Syntax;

namespace Longitude.Sql.Types;

/// <summary>Modifiers of types, such as the 10 of <c>varchar(10)</c>, encoded in one number as PostgreSQL does, because clients see it.</summary>
internal static class Typmods
{
    /// <summary>What lies before the length or precision in the encodings that come from C's header of values.</summary>
    private const int Header = 4;

    private const int LengthMax = 10485760;
    private const int NumericPrecisionMax = 1000;
    private const int SecondsPrecisionMax = 6;

    public static int Encode(SqlType type, TypeName name)
    {
        if (type.Kind == TypeKind.Interval && (name.IntervalFields is not null || name.Modifiers.Count > 0))
            return IntervalTypmod.Encode(name);
        if (name.Modifiers.Count == 0)
            return -1;
        switch (type.Kind)
        {
            case TypeKind.Varchar:
                return EncodeLength(name, "varchar");
            case TypeKind.Char:
                return EncodeLength(name, "char");
            case TypeKind.Numeric:
                return EncodeNumeric(name);
            case TypeKind.Time or TypeKind.TimeTz or TypeKind.Timestamp or TypeKind.TimestampTz:
                if (name.Modifiers.Count != 1)
                    throw Invalid(name, "invalid type modifier");
                if (name.Modifiers[0] < 0)
                    throw Invalid(name, $"{type.Name.ToUpperInvariant()}({name.Modifiers[0]}) precision must not be negative");
                return (int)Math.Min(name.Modifiers[0], SecondsPrecisionMax);
            default:
                throw new SqlException(SqlStates.SyntaxError, $"type modifier is not allowed for type \"{type.Name}\"") { Position = name.Position + 1 };
        }
    }

    /// <summary>The modifier as it is written behind a type's name, in parentheses.</summary>
    public static string Format(SqlType type, int typmod) => type.Kind switch
    {
        TypeKind.Varchar or TypeKind.Char => string.Create(CultureInfo.InvariantCulture, $"({typmod - Header})"),
        TypeKind.Numeric => string.Create(CultureInfo.InvariantCulture, $"({Precision(typmod)},{Scale(typmod)})"),
        TypeKind.Time or TypeKind.TimeTz or TypeKind.Timestamp or TypeKind.TimestampTz => string.Create(CultureInfo.InvariantCulture, $"({typmod})"),
        TypeKind.Interval => IntervalTypmod.Format(typmod),
        _ => "",
    };

    /// <summary>The number of characters of varchar(n) and character(n).</summary>
    public static int Length(int typmod) => typmod - Header;

    public static int Precision(int typmod) => ((typmod - Header) >> 16) & 0xFFFF;

    /// <summary>The scale of numeric(p, s): from -1000 to 1000, in eleven bits.</summary>
    public static int Scale(int typmod) => (((typmod - Header) & 0x7FF) ^ 1024) - 1024;

    public static int OfLength(int length) => length + Header;

    public static int OfNumeric(int precision, int scale) => ((precision << 16) | (scale & 0x7FF)) + Header;

    /// <summary>Makes a value fit its column: cuts or pads texts, rounds numbers and times.</summary>
    /// <param name="isExplicit">Asked for by CAST: longer texts are cut instead of refused.</param>
    /// <exception cref="SqlException">22001 or 22003: it does not fit.</exception>
    public static Datum Apply(Datum value, SqlType type, int typmod, bool isExplicit)
    {
        if (typmod < 0 || value.IsNull)
            return value;
        switch (type.Kind)
        {
            case TypeKind.Varchar:
                return ApplyVarchar(value, Length(typmod), isExplicit);
            case TypeKind.Char:
                return ApplyChar(value, Length(typmod), isExplicit);
            case TypeKind.Numeric:
                return Datum.OfObject(ApplyNumeric(value.As<Numeric>(), Precision(typmod), Scale(typmod)));
            case TypeKind.Time:
                return Datum.Of(RoundMicros(value.Int64, typmod));
            case TypeKind.Timestamp or TypeKind.TimestampTz:
                return Calendar.IsFinite(value.Int64) ? Datum.Of(RoundMicros(value.Int64, typmod)) : value;
            case TypeKind.TimeTz:
                TimeTz time = value.As<TimeTz>();
                return Datum.OfObject(time with { Time = RoundMicros(time.Time, typmod) });
            case TypeKind.Interval:
                return Datum.OfObject(IntervalTypmod.Apply(value.As<Interval>(), typmod));
            case TypeKind.Array when type.Element is { } element:
                SqlArray array = value.As<SqlArray>();
                Datum[] items = Array.ConvertAll(array.Items, i => Apply(i, element, typmod, isExplicit));
                return Datum.OfObject(new SqlArray(element, array.Lengths, array.LowerBounds, items));
            default:
                return value;
        }
    }

    /// <summary>Microseconds rounded to so many digits of a second, halves away from zero.</summary>
    public static long RoundMicros(long micros, int digits)
    {
        if (digits is < 0 or >= SecondsPrecisionMax)
            return micros;
        long unit = PowersOfTen.Longs[SecondsPrecisionMax - digits];
        return micros >= 0 ? (micros + unit / 2) / unit * unit : -((-micros + unit / 2) / unit * unit);
    }

    private static Numeric ApplyNumeric(Numeric value, int precision, int scale)
    {
        if (value.IsNaN)
            return value;
        if (value.IsInfinite)
        {
            throw new SqlException(SqlStates.NumericValueOutOfRange, "numeric field overflow")
            {
                Detail = $"A field with precision {precision}, scale {scale} cannot hold an infinite value.",
            };
        }

        Numeric rounded = value.Round(scale);
        if (PowersOfTen.CountDigits(rounded.Mantissa) - rounded.Scale <= precision - scale)
            return rounded;
        string limit = precision > scale ? string.Create(CultureInfo.InvariantCulture, $"10^{precision - scale}") : "1";
        if (precision < scale)
            limit = string.Create(CultureInfo.InvariantCulture, $"10^{precision - scale}");
        throw new SqlException(SqlStates.NumericValueOutOfRange, "numeric field overflow")
        {
            Detail = $"A field with precision {precision}, scale {scale} must round to an absolute value less than {limit}.",
        };
    }

    private static Datum ApplyVarchar(Datum value, int length, bool isExplicit)
    {
        string text = value.Text;
        if (text.Length <= length || TextLength.Of(text) <= length)
            return value;
        ReadOnlySpan<char> kept = TextLength.Left(text, length);
        if (!isExplicit && text.AsSpan(kept.Length).ContainsAnyExcept(' '))
            throw new SqlException(SqlStates.StringDataRightTruncation, $"value too long for type character varying({length})");
        return Datum.Of(kept.ToString());
    }

    private static Datum ApplyChar(Datum value, int length, bool isExplicit)
    {
        string text = value.Text;
        int have = TextLength.Of(text);
        if (have == length)
            return value;
        if (have < length)
            return Datum.Of(text.PadRight(text.Length + length - have));
        ReadOnlySpan<char> kept = TextLength.Left(text, length);
        if (!isExplicit && text.AsSpan(kept.Length).ContainsAnyExcept(' '))
            throw new SqlException(SqlStates.StringDataRightTruncation, $"value too long for type character({length})");
        return Datum.Of(kept.ToString());
    }

    private static int EncodeLength(TypeName name, string typeName)
    {
        if (name.Modifiers.Count != 1)
            throw Invalid(name, "invalid type modifier");
        long length = name.Modifiers[0];
        if (length < 1)
            throw Invalid(name, $"length for type {typeName} must be at least 1");
        if (length > LengthMax)
            throw Invalid(name, $"length for type {typeName} cannot exceed {LengthMax}");
        return OfLength((int)length);
    }

    private static int EncodeNumeric(TypeName name)
    {
        if (name.Modifiers.Count > 2)
            throw Invalid(name, "invalid NUMERIC type modifier");
        long precision = name.Modifiers[0];
        long scale = name.Modifiers.Count > 1 ? name.Modifiers[1] : 0;
        if (precision is < 1 or > NumericPrecisionMax)
            throw Invalid(name, $"NUMERIC precision {precision} must be between 1 and {NumericPrecisionMax}");
        if (scale is < -NumericPrecisionMax or > NumericPrecisionMax)
            throw Invalid(name, $"NUMERIC scale {scale} must be between -{NumericPrecisionMax} and {NumericPrecisionMax}");
        return OfNumeric((int)precision, (int)scale);
    }

    private static SqlException Invalid(TypeName name, string message) =>
        new(SqlStates.InvalidParameterValue, message) { Position = name.Position + 1 };
}
