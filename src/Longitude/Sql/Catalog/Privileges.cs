using Longitude.Sql.Syntax;

namespace Longitude.Sql.Catalog;

/// <summary>
/// Who may do what. A superuser may do everything; an owner's rights are those of its acl, which as long as nothing was granted
/// or revoked are all; a role has the rights of the roles that it is a member of.
/// </summary>
internal static class Privileges
{
    public const string Select = "select";
    public const string Insert = "insert";
    public const string Update = "update";
    public const string Delete = "delete";
    public const string Truncate = "truncate";
    public const string References = "references";
    public const string Trigger = "trigger";
    public const string Usage = "usage";
    public const string Create = "create";
    public const string Connect = "connect";
    public const string Temporary = "temporary";

    public static readonly IReadOnlyList<string> OfTables = [Insert, Select, Update, Delete, Truncate, References, Trigger];
    public static readonly IReadOnlyList<string> OfColumns = [Insert, Select, Update, References];
    public static readonly IReadOnlyList<string> OfSequences = [Select, Update, Usage];
    public static readonly IReadOnlyList<string> OfSchemas = [Usage, Create];
    public static readonly IReadOnlyList<string> OfDatabases = [Create, Temporary, Connect];
    public static readonly IReadOnlyList<string> OfTypes = [Usage];

    /// <summary>Checks a right on a relation, or on each of some of its columns.</summary>
    /// <param name="columns">Numbers of columns. Empty when the statement names none (<c>count(*)</c>): a right on any column then suffices.</param>
    /// <exception cref="SqlException">42501: it is not there.</exception>
    public static void Check(CatalogSnapshot catalog, string role, TableInfo table, IReadOnlyList<short> columns, string privilege)
    {
        if (catalog.Roles.TryGetValue(role, out RoleInfo? info) && info.IsSuperuser)
            return;
        if (catalog.FindSchema(table.SchemaOid) is { } schema)
            CheckSchema(catalog, role, schema, Usage);
        if (!Has(catalog, role, table, columns, privilege))
            throw Denied(KindWord(table), table.Name);
    }

    public static bool Has(CatalogSnapshot catalog, string role, TableInfo table, IReadOnlyList<short> columns, string privilege)
    {
        if (IsSuperuser(catalog, role))
            return true;
        if (table.Kind == RelationKind.SystemView)
            return privilege is Select;
        if (HasOnObject(catalog, role, table.Owner, table.Grants, privilege))
            return true;
        if (columns.Count == 0)
            return table.Columns.Any(c => HasOnColumn(catalog, role, table, c.Number, privilege));
        foreach (short column in columns)
        {
            // System columns have negative numbers, and no rights of their own.
            if (column <= 0 || !HasOnColumn(catalog, role, table, column, privilege))
                return false;
        }

        return true;
    }

    public static void CheckSchema(CatalogSnapshot catalog, string role, SchemaInfo schema, string privilege)
    {
        if (!HasOnSchema(catalog, role, schema, privilege))
            throw Denied("schema", schema.Name);
    }

    public static bool HasOnSchema(CatalogSnapshot catalog, string role, SchemaInfo schema, string privilege) =>
        IsSuperuser(catalog, role) || HasOnObject(catalog, role, schema.Owner, schema.Grants, privilege);

    /// <summary>The rights on the database: without grants everybody may connect and make temporary tables.</summary>
    public static bool HasOnDatabase(CatalogSnapshot catalog, string role, string privilege) =>
        IsSuperuser(catalog, role)
        || HasOnObject(catalog, role, catalog.Database.Owner, catalog.Database.Grants, privilege)
        || (catalog.Database.Grants.Count == 0 && privilege is Connect or Temporary);

    /// <summary>True when the role owns it, by itself or as a member of the owner, or is a superuser.</summary>
    public static bool IsOwner(CatalogSnapshot catalog, string role, string owner) => IsSuperuser(catalog, role) || IsMember(catalog, role, owner);

    /// <exception cref="SqlException">42501: it is not the owner.</exception>
    public static void CheckOwner(CatalogSnapshot catalog, string role, TableInfo table)
    {
        if (!IsOwner(catalog, role, table.Owner))
            throw new SqlException(SqlStates.InsufficientPrivilege, $"must be owner of {KindWord(table)} {table.Name}");
    }

    /// <exception cref="SqlException">42501: it is not the owner.</exception>
    public static void CheckOwner(CatalogSnapshot catalog, string role, SchemaInfo schema)
    {
        if (!IsOwner(catalog, role, schema.Owner))
            throw new SqlException(SqlStates.InsufficientPrivilege, $"must be owner of schema {schema.Name}");
    }

    public static bool IsSuperuser(CatalogSnapshot catalog, string role) => catalog.Roles.TryGetValue(role, out RoleInfo? info) && info.IsSuperuser;

    /// <summary>True when a role is another one or has its rights as a member, directly or not.</summary>
    public static bool IsMember(CatalogSnapshot catalog, string role, string of)
    {
        if (string.Equals(role, of, StringComparison.Ordinal))
            return true;
        if (!catalog.Roles.TryGetValue(role, out RoleInfo? info) || !info.Inherits)
            return false;
        foreach (string parent in info.MemberOf)
        {
            if (IsMember(catalog, parent, of))
                return true;
        }

        return false;
    }

    /// <summary>True when a role may become another one with SET ROLE: also what it does not inherit.</summary>
    public static bool MayBecome(CatalogSnapshot catalog, string role, string other) =>
        IsSuperuser(catalog, role)
        || string.Equals(role, other, StringComparison.Ordinal)
        || (catalog.Roles.TryGetValue(role, out RoleInfo? info) && info.MemberOf.Any(parent => MayBecome(catalog, parent, other)));

    /// <summary>table, view, sequence: what error messages call a relation.</summary>
    public static string KindWord(TableInfo table) => table.Kind switch
    {
        RelationKind.Sequence => "sequence",
        RelationKind.View or RelationKind.SystemView => "view",
        RelationKind.MaterializedView => "materialized view",
        _ => "table",
    };

    /// <summary>What can be granted on a kind of object.</summary>
    public static IReadOnlyList<string> Of(ObjectKind kind) => kind switch
    {
        ObjectKind.Sequence => OfSequences,
        ObjectKind.Schema => OfSchemas,
        ObjectKind.Database => OfDatabases,
        ObjectKind.Type => OfTypes,
        _ => OfTables,
    };

    public static SqlException Denied(string kind, string name) =>
        new(SqlStates.InsufficientPrivilege, $"permission denied for {kind} {name}");

    private static bool HasOnObject(CatalogSnapshot catalog, string role, string owner, IReadOnlyList<GrantInfo> grants, string privilege)
    {
        if (grants.Count == 0)
            return IsMember(catalog, role, owner);
        foreach (GrantInfo grant in grants)
        {
            if (grant.Privileges.Contains(privilege) && Reaches(catalog, role, grant))
                return true;
        }

        return false;
    }

    private static bool HasOnColumn(CatalogSnapshot catalog, string role, TableInfo table, short column, string privilege)
    {
        foreach (GrantInfo grant in table.Grants)
        {
            if (grant.ColumnPrivileges.TryGetValue(column, out IReadOnlySet<string>? privileges) && privileges.Contains(privilege) && Reaches(catalog, role, grant))
                return true;
        }

        return false;
    }

    private static bool Reaches(CatalogSnapshot catalog, string role, GrantInfo grant) => grant.Grantee.Length == 0 || IsMember(catalog, role, grant.Grantee);
}
