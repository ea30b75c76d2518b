using Longitude.Sql.Catalog;

namespace Longitude.Sql.Definitions;

/// <summary>The storages of tables and indexes that come and go with definitions.</summary>
internal static class TableStorage
{
    /// <summary>The same table with storages of new numbers, which are empty.</summary>
    public static TableInfo WithNewStorage(DefinitionContext c, TableInfo table)
    {
        uint rows = c.NewOid();
        return table with
        {
            StorageId = rows,
            Indexes = [.. table.Indexes.Select(i => i with { StorageId = i.IsPrimary ? rows : c.NewOid() })],
        };
    }

    /// <summary>Once the transaction has committed, nobody needs the rows of the table and its indexes any more.</summary>
    public static void Forget(DefinitionContext c, TableInfo table)
    {
        if (table.Kind is not (RelationKind.Table or RelationKind.MaterializedView))
            return;
        Forget(c, table.StorageId);
        foreach (IndexInfo index in table.Indexes)
        {
            if (index.StorageId != table.StorageId)
                Forget(c, index.StorageId);
        }
    }

    public static void Forget(DefinitionContext c, uint storageId) => ForgottenStorages.Add(c.Transaction.Client, storageId);
}
