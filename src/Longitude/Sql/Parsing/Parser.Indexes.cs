using Longitude.Sql.Syntax;

namespace Longitude.Sql.Parsing;

/// <summary>Indexes and sequences.</summary>
internal sealed partial class Parser
{
    private CreateIndexStatement ParseCreateIndex()
    {
        bool isUnique = Accept(Keyword.Unique);
        Expect(Keyword.Index);
        bool isConcurrent = Accept(Keyword.Concurrently);
        bool ifNotExists = ParseIfNotExists();
        string? name = Is(Keyword.On) && !ifNotExists ? null : ColumnId();
        Expect(Keyword.On);
        QualifiedName table = ParseRelation().Name;
        string method = Accept(Keyword.Using) ? ColumnId() : "btree";
        List<IndexElement> elements = ParenthesisedListOf(ParseIndexElement);
        IReadOnlyList<string> include = ParseInclude();
        bool notDistinct = ParseNullsNotDistinct();
        ParseStorageOptions();
        Expression? where = null;
        string? whereText = null;
        if (Accept(Keyword.Where))
        {
            int first = _at;
            where = ParseExpression();
            whereText = TextSince(first);
        }

        return new CreateIndexStatement
        {
            Name = name,
            Table = table,
            IsUnique = isUnique,
            IsConcurrent = isConcurrent,
            IfNotExists = ifNotExists,
            Method = method,
            Elements = elements,
            Include = include,
            NullsNotDistinct = notDistinct,
            Where = where,
            WhereText = whereText,
        };
    }

    /// <summary>A column, a call, or an expression in parentheses; then how it is ordered.</summary>
    private IndexElement ParseIndexElement()
    {
        int position = Start;
        int first = _at;
        Expression value;
        string spelled;
        if (Is(TokenKind.LeftParen))
        {
            (value, spelled) = ParseTextInParentheses();
        }
        else if (IsColumnId() && Ahead(1).Kind is not (TokenKind.LeftParen or TokenKind.Dot))
        {
            value = new ColumnName([ColumnId()]) { Position = position };
            spelled = TextSince(first);
        }
        else
        {
            value = ParsePrimary();
            spelled = TextSince(first);
        }

        string? operatorClass = null;
        QualifiedName? collation = Accept(Keyword.Collate) ? QualifiedName() : null;
        if (IsColumnId() && !Is(Keyword.Nulls))
        {
            operatorClass = QualifiedName().ToString();
            if (Is(TokenKind.LeftParen))
                ParseStorageParameters();
        }

        bool isDescending = ParseDescending();
        return new IndexElement(value, isDescending, ParseNullsOrder())
        {
            OperatorClass = operatorClass,
            Collation = collation,
            ExpressionText = spelled,
            Position = position,
        };
    }

    private CreateSequenceStatement ParseCreateSequence(Persistence persistence)
    {
        Take();
        bool ifNotExists = ParseIfNotExists();
        QualifiedName name = QualifiedName();
        TypeName? type = null;
        List<Option> options = ParseSequenceOptions(ref type);
        return new CreateSequenceStatement(name, ifNotExists, type, options) { IsTemporary = persistence == Persistence.Temporary };
    }

    private List<Option> ParseSequenceOptions()
    {
        TypeName? type = null;
        int position = Start;
        List<Option> options = ParseSequenceOptions(ref type);
        return type is null ? options : throw Wrong(position, "identity column type is set by the column, not by AS");
    }

    /// <summary>
    /// Options by their names: increment, minvalue and maxvalue (no value: NO ...), start, restart, cache, cycle (true or false),
    /// owned_by (a list of the name's parts; empty for NONE), sequence_name (a list), logged, unlogged.
    /// </summary>
    private List<Option> ParseSequenceOptions(ref TypeName? type)
    {
        List<Option> options = [];
        while (true)
        {
            int position = Start;
            if (Accept(Keyword.As))
                type = ParseSimpleType(intervalFields: false);
            else if (ParseSequenceOption() is { } option)
                options.Add(option with { Position = position });
            else
                return options;
        }
    }

    private Option? ParseSequenceOption()
    {
        switch (Word)
        {
            case Keyword.Increment:
                Take();
                Accept(Keyword.By);
                return new Option("increment", SignedNumber(), []);
            case Keyword.Minvalue or Keyword.Maxvalue:
                return new Option(TakeName(), SignedNumber(), []);
            case Keyword.No when Ahead(1).Keyword is Keyword.Minvalue or Keyword.Maxvalue:
                Take();
                return new Option(TakeName(), null, []);
            case Keyword.No when Ahead(1).Keyword == Keyword.Cycle:
                Take();
                Take();
                return new Option("cycle", "false", []);
            case Keyword.Cycle:
                Take();
                return new Option("cycle", "true", []);
            case Keyword.Start:
                Take();
                Accept(Keyword.With);
                return new Option("start", SignedNumber(), []);
            case Keyword.Restart:
                Take();
                bool hasValue = Accept(Keyword.With) || Kind is TokenKind.Integer or TokenKind.Minus or TokenKind.Plus or TokenKind.Decimal;
                return new Option("restart", hasValue ? SignedNumber() : null, []);
            case Keyword.Cache:
                Take();
                return new Option("cache", SignedNumber(), []);
            case Keyword.Owned:
                Take();
                Expect(Keyword.By);
                QualifiedName owner = QualifiedName();
                return new Option("owned_by", null, owner.ToString() is "none" ? [] : owner.Parts);
            case Keyword.Sequence:
                Take();
                Expect(Keyword.Name);
                return new Option("sequence_name", null, QualifiedName().Parts);
            case Keyword.Logged or Keyword.Unlogged:
                return new Option(TakeName(), null, []);
            default:
                return null;
        }
    }
}
