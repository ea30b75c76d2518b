using System.Buffers;
using System.Runtime.CompilerServices;

namespace Longitude.Sql.Parsing;

/// <summary>
/// Cuts a text into tokens, one at a time, by PostgreSQL's lexical rules. Makes no strings: a token is a place in the text.
/// What is wrong in the text becomes a token of its own, since the parser may find something to complain about before it.
/// </summary>
internal struct Lexer(string text)
{
    private const int OperatorLengthMax = 63;

    private static readonly SearchValues<char> Unusual = SearchValues.Create("~!@#^&|`?%");

    private int _at;

    /// <summary>What was wrong with the last token of kind <see cref="TokenKind.Error"/>.</summary>
    public SqlException? Error { get; private set; }

    public Token Next()
    {
        if (!SkipSpace(out int comment))
            return Fail(comment, text.Length, "unterminated /* comment");
        int start = _at;
        if (start >= text.Length)
            return new Token(TokenKind.End, Keyword.Absent, text.Length, text.Length);
        char c = text[start];
        if (IsNameStart(c))
            return Word(start, c);
        if (char.IsAsciiDigit(c))
            return Number(start);
        switch (c)
        {
            case '\'':
                return Quoted(start, start, TokenKind.String);
            case '"':
                return QuotedName(start, start, TokenKind.QuotedName);
            case '$':
                return Dollar(start);
            case '(':
                return Single(TokenKind.LeftParen);
            case ')':
                return Single(TokenKind.RightParen);
            case '[':
                return Single(TokenKind.LeftBracket);
            case ']':
                return Single(TokenKind.RightBracket);
            case ',':
                return Single(TokenKind.Comma);
            case ';':
                return Single(TokenKind.Semicolon);
            case '.':
                if (char.IsAsciiDigit(Peek(1)))
                    return Number(start);
                return Peek(1) == '.' ? Take(TokenKind.DotDot, 2) : Single(TokenKind.Dot);
            case ':':
                return Peek(1) switch
                {
                    ':' => Take(TokenKind.DoubleColon, 2),
                    '=' => Take(TokenKind.ColonEqual, 2),
                    _ => Single(TokenKind.Colon),
                };
            default:
                return IsOperator(c) ? Operator(start) : Unknown(start);
        }
    }

    public static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_' || c >= 0x80;

    public static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '$' || c >= 0x80;

    public static bool IsSpace(char c) => c is ' ' or '\t' or '\n' or '\r' or '\f';

    private static bool IsOperator(char c) =>
        c is '+' or '-' or '*' or '/' or '<' or '>' or '=' or '~' or '!' or '@' or '#' or '%' or '^' or '&' or '|' or '`' or '?';

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly char Peek(int ahead) => _at + ahead < text.Length ? text[_at + ahead] : '\0';

    private Token Single(TokenKind kind) => Take(kind, 1);

    private Token Take(TokenKind kind, int length)
    {
        int start = _at;
        _at += length;
        return new Token(kind, Keyword.Absent, start, _at);
    }

    private Token Fail(int start, int end, string problem)
    {
        Error = SyntaxErrors.Near(text, start, end, problem);
        _at = text.Length;
        return new Token(TokenKind.Error, Keyword.Absent, start, end);
    }

    private Token Unknown(int start)
    {
        _at++;
        Error = SyntaxErrors.Near(text, start, _at, "syntax error");
        return new Token(TokenKind.Error, Keyword.Absent, start, _at);
    }

    /// <summary>Goes over white space and comments; false when a comment does not end.</summary>
    private bool SkipSpace(out int comment)
    {
        comment = 0;
        while (_at < text.Length)
        {
            char c = text[_at];
            if (IsSpace(c))
            {
                _at++;
            }
            else if (c == '-' && Peek(1) == '-')
            {
                int end = text.AsSpan(_at).IndexOfAny('\n', '\r');
                _at = end < 0 ? text.Length : _at + end;
            }
            else if (c == '/' && Peek(1) == '*')
            {
                comment = _at;
                if (!SkipComment())
                    return false;
            }
            else
            {
                break;
            }
        }

        return true;
    }

