// DO runs a block of PL/pgSQL. What migrations and their scripts write is served: conditions, statements of SQL, PERFORM, RAISE.
// Variables, loops and handlers are refused by name: they would make a second language, with functions to keep in it.
using System.Text;

namespace Longitude.Sql.Parsing;

/// <summary>One statement of a block.</summary>
internal abstract record DoStep;

/// <summary>A statement of SQL.</summary>
/// <param name="IsPerform">Its rows are thrown away; otherwise it must not have any.</param>
internal sealed record DoSql(string Sql, bool IsPerform) : DoStep;

/// <summary>IF: the first branch whose condition holds, or the last one.</summary>
internal sealed record DoIf(IReadOnlyList<DoBranch> Branches, IReadOnlyList<DoStep> Otherwise) : DoStep;

/// <summary>A condition and what is done when it holds.</summary>
internal sealed record DoBranch(string Condition, IReadOnlyList<DoStep> Steps);

/// <summary>RAISE, with a percent sign in its format for each argument.</summary>
internal sealed record DoRaise(string Level, string Format, IReadOnlyList<string> Arguments) : DoStep;

/// <summary>Reads the body of DO.</summary>
internal sealed class DoBlock
{
    private static readonly string[] Unsupported =
        ["declare", "loop", "while", "for", "foreach", "case", "execute", "get", "open", "fetch", "close", "exit", "continue", "assert", "exception", "return", "<<"];

    private static readonly string[] Levels = ["debug", "log", "info", "notice", "warning", "exception"];

    private readonly string _text;
    private readonly List<Token> _tokens = [];
    private int _at;

    private DoBlock(string text)
    {
        _text = text;
        var lexer = new Lexer(text);
        Token token;
        do
        {
            token = lexer.Next();
            if (token.Kind == TokenKind.Error)
                throw lexer.Error!;
            _tokens.Add(token);
        }
        while (token.Kind != TokenKind.End);
    }

    /// <exception cref="SqlException">42601: a syntax error. 0A000: a statement that is not served.</exception>
    public static IReadOnlyList<DoStep> Parse(string body)
    {
        var block = new DoBlock(body);
        if (block.Is("declare"))
            throw NotServed("DECLARE");
        IReadOnlyList<DoStep> steps = block.Block();
        block.Accept(TokenKind.Semicolon);
        return block._tokens[block._at].Kind == TokenKind.End ? steps : throw block.SyntaxError();
    }

    private List<DoStep> Block()
    {
        Expect("begin");
        List<DoStep> steps = Steps();
        Expect("end");
        return steps;
    }

    private List<DoStep> Steps()
    {
        var steps = new List<DoStep>();
        while (!Is("end") && !Is("else") && !Is("elsif") && !Is("elseif"))
            steps.AddRange(Step());
        return steps;
    }

    private List<DoStep> Step()
    {
        if (_tokens[_at].Kind == TokenKind.End)
            throw SyntaxError();
        if (Unsupported.FirstOrDefault(Is) is { } word)
            throw NotServed(word.ToUpperInvariant());
        List<DoStep> steps;
        if (Is("if"))
        {
            steps = [If()];
        }
        else if (Is("begin"))
        {
            steps = Block();
        }
        else if (Accept("null"))
        {
            steps = [];
        }
        else if (Accept("raise"))
        {
            steps = [Raise()];
        }
        else
        {
            bool isPerform = Accept("perform");
            string sql = Until(static t => t == TokenKind.Semicolon, null);
            steps = [new DoSql(isPerform ? "SELECT " + sql : sql, isPerform)];
        }

        return Accept(TokenKind.Semicolon) ? steps : throw SyntaxError();
    }

    private DoIf If()
    {
        var branches = new List<DoBranch>();
        IReadOnlyList<DoStep> otherwise = [];
        while (Accept("if") || Accept("elsif") || Accept("elseif"))
        {
            string condition = Until(static _ => false, "then");
            Expect("then");
            branches.Add(new DoBranch(condition, Steps()));
        }

        if (Accept("else"))
            otherwise = Steps();
        Expect("end");
        Expect("if");
        return new DoIf(branches, otherwise);
    }

