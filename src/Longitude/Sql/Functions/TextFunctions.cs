using System.Globalization;
using System.Text;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>Functions of texts. Characters are counted as SQL counts them: those beyond the first 65536 are one each.</summary>
internal static class TextFunctions
{
    private const int LengthMax = 256 << 20;

    public static readonly FunctionInfo[] All =
    [
        .. OfLength("length"),
        .. OfLength("char_length"),
        .. OfLength("character_length"),
        Define.Scalar(1374, "octet_length(text) int4", static (t, _) => Datum.Of((long)Encoding.UTF8.GetByteCount(t.Text))),
        Define.Scalar(1375, "octet_length(bpchar) int4", static (t, _) => Datum.Of((long)Encoding.UTF8.GetByteCount(t.Text))),
        Define.Scalar(1811, "bit_length(text) int4", static (t, _) => Datum.Of(8L * Encoding.UTF8.GetByteCount(t.Text))),
        Define.Scalar(870, "lower(text) text", static (t, _) => Datum.Of(t.Text.ToLowerInvariant())),
        Define.Scalar(871, "upper(text) text", static (t, _) => Datum.Of(t.Text.ToUpperInvariant())),
        Define.Scalar(872, "initcap(text) text", static (t, _) => Datum.Of(InitCap(t.Text))),
        Define.Scalar(877, "substr(text, int4, int4) text", static (t, from, count, _) => Datum.Of(Substring(t.Text, from.Int64, count.Int64))),
        Define.Scalar(883, "substr(text, int4) text", static (t, from, _) => Datum.Of(Substring(t.Text, from.Int64, uint.MaxValue))),
        Define.Scalar(936, "substring(text, int4, int4) text", static (t, from, count, _) => Datum.Of(Substring(t.Text, from.Int64, count.Int64))),
        Define.Scalar(937, "substring(text, int4) text", static (t, from, _) => Datum.Of(Substring(t.Text, from.Int64, uint.MaxValue))),
        Define.Scalar(1405, "overlay(text, text, int4) text", static (t, with, from, _) => Datum.Of(Overlay(t.Text, with.Text, from.Int64, TextLength.Of(with.Text)))),
        Define.ScalarN(1404, "overlay(text, text, int4, int4) text", static (a, _) => Datum.Of(Overlay(a[0].Text, a[1].Text, a[2].Int64, a[3].Int64))),
        Define.Scalar(885, "btrim(text) text", static (t, _) => Datum.Of(t.Text.Trim(' '))),
        Define.Scalar(881, "ltrim(text) text", static (t, _) => Datum.Of(t.Text.TrimStart(' '))),
        Define.Scalar(882, "rtrim(text) text", static (t, _) => Datum.Of(t.Text.TrimEnd(' '))),
        Define.Scalar(884, "btrim(text, text) text", static (t, c, _) => Datum.Of(TrimEnd(TrimStart(t.Text, c.Text), c.Text).ToString())),
        Define.Scalar(875, "ltrim(text, text) text", static (t, c, _) => Datum.Of(TrimStart(t.Text, c.Text).ToString())),
        Define.Scalar(876, "rtrim(text, text) text", static (t, c, _) => Datum.Of(TrimEnd(t.Text, c.Text).ToString())),
        Define.Scalar(2087, "replace(text, text, text) text", static (t, old, with, _) => Datum.Of(Replace(t.Text, old.Text, with.Text))),
        Define.Scalar(878, "translate(text, text, text) text", static (t, from, to, _) => Datum.Of(Translate(t.Text, from.Text, to.Text))),
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
        Define.Scalar(1620, "ascii(text) int4", static (t, _) => Datum.Of(t.Text.Length == 0 ? 0L : Rune.GetRuneAt(t.Text, 0).Value)),
        Define.Scalar(1621, "chr(int4) text", static (n, _) => Datum.Of(Chr(n.Int64))),
        Define.Scalar(2089, "to_hex(int4) text", static (n, _) => Datum.Of(n.Int32.ToString("x", CultureInfo.InvariantCulture))),
        Define.Scalar(2090, "to_hex(int8) text", static (n, _) => Datum.Of(n.Int64.ToString("x", CultureInfo.InvariantCulture))),
        Define.Scalar(1282, "quote_ident(text) text", static (t, _) => Datum.Of(Quote.Name(t.Text))),
        Define.Scalar(1283, "quote_literal(text) text", static (t, _) => Datum.Of(Quote.Literal(t.Text))),
        Define.Scalar(1285, "quote_literal(anyelement) text", static (v, c) => Datum.Of(Quote.Literal(AsText(v, 0, c))), Volatility.Stable),
        Define.Scalar(1289, "quote_nullable(text) text", static (t, _) => Datum.Of(t.IsNull ? "NULL" : Quote.Literal(t.Text)), isStrict: false),
        Define.Scalar(
            1290, "quote_nullable(anyelement) text", static (v, c) => Datum.Of(v.IsNull ? "NULL" : Quote.Literal(AsText(v, 0, c))), Volatility.Stable, isStrict: false),
        Define.ScalarN(3058, "concat(variadic any) text", static (a, c) => Datum.Of(Join(a, "", c, 0)), Volatility.Stable, isStrict: false),
        Define.ScalarN(
            3059,
            "concat_ws(text, variadic any) text",
            static (a, c) => a[0].IsNull ? Datum.Null : Datum.Of(Join(a[1..], a[0].Text, c, 1)),
            Volatility.Stable,
            isStrict: false),
        Define.ScalarN(3539, "format(text, variadic any) text", static (a, c) => FormatFunction.Format(a, c), Volatility.Stable, isStrict: false),
        Define.Scalar(3540, "format(text) text", static (f, c) => FormatFunction.Format([f], c), Volatility.Stable, isStrict: false),
        Define.Scalar(394, "string_to_array(text, text) text[]", static (t, by, _) => SplitToArray(t, by, Datum.Null), isStrict: false),
        Define.Scalar(376, "string_to_array(text, text, text) text[]", static (t, by, nothing, _) => SplitToArray(t, by, nothing), isStrict: false),
        Define.Set(6160, "string_to_table(text, text) setof text", static (a, _) => SplitToRows(a[0], a[1], Datum.Null), isStrict: false),
        Define.Set(6161, "string_to_table(text, text, text) setof text", static (a, _) => SplitToRows(a[0], a[1], a[2]), isStrict: false),
        Define.Scalar(395, "array_to_string(anyarray, text) text", static (a, by, c) => Datum.Of(JoinItems(a, by.Text, null, c)), Volatility.Stable),
        Define.Scalar(
            384,
            "array_to_string(anyarray, text, text) text",
            static (a, by, nothing, c) => a.IsNull || by.IsNull ? Datum.Null : Datum.Of(JoinItems(a, by.Text, nothing.IsNull ? null : nothing.Text, c)),
            Volatility.Stable,
            isStrict: false),
    ];

