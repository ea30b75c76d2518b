// A transaction must not commit against a definition that has changed: it would write rows without a new column, or miss an index.
//
// Every shard has a row for each table with the version of its definition. Who uses a table on a shard reads that row there, once per
// transaction, and has the read validated with everything else; a schema change writes it on every shard. So the check rides
// along with the transaction's own work, no transaction that stays within its place asks another place about definitions, and a
// schema change is an ordinary transaction that conflicts with exactly those who used the old definition.
//
// Rejected: validating the catalog's rows themselves (they live at one place, and everybody else's transactions would have to ask there).
using System.Buffers.Binary;
using Longitude.Client;
using Longitude.Core;
using Longitude.Sql.Catalog;

namespace Longitude.Sql.Storage;

/// <summary>
/// The definition that a statement was planned with is not the one that holds. The session takes the newest catalog and runs the
/// statement again; nothing is wrong with the statement or its transaction.
/// </summary>
internal sealed class StaleCatalogException(string table) : Exception($"The definition of table \"{table}\" has changed.")
{
    public string Table { get; } = table;
}

internal static class SchemaVersions
{
    /// <summary>Stands for a table that was dropped: no definition has this version.</summary>
    private const long Dropped = long.MaxValue;

    /// <summary>Makes a table's definition the one that holds, on every shard, when the transaction commits.</summary>
    public static void Write(SqlTransaction transaction, TableInfo table) => Write(transaction.Client, table.Oid, table.SchemaVersion);

    /// <summary>Makes whoever still uses the table fail once the transaction has committed.</summary>
    public static void Drop(SqlTransaction transaction, TableInfo table) => Write(transaction.Client, table.Oid, Dropped);

    /// <summary>Reads and validates the version of a table on a shard.</summary>
    /// <exception cref="StaleCatalogException">It is another one.</exception>
    public static void Check(Transaction client, TableLayout layout, ShardId shard)
    {
        bool known = client.TryGetOwn(shard, layout.SchemaKey, ReadKind.Required, out byte[]? value, out _);
        if (!known || BinaryPrimitives.ReadInt64LittleEndian(value) != layout.Table.SchemaVersion)
            throw new StaleCatalogException(layout.Table.Name);
    }

    private static void Write(Transaction client, uint table, long version)
    {
        byte[] key = StorageKeys.SchemaVersionOf(table);
        byte[] value = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(value, version);
        foreach (ShardId shard in client.World.Root.ShardsBelow)
            client.PutOwn(shard, key, value);
    }
}
