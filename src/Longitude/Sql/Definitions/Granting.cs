using Longitude.Sql.Catalog;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Definitions;

/// <summary>GRANT, REVOKE and ALTER DEFAULT PRIVILEGES.</summary>
internal static class Granting
{
    private static readonly IReadOnlySet<string> Known = GrantInfo.Set(
        Privileges.OfTables.Concat(Privileges.OfSequences).Concat(Privileges.OfSchemas).Concat(Privileges.OfDatabases).Append("execute").Append("set").Append("alter system"));

    public static string? Run(DefinitionContext c, GrantStatement s)
    {
        if (s.Kind is not { } kind)
        {
            ChangeMembers(c, s);
            return s.IsRevoke ? "REVOKE ROLE" : "GRANT ROLE";
        }

        IReadOnlyList<string> grantees = [.. s.Grantees.Select(g => Grantee(c, g))];
        foreach (GrantTarget target in Targets(c, s, kind))
            Change(c, s, target, grantees);
        return null;
    }

    public static string? AlterDefaults(DefinitionContext c, AlterDefaultPrivilegesStatement s)
    {
        string role = s.ForRole is null ? c.Role : RoleDefinitions.Resolve(c, s.ForRole).Name;
        RoleDefinitions.CheckMayBecome(c, role);
        ObjectKind kind = s.Grant.Kind!.Value;
        if (kind == ObjectKind.Schema && s.Schema is not null)
            throw new SqlException(SqlStates.InvalidGrantOperation, "cannot use IN SCHEMA clause when using GRANT/REVOKE ON SCHEMAS");
        uint schema = s.Schema is null ? 0 : SchemaDefinitions.Require(c, s.Schema).Oid;

        // There are no functions to be made.
        if (kind == ObjectKind.Function)
            return null;
        string word = Word(kind);
        DefaultPrivilegesInfo? before = c.Catalog.DefaultPrivileges.Find(
            d => d.SchemaOid == schema && string.Equals(d.Kind, word, StringComparison.Ordinal) && string.Equals(d.Role, role, StringComparison.Ordinal));
        IReadOnlyList<GrantInfo> untouched = schema == 0 ? AccessList.Default(kind, role) : [];
        IReadOnlyList<GrantInfo> grants = before?.Grants ?? untouched;
        Rights rights = RightsOf(s.Grant, kind, null);
        foreach (string grantee in s.Grant.Grantees.Select(g => Grantee(c, g)))
        {
            grants = s.Grant.IsRevoke
                ? AccessList.Remove(grants, grantee, role, role, rights, s.Grant.WithGrantOption, s.Grant.Cascade)
                : AccessList.Add(grants, grantee, role, rights, s.Grant.WithGrantOption);
        }

        var all = before is null ? c.Catalog.DefaultPrivileges : c.Catalog.DefaultPrivileges.Remove(before);
        if (!SameGrants(grants, untouched))
            all = all.Add(new DefaultPrivilegesInfo(role, schema, word, grants));
        c.Catalog = c.Catalog.WithDefaultPrivileges(all);
        return null;
    }

    /// <summary>The rights that an object has when the current role makes it.</summary>
    public static IReadOnlyList<GrantInfo> DefaultsFor(DefinitionContext c, ObjectKind kind, uint schema)
    {
        if (c.Catalog.DefaultPrivileges.IsEmpty)
            return [];
        string word = Word(kind);
        IReadOnlyList<GrantInfo>? grants = null;
        foreach (DefaultPrivilegesInfo defaults in c.Catalog.DefaultPrivileges.OrderBy(d => d.SchemaOid))
        {
            bool applies = string.Equals(defaults.Kind, word, StringComparison.Ordinal)
                && string.Equals(defaults.Role, c.Role, StringComparison.Ordinal)
                && (defaults.SchemaOid == 0 || defaults.SchemaOid == schema);
            if (applies)
                grants = defaults.SchemaOid == 0 ? defaults.Grants : AccessList.Union(grants ?? AccessList.Default(kind, c.Role), defaults.Grants);
        }

        return grants ?? [];
    }

    /// <summary>What was the old owner's becomes the new one's.</summary>
    public static IReadOnlyList<GrantInfo> WithOwner(IReadOnlyList<GrantInfo> grants, string owner, string newOwner) => AccessList.Rename(grants, owner, newOwner);

