using Longitude.Sql.Syntax;

namespace Longitude.Sql.Parsing;

/// <summary>Roles and rights.</summary>
internal sealed partial class Parser
{
    private CreateRoleStatement ParseCreateRole()
    {
        bool isUser = Is(Keyword.User);
        Take();
        if (isUser && Is(Keyword.Mapping))
            throw NotSupported("CREATE USER MAPPING");
        bool ifNotExists = ParseIfNotExists();
        string name = RoleName();
        return new CreateRoleStatement(name, ParseRoleOptions(), isUser, ifNotExists);
    }

    private Statement ParseAlterRole()
    {
        bool isGroup = Is(Keyword.Group);
        bool isUser = Is(Keyword.User);
        Take();
        if (isUser && Is(Keyword.Mapping))
            throw NotSupported("ALTER USER MAPPING");
        string name = Accept(Keyword.All) ? throw NotSupported("ALTER ROLE ALL") : RoleName();
        if (Accept(Keyword.Rename, Keyword.To))
            return new AlterRoleStatement(name, [], ColumnId());
        if (isGroup && Word is Keyword.Add or Keyword.Drop)
            return ParseAlterGroup(name);
        if (Is(Keyword.In, Keyword.Database))
            throw NotSupported("ALTER ROLE ... IN DATABASE");
        if (ParseSetOrReset(out SetStatement? set, out ResetStatement? reset))
            return new AlterRoleStatement(name, [], null) { Set = set, Reset = reset };
        return new AlterRoleStatement(name, ParseRoleOptions(), null);
    }

    /// <summary>ALTER GROUP g ADD USER a, b grants g to them.</summary>
    private GrantStatement ParseAlterGroup(string group)
    {
        bool isRevoke = Is(Keyword.Drop);
        Take();
        Expect(Keyword.User);
        return new GrantStatement { IsRevoke = isRevoke, Privileges = [(group, [])], Grantees = ListOf(RoleName) };
    }

    /// <summary>
    /// Options by their names: superuser, createdb, createrole, inherit, login, replication, bypassrls (true or false), password (null for
    /// PASSWORD NULL), connection_limit, valid_until, sysid, and lists of roles: in_role, role, admin.
    /// </summary>
    private List<Option> ParseRoleOptions()
    {
        Accept(Keyword.With);
        List<Option> options = [];
        while (Kind == TokenKind.Word)
        {
            int position = Start;
            options.Add(ParseRoleOption() with { Position = position });
        }

        return options;
    }

    private Option ParseRoleOption()
    {
        switch (Word)
        {
            case Keyword.Encrypted or Keyword.Unencrypted:
                Take();
                Expect(Keyword.Password);
                return new Option("password", StringConstant(), []);
            case Keyword.Password:
                Take();
                return new Option("password", Accept(Keyword.Null) ? null : StringConstant(), []);
            case Keyword.Inherit:
                Take();
                return new Option("inherit", "true", []);
            case Keyword.Connection:
                Take();
                Expect(Keyword.Limit);
                return new Option("connection_limit", SignedNumber(), []);
            case Keyword.Valid:
                Take();
                Expect(Keyword.Until);
                return new Option("valid_until", StringConstant(), []);
            case Keyword.Sysid:
                Take();
                return new Option("sysid", SignedNumber(), []);
            case Keyword.In:
                Take();
                if (!Accept(Keyword.Role))
                    Expect(Keyword.Group);
                return new Option("in_role", null, ListOf(RoleName));
            case Keyword.Role or Keyword.User:
                Take();
                return new Option("role", null, ListOf(RoleName));
            case Keyword.Admin:
                Take();
                return new Option("admin", null, ListOf(RoleName));
        }

        int position = Start;
        string word = IsColumnId() ? TakeName() : throw SyntaxError();
        string plain = word.StartsWith("no", StringComparison.Ordinal) ? word[2..] : word;
        if (plain is not ("superuser" or "createdb" or "createrole" or "inherit" or "login" or "replication" or "bypassrls" or "createuser"))
            throw Wrong(position, $"unrecognized role option \"{word}\"");
        return new Option(plain is "createuser" ? "superuser" : plain, plain.Length == word.Length ? "true" : "false", []);
    }

    private GrantStatement ParseGrant()
    {
        bool isRevoke = Is(Keyword.Revoke);
        Take();
        bool optionFor = false;
        if (isRevoke && Word is Keyword.Grant or Keyword.Admin && Ahead(1).Keyword == Keyword.Option)
        {
            Take();
            Take();
            Expect(Keyword.For);
            optionFor = true;
        }

        GrantStatement grant = new() { IsRevoke = isRevoke, Privileges = ParsePrivileges() };
        if (Accept(Keyword.On))
            grant = ParseGrantObjects(grant);
        return ParseGrantees(grant, optionFor);
    }