    /// <summary>A value of an argument as text.</summary>
    public static string Text(Datum value, int argument, CallContext context) =>
        TypeFormat.Format(value, context.TypeOf(argument), context.Types);

    /// <summary>The same by a cast to text, which differs from the written form for truth values and character(n).</summary>
    public static string AsText(Datum value, int argument, CallContext context)
    {
        SqlType type = context.TypeOf(argument);
        CastInfo? cast = Casts.Find(type, SqlTypes.Text);
        return cast is null ? Text(value, argument, context) : cast.Convert(value, new CastArguments(type, SqlTypes.Text, -1, context.Types, true)).Text;
    }

    private static FunctionInfo[] OfLength(string name) =>
    [
        Define.Scalar(name switch { "length" => 1317, "char_length" => 1381, _ => 1369 }, $"{name}(text) int4", static (t, _) => Datum.Of((long)TextLength.Of(t.Text))),
        Define.Scalar(
            name switch { "length" => 1318, "char_length" => 1372, _ => 1367 },
            $"{name}(bpchar) int4",
            static (t, _) => Datum.Of((long)TextLength.Of(t.Text.AsSpan().TrimEnd(' ')))),
    ];

    private static string InitCap(string text)
    {
        var result = new StringBuilder(text.Length);
        bool isInWord = false;
        foreach (char c in text)
        {
            result.Append(isInWord ? char.ToLowerInvariant(c) : char.ToUpperInvariant(c));
            isInWord = char.IsLetterOrDigit(c);
        }

        return result.ToString();
    }

