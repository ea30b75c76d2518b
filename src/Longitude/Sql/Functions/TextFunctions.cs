using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>Functions of texts that applications use most. Characters are counted as Unicode scalar values.</summary>
internal static class TextFunctions
{
    public static readonly FunctionInfo[] All =
    [
        Define.Scalar(1317, "length(text) int4", static (t, _) => Datum.Of((long)Count(t.Text))),
        Define.Scalar(1381, "char_length(text) int4", static (t, _) => Datum.Of((long)Count(t.Text))),
        Define.Scalar(1374, "octet_length(text) int4", static (t, _) => Datum.Of((long)Encoding.UTF8.GetByteCount(t.Text))),
        Define.Scalar(2010, "length(bytea) int4", static (b, _) => Datum.Of((long)b.Bytes.Length)),
        Define.Scalar(870, "lower(text) text", static (t, _) => Datum.Of(t.Text.ToLowerInvariant())),
        Define.Scalar(871, "upper(text) text", static (t, _) => Datum.Of(t.Text.ToUpperInvariant())),
        Define.Scalar(872, "initcap(text) text", static (t, _) => Datum.Of(InitCap(t.Text))),
        Define.Scalar(877, "substr(text, int4, int4) text", static (t, from, count, _) => Datum.Of(Substring(t.Text, from.Int64, count.Int64))),
        Define.Scalar(883, "substr(text, int4) text", static (t, from, _) => Datum.Of(Substring(t.Text, from.Int64, int.MaxValue))),
        Define.Scalar(936, "substring(text, int4, int4) text", static (t, from, count, _) => Datum.Of(Substring(t.Text, from.Int64, count.Int64))),
        Define.Scalar(937, "substring(text, int4) text", static (t, from, _) => Datum.Of(Substring(t.Text, from.Int64, int.MaxValue))),
        Define.Scalar(2073, "substring(text, text) text", static (t, pattern, _) => RegularExpressions.Find(t.Text, pattern.Text)),
        Define.Scalar(885, "btrim(text) text", static (t, _) => Datum.Of(t.Text.Trim(' '))),
        Define.Scalar(881, "ltrim(text) text", static (t, _) => Datum.Of(t.Text.TrimStart(' '))),
        Define.Scalar(882, "rtrim(text) text", static (t, _) => Datum.Of(t.Text.TrimEnd(' '))),
        Define.Scalar(884, "btrim(text, text) text", static (t, c, _) => Datum.Of(t.Text.Trim(c.Text.ToCharArray()))),
        Define.Scalar(875, "ltrim(text, text) text", static (t, c, _) => Datum.Of(c.Text.Length == 0 ? t.Text : t.Text.TrimStart(c.Text.ToCharArray()))),
        Define.Scalar(876, "rtrim(text, text) text", static (t, c, _) => Datum.Of(c.Text.Length == 0 ? t.Text : t.Text.TrimEnd(c.Text.ToCharArray()))),
        Define.Scalar(2087, "replace(text, text, text) text", static (t, old, with, _) => Datum.Of(old.Text.Length == 0 ? t.Text : t.Text.Replace(old.Text, with.Text, StringComparison.Ordinal))),
        Define.Scalar(849, "position(text, text) int4", static (t, part, _) => Datum.Of((long)Position(t.Text, part.Text))),
        Define.Scalar(868, "strpos(text, text) int4", static (t, part, _) => Datum.Of((long)Position(t.Text, part.Text))),
        Define.Scalar(3060, "left(text, int4) text", static (t, n, _) => Datum.Of(Left(t.Text, n.Int64))),
        Define.Scalar(3061, "right(text, int4) text", static (t, n, _) => Datum.Of(Right(t.Text, n.Int64))),
        Define.Scalar(873, "lpad(text, int4, text) text", static (t, n, fill, _) => Datum.Of(Pad(t.Text, n.Int64, fill.Text, isLeft: true))),
        Define.Scalar(879, "lpad(text, int4) text", static (t, n, _) => Datum.Of(Pad(t.Text, n.Int64, " ", isLeft: true))),
        Define.Scalar(874, "rpad(text, int4, text) text", static (t, n, fill, _) => Datum.Of(Pad(t.Text, n.Int64, fill.Text, isLeft: false))),
        Define.Scalar(880, "rpad(text, int4) text", static (t, n, _) => Datum.Of(Pad(t.Text, n.Int64, " ", isLeft: false))),
        Define.Scalar(1622, "repeat(text, int4) text", static (t, n, _) => Datum.Of(Repeat(t.Text, n.Int64))),
        Define.Scalar(3062, "reverse(text) text", static (t, _) => Datum.Of(Reverse(t.Text))),
        Define.Scalar(2088, "split_part(text, text, int4) text", static (t, by, n, _) => Datum.Of(SplitPart(t.Text, by.Text, n.Int64))),
        Define.Scalar(1620, "ascii(text) int4", static (t, _) => Datum.Of(t.Text.Length == 0 ? 0L : t.Text.EnumerateRunes().First().Value)),
        Define.Scalar(1621, "chr(int4) text", static (n, _) => Datum.Of(Chr(n.Int64))),
        Define.Scalar(2311, "md5(text) text", static (t, _) => Datum.Of(Md5(Encoding.UTF8.GetBytes(t.Text)))),
        Define.Scalar(2321, "md5(bytea) text", static (b, _) => Datum.Of(Md5(b.Bytes))),
        Define.Scalar(2089, "to_hex(int4) text", static (n, _) => Datum.Of(n.Int32.ToString("x", CultureInfo.InvariantCulture))),
        Define.Scalar(2090, "to_hex(int8) text", static (n, _) => Datum.Of(n.Int64.ToString("x", CultureInfo.InvariantCulture))),
        Define.ScalarN(3058, "concat(variadic any) text", static (a, c) => Datum.Of(Join(a, "", c, 0)), Volatility.Stable, isStrict: false),
        Define.ScalarN(3059, "concat_ws(text, variadic any) text", static (a, c) => a[0].IsNull ? Datum.Null : Datum.Of(Join(a[1..], a[0].Text, c, 1)), Volatility.Stable, isStrict: false),
        Define.Scalar(2285, "regexp_replace(text, text, text) text", static (t, p, with, _) => Datum.Of(RegularExpressions.Replace(t.Text, p.Text, with.Text, ""))),
        Define.ScalarN(9101, "regexp_replace(text, text, text, text) text", static (a, _) => Datum.Of(RegularExpressions.Replace(a[0].Text, a[1].Text, a[2].Text, a[3].Text))),
    ];

