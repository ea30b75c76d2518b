using Longitude.Sql.Catalog;
using Longitude.Sql.Functions;
using Longitude.Sql.Types;
using static Longitude.Sql.SystemCatalog.SchemaTableRows;

namespace Longitude.Sql.SystemCatalog;

/// <summary>information_schema: rights, roles, routines, and the catalog's own name.</summary>
internal static class SchemaRightRows
{
    public static IEnumerable<Datum[]> TablePrivileges(SystemReader reader, SystemRelation relation) => TableRights(reader).Select(r => relation.Row(
        [
            ("grantor", r.Grantor), ("grantee", r.Grantee), .. Name(reader, r.Table), ("privilege_type", r.Privilege.ToUpperInvariant()),
            ("is_grantable", YesOrNo(r.IsGrantable)), ("with_hierarchy", YesOrNo(r.Privilege is Privileges.Select)),
        ]));

    public static IEnumerable<Datum[]> ColumnPrivileges(SystemReader reader, SystemRelation relation)
    {
        foreach (Right right in TableRights(reader).Where(r => Privileges.OfColumns.Contains(r.Privilege, StringComparer.Ordinal)))
        {
            foreach (ColumnInfo column in right.Table.Columns)
                yield return Column(reader, relation, right, column);
        }

        foreach (TableInfo table in Tables(reader))
        {
            foreach (GrantInfo grant in table.Grants)
            {
                foreach ((short number, IReadOnlySet<string> privileges) in grant.ColumnPrivileges)
                {
                    foreach (string privilege in privileges.Where(p => !grant.Privileges.Contains(p)))
                        yield return Column(reader, relation, Right.Of(table, grant, privilege), table.FindColumn(number)!);
                }
            }
        }
    }

    public static IEnumerable<Datum[]> EnabledRoles(SystemReader reader, SystemRelation relation) => reader.Catalog.Roles.Values.OrderBy(r => r.Oid)
        .Where(r => IsSelf(reader, r.Name)).Select(r => relation.Row(("role_name", r.Name)));

    public static IEnumerable<Datum[]> ApplicableRoles(SystemReader reader, SystemRelation relation) => reader.Catalog.Roles.Values.OrderBy(r => r.Oid)
        .Where(r => IsSelf(reader, r.Name))
        .SelectMany(r => r.MemberOf, (r, parent) => relation.Row(("grantee", r.Name), ("role_name", parent), ("is_grantable", YesOrNo(r.AdminOf.Contains(parent, StringComparer.Ordinal)))));

    public static IEnumerable<Datum[]> CatalogName(SystemReader reader, SystemRelation relation) => [relation.Row(("catalog_name", reader.Session.Database))];

    public static IEnumerable<Datum[]> CharacterSets(SystemReader reader, SystemRelation relation) =>
    [
        relation.Row(
            ("character_set_name", "UTF8"), ("character_repertoire", "UCS"), ("form_of_use", "UTF8"), ("default_collate_catalog", reader.Session.Database),
            ("default_collate_schema", "pg_catalog"), ("default_collate_name", "C")),
    ];

    private static readonly string[] CollationNames = ["default", "C", "POSIX"];

    public static IEnumerable<Datum[]> Collations(SystemReader reader, SystemRelation relation) => CollationNames.Select(c => relation.Row(
        ("collation_catalog", reader.Session.Database), ("collation_schema", "pg_catalog"), ("collation_name", c), ("pad_attribute", "NO PAD")));

