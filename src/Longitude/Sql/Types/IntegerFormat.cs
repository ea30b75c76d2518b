using System.Globalization;

namespace Longitude.Sql.Types;

internal static class IntegerFormat
{
    /// <exception cref="SqlException">22P02 when it is no number, 22003 when it lies outside of the bounds.</exception>
    public static long Parse(ReadOnlySpan<char> text, long min, long max, string typeName)
    {
        ReadOnlySpan<char> digits = Blanks.Trim(text);
        bool isNegative = digits.Length > 0 && digits[0] == '-';
        if (isNegative || (digits.Length > 0 && digits[0] == '+'))
            digits = digits[1..];
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9'))
            throw TypeFormat.BadText(typeName, text);

        // Counted downwards, because the least number has no positive counterpart.
        long value = 0;
        foreach (char c in digits)
        {
            int digit = c - '0';
            if (value < (long.MinValue + digit) / 10)
                throw OutOfRange(text, typeName);
            value = value * 10 - digit;
        }

        if (!isNegative && value == long.MinValue)
            throw OutOfRange(text, typeName);
        if (!isNegative)
            value = -value;
        return value >= min && value <= max ? value : throw OutOfRange(text, typeName);
    }

    /// <summary>An oid, which may also be written as the negative number with the same 32 bits.</summary>
    public static long ParseOid(ReadOnlySpan<char> text, string typeName)
    {
        ReadOnlySpan<char> trimmed = Blanks.Trim(text);
        if (!Int128.TryParse(trimmed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out Int128 value))
            throw TypeFormat.BadText(typeName, text);
        if (value < int.MinValue || value > uint.MaxValue)
            throw OutOfRange(text, typeName);
        return (uint)(long)value;
    }

    private static SqlException OutOfRange(ReadOnlySpan<char> text, string typeName) =>
        new(SqlStates.NumericValueOutOfRange, $"value \"{text}\" is out of range for type {typeName}");
}

internal static class BooleanFormat
{
    private static readonly string[] Truths = ["true", "yes", "on"];
    private static readonly string[] Lies = ["false", "no", "off"];

    /// <summary>Any beginning of true, false, yes, no, on, off that is not ambiguous, and 1 and 0.</summary>
    public static bool Parse(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> word = Blanks.Trim(text);
        if (word is "1")
            return true;
        if (word is "0")
            return false;
        bool isAmbiguous = word.IsEmpty || word.Equals("o", StringComparison.OrdinalIgnoreCase);
        if (!isAmbiguous && IsStartOfOne(word, Truths))
            return true;
        if (!isAmbiguous && IsStartOfOne(word, Lies))
            return false;
        throw TypeFormat.BadText("boolean", text);
    }

    private static bool IsStartOfOne(ReadOnlySpan<char> word, string[] words)
    {
        foreach (string whole in words)
        {
            if (whole.AsSpan().StartsWith(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}

/// <summary>What C's isspace calls a blank: what PostgreSQL skips around values.</summary>
internal static class Blanks
{
    public static bool Is(char c) => c is ' ' or (>= '\t' and <= '\r');

    public static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text) => text.Trim(" \t\n\v\f\r");
}
