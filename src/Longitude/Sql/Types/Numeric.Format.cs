using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace Longitude.Sql.Types;

internal sealed partial class Numeric
{
    private const ushort SignNegative = 0x4000;
    private const ushort SignNaN = 0xC000;
    private const ushort SignPositiveInfinity = 0xD000;
    private const ushort SignNegativeInfinity = 0xF000;
    private const int HeaderBytes = 8;
    private const int GroupBase = 10000;

    // Exponents beyond this lead out of every range, whatever the digits.
    private const int ExponentMax = 1_000_000;

    public static Numeric Parse(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> word = Blanks.Trim(text);
        bool isNegative = word.Length > 0 && word[0] == '-';
        ReadOnlySpan<char> unsigned = isNegative || (word.Length > 0 && word[0] == '+') ? word[1..] : word;
        if (unsigned.IsEmpty)
            throw TypeFormat.BadText("numeric", text);
        if (unsigned[0] is not ('.' or (>= '0' and <= '9')))
            return ParseSpecial(word, unsigned, isNegative) ?? throw TypeFormat.BadText("numeric", text);

        int exponent = 0;
        int e = unsigned.IndexOfAny('e', 'E');
        if (e >= 0)
        {
            if (!TryParseExponent(unsigned[(e + 1)..], out exponent))
                throw TypeFormat.BadText("numeric", text);
            unsigned = unsigned[..e];
        }

        int point = unsigned.IndexOf('.');
        ReadOnlySpan<char> whole = point < 0 ? unsigned : unsigned[..point];
        ReadOnlySpan<char> fraction = point < 0 ? default : unsigned[(point + 1)..];
        bool isNumber = whole.Length + fraction.Length > 0 && !whole.ContainsAnyExceptInRange('0', '9') && !fraction.ContainsAnyExceptInRange('0', '9');
        return isNumber ? Make(whole, fraction, exponent, isNegative) : throw TypeFormat.BadText("numeric", text);
    }

    public void Append(ref TextBuffer to)
    {
        if (_form != Form.Finite)
        {
            to.Append(_form == Form.NaN ? "NaN" : _form == Form.PositiveInfinity ? "Infinity" : "-Infinity");
            return;
        }

        int start = to.Length;
        if (_large is null)
            to.Append(_small);
        else
            to.Append(Mantissa.ToString(CultureInfo.InvariantCulture));
        if (_scale == 0)
            return;
        if (to.Written[start] == '-')
            start++;
        int missing = _scale + 1 - (to.Length - start);
        if (missing > 0)
            to.Insert(start, '0', missing);
        to.Insert(to.Length - _scale, '.', 1);
    }

    /// <summary>PostgreSQL's binary form: counts, then digits to the base 10000.</summary>
    public void WriteBinary(IBufferWriter<byte> to)
    {
        if (_form != Form.Finite)
        {
            ushort sign = _form == Form.NaN ? SignNaN : _form == Form.PositiveInfinity ? SignPositiveInfinity : SignNegativeInfinity;

            // PostgreSQL shows a bit of its header as the scale of this one.
            WriteHeader(to.GetSpan(HeaderBytes), 0, 0, sign, _form == Form.PositiveInfinity ? 0x20 : 0);
            to.Advance(HeaderBytes);
            return;
        }

        // Digits are grouped from the point on, so the fraction has to fill its last group.
        int fractionGroups = (_scale + GroupDigits - 1) / GroupDigits;
        var groups = new List<ushort>();
        if (TryRescale(fractionGroups * GroupDigits, out long small) && small != long.MinValue)
        {
            for (long rest = Math.Abs(small); rest > 0; rest /= GroupBase)
                groups.Add((ushort)(rest % GroupBase));
        }
        else
        {
            SplitGroups(BigInteger.Abs(MantissaAt(fractionGroups * GroupDigits)), groups);
        }

        int weight = groups.Count - fractionGroups - 1;
        int trailing = 0;
        while (trailing < groups.Count && groups[trailing] == 0)
            trailing++;
        int count = groups.Count - trailing;
        Span<byte> bytes = to.GetSpan(HeaderBytes + 2 * count);
        WriteHeader(bytes, count, count == 0 ? 0 : weight, Sign < 0 ? SignNegative : (ushort)0, _scale);
        for (int i = 0; i < count; i++)
            BinaryPrimitives.WriteUInt16BigEndian(bytes[(HeaderBytes + 2 * i)..], groups[groups.Count - 1 - i]);
        to.Advance(HeaderBytes + 2 * count);
    }

