using Longitude.Sql.Syntax;
using static Longitude.Sql.Parsing.Precedence;

namespace Longitude.Sql.Parsing;

/// <summary>
/// Expressions by precedence climbing. Levels, and which of them do not associate, are those of PostgreSQL's manual (4.1.6). Within
/// a "restricted" expression (its b_expr: the lower bound of BETWEEN, a column's DEFAULT) there are no AND, OR, NOT, IS NULL, IN, LIKE,
/// BETWEEN, COLLATE and AT TIME ZONE, whose words mean something else there.
/// </summary>
internal sealed partial class Parser
{
    private Expression ParseExpression(int level = OrLevel, bool restricted = false)
    {
        Enter();
        int outer = _height;
        _height = 0;
        Expression expression = ParseOperators(ParsePrefix(restricted), level, restricted);
        Raise();
        _height = Math.Max(outer, _height);
        Leave();
        return expression;
    }

    private Expression ParseRestricted() => ParseExpression(IsLevel, restricted: true);

    private Expression ParsePrefix(bool restricted)
    {
        int position = Start;
        switch (Kind)
        {
            case TokenKind.Plus:
                Take();
                return new OperatorCall("+", null, ParseExpression(SignLevel, restricted)) { Position = position };
            case TokenKind.Minus:
                Take();
                return Negate(ParseExpression(SignLevel, restricted), position);
            case TokenKind.Operator:
                string name = TakeOperator();
                return new OperatorCall(name, null, ParseExpression(OtherLevel + 1, restricted)) { Position = position };
        }

        if (Is(Keyword.Not) && !restricted)
        {
            Take();
            return new Not(ParseExpression(NotLevel)) { Position = position };
        }

        if (Is(Keyword.Operator) && Ahead(1).Kind == TokenKind.LeftParen)
        {
            string name = QualifiedOperator(out string? schema);
            return new OperatorCall(name, null, ParseExpression(OtherLevel + 1, restricted)) { Schema = schema, Position = position };
        }

        return ParsePrimary();
    }

    /// <summary>A minus before a number belongs to the number, so that the least integers can be written.</summary>
    private static Expression Negate(Expression operand, int position) => operand switch
    {
        Literal { Kind: LiteralKind.Integer or LiteralKind.Decimal } number =>
            number with { Text = number.Text[0] == '-' ? number.Text[1..] : "-" + number.Text, Position = position },
        _ => new OperatorCall("-", null, operand) { Position = position },
    };

    private int LevelOfNext(bool restricted)
    {
        switch (Kind)
        {
            case TokenKind.DoubleColon:
                return CastLevel;
            case TokenKind.Caret:
                return PowerLevel;
            case TokenKind.Star or TokenKind.Slash or TokenKind.Percent:
                return ProductLevel;
            case TokenKind.Plus or TokenKind.Minus:
                return SumLevel;
            case TokenKind.Operator:
                return OtherLevel;
            case >= TokenKind.Less and <= TokenKind.NotEqual:
                return CompareLevel;
            case TokenKind.Word when Word != Keyword.Absent:
                return LevelOfWord(restricted);
            default:
                return NoOperator;
        }
    }

    private int LevelOfWord(bool restricted)
    {
        switch (Word)
        {
            case Keyword.Operator:
                return Ahead(1).Kind == TokenKind.LeftParen ? OtherLevel : NoOperator;
            case Keyword.Is:
                return restricted && !IsDistinctAhead() ? NoOperator : IsLevel;
        }

        if (restricted)
            return NoOperator;
        switch (Word)
        {
            case Keyword.Or:
                return OrLevel;
            case Keyword.And:
                return AndLevel;
            case Keyword.Isnull or Keyword.Notnull:
                return IsLevel;
            case Keyword.In or Keyword.Like or Keyword.Ilike or Keyword.Between or Keyword.Overlaps:
                return MatchLevel;
            case Keyword.Similar:
                return Ahead(1).Keyword == Keyword.To ? MatchLevel : NoOperator;
            case Keyword.Not:
                return Ahead(1).Keyword is Keyword.In or Keyword.Like or Keyword.Ilike or Keyword.Between or Keyword.Similar ? MatchLevel : NoOperator;
            case Keyword.At:
                return Ahead(1).Keyword == Keyword.Time ? ZoneLevel : NoOperator;
            case Keyword.Collate:
                return CollateLevel;
            default:
                return NoOperator;
        }
    }

