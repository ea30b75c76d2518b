using System.Collections.Frozen;

namespace Longitude.Sql.Catalog;

/// <summary>The relations of pg_catalog and information_schema. They are the same in every snapshot.</summary>
internal static class SystemRelations
{
    private static readonly TableInfo[] All = [];

    public static FrozenDictionary<(uint Schema, string Name), TableInfo> ByName { get; } = All.ToFrozenDictionary(t => (t.SchemaOid, t.Name));

    public static FrozenDictionary<uint, TableInfo> ByOid { get; } = All.ToFrozenDictionary(t => t.Oid);
}
