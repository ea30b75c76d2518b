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
        ["pg_stat_activity"] = ActivityRows.Activities,
        ["pg_locks"] = ActivityRows.Locks,
        ["pg_prepared_statements"] = ActivityRows.PreparedStatements,
        ["pg_cursors"] = ActivityRows.Cursors,
        ["pg_stat_all_tables"] = ActivityRows.AllTables,
        ["pg_stat_sys_tables"] = ActivityRows.SystemTables,
        ["pg_stat_user_tables"] = ActivityRows.UserTables,
        ["pg_stat_all_indexes"] = ActivityRows.UserIndexes,
        ["pg_stat_user_indexes"] = ActivityRows.UserIndexes,
        ["pg_stat_database"] = ActivityRows.Databases,
        ["pg_tables"] = ListingRows.Tables,
        ["pg_tablespace"] = RoleRows.Tablespaces,
        ["pg_timezone_names"] = ServerRows.TimeZones,
        ["pg_type"] = TypeRows.Types,
        ["pg_user"] = RoleRows.Users,
        ["pg_views"] = ListingRows.Views,
    };

    private static readonly Dictionary<string, RowSource> OfInformationSchema = new(StringComparer.Ordinal)
    {
        ["administrable_role_authorizations"] = SchemaRightRows.ApplicableRoles,
        ["applicable_roles"] = SchemaRightRows.ApplicableRoles,
        ["character_sets"] = SchemaRightRows.CharacterSets,
        ["check_constraints"] = SchemaConstraintRows.Checks,
        ["collations"] = SchemaRightRows.Collations,
        ["column_privileges"] = SchemaRightRows.ColumnPrivileges,
        ["column_udt_usage"] = SchemaTableRows.ColumnTypes,
        ["columns"] = SchemaTableRows.Columns,
        ["constraint_column_usage"] = SchemaConstraintRows.ColumnUsage,
        ["constraint_table_usage"] = SchemaConstraintRows.TableUsage,
        ["element_types"] = SchemaTableRows.ElementTypes,
        ["enabled_roles"] = SchemaRightRows.EnabledRoles,
        ["information_schema_catalog_name"] = SchemaRightRows.CatalogName,
        ["key_column_usage"] = SchemaConstraintRows.KeyColumns,
        ["parameters"] = SchemaRightRows.Parameters,
        ["referential_constraints"] = SchemaConstraintRows.References,
        ["role_column_grants"] = SchemaRightRows.ColumnPrivileges,
        ["role_table_grants"] = SchemaRightRows.TablePrivileges,
        ["routines"] = SchemaRightRows.Routines,
        ["schemata"] = SchemaTableRows.Schemata,
        ["sequences"] = SchemaTableRows.Sequences,
        ["table_constraints"] = SchemaConstraintRows.TableConstraints,
        ["table_privileges"] = SchemaRightRows.TablePrivileges,
        ["tables"] = SchemaTableRows.Tables,
        ["view_column_usage"] = SchemaTableRows.ViewColumns,
        ["view_table_usage"] = SchemaTableRows.ViewTables,
        ["views"] = SchemaTableRows.Views,
    };

    public static FrozenDictionary<(uint Schema, string Name), RowSource> ByName { get; } = PgCatalog.Select(p => (Schema: SystemOids.PgCatalog, p.Key, p.Value))
        .Concat(OfInformationSchema.Select(p => (Schema: SystemOids.InformationSchema, p.Key, p.Value)))
        .ToFrozenDictionary(p => (p.Schema, p.Key), p => p.Value);
}
