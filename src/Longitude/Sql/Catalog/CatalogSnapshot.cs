using System.Collections.Immutable;
using Longitude.Sql.Types;

namespace Longitude.Sql.Catalog;

/// <summary>
/// All that is defined, at one moment. Immutable: a statement is bound and run against one snapshot, a schema change makes another,
/// which its transaction uses at once and everybody else once it has committed.
/// </summary>
internal sealed record CatalogSnapshot
{
    public static readonly CatalogSnapshot Empty = new();

    /// <summary>Grows with every committed change. Plans are cached per version.</summary>
    public long Version { get; init; }

    /// <summary>The next oid and storage id that a definition gets.</summary>
    public uint NextOid { get; init; } = FirstUserOid;

    public ImmutableDictionary<uint, TableInfo> Tables { get; init; } = ImmutableDictionary<uint, TableInfo>.Empty;

    public ImmutableDictionary<(uint Schema, string Name), uint> TableNames { get; init; } = ImmutableDictionary<(uint Schema, string Name), uint>.Empty;

    /// <summary>Which table an index belongs to, by schema and the index's name: they share the names of tables.</summary>
    public ImmutableDictionary<(uint Schema, string Name), uint> IndexNames { get; init; } = ImmutableDictionary<(uint Schema, string Name), uint>.Empty;

    public ImmutableDictionary<string, SchemaInfo> Schemas { get; init; } = ImmutableDictionary<string, SchemaInfo>.Empty;

    /// <summary>Enums and their arrays, by oid; the built-in types are in <c>SqlTypes</c>.</summary>
    public ImmutableDictionary<uint, SqlType> Types { get; init; } = ImmutableDictionary<uint, SqlType>.Empty;

    public ImmutableDictionary<(uint Schema, string Name), uint> TypeNames { get; init; } = ImmutableDictionary<(uint Schema, string Name), uint>.Empty;

    public ImmutableDictionary<string, RoleInfo> Roles { get; init; } = ImmutableDictionary<string, RoleInfo>.Empty;

    /// <summary>Foreign keys that point at a table, by its oid: the tables that hold them.</summary>
    public ImmutableDictionary<uint, ImmutableHashSet<uint>> Referencing { get; init; } = ImmutableDictionary<uint, ImmutableHashSet<uint>>.Empty;

    /// <summary>The first oid that is not built in, as in PostgreSQL.</summary>
    public const uint FirstUserOid = 16384;
}