    private static string Substring(string text, long from, long count)
    {
        if (count < 0)
            throw new SqlException(SqlStates.SubstringError, "negative substring length not allowed");
        long end = Math.Min(from + count, int.MaxValue);
        int start = TextLength.IndexOf(text, (int)Math.Max(from - 1, 0));
        int stop = TextLength.IndexOf(text, (int)Math.Max(end - 1, 0));
        return stop <= start ? "" : text[start..stop];
    }

    private static string Overlay(string text, string with, long from, long count)
    {
        if (from <= 0)
            throw new SqlException(SqlStates.SubstringError, "negative substring length not allowed");
        _ = IntegerOperators.Int4(from + count);
        int start = TextLength.IndexOf(text, (int)(from - 1));
        int stop = TextLength.IndexOf(text, (int)Math.Clamp(from - 1 + count, 0, int.MaxValue));
        return string.Concat(text.AsSpan(0, start), with, text.AsSpan(stop));
    }

    private static ReadOnlySpan<char> TrimStart(ReadOnlySpan<char> text, string characters)
    {
        while (!text.IsEmpty && IndexOfFirst(characters, text) >= 0)
            text = text[(char.IsHighSurrogate(text[0]) && text.Length > 1 ? 2 : 1)..];
        return text;
    }

    private static int IndexOfFirst(string characters, ReadOnlySpan<char> text) =>
        char.IsHighSurrogate(text[0]) && text.Length > 1
            ? characters.AsSpan().IndexOf(text[..2], StringComparison.Ordinal)
            : characters.IndexOf(text[0], StringComparison.Ordinal);

    private static ReadOnlySpan<char> TrimEnd(ReadOnlySpan<char> text, string characters)
    {
        while (!text.IsEmpty)
        {
            int length = char.IsLowSurrogate(text[^1]) && text.Length > 1 ? 2 : 1;
            if (characters.AsSpan().IndexOf(text[^length..], StringComparison.Ordinal) < 0)
                break;
            text = text[..^length];
        }

        return text;
    }

    private static string Replace(string text, string old, string with) =>
        old.Length == 0 ? text : text.Replace(old, with, StringComparison.Ordinal);

    private static string Translate(string text, string from, string to)
    {
        Rune[] sources = [.. from.EnumerateRunes()];
        Rune[] targets = [.. to.EnumerateRunes()];
        var result = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            int at = Array.IndexOf(sources, rune);
            if (at < 0)
                result.Append(rune.ToString());
            else if (at < targets.Length)
                result.Append(targets[at].ToString());
        }

