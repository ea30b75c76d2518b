using Longitude.Core;
using Longitude.Node;
using Longitude.Store;

namespace Longitude.Client;

/// <content>Single reads and writes without a transaction around them.</content>
public sealed partial class Connection
{
    /// <summary>Reads one row; null when there is none. At home it sees everything acknowledged on the row's shard.</summary>
    public ValueTask<ReadOnlyMemory<byte>?> GetAsync(Key key, TransactionOptions? options = null, CancellationToken cancellation = default)
    {
        if (options is null or { Level: Level.Serializable, AsOf: null })
        {
            ShardId shard = Placement.ShardOf(key.Home, key.Array);
            if (_gateway.IsHome(shard))
            {
                IShardView view = _gateway.View(shard);
                _gateway.ThrowIfFailed();
                ReadStatus status = view.Machine.Rows.TryGet(key.Array, RowVersion.EndOf(view.Machine.Applied), out byte[]? value);
                if (status == ReadStatus.Found)
                    return new ValueTask<ReadOnlyMemory<byte>?>(new ReadOnlyMemory<byte>(value));
                if (status == ReadStatus.Absent)
                    return default;
            }
        }

        return new ValueTask<ReadOnlyMemory<byte>?>(RunAsync(tx => tx.GetAsync(key, cancellation).AsTask(), options, cancellation));
    }

    /// <summary>Writes one row.</summary>
    public Task PutAsync(Key key, ReadOnlyMemory<byte> value, CancellationToken cancellation = default) =>
        RunAsync(
            tx =>
            {
                tx.Put(key, value.Span);
                return Task.CompletedTask;
            },
            options: null,
            cancellation);

    /// <summary>Deletes one row.</summary>
    public Task DeleteAsync(Key key, CancellationToken cancellation = default) =>
        RunAsync(
            tx =>
            {
                tx.Delete(key);
                return Task.CompletedTask;
            },
            options: null,
            cancellation);

    /// <summary>Adds to one number; see <see cref="Transaction.Add"/>.</summary>
    /// <exception cref="BoundException">The result would leave the bounds.</exception>
    public Task AddAsync(Key key, long delta, long min = long.MinValue, long max = long.MaxValue, CancellationToken cancellation = default) =>
        RunAsync(
            tx =>
            {
                tx.Add(key, delta, min, max);
                return Task.CompletedTask;
            },
            options: null,
            cancellation);
}
