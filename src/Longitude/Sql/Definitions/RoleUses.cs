using Longitude.Sql.Catalog;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Definitions;

/// <summary>Where a role is named: as an owner, as a grantee or grantor, as a group, and in default privileges.</summary>
internal static class RoleUses
{
    /// <summary>What keeps a role from being dropped, as PostgreSQL says it.</summary>
    public static IEnumerable<string> Of(DefinitionContext c, string role)
    {
        CatalogSnapshot catalog = c.Catalog;
        if (IsOne(catalog.Database.Owner, role))
            yield return $"owner of database {catalog.Database.Name}";
        else if (Names(catalog.Database.Grants, role))
            yield return $"privileges for database {catalog.Database.Name}";
        foreach (SchemaInfo schema in catalog.Schemas.Values.OrderBy(s => s.Oid))
        {
            if (IsOne(schema.Owner, role))
                yield return $"owner of schema {schema.Name}";
            else if (Names(schema.Grants, role))
                yield return $"privileges for schema {schema.Name}";
        }

        foreach (TableInfo table in catalog.Tables.Values.OrderBy(t => t.Oid))
        {
            string name = $"{Privileges.KindWord(table)} {c.ShortName(table)}";
            if (IsOne(table.Owner, role))
                yield return $"owner of {name}";
            else if (Names(table.Grants, role))
                yield return $"privileges for {name}";
        }

        foreach ((uint oid, TypeDetails details) in catalog.TypeDetails.OrderBy(d => d.Key))
        {
            string name = $"type {TypeNames.Format(catalog.Types[oid], -1)}";
            if (IsOne(details.Owner, role))
                yield return $"owner of {name}";
            else if (Names(details.Grants, role))
                yield return $"privileges for {name}";
        }

        foreach (DefaultPrivilegesInfo defaults in catalog.DefaultPrivileges)
        {
            string schema = defaults.SchemaOid == 0 ? "" : $" in schema {catalog.SchemaName(defaults.SchemaOid)}";
            if (IsOne(defaults.Role, role))
                yield return $"owner of default privileges on new {defaults.Kind}s belonging to role {role}{schema}";
            else if (Names(defaults.Grants, role))
                yield return $"privileges for default privileges on new {defaults.Kind}s belonging to role {defaults.Role}{schema}";
        }
    }

    /// <summary>Changes the name everywhere but in the role's own entry.</summary>
    public static void Rename(DefinitionContext c, string role, string name) => Replace(c, role, name, owners: true, rights: true);

    /// <summary>REASSIGN OWNED, and DROP OWNED when <see cref="ReassignOwnedStatement.NewOwner"/> is null.</summary>
    public static string? Reassign(DefinitionContext c, ReassignOwnedStatement s)
    {
        foreach (string one in s.Roles)
        {
            string role = RoleDefinitions.Resolve(c, one).Name;
            RoleDefinitions.CheckMayBecome(c, role);
            if (s.NewOwner is not null)
            {
                string owner = RoleDefinitions.Resolve(c, s.NewOwner).Name;
                RoleDefinitions.CheckMayBecome(c, owner);
                Replace(c, role, owner, owners: true, rights: false);
                continue;
            }

            List<ObjectReference> owned = [.. c.Catalog.Tables.Values.Where(t => IsOne(t.Owner, role)).Select(t => ObjectReference.Relation(t.Oid))];
            owned.AddRange(c.Catalog.TypeDetails.Where(d => IsOne(d.Value.Owner, role)).Select(d => ObjectReference.Type(d.Key)));
            owned.AddRange(c.Catalog.Schemas.Values.Where(n => IsOne(n.Owner, role) && n.Oid != SystemOids.Public && !n.IsSystem).Select(n => ObjectReference.Schema(n.Oid)));
            Dropping.Drop(c, owned, s.Cascade);
            RevokeAll(c, role);
        }

        return s.NewOwner is null ? "DROP OWNED" : null;
    }

