using Longitude.Sql.Syntax;

namespace Longitude.Sql.Parsing;

/// <summary>CREATE TABLE: columns, LIKE, AS, placement.</summary>
internal sealed partial class Parser
{
    private CreateTableStatement ParseCreateTable(Persistence persistence)
    {
        bool ifNotExists = ParseIfNotExists();
        CreateTableStatement table = new() { Name = QualifiedName(), IfNotExists = ifNotExists, Persistence = persistence };
        if (Is(Keyword.Of))
            throw NotSupported("CREATE TABLE OF");
        if (Is(Keyword.Partition))
            throw NotSupported("CREATE TABLE PARTITION OF");
        if (!Is(TokenKind.LeftParen) || IsColumnNameList())
            return ParseTableAs(table);
        table = ParseTableElements(table);
        if (Is(Keyword.Inherits))
            throw NotSupported("INHERITS");
        if (Is(Keyword.Partition))
            throw NotSupported("PARTITION BY");
        return ParseTableOptions(table);
    }

    /// <summary>True at <c>(a, b) AS</c> and <c>(a, b) WITH</c>: names without types are those of CREATE TABLE AS.</summary>
    private bool IsColumnNameList() => IsColumnId(Ahead(1)) && Ahead(2).Kind is TokenKind.Comma or TokenKind.RightParen && Ahead(1).Keyword != Keyword.Like;

    private CreateTableStatement ParseTableElements(CreateTableStatement table)
    {
        List<ColumnDefinition> columns = [];
        List<TableConstraint> constraints = [];
        List<LikeClause> like = [];
        Expect(TokenKind.LeftParen);
        if (!Is(TokenKind.RightParen))
        {
            do
            {
                if (Is(Keyword.Like))
                {
                    like.Add(ParseLikeClause(columns.Count));
                }
                else if (IsTableConstraint())
                {
                    constraints.Add(ParseTableConstraint());
                }
                else
                {
                    columns.Add(ParseColumnDefinition());
                }
            }
            while (Accept(TokenKind.Comma));
        }

        Expect(TokenKind.RightParen);
        return table with { Columns = columns, Constraints = constraints, Like = like };
    }

    private static readonly string[] LikeOptions =
        ["comments", "compression", "constraints", "defaults", "generated", "identity", "indexes", "statistics", "storage"];

    private LikeClause ParseLikeClause(int before)
    {
        int position = Start;
        Take();
        QualifiedName table = QualifiedName();
        SortedSet<string> including = new(StringComparer.Ordinal);
        while (Word is Keyword.Including or Keyword.Excluding)
        {
            bool isIncluding = Is(Keyword.Including);
            Take();
            string what = Label();
            string[] options = what is "all" ? LikeOptions : LikeOptions.Contains(what) ? [what] : throw SyntaxError(_tokens[_at - 1]);
            if (isIncluding)
                including.UnionWith(options);
            else
                including.ExceptWith(options);
        }

        return new LikeClause(table, before, [.. including]) { Position = position };
    }

    /// <summary>What stands after the columns, in any order: PostgreSQL's storage options and the placement.</summary>
    private CreateTableStatement ParseTableOptions(CreateTableStatement table)
    {
        while (true)
        {
            if (Is(Keyword.Placed))
            {
                table = table with { Placement = ParsePlacement() };
            }
            else if (Accept(Keyword.On, Keyword.Commit))
            {
                table = table with { OnCommit = ParseOnCommit() };
            }
            else if (Is(Keyword.With) && Ahead(1).Kind == TokenKind.LeftParen)
            {
                Take();
                table = table with { Options = ParseStorageParameters() };
            }
            else if (!ParseIgnoredTableOption())
            {
                return table;
            }
        }
    }

    private bool ParseIgnoredTableOption()
    {
        if (Accept(Keyword.Without))
        {
            Expect(Keyword.Oids);
            return true;
        }

        if (Accept(Keyword.Tablespace) || (Is(Keyword.Using) && Ahead(1).Kind == TokenKind.Word && AcceptUsing()))
        {
            ColumnId();
            return true;
        }

        return false;
    }

    private bool AcceptUsing() => Accept(Keyword.Using);

    private string ParseOnCommit()
    {
        if (Accept(Keyword.Drop))
            return "drop";
        string what = Accept(Keyword.Delete) ? "delete rows" : "preserve rows";
        if (what is "preserve rows")
            Expect(Keyword.Preserve);
        Expect(Keyword.Rows);
        return what;
    }

    /// <summary>PLACED AT 'path', PLACED BY column, PLACED EVERYWHERE.</summary>
    private Placement ParsePlacement()
    {
        int position = Start;
        Expect(Keyword.Placed);
        if (Accept(Keyword.At))
            return new Placement(PlacementKind.At, StringConstant(), null) { Position = position };
        if (Accept(Keyword.By))
            return new Placement(PlacementKind.By, null, ColumnId()) { Position = position };
        Expect(Keyword.Everywhere);
        return new Placement(PlacementKind.Everywhere, null, null) { Position = position };
    }

    private CreateTableStatement ParseTableAs(CreateTableStatement table)
    {
        table = ParseTableOptions(table with { AsColumns = OptionalColumnList() });
        Expect(Keyword.As);
        int position = Start;
        Statement query = Is(Keyword.Execute) ? ParseExecute() : ParsePreparable();
        if (query is not (Query or ExecuteStatement))
            throw SyntaxError(_tokens[_at - 1]);
        return table with { AsQuery = query with { Position = position, End = _tokens[_at - 1].End }, WithNoData = ParseWithNoData() };
    }

    private void ParseStorageOptions()
    {
        if (Accept(Keyword.Using))
            ColumnId();
        if (Is(Keyword.With) && Ahead(1).Kind == TokenKind.LeftParen)
        {
            Take();
            ParseStorageParameters();
        }

        if (Accept(Keyword.Tablespace))
            ColumnId();
    }

    private ColumnDefinition ParseColumnDefinition()
    {
        int position = Start;
        string name = ColumnId();
        TypeName type = ParseTypeName();
        if (Accept(Keyword.Storage) || Accept(Keyword.Compression))
            ColumnId();
        QualifiedName? collation = null;
        List<ColumnConstraint>? constraints = null;
        while (true)
        {
            if (Accept(Keyword.Collate))
                collation = QualifiedName();
            else if (ParseColumnConstraint() is { } constraint)
                (constraints ??= []).Add(constraint);
            else if (constraints is null || !ParseConstraintAttribute(constraints))
                break;
        }

        return new ColumnDefinition(name, type) { Collation = collation, Constraints = constraints ?? (IReadOnlyList<ColumnConstraint>)[], Position = position };
    }

    /// <summary>DEFERRABLE and the like, which belong to the constraint before.</summary>
    private bool ParseConstraintAttribute(List<ColumnConstraint> constraints)
    {
        if (!ParseDeferral(out bool deferrable, out bool initiallyDeferred))
            return false;
        ColumnConstraint last = constraints[^1];
        if (last.Kind is not (ColumnConstraintKind.References or ColumnConstraintKind.PrimaryKey or ColumnConstraintKind.Unique))
            throw Wrong(_tokens[_at - 1].Start, "misplaced DEFERRABLE clause");
        constraints[^1] = last with { IsDeferrable = deferrable, IsInitiallyDeferred = initiallyDeferred };
        return true;
    }
}
