using Longitude.Core;
using Longitude.Node;

namespace Longitude.Client;

/// <summary>What one transaction does at one shard: the position that it reads at, what it read, and what it writes.</summary>
internal sealed class ShardUse(ShardId shard, IShardView view)
{
    private SortedDictionary<byte[], Write>? _writes;

    public ShardId Shard { get; } = shard;

    public IShardView View { get; } = view;

    public PartDraft Draft { get; } = new() { Shard = shard };

    /// <summary>True when reads go to the shard's home by message; false when they are served from memory here.</summary>
    public bool AtHome { get; set; }

    /// <summary>The position of all reads; null before the first.</summary>
    public LogPosition? At { get; set; }

    /// <summary>True when values are taken as they were before a pending write.</summary>
    public bool IgnoresDoubt { get; set; }

    /// <summary>The open epochs of the shard's places when it was first read, root first.</summary>
    public IReadOnlyList<Epoch> EpochsSeen { get; set; } = [];

    public bool HasRead => At is not null;

    public bool Writes => _writes is { Count: > 0 };

    /// <summary>The writes in key order.</summary>
    public IEnumerable<Write> WritesInOrder => _writes is null ? [] : _writes.Values;

    public bool TryGetWrite(byte[] key, out Write write)
    {
        write = default;
        return _writes is not null && _writes.TryGetValue(key, out write);
    }

    public void SetWrite(Write write) => (_writes ??= new SortedDictionary<byte[], Write>(KeyOrder.Instance))[write.Key] = write;
}
