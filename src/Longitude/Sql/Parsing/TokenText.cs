using System.Globalization;
using System.Text;

namespace Longitude.Sql.Parsing;

/// <summary>What tokens stand for: the names and strings that the text spells.</summary>
internal static class TokenText
{
    private const int NameBytesMax = 63;

    /// <summary>A name that is not quoted: folded to lower case.</summary>
    public static string Word(string text, in Token token)
    {
        string name = string.Create(token.End - token.Start, (text, token.Start), static (to, from) =>
        {
            ReadOnlySpan<char> source = from.text.AsSpan(from.Start, to.Length);
            for (int i = 0; i < to.Length; i++)
                to[i] = char.IsAsciiLetterUpper(source[i]) ? (char)(source[i] | 0x20) : source[i];
        });
        return Cut(name);
    }

    public static string QuotedName(string text, in Token token) => Cut(Unquote(text.AsSpan(token.Start + 1, token.End - token.Start - 2), '"'));

    /// <summary>'text', B'01', X'1F': what stands between the quotes of all pieces.</summary>
    public static string Plain(string text, in Token token)
    {
        int quote = text.IndexOf('\'', token.Start);
        int end = PieceEnd(text, quote + 1, escapes: false);
        string first = Unquote(text.AsSpan(quote + 1, end - quote - 1), '\'');
        if (end + 1 >= token.End)
            return first;
        StringBuilder all = new(first);
        foreach (Range piece in FurtherPieces(text, end + 1, token.End, escapes: false))
            all.Append(Unquote(text.AsSpan(piece), '\''));
        return all.ToString();
    }

    public static string Dollar(string text, in Token token)
    {
        int tag = text.IndexOf('$', token.Start + 1) + 1 - token.Start;
        return text[(token.Start + tag)..(token.End - tag)];
    }

    /// <summary>E'text': with C's escapes.</summary>
    public static string Escaped(string text, in Token token)
    {
        int end = PieceEnd(text, token.Start + 2, escapes: true);
        StringBuilder to = new();
        Unescape(text, token.Start + 2, end, to);
        foreach (Range piece in FurtherPieces(text, end + 1, token.End, escapes: true))
            Unescape(text, piece.Start.Value, piece.End.Value, to);
        if (HasLoneSurrogate(to))
            throw SyntaxErrors.At(text, token.Start, "invalid Unicode surrogate pair");
        return to.ToString();
    }

    /// <summary>U&amp;'text' or U&amp;"name": the plain text with its Unicode escapes resolved.</summary>
    public static string Unicode(string text, in Token token, char escape)
    {
        bool isName = token.Kind == TokenKind.UnicodeName;
        string plain = isName ? Unquote(text.AsSpan(token.Start + 3, token.End - token.Start - 4), '"') : Plain(text, token);
        StringBuilder to = new(plain.Length);
        for (int i = 0; i < plain.Length; i++)
        {
            if (plain[i] != escape)
            {
                to.Append(plain[i]);
            }
            else if (i + 1 < plain.Length && plain[i + 1] == escape)
            {
                to.Append(escape);
                i++;
            }
            else
            {
                bool isLong = i + 1 < plain.Length && plain[i + 1] == '+';
                int from = isLong ? i + 2 : i + 1;
                int digits = isLong ? 6 : 4;
                if (from + digits > plain.Length || !TryHex(plain.AsSpan(from, digits), out int code))
                    throw SyntaxErrors.At(text, token.Start + 3 + i, "invalid Unicode escape", hint: "Unicode escapes must be \\XXXX or \\+XXXXXX.");
                AppendCode(to, code, text, token.Start);
                i = from + digits - 1;
            }
        }

        if (HasLoneSurrogate(to))
            throw SyntaxErrors.At(text, token.Start, "invalid Unicode surrogate pair");
        return isName ? Cut(to.ToString()) : to.ToString();
    }

    /// <summary>Cuts a name to the bytes that the catalog keeps of it.</summary>
    public static string Cut(string name)
    {
        if (name.Length * 3 <= NameBytesMax || Encoding.UTF8.GetByteCount(name) <= NameBytesMax)
            return name;
        int bytes = 0;
        int length = 0;
        foreach (Rune rune in name.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > NameBytesMax)
                break;
            length += rune.Utf16SequenceLength;
        }