    private static int Count(string text)
    {
        int count = 0;
        foreach (char c in text)
            count += char.IsLowSurrogate(c) ? 0 : 1;
        return count;
    }

    /// <summary>Where the n-th character begins, from 0; the length when there are fewer.</summary>
    private static int IndexOf(string text, long n)
    {
        int index = 0;
        while (n > 0 && index < text.Length)
        {
            index += char.IsHighSurrogate(text[index]) && index + 1 < text.Length ? 2 : 1;
            n--;
        }

        return index;
    }

    private static string Substring(string text, long from, long count)
    {
        if (count < 0)
            throw new SqlException("22011", "negative substring length not allowed");
        long end = from + count;
        int begin = IndexOf(text, Math.Max(0, from - 1));
        int stop = IndexOf(text, Math.Max(0, end - 1));
        return stop <= begin ? "" : text[begin..stop];
    }

    private static string Left(string text, long n) => text[..IndexOf(text, n >= 0 ? n : Math.Max(0, Count(text) + n))];

    private static string Right(string text, long n) => text[IndexOf(text, n >= 0 ? Math.Max(0, Count(text) - n) : -n)..];

    private static int Position(string text, string part)
    {
        int index = text.IndexOf(part, StringComparison.Ordinal);
        return index < 0 ? 0 : Count(text[..index]) + 1;
    }

    private static string Pad(string text, long length, string fill, bool isLeft)
    {
        int count = Count(text);
        if (length <= count || fill.Length == 0)
            return Left(text, Math.Max(0, Math.Min(length, count)));
        CheckLength(length);
        var padding = new StringBuilder();
        int missing = (int)length - count;
        while (missing > 0)
        {
            string part = Left(fill, missing);
            padding.Append(part);
            missing -= Count(part);
        }

        return isLeft ? padding + text : text + padding;
    }

    private static string Repeat(string text, long times)
    {
        if (times <= 0 || text.Length == 0)
            return "";
        CheckLength(times * text.Length);
        return new StringBuilder(text.Length * (int)times).Insert(0, text, (int)times).ToString();
    }

    private static void CheckLength(long length)
    {
        const long lengthMax = 256 << 20;
        if (length > lengthMax)
            throw new SqlException(SqlStates.ProgramLimitExceeded, "requested length too large");
    }

    private static string Reverse(string text)
    {
        var reversed = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes().Reverse())
            reversed.Append(rune.ToString());
        return reversed.ToString();
    }

    private static string SplitPart(string text, string by, long n)
    {
        if (n == 0)
            throw new SqlException(SqlStates.InvalidParameterValue, "field position must not be zero");
        string[] parts = by.Length == 0 ? [text] : text.Split(by);
        long index = n > 0 ? n - 1 : parts.Length + n;
        return index >= 0 && index < parts.Length ? parts[index] : "";
    }

    private static string InitCap(string text)
    {
        var result = new StringBuilder(text.Length);
        bool isWithin = false;
        foreach (char c in text)
        {
            result.Append(isWithin ? char.ToLowerInvariant(c) : char.ToUpperInvariant(c));
            isWithin = char.IsLetterOrDigit(c);
        }

        return result.ToString();
    }

    private static string Chr(long number)
    {
        if (number == 0)
            throw new SqlException(SqlStates.ProgramLimitExceeded, "null character not permitted");
        return number > 0 && Rune.IsValid((int)number)
            ? new Rune((int)number).ToString()
            : throw new SqlException(SqlStates.ProgramLimitExceeded, $"requested character not valid for encoding: {number}");
    }

    // The function's name says which hash it is; nothing is protected by it.
#pragma warning disable CA5351
    private static string Md5(byte[] bytes) => Convert.ToHexStringLower(MD5.HashData(bytes));
#pragma warning restore CA5351

    private static string Join(ReadOnlySpan<Datum> values, string separator, CallContext context, int firstType)
    {
        var text = new StringBuilder();
        bool isFirst = true;
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i].IsNull)
                continue;
            text.Append(isFirst ? "" : separator).Append(TypeFormat.Format(values[i], context.ArgumentTypes[firstType + i], context.Types));
            isFirst = false;
        }

        return text.ToString();
    }
}