        return result.ToString();
    }

    private static int Position(string text, string part)
    {
        int index = text.IndexOf(part, StringComparison.Ordinal);
        return index < 0 ? 0 : TextLength.Of(text.AsSpan(0, index)) + 1;
    }

    private static string Left(string text, long n)
    {
        if (n < 0)
            n = Math.Max(TextLength.Of(text) + n, 0);
        return TextLength.Left(text, (int)n).ToString();
    }

    private static string Right(string text, long n)
    {
        long skip = n < 0 ? -n : Math.Max(TextLength.Of(text) - n, 0);
        return text[TextLength.IndexOf(text, (int)Math.Min(skip, int.MaxValue))..];
    }

    private static string Pad(string text, long length, string fill, bool isLeft)
    {
        CheckLength(length);
        int have = TextLength.Of(text);
        if (length <= have || fill.Length == 0)
            return Left(text, Math.Clamp(length, 0, have));
        int missing = (int)length - have;
        int fillLength = TextLength.Of(fill);
        var padding = new StringBuilder();
        for (int i = 0; i < missing / fillLength; i++)
            padding.Append(fill);
        padding.Append(TextLength.Left(fill, missing % fillLength));
        return isLeft ? padding.Append(text).ToString() : padding.Insert(0, text).ToString();
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
        if (length > LengthMax)
            throw new SqlException(SqlStates.ProgramLimitExceeded, "requested length too large");
    }

    private static string Reverse(string text)
    {
        char[] reversed = text.ToCharArray();
        Array.Reverse(reversed);
        for (int i = 0; i + 1 < reversed.Length; i++)
        {
            if (char.IsLowSurrogate(reversed[i]) && char.IsHighSurrogate(reversed[i + 1]))
                (reversed[i], reversed[i + 1]) = (reversed[i + 1], reversed[i]);
        }

        return new string(reversed);
    }

    private static string SplitPart(string text, string by, long n)
    {
        if (n == 0)
            throw new SqlException(SqlStates.InvalidParameterValue, "field position must not be zero");
        string[] parts = by.Length == 0 ? [text] : text.Split(by);
        long index = n > 0 ? n - 1 : parts.Length + n;
        return index >= 0 && index < parts.Length ? parts[index] : "";
    }

    private static string Chr(long code)
    {
        if (code == 0)
            throw new SqlException(SqlStates.ProgramLimitExceeded, "null character not permitted");
        if (code < 0)
            throw new SqlException(SqlStates.InvalidParameterValue, "character number must be positive");
        if (code > 0x10FFFF)
            throw new SqlException(SqlStates.ProgramLimitExceeded, $"requested character too large for encoding: {code}");
        return Rune.TryCreate((int)code, out Rune rune)
            ? rune.ToString()
            : throw new SqlException(SqlStates.ProgramLimitExceeded, $"requested character not valid for encoding: {code}");
    }

    private static string Join(ReadOnlySpan<Datum> values, string separator, CallContext context, int firstType)
    {
        var text = new StringBuilder();
        bool isFirst = true;
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i].IsNull)
                continue;
            if (!isFirst)
                text.Append(separator);
            isFirst = false;
            text.Append(Text(values[i], firstType + i, context));
        }

        return text.ToString();
    }

    private static List<Datum> Split(string text, Datum by, Datum nothing)
    {
        IEnumerable<string> parts;
        if (by.IsNull)
            parts = text.EnumerateRunes().Select(r => r.ToString());
        else if (text.Length == 0)
            parts = [];
        else
            parts = by.Text.Length == 0 ? [text] : text.Split(by.Text);
        return [.. parts.Select(p => !nothing.IsNull && string.Equals(p, nothing.Text, StringComparison.Ordinal) ? Datum.Null : Datum.Of(p))];
    }

    private static Datum SplitToArray(Datum text, Datum by, Datum nothing) =>
        text.IsNull ? Datum.Null : Datum.OfObject(SqlArray.Of(SqlTypes.Text, [.. Split(text.Text, by, nothing)]));

    private static IEnumerable<Datum[]> SplitToRows(Datum text, Datum by, Datum nothing)
    {
        if (text.IsNull)
            yield break;
        foreach (Datum part in Split(text.Text, by, nothing))
            yield return [part];
    }

    private static string JoinItems(Datum array, string separator, string? nothing, CallContext context)
    {
        SqlArray items = array.As<SqlArray>();
        IEnumerable<string?> parts = items.Items.Select(i => i.IsNull ? nothing : TypeFormat.Format(i, items.ElementType, context.Types));
        return string.Join(separator, parts.Where(p => p is not null));
    }
}