    private GrantStatement ParseGrantees(GrantStatement grant, bool optionFor)
    {
        Expect(grant.IsRevoke ? Keyword.From : Keyword.To);
        List<string> grantees = ListOf(() =>
        {
            Accept(Keyword.Group);
            return RoleName();
        });
        bool withOption = optionFor;
        if (!grant.IsRevoke && Is(Keyword.With) && Ahead(1).Keyword is Keyword.Grant or Keyword.Admin)
        {
            Take();
            Take();
            Expect(Keyword.Option);
            withOption = true;
        }

        if (Accept(Keyword.Granted))
        {
            Expect(Keyword.By);
            RoleName();
        }

        return grant with { Grantees = grantees, WithGrantOption = withOption, Cascade = grant.IsRevoke && ParseCascade() };
    }

    /// <summary>Privileges with their columns, or roles; empty for ALL.</summary>
    private List<(string Name, IReadOnlyList<string> Columns)> ParsePrivileges()
    {
        if (Accept(Keyword.All))
        {
            Accept(Keyword.Privileges);
            return Is(TokenKind.LeftParen) ? [("all", OptionalColumnList())] : [];
        }

        return ListOf<(string, IReadOnlyList<string>)>(() =>
        {
            string name = Word is Keyword.Select or Keyword.References or Keyword.Create ? TakeName() : RoleName();
            return (name, OptionalColumnList());
        });
    }

    private GrantStatement ParseGrantObjects(GrantStatement grant)
    {
        if (Accept(Keyword.All))
        {
            ObjectKind of = ParsePluralKind();
            Expect(Keyword.In);
            Expect(Keyword.Schema);
            return grant with { Kind = of, IsAllInSchema = true, Objects = QualifiedNames() };
        }

        ObjectKind kind = ObjectKind.Table;
        if (Word is Keyword.Foreign or Keyword.Language or Keyword.Large or Keyword.Tablespace or Keyword.Parameter)
            throw NotSupported("GRANT ON " + SpanOf(_tokens[_at]).ToString().ToUpperInvariant());
        if (Word is Keyword.Table or Keyword.Sequence or Keyword.Schema or Keyword.Database or Keyword.Type or Keyword.Domain or Keyword.Function
            or Keyword.Procedure or Keyword.Routine && Ahead(1).Kind is TokenKind.Word or TokenKind.QuotedName && Ahead(1).Keyword is not (Keyword.To or Keyword.From))
            kind = ParseObjectKind("GRANT ON");
        return grant with { Kind = kind, Objects = ListOf(() => ParseObjectName(kind)) };
    }

    private ObjectKind ParsePluralKind()
    {
        ObjectKind kind = Word switch
        {
            Keyword.Tables => ObjectKind.Table,
            Keyword.Sequences => ObjectKind.Sequence,
            Keyword.Functions or Keyword.Routines or Keyword.Procedures => ObjectKind.Function,
            Keyword.Types => ObjectKind.Type,
            Keyword.Schemas => ObjectKind.Schema,
            _ => throw SyntaxError(),
        };
        Take();
        return kind;
    }

    private AlterDefaultPrivilegesStatement ParseAlterDefaultPrivileges()
    {
        Take();
        Expect(Keyword.Privileges);
        string? role = null;
        string? schema = null;
        while (true)
        {
            if (Accept(Keyword.For))
            {
                if (!Accept(Keyword.Role))
                    Expect(Keyword.User);
                role = RoleName();
            }
            else if (Accept(Keyword.In, Keyword.Schema))
            {
                schema = ColumnId();
            }
            else
            {
                break;
            }

            if (Is(TokenKind.Comma))
                throw NotSupported("ALTER DEFAULT PRIVILEGES for several roles or schemas at once");
        }

        if (Word is not (Keyword.Grant or Keyword.Revoke))
            throw SyntaxError();
        bool isRevoke = Is(Keyword.Revoke);
        Take();
        bool optionFor = isRevoke && Accept(Keyword.Grant, Keyword.Option, Keyword.For);
        GrantStatement grant = new() { IsRevoke = isRevoke, Privileges = ParsePrivileges() };
        Expect(Keyword.On);
        grant = grant with { Kind = ParsePluralKind() };
        return new AlterDefaultPrivilegesStatement(role, schema, ParseGrantees(grant, optionFor));
    }

    private ReassignOwnedStatement ParseReassign()
    {
        Take();
        Expect(Keyword.Owned);
        Expect(Keyword.By);
        List<string> roles = ListOf(RoleName);
        Expect(Keyword.To);
        return new ReassignOwnedStatement(roles, RoleName());
    }
}
