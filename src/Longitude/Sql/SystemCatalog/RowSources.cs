using System.Collections.Frozen;
using Longitude.Sql.Catalog;

namespace Longitude.Sql.SystemCatalog;

/// <summary>The relations that have rows. All others are empty.</summary>
internal static class RowSources
{
    public static FrozenDictionary<(uint Schema, string Name), RowSource> ByName { get; } = new Dictionary<string, RowSource>(StringComparer.Ordinal)
    {
        ["pg_namespace"] = NamespaceRows.Namespaces,
    }.ToFrozenDictionary(p => (SystemOids.PgCatalog, p.Key), p => p.Value);
}
