using System.Globalization;
using Longitude.Sql.Syntax;

namespace Longitude.Sql.Parsing;

/// <summary>Operands: constants, columns, parameters, parentheses, and the forms that a keyword begins.</summary>
internal sealed partial class Parser
{
    private Expression ParsePrimary()
    {
        Token token = _tokens[_at];
        switch (token.Kind)
        {
            case TokenKind.Integer:
                Take();
                return new Literal(LiteralKind.Integer, SpanOf(token).ToString()) { Position = token.Start };
            case TokenKind.Decimal:
                Take();
                return new Literal(LiteralKind.Decimal, SpanOf(token).ToString()) { Position = token.Start };
            case TokenKind.String or TokenKind.EscapeString or TokenKind.UnicodeString or TokenKind.DollarString:
                return new Literal(LiteralKind.String, StringConstant()) { Position = token.Start };
            case TokenKind.Bits or TokenKind.HexBits:
                return ParseBits(token);
            case TokenKind.Parameter:
                return ParseIndirection(ParseParameter(token));
            case TokenKind.LeftParen:
                return ParseParenthesisedOperand();
            case TokenKind.QuotedName or TokenKind.UnicodeName:
                return ParseNamed();
            case TokenKind.Word when token.Keyword == Keyword.Absent:
                return ParseNamed();
            case TokenKind.Word:
                return ParseKeyword() ?? ParseNamed();
            default:
                throw SyntaxError();
        }
    }

    /// <summary>B'101' is kept as b101, X'1F' as x1F.</summary>
    private Literal ParseBits(in Token token)
    {
        Take();
        string digits = TokenText.Plain(text, token);
        bool isHex = token.Kind == TokenKind.HexBits;
        foreach (char c in digits)
        {
            if (isHex ? !char.IsAsciiHexDigit(c) : c is not ('0' or '1'))
                throw Wrong(token.Start, $"\"{c}\" is not a valid {(isHex ? "hexadecimal" : "binary")} digit", SqlStates.InvalidTextRepresentation);
        }

        return new Literal(LiteralKind.BitString, (isHex ? "x" : "b") + digits) { Position = token.Start };
    }

