using System.Buffers;
using System.Globalization;

namespace Longitude.Sql.Types;

/// <summary>
/// Floating point numbers as text: the shortest digits that give the number again, with an exponent where PostgreSQL writes one; or, when
/// extra_float_digits is not positive, rounded to a number of digits.
/// </summary>
internal static class FloatFormat
{
    public static double ParseDouble(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> word = Blanks.Trim(text);
        if (TrySpecial(word, out double special))
            return special;
        if (!IsNumber(word) || !double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
            throw TypeFormat.BadText("double precision", text);
        if (double.IsInfinity(value) || (value == 0 && HasDigit(word)))
            throw OutOfRange(text, "double precision");
        return value;
    }

    public static float ParseSingle(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> word = Blanks.Trim(text);
        if (TrySpecial(word, out double special))
            return (float)special;
        if (!IsNumber(word) || !float.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out float value))
            throw TypeFormat.BadText("real", text);
        if (float.IsInfinity(value) || (value == 0 && HasDigit(word)))
            throw OutOfRange(text, "real");
        return value;
    }

    /// <summary>.NET's NaN has its sign bit set, PostgreSQL's has not; of the others there is no difference.</summary>
    public static double OrdinaryNaN(double value) => double.IsNaN(value) ? BitConverter.UInt64BitsToDouble(0x7FF8_0000_0000_0000) : value;

    public static float OrdinaryNaN(float value) => float.IsNaN(value) ? BitConverter.UInt32BitsToSingle(0x7FC0_0000) : value;

    public static void Append(ref TextBuffer to, double value, int extraDigits)
    {
        if (AppendSpecial(ref to, value))
            return;
        Span<char> shortest = stackalloc char[40];
        bool isShortest = extraDigits > 0;
        ReadOnlySpan<char> format = isShortest ? "R" : Rounding[Math.Clamp(15 + extraDigits, 1, 17)];
        if (value.TryFormat(shortest, out int length, format, CultureInfo.InvariantCulture))
            AppendDigits(ref to, shortest[..length], fixedDigits: isShortest ? 15 : Math.Max(15 + extraDigits, 1));
    }

    public static void Append(ref TextBuffer to, float value, int extraDigits)
    {
        if (AppendSpecial(ref to, value))
            return;
        Span<char> shortest = stackalloc char[40];
        bool isShortest = extraDigits > 0;
        ReadOnlySpan<char> format = isShortest ? "R" : Rounding[Math.Clamp(6 + extraDigits, 1, 9)];
        if (value.TryFormat(shortest, out int length, format, CultureInfo.InvariantCulture))
            AppendDigits(ref to, shortest[..length], fixedDigits: isShortest ? 6 : Math.Max(6 + extraDigits, 1));
    }

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789+-.eE");

    private static readonly string[] Rounding = [.. Enumerable.Range(0, 18).Select(i => string.Create(CultureInfo.InvariantCulture, $"E{Math.Max(i - 1, 0)}"))];

    // Takes apart what .NET wrote (digits, perhaps a point, perhaps an exponent), and puts it together by PostgreSQL's rules: an
    // exponent when the number is below 0.0001 or needs more digits before the point than the type is good for.
    private static void AppendDigits(ref TextBuffer to, scoped ReadOnlySpan<char> text, int fixedDigits)
    {
        if (text[0] == '-')
        {
            to.Append('-');
            text = text[1..];
        }

        Span<char> digits = stackalloc char[40];
        int count = 0;
        int pointAt = -1;
        int exponent = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '.')
            {
                pointAt = count;
            }
            else if (text[i] == 'E')
            {
                exponent = int.Parse(text[(i + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
                break;
            }
            else
            {
                digits[count++] = text[i];
            }
        }

        exponent += (pointAt < 0 ? count : pointAt) - 1;
        int leading = 0;
        while (leading < count - 1 && digits[leading] == '0')
            leading++;
        exponent -= leading;
        while (count > leading + 1 && digits[count - 1] == '0')
            count--;
        ReadOnlySpan<char> significant = digits[leading..count];
        if (significant is "0")
            to.Append('0');
        else if (exponent < -4 || exponent >= fixedDigits)
            AppendScientific(ref to, significant, exponent);
        else
            AppendPlain(ref to, significant, exponent);
    }

    private static void AppendScientific(ref TextBuffer to, scoped ReadOnlySpan<char> digits, int exponent)
    {
        to.Append(digits[0]);
        if (digits.Length > 1)
        {
            to.Append('.');
            to.Append(digits[1..]);
        }

        to.Append('e');
        to.Append(exponent < 0 ? '-' : '+');
        to.AppendPadded(Math.Abs(exponent), 2);
    }

    private static void AppendPlain(ref TextBuffer to, scoped ReadOnlySpan<char> digits, int exponent)
    {
        if (exponent < 0)
        {
            to.Append("0.");
            to.Append('0', -exponent - 1);
            to.Append(digits);
            return;
        }

        int whole = Math.Min(exponent + 1, digits.Length);
        to.Append(digits[..whole]);
        to.Append('0', exponent + 1 - whole);
        if (digits.Length > whole)
        {
            to.Append('.');
            to.Append(digits[whole..]);
        }
    }

    private static bool AppendSpecial(ref TextBuffer to, double value)
    {
        if (double.IsFinite(value))
            return false;
        to.Append(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
        return true;
    }

    private static bool TrySpecial(ReadOnlySpan<char> word, out double value)
    {
        ReadOnlySpan<char> unsigned = word.Length > 0 && word[0] is '+' or '-' ? word[1..] : word;
        bool isInfinite = unsigned.Equals("infinity", StringComparison.OrdinalIgnoreCase) || unsigned.Equals("inf", StringComparison.OrdinalIgnoreCase);
        if (isInfinite)
        {
            value = word[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        value = double.NaN;
        return word.Equals("nan", StringComparison.OrdinalIgnoreCase);
    }

    // double.TryParse knows words and blanks of its own, which are not PostgreSQL's.
    private static bool IsNumber(ReadOnlySpan<char> word) => !word.IsEmpty && !word.ContainsAnyExcept(NumberCharacters);

    private static bool HasDigit(ReadOnlySpan<char> word)
    {
        int end = word.IndexOfAny('e', 'E');
        return (end < 0 ? word : word[..end]).ContainsAnyInRange('1', '9');
    }

    private static SqlException OutOfRange(ReadOnlySpan<char> text, string typeName) =>
        new(SqlStates.NumericValueOutOfRange, $"\"{Blanks.Trim(text)}\" is out of range for type {typeName}");
}
