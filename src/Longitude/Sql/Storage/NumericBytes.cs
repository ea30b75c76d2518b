using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using Longitude.Sql.Types;

namespace Longitude.Sql.Storage;

/// <summary>
/// Exact numbers as bytes. In keys: their class, exponent and digits, so that byte order is their order whatever their scales. In rows: a
/// whole number of the column's last digit where the column says how many there are, else the number as it is.
/// </summary>
internal static class NumericBytes
{
    /// <summary>numeric(p, s) with at most so many digits is kept in 64 bits.</summary>
    public const int ScaledPrecisionMax = 18;

    /// <summary>Stands for NaN among scaled numbers, all of which are nearer to zero.</summary>
    private const long ScaledNaN = long.MinValue;

    private const byte NegativeInfinity = 0x10, Negative = 0x20, Zero = 0x30, Positive = 0x40, PositiveInfinity = 0x50, NaN = 0x60;

    /// <summary>What an exponent has on top, so that it is not negative; it takes three bytes.</summary>
    private const int ExponentBias = 1 << 23;

    private const int HeadLength = 4;

    /// <summary>True when a column's values are kept as scaled 64-bit integers.</summary>
    public static bool IsScaled(int typmod) =>
        typmod >= 0 && Typmods.Precision(typmod) <= ScaledPrecisionMax && Typmods.Scale(typmod) is >= 0 and <= ScaledPrecisionMax;

    /// <summary>The number in units of a last digit; false when it is not a whole number of them, or too large.</summary>
    public static bool TryScale(Numeric value, int scale, out long scaled)
    {
        scaled = 0;
        if (!value.IsFinite)
            return false;
        if (value.TrySmall(out long mantissa) && value.Scale == scale)
        {
            scaled = mantissa;
            return true;
        }

        BigInteger at = value.Mantissa;
        if (value.Scale < scale)
        {
            at *= PowersOfTen.Of(scale - value.Scale);
        }
        else
        {
            at = BigInteger.DivRem(at, PowersOfTen.Of(value.Scale - scale), out BigInteger rest);
            if (!rest.IsZero)
                return false;
        }

        if (at <= long.MinValue || at > long.MaxValue)
            return false;
        scaled = (long)at;
        return true;
    }

    public static long ToScaled(Numeric value, int scale)
    {
        if (value.IsNaN)
            return ScaledNaN;
        return TryScale(value, scale, out long scaled)
            ? scaled
            : throw new SqlException(SqlStates.NumericValueOutOfRange, "numeric field overflow") { Detail = $"{value} does not fit a column with {scale} digits after the point." };
    }

    public static Numeric FromScaled(long scaled, int scale) => scaled == ScaledNaN ? Numeric.NaN : Numeric.Of((Int128)scaled, scale);

    /// <summary>Scale and kind in one count, then the mantissa in two's complement, lowest byte first.</summary>
    public static void Append(KeyBuffer to, Numeric value)
    {
        int kind = value.IsFinite ? 0 : value.IsNaN ? 1 : value.Sign > 0 ? 2 : 3;
        int head = (value.Scale << 2) | kind;
        for (; head >= 0x80; head >>= 7)
            to.Byte((byte)(head | 0x80));
        to.Byte((byte)head);
        if (kind != 0)
            return;
        BigInteger mantissa = value.Mantissa;
        mantissa.TryWriteBytes(to.Take(mantissa.GetByteCount()), out _);
    }

    public static Numeric Read(ReadOnlySpan<byte> bytes)
    {
        int head = 0;
        int at = 0;
        int shift = 0;
        do
        {
            head |= (bytes[at] & 0x7F) << shift;
            shift += 7;
        }
        while (bytes[at++] >= 0x80);
        return (head & 3) switch
        {
            0 => Numeric.Of(new BigInteger(bytes[at..]), head >> 2),
            1 => Numeric.NaN,
            2 => Numeric.PositiveInfinity,
            _ => Numeric.NegativeInfinity,
        };
    }