    private ParameterRef ParseParameter(in Token token)
    {
        if (!int.TryParse(SpanOf(token)[1..], NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number is 0 or > ushort.MaxValue)
            throw Wrong(token.Start, $"there is no parameter {SpanOf(token)}", SqlStates.UndefinedParameter);
        Take();
        return new ParameterRef(number) { Position = token.Start };
    }

    /// <summary>A column, a function call, or a constant after the name of its type.</summary>
    private Expression ParseNamed()
    {
        Token first = _tokens[_at];
        bool mayBeColumn = IsColumnId(first);
        if (!mayBeColumn && !IsTypeOrFunctionName(first))
            throw SyntaxError();
        string name = TakeName();
        if (!Is(TokenKind.Dot))
        {
            bool mayBeFunction = IsTypeOrFunctionName(first);
            if (mayBeFunction && (Is(TokenKind.LeftParen) || IsString()))
                return ParseCallOrConstant(new QualifiedName([name]) { Position = first.Start });
            if (!mayBeColumn)
                throw SyntaxError();
            ColumnName column = new([name]) { Position = first.Start };
            return Is(TokenKind.LeftBracket) ? ParseIndirection(column) : column;
        }

        List<string> parts = [name];
        while (Accept(TokenKind.Dot))
        {
            if (Accept(TokenKind.Star))
                return new Star(parts) { Position = first.Start };
            parts.Add(Label());
        }

        if (Is(TokenKind.LeftParen) || IsString())
            return ParseCallOrConstant(new QualifiedName(parts) { Position = first.Start });
        if (!mayBeColumn)
            throw SyntaxError();
        if (parts.Count > NamePartsMax + 1)
            throw Wrong(first.Start, $"improper qualified name (too many dotted names): {string.Join('.', parts)}");
        ColumnName qualified = new(parts) { Position = first.Start };
        return Is(TokenKind.LeftBracket) ? ParseIndirection(qualified) : qualified;
    }

    /// <summary>What a keyword begins; null when the word is just a name here.</summary>
    private Expression? ParseKeyword()
    {
        int position = Start;
        switch (Word)
        {
            case Keyword.Null:
                Take();
                return new Literal(LiteralKind.Null, "NULL") { Position = position };
            case Keyword.True or Keyword.False:
                return new Literal(LiteralKind.Boolean, TakeName()) { Position = position };
            case Keyword.Default:
                Take();
                return new DefaultValue { Position = position };
            case Keyword.Case:
                return ParseCase();
            case Keyword.Cast:
                return ParseCastCall();
            case Keyword.Array:
                return ParseArray();
            case Keyword.Row when Ahead(1).Kind == TokenKind.LeftParen:
                return ParseRow();
            case Keyword.Exists when Ahead(1).Kind == TokenKind.LeftParen:
                Take();
                return new Subquery(SubqueryKind.Exists, ParseQueryInParentheses()) { Position = position };
            case Keyword.Unique:
                throw NotSupported("the UNIQUE predicate");
            case Keyword.CurrentDate or Keyword.CurrentTime or Keyword.CurrentTimestamp or Keyword.Localtime or Keyword.Localtimestamp
                or Keyword.CurrentUser or Keyword.CurrentRole or Keyword.SessionUser or Keyword.User or Keyword.CurrentCatalog:
                return ParseSpecialValue();
            case Keyword.CurrentSchema when Ahead(1).Kind is not (TokenKind.LeftParen or TokenKind.Dot):
                return ParseSpecialValue();
            case Keyword.Collation when Ahead(1).Keyword == Keyword.For:
                Take();
                Take();
                Expect(TokenKind.LeftParen);
                Expression operand = ParseExpression();
                Expect(TokenKind.RightParen);
                return CatalogCall("pg_collation_for", position, [operand]);
        }

        return ParseSpecialCall() ?? ParseTypedConstant();
    }

    private SpecialValue ParseSpecialValue()
    {
        int position = Start;
        bool mayHavePrecision = Word is Keyword.CurrentTime or Keyword.CurrentTimestamp or Keyword.Localtime or Keyword.Localtimestamp;
        string name = TakeName();
        int? precision = null;
        if (mayHavePrecision && Accept(TokenKind.LeftParen))
        {
            precision = IntegerConstant();
            Expect(TokenKind.RightParen);
        }

        return new SpecialValue(name, precision) { Position = position };
    }

    private Case ParseCase()
    {
        int position = Start;
        Take();
        Expression? operand = Is(Keyword.When) ? null : ParseExpression();
        List<CaseWhen> branches = [];
        while (Accept(Keyword.When))
        {
            Expression when = ParseExpression();
            Expect(Keyword.Then);
            branches.Add(new CaseWhen(when, ParseExpression()));
        }

        if (branches.Count == 0)
            throw SyntaxError();
        Expression? otherwise = Accept(Keyword.Else) ? ParseExpression() : null;
        Expect(Keyword.End);
        return new Case(operand, branches, otherwise) { Position = position };
    }

    private Cast ParseCastCall()
    {
        int position = Start;
        Take();
        Expect(TokenKind.LeftParen);
        Expression operand = ParseExpression();
        Expect(Keyword.As);
        TypeName type = ParseTypeName();
        Expect(TokenKind.RightParen);
        return new Cast(operand, type) { Position = position };
    }

    private Expression ParseArray()
    {
        int position = Start;
        Take();
        if (Is(TokenKind.LeftParen))
            return new Subquery(SubqueryKind.Array, ParseQueryInParentheses()) { Position = position };
        return ParseArrayItems(position);
    }

    private ArrayConstructor ParseArrayItems(int position)
    {
        Enter();
        Expect(TokenKind.LeftBracket);
        List<Expression> items = [];
        if (!Is(TokenKind.RightBracket))
        {
            // Inner dimensions need no ARRAY of their own; but then all have none.
            items = Is(TokenKind.LeftBracket) ? ListOf<Expression>(() => ParseArrayItems(Start)) : ListOf(() => ParseExpression());
        }

        Expect(TokenKind.RightBracket);
        Raise();
        Leave();
        return new ArrayConstructor(items) { Position = position };
    }

    private RowConstructor ParseRow()
    {
        int position = Start;
        Take();
        Expect(TokenKind.LeftParen);
        IReadOnlyList<Expression> items = Is(TokenKind.RightParen) ? [] : ParseExpressions();
        Expect(TokenKind.RightParen);
        return new RowConstructor(items) { Position = position };
    }

    private List<Expression> ParseExpressions()
    {
        List<Expression> list = [ParseExpression()];
        while (Accept(TokenKind.Comma))
            list.Add(ParseExpression());
        return list;
    }

    private List<Expression> ParseExpressionsInParentheses()
    {
        Expect(TokenKind.LeftParen);
        List<Expression> list = ParseExpressions();
        Expect(TokenKind.RightParen);
        return list;
    }
}
