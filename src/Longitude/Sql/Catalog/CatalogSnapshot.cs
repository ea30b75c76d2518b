// What is defined: tables with their columns, constraints and indexes, views, sequences, schemas, enums, roles, and what is granted.
//
// A statement must see one consistent set of definitions although others change them meanwhile, and a transaction must see its own
// changes before anybody else does, and lose them when it is rolled back. So definitions are values: a snapshot holds all of them and
// never changes. A schema change makes another snapshot that shares nearly everything with the one before (CatalogSnapshot.Changes.cs),
// puts it on its own transaction, and writes the rows that differ (CatalogStore). Savepoints keep the reference that was current.
//
// Definitions hold oids of each other rather than references, since a reference would pin an old version; types are the exception,
// because every value's handling asks for them, and a changed enum is replaced in the tables that use it. The other way round, from
// a definition to what depends on it, is searched for (Dependencies.cs): schema changes are rare, and an index of dependencies
// would be one more thing that could be wrong. Only the tables whose foreign keys point at a table are kept, since deleting a row asks.
using System.Collections.Immutable;
using Longitude.Sql.Storage;
using Longitude.Sql.Types;

namespace Longitude.Sql.Catalog;

/// <summary>
/// All that is defined, at one moment. Immutable: a statement is bound and run against one snapshot, a schema change makes another,
/// which its transaction uses at once and everybody else once it has committed.
/// </summary>
/// <remarks>The parts: what it holds (this file), Lookups, Changes.</remarks>
internal sealed partial record CatalogSnapshot
{
    public static readonly CatalogSnapshot Empty = new();

    /// <summary>What a new database begins with.</summary>
    public static readonly CatalogSnapshot Initial = Empty
        .WithSchema(new SchemaInfo(SystemOids.PgCatalog, "pg_catalog", FirstRole) { Grants = SystemGrants, Comment = "system catalog schema" })
        .WithSchema(new SchemaInfo(SystemOids.InformationSchema, "information_schema", FirstRole) { Grants = SystemGrants })
        .WithSchema(new SchemaInfo(SystemOids.Public, "public", FirstRole) { Grants = SystemGrants, Comment = "standard public schema" })
        .WithRole(new RoleInfo(SystemOids.FirstRole, FirstRole) { IsSuperuser = true, CanLogin = true, CanCreateRole = true, CanCreateDatabase = true });

    /// <summary>Grows with every change; the committed ones are counted by the version row. Plans are cached per version.</summary>
    public long Version { get; init; }

    public ImmutableDictionary<uint, TableInfo> Tables { get; init; } = ImmutableDictionary<uint, TableInfo>.Empty;

    public ImmutableDictionary<(uint Schema, string Name), uint> TableNames { get; init; } = ImmutableDictionary<(uint Schema, string Name), uint>.Empty;

    /// <summary>Which table an index belongs to, by schema and the index's name: they share the names of tables.</summary>
    public ImmutableDictionary<(uint Schema, string Name), uint> IndexNames { get; init; } = ImmutableDictionary<(uint Schema, string Name), uint>.Empty;

    public ImmutableDictionary<string, SchemaInfo> Schemas { get; init; } = ImmutableDictionary<string, SchemaInfo>.Empty;

    /// <summary>Enums and their arrays, by oid; the built-in types are in <c>SqlTypes</c>.</summary>
    public ImmutableDictionary<uint, SqlType> Types { get; init; } = ImmutableDictionary<uint, SqlType>.Empty;

    public ImmutableDictionary<(uint Schema, string Name), uint> TypeNames { get; init; } = ImmutableDictionary<(uint Schema, string Name), uint>.Empty;

    /// <summary>Owners and rights of the enums, by oid.</summary>
    public ImmutableDictionary<uint, TypeDetails> TypeDetails { get; init; } = ImmutableDictionary<uint, TypeDetails>.Empty;

    public ImmutableDictionary<string, RoleInfo> Roles { get; init; } = ImmutableDictionary<string, RoleInfo>.Empty;

    public DatabaseInfo Database { get; init; } = new(SystemOids.Database, "longitude", FirstRole);

    public ImmutableList<DefaultPrivilegesInfo> DefaultPrivileges { get; init; } = [];

    /// <summary>Foreign keys that point at a table, by its oid: the tables that hold them.</summary>
    public ImmutableDictionary<uint, ImmutableHashSet<uint>> Referencing { get; init; } = ImmutableDictionary<uint, ImmutableHashSet<uint>>.Empty;

    /// <summary>Compiles the expressions of indexes. Whoever begins with a catalog sets it, and changes carry it along.</summary>
    public IndexCompiler? CompileIndex { get; init; }

    /// <summary>The first oid that is not built in, as in PostgreSQL.</summary>
    public const uint FirstUserOid = 16384;

    /// <summary>The role that a new database has.</summary>
    public const string FirstRole = "longitude";

    private static IReadOnlyList<GrantInfo> SystemGrants => [Grant(FirstRole, "create", "usage"), Grant("", "usage")];

    private static GrantInfo Grant(string grantee, params string[] privileges) =>
        new(grantee, GrantInfo.Set(privileges), GrantInfo.Set(), FirstRole);
}
