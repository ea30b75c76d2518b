using Longitude.Sql.Syntax;

namespace Longitude.Sql.Parsing;

/// <summary>CREATE: which kind of object, and those of them that need few words.</summary>
internal sealed partial class Parser
{
    private Statement ParseCreate()
    {
        Take();
        bool orReplace = Accept(Keyword.Or, Keyword.Replace);
        switch (Word)
        {
            case Keyword.View or Keyword.Recursive:
            case Keyword.Temp or Keyword.Temporary when Ahead(1).Keyword is Keyword.View or Keyword.Recursive:
            case Keyword.Local when Ahead(2).Keyword is Keyword.View or Keyword.Recursive:
                return ParseCreateView(orReplace);
            case Keyword.Function or Keyword.Procedure or Keyword.Aggregate or Keyword.Trigger or Keyword.Rule or Keyword.Transform or Keyword.Trusted
                or Keyword.Procedural or Keyword.Language:
                throw NotSupported("CREATE " + SpanOf(_tokens[_at]).ToString().ToUpperInvariant());
        }

        if (orReplace)
            throw SyntaxError();
        switch (Word)
        {
            case Keyword.Table or Keyword.Temp or Keyword.Temporary or Keyword.Unlogged or Keyword.Local or Keyword.Global:
                return ParseCreateTableOrSequence();
            case Keyword.Sequence:
                return ParseCreateSequence(Persistence.Permanent);
            case Keyword.Unique or Keyword.Index:
                return ParseCreateIndex();
            case Keyword.Materialized:
                return ParseCreateMaterializedView();
            case Keyword.Schema:
                return ParseCreateSchema();
            case Keyword.Type:
                return ParseCreateType();
            case Keyword.Role or Keyword.User or Keyword.Group:
                return ParseCreateRole();
            case Keyword.Extension:
                return ParseCreateExtension();
            case Keyword.Place:
                return ParseCreatePlace();
            case Keyword.Database:
                Take();
                return new CreateDatabaseStatement(ColumnId(), ParseDatabaseOptions());
            case Keyword.Domain or Keyword.Cast or Keyword.Collation or Keyword.Conversion or Keyword.Foreign or Keyword.Operator or Keyword.Policy
                or Keyword.Publication or Keyword.Server or Keyword.Statistics or Keyword.Subscription or Keyword.Tablespace or Keyword.Text
                or Keyword.Access or Keyword.Event or Keyword.Assertion or Keyword.Constraint:
                throw NotSupported("CREATE " + SpanOf(_tokens[_at]).ToString().ToUpperInvariant());
            default:
                throw SyntaxError();
        }
    }

    private bool ParseIfNotExists()
    {
        if (!Accept(Keyword.If))
            return false;
        Expect(Keyword.Not);
        Expect(Keyword.Exists);
        return true;
    }

    private bool ParseIfExists()
    {
        if (!Accept(Keyword.If))
            return false;
        Expect(Keyword.Exists);
        return true;
    }

    private Persistence ParsePersistence()
    {
        if (Word is Keyword.Local or Keyword.Global && Ahead(1).Keyword is Keyword.Temp or Keyword.Temporary)
            Take();
        if (Accept(Keyword.Temp) || Accept(Keyword.Temporary))
            return Persistence.Temporary;
        return Accept(Keyword.Unlogged) ? Persistence.Unlogged : Persistence.Permanent;
    }

    private Statement ParseCreateTableOrSequence()
    {
        Persistence persistence = ParsePersistence();
        if (Is(Keyword.Sequence))
            return ParseCreateSequence(persistence);
        Expect(Keyword.Table);
        return ParseCreateTable(persistence);
    }

    private CreateSchemaStatement ParseCreateSchema()
    {
        Take();
        bool ifNotExists = ParseIfNotExists();
        string? name = Is(Keyword.Authorization) ? null : ColumnId();
        string? owner = Accept(Keyword.Authorization) ? RoleName() : null;
        if (Word is Keyword.Create or Keyword.Grant)
            throw NotSupported("CREATE SCHEMA with definitions of its objects");
        return new CreateSchemaStatement(name ?? owner!, ifNotExists, owner);
    }

    private CreateEnumStatement ParseCreateType()
    {
        Take();
        QualifiedName name = QualifiedName();
        if (!Accept(Keyword.As))
            throw Is(TokenKind.LeftParen) || Kind is TokenKind.End or TokenKind.Semicolon ? NotSupported("CREATE TYPE of a base type") : SyntaxError();
        if (Is(TokenKind.LeftParen))
            throw NotSupported("CREATE TYPE of a composite type");
        if (Is(Keyword.Range))
            throw NotSupported("CREATE TYPE of a range type");
        Expect(Keyword.Enum);
        Expect(TokenKind.LeftParen);
        IReadOnlyList<string> labels = Is(TokenKind.RightParen) ? [] : ListOf(StringConstant);
        Expect(TokenKind.RightParen);
        return new CreateEnumStatement(name, labels);
    }

