using Longitude.Sql.Catalog;
using Longitude.Sql.Types;

namespace Longitude.Sql.SystemCatalog;

/// <summary>The names of objects for values of regclass and its like, as a session sees them at the moment of the question.</summary>
/// <param name="catalog">The catalog of the session's transaction, or the newest one.</param>
/// <param name="searchPath">The session's search path.</param>
internal sealed class SessionNames(Func<CatalogSnapshot> catalog, Func<IReadOnlyList<string>> searchPath) : IObjectNames
{
    public uint Find(SqlType type, string name) => new ObjectNames(catalog(), searchPath()).Find(type, name);

    public string? NameOf(SqlType type, uint oid) => new ObjectNames(catalog(), searchPath()).NameOf(type, oid);
}
