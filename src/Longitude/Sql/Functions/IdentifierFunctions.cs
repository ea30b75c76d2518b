using System.Globalization;
using System.Text;
using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>Functions of Unicode and of SQL's names.</summary>
internal static class IdentifierFunctions
{
    public static readonly FunctionInfo[] All =
    [
        Define.Scalar(6198, "unistr(text) text", static (t, _) => Datum.Of(Unescape(t.Text))),
        Define.Scalar(1268, "parse_ident(str text, strict bool = true) text[]", static (t, strict, _) => Datum.OfObject(ParseName(t.Text, strict.Boolean))),
        Define.Scalar(4350, "normalize(text, text = NFC) text", static (t, form, _) => Normalized(t, form.Text)),
        Define.Scalar(4351, "is_normalized(text, text = NFC) bool", static (t, form, _) => Datum.Of(!Normalized(t, form.Text).IsNull)),
    ];

    // The runtime is built without Unicode's tables; what is plain ASCII is normal in every form.
    private static Datum Normalized(Datum text, string form)
    {
        if (form.ToUpperInvariant() is not ("NFC" or "NFD" or "NFKC" or "NFKD"))
            throw new SqlException(SqlStates.InvalidParameterValue, $"invalid normalization form: {form}");
        return Ascii.IsValid(text.Text)
            ? text
            : throw new SqlException(SqlStates.FeatureNotSupported, "Unicode normalization of characters beyond ASCII is not supported");
    }

    private static string Unescape(string text)
    {
        var result = new StringBuilder(text.Length);
        char high = '\0';
        for (int i = 0; i < text.Length;)
        {
            if (text[i] != '\\')
            {
                RejectLone(high);
                result.Append(text[i++]);
                continue;
            }

            if (i + 1 < text.Length && text[i + 1] == '\\')
            {
                RejectLone(high);
                result.Append('\\');
                i += 2;
                continue;
            }

            int code = ReadEscape(text, ref i);
            if (code is < 1 or > 0x10FFFF)
                throw new SqlException(SqlStates.InvalidParameterValue, string.Create(CultureInfo.InvariantCulture, $"invalid Unicode code point: {code:X4}"));
            bool isLow = code is >= 0xDC00 and <= 0xDFFF;
            if (isLow != (high != '\0'))
                throw BadPair();
            if (code is >= 0xD800 and <= 0xDBFF)
            {
                high = (char)code;
                continue;
            }

            if (isLow)
                result.Append(high).Append((char)code);
            else
                result.Append(char.ConvertFromUtf32(code));
            high = '\0';
        }

        RejectLone(high);
        return result.ToString();
    }

    private static void RejectLone(char high)
    {
        if (high != '\0')
            throw BadPair();
    }

    private static SqlException BadPair() => new(SqlStates.SyntaxError, "invalid Unicode surrogate pair");

    /// <summary>\XXXX, \+XXXXXX, \uXXXX or \UXXXXXXXX.</summary>
    private static int ReadEscape(string text, ref int at)
    {
        (int skip, int digits) = at + 1 < text.Length ? text[at + 1] switch { '+' => (2, 6), 'u' => (2, 4), 'U' => (2, 8), _ => (1, 4) } : (1, 4);
        int start = at + skip;
        if (start + digits > text.Length || !int.TryParse(text.AsSpan(start, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code))
        {
            throw new SqlException(SqlStates.SyntaxError, "invalid Unicode escape")
            {
                Hint = "Unicode escapes must be \\XXXX, \\+XXXXXX, \\uXXXX, or \\UXXXXXXXX.",
            };
        }

        at = start + digits;
        return code;
    }

    /// <summary>The parts of a name with dots. Names without quotes are made small.</summary>
    /// <param name="isStrict">Nothing may come after the name.</param>
    private static SqlArray ParseName(string text, bool isStrict)
    {
        var parts = new List<Datum>();
        int at = 0;
        SkipBlanks(text, ref at);
        bool isAfterDot = false;
        while (true)
        {
            if (at < text.Length && text[at] == '"')
                parts.Add(Datum.Of(ReadQuoted(text, ref at)));
            else if (at < text.Length && (IsStart(text[at])))
                parts.Add(Datum.Of(ReadPlain(text, ref at)));
            else if (at < text.Length && text[at] == '.')
                throw Invalid(text, "No valid identifier before \".\".");
            else
                throw Invalid(text, isAfterDot ? "No valid identifier after \".\"." : null);
            SkipBlanks(text, ref at);
            if (at == text.Length)
                break;
            if (text[at] != '.')
            {
                if (isStrict)
                    throw Invalid(text, null);
                break;
            }

            at++;
            isAfterDot = true;
            SkipBlanks(text, ref at);
        }

        return SqlArray.Of(SqlTypes.Text, [.. parts]);
    }

    private static SqlException Invalid(string text, string? detail) =>
        new(SqlStates.InvalidParameterValue, $"string is not a valid identifier: \"{text}\"") { Detail = detail };

    private static bool IsStart(char c) => char.IsAsciiLetter(c) || c == '_' || c >= 0x80;

    private static void SkipBlanks(string text, ref int at)
    {
        while (at < text.Length && text[at] is ' ' or '\t' or '\n' or '\r' or '\f')
            at++;
    }

    private static string ReadPlain(string text, ref int at)
    {
        int start = at;
        while (at < text.Length && (IsStart(text[at]) || char.IsAsciiDigit(text[at]) || text[at] == '$'))
            at++;
        return string.Create(at - start, (text, start), static (to, from) =>
        {
            for (int i = 0; i < to.Length; i++)
                to[i] = char.IsAsciiLetterUpper(from.text[from.start + i]) ? (char)(from.text[from.start + i] | 0x20) : from.text[from.start + i];
        });
    }

    private static string ReadQuoted(string text, ref int at)
    {
        var name = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] != '"')
            {
                name.Append(text[at]);
                continue;
            }

            if (at + 1 < text.Length && text[at + 1] == '"')
            {
                name.Append('"');
                at++;
                continue;
            }

            at++;
            return name.Length > 0 ? name.ToString() : throw Invalid(text, "Quoted identifier must not be empty.");
        }

        throw Invalid(text, "String has unclosed double quotes.");
    }
}
