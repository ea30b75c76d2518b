using System.Diagnostics.CodeAnalysis;
using Longitude.Sql.Syntax;

namespace Longitude.Sql.Parsing;

/// <summary>Function calls: the usual ones, with all that may stand in and after the parentheses, and those with a syntax of their own.</summary>
internal sealed partial class Parser
{
    /// <summary>After a name: <c>f(...)</c>, <c>type 'constant'</c>, or <c>type(modifier) 'constant'</c>.</summary>
    private Expression ParseCallOrConstant(QualifiedName name)
    {
        if (IsString())
        {
            TypeName plain = new(name, [], 0) { Position = name.Position };
            return new Cast(new Literal(LiteralKind.String, StringConstantAt(out int at)) { Position = at }, plain) { Position = name.Position };
        }

        FunctionCall call = ParseArguments(name);
        if (IsString() && call is { IsStar: false, IsDistinct: false, IsVariadic: false, OrderBy.Count: 0 })
        {
            TypeName type = new(name, ModifiersOf(call.Arguments, name), 0) { Position = name.Position };
            Literal constant = new(LiteralKind.String, StringConstantAt(out int position)) { Position = position };
            return new Cast(constant, type) { Position = name.Position };
        }

        return ParseAfterCall(call);
    }

    private string StringConstantAt(out int position)
    {
        position = Start;
        return StringConstant();
    }

    private FunctionCall ParseArguments(QualifiedName name)
    {
        Expect(TokenKind.LeftParen);
        FunctionCall call = new(name, []) { Position = name.Position };
        if (Accept(TokenKind.RightParen))
            return call;
        if (Is(TokenKind.Star) && Ahead(1).Kind == TokenKind.RightParen)
        {
            Take();
            Take();
            return call with { IsStar = true };
        }

        bool isDistinct = Accept(Keyword.Distinct);
        if (!isDistinct)
            Accept(Keyword.All);
        return ParseArguments(call with { IsDistinct = isDistinct }, []);
    }

    /// <summary>Goes on with the arguments of a call, of which some may have been read already.</summary>
    private FunctionCall ParseArguments(FunctionCall call, List<Expression> arguments)
    {
        List<string?>? names = null;
        bool isVariadic = false;
        if (arguments.Count == 0 || Accept(TokenKind.Comma))
        {
            do
            {
                isVariadic = Accept(Keyword.Variadic);
                if (IsNamedArgument())
                    names ??= [.. Enumerable.Repeat<string?>(null, arguments.Count)];
                names?.Add(IsNamedArgument() ? ArgumentName() : null);
                arguments.Add(ParseExpression());
            }
            while (!isVariadic && Accept(TokenKind.Comma));
        }

        IReadOnlyList<OrderItem> orderBy = Is(Keyword.Order) ? ParseOrderBy() : [];
        Expect(TokenKind.RightParen);
        return call with { Arguments = arguments, ArgumentNames = names ?? (IReadOnlyList<string?>)[], IsVariadic = isVariadic, OrderBy = orderBy };
    }

    private bool IsNamedArgument() => IsTypeOrFunctionName(_tokens[_at]) && Ahead(1).Kind is TokenKind.Arrow or TokenKind.ColonEqual;

    private string ArgumentName()
    {
        string name = TakeName();
        Take();
        return name;
    }

    /// <summary>WITHIN GROUP (...), FILTER (...), OVER ....</summary>
    private FunctionCall ParseAfterCall(FunctionCall call)
    {
        if (Accept(Keyword.Within))
        {
            Expect(Keyword.Group);
            if (call.OrderBy.Count > 0)
                throw Wrong(_tokens[_at - 2].Start, "cannot use multiple ORDER BY clauses with WITHIN GROUP");
            if (call.IsDistinct)
                throw Wrong(_tokens[_at - 2].Start, "cannot use DISTINCT with WITHIN GROUP");
            if (call.IsVariadic)
                throw Wrong(_tokens[_at - 2].Start, "cannot use VARIADIC with WITHIN GROUP");
            Expect(TokenKind.LeftParen);
            call = call with { WithinGroup = ParseOrderBy() };
            Expect(TokenKind.RightParen);
        }

        if (Is(Keyword.Filter) && Ahead(1).Kind == TokenKind.LeftParen)
        {
            Take();
            Take();
            Expect(Keyword.Where);
            call = call with { Filter = ParseExpression() };
            Expect(TokenKind.RightParen);
        }

        return Accept(Keyword.Over) ? call with { Over = ParseOver() } : call;
    }

    private Expression? ParseSpecialCall()
    {
        if (Ahead(1).Kind != TokenKind.LeftParen)
            return null;
        return Word switch
        {
            Keyword.Coalesce => ParseConditional(ConditionalKind.Coalesce),
            Keyword.Greatest => ParseConditional(ConditionalKind.Greatest),
            Keyword.Least => ParseConditional(ConditionalKind.Least),
            Keyword.Nullif => ParseNullIf(),
            Keyword.Grouping => ParseGrouping(),
            Keyword.Extract => ParseExtract(),
            Keyword.Position => ParsePosition(),
            Keyword.Substring => ParseSubstring(),
            Keyword.Overlay => ParseOverlay(),
            Keyword.Trim => ParseTrim(),
            Keyword.Normalize => ParseNormalize(),
            Keyword.Treat => throw NotSupported("TREAT"),
            Keyword.Xmlconcat or Keyword.Xmlelement or Keyword.Xmlexists or Keyword.Xmlforest or Keyword.Xmlparse or Keyword.Xmlpi
                or Keyword.Xmlroot or Keyword.Xmlserialize or Keyword.Xmltable => throw NotSupported(TakeName()),
            _ => null,
        };
    }

