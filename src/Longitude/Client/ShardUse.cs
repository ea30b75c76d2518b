using Longitude.Core;
using Longitude.Node;

namespace Longitude.Client;

/// <summary>What one transaction does at one shard: the position that it reads at, what it read, and what it writes.</summary>
internal sealed class ShardUse(ShardId shard, IShardView view)
{
    // Most transactions write one row here: it stands alone until there is a second.
    private Write? _only;
    private SortedDictionary<byte[], Write>? _many;

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

    public bool Writes => _only is not null || _many is not null;

    /// <summary>The writes in key order.</summary>
    public IEnumerable<Write> WritesInOrder => _only is { } only ? [only] : _many is null ? [] : _many.Values;

    public bool TryGetWrite(byte[] key, out Write write)
    {
        write = _only.GetValueOrDefault();
        return _only is { } only ? KeyOrder.Instance.Equals(only.Key, key) : _many is not null && _many.TryGetValue(key, out write);
    }

    public void SetWrite(Write write)
    {
        if (_many is null && (_only is not { } only || KeyOrder.Instance.Equals(only.Key, write.Key)))
        {
            _only = write;
            return;
        }

        _many ??= new SortedDictionary<byte[], Write>(KeyOrder.Instance) { [_only!.Value.Key] = _only.Value };
        _only = null;
        _many[write.Key] = write;
    }

    /// <summary>Puts the writes into the draft; where writes are validated, each key must be as it was at the position.</summary>
    public void AddWrites(bool validates)
    {
        foreach (Write write in WritesInOrder)
        {
            Draft.Writes.Add(write);
            if (validates && write.Kind != WriteKind.Add)
                Draft.Keys.Add(write.Key);
        }
    }
}
