using System.Collections.Concurrent;
using Longitude.Core;

namespace Longitude.Node;

/// <content>Reads at a shard's home, for shards of other places.</content>
internal sealed partial class Gateway
{
    private readonly ConcurrentDictionary<long, PendingRead> _reads = new();
    private long _lastRead;

    /// <summary>True when the shard's home is this place: its newest state is read from memory.</summary>
    public bool IsHome(ShardId shard) => World.LeafOf(shard) == Leaf;

    /// <summary>The shard as it can be read here without a message: led here, or copied here.</summary>
    public IShardView View(ShardId shard) => _node.View(Leaf, shard);

    /// <summary>Asks a shard's leader for rows, however far it is.</summary>
    public async Task<ReadPage> ReadAtHomeAsync(ShardId shard, ReadSpec spec, CancellationToken cancellation)
    {
        _node.ThrowIfFailed();
        long id = Interlocked.Increment(ref _lastRead);
        var read = new PendingRead(Completions.Options(_environment))
        {
            Shard = shard,
            Request = new ReadRequest(Id, id, spec),
            SentAt = _environment.Now,
        };
        _reads[id] = read;
        try
        {
            _transport.ToShard(Leaf.Id, shard, read.Request);
            _node.ThrowIfFailed();
            return await read.Task.WaitAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            _reads.TryRemove(id, out _);
        }
    }

    private sealed class PendingRead(TaskCreationOptions options) : TaskCompletionSource<ReadPage>(options)
    {
        public required ShardId Shard { get; init; }

        public required ReadRequest Request { get; init; }

        public TimeSpan SentAt { get; set; }
    }
}