    public static Numeric ReadBinary(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes)
            throw new SqlException(SqlStates.ProtocolViolation, "insufficient data left in message");
        int count = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        int weight = BinaryPrimitives.ReadInt16BigEndian(bytes[2..]);
        ushort sign = BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        int scale = BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]);
        if (sign is not (0 or SignNegative))
        {
            return sign switch
            {
                SignNaN => NaN,
                SignPositiveInfinity => PositiveInfinity,
                SignNegativeInfinity => NegativeInfinity,
                _ => throw new SqlException(SqlStates.InvalidBinaryRepresentation, "invalid sign in external \"numeric\" value"),
            };
        }

        if (scale > ScaleMax)
            throw new SqlException(SqlStates.InvalidBinaryRepresentation, "invalid scale in external \"numeric\" value");
        if (bytes.Length < HeaderBytes + 2 * count)
            throw new SqlException(SqlStates.ProtocolViolation, "insufficient data left in message");
        if (bytes.Length > HeaderBytes + 2 * count)
            throw new SqlException(SqlStates.InvalidBinaryRepresentation, "incorrect binary data format");
        BigInteger mantissa = JoinGroups(bytes[HeaderBytes..]);
        if (sign == SignNegative)
            mantissa = -mantissa;

        // The last group counts units of 10000 to this power; what is finer than the scale is cut off, as PostgreSQL does.
        int exponent = (weight - count + 1) * GroupDigits + scale;
        return exponent >= 0
            ? Of(mantissa * PowersOfTen.Of(exponent), scale)
            : Of(BigInteger.Divide(mantissa, PowersOfTen.Of(-exponent)), scale);
    }

    private static void WriteHeader(Span<byte> to, int count, int weight, ushort sign, int scale)
    {
        BinaryPrimitives.WriteUInt16BigEndian(to, (ushort)count);
        BinaryPrimitives.WriteInt16BigEndian(to[2..], (short)weight);
        BinaryPrimitives.WriteUInt16BigEndian(to[4..], sign);
        BinaryPrimitives.WriteUInt16BigEndian(to[6..], (ushort)scale);
    }

    // The last group first. By halves, since taking one group after another from a long number takes time with its square.
    private static void SplitGroups(BigInteger value, List<ushort> groups)
    {
        string digits = value.ToString(CultureInfo.InvariantCulture);
        for (int end = digits.Length; end > 0; end -= GroupDigits)
            groups.Add(ushort.Parse(digits.AsSpan(Math.Max(end - GroupDigits, 0), Math.Min(GroupDigits, end)), CultureInfo.InvariantCulture));
    }

    private static BigInteger JoinGroups(ReadOnlySpan<byte> groups)
    {
        if (groups.Length <= 8)
        {
            long small = 0;
            for (int i = 0; i < groups.Length; i += 2)
                small = small * GroupBase + ReadGroup(groups[i..]);
            return small;
        }

        int half = groups.Length / 4 * 2;
        return JoinGroups(groups[..half]) * PowersOfTen.Of((groups.Length - half) / 2 * GroupDigits) + JoinGroups(groups[half..]);
    }

    private static int ReadGroup(ReadOnlySpan<byte> bytes)
    {
        int group = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        return group < GroupBase ? group : throw new SqlException(SqlStates.InvalidBinaryRepresentation, "invalid digit in external \"numeric\" value");
    }

    private static Numeric? ParseSpecial(ReadOnlySpan<char> word, ReadOnlySpan<char> unsigned, bool isNegative)
    {
        if (word.Equals("nan", StringComparison.OrdinalIgnoreCase))
            return NaN;
        bool isInfinite = unsigned.Equals("infinity", StringComparison.OrdinalIgnoreCase) || unsigned.Equals("inf", StringComparison.OrdinalIgnoreCase);
        return isInfinite ? isNegative ? NegativeInfinity : PositiveInfinity : null;
    }

    private static bool TryParseExponent(ReadOnlySpan<char> text, out int exponent)
    {
        bool isNumber = BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger value);
        exponent = (int)BigInteger.Min(BigInteger.Max(value, -ExponentMax), ExponentMax);
        return isNumber;
    }

    private static Numeric Make(ReadOnlySpan<char> whole, ReadOnlySpan<char> fraction, int exponent, bool isNegative)
    {
        whole = whole.TrimStart('0');
        int scale = fraction.Length - exponent;
        if (whole.Length + fraction.Length <= 18)
        {
            long small = 0;
            foreach (char c in whole)
                small = small * 10 + (c - '0');
            foreach (char c in fraction)
                small = small * 10 + (c - '0');
            if (isNegative)
                small = -small;
            if (scale is >= 0 and <= ScaleMax)
                return new Numeric(small, scale);
            return Scaled(small, scale);
        }

        BigInteger mantissa = BigInteger.Parse(string.Concat(whole, fraction), NumberStyles.None, CultureInfo.InvariantCulture);
        return Scaled(isNegative ? -mantissa : mantissa, scale);
    }

    private static Numeric Scaled(BigInteger mantissa, int scale)
    {
        if (scale >= 0)
            return Of(mantissa, scale);
        if (mantissa.IsZero)
            return Zero;
        return -scale > WholeDigitsMax ? throw Overflow() : Of(mantissa * PowersOfTen.Of(-scale), 0);
    }
}
