using Longitude.Sql.Syntax;

namespace Longitude.Sql.Parsing;

/// <summary>ALTER.</summary>
internal sealed partial class Parser
{
    private Statement ParseAlter()
    {
        Take();
        switch (Word)
        {
            case Keyword.Table:
                Take();
                return ParseAlterRelation("table");
            case Keyword.View or Keyword.Index:
                return ParseAlterRelation(TakeName());
            case Keyword.Sequence:
                Take();
                return ParseAlterSequence();
            case Keyword.Materialized:
                Take();
                Expect(Keyword.View);
                return ParseAlterRelation("materialized view");
            case Keyword.Type:
                return ParseAlterType();
            case Keyword.Schema:
                return ParseAlterSchema();
            case Keyword.Role or Keyword.User or Keyword.Group:
                return ParseAlterRole();
            case Keyword.Database:
                return ParseAlterDatabase();
            case Keyword.Default:
                return ParseAlterDefaultPrivileges();
            case Keyword.System:
                Take();
                Expect(Keyword.Set);
                return new AlterSystemStatement(ParseSetting(isLocal: false));
            case Keyword.Aggregate or Keyword.Collation or Keyword.Conversion or Keyword.Domain or Keyword.Event or Keyword.Extension or Keyword.Foreign
                or Keyword.Function or Keyword.Language or Keyword.Large or Keyword.Operator or Keyword.Policy or Keyword.Procedure
                or Keyword.Publication or Keyword.Routine or Keyword.Rule or Keyword.Server or Keyword.Statistics or Keyword.Subscription
                or Keyword.Tablespace or Keyword.Text or Keyword.Trigger or Keyword.Place:
                throw NotSupported("ALTER " + SpanOf(_tokens[_at]).ToString().ToUpperInvariant());
            default:
                throw SyntaxError();
        }
    }

    private AlterTableStatement ParseAlterRelation(string word)
    {
        if (Is(Keyword.All, Keyword.In))
            throw NotSupported("ALTER ... ALL IN TABLESPACE");
        bool ifExists = ParseIfExists();
        QualifiedName name = ParseRelation().Name;
        IReadOnlyList<AlterTableAction> actions = IsRename() ? [ParseRename()] : ListOf(ParseAlterTableAction);
        return new AlterTableStatement(name, ifExists, actions) { ObjectWord = word };
    }

    private bool IsRename() => Is(Keyword.Rename) || Is(Keyword.Set, Keyword.Schema);

    private AlterTableAction ParseRename()
    {
        int position = Start;
        if (Accept(Keyword.Set))
        {
            Take();
            return new SetSchema(ColumnId()) { Position = position };
        }

        Take();
        if (Accept(Keyword.To))
            return new RenameTable(ColumnId()) { Position = position };
        bool isConstraint = Accept(Keyword.Constraint);
        if (!isConstraint)
            Accept(Keyword.Column);
        string old = ColumnId();
        Expect(Keyword.To);
        string renamed = ColumnId();
        return isConstraint ? new RenameConstraint(old, renamed) { Position = position } : new RenameColumn(old, renamed) { Position = position };
    }

    private AlterTableAction ParseAlterTableAction()
    {
        int position = Start;
        AlterTableAction action = Word switch
        {
            Keyword.Add => ParseAdd(),
            Keyword.Drop => ParseDropAction(),
            Keyword.Alter => ParseAlterColumn(),
            Keyword.Validate => ParseValidate(),
            Keyword.Owner => ParseOwner(),
            _ => ParseStorageAction(),
        };
        return action with { Position = position };
    }

    private AlterTableAction ParseAdd()
    {
        Take();
        if (IsTableConstraint())
            return new AddConstraint(ParseTableConstraint());
        Accept(Keyword.Column);
        bool ifNotExists = ParseIfNotExists();
        return new AddColumn(ParseColumnDefinition(), ifNotExists);
    }

    private AlterTableAction ParseDropAction()
    {
        Take();
        bool isConstraint = Accept(Keyword.Constraint);
        if (!isConstraint)
            Accept(Keyword.Column);
        bool ifExists = ParseIfExists();
        string name = ColumnId();
        bool cascade = ParseCascade();
        return isConstraint ? new DropConstraint(name, ifExists, cascade) : new DropColumn(name, ifExists, cascade);
    }

    private ValidateConstraint ParseValidate()
    {
        Take();
        Expect(Keyword.Constraint);
        return new ValidateConstraint(ColumnId());
    }