    private bool SkipComment()
    {
        int depth = 0;
        while (_at < text.Length)
        {
            if (text[_at] == '/' && Peek(1) == '*')
            {
                depth++;
                _at += 2;
            }
            else if (text[_at] == '*' && Peek(1) == '/')
            {
                depth--;
                _at += 2;
                if (depth == 0)
                    return true;
            }
            else
            {
                _at++;
            }
        }

        return false;
    }

    private Token Word(int start, char first)
    {
        if (Peek(1) == '\'')
        {
            switch (first)
            {
                case 'e' or 'E':
                    return Quoted(start, start + 1, TokenKind.EscapeString);
                case 'b' or 'B':
                    return Quoted(start, start + 1, TokenKind.Bits);
                case 'x' or 'X':
                    return Quoted(start, start + 1, TokenKind.HexBits);
                case 'n' or 'N':
                    _at++;
                    return new Token(TokenKind.Word, Keyword.Nchar, start, _at);
            }
        }

        if (first is 'u' or 'U' && Peek(1) == '&' && Peek(2) is '\'' or '"')
        {
            return Peek(2) == '"'
                ? QuotedName(start, start + 2, TokenKind.UnicodeName)
                : Quoted(start, start + 2, TokenKind.UnicodeString);
        }

        int at = start + 1;
        while (at < text.Length && IsNamePart(text[at]))
            at++;
        _at = at;
        return new Token(TokenKind.Word, Keywords.Find(text.AsSpan(start, at - start)), start, at);
    }

    /// <summary>A string, with the pieces that follow on further lines.</summary>
    private Token Quoted(int start, int quote, TokenKind kind)
    {
        bool escapes = kind == TokenKind.EscapeString;
        int at = quote + 1;
        while (true)
        {
            int skip = escapes ? text.AsSpan(at).IndexOfAny('\'', '\\') : text.AsSpan(at).IndexOf('\'');
            if (skip < 0)
            {
                string what = kind switch
                {
                    TokenKind.Bits => "unterminated bit string literal",
                    TokenKind.HexBits => "unterminated hexadecimal string literal",
                    _ => "unterminated quoted string",
                };
                return Fail(start, text.Length, what);
            }

            at += skip;
            if (text[at] == '\\')
            {
                at = Math.Min(at + 2, text.Length);
                continue;
            }

            at++;
            if (at < text.Length && text[at] == '\'')
            {
                at++;
                continue;
            }

            int next = Continuation(text, at);
            if (next < 0)
                break;
            at = next + 1;
        }

        _at = at;
        return new Token(kind, Keyword.Absent, start, at);
    }

    /// <summary>
    /// The quote that goes on with a string which ended before <paramref name="at"/>: after white space that has a line break in it.
    /// Negative when the string has ended.
    /// </summary>
    public static int Continuation(string text, int at)
    {
        bool newLine = false;
        while (at < text.Length)
        {
            char c = text[at];
            if (c is '\n' or '\r')
            {
                newLine = true;
            }
            else if (c == '-' && at + 1 < text.Length && text[at + 1] == '-')
            {
                while (at + 1 < text.Length && text[at + 1] is not ('\n' or '\r'))
                    at++;
            }
            else if (c == '\'')
            {
                return newLine ? at : -1;
            }
            else if (!IsSpace(c))
            {
                return -1;
            }

            at++;
        }

        return -1;
    }

    private Token QuotedName(int start, int quote, TokenKind kind)
    {
        int at = quote + 1;
        while (true)
        {
            int skip = text.AsSpan(at).IndexOf('"');
            if (skip < 0)
                return Fail(start, text.Length, "unterminated quoted identifier");
            at += skip + 1;
            if (at >= text.Length || text[at] != '"')
                break;
            at++;
        }

        if (at == quote + 2)
            return Fail(start, at, "zero-length delimited identifier");
        _at = at;
        return new Token(kind, Keyword.Absent, start, at);
    }

