using Longitude.Sql.Syntax;

namespace Longitude.Sql.Parsing;

/// <summary>Names. Which words may be names depends on the place: PostgreSQL's ColId, type_function_name and ColLabel.</summary>
internal sealed partial class Parser
{
    private const int NamePartsMax = 3;

    private static bool IsQuotedName(in Token token) => token.Kind is TokenKind.QuotedName or TokenKind.UnicodeName;

    private static bool IsColumnId(in Token token) => IsQuotedName(token)
        || (token.Kind == TokenKind.Word
            && (token.Keyword == Keyword.Absent || Keywords.ClassOf(token.Keyword) is KeywordClass.Unreserved or KeywordClass.ColumnName));

    private static bool IsTypeOrFunctionName(in Token token) => IsQuotedName(token)
        || (token.Kind == TokenKind.Word
            && (token.Keyword == Keyword.Absent || Keywords.ClassOf(token.Keyword) is KeywordClass.Unreserved or KeywordClass.TypeOrFunctionName));

    private static bool IsLabel(in Token token) => IsQuotedName(token) || token.Kind == TokenKind.Word;

    private static bool IsBareLabel(in Token token) => IsQuotedName(token)
        || (token.Kind == TokenKind.Word && (token.Keyword == Keyword.Absent || Keywords.IsBareLabel(token.Keyword)));

    private bool IsColumnId() => IsColumnId(_tokens[_at]);

    /// <summary>The name of a column, a table or most other things.</summary>
    private string ColumnId() => IsColumnId(_tokens[_at]) ? TakeName() : throw SyntaxError();

    private string TypeOrFunctionName() => IsTypeOrFunctionName(_tokens[_at]) ? TakeName() : throw SyntaxError();

    /// <summary>Any word: after AS or a point.</summary>
    private string Label() => IsLabel(_tokens[_at]) ? TakeName() : throw SyntaxError();

    private string TakeName()
    {
        Token token = _tokens[_at];
        Take();
        return token.Kind switch
        {
            TokenKind.QuotedName => TokenText.QuotedName(text, token),
            TokenKind.UnicodeName => TokenText.Unicode(text, token, UnicodeEscape()),
            _ => TokenText.Word(text, token),
        };
    }

    /// <summary>A name that may be qualified: of a table, a type, a sequence.</summary>
    private QualifiedName QualifiedName()
    {
        int position = Start;
        string first = ColumnId();
        return QualifiedName(first, position);
    }

    /// <summary>The rest of a name of which the first part was taken.</summary>
    private QualifiedName QualifiedName(string first, int position)
    {
        if (!Is(TokenKind.Dot))
            return new QualifiedName([first]) { Position = position };
        List<string> parts = [first];
        while (Accept(TokenKind.Dot))
            parts.Add(Label());
        if (parts.Count > NamePartsMax)
            throw Wrong(position, $"improper qualified name (too many dotted names): {string.Join('.', parts)}");
        return new QualifiedName(parts) { Position = position };
    }

    private List<QualifiedName> QualifiedNames() => ListOf(QualifiedName);

    private List<string> ColumnIds() => ListOf(ColumnId);

    /// <summary>(a, b, ...), or nothing.</summary>
    private List<string> OptionalColumnList() => Is(TokenKind.LeftParen) ? ParenthesisedListOf(ColumnId) : [];

    /// <summary>A role: a name, CURRENT_USER and the like; PUBLIC is a name too, of everybody.</summary>
    private string RoleName()
    {
        bool isName = IsQuotedName(_tokens[_at])
            || (Kind == TokenKind.Word && (Word == Keyword.Absent || Keywords.ClassOf(Word) != KeywordClass.Reserved))
            || Word is Keyword.CurrentUser or Keyword.CurrentRole or Keyword.SessionUser;
        return isName ? TakeName() : throw SyntaxError();
    }

    /// <summary>The name of an operator, perhaps with its schema: after USING, EXCLUDE's WITH, or within OPERATOR(...).</summary>
    private string AnyOperator(out string? schema)
    {
        schema = null;
        while (IsColumnId() && Ahead(1).Kind == TokenKind.Dot)
        {
            schema = ColumnId();
            Take();
        }

        if (!IsOperator(Kind))
            throw SyntaxError();
        return TakeOperator();
    }

    private static bool IsOperator(TokenKind kind) => kind is TokenKind.Operator or (>= TokenKind.Plus and <= TokenKind.NotEqual);

    private string TakeOperator()
    {
        Token token = _tokens[_at];
        Take();
        return token.Kind switch
        {
            TokenKind.Plus => "+",
            TokenKind.Minus => "-",
            TokenKind.Star => "*",
            TokenKind.Slash => "/",
            TokenKind.Percent => "%",
            TokenKind.Caret => "^",
            TokenKind.Less => "<",
            TokenKind.Greater => ">",
            TokenKind.Equal => "=",
            TokenKind.LessEqual => "<=",
            TokenKind.GreaterEqual => ">=",
            TokenKind.NotEqual => "<>",
            _ => CommonOperator(SpanOf(token)),
        };
    }

    private static string CommonOperator(ReadOnlySpan<char> spelled) => spelled switch
    {
        "||" => "||",
        "->" => "->",
        "->>" => "->>",
        "~" => "~",
        "@>" => "@>",
        "<@" => "<@",
        "&&" => "&&",
        "#>" => "#>",
        "#>>" => "#>>",
        _ => spelled.ToString(),
    };
}
