using Longitude.Core;

namespace Longitude.Client;

/// <summary>Which shard a key lives on: within its leaf by a hash of the key, so that load spreads evenly.</summary>
internal static class Placement
{
    /// <summary>Keys that begin with this byte are Longitude's own.</summary>
    public const byte Reserved = 0;

    /// <summary>The shards that hold keys placed at a place.</summary>
    public static IReadOnlyList<ShardId> ShardsOf(Place home) => home.SeatLeaf.Shards;

    /// <summary>The part of a range that applications may use.</summary>
    public static KeyRange WithoutReserved(KeyRange range)
    {
        ReadOnlySpan<byte> first = [Reserved + 1];
        return range.Start.AsSpan().SequenceCompareTo(first) < 0 ? range with { Start = [Reserved + 1] } : range;
    }

    public static ShardId ShardOf(Place home, ReadOnlySpan<byte> key)
    {
        IReadOnlyList<ShardId> shards = ShardsOf(home);
        return shards.Count == 1 ? shards[0] : shards[(int)(KeyOrder.Hash(key) % (uint)shards.Count)];
    }
}
