using System.Collections.Immutable;
using Longitude.Sql.Catalog;
using Longitude.Sql.Types;

namespace Longitude.Sql.SystemCatalog;

/// <summary>Roles and what belongs to the whole database system: pg_authid and the views of it, pg_auth_members, pg_database, pg_tablespace.</summary>
internal static class RoleRows
{
    private const string HiddenPassword = "********";

    private static IEnumerable<RoleInfo> All(SystemReader reader) => reader.Catalog.Roles.Values.OrderBy(r => r.Oid);

    /// <summary>pg_authid holds verifiers of passwords, which only a superuser may see.</summary>
    public static IEnumerable<Datum[]> Authorizations(SystemReader reader, SystemRelation relation)
    {
        RequireSuperuser(reader, relation);
        return All(reader).Select(r => relation.Row([.. Attributes(r), ("rolpassword", r.Verifier), ("rolvaliduntil", r.ValidUntil)]));
    }

    public static IEnumerable<Datum[]> Roles(SystemReader reader, SystemRelation relation) => All(reader).Select(r => relation.Row(
        [.. Attributes(r), ("rolpassword", HiddenPassword), ("rolvaliduntil", r.ValidUntil), ("rolconfig", Settings(r.Settings))]));

    public static IEnumerable<Datum[]> Users(SystemReader reader, SystemRelation relation) => All(reader).Where(r => r.CanLogin).Select(r => relation.Row(
        ("usename", r.Name), ("usesysid", r.Oid), ("usecreatedb", r.CanCreateDatabase), ("usesuper", r.IsSuperuser), ("userepl", r.IsSuperuser),
        ("usebypassrls", r.IsSuperuser), ("passwd", HiddenPassword), ("valuntil", r.ValidUntil), ("useconfig", Settings(r.Settings))));

    public static IEnumerable<Datum[]> Shadow(SystemReader reader, SystemRelation relation)
    {
        RequireSuperuser(reader, relation);
        return All(reader).Where(r => r.CanLogin).Select(r => relation.Row(
            ("usename", r.Name), ("usesysid", r.Oid), ("usecreatedb", r.CanCreateDatabase), ("usesuper", r.IsSuperuser), ("userepl", r.IsSuperuser),
            ("usebypassrls", r.IsSuperuser), ("passwd", r.Verifier), ("valuntil", r.ValidUntil), ("useconfig", Settings(r.Settings))));
    }

    public static IEnumerable<Datum[]> Groups(SystemReader reader, SystemRelation relation) => All(reader).Where(r => !r.CanLogin).Select(g => relation.Row(
        ("groname", g.Name), ("grosysid", g.Oid),
        ("grolist", SqlArray.Of(SqlTypes.Oid, [.. All(reader).Where(r => r.MemberOf.Contains(g.Name, StringComparer.Ordinal)).Select(r => Datum.Of((long)r.Oid))]))));

    public static IEnumerable<Datum[]> Members(SystemReader reader, SystemRelation relation)
    {
        foreach (RoleInfo role in All(reader))
        {
            foreach (string parent in role.MemberOf)
            {
                yield return relation.Row(
                    ("roleid", reader.RoleOid(parent)), ("member", role.Oid), ("grantor", SystemOids.FirstRole), ("admin_option", role.AdminOf.Contains(parent, StringComparer.Ordinal)));
            }
        }
    }

    public static IEnumerable<Datum[]> Databases(SystemReader reader, SystemRelation relation)
    {
        DatabaseInfo database = reader.Catalog.Database;
        yield return relation.Row(
            ("oid", database.Oid), ("datname", database.Name), ("datdba", reader.RoleOid(database.Owner)), ("encoding", Encodings.Utf8),
            ("datlocprovider", "c"), ("datallowconn", true), ("datconnlimit", -1), ("dattablespace", DefaultTablespace), ("datcollate", "C"),
            ("datctype", "C"), ("datacl", AclText.Of(database.Grants)));
    }

    public static IEnumerable<Datum[]> Tablespaces(SystemReader reader, SystemRelation relation) =>
    [
        relation.Row(("oid", DefaultTablespace), ("spcname", "pg_default"), ("spcowner", SystemOids.FirstRole)),
        relation.Row(("oid", DefaultTablespace + 1), ("spcname", "pg_global"), ("spcowner", SystemOids.FirstRole)),
    ];

    public static IEnumerable<Datum[]> RoleSettings(SystemReader reader, SystemRelation relation)
    {
        if (Settings(reader.Catalog.Database.Settings) is { } ofDatabase)
            yield return relation.Row(("setdatabase", reader.Catalog.Database.Oid), ("setconfig", ofDatabase));
        foreach (RoleInfo role in All(reader))
        {
            if (Settings(role.Settings) is { } settings)
                yield return relation.Row(("setrole", role.Oid), ("setconfig", settings));
        }
    }

    public static IEnumerable<Datum[]> DefaultAcls(SystemReader reader, SystemRelation relation)
    {
        uint oid = 0x2000_0000;
        foreach (DefaultPrivilegesInfo defaults in reader.Catalog.DefaultPrivileges)
        {
            string kind = defaults.Kind switch
            {
                "sequence" => "S",
                "type" => "T",
                "schema" => "n",
                "function" => "f",
                _ => "r",
            };
            yield return relation.Row(
                ("oid", oid++), ("defaclrole", reader.RoleOid(defaults.Role)), ("defaclnamespace", defaults.SchemaOid), ("defaclobjtype", kind),
                ("defaclacl", AclText.Of(defaults.Grants) ?? SqlArray.Empty(SqlTypes.AclItem)));
        }
    }

    private const uint DefaultTablespace = 1663;

    private static (string, Cell)[] Attributes(RoleInfo role) =>
    [
        ("oid", role.Oid), ("rolname", role.Name), ("rolsuper", role.IsSuperuser), ("rolinherit", role.Inherits), ("rolcreaterole", role.CanCreateRole),
        ("rolcreatedb", role.CanCreateDatabase), ("rolcanlogin", role.CanLogin), ("rolreplication", role.IsSuperuser), ("rolbypassrls", role.IsSuperuser),
        ("rolconnlimit", role.ConnectionLimit),
    ];

    private static void RequireSuperuser(SystemReader reader, SystemRelation relation)
    {
        if (!Privileges.IsSuperuser(reader.Catalog, reader.Session.CurrentUser))
            throw Privileges.Denied(relation.IsTable ? "table" : "view", relation.Table.Name);
    }

    private static SqlArray? Settings(ImmutableDictionary<string, string> settings) =>
        settings.IsEmpty ? null : SqlArray.Of(SqlTypes.Text, [.. settings.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => Datum.Of($"{s.Key}={s.Value}"))]);
}
