using Longitude.Sql.Syntax;

namespace Longitude.Sql.Parsing;

/// <summary>Queries: WITH, SELECT, VALUES, TABLE, set operations, and what stands after them.</summary>
internal sealed partial class Parser
{
    private const int UnionLevel = 1;
    private const int IntersectLevel = 2;

    /// <summary>The target of SELECT ... INTO, which makes the statement a CREATE TABLE AS.</summary>
    private CreateTableStatement? _into;

    /// <summary>The query in which INTO may stand: the first SELECT of the statement.</summary>
    private int _intoAllowedAt = -1;

    private Query ParseQuery()
    {
        int outer = BeginTree();
        WithClause? with = Is(Keyword.With) ? ParseWith() : null;
        Query query = ParseQueryAfterWith(with);
        EndTree(outer);
        return query;
    }

    private int BeginTree()
    {
        Enter();
        int outer = _height;
        _height = 0;
        return outer;
    }

    private void EndTree(int outer)
    {
        Raise();
        _height = Math.Max(outer, _height);
        Leave();
    }

    private Query ParseQueryAfterWith(WithClause? with)
    {
        bool isParenthesised = Is(TokenKind.LeftParen);
        Query query = ParseSelectClause();
        query = ParseQueryRest(query, isParenthesised);
        if (with is null)
            return query;
        return query.With is null ? query with { With = with } : throw Wrong(query.Position, "multiple WITH clauses not allowed");
    }

    /// <summary>Goes on after a first operand: set operations, then ORDER BY, LIMIT and the like.</summary>
    private Query ParseQueryRest(Query first, bool isParenthesised)
    {
        Query query = ParseSetOperations(first, UnionLevel);
        bool isInner = isParenthesised && ReferenceEquals(query, first);
        if (Is(Keyword.Order))
        {
            if (isInner && query.OrderBy.Count > 0)
                throw Wrong(Start, "multiple ORDER BY clauses not allowed");
            query = query with { OrderBy = ParseOrderBy() };
        }

        return ParseQueryEnd(query, isInner && query.Limit is not null, isInner && query.Offset is not null);
    }

    /// <summary>LIMIT, OFFSET and FOR, in any order, each once.</summary>
    private Query ParseQueryEnd(Query query, bool innerLimit, bool innerOffset)
    {
        bool limited = false, moved = false, locked = false;
        while (true)
        {
            if (!limited && (Is(Keyword.Limit) || (Is(Keyword.Fetch) && Ahead(1).Keyword is Keyword.First or Keyword.Next)))
            {
                if (innerLimit)
                    throw Wrong(Start, "multiple LIMIT clauses not allowed");
                limited = true;
                query = ParseLimit(query);
            }
            else if (!moved && Is(Keyword.Offset))
            {
                if (innerOffset)
                    throw Wrong(Start, "multiple OFFSET clauses not allowed");
                moved = true;
                query = ParseOffset(query);
            }
            else if (!locked && Is(Keyword.For))
            {
                locked = true;
                query = ParseLocking(query);
            }
            else
            {
                return CheckTies(query);
            }
        }
    }

    private Query CheckTies(Query query)
    {
        if (query.WithTies && query.OrderBy.Count == 0)
            throw Wrong(query.Position, "WITH TIES cannot be specified without ORDER BY clause");
        return query;
    }

    private Query ParseSetOperations(Query left, int level)
    {
        while (true)
        {
            int next = Word switch
            {
                Keyword.Union or Keyword.Except => UnionLevel,
                Keyword.Intersect => IntersectLevel,
                _ => 0,
            };
            if (next < level || next == 0)
                return left;
            int position = Start;
            SetOperator kind = Word switch
            {
                Keyword.Union => SetOperator.Union,
                Keyword.Except => SetOperator.Except,
                _ => SetOperator.Intersect,
            };
            Take();
            bool isAll = Accept(Keyword.All);
            if (!isAll)
                Accept(Keyword.Distinct);
            Query right = ParseSelectClause();
            if (next == UnionLevel)
                right = ParseSetOperations(right, IntersectLevel);
            left = new SetOperation(kind, isAll, left, right) { Position = position };
            Raise();
        }
    }

