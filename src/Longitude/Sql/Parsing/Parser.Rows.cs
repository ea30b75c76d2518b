using Longitude.Sql.Syntax;

namespace Longitude.Sql.Parsing;

/// <summary>INSERT, UPDATE, DELETE, TRUNCATE.</summary>
internal sealed partial class Parser
{
    private InsertStatement ParseInsert(WithClause? with)
    {
        int position = Start;
        Take();
        Expect(Keyword.Into);
        QualifiedName table = QualifiedName();
        string? alias = Accept(Keyword.As) ? ColumnId() : null;
        IReadOnlyList<ColumnTarget> columns = [];
        bool? overriding = null;
        Query? source = null;
        if (Accept(Keyword.Default))
        {
            Expect(Keyword.Values);
        }
        else
        {
            if (Is(TokenKind.LeftParen) && !IsParenthesisedQueryAhead())
                columns = ParenthesisedListOf(ParseColumnTarget);
            if (Accept(Keyword.Overriding))
                overriding = ParseOverriding();
            source = ParseQuery();
        }

        OnConflict? onConflict = Is(Keyword.On) ? ParseOnConflict() : null;
        return new InsertStatement
        {
            With = with,
            Table = table,
            Alias = alias,
            Columns = columns,
            Source = source,
            OverridingSystem = overriding,
            OnConflict = onConflict,
            Returning = ParseReturning(),
            Position = position,
        };
    }

    /// <summary>SYSTEM VALUE (true) or USER VALUE.</summary>
    private bool ParseOverriding()
    {
        bool isSystem = Accept(Keyword.System);
        if (!isSystem)
            Expect(Keyword.User);
        Expect(Keyword.Value);
        return isSystem;
    }

    private ColumnTarget ParseColumnTarget()
    {
        int position = Start;
        string name = ColumnId();
        List<Expression>? subscripts = null;
        while (Is(TokenKind.LeftBracket))
        {
            Take();
            (subscripts ??= []).Add(ParseExpression());
            if (Is(TokenKind.Colon))
                throw NotSupported("assigning to a slice of an array");
            Expect(TokenKind.RightBracket);
        }

        if (Is(TokenKind.Dot))
            throw NotSupported("assigning to a field of a composite column");
        return new ColumnTarget(name, subscripts ?? (IReadOnlyList<Expression>)[]) { Position = position };
    }

    private OnConflict ParseOnConflict()
    {
        int position = Start;
        Take();
        Expect(Keyword.Conflict);
        OnConflict conflict = new() { Position = position };
        if (Is(TokenKind.LeftParen))
        {
            conflict = conflict with { Target = ParenthesisedListOf(ParseIndexElement) };
            if (Accept(Keyword.Where))
                conflict = conflict with { TargetWhere = ParseExpression() };
        }
        else if (Accept(Keyword.On))
        {
            Expect(Keyword.Constraint);
            conflict = conflict with { Constraint = ColumnId() };
        }

        Expect(Keyword.Do);
        if (Accept(Keyword.Nothing))
            return conflict;
        if (Accept(Keyword.Update))
        {
            Expect(Keyword.Set);
            conflict = conflict with { IsUpdate = true, Assignments = ListOf(ParseAssignment) };
            return Accept(Keyword.Where) ? conflict with { Where = ParseExpression() } : conflict;
        }

        throw SyntaxError();
    }

    private List<SelectItem> ParseReturning() => Accept(Keyword.Returning) ? ParseSelectItems() : [];

    private Assignment ParseAssignment()
    {
        int position = Start;
        bool isRow = Is(TokenKind.LeftParen);
        IReadOnlyList<ColumnTarget> targets = isRow ? ParenthesisedListOf(ParseColumnTarget) : [ParseColumnTarget()];
        Expect(TokenKind.Equal);
        return new Assignment(targets, ParseExpression()) { IsRow = isRow, Position = position };
    }

    private UpdateStatement ParseUpdate(WithClause? with)
    {
        int position = Start;
        Take();
        TableReference table = ParseTarget(Keyword.Set);
        Expect(Keyword.Set);
        List<Assignment> assignments = [ParseAssignment()];
        while (Accept(TokenKind.Comma))
            assignments.Add(ParseAssignment());
        IReadOnlyList<TableExpression> from = Accept(Keyword.From) ? ParseFromList() : [];
        (Expression? where, string? currentOf) = ParseWhereOrCurrent();
        return new UpdateStatement
        {
            With = with,
            Table = table,
            Assignments = assignments,
            From = from,
            Where = where,
            CurrentOf = currentOf,
            Returning = ParseReturning(),
            Position = position,
        };
    }

    private DeleteStatement ParseDelete(WithClause? with)
    {
        int position = Start;
        Take();
        Expect(Keyword.From);
        TableReference table = ParseTarget(Keyword.Absent);
        IReadOnlyList<TableExpression> others = Accept(Keyword.Using) ? ParseFromList() : [];
        (Expression? where, string? currentOf) = ParseWhereOrCurrent();
        return new DeleteStatement
        {
            With = with,
            Table = table,
            Using = others,
            Where = where,
            CurrentOf = currentOf,
            Returning = ParseReturning(),
            Position = position,
        };
    }

    /// <summary>The table that is written, with an alias; SET may not be one without AS.</summary>
    private TableReference ParseTarget(Keyword after)
    {
        TableReference table = ParseRelation();
        string? alias = null;
        if (Accept(Keyword.As) || (IsColumnId() && !(after != Keyword.Absent && Is(after))))
            alias = ColumnId();
        return alias is null ? table : table with { Alias = new TableAlias(alias, []) };
    }

    private (Expression? Where, string? CurrentOf) ParseWhereOrCurrent()
    {
        if (!Accept(Keyword.Where))
            return (null, null);
        return Accept(Keyword.Current, Keyword.Of) ? (null, ColumnId()) : (ParseExpression(), null);
    }

    private TruncateStatement ParseTruncate()
    {
        int position = Start;
        Take();
        Accept(Keyword.Table);
        List<QualifiedName> tables = ListOf(() => ParseRelation().Name);
        bool restart = Accept(Keyword.Restart, Keyword.Identity);
        if (!restart && Accept(Keyword.Continue))
            Expect(Keyword.Identity);
        return new TruncateStatement(tables, restart, ParseCascade()) { Position = position };
    }

    /// <summary>CASCADE (true), RESTRICT or nothing.</summary>
    private bool ParseCascade()
    {
        if (Accept(Keyword.Cascade))
            return true;
        Accept(Keyword.Restrict);
        return false;
    }
}