    /// <summary>Adds a number to a key.</summary>
    /// <param name="scale">The digits after the point that the column's numbers have; -1 when each has its own.</param>
    /// <returns>True when <see cref="ReadKey"/> gives back this number with these digits.</returns>
    public static bool AppendKey(KeyBuffer to, Numeric value, int scale)
    {
        if (!value.IsFinite || value.IsZero)
        {
            to.Byte(!value.IsFinite ? (value.IsNaN ? NaN : value.Sign > 0 ? PositiveInfinity : NegativeInfinity) : Zero);
            return !value.IsFinite || value.Scale == Math.Max(scale, 0);
        }

        to.Byte(value.Sign > 0 ? Positive : Negative);
        int from = to.Length;
        Span<byte> few = stackalloc byte[20];
        ReadOnlySpan<byte> digits = Digits(value, few);
        int exponent = digits.Length - value.Scale;
        digits = digits.TrimEnd((byte)'0');
        uint biased = (uint)(exponent + ExponentBias);
        to.Byte((byte)(biased >> 16));
        BinaryPrimitives.WriteUInt16BigEndian(to.Take(2), (ushort)biased);
        for (int i = 0; i < digits.Length; i += 2)
            to.Byte((byte)((10 * (digits[i] - '0')) + (i + 1 < digits.Length ? digits[i + 1] - '0' : 0) + 1));
        to.Byte(0);
        if (value.Sign < 0)
            to.Invert(from);
        return value.Scale == Math.Max(Math.Max(digits.Length - exponent, 0), scale);
    }

    public static Numeric ReadKey(ReadOnlySpan<byte> bytes, int scale)
    {
        switch (bytes[0])
        {
            case NegativeInfinity:
                return Numeric.NegativeInfinity;
            case PositiveInfinity:
                return Numeric.PositiveInfinity;
            case NaN:
                return Numeric.NaN;
            case Zero:
                return Numeric.Of((Int128)0, Math.Max(scale, 0));
        }

        byte mask = bytes[0] == Negative ? byte.MaxValue : (byte)0;
        int exponent = (((bytes[1] ^ mask) << 16) | ((bytes[2] ^ mask) << 8) | (bytes[3] ^ mask)) - ExponentBias;
        ReadOnlySpan<byte> pairs = bytes[HeadLength..^1];
        int count = 2 * pairs.Length;
        BigInteger mantissa = 0;
        long few = 0;
        for (int i = 0; i < pairs.Length; i++)
        {
            int pair = (pairs[i] ^ mask) - 1;
            if (i < 9)
                few = (few * 100) + pair;
            else
                mantissa = ((i == 9 ? few : mantissa) * 100) + pair;
        }

        if (pairs.Length <= 9)
            mantissa = few;

        // The last pair may have been filled up with a zero.
        if (((pairs[^1] ^ mask) - 1) % 10 == 0)
        {
            mantissa /= 10;
            count--;
        }

        int own = Math.Max(count - exponent, 0);
        int wanted = Math.Max(own, scale);
        mantissa *= PowersOfTen.Of(wanted - (count - exponent));
        return Numeric.Of(mask == 0 ? mantissa : -mantissa, wanted);
    }

    /// <summary>How many bytes a number takes at the beginning of a part of a key.</summary>
    /// <param name="mask">The bits that are turned in the whole key.</param>
    public static int LengthOfKey(ReadOnlySpan<byte> bytes, byte mask)
    {
        int kind = bytes[0] ^ mask;
        if (kind is not (Positive or Negative))
            return 1;
        byte end = kind == Negative ? (byte)~mask : mask;
        return HeadLength + bytes[HeadLength..].IndexOf(end) + 1;
    }

    private static ReadOnlySpan<byte> Digits(Numeric value, Span<byte> few)
    {
        if (value.TrySmall(out long small))
        {
            ulong absolute = small < 0 ? (ulong)-small : (ulong)small;
            absolute.TryFormat(few, out int length, default, CultureInfo.InvariantCulture);
            return few[..length];
        }

        return Encoding.ASCII.GetBytes(BigInteger.Abs(value.Mantissa).ToString(CultureInfo.InvariantCulture));
    }
}
