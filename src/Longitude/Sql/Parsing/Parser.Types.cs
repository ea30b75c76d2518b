using System.Globalization;
using Longitude.Sql.Syntax;

namespace Longitude.Sql.Parsing;

/// <summary>Names of types. The spellings of standard SQL become PostgreSQL's own names in pg_catalog.</summary>
internal sealed partial class Parser
{
    private const int FloatDigitsMax = 53;
    private const int RealDigitsMax = 24;

    private TypeName ParseTypeName()
    {
        int position = Start;
        if (Is(Keyword.Setof))
            throw NotSupported("SETOF");
        TypeName type = ParseSimpleType(intervalFields: true);
        int dimensions = 0;
        if (Accept(Keyword.Array))
        {
            dimensions = 1;
            if (Accept(TokenKind.LeftBracket))
            {
                IntegerConstant();
                Expect(TokenKind.RightBracket);
            }
        }
        else
        {
            while (Accept(TokenKind.LeftBracket))
            {
                dimensions++;
                if (!Is(TokenKind.RightBracket))
                    IntegerConstant();
                Expect(TokenKind.RightBracket);
            }
        }

        return dimensions == 0 ? type : type with { ArrayDimensions = dimensions, Position = position };
    }

    private TypeName ParseSimpleType(bool intervalFields)
    {
        int position = Start;
        if (Kind == TokenKind.Word && StandardType() is { } standard)
            return standard with { Position = position };
        if (Is(Keyword.Interval))
        {
            Take();
            TypeName interval = CatalogType("interval", OptionalPrecision());
            return (intervalFields && interval.Modifiers.Count == 0 ? ParseIntervalFields(interval) : interval) with { Position = position };
        }

        string first = TypeOrFunctionName();
        QualifiedName name = QualifiedName(first, position);
        IReadOnlyList<long> modifiers = [];
        if (Is(TokenKind.LeftParen))
        {
            Take();
            modifiers = ModifiersOf(ParseExpressions(), name);
            Expect(TokenKind.RightParen);
        }

        return new TypeName(name, modifiers, 0) { Position = position };
    }

    private static TypeName CatalogType(string name, params IReadOnlyList<long> modifiers) =>
        new(new QualifiedName([CatalogSchema, name]), modifiers, 0);

    /// <summary>Takes a type that standard SQL names by keywords; null when the next word is none.</summary>
    private TypeName? StandardType()
    {
        switch (Word)
        {
            case Keyword.Int or Keyword.Integer:
                Take();
                return CatalogType("int4");
            case Keyword.Smallint:
                Take();
                return CatalogType("int2");
            case Keyword.Bigint:
                Take();
                return CatalogType("int8");
            case Keyword.Real:
                Take();
                return CatalogType("float4");
            case Keyword.Float:
                Take();
                return FloatType();
            case Keyword.Double when Ahead(1).Keyword == Keyword.Precision:
                Take();
                Take();
                return CatalogType("float8");
            case Keyword.Decimal or Keyword.Dec or Keyword.Numeric:
                Take();
                return CatalogType("numeric", NumericModifiers());
            case Keyword.Boolean:
                Take();
                return CatalogType("bool");
            case Keyword.Bit:
                Take();
                return Accept(Keyword.Varying) ? CatalogType("varbit", OptionalModifiers()) : CatalogType("bit", OptionalModifiers(1));
            case Keyword.Varchar:
                Take();
                return CatalogType("varchar", OptionalLength());
            case Keyword.National or Keyword.Character or Keyword.Char or Keyword.Nchar:
                return CharacterType();
            case Keyword.Time or Keyword.Timestamp:
                return TimeType();
            default:
                return null;
        }
    }

    private TypeName CharacterType()
    {
        if (Accept(Keyword.National) && Word is not (Keyword.Character or Keyword.Char))
            throw SyntaxError();
        Take();
        if (Accept(Keyword.Varying))
            return CatalogType("varchar", OptionalLength());
        IReadOnlyList<long> length = OptionalLength();
        return CatalogType("bpchar", length.Count == 0 ? [1] : length);
    }

    private TypeName TimeType()
    {
        string name = Is(Keyword.Time) ? "time" : "timestamp";
        Take();
        IReadOnlyList<long> precision = OptionalPrecision();
        if (Accept(Keyword.With, Keyword.Time))
        {
            Expect(Keyword.Zone);
            name += "tz";
        }
        else if (Accept(Keyword.Without, Keyword.Time))
        {
            Expect(Keyword.Zone);
        }

        return CatalogType(name, precision);
    }