    private bool IsDistinctAhead() =>
        Ahead(1).Keyword == Keyword.Distinct || (Ahead(1).Keyword == Keyword.Not && Ahead(2).Keyword == Keyword.Distinct);

    /// <summary>Goes on with a left operand as long as operators of at least the level follow.</summary>
    private Expression ParseOperators(Expression left, int level, bool restricted)
    {
        while (true)
        {
            int next = LevelOfNext(restricted);
            if (next < level || next == NoOperator)
                return left;
            bool associates = true;
            left = next switch
            {
                OrLevel => ParseLogical(LogicalKind.Or, left, AndLevel),
                AndLevel => ParseLogical(LogicalKind.And, left, NotLevel),
                IsLevel => ParseIs(left, restricted, out associates),
                MatchLevel => ParseMatch(left, out associates),
                ZoneLevel => ParseAtTimeZone(left),
                CollateLevel => ParseCollate(left),
                CastLevel => ParseCast(left),
                _ => ParseBinary(left, next, restricted, out associates),
            };
            Raise();
            if (!associates && LevelOfNext(restricted) == next)
                throw SyntaxError();
        }
    }

    /// <summary>a AND b AND c as one node. Parentheses keep a node of their own.</summary>
    private Logical ParseLogical(LogicalKind kind, Expression first, int operandLevel)
    {
        int position = Start;
        Keyword word = Word;
        List<Expression> operands = [first];
        while (Accept(word))
            operands.Add(ParseExpression(operandLevel));
        return new Logical(kind, operands) { Position = position };
    }

    private Expression ParseBinary(Expression left, int level, bool restricted, out bool associates)
    {
        int position = Start;
        string? schema = null;
        string name = Is(Keyword.Operator) ? QualifiedOperator(out schema) : TakeOperator();
        if (Word is Keyword.Any or Keyword.Some or Keyword.All)
        {
            associates = true;
            return ParseQuantified(left, name, schema, position);
        }

        associates = level != CompareLevel;
        Expression right = ParseExpression(level + 1, restricted);
        return new OperatorCall(name, left, right) { Schema = schema, Position = position };
    }

    private string QualifiedOperator(out string? schema)
    {
        Take();
        Expect(TokenKind.LeftParen);
        string name = AnyOperator(out schema);
        Expect(TokenKind.RightParen);
        return name;
    }

    /// <summary>ANY (...), SOME (...), ALL (...) after an operator; over a query or an array.</summary>
    private Expression ParseQuantified(Expression left, string name, string? schema, int position)
    {
        bool isAll = Is(Keyword.All);
        Take();
        Syntax.Node inside = ParseParenthesised();
        if (inside is Query query)
            return new Subquery(isAll ? SubqueryKind.All : SubqueryKind.Any, query, left, name) { Schema = schema, Position = position };
        if (inside is ExpressionList list)
            throw SyntaxError(list.FirstComma);
        return new Quantified(left, name, (Expression)inside, isAll) { Schema = schema, Position = position };
    }

    private Expression ParseIs(Expression left, bool restricted, out bool associates)
    {
        int position = Start;
        associates = true;
        if (Accept(Keyword.Isnull))
            return new IsTest(left, IsTestKind.Null, Negated: false) { Position = position };
        if (Accept(Keyword.Notnull))
            return new IsTest(left, IsTestKind.Null, Negated: true) { Position = position };
        Expect(Keyword.Is);
        bool negated = Accept(Keyword.Not);
        if (Is(Keyword.Distinct))
        {
            Take();
            Expect(Keyword.From);
            associates = false;
            return new IsDistinct(left, ParseExpression(IsLevel + 1, restricted), negated) { Position = position };
        }

        if (Word is Keyword.Nfc or Keyword.Nfd or Keyword.Nfkc or Keyword.Nfkd or Keyword.Normalized)
            return ParseIsNormalized(left, negated, position);
        IsTestKind kind = Word switch
        {
            Keyword.Null => IsTestKind.Null,
            Keyword.True => IsTestKind.True,
            Keyword.False => IsTestKind.False,
            Keyword.Unknown => IsTestKind.Unknown,
            Keyword.Document => throw NotSupported("IS DOCUMENT"),
            _ => throw SyntaxError(),
        };
        Take();
        return new IsTest(left, kind, negated) { Position = position };
    }