        return name[..length];
    }

    private static string Unquote(ReadOnlySpan<char> text, char quote)
    {
        string all = text.ToString();
        return text.Contains(quote) ? all.Replace(new string(quote, 2), quote.ToString(), StringComparison.Ordinal) : all;
    }

    /// <summary>Where the quote is that ends the piece of a string.</summary>
    private static int PieceEnd(string text, int at, bool escapes)
    {
        while (true)
        {
            if (text[at] == '\\' && escapes)
            {
                at += 2;
            }
            else if (text[at] != '\'')
            {
                at++;
            }
            else if (at + 1 < text.Length && text[at + 1] == '\'')
            {
                at += 2;
            }
            else
            {
                return at;
            }
        }
    }

    private static IEnumerable<Range> FurtherPieces(string text, int at, int tokenEnd, bool escapes)
    {
        while (at < tokenEnd)
        {
            int from = Lexer.Continuation(text, at) + 1;
            int end = PieceEnd(text, from, escapes);
            yield return from..end;
            at = end + 1;
        }
    }

    private static void Unescape(string text, int at, int end, StringBuilder to)
    {
        while (at < end)
        {
            char c = text[at++];
            if (c == '\'')
                at++;
            if (c != '\\')
            {
                to.Append(c);
                continue;
            }

            int escape = at - 1;
            char kind = text[at++];
            switch (kind)
            {
                case 'b':
                    to.Append('\b');
                    break;
                case 'f':
                    to.Append('\f');
                    break;
                case 'n':
                    to.Append('\n');
                    break;
                case 'r':
                    to.Append('\r');
                    break;
                case 't':
                    to.Append('\t');
                    break;
                case 'u' or 'U':
                    int digits = kind == 'u' ? 4 : 8;
                    if (at + digits > end || !TryHex(text.AsSpan(at, digits), out int code))
                    {
                        throw SyntaxErrors.At(
                            text, escape, "invalid Unicode escape", SqlStates.InvalidEscapeSequence, "Unicode escapes must be \\uXXXX or \\UXXXXXXXX.");
                    }

                    AppendCode(to, code, text, escape);
                    at += digits;
                    break;
                case 'x' when at < end && char.IsAsciiHexDigit(text[at]):
                case >= '0' and <= '7':
                    at = AppendBytes(text, escape, end, to);
                    break;
                default:
                    to.Append(kind);
                    break;
            }
        }
    }

    /// <summary>Bytes that were written as \x41 or \101 one after another: together they are UTF-8.</summary>
    private static int AppendBytes(string text, int at, int end, StringBuilder to)
    {
        List<byte> bytes = [];
        int first = at;
        while (at + 1 < end && text[at] == '\\')
        {
            int from = text[at + 1] == 'x' ? at + 2 : at + 1;
            int numberBase = text[at + 1] == 'x' ? 16 : 8;
            int to1 = from;
            int value = 0;
            while (to1 < end && to1 - from < (numberBase == 16 ? 2 : 3) && IsDigit(text[to1], numberBase))
                value = (value * numberBase) + HexValue(text[to1++]);
            if (to1 == from)
                break;
            bytes.Add((byte)value);
            at = to1;
        }

        try
        {
            string decoded = StrictUtf8.GetString([.. bytes]);
            if (decoded.Contains('\0', StringComparison.Ordinal))
                throw new SqlException(SqlStates.CharacterNotInRepertoire, "invalid byte sequence for encoding \"UTF8\": 0x00");
            to.Append(decoded);
        }
        catch (DecoderFallbackException)
        {
            string hex = string.Join(' ', bytes.Select(b => "0x" + b.ToString("x2", CultureInfo.InvariantCulture)));
            throw SyntaxErrors.At(text, first, $"invalid byte sequence for encoding \"UTF8\": {hex}", SqlStates.CharacterNotInRepertoire);
        }

        return at;
    }

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static void AppendCode(StringBuilder to, int code, string text, int at)
    {
        if (code is <= 0 or > 0x10FFFF)
            throw SyntaxErrors.At(text, at, "invalid Unicode escape value");
        if (code > 0xFFFF)
            to.Append(char.ConvertFromUtf32(code));
        else
            to.Append((char)code);
    }

    private static bool HasLoneSurrogate(StringBuilder text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 >= text.Length || !char.IsLowSurrogate(text[i + 1]))
                return true;
            i++;
        }

        return false;
    }

    private static bool TryHex(ReadOnlySpan<char> digits, out int value) =>
        int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);

    private static bool IsDigit(char c, int numberBase) => numberBase == 16 ? char.IsAsciiHexDigit(c) : c is >= '0' and <= '7';

    private static int HexValue(char c) => char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
}
