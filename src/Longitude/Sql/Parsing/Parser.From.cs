using Longitude.Sql.Syntax;

namespace Longitude.Sql.Parsing;

/// <summary>FROM: tables, functions, subqueries, joins.</summary>
internal sealed partial class Parser
{
    private List<TableExpression> ParseFromList()
    {
        List<TableExpression> list = [ParseTableExpression()];
        while (Accept(TokenKind.Comma))
            list.Add(ParseTableExpression());
        return list;
    }

    private TableExpression ParseTableExpression() => ParseJoins(ParseTableOperand());

    private TableExpression ParseJoins(TableExpression left)
    {
        while (true)
        {
            int position = Start;
            bool isNatural = Is(Keyword.Natural);
            if (isNatural)
                Take();
            if (!isNatural && Accept(Keyword.Cross))
            {
                Expect(Keyword.Join);
                left = new Join(JoinKind.Cross, left, ParseTableOperand()) { Position = position };
            }
            else if (ParseJoinKind() is { } kind)
            {
                TableExpression right = ParseTableOperand();
                left = isNatural
                    ? new Join(kind, left, right) { IsNatural = true, Position = position }
                    : ParseJoinCondition(new Join(kind, left, ParseJoins(right, isNatural)) { Position = position });
            }
            else
            {
                return isNatural ? throw SyntaxError() : left;
            }

            Raise();
        }
    }

    /// <summary>
    /// The right side of a join that has its condition still to come: <c>a JOIN b JOIN c ON x ON y</c> joins b and c first.
    /// </summary>
    private TableExpression ParseJoins(TableExpression right, bool isNatural)
    {
        if (isNatural || Word is Keyword.On or Keyword.Using)
            return right;
        Enter();
        TableExpression joined = ParseJoins(right);
        Leave();
        return joined;
    }

    private JoinKind? ParseJoinKind()
    {
        JoinKind kind;
        switch (Word)
        {
            case Keyword.Join:
                Take();
                return JoinKind.Inner;
            case Keyword.Inner:
                Take();
                Expect(Keyword.Join);
                return JoinKind.Inner;
            case Keyword.Left:
                kind = JoinKind.Left;
                break;
            case Keyword.Right:
                kind = JoinKind.Right;
                break;
            case Keyword.Full:
                kind = JoinKind.Full;
                break;
            default:
                return null;
        }

        Take();
        Accept(Keyword.Outer);
        Expect(Keyword.Join);
        return kind;
    }

    private Join ParseJoinCondition(Join join)
    {
        if (Accept(Keyword.On))
            return join with { On = ParseExpression() };
        Expect(Keyword.Using);
        List<string> columns = ParenthesisedListOf(ColumnId);
        return join with { Using = columns, UsingAlias = Accept(Keyword.As) ? ColumnId() : null };
    }

    private TableExpression ParseTableOperand()
    {
        int position = Start;
        if (Is(TokenKind.LeftParen))
            return ParseParenthesisedTable();
        if (Accept(Keyword.Lateral))
        {
            if (Is(TokenKind.LeftParen))
            {
                Query query = ParseQueryInParentheses();
                return new SubqueryTable(query, ParseTableAlias(), IsLateral: true) { Position = position };
            }

            return ParseFunctionTable(isLateral: true) with { Position = position };
        }

        if (Is(Keyword.Rows, Keyword.From) || IsFunctionAhead())
            return ParseFunctionTable(isLateral: false);
        TableReference table = ParseRelation();
        TableReference aliased = table with { Alias = ParseTableAlias() };
        return Is(Keyword.Tablesample) ? throw NotSupported("TABLESAMPLE") : aliased;
    }

    /// <summary>A table's name with ONLY or *, without an alias.</summary>
    private TableReference ParseRelation()
    {
        int position = Start;
        bool isOnly = Accept(Keyword.Only);
        bool isParenthesised = isOnly && Accept(TokenKind.LeftParen);
        QualifiedName name = QualifiedName();
        if (isParenthesised)
            Expect(TokenKind.RightParen);
        else if (!isOnly)
            Accept(TokenKind.Star);
        return new TableReference(name, null) { IsOnly = isOnly, Position = position };
    }

    /// <summary>True before a name, perhaps qualified, and an opening parenthesis; and before values without parentheses that act as functions.</summary>
    private bool IsFunctionAhead()
    {
        if (Is(Keyword.Only))
            return false;
        if (Kind == TokenKind.Word && Word != Keyword.Absent && Keywords.ClassOf(Word) == KeywordClass.Reserved)
            return Word is Keyword.CurrentDate or Keyword.CurrentTimestamp or Keyword.CurrentTime or Keyword.Localtime or Keyword.Localtimestamp
                or Keyword.CurrentUser or Keyword.CurrentRole or Keyword.SessionUser or Keyword.User or Keyword.CurrentCatalog or Keyword.Cast;
        if (!IsLabel(_tokens[_at]))
            return false;
        int ahead = 1;
        while (Ahead(ahead).Kind == TokenKind.Dot && IsLabel(Ahead(ahead + 1)))
            ahead += 2;
        return Ahead(ahead).Kind == TokenKind.LeftParen;
    }