    /// <summary>An operand of set operations: SELECT, VALUES, TABLE, or a query in parentheses.</summary>
    private Query ParseSelectClause()
    {
        int position = Start;
        switch (Word)
        {
            case Keyword.Select:
                int outer = BeginTree();
                SelectQuery select = ParseSelect();
                EndTree(outer);
                return select;
            case Keyword.Values:
                Take();
                return new ValuesQuery(ListOf(ParseExpressionsInParentheses)) { Position = position };
            case Keyword.Table:
                Take();
                TableReference table = ParseRelation();
                return new SelectQuery { Items = [new SelectItem(new Star([]), null)], From = [table], Position = position };
            default:
                return ParseQueryInParentheses();
        }
    }

    private SelectQuery ParseSelect()
    {
        int position = Start;
        int token = _at;
        Take();
        bool isDistinct = false;
        IReadOnlyList<Expression> distinctOn = [];
        if (!Accept(Keyword.All) && Accept(Keyword.Distinct))
        {
            isDistinct = true;
            if (Accept(Keyword.On))
                distinctOn = ParseExpressionsInParentheses();
        }

        IReadOnlyList<SelectItem> items = IsSelectItem(isDistinct) ? ParseSelectItems() : [];
        if (Is(Keyword.Into))
            ParseInto(token);
        IReadOnlyList<TableExpression> from = Accept(Keyword.From) ? ParseFromList() : [];
        Expression? where = Accept(Keyword.Where) ? ParseExpression() : null;
        bool groupDistinct = false;
        IReadOnlyList<GroupingElement> groupBy = [];
        if (Accept(Keyword.Group))
        {
            Expect(Keyword.By);
            groupDistinct = Accept(Keyword.Distinct);
            if (!groupDistinct)
                Accept(Keyword.All);
            groupBy = ParseGroupingElements();
        }

        Expression? having = Accept(Keyword.Having) ? ParseExpression() : null;
        IReadOnlyList<NamedWindow> windows = Accept(Keyword.Window) ? ParseWindowClause() : [];
        return new SelectQuery
        {
            Items = items,
            IsDistinct = isDistinct,
            DistinctOn = distinctOn,
            From = from,
            Where = where,
            GroupBy = groupBy,
            GroupByDistinct = groupDistinct,
            Having = having,
            Windows = windows,
            Position = position,
        };
    }

    /// <summary>A SELECT may have no items at all, unless it is DISTINCT.</summary>
    private bool IsSelectItem(bool isDistinct) => isDistinct
        || !(Kind is TokenKind.End or TokenKind.Semicolon or TokenKind.RightParen
            || Word is Keyword.From or Keyword.Where or Keyword.Group or Keyword.Having or Keyword.Window or Keyword.Union or Keyword.Except
                or Keyword.Intersect or Keyword.Order or Keyword.Limit or Keyword.Offset or Keyword.Fetch or Keyword.For or Keyword.Into);

    private List<SelectItem> ParseSelectItems()
    {
        List<SelectItem> items = [ParseSelectItem()];
        while (Accept(TokenKind.Comma))
            items.Add(ParseSelectItem());
        return items;
    }

    private SelectItem ParseSelectItem()
    {
        int position = Start;
        if (Accept(TokenKind.Star))
            return new SelectItem(new Star([]) { Position = position }, null) { Position = position };
        Expression value = ParseExpression();
        string? alias = null;
        if (Accept(Keyword.As))
            alias = Label();
        else if (IsBareLabel(_tokens[_at]))
            alias = TakeName();
        return new SelectItem(value, alias) { Position = position };
    }

    private void ParseInto(int selectToken)
    {
        Take();
        if (selectToken != _intoAllowedAt)
            throw Wrong(Start, "SELECT ... INTO is not allowed here");
        int position = Start;
        Persistence persistence = ParsePersistence();
        Accept(Keyword.Table);
        _into = new CreateTableStatement { Name = QualifiedName(), Persistence = persistence, Position = position };
    }