    private ChangeOwner ParseOwner()
    {
        Take();
        Expect(Keyword.To);
        return new ChangeOwner(RoleName());
    }

    private AlterTableAction ParseAlterColumn()
    {
        int first = _at;
        Take();
        if (Is(Keyword.Constraint))
            throw NotSupported("ALTER CONSTRAINT");
        Accept(Keyword.Column);
        if (Accept(TokenKind.Integer))
            return SkipStorageAction(first);
        string column = ColumnId();
        if (Accept(Keyword.Type) || Accept(Keyword.Set, Keyword.Data, Keyword.Type))
            return ParseColumnType(column);
        if (Accept(Keyword.Set, Keyword.Default))
        {
            int at = _at;
            Expression value = ParseExpression();
            return new AlterColumnDefault(column, value, TextSince(at));
        }

        if (Accept(Keyword.Drop, Keyword.Default))
            return new AlterColumnDefault(column, null, null);
        if (Accept(Keyword.Set, Keyword.Not, Keyword.Null))
            return new AlterColumnNotNull(column, IsSet: true);
        if (Accept(Keyword.Drop, Keyword.Not, Keyword.Null))
            return new AlterColumnNotNull(column, IsSet: false);
        if (Accept(Keyword.Drop, Keyword.Expression))
            return new DropColumnExpression(column, ParseIfExists());
        if (Accept(Keyword.Drop, Keyword.Identity))
            return new AlterColumnIdentity(column, "drop", IsAlways: false, ParseIfExists(), []);
        if (Accept(Keyword.Add))
        {
            if (!Is(Keyword.Generated) || ParseGenerated() is not { Kind: ColumnConstraintKind.Identity } identity)
                throw SyntaxError();
            return new AlterColumnIdentity(column, "add", identity.IsAlways, IfExists: false, identity.SequenceOptions);
        }

        return IsIdentityChange() ? ParseIdentityChange(column) : SkipStorageAction(first);
    }

    private AlterColumnType ParseColumnType(string column)
    {
        TypeName type = ParseTypeName();
        if (Accept(Keyword.Collate))
            QualifiedName();
        if (!Accept(Keyword.Using))
            return new AlterColumnType(column, type, null);
        int first = _at;
        Expression value = ParseExpression();
        return new AlterColumnType(column, type, value) { UsingText = TextSince(first) };
    }

    private bool IsIdentityChange() => Is(Keyword.Restart) || (Is(Keyword.Set)
        && Ahead(1).Keyword is Keyword.Generated or Keyword.Increment or Keyword.Minvalue or Keyword.Maxvalue or Keyword.No or Keyword.Cycle
            or Keyword.Start or Keyword.Restart or Keyword.Cache or Keyword.Sequence);

    /// <summary>SET GENERATED ..., SET INCREMENT ..., RESTART, one after another. Always is null in spirit when none says GENERATED.</summary>
    private AlterColumnIdentity ParseIdentityChange(string column)
    {
        string verb = "set";
        bool isAlways = false;
        List<Option> options = [];
        while (IsIdentityChange())
        {
            if (Accept(Keyword.Set, Keyword.Generated))
            {
                verb = "set generated";
                isAlways = Accept(Keyword.Always);
                if (!isAlways)
                {
                    Expect(Keyword.By);
                    Expect(Keyword.Default);
                }
            }
            else
            {
                int position = Start;
                Accept(Keyword.Set);
                options.Add((ParseSequenceOption() ?? throw SyntaxError()) with { Position = position });
            }
        }

        return new AlterColumnIdentity(column, verb, isAlways, IfExists: false, options);
    }

    /// <summary>Actions that change nothing here, and those that are refused since ignoring them would not be safe.</summary>
    private AlterTableAction ParseStorageAction()
    {
        switch (Word)
        {
            case Keyword.Set when Ahead(1).Keyword == Keyword.Placed:
                Take();
                return new SetPlacement(ParsePlacement());
            case Keyword.Placed:
                return new SetPlacement(ParsePlacement());
            case Keyword.Enable or Keyword.Disable or Keyword.Force:
            case Keyword.No when Ahead(1).Keyword == Keyword.Force:
                throw NotSupported($"ALTER TABLE ... {TakeName().ToUpperInvariant()} {TakeName().ToUpperInvariant()}", Start);
            case Keyword.Inherit or Keyword.Attach or Keyword.Detach or Keyword.Of:
            case Keyword.No when Ahead(1).Keyword == Keyword.Inherit:
                throw NotSupported($"ALTER TABLE ... {TakeName().ToUpperInvariant()}");
            case Keyword.Set or Keyword.Reset or Keyword.Cluster or Keyword.Replica:
                return SkipStorageAction(_at);
            default:
                throw SyntaxError();
        }
    }