    private static void Change(DefinitionContext c, GrantStatement s, GrantTarget target, IReadOnlyList<string> grantees)
    {
        Rights rights = RightsOf(s, target.Kind, target.Table);
        IReadOnlyList<GrantInfo> grants = target.Grants.Count == 0 ? AccessList.Default(target.Kind, target.Owner) : target.Grants;
        string grantor = target.Owner;
        if (!Privileges.IsOwner(c.Catalog, c.Role, target.Owner))
        {
            grantor = c.Role;
            rights = WithOption(c, s, target, grants, rights);
        }

        foreach (string grantee in grantees)
        {
            if (grantee.Length == 0 && s is { WithGrantOption: true, IsRevoke: false })
                throw new SqlException(SqlStates.InvalidGrantOperation, "grant options can only be granted to roles");
            grants = s.IsRevoke
                ? AccessList.Remove(grants, grantee, grantor, target.Owner, rights, s.WithGrantOption, s.Cascade)
                : AccessList.Add(grants, grantee, grantor, rights, s.WithGrantOption);
        }

        target.Put(grants);
    }

    /// <summary>Those of the rights that the role may pass on; it is told when they are not all.</summary>
    private static Rights WithOption(DefinitionContext c, GrantStatement s, GrantTarget target, IReadOnlyList<GrantInfo> grants, Rights rights)
    {
        string[] whole = [.. rights.Whole.Where(p => AccessList.HoldsOption(grants, c.Role, target.Owner, p))];
        var columns = rights.Columns.Where(p => p.Value.All(v => AccessList.HoldsOption(grants, c.Role, target.Owner, v))).ToDictionary();
        bool isAll = whole.Length == rights.Whole.Count && columns.Count == rights.Columns.Count;
        bool isNone = whole.Length == 0 && columns.Count == 0;
        if (isNone && !grants.Any(g => Privileges.IsMember(c.Catalog, c.Role, g.Grantee) && (g.Privileges.Count > 0 || g.ColumnPrivileges.Count > 0)))
            throw Privileges.Denied(target.KindWord, target.Name);
        string verb = s.IsRevoke ? "could be revoked" : "were granted";
        string state = s.IsRevoke ? SqlStates.PrivilegeNotRevoked : SqlStates.PrivilegeNotGranted;
        if (isNone)
            c.Session.Notice("WARNING", state, $"no privileges {verb} for \"{target.Name}\"");
        else if (!isAll)
            c.Session.Notice("WARNING", state, $"not all privileges {verb} for \"{target.Name}\"");
        return new Rights(whole, columns);
    }

    /// <summary>The statement's privileges, checked against the kind of object.</summary>
    private static Rights RightsOf(GrantStatement s, ObjectKind kind, TableInfo? table)
    {
        IReadOnlyList<string> allowed = Privileges.Of(kind);
        if (s.Privileges.Count == 0)
            return new Rights(allowed, Rights.NoColumns);
        var whole = new List<string>();
        var columns = new SortedDictionary<short, IReadOnlySet<string>>();
        foreach ((string name, IReadOnlyList<string> of) in s.Privileges)
        {
            string privilege = name is "temp" ? Privileges.Temporary : name;
            if (privilege is not "all" && !Known.Contains(privilege))
                throw new SqlException(SqlStates.SyntaxError, $"unrecognized privilege type \"{name}\"");
            IReadOnlyList<string> possible = of.Count > 0 ? Privileges.OfColumns : allowed;
            if (privilege is not "all" && !possible.Contains(privilege, StringComparer.Ordinal))
                throw new SqlException(SqlStates.InvalidGrantOperation, $"invalid privilege type {privilege.ToUpperInvariant()} for {(of.Count > 0 ? "column" : Word(kind))}");
            IReadOnlyList<string> meant = privilege is "all" ? possible : [privilege];
            if (of.Count == 0)
                whole.AddRange(meant);
            foreach (string column in of)
            {
                if (table is null)
                    throw new SqlException(SqlStates.InvalidGrantOperation, "column privileges are only valid for relations");
                short number = (table.FindColumn(column) ?? throw TableErrors.MissingColumn(column, table)).Number;
                columns[number] = GrantInfo.Set([.. columns.GetValueOrDefault(number) ?? GrantInfo.Set(), .. meant]);
            }
        }

        return new Rights(whole, columns);
    }

    private static void ChangeMembers(DefinitionContext c, GrantStatement s)
    {
        foreach ((string group, _) in s.Privileges)
        {
            foreach (string member in s.Grantees)
            {
                if (s.IsRevoke)
                    RoleDefinitions.RemoveMember(c, group, member, adminOnly: s.WithGrantOption);
                else
                    RoleDefinitions.AddMember(c, group, member, s.WithGrantOption);
            }
        }
    }

