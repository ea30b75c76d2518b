using Longitude.Sql.Syntax;

namespace Longitude.Sql.Parsing;

/// <summary>WITH, and GROUP BY with its grouping sets.</summary>
internal sealed partial class Parser
{
    private WithClause ParseWith()
    {
        Expect(Keyword.With);
        bool isRecursive = Accept(Keyword.Recursive);
        return new WithClause(isRecursive, ListOf(ParseCommonTable));
    }

    private CommonTable ParseCommonTable()
    {
        int position = Start;
        string name = ColumnId();
        IReadOnlyList<string> columns = OptionalColumnList();
        Expect(Keyword.As);
        bool? isMaterialized = null;
        if (Accept(Keyword.Materialized))
            isMaterialized = true;
        else if (Accept(Keyword.Not, Keyword.Materialized))
            isMaterialized = false;
        Expect(TokenKind.LeftParen);
        Enter();
        Statement statement = ParsePreparable();
        Leave();
        Expect(TokenKind.RightParen);
        if (Is(Keyword.Search))
            throw NotSupported("the SEARCH clause of WITH");
        if (Is(Keyword.Cycle))
            throw NotSupported("the CYCLE clause of WITH");
        return new CommonTable(name, columns, statement, isMaterialized) { Position = position };
    }

    /// <summary>What may stand in WITH, PREPARE and COPY: a query, INSERT, UPDATE, DELETE.</summary>
    private Statement ParsePreparable(bool mayHaveInto = false)
    {
        WithClause? with = null;
        int position = Start;
        int outer = BeginTree();
        if (Is(Keyword.With))
            with = ParseWith();
        _intoAllowedAt = mayHaveInto ? _at : -1;
        Statement statement = Word switch
        {
            Keyword.Insert => ParseInsert(with),
            Keyword.Update => ParseUpdate(with),
            Keyword.Delete => ParseDelete(with),
            Keyword.Merge => throw NotSupported("MERGE"),
            Keyword.Select or Keyword.Values or Keyword.Table => ParseQueryAfterWith(with),
            _ => Is(TokenKind.LeftParen) ? ParseQueryAfterWith(with) : throw SyntaxError(),
        };
        EndTree(outer);
        if (_into is { } into)
        {
            _into = null;
            return into with { AsQuery = statement, Position = position };
        }

        return statement is Query ? statement : statement with { Position = position };
    }

    private List<GroupingElement> ParseGroupingElements() => ListOf(ParseGroupingElement);

    private GroupingElement ParseGroupingElement()
    {
        int position = Start;
        Enter();
        GroupingElement element;
        if (Is(TokenKind.LeftParen) && Ahead(1).Kind == TokenKind.RightParen)
        {
            Take();
            Take();
            element = new GroupingElement(GroupingKind.List, null, []);
        }
        else if (Accept(Keyword.Grouping, Keyword.Sets))
        {
            element = new GroupingElement(GroupingKind.Sets, null, ParenthesisedListOf(ParseGroupingElement));
        }
        else if (Word is Keyword.Rollup or Keyword.Cube && Ahead(1).Kind == TokenKind.LeftParen)
        {
            GroupingKind kind = Is(Keyword.Rollup) ? GroupingKind.Rollup : GroupingKind.Cube;
            Take();
            element = new GroupingElement(kind, null, ParenthesisedListOf(ParseGroupingItem));
        }
        else
        {
            element = ParseGroupingItem();
        }

        Leave();
        return element with { Position = position };
    }

    /// <summary>A value, or several in parentheses that group together.</summary>
    private GroupingElement ParseGroupingItem()
    {
        int position = Start;
        bool isParenthesised = Is(TokenKind.LeftParen);
        Expression value = ParseExpression();
        if (isParenthesised && value is RowConstructor row)
            return new GroupingElement(GroupingKind.List, null, [.. row.Items.Select(AsGroupingElement)]) { Position = position };
        return new GroupingElement(GroupingKind.Expression, value, []) { Position = position };
    }

    private static GroupingElement AsGroupingElement(Expression value) =>
        new(GroupingKind.Expression, value, []) { Position = value.Position };
}