    private List<OrderItem> ParseOrderBy()
    {
        Expect(Keyword.Order);
        Expect(Keyword.By);
        List<OrderItem> items = [];
        do
        {
            int position = Start;
            Expression value = ParseExpression();
            string? usingOperator = null;
            bool isDescending = false;
            if (Accept(Keyword.Using))
                usingOperator = Is(Keyword.Operator) ? QualifiedOperator(out _) : AnyOperator(out _);
            else
                isDescending = ParseDescending();
            items.Add(new OrderItem(value, isDescending, ParseNullsOrder()) { UsingOperator = usingOperator, Position = position });
        }
        while (Accept(TokenKind.Comma));
        return items;
    }

    private bool ParseDescending()
    {
        if (Accept(Keyword.Desc))
            return true;
        Accept(Keyword.Asc);
        return false;
    }

    private NullsOrder ParseNullsOrder()
    {
        if (Accept(Keyword.Nulls, Keyword.First))
            return NullsOrder.First;
        return Accept(Keyword.Nulls, Keyword.Last) ? NullsOrder.Last : NullsOrder.Default;
    }

    private Query ParseLimit(Query query)
    {
        int start = Start;
        if (Accept(Keyword.Limit))
        {
            Expression? limit = Accept(Keyword.All) ? null : ParseExpression();
            if (Is(TokenKind.Comma))
            {
                throw new SqlException(SqlStates.SyntaxError, "LIMIT #,# syntax is not supported")
                {
                    Hint = "Use separate LIMIT and OFFSET clauses.",
                    Position = SyntaxErrors.PositionOf(text, start),
                };
            }

            return query with { Limit = limit };
        }

        Take();
        Take();
        int position = Start;
        Expression count = Word is Keyword.Row or Keyword.Rows
            ? new Literal(LiteralKind.Integer, "1") { Position = position }
            : ParseFetchCount();
        ExpectRows();
        bool withTies = Accept(Keyword.With, Keyword.Ties);
        if (!withTies)
            Expect(Keyword.Only);
        return query with { Limit = count, WithTies = withTies };
    }

    private Query ParseOffset(Query query)
    {
        Take();
        query = query with { Offset = ParseExpression() };
        if (Word is Keyword.Row or Keyword.Rows)
            Take();
        return query;
    }

    private void ExpectRows()
    {
        if (Word is not (Keyword.Row or Keyword.Rows))
            throw SyntaxError();
        Take();
    }

    /// <summary>The count of FETCH FIRST: a number or an operand, so that ROWS is not taken for an alias.</summary>
    private Expression ParseFetchCount()
    {
        int position = Start;
        if (Kind is TokenKind.Minus or TokenKind.Plus)
            return new Literal(LiteralKind.Integer, SignedNumber()) { Position = position };
        return ParsePrimary();
    }

    private Query ParseLocking(Query query)
    {
        List<LockingClause> clauses = [.. query.Locking];
        while (Is(Keyword.For))
        {
            int position = Start;
            Take();
            if (Accept(Keyword.Read))
            {
                Expect(Keyword.Only);
                clauses.Clear();
                continue;
            }

            LockStrength strength = ParseLockStrength();
            IReadOnlyList<QualifiedName> tables = Accept(Keyword.Of) ? QualifiedNames() : [];
            LockWait wait = LockWait.Block;
            if (Accept(Keyword.Nowait))
                wait = LockWait.NoWait;
            else if (Accept(Keyword.Skip, Keyword.Locked))
                wait = LockWait.SkipLocked;
            clauses.Add(new LockingClause(strength, tables, wait) { Position = position });
        }

        return query with { Locking = clauses };
    }

    private LockStrength ParseLockStrength()
    {
        if (Accept(Keyword.Update))
            return LockStrength.Update;
        if (Accept(Keyword.Share))
            return LockStrength.Share;
        if (Accept(Keyword.No, Keyword.Key, Keyword.Update))
            return LockStrength.NoKeyUpdate;
        Expect(Keyword.Key);
        Expect(Keyword.Share);
        return LockStrength.KeyShare;
    }
}
