using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using Longitude.Sql.Syntax;

namespace Longitude.Sql.Parsing;

/// <summary>Recursive descent over one text. This file: tokens, errors, depth; the others: one part of the grammar each.</summary>
internal sealed partial class Parser(string text) : IDisposable
{
    /// <summary>
    /// How deep a statement may nest, in the text and in the tree made of it (a long sum is a deep tree), so that neither the parser nor
    /// those who walk the tree run out of stack.
    /// </summary>
    public const int NestingMax = 1000;

    private const int TokensAtFirst = 64;

    private Lexer _lexer = new(text);
    private Token[] _tokens = ArrayPool<Token>.Shared.Rent(TokensAtFirst);
    private int _count;
    private int _at;
    private int _depth;

    /// <summary>How deep the tree below the node in work is, at most.</summary>
    private int _height;

    private TokenKind Kind => _tokens[_at].Kind;

    private Keyword Word => _tokens[_at].Keyword;

    private int Start => _tokens[_at].Start;

    public void Dispose() => ArrayPool<Token>.Shared.Return(_tokens);

    /// <summary>Reads the tokens of the next statement; false at the end of the text.</summary>
    public bool NextStatement()
    {
        _count = 0;
        _at = 0;
        _depth = 0;
        _height = 0;
        Token token;
        do
        {
            token = _lexer.Next();
            if (_count == _tokens.Length)
                Grow();
            _tokens[_count++] = token;
        }
        while (token.Kind is not (TokenKind.Semicolon or TokenKind.End or TokenKind.Error));
        return _count > 1 || token.Kind is not TokenKind.End;
    }

    /// <summary>The statement; null for an empty one.</summary>
    public Statement? ParseWholeStatement()
    {
        if (Kind == TokenKind.Semicolon)
            return null;
        Statement statement = ParseStatement();
        if (Kind is not (TokenKind.Semicolon or TokenKind.End))
            throw SyntaxError();
        return statement;
    }

    public Expression ParseWholeExpression()
    {
        NextStatement();
        Expression expression = ParseExpression();
        return Kind == TokenKind.End ? expression : throw SyntaxError();
    }

    public TypeName ParseWholeTypeName()
    {
        NextStatement();
        TypeName type = ParseTypeName();
        return Kind == TokenKind.End ? type : throw SyntaxError();
    }

    private void Grow()
    {
        Token[] larger = ArrayPool<Token>.Shared.Rent(_tokens.Length * 2);
        _tokens.AsSpan(0, _count).CopyTo(larger);
        ArrayPool<Token>.Shared.Return(_tokens);
        _tokens = larger;
    }

    // Looking and taking.

    private ref readonly Token Ahead(int count) => ref _tokens[Math.Min(_at + count, _count - 1)];

    private bool Is(TokenKind kind) => _tokens[_at].Kind == kind;

    private bool Is(Keyword word) => _tokens[_at].Keyword == word;

    private bool Is(Keyword first, Keyword second) => Is(first) && Ahead(1).Keyword == second;

    /// <summary>Goes on by a token; the last one (a semicolon, the end, an error) stays.</summary>
    private void Take()
    {
        if (_at < _count - 1)
            _at++;
    }

    private bool Accept(TokenKind kind)
    {
        if (!Is(kind))
            return false;
        Take();
        return true;
    }

    private bool Accept(Keyword word)
    {
        if (!Is(word))
            return false;
        Take();
        return true;
    }

    /// <summary>Takes both words or none.</summary>
    private bool Accept(Keyword first, Keyword second)
    {
        if (!Is(first, second))
            return false;
        Take();
        Take();
        return true;
    }

    /// <summary>Takes all three words or none.</summary>
    private bool Accept(Keyword first, Keyword second, Keyword third)
    {
        if (!Is(first, second) || Ahead(2).Keyword != third)
            return false;
        Take();
        Take();
        Take();
        return true;
    }

    private void Expect(TokenKind kind)
    {
        if (!Accept(kind))
            throw SyntaxError();
    }

    private void Expect(Keyword word)
    {
        if (!Accept(word))
            throw SyntaxError();
    }

    /// <summary>The text of what was taken since a token.</summary>
    private string TextSince(int firstToken) => text[_tokens[firstToken].Start.._tokens[_at - 1].End];

    private ReadOnlySpan<char> SpanOf(in Token token) => text.AsSpan(token.Start, token.End - token.Start);

    // Errors.

    private SqlException SyntaxError() => SyntaxError(_tokens[_at]);

    private SqlException SyntaxError(in Token token) =>
        token.Kind == TokenKind.Error ? _lexer.Error! : SyntaxErrors.Near(text, token.Start, token.End, "syntax error");