    private FunctionTable ParseFunctionTable(bool isLateral)
    {
        int position = Start;
        List<FunctionCall> functions;
        List<IReadOnlyList<(string Name, TypeName Type)>> definitions = [];
        if (Accept(Keyword.Rows, Keyword.From))
        {
            functions = ParenthesisedListOf(() =>
            {
                FunctionCall call = ParseTableFunction();
                definitions.Add(Accept(Keyword.As) ? ParenthesisedListOf(ParseColumnDefinitionOfAlias) : []);
                return call;
            });
        }
        else
        {
            functions = [ParseTableFunction()];
        }

        bool withOrdinality = Accept(Keyword.With, Keyword.Ordinality);
        TableAlias? alias = ParseFunctionAlias(functions[0].Name.Last);
        return new FunctionTable(functions, alias, isLateral, withOrdinality)
        {
            Position = position,
            Definitions = definitions.Exists(d => d.Count > 0) ? definitions : [],
        };
    }

    private FunctionCall ParseTableFunction()
    {
        Token token = _tokens[_at];
        Expression e = ParsePrimary();
        return e switch
        {
            FunctionCall { Over: null, Filter: null, WithinGroup.Count: 0 } call => call,
            FunctionCall => throw SyntaxError(token),
            ColumnName or Literal or Star or Subquery => throw SyntaxError(token),
            _ => throw NotSupported("this expression in FROM", token.Start),
        };
    }

    private TableExpression ParseParenthesisedTable()
    {
        int position = Start;
        Syntax.Node inside = ParseParenthesisedTableOrQuery();
        if (inside is Query query)
            return new SubqueryTable(query, ParseTableAlias(), IsLateral: false) { Position = position };
        TableExpression table = (TableExpression)inside;
        if (ParseTableAlias() is not { } alias)
            return table;
        return table is Join join && join.Alias is null ? join with { Alias = alias } : throw SyntaxError(_tokens[_at - 1]);
    }

    /// <summary>Takes <c>( ... )</c> in FROM: a query, or a join.</summary>
    private Syntax.Node ParseParenthesisedTableOrQuery()
    {
        Enter();
        Expect(TokenKind.LeftParen);
        Syntax.Node inside;
        if (IsQueryStart(_tokens[_at]))
        {
            inside = ParseQuery();
        }
        else if (Is(TokenKind.LeftParen))
        {
            int position = Start;
            Syntax.Node inner = ParseParenthesisedTableOrQuery();
            if (inner is Query query && IsQueryRest())
            {
                inside = ParseQueryRest(query, isParenthesised: true);
            }
            else
            {
                TableAlias? alias = ParseTableAlias();
                TableExpression table = inner switch
                {
                    Query q => new SubqueryTable(q, alias, IsLateral: false) { Position = position },
                    Join join when alias is not null => join with { Alias = alias },
                    _ => (TableExpression)inner,
                };
                inside = ParseJoins(table);
            }
        }
        else
        {
            inside = ParseTableExpression();
        }

        if (inside is TableReference or SubqueryTable or FunctionTable)
            throw SyntaxError();
        Expect(TokenKind.RightParen);
        Leave();
        return inside;
    }

    private TableAlias? ParseTableAlias()
    {
        string name;
        if (Accept(Keyword.As))
            name = ColumnId();
        else if (IsColumnId())
            name = ColumnId();
        else
            return null;
        return new TableAlias(name, OptionalColumnList());
    }

    /// <summary>An alias that may define columns: <c>AS t(a int, b text)</c>, or <c>AS (a int)</c>.</summary>
    private TableAlias? ParseFunctionAlias(string functionName)
    {
        bool hasAs = Accept(Keyword.As);
        if (hasAs && Is(TokenKind.LeftParen))
            return new TableAlias(functionName, []) { Definitions = ParenthesisedListOf(ParseColumnDefinitionOfAlias) };
        if (!hasAs && !IsColumnId())
            return null;
        string name = ColumnId();
        if (!Is(TokenKind.LeftParen))
            return new TableAlias(name, []);
        if (Ahead(2).Kind is TokenKind.Comma or TokenKind.RightParen)
            return new TableAlias(name, OptionalColumnList());
        return new TableAlias(name, []) { Definitions = ParenthesisedListOf(ParseColumnDefinitionOfAlias) };
    }

    private (string Name, TypeName Type) ParseColumnDefinitionOfAlias()
    {
        string name = ColumnId();
        TypeName type = ParseTypeName();
        if (Accept(Keyword.Collate))
            QualifiedName();
        return (name, type);
    }
}