    private DoRaise Raise()
    {
        string level = Array.Find(Levels, Accept) ?? "exception";
        Token token = _tokens[_at];
        if (token.Kind is not (TokenKind.String or TokenKind.EscapeString or TokenKind.DollarString))
            throw NotServed("RAISE without a text");
        string format = token.Kind switch
        {
            TokenKind.String => TokenText.Plain(_text, token),
            TokenKind.EscapeString => TokenText.Escaped(_text, token),
            _ => TokenText.Dollar(_text, token),
        };
        _at++;
        var arguments = new List<string>();
        while (Accept(TokenKind.Comma))
            arguments.Add(Until(static t => t is TokenKind.Semicolon or TokenKind.Comma, "using"));
        if (Is("using"))
            throw NotServed("RAISE ... USING");
        int places = format.Replace("%%", "", StringComparison.Ordinal).Count(static c => c == '%');
        if (places != arguments.Count)
            throw new SqlException(SqlStates.SyntaxError, $"too {(places > arguments.Count ? "few" : "many")} parameters specified for RAISE");
        return new DoRaise(level, format, arguments);
    }

    /// <summary>The text up to a token or word that is neither in parentheses nor within CASE.</summary>
    private string Until(Func<TokenKind, bool> ends, string? word)
    {
        int start = _tokens[_at].Start;
        int depth = 0;
        while (depth > 0 || !(ends(_tokens[_at].Kind) || (word is not null && Is(word))))
        {
            TokenKind kind = _tokens[_at].Kind;
            if (kind == TokenKind.End || (kind == TokenKind.Semicolon && depth == 0))
                throw SyntaxError();
            if (kind is TokenKind.LeftParen || Is("case"))
                depth++;
            else if (kind is TokenKind.RightParen || (depth > 0 && Is("end")))
                depth--;
            _at++;
        }

        string text = _text[start.._tokens[_at].Start].Trim();
        return text.Length > 0 ? text : throw SyntaxError();
    }

    private bool Is(string word)
    {
        Token token = _tokens[_at];
        return token.Kind != TokenKind.QuotedName && _text.AsSpan(token.Start, token.End - token.Start).Equals(word, StringComparison.OrdinalIgnoreCase);
    }

    private bool Accept(string word)
    {
        bool isThere = Is(word);
        _at += isThere ? 1 : 0;
        return isThere;
    }

    private bool Accept(TokenKind kind)
    {
        bool isThere = _tokens[_at].Kind == kind;
        _at += isThere ? 1 : 0;
        return isThere;
    }

    private void Expect(string word)
    {
        if (!Accept(word))
            throw Unsupported.FirstOrDefault(Is) is { } other ? NotServed(other.ToUpperInvariant()) : SyntaxError();
    }

    private SqlException SyntaxError()
    {
        Token token = _tokens[_at];
        string where = token.Kind == TokenKind.End ? "at end of input" : $"at or near \"{_text[token.Start..token.End]}\"";
        return new SqlException(SqlStates.SyntaxError, $"syntax error {where}");
    }

    private static SqlException NotServed(string what) => new(SqlStates.FeatureNotSupported, $"{what} in DO is not supported")
    {
        Hint = "DO knows IF, PERFORM, RAISE, NULL and statements of SQL.",
    };

    /// <summary>The text of RAISE.</summary>
    public static string Fill(string format, IReadOnlyList<string> arguments)
    {
        var text = new StringBuilder();
        int next = 0;
        for (int i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
                text.Append(format[i]);
            else if (i + 1 < format.Length && format[i + 1] == '%')
                text.Append(format[i++]);
            else
                text.Append(arguments[next++]);
        }

        return text.ToString();
    }
}
