using System.Collections.Frozen;
using Longitude.Sql.Catalog;

namespace Longitude.Sql.SystemCatalog;

/// <summary>The relations that have rows. All others are empty.</summary>
internal static class RowSources
{
    private static readonly Dictionary<string, RowSource> PgCatalog = new(StringComparer.Ordinal)
    {
        ["pg_aggregate"] = FunctionRows.Aggregates,
        ["pg_am"] = ServerRows.AccessMethods,
        ["pg_attrdef"] = ColumnRows.Defaults,
        ["pg_attribute"] = ColumnRows.Attributes,
        ["pg_auth_members"] = RoleRows.Members,
        ["pg_authid"] = RoleRows.Authorizations,
        ["pg_cast"] = FunctionRows.AllCasts,
        ["pg_class"] = TableRows.Classes,
        ["pg_collation"] = ServerRows.Collations,
        ["pg_constraint"] = ConstraintRows.Constraints,
        ["pg_database"] = RoleRows.Databases,
        ["pg_db_role_setting"] = RoleRows.RoleSettings,
        ["pg_default_acl"] = RoleRows.DefaultAcls,
        ["pg_depend"] = DependencyRows.Dependencies,
        ["pg_description"] = DescriptionRows.Descriptions,
        ["pg_enum"] = TypeRows.Enums,
        ["pg_group"] = RoleRows.Groups,
        ["pg_index"] = ConstraintRows.Indexes,
        ["pg_indexes"] = ListingRows.Indexes,
        ["pg_language"] = ServerRows.Languages,
        ["pg_matviews"] = ListingRows.MaterializedViews,
        ["pg_namespace"] = NamespaceRows.Namespaces,
        ["pg_opclass"] = OperatorClasses.Classes,
        ["pg_operator"] = FunctionRows.Operators,
        ["pg_opfamily"] = OperatorClasses.Families,
        ["pg_proc"] = FunctionRows.Procedures,
        ["pg_rewrite"] = DependencyRows.Rules,
        ["pg_roles"] = RoleRows.Roles,
        ["pg_sequence"] = SequenceRows.Definitions,
        ["pg_sequences"] = SequenceRows.View,
        ["pg_settings"] = ServerRows.Settings,
        ["pg_shadow"] = RoleRows.Shadow,
        ["pg_shdescription"] = DescriptionRows.Shared,
        ["pg_tables"] = ListingRows.Tables,
        ["pg_tablespace"] = RoleRows.Tablespaces,
        ["pg_timezone_names"] = ServerRows.TimeZones,
        ["pg_type"] = TypeRows.Types,
        ["pg_user"] = RoleRows.Users,
        ["pg_views"] = ListingRows.Views,
    };

    public static FrozenDictionary<(uint Schema, string Name), RowSource> ByName { get; } =
        PgCatalog.ToFrozenDictionary(p => (SystemOids.PgCatalog, p.Key), p => p.Value);
}