    private CreateExtensionStatement ParseCreateExtension()
    {
        Take();
        bool ifNotExists = ParseIfNotExists();
        string name = ColumnId();
        Accept(Keyword.With);
        while (true)
        {
            if (Accept(Keyword.Schema))
                ColumnId();
            else if (Accept(Keyword.Version))
                _ = IsString() ? StringConstant() : Label();
            else if (!Accept(Keyword.Cascade))
                return new CreateExtensionStatement(name, ifNotExists);
        }
    }

    /// <summary>CREATE PLACE 'world/eu/london' SHARDS 4.</summary>
    private CreatePlaceStatement ParseCreatePlace()
    {
        Take();
        bool ifNotExists = ParseIfNotExists();
        string path = StringConstant();
        Accept(Keyword.With);
        int? shards = null;
        if (IsWord("shards"))
        {
            Take();
            Accept(TokenKind.Equal);
            shards = IntegerConstant();
        }

        return new CreatePlaceStatement(path, ifNotExists, shards);
    }

    /// <summary>A word that is no keyword and has a meaning only here.</summary>
    private bool IsWord(string word) => Kind == TokenKind.Word && SpanOf(_tokens[_at]).Equals(word, StringComparison.OrdinalIgnoreCase);

    private List<Option> ParseDatabaseOptions()
    {
        Accept(Keyword.With);
        List<Option> options = [];
        while (Kind == TokenKind.Word)
        {
            int position = Start;
            string name = Accept(Keyword.Connection, Keyword.Limit) ? "connection_limit" : TakeName();
            Accept(TokenKind.Equal);
            options.Add(new Option(name, Accept(Keyword.Default) ? null : OptionValue(), []) { Position = position });
        }

        return options;
    }

    /// <summary>(name = value, name, ...): storage parameters, which change nothing here, but are kept for whoever wants to say so.</summary>
    private List<Option> ParseStorageParameters() => ParenthesisedListOf(() =>
    {
        int position = Start;
        string name = Label();
        while (Accept(TokenKind.Dot))
            name += "." + Label();
        string? value = Accept(TokenKind.Equal) ? OptionValue() : null;
        return new Option(name, value, []) { Position = position };
    });

    private RefreshViewStatement ParseRefresh()
    {
        Take();
        Expect(Keyword.Materialized);
        Expect(Keyword.View);
        bool isConcurrent = Accept(Keyword.Concurrently);
        QualifiedName name = QualifiedName();
        return new RefreshViewStatement(name, isConcurrent, ParseWithNoData());
    }

    /// <summary>WITH NO DATA (true), WITH DATA, or nothing.</summary>
    private bool ParseWithNoData()
    {
        if (Accept(Keyword.With, Keyword.No, Keyword.Data))
            return true;
        Accept(Keyword.With, Keyword.Data);
        return false;
    }

    private CreateViewStatement ParseCreateView(bool orReplace)
    {
        bool isTemporary = ParsePersistence() == Persistence.Temporary;
        if (Is(Keyword.Recursive))
            throw NotSupported("CREATE RECURSIVE VIEW");
        Expect(Keyword.View);
        QualifiedName name = QualifiedName();
        IReadOnlyList<string> columns = OptionalColumnList();
        string? checkOption = null;
        if (Accept(Keyword.With))
            checkOption = ParseStorageParameters().FirstOrDefault(o => o.Name is "check_option")?.Value;
        Expect(Keyword.As);
        int first = _at;
        Query query = ParseQuery();
        string queryText = TextSince(first);
        if (Accept(Keyword.With))
        {
            bool isLocal = Accept(Keyword.Local);
            if (!isLocal)
                Accept(Keyword.Cascaded);
            Expect(Keyword.Check);
            Expect(Keyword.Option);
            checkOption = isLocal ? "local" : "cascaded";
        }

        return new CreateViewStatement(name, columns, query, queryText, orReplace, isTemporary) { CheckOption = checkOption };
    }

    private CreateViewStatement ParseCreateMaterializedView()
    {
        Take();
        Expect(Keyword.View);
        bool ifNotExists = ParseIfNotExists();
        QualifiedName name = QualifiedName();
        IReadOnlyList<string> columns = OptionalColumnList();
        ParseStorageOptions();
        Expect(Keyword.As);
        int first = _at;
        Query query = ParseQuery();
        string queryText = TextSince(first);
        return new CreateViewStatement(name, columns, query, queryText, OrReplace: false, IsTemporary: false)
        {
            IsMaterialized = true,
            IfNotExists = ifNotExists,
            WithNoData = ParseWithNoData(),
        };
    }
}