    private Expression ParseIsNormalized(Expression left, bool negated, int position)
    {
        List<Expression> arguments = [left];
        if (!Is(Keyword.Normalized))
            arguments.Add(new Literal(LiteralKind.String, TakeName().ToUpperInvariant()));
        Expect(Keyword.Normalized);
        Expression call = CatalogCall("is_normalized", position, arguments);
        return negated ? new Not(call) { Position = position } : call;
    }

    private Expression ParseMatch(Expression left, out bool associates)
    {
        int position = Start;
        associates = false;
        bool negated = Accept(Keyword.Not);
        Keyword word = Word;
        Take();
        switch (word)
        {
            case Keyword.In:
                associates = true;
                return ParseIn(left, negated, position);
            case Keyword.Between:
                return ParseBetween(left, negated, position);
            case Keyword.Overlaps:
                return ParseOverlaps(left, position);
            case Keyword.Similar:
                Expect(Keyword.To);
                return ParseLike(LikeKind.SimilarTo, left, negated, position);
            default:
                if (Word is not (Keyword.Any or Keyword.Some or Keyword.All))
                    return ParseLike(word == Keyword.Like ? LikeKind.Like : LikeKind.ILike, left, negated, position);
                associates = true;
                string name = (negated ? "!~~" : "~~") + (word == Keyword.Ilike ? "*" : "");
                return ParseQuantified(left, name, null, position);
        }
    }

    private LikeTest ParseLike(LikeKind kind, Expression left, bool negated, int position)
    {
        Expression pattern = ParseExpression(MatchLevel + 1);
        Expression? escape = Accept(Keyword.Escape) ? ParseExpression(MatchLevel + 1) : null;
        return new LikeTest(kind, left, pattern, escape, negated) { Position = position };
    }

    private Expression ParseIn(Expression left, bool negated, int position)
    {
        Syntax.Node inside = ParseParenthesised();
        if (inside is Query query)
        {
            SubqueryKind kind = negated ? SubqueryKind.All : SubqueryKind.Any;
            return new Subquery(kind, query, left, negated ? "<>" : "=") { Position = position };
        }

        IReadOnlyList<Expression> items = inside is ExpressionList list ? list.Items : [(Expression)inside];
        return new InList(left, items, negated) { Position = position };
    }

    private Between ParseBetween(Expression left, bool negated, int position)
    {
        bool symmetric = Accept(Keyword.Symmetric);
        if (!symmetric)
            Accept(Keyword.Asymmetric);
        Expression low = ParseRestricted();
        Expect(Keyword.And);
        Expression high = ParseExpression(MatchLevel + 1);
        return new Between(left, low, high, negated, symmetric) { Position = position };
    }

    private FunctionCall ParseOverlaps(Expression left, int position)
    {
        if (left is not RowConstructor { Items: var first })
            throw SyntaxError(_tokens[_at - 1]);
        if (ParsePrimary() is not RowConstructor { Items: var second })
            throw SyntaxError();
        if (first.Count != 2)
            throw Wrong(position, "wrong number of parameters on left side of OVERLAPS expression");
        if (second.Count != 2)
            throw Wrong(position, "wrong number of parameters on right side of OVERLAPS expression");
        return CatalogCall("overlaps", position, [.. first, .. second]);
    }

    private AtTimeZone ParseAtTimeZone(Expression left)
    {
        int position = Start;
        Take();
        Expect(Keyword.Time);
        Expect(Keyword.Zone);
        return new AtTimeZone(left, ParseExpression(ZoneLevel + 1)) { Position = position };
    }

    private Collate ParseCollate(Expression left)
    {
        int position = Start;
        Take();
        return new Collate(left, QualifiedName()) { Position = position };
    }

    private Cast ParseCast(Expression left)
    {
        int position = Start;
        Take();
        return new Cast(left, ParseTypeName()) { Position = position };
    }

    /// <summary>A call that special syntax stands for: of pg_catalog's function, whatever search_path says.</summary>
    private static FunctionCall CatalogCall(string name, int position, IReadOnlyList<Expression> arguments) =>
        new(new QualifiedName([CatalogSchema, name]) { Position = position }, arguments) { Position = position };

    private const string CatalogSchema = "pg_catalog";
}
