using Longitude.Client;
using Longitude.Sql.Catalog;

namespace Longitude.Sql.Storage;

/// <summary>
/// A transaction as statements see it: the protocol's transaction, and the catalog as of this transaction, its own schema changes
/// among it. Used by one statement at a time.
/// </summary>
internal sealed class SqlTransaction(Transaction client, CatalogSnapshot catalog)
{
    /// <summary>Reads and buffered writes.</summary>
    public Transaction Client { get; } = client;

    public CatalogSnapshot Catalog { get; set; } = catalog;

    /// <summary>True when this transaction has changed the catalog: it is published when the commit has succeeded.</summary>
    public bool HasChangedCatalog { get; set; }

    public bool IsReadOnly { get; set; }
}