    private static IEnumerable<GrantTarget> Targets(DefinitionContext c, GrantStatement s, ObjectKind kind)
    {
        if (s.IsAllInSchema)
        {
            uint[] schemas = [.. s.Objects.Select(n => SchemaDefinitions.Require(c, n.Last).Oid)];
            foreach (TableInfo table in c.Catalog.Tables.Values.Where(t => schemas.Contains(t.SchemaOid)).OrderBy(t => t.Oid).ToArray())
            {
                bool isMeant = kind switch
                {
                    ObjectKind.Table => table.Kind != RelationKind.Sequence,
                    ObjectKind.Sequence => table.Kind == RelationKind.Sequence,
                    _ => false,
                };
                if (isMeant)
                    yield return GrantTarget.Of(c, table);
            }

            yield break;
        }

        foreach (QualifiedName name in s.Objects)
            yield return Target(c, kind, name);
    }

    private static GrantTarget Target(DefinitionContext c, ObjectKind kind, QualifiedName name)
    {
        switch (kind)
        {
            case ObjectKind.Table or ObjectKind.Sequence:
                TableInfo table = c.Require(name);
                if (kind == ObjectKind.Sequence)
                    SequenceDefinitions.RequireSequence(table);
                if (table.Kind == RelationKind.SystemView)
                    throw Privileges.Denied("view", table.Name);
                return GrantTarget.Of(c, table);
            case ObjectKind.Schema:
                return GrantTarget.Of(c, SchemaDefinitions.Require(c, name.Last));
            case ObjectKind.Database:
                if (!string.Equals(name.Last, c.Catalog.Database.Name, StringComparison.Ordinal))
                    throw new SqlException(SqlStates.InvalidCatalogName, $"database \"{name}\" does not exist");
                return GrantTarget.OfDatabase(c);
            case ObjectKind.Type:
                return GrantTarget.Of(c, EnumDefinitions.RequireEnum(c, name));
            default:
                throw TableErrors.NotSupported($"GRANT on a {kind.ToString().ToLowerInvariant()}");
        }
    }

    private static string Grantee(DefinitionContext c, string name) => name is "public" ? "" : RoleDefinitions.Resolve(c, name).Name;

    private static string Word(ObjectKind kind) => kind.ToString().ToLowerInvariant();

    private static bool SameGrants(IReadOnlyList<GrantInfo> a, IReadOnlyList<GrantInfo> b) =>
        a.Count == b.Count && a.All(x => b.Any(y =>
            string.Equals(x.Grantee, y.Grantee, StringComparison.Ordinal)
            && x.Privileges.Order(StringComparer.Ordinal).SequenceEqual(y.Privileges.Order(StringComparer.Ordinal), StringComparer.Ordinal)
            && x.WithGrantOption.Order(StringComparer.Ordinal).SequenceEqual(y.WithGrantOption.Order(StringComparer.Ordinal), StringComparer.Ordinal)));
}

/// <summary>An object whose rights change.</summary>
internal sealed record GrantTarget(ObjectKind Kind, string KindWord, string Name, string Owner, IReadOnlyList<GrantInfo> Grants, Action<IReadOnlyList<GrantInfo>> Put)
{
    public TableInfo? Table { get; init; }

    public static GrantTarget Of(DefinitionContext c, TableInfo table) =>
        new(
            table.Kind == RelationKind.Sequence ? ObjectKind.Sequence : ObjectKind.Table,
            Privileges.KindWord(table),
            table.Name,
            table.Owner,
            table.Grants,
            grants => c.Put(c.Catalog.Tables[table.Oid] with { Grants = grants }))
        {
            Table = table,
        };

    public static GrantTarget Of(DefinitionContext c, SchemaInfo schema) =>
        new(ObjectKind.Schema, "schema", schema.Name, schema.Owner, schema.Grants, grants => c.Catalog = c.Catalog.WithSchema(schema with { Grants = grants }));

    public static GrantTarget OfDatabase(DefinitionContext c)
    {
        DatabaseInfo database = c.Catalog.Database;
        return new GrantTarget(
            ObjectKind.Database, "database", database.Name, database.Owner, database.Grants, grants => c.Catalog = c.Catalog.WithDatabase(database with { Grants = grants }));
    }

    public static GrantTarget Of(DefinitionContext c, SqlType type)
    {
        TypeDetails details = c.Catalog.TypeDetails[type.Oid];
        return new GrantTarget(
            ObjectKind.Type, "type", type.Name, details.Owner, details.Grants, grants => c.Catalog = c.Catalog.WithTypeDetails(type.Oid, details with { Grants = grants }));
    }
}