    private TypeName FloatType()
    {
        if (!Is(TokenKind.LeftParen))
            return CatalogType("float8");
        Take();
        int position = Start;
        int digits = IntegerConstant();
        Expect(TokenKind.RightParen);
        return digits switch
        {
            < 1 => throw Wrong(position, "precision for type float must be at least 1 bit", SqlStates.InvalidParameterValue),
            <= RealDigitsMax => CatalogType("float4"),
            <= FloatDigitsMax => CatalogType("float8"),
            _ => throw Wrong(position, "precision for type float must be less than 54 bits", SqlStates.InvalidParameterValue),
        };
    }

    private IReadOnlyList<long> OptionalLength() => OptionalPrecision();

    /// <summary>(n), or nothing.</summary>
    private IReadOnlyList<long> OptionalPrecision()
    {
        if (!Accept(TokenKind.LeftParen))
            return [];
        long value = IntegerConstant();
        Expect(TokenKind.RightParen);
        return [value];
    }

    private IReadOnlyList<long> OptionalModifiers(params IReadOnlyList<long> otherwise)
    {
        IReadOnlyList<long> modifiers = OptionalPrecision();
        return modifiers.Count > 0 ? modifiers : otherwise;
    }

    private List<long> NumericModifiers() =>
        Is(TokenKind.LeftParen) ? ModifiersOf(ParseExpressionsInParentheses(), new QualifiedName(["numeric"])) : [];

    /// <summary>Modifiers that were read as expressions, since only what follows shows that they are not arguments.</summary>
    private List<long> ModifiersOf(IReadOnlyList<Expression> expressions, QualifiedName type)
    {
        List<long> values = [];
        foreach (Expression e in expressions)
        {
            if (e is Literal { Kind: LiteralKind.Integer } number && long.TryParse(number.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value))
                values.Add(value);
            else if (e is ColumnName or Literal { Kind: LiteralKind.String })
                throw Wrong(type.Position, $"type modifier is not allowed for type \"{type.Last}\"");
            else
                throw Wrong(e.Position, "type modifiers must be simple constants or identifiers");
        }

        return values;
    }

    /// <summary>YEAR, DAY TO SECOND(3) and the like after INTERVAL, or after its constant.</summary>
    private TypeName ParseIntervalFields(TypeName interval)
    {
        Keyword from = Word;
        if (from is not (Keyword.Year or Keyword.Month or Keyword.Day or Keyword.Hour or Keyword.Minute or Keyword.Second))
            return interval;
        string fields = TakeName();
        Keyword last = from;
        if (Is(Keyword.To))
        {
            Take();
            last = Word;
            bool isValid = (from, last) is (Keyword.Year, Keyword.Month)
                or (Keyword.Day, Keyword.Hour or Keyword.Minute or Keyword.Second)
                or (Keyword.Hour, Keyword.Minute or Keyword.Second)
                or (Keyword.Minute, Keyword.Second);
            if (!isValid)
                throw SyntaxError();
            fields += " to " + TakeName();
        }

        return interval with { IntervalFields = fields, Modifiers = last == Keyword.Second ? OptionalPrecision() : interval.Modifiers };
    }

    /// <summary>A constant after the name of a standard type: <c>date</c> has no keyword, but <c>timestamp '...'</c> and <c>interval '1' day</c> do.</summary>
    private Cast? ParseTypedConstant()
    {
        Keyword word = Word;
        bool isType = word is Keyword.Int or Keyword.Integer or Keyword.Smallint or Keyword.Bigint or Keyword.Real or Keyword.Float or Keyword.Decimal
            or Keyword.Dec or Keyword.Numeric or Keyword.Boolean or Keyword.Bit or Keyword.Varchar or Keyword.National or Keyword.Character
            or Keyword.Char or Keyword.Nchar or Keyword.Time or Keyword.Timestamp or Keyword.Interval;
        Token next = Ahead(1);
        if (word == Keyword.Double)
            isType = next.Keyword == Keyword.Precision;
        bool goesOn = IsString(next.Kind) || next.Kind == TokenKind.LeftParen
            || next.Keyword is Keyword.Varying or Keyword.Precision or Keyword.Character or Keyword.Char
            || (next.Keyword is Keyword.With or Keyword.Without && Ahead(2).Keyword == Keyword.Time);
        if (!isType || !goesOn)
            return null;
        int position = Start;
        TypeName type = ParseSimpleType(intervalFields: false);
        if (!IsString())
            throw SyntaxError();
        Literal constant = new(LiteralKind.String, StringConstantAt(out int at)) { Position = at };
        if (word == Keyword.Interval && type.Modifiers.Count == 0)
            type = ParseIntervalFields(type) with { Position = position };
        return new Cast(constant, type) { Position = position };
    }
}