    private static void RevokeAll(DefinitionContext c, string role)
    {
        foreach (TableInfo table in c.Catalog.Tables.Values.Where(t => Names(t.Grants, role)).ToArray())
            c.Put(table with { Grants = Without(table.Grants, role) });
        foreach (SchemaInfo schema in c.Catalog.Schemas.Values.Where(s => Names(s.Grants, role)).ToArray())
            c.Catalog = c.Catalog.WithSchema(schema with { Grants = Without(schema.Grants, role) });
        foreach ((uint oid, TypeDetails details) in c.Catalog.TypeDetails.Where(d => Names(d.Value.Grants, role)).ToArray())
            c.Catalog = c.Catalog.WithTypeDetails(oid, details with { Grants = Without(details.Grants, role) });
        if (Names(c.Catalog.Database.Grants, role))
            c.Catalog = c.Catalog.WithDatabase(c.Catalog.Database with { Grants = Without(c.Catalog.Database.Grants, role) });
        if (c.Catalog.DefaultPrivileges.Exists(d => IsOne(d.Role, role) || Names(d.Grants, role)))
        {
            c.Catalog = c.Catalog.WithDefaultPrivileges(
                [.. c.Catalog.DefaultPrivileges.Where(d => !IsOne(d.Role, role)).Select(d => d with { Grants = Without(d.Grants, role) })]);
        }
    }

    private static void Replace(DefinitionContext c, string role, string name, bool owners, bool rights)
    {
        foreach (TableInfo table in c.Catalog.Tables.Values.ToArray())
        {
            bool isOwner = owners && IsOne(table.Owner, role);
            if (isOwner || (rights && Names(table.Grants, role)))
                c.Put(table with { Owner = isOwner ? name : table.Owner, Grants = AccessList.Rename(table.Grants, role, name) });
        }

        foreach (SchemaInfo schema in c.Catalog.Schemas.Values.ToArray())
        {
            bool isOwner = owners && IsOne(schema.Owner, role);
            if (isOwner || (rights && Names(schema.Grants, role)))
                c.Catalog = c.Catalog.WithSchema(schema with { Owner = isOwner ? name : schema.Owner, Grants = AccessList.Rename(schema.Grants, role, name) });
        }

        foreach ((uint oid, TypeDetails details) in c.Catalog.TypeDetails.ToArray())
        {
            bool isOwner = owners && IsOne(details.Owner, role);
            if (isOwner || (rights && Names(details.Grants, role)))
                c.Catalog = c.Catalog.WithTypeDetails(oid, details with { Owner = isOwner ? name : details.Owner, Grants = AccessList.Rename(details.Grants, role, name) });
        }

        DatabaseInfo database = c.Catalog.Database;
        bool ownsDatabase = owners && IsOne(database.Owner, role);
        if (ownsDatabase || (rights && Names(database.Grants, role)))
            c.Catalog = c.Catalog.WithDatabase(database with { Owner = ownsDatabase ? name : database.Owner, Grants = AccessList.Rename(database.Grants, role, name) });
        if (rights)
            RenameInRoles(c, role, name);
    }

    private static void RenameInRoles(DefinitionContext c, string role, string name)
    {
        foreach (RoleInfo member in c.Catalog.Roles.Values.Where(r => r.MemberOf.Contains(role, StringComparer.Ordinal)).ToArray())
        {
            c.Catalog = c.Catalog.WithRole(member with
            {
                MemberOf = [.. member.MemberOf.Select(m => IsOne(m, role) ? name : m)],
                AdminOf = [.. member.AdminOf.Select(m => IsOne(m, role) ? name : m)],
            });
        }

        if (!c.Catalog.DefaultPrivileges.IsEmpty)
        {
            c.Catalog = c.Catalog.WithDefaultPrivileges(
                [.. c.Catalog.DefaultPrivileges.Select(d => d with { Role = IsOne(d.Role, role) ? name : d.Role, Grants = AccessList.Rename(d.Grants, role, name) })]);
        }
    }

    private static bool IsOne(string name, string role) => string.Equals(name, role, StringComparison.Ordinal);

    private static bool Names(IReadOnlyList<GrantInfo> grants, string role) => grants.Any(g => IsOne(g.Grantee, role) || IsOne(g.Grantor, role));

    private static GrantInfo[] Without(IReadOnlyList<GrantInfo> grants, string role) => [.. grants.Where(g => !IsOne(g.Grantee, role) && !IsOne(g.Grantor, role))];
}