    private SqlException Wrong(int position, string message, string state = SqlStates.SyntaxError) =>
        SyntaxErrors.At(text, position, message, state);

    private SqlException NotSupported(string what, int? position = null) =>
        SyntaxErrors.At(text, position ?? Start, $"{what} is not supported", SqlStates.FeatureNotSupported);

    // Depth.

    private void Enter()
    {
        if (++_depth > NestingMax || ((_depth & 15) == 0 && !RuntimeHelpers.TryEnsureSufficientExecutionStack()))
            throw TooDeep();
    }

    private void Leave() => _depth--;

    /// <summary>A node was put on top of the tree in work.</summary>
    private void Raise()
    {
        if (++_height > NestingMax)
            throw TooDeep();
    }

    private SqlException TooDeep() => SyntaxErrors.At(
        text,
        Start,
        "stack depth limit exceeded",
        SqlStates.StatementTooComplex,
        $"The statement nests more than {NestingMax} levels deep. Split it, or use lists (IN, VALUES, ARRAY) instead of long chains of operators.");

    // Lists.

    private List<T> ListOf<T>(Func<T> element)
    {
        List<T> list = [element()];
        while (Accept(TokenKind.Comma))
            list.Add(element());
        return list;
    }

    private List<T> ParenthesisedListOf<T>(Func<T> element)
    {
        Expect(TokenKind.LeftParen);
        List<T> list = ListOf(element);
        Expect(TokenKind.RightParen);
        return list;
    }

    // Constants.

    private static bool IsString(TokenKind kind) =>
        kind is TokenKind.String or TokenKind.EscapeString or TokenKind.UnicodeString or TokenKind.DollarString;

    private bool IsString() => IsString(Kind);

    /// <summary>A string constant of any spelling.</summary>
    private string StringConstant()
    {
        Token token = _tokens[_at];
        switch (token.Kind)
        {
            case TokenKind.String:
                Take();
                return NoNul(TokenText.Plain(text, token), token);
            case TokenKind.EscapeString:
                Take();
                return NoNul(TokenText.Escaped(text, token), token);
            case TokenKind.DollarString:
                Take();
                return NoNul(TokenText.Dollar(text, token), token);
            case TokenKind.UnicodeString:
                Take();
                return NoNul(TokenText.Unicode(text, token, UnicodeEscape()), token);
            default:
                throw SyntaxError();
        }
    }

    private string NoNul(string value, in Token token) => value.Contains('\0', StringComparison.Ordinal)
        ? throw Wrong(token.Start, "invalid byte sequence for encoding \"UTF8\": 0x00", SqlStates.CharacterNotInRepertoire)
        : value;

    /// <summary>UESCAPE 'c' after a Unicode string or name.</summary>
    private char UnicodeEscape()
    {
        if (!Is(Keyword.Uescape) || Ahead(1).Kind != TokenKind.String)
            return '\\';
        Take();
        Token token = _tokens[_at];
        string escape = StringConstant();
        if (escape.Length != 1 || char.IsAsciiHexDigit(escape[0]) || escape[0] is '+' or '\'' or '"' || Lexer.IsSpace(escape[0]))
            throw SyntaxErrors.Near(text, token.Start, token.End, "invalid Unicode escape character");
        return escape[0];
    }

    /// <summary>An integer constant that fits into an int4.</summary>
    private int IntegerConstant()
    {
        if (!Is(TokenKind.Integer) || !int.TryParse(SpanOf(_tokens[_at]), NumberStyles.None, CultureInfo.InvariantCulture, out int value))
            throw SyntaxError();
        Take();
        return value;
    }

    private long SignedInteger()
    {
        bool isNegative = Accept(TokenKind.Minus);
        if (!isNegative)
            Accept(TokenKind.Plus);
        if (!Is(TokenKind.Integer))
            throw SyntaxError();
        ReadOnlySpan<char> digits = SpanOf(_tokens[_at]);
        if (!Int128.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out Int128 value))
            throw SyntaxError();
        value = isNegative ? -value : value;
        if (value < long.MinValue || value > long.MaxValue)
            throw SyntaxError();
        Take();
        return (long)value;
    }

    /// <summary>A number as it is written, with its sign.</summary>
    private string SignedNumber()
    {
        string sign = "";
        if (Accept(TokenKind.Minus))
            sign = "-";
        else
            Accept(TokenKind.Plus);
        if (Kind is not (TokenKind.Integer or TokenKind.Decimal))
            throw SyntaxError();
        string number = sign + SpanOf(_tokens[_at]).ToString();
        Take();
        return number;
    }
}
