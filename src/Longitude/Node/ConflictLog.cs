using Longitude.Core;

namespace Longitude.Node;

/// <summary>
/// The keys that transactions lost over lately, with how often: for people who look for a hot spot. Bounded: a new key takes the place
/// of the one that was quiet for longest. Nothing is decided by it.
/// </summary>
internal sealed class ConflictLog(IEnvironment environment)
{
    private const int KeysMax = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<byte[], Entry> _entries = new(KeyOrder.Instance);

    public void Add(Outcome lost)
    {
        if (lost.Key is null)
            return;
        lock (_gate)
        {
            if (!_entries.TryGetValue(lost.Key, out Entry? entry))
            {
                if (_entries.Count == KeysMax)
                    _entries.Remove(_entries.MinBy(e => e.Value.LastAt).Key);
                _entries.Add(lost.Key, entry = new Entry());
            }

            entry.Count++;
            entry.Shard = lost.Shard;
            entry.Reason = lost.Reason;
            entry.LastAt = environment.Now;
        }
    }

    /// <summary>Each key with where it is, why a transaction lost over it last, how often that was, and how long ago.</summary>
    public IReadOnlyList<(byte[] Key, ShardId Shard, RejectReason Reason, long Count, TimeSpan Ago)> Newest()
    {
        lock (_gate)
        {
            TimeSpan now = environment.Now;
            return [.. _entries.OrderByDescending(e => e.Value.LastAt).Select(e => (e.Key, e.Value.Shard, e.Value.Reason, e.Value.Count, now - e.Value.LastAt))];
        }
    }

    private sealed class Entry
    {
        public long Count { get; set; }

        public ShardId Shard { get; set; }

        public RejectReason Reason { get; set; }

        public TimeSpan LastAt { get; set; }
    }
}
