using Longitude.Sql.Syntax;

namespace Longitude.Sql.Parsing;

/// <summary>
/// What stands in parentheses may be a query, a value, or several values; and a query in parentheses may turn out to be the first
/// operand of a set operation or of an operator, which only the token after it tells.
/// </summary>
internal sealed partial class Parser
{
    /// <summary>Several values in parentheses: a row, or the list of IN.</summary>
    private sealed record ExpressionList(IReadOnlyList<Expression> Items, Token FirstComma) : Syntax.Node;

    private static bool IsQueryStart(in Token token) => token.Keyword is Keyword.Select or Keyword.Values or Keyword.With or Keyword.Table;

    /// <summary>True at an opening parenthesis with a query's first word behind it and, perhaps, further parentheses.</summary>
    private bool IsParenthesisedQueryAhead()
    {
        int ahead = 0;
        while (Ahead(ahead).Kind == TokenKind.LeftParen)
            ahead++;
        return ahead > 0 && IsQueryStart(Ahead(ahead));
    }

    /// <summary>Takes <c>( ... )</c>: a <see cref="Query"/>, an <see cref="Expression"/>, or an <see cref="ExpressionList"/>.</summary>
    private Syntax.Node ParseParenthesised()
    {
        Enter();
        Expect(TokenKind.LeftParen);
        Syntax.Node inside;
        if (IsQueryStart(_tokens[_at]))
            inside = ParseQuery();
        else if (Is(TokenKind.LeftParen) && IsParenthesisedQueryAhead())
            inside = ParseAfterInnerParentheses(ParseParenthesised());
        else
            inside = ParseValues(ParseExpression());
        Expect(TokenKind.RightParen);
        Leave();
        return inside;
    }

    /// <summary>Goes on after <c>((</c>...<c>)</c> within the outer parentheses.</summary>
    private Syntax.Node ParseAfterInnerParentheses(Syntax.Node inner)
    {
        if (inner is Query query && IsQueryRest())
            return ParseQueryRest(query, isParenthesised: true);
        Expression first = inner switch
        {
            Query q => new Subquery(SubqueryKind.Scalar, q) { Position = q.Position },
            ExpressionList list => new RowConstructor(list.Items) { Position = list.Position },
            _ => (Expression)inner,
        };
        return ParseValues(ParseOperators(ParseIndirection(first), Precedence.OrLevel, restricted: false));
    }

    private Syntax.Node ParseValues(Expression first)
    {
        if (!Is(TokenKind.Comma))
            return first;
        Token comma = _tokens[_at];
        List<Expression> items = [first];
        while (Accept(TokenKind.Comma))
            items.Add(ParseExpression());
        return new ExpressionList(items, comma) { Position = first.Position };
    }

    /// <summary>True when what follows can only go on with a query: a set operation, ORDER BY and the like, or the closing parenthesis.</summary>
    private bool IsQueryRest() => Is(TokenKind.RightParen)
        || Word is Keyword.Union or Keyword.Intersect or Keyword.Except or Keyword.Order or Keyword.Limit or Keyword.Offset or Keyword.Fetch
            or Keyword.For;

    /// <summary>A query that must stand in parentheses, as after EXISTS.</summary>
    private Query ParseQueryInParentheses() =>
        IsParenthesisedQueryAhead() && ParseParenthesised() is Query query ? query : throw SyntaxError();

    /// <summary>A parenthesis as an operand: a scalar subquery, a row, or a value.</summary>
    private Expression ParseParenthesisedOperand()
    {
        int position = Start;
        Syntax.Node inside = ParseParenthesised();
        Expression operand = inside switch
        {
            Query query => new Subquery(SubqueryKind.Scalar, query) { Position = position },
            ExpressionList list => new RowConstructor(list.Items) { Position = position },
            _ => (Expression)inside,
        };
        return operand is RowConstructor && inside is ExpressionList ? operand : ParseIndirection(operand);
    }

    /// <summary>Subscripts and fields after an operand.</summary>
    private Expression ParseIndirection(Expression operand)
    {
        bool isWhole = true;
        while (true)
        {
            int position = Start;
            if (Is(TokenKind.LeftBracket))
            {
                operand = ParseSubscript(operand) with { IsOfWhole = isWhole && operand is Subscript };
                isWhole = false;
            }
            else if (Accept(TokenKind.Dot))
            {
                string field = Accept(TokenKind.Star) ? "*" : Label();
                operand = new FieldAccess(operand, field) { Position = position };
            }
            else
            {
                return operand;
            }

            Raise();
        }
    }

    private Subscript ParseSubscript(Expression operand)
    {
        int position = Start;
        Expect(TokenKind.LeftBracket);
        Expression? lower = Is(TokenKind.Colon) ? null : ParseExpression();
        if (!Accept(TokenKind.Colon))
        {
            Expect(TokenKind.RightBracket);
            return new Subscript(operand, lower, null, IsSlice: false) { Position = position };
        }

        Expression? upper = Is(TokenKind.RightBracket) ? null : ParseExpression();
        Expect(TokenKind.RightBracket);
        return new Subscript(operand, lower, upper, IsSlice: true) { Position = position };
    }
}
