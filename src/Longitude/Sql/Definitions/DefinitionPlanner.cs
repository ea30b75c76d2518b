using Longitude.Sql.Execution;
using Longitude.Sql.Syntax;

namespace Longitude.Sql.Definitions;

/// <summary>Which class carries out which statement.</summary>
internal static class DefinitionPlanner
{
    /// <summary>The plan of a statement that changes definitions; null for other statements.</summary>
    public static StatementPlan? TryPlan(Statement statement) => statement switch
    {
        CreateTableStatement s => Plan(s.AsQuery is null ? "CREATE TABLE" : "CREATE TABLE AS", c => CreateTable.Run(c, s)),
        AlterTableStatement s => Plan($"ALTER {s.ObjectWord.ToUpperInvariant()}", c => AlterTable.Run(c, s)),
        CreateIndexStatement s => Plan("CREATE INDEX", c => IndexDefinitions.Create(c, s)),
        CreateViewStatement s => Plan(s.IsMaterialized ? "CREATE MATERIALIZED VIEW" : "CREATE VIEW", c => ViewDefinitions.Create(c, s)),
        RefreshViewStatement s => Plan("REFRESH MATERIALIZED VIEW", c => ViewDefinitions.Refresh(c, s)),
        CreateSequenceStatement s => Plan("CREATE SEQUENCE", c => SequenceDefinitions.Create(c, s)),
        AlterSequenceStatement s => Plan("ALTER SEQUENCE", c => SequenceDefinitions.Alter(c, s)),
        CreateSchemaStatement s => Plan("CREATE SCHEMA", c => SchemaDefinitions.Create(c, s)),
        AlterSchemaStatement s => Plan("ALTER SCHEMA", c => SchemaDefinitions.Alter(c, s)),
        CreateEnumStatement s => Plan("CREATE TYPE", c => EnumDefinitions.Create(c, s)),
        AlterTypeStatement s => Plan("ALTER TYPE", c => EnumDefinitions.Alter(c, s)),
        DropStatement s => Plan($"DROP {TagWord(s.Kind)}", c => DropStatements.Run(c, s)),
        TruncateStatement s => Plan("TRUNCATE TABLE", c => Truncation.Run(c, s)),
        CommentStatement s => Plan("COMMENT", c => Comments.Run(c, s)),
        CreateExtensionStatement s => Plan("CREATE EXTENSION", c => Extensions.Create(c, s)),
        CreatePlaceStatement s => Plan("CREATE PLACE", c => Places.Create(c, s)),
        CreateDatabaseStatement => throw new SqlException(SqlStates.FeatureNotSupported, "CREATE DATABASE is not supported")
        {
            Hint = "A folder holds one database; schemas keep applications apart.",
        },
        AlterDatabaseStatement s => Plan("ALTER DATABASE", c => StoredSettings.AlterDatabase(c, s)),
        AlterSystemStatement => throw TableErrors.NotSupported("ALTER SYSTEM"),
        CreateRoleStatement s => Plan("CREATE ROLE", c => RoleDefinitions.Create(c, s)),
        AlterRoleStatement s => Plan("ALTER ROLE", c => RoleDefinitions.Alter(c, s)),
        GrantStatement s => Plan(s.IsRevoke ? "REVOKE" : "GRANT", c => Granting.Run(c, s)),
        AlterDefaultPrivilegesStatement s => Plan("ALTER DEFAULT PRIVILEGES", c => Granting.AlterDefaults(c, s)),
        ReassignOwnedStatement s => Plan("REASSIGN OWNED", c => RoleUses.Reassign(c, s)),
        _ => null,
    };

    private static DefinitionPlan Plan(string tag, Func<DefinitionContext, string?> run) => new(tag, run);

    private static string TagWord(ObjectKind kind) => kind == ObjectKind.MaterializedView ? "MATERIALIZED VIEW" : kind.ToString().ToUpperInvariant();
}