    private Token Dollar(int start)
    {
        int at = start + 1;
        if (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            while (at < text.Length && char.IsAsciiDigit(text[at]))
                at++;
            if (at < text.Length && IsNameStart(text[at]))
                return Junk(start, at, "trailing junk after parameter");
            _at = at;
            return new Token(TokenKind.Parameter, Keyword.Absent, start, at);
        }

        if (at < text.Length && IsNameStart(text[at]))
        {
            while (at < text.Length && IsNamePart(text[at]) && text[at] != '$')
                at++;
        }

        if (at >= text.Length || text[at] != '$')
            return Unknown(start);
        ReadOnlySpan<char> tag = text.AsSpan(start, at + 1 - start);
        int end = text.AsSpan(at + 1).IndexOf(tag);
        if (end < 0)
            return Fail(start, text.Length, "unterminated dollar-quoted string");
        _at = at + 1 + end + tag.Length;
        return new Token(TokenKind.DollarString, Keyword.Absent, start, _at);
    }

    private Token Junk(int start, int at, string problem)
    {
        while (at < text.Length && IsNamePart(text[at]))
            at++;
        return Fail(start, at, problem);
    }

    private Token Number(int start)
    {
        int at = start;
        bool isDecimal = false;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
        if (at < text.Length && text[at] == '.' && !(at + 1 < text.Length && text[at + 1] == '.'))
        {
            isDecimal = true;
            at++;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
                at++;
        }

        if (at < text.Length && text[at] is 'e' or 'E')
        {
            int digits = at + 1;
            if (digits < text.Length && text[digits] is '+' or '-')
                digits++;
            if (digits < text.Length && char.IsAsciiDigit(text[digits]))
            {
                isDecimal = true;
                at = digits;
                while (at < text.Length && char.IsAsciiDigit(text[at]))
                    at++;
            }
        }

        if (at < text.Length && IsNameStart(text[at]))
            return Junk(start, at, "trailing junk after numeric literal");
        _at = at;
        return new Token(isDecimal ? TokenKind.Decimal : TokenKind.Integer, Keyword.Absent, start, at);
    }

    private Token Operator(int start)
    {
        int end = start;
        while (end < text.Length && IsOperator(text[end]))
        {
            if (end + 1 < text.Length && ((text[end] == '-' && text[end + 1] == '-') || (text[end] == '/' && text[end + 1] == '*')))
                break;
            end++;
        }

        // So that 1 <-1 and a=-b mean what they seem to: a sign belongs to an operator only when that has some unusual character.
        if (end - start > 1 && text[end - 1] is '+' or '-' && text.AsSpan(start, end - start).IndexOfAny(Unusual) < 0)
        {
            while (end - start > 1 && text[end - 1] is '+' or '-')
                end--;
        }

        _at = end;
        if (end - start > OperatorLengthMax)
            return Fail(start, end, "operator too long");
        return new Token(OperatorKind(text.AsSpan(start, end - start)), Keyword.Absent, start, end);
    }

    private static TokenKind OperatorKind(ReadOnlySpan<char> text)
    {
        if (text.Length == 1)
        {
            return text[0] switch
            {
                '+' => TokenKind.Plus,
                '-' => TokenKind.Minus,
                '*' => TokenKind.Star,
                '/' => TokenKind.Slash,
                '%' => TokenKind.Percent,
                '^' => TokenKind.Caret,
                '<' => TokenKind.Less,
                '>' => TokenKind.Greater,
                '=' => TokenKind.Equal,
                _ => TokenKind.Operator,
            };
        }

        return text switch
        {
            "<=" => TokenKind.LessEqual,
            ">=" => TokenKind.GreaterEqual,
            "<>" or "!=" => TokenKind.NotEqual,
            "=>" => TokenKind.Arrow,
            _ => TokenKind.Operator,
        };
    }
}