    /// <summary>Goes over an action to its end: the next comma outside parentheses.</summary>
    private StorageAction SkipStorageAction(int first)
    {
        if (!IsLabel(_tokens[_at]))
            throw SyntaxError();
        int depth = 0;
        while (Kind is not (TokenKind.End or TokenKind.Semicolon or TokenKind.Error) && !(depth == 0 && Is(TokenKind.Comma)))
        {
            depth += Kind switch
            {
                TokenKind.LeftParen => 1,
                TokenKind.RightParen => -1,
                _ => 0,
            };
            if (depth < 0)
                throw SyntaxError();
            Take();
        }

        return depth == 0 && Kind != TokenKind.Error ? new StorageAction(TextSince(first)) : throw SyntaxError();
    }

    private Statement ParseAlterSequence()
    {
        bool ifExists = ParseIfExists();
        QualifiedName name = QualifiedName();
        if (IsRename() || Is(Keyword.Owner))
        {
            AlterTableAction action = Is(Keyword.Owner) ? ParseAlterTableAction() : ParseRename();
            return new AlterTableStatement(name, ifExists, [action]) { ObjectWord = "sequence" };
        }

        if (Is(Keyword.Set) && Ahead(1).Keyword is Keyword.Logged or Keyword.Unlogged)
            Take();
        TypeName? type = null;
        List<Option> options = ParseSequenceOptions(ref type);
        if (options.Count == 0 && type is null)
            throw SyntaxError();
        return new AlterSequenceStatement(name, ifExists, options) { Type = type };
    }

    private AlterTypeStatement ParseAlterType()
    {
        Take();
        AlterTypeStatement type = new(QualifiedName());
        if (Accept(Keyword.Add, Keyword.Value))
        {
            type = type with { IfNotExists = ParseIfNotExists(), AddValue = StringConstant() };
            if (Accept(Keyword.Before))
                return type with { Before = StringConstant() };
            return Accept(Keyword.After) ? type with { After = StringConstant() } : type;
        }

        if (Accept(Keyword.Rename, Keyword.Value))
        {
            string old = StringConstant();
            Expect(Keyword.To);
            return type with { RenameValue = old, NewName = StringConstant() };
        }

        if (Accept(Keyword.Rename, Keyword.To))
            return type with { NewName = ColumnId() };
        if (Accept(Keyword.Owner, Keyword.To))
            return type with { NewOwner = RoleName() };
        if (Accept(Keyword.Set, Keyword.Schema))
            return type with { NewSchema = ColumnId() };
        if (Word is Keyword.Add or Keyword.Drop or Keyword.Alter or Keyword.Rename or Keyword.Set)
            throw NotSupported("ALTER TYPE of a composite type");
        throw SyntaxError();
    }

    private AlterSchemaStatement ParseAlterSchema()
    {
        Take();
        string name = ColumnId();
        if (Accept(Keyword.Rename, Keyword.To))
            return new AlterSchemaStatement(name, ColumnId(), null);
        Expect(Keyword.Owner);
        Expect(Keyword.To);
        return new AlterSchemaStatement(name, null, RoleName());
    }

    private AlterDatabaseStatement ParseAlterDatabase()
    {
        Take();
        AlterDatabaseStatement database = new(ColumnId());
        if (Accept(Keyword.Rename, Keyword.To))
            return database with { NewName = ColumnId() };
        if (Accept(Keyword.Owner, Keyword.To))
            return database with { NewOwner = RoleName() };
        if (ParseSetOrReset(out SetStatement? set, out ResetStatement? reset))
            return database with { Set = set, Reset = reset };
        return database with { Options = ParseDatabaseOptions() };
    }

    /// <summary>SET name TO values, or RESET name, for a role or a database.</summary>
    private bool ParseSetOrReset(out SetStatement? set, out ResetStatement? reset)
    {
        set = null;
        reset = null;
        if (Accept(Keyword.Set))
            set = ParseSetting(isLocal: false);
        else if (Accept(Keyword.Reset))
            reset = new ResetStatement(Accept(Keyword.All) ? null : SettingNameOrWords());
        else
            return false;
        return true;
    }
}
