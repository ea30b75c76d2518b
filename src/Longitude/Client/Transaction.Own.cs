using Longitude.Core;

namespace Longitude.Client;

/// <content>
/// Rows of Longitude's own on one shard, whatever their keys: the catalog lives together, so that changing it is one shard's
/// business. What is read is validated at every level.
/// </content>
public sealed partial class Transaction
{
    /// <summary>Reads a row as the transaction found it: without its own writes.</summary>
    internal byte[]? GetOwn(ShardId shard, byte[] key)
    {
        (byte[] Key, byte[] Value)[] rows = [.. ScanOwn(shard, new KeyRange(key, [.. key, 0]), withOwnWrites: false)];
        return rows.Length == 0 ? null : rows[0].Value;
    }

    /// <summary>Reads all rows of a range, in order of their keys.</summary>
    internal IReadOnlyList<(byte[] Key, byte[] Value)> ScanOwn(ShardId shard, KeyRange range, bool withOwnWrites = true)
    {
        ShardUse use = Use(shard);
        Wait(PositionAsync(use, CancellationToken.None));
        var rows = new List<(byte[], byte[])>();
        var source = new ScanSource(this, use, range, backwards: false, withOwnWrites);
        Wait(source.MoveAsync(CancellationToken.None));
        while (source.Key is not null)
        {
            rows.Add((source.Key, source.Value!));
            Wait(source.MoveAsync(CancellationToken.None));
        }

        use.Draft.Ranges.Add(range);
        return rows;
    }

    internal void PutOwn(ShardId shard, byte[] key, byte[] value) => Use(shard).SetWrite(Write.Put(key, value));

    internal void DeleteOwn(ShardId shard, byte[] key) => Use(shard).SetWrite(Write.Delete(key));

    private static void Wait(ValueTask step)
    {
        if (step.IsCompletedSuccessfully)
            step.GetAwaiter().GetResult();
        else
            step.AsTask().GetAwaiter().GetResult();
    }
}
