// Rows that nobody needs any more.
//
// DROP TABLE, TRUNCATE and rewriting a table must not take as long as deleting their rows one by one. They only write down, in their own
// transaction, which storages nobody will ask for again; once that has committed, the rows are deleted a few at a time.
// A process that ends before it is done goes on when it is started again.
using Longitude.Client;
using Longitude.Core;
using Longitude.Sql.Storage;

namespace Longitude.Sql.Catalog;

internal static class ForgottenStorages
{
    /// <summary>Rows that one transaction deletes of one shard.</summary>
    private const int RowsPerTransaction = 1000;

    /// <summary>Writes down that a storage is not needed any more once the transaction has committed.</summary>
    public static void Add(Transaction transaction, uint storageId) =>
        transaction.PutOwn(CatalogKeys.Shard(transaction.World), KeyOf(storageId), []);

    /// <summary>Deletes the rows of all storages that were forgotten.</summary>
    /// <param name="database">The database; each place deletes its own rows.</param>
    /// <param name="cancellation">Ends the work, which can go on at another time.</param>
    public static async Task CollectAsync(Database database, CancellationToken cancellation)
    {
        ShardId catalog = CatalogKeys.Shard(database.World);
        Connection home = database.Connect(database.World.Root);
        var rows = await home.RunAsync(tx => Task.FromResult(tx.ScanOwn(catalog, CatalogKeys.ForgottenStorages)), options: null, cancellation).ConfigureAwait(false);
        foreach ((byte[] key, _) in rows)
        {
            await DeleteRowsAsync(database, CatalogKeys.OidOf(key), cancellation).ConfigureAwait(false);
            await home.RunAsync(
                tx =>
                {
                    tx.DeleteOwn(catalog, key);
                    return Task.CompletedTask;
                },
                options: null,
                cancellation).ConfigureAwait(false);
        }
    }

    private static async Task DeleteRowsAsync(Database database, uint storageId, CancellationToken cancellation)
    {
        foreach (Place leaf in database.World.Leaves)
        {
            Connection connection = database.Connect(leaf);
            foreach (ShardId shard in leaf.Shards)
            {
                KeyRange? rest = KeyRange.Prefix(StorageKeys.PrefixOf(storageId));
                while (rest is { } range)
                {
                    byte[]? next = await connection.RunAsync(
                        tx => Task.FromResult(tx.DeleteOwn(shard, range, new LogPosition(long.MaxValue), RowsPerTransaction).Next), options: null, cancellation).ConfigureAwait(false);
                    rest = next is null ? null : range with { Start = next };
                }
            }
        }
    }

    private static byte[] KeyOf(uint storageId) => CatalogKeys.Of(CatalogKeys.Forgotten, storageId);
}