    private Conditional ParseConditional(ConditionalKind kind)
    {
        int position = Start;
        Take();
        return new Conditional(kind, ParseExpressionsInParentheses()) { Position = position };
    }

    private Conditional ParseNullIf()
    {
        int position = Start;
        Take();
        Expect(TokenKind.LeftParen);
        Expression first = ParseExpression();
        Expect(TokenKind.Comma);
        Expression second = ParseExpression();
        Expect(TokenKind.RightParen);
        return new Conditional(ConditionalKind.NullIf, [first, second]) { Position = position };
    }

    private GroupingCall ParseGrouping()
    {
        int position = Start;
        Take();
        return new GroupingCall(ParseExpressionsInParentheses()) { Position = position };
    }

    private Extract ParseExtract()
    {
        int position = Start;
        Take();
        Expect(TokenKind.LeftParen);
        string field = IsString() ? StringConstant() : Kind is TokenKind.Word or TokenKind.QuotedName ? TakeName() : throw SyntaxError();
        Expect(Keyword.From);
        Expression operand = ParseExpression();
        Expect(TokenKind.RightParen);
        return new Extract(field, operand) { Position = position };
    }

    private FunctionCall ParsePosition()
    {
        int position = Start;
        Take();
        Expect(TokenKind.LeftParen);
        Expression part = ParseRestricted();
        Expect(Keyword.In);
        Expression whole = ParseRestricted();
        Expect(TokenKind.RightParen);
        return CatalogCall("position", position, [whole, part]);
    }

    private FunctionCall ParseSubstring()
    {
        if (IsPlainCall(out FunctionCall? plain))
            return plain;
        int position = Start;
        Take();
        Expect(TokenKind.LeftParen);
        Expression operand = ParseExpression();
        List<Expression> arguments;
        if (Accept(Keyword.From))
        {
            arguments = [operand, ParseExpression()];
            if (Accept(Keyword.For))
                arguments.Add(ParseExpression());
        }
        else if (Accept(Keyword.For))
        {
            Expression length = ParseExpression();
            arguments = Accept(Keyword.From) ? [operand, ParseExpression(), length] : [operand, new Literal(LiteralKind.Integer, "1"), AsInteger(length)];
        }
        else if (Accept(Keyword.Similar))
        {
            Expression pattern = ParseExpression();
            Expect(Keyword.Escape);
            arguments = [operand, pattern, ParseExpression()];
        }
        else
        {
            return ParseArguments(PlainCall("substring", position), [operand]);
        }

        Expect(TokenKind.RightParen);
        return CatalogCall("substring", position, arguments);
    }

    private static Cast AsInteger(Expression e) => new(e, CatalogType("int4")) { Position = e.Position };

    private static FunctionCall PlainCall(string name, int position) =>
        new(new QualifiedName([name]) { Position = position }, []) { Position = position };

    /// <summary>Takes a call that surely has no syntax of its own: without arguments, or with named ones.</summary>
    private bool IsPlainCall([NotNullWhen(true)] out FunctionCall? call)
    {
        call = null;
        if (Ahead(2).Kind != TokenKind.RightParen && Ahead(3).Kind is not (TokenKind.Arrow or TokenKind.ColonEqual))
            return false;
        int position = Start;
        call = ParseArguments(new QualifiedName([TakeName()]) { Position = position });
        return true;
    }

    private FunctionCall ParseOverlay()
    {
        if (IsPlainCall(out FunctionCall? plain))
            return plain;
        int position = Start;
        Take();
        Expect(TokenKind.LeftParen);
        Expression operand = ParseExpression();
        if (!Accept(Keyword.Placing))
            return ParseArguments(PlainCall("overlay", position), [operand]);
        List<Expression> arguments = [operand, ParseExpression()];
        Expect(Keyword.From);
        arguments.Add(ParseExpression());
        if (Accept(Keyword.For))
            arguments.Add(ParseExpression());
        Expect(TokenKind.RightParen);
        return CatalogCall("overlay", position, arguments);
    }

    private FunctionCall ParseTrim()
    {
        int position = Start;
        Take();
        Expect(TokenKind.LeftParen);
        string name = "btrim";
        if (Accept(Keyword.Leading))
            name = "ltrim";
        else if (Accept(Keyword.Trailing))
            name = "rtrim";
        else
            Accept(Keyword.Both);
        List<Expression> arguments;
        if (Accept(Keyword.From))
        {
            arguments = ParseExpressions();
        }
        else
        {
            Expression first = ParseExpression();
            if (Accept(Keyword.From))
            {
                arguments = ParseExpressions();
                arguments.Add(first);
            }
            else
            {
                arguments = [first];
                while (Accept(TokenKind.Comma))
                    arguments.Add(ParseExpression());
            }
        }

        Expect(TokenKind.RightParen);
        return CatalogCall(name, position, arguments);
    }

    private FunctionCall ParseNormalize()
    {
        int position = Start;
        Take();
        Expect(TokenKind.LeftParen);
        List<Expression> arguments = [ParseExpression()];
        if (Accept(TokenKind.Comma))
        {
            if (Word is not (Keyword.Nfc or Keyword.Nfd or Keyword.Nfkc or Keyword.Nfkd))
                throw SyntaxError();
            arguments.Add(new Literal(LiteralKind.String, TakeName().ToUpperInvariant()));
        }

        Expect(TokenKind.RightParen);
        return CatalogCall("normalize", position, arguments);
    }
}