    public static IEnumerable<Datum[]> Routines(SystemReader reader, SystemRelation relation) => FunctionCatalog.AllFunctions.Where(f => f.Kind != FunctionKind.Aggregate).Select(f => relation.Row(
        [
            .. SpecificName(reader, f), ("routine_catalog", reader.Session.Database), ("routine_schema", "pg_catalog"), ("routine_name", f.Name), ("routine_type", "FUNCTION"),
            ("data_type", TypeDescription.Name(f.ReturnType)), ("type_udt_catalog", reader.Session.Database), ("type_udt_schema", "pg_catalog"),
            ("type_udt_name", f.ReturnType.Name), ("dtd_identifier", "0"), ("routine_body", "EXTERNAL"), ("external_language", "INTERNAL"),
            ("parameter_style", "GENERAL"), ("is_deterministic", YesOrNo(f.Volatility == Volatility.Immutable)), ("sql_data_access", "MODIFIES"),
            ("is_null_call", YesOrNo(f.IsStrict)), ("schema_level_routine", "YES"), ("max_dynamic_result_sets", 0), ("security_type", "INVOKER"), ("as_locator", "NO"),
        ]));

    public static IEnumerable<Datum[]> Parameters(SystemReader reader, SystemRelation relation)
    {
        foreach (FunctionInfo function in FunctionCatalog.AllFunctions)
        {
            for (int i = 0; i < function.ArgumentTypes.Length; i++)
            {
                SqlType type = function.ArgumentTypes[i];
                string name = function.ArgumentNames.Length > i ? function.ArgumentNames[i] : "";
                yield return relation.Row(
                [
                    .. SpecificName(reader, function), ("ordinal_position", i + 1), ("parameter_mode", "IN"), ("is_result", "NO"), ("as_locator", "NO"),
                    ("parameter_name", name.Length > 0 ? name : null), ("data_type", TypeDescription.Name(type)), ("udt_catalog", reader.Session.Database),
                    ("udt_schema", "pg_catalog"), ("udt_name", type.Name), ("dtd_identifier", (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)),
                ]);
            }
        }
    }

    private static (string, Cell)[] SpecificName(SystemReader reader, FunctionInfo function) =>
        [("specific_catalog", reader.Session.Database), ("specific_schema", "pg_catalog"), ("specific_name", $"{function.Name}_{function.Oid}")];

    private sealed record Right(TableInfo Table, string Grantor, string Grantee, string Privilege, bool IsGrantable)
    {
        public static Right Of(TableInfo table, GrantInfo grant, string privilege) =>
            new(table, grant.Grantor, grant.Grantee.Length == 0 ? "PUBLIC" : grant.Grantee, privilege, grant.WithGrantOption.Contains(privilege));
    }

    private static IEnumerable<TableInfo> Tables(SystemReader reader) => reader.Relations.Where(t => t.Kind is RelationKind.Table or RelationKind.View);

    /// <summary>Rights that the user has given or got. As long as nothing was granted, the owner has all.</summary>
    private static IEnumerable<Right> TableRights(SystemReader reader)
    {
        foreach (TableInfo table in Tables(reader))
        {
            IEnumerable<Right> rights = table.Grants.Count == 0
                ? Privileges.OfTables.Select(p => new Right(table, table.Owner, table.Owner, p, true))
                : table.Grants.SelectMany(g => g.Privileges, (g, p) => Right.Of(table, g, p));
            foreach (Right right in rights)
            {
                bool isGrantable = right.IsGrantable || string.Equals(right.Grantee, table.Owner, StringComparison.Ordinal);
                if (right.Grantee is "PUBLIC" || IsSelf(reader, right.Grantee) || IsSelf(reader, right.Grantor))
                    yield return right with { IsGrantable = isGrantable };
            }
        }
    }

    private static bool IsSelf(SystemReader reader, string role) => Privileges.IsOwner(reader.Catalog, reader.Session.CurrentUser, role);

    private static Datum[] Column(SystemReader reader, SystemRelation relation, Right right, ColumnInfo column) => relation.Row(
    [
        ("grantor", right.Grantor), ("grantee", right.Grantee), .. Name(reader, right.Table), ("column_name", column.Name),
        ("privilege_type", right.Privilege.ToUpperInvariant()), ("is_grantable", YesOrNo(right.IsGrantable)),
    ]);
}
