using System.Globalization;
using System.Text;

namespace Longitude.Sql.Types;

internal enum PathToken : byte
{
    End,

    /// <summary>A name or a keyword.</summary>
    Word,
    String,
    Variable,
    Number,

    /// <summary>Anything of special characters.</summary>
    Symbol,
}

/// <summary>Takes a jsonpath's text apart.</summary>
internal sealed class JsonPathLexer(string text)
{
    private const string Special = "?%$.[]{}()|&!=<>@#,*:-+/\"";

    private int _at;

    public PathToken Token { get; private set; }

    /// <summary>A word, a string's characters, a variable's name, a number as written, a symbol.</summary>
    public string Text { get; private set; } = "";

    private int Start { get; set; }

    public void Advance()
    {
        SkipBlanks();
        Start = _at;
        if (_at == text.Length)
        {
            (Token, Text) = (PathToken.End, "");
            return;
        }

        char c = text[_at];
        if (c == '"')
            ReadString(PathToken.String);
        else if (char.IsAsciiDigit(c) || (c == '.' && _at + 1 < text.Length && char.IsAsciiDigit(text[_at + 1])))
            ReadNumber();
        else if (c == '$' && _at + 1 < text.Length && text[_at + 1] == '"')
            ReadVariable(isQuoted: true);
        else if (c == '$' && _at + 1 < text.Length && IsPlain(text[_at + 1]))
            ReadVariable(isQuoted: false);
        else if (IsPlain(c))
            ReadWord(PathToken.Word);
        else
            ReadSymbol();
    }

    /// <summary>The error for the token at hand.</summary>
    public SqlException Unexpected()
    {
        // A word that the text ends with is only known to be one at the end.
        bool isAtEnd = Token == PathToken.End || (Token == PathToken.Word && _at == text.Length);
        return Bad("syntax error", isAtEnd ? null : Token == PathToken.String ? "\"" : text[Start.._at]);
    }

    private static SqlException Bad(string reason, string? near) =>
        new(SqlStates.SyntaxError, near is null ? $"{reason} at end of jsonpath input" : $"{reason} at or near \"{near}\" of jsonpath input");

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\n' or '\r' or '\f';

    private static bool IsPlain(char c) => !IsBlank(c) && !Special.Contains(c, StringComparison.Ordinal);

    private void SkipBlanks()
    {
        while (_at < text.Length)
        {
            if (IsBlank(text[_at]))
            {
                _at++;
            }
            else if (text.AsSpan(_at).StartsWith("/*", StringComparison.Ordinal))
            {
                int end = text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
                if (end < 0)
                    throw Bad("unexpected end of comment", null);
                _at = end + 2;
            }
            else
            {
                return;
            }
        }
    }

    private void ReadSymbol()
    {
        ReadOnlySpan<char> rest = text.AsSpan(_at);
        foreach (string two in (string[])["&&", "||", "**", "<=", ">=", "==", "!=", "<>"])
        {
            if (!rest.StartsWith(two, StringComparison.Ordinal))
                continue;
            Set(PathToken.Symbol, two, 2);
            return;
        }

        Set(PathToken.Symbol, rest[..1].ToString(), 1);
    }

    private void Set(PathToken token, string value, int length)
    {
        (Token, Text) = (token, value);
        _at += length;
    }

    private void ReadVariable(bool isQuoted)
    {
        _at++;
        if (isQuoted)
            ReadString(PathToken.Variable);
        else
            ReadWord(PathToken.Variable);
    }

    private void ReadNumber()
    {
        int at = _at;
        SkipDigits(ref at);
        bool hasLeadingZero = at - _at > 1 && text[_at] == '0';
        if (at < text.Length && text[at] == '.' && !hasLeadingZero)
        {
            at++;
            SkipDigits(ref at);
        }

        int exponent = at;
        if (exponent < text.Length && text[exponent] is 'e' or 'E')
        {
            exponent++;
            if (exponent < text.Length && text[exponent] is '+' or '-')
                exponent++;
            int digits = exponent;
            SkipDigits(ref exponent);
            if (exponent > digits)
                at = exponent;
        }

        if (hasLeadingZero)
            throw Bad("trailing junk after numeric literal", text[_at..(_at + 2)]);
        if (at < text.Length && IsPlain(text[at]))
            throw Bad("trailing junk after numeric literal", text[_at..(at + 1)]);
        Set(PathToken.Number, text[_at..at], at - _at);
    }

    private void SkipDigits(ref int at)
    {
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
    }

    private void ReadWord(PathToken token)
    {
        var word = new StringBuilder();
        while (_at < text.Length && IsPlain(text[_at]) && !text.AsSpan(_at).StartsWith("/*", StringComparison.Ordinal))
        {
            if (text[_at] == '\\')
                ReadEscape(word);
            else
                word.Append(text[_at++]);
        }

        (Token, Text) = (token, word.ToString());
    }

    private void ReadString(PathToken token)
    {
        var value = new StringBuilder();
        for (_at++; _at < text.Length && text[_at] != '"';)
        {
            if (text[_at] == '\\')
                ReadEscape(value);
            else
                value.Append(text[_at++]);
        }

        if (_at == text.Length)
            throw Bad("unexpected end of quoted string", null);
        _at++;
        (Token, Text) = (token, value.ToString());
    }

    private void ReadEscape(StringBuilder to)
    {
        int start = _at++;
        if (_at == text.Length)
            throw Bad("unexpected end after backslash", null);
        char c = text[_at++];
        switch (c)
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
            case 'v':
                to.Append('\v');
                break;
            case 'x':
                AppendCode(to, ReadHex(start, 2, 2, "invalid hex character sequence"));
                break;
            case 'u' when _at < text.Length && text[_at] == '{':
                _at++;
                AppendCode(to, ReadHex(start, 1, 6, "invalid unicode sequence"));
                if (_at == text.Length || text[_at++] != '}')
                    throw Bad("invalid unicode sequence", text[start..Math.Min(_at, text.Length)]);
                break;
            case 'u':
                AppendCode(to, ReadHex(start, 4, 4, "invalid unicode sequence"));
                break;
            default:
                to.Append(c);
                break;
        }
    }

    private int ReadHex(int start, int least, int most, string reason)
    {
        int end = _at;
        while (end < text.Length && end - _at < most && char.IsAsciiHexDigit(text[end]))
            end++;
        if (end - _at < least)
            throw Bad(reason, text[start..end]);
        int code = int.Parse(text.AsSpan(_at, end - _at), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        _at = end;
        return code;
    }

    // Characters beyond the first plane may be written as two escapes.
    private static void AppendCode(StringBuilder to, int code)
    {
        if (code == 0)
            throw new SqlException(SqlStates.UntranslatableCharacter, "unsupported Unicode escape sequence") { Detail = "\\u0000 cannot be converted to text." };
        if (code > 0x10FFFF)
            throw new SqlException(SqlStates.SyntaxError, "could not convert Unicode to server encoding");
        if (code < 0x10000)
            to.Append((char)code);
        else
            to.Append(char.ConvertFromUtf32(code));
    }
}
