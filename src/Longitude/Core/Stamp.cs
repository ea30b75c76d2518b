namespace Longitude.Core;

/// <summary>
/// Where a committed change stands in the order of the world: the path of its epochs, root first, with the child's index at
/// each level, then the shard and the version. Compared as tuples these are one total order, equal on every machine, and
/// consistent with what anyone can have seen.
/// </summary>
/// <remarks>
/// What one shard committed by itself has a path down to the shard. What a place's epoch committed over several shards has a
/// path that ends at that place, and comes after everything below the place in the same epoch: it was judged at the close.
/// </remarks>
public sealed class Stamp : IComparable<Stamp>, IEquatable<Stamp>
{
    private readonly Epoch[] _epochs;

    /// <param name="place">The place whose epoch committed the change; the leaf when the shard did it alone.</param>
    /// <param name="byShardAlone">True when one shard committed the change by itself.</param>
    /// <param name="epochs">The epochs of at least the places from the root to <paramref name="place"/>, root first.</param>
    /// <param name="shard">The home shard.</param>
    /// <param name="version">The log position and the order within it.</param>
    public Stamp(Place place, bool byShardAlone, ReadOnlySpan<Epoch> epochs, ShardId shard, RowVersion version)
    {
        Invariant.Holds(epochs.Length > place.Depth, "a stamp has one epoch per level");
        Place = place;
        ByShardAlone = byShardAlone;
        _epochs = epochs[..(place.Depth + 1)].ToArray();
        Shard = shard;
        Version = version;
    }

    /// <summary>The place whose epoch committed the change; the leaf when the shard did it alone.</summary>
    public Place Place { get; }

    /// <summary>True when one shard committed the change by itself.</summary>
    public bool ByShardAlone { get; }

    public ShardId Shard { get; }

    public RowVersion Version { get; }

    /// <summary>The epochs from the root to <see cref="Place"/>, root first.</summary>
    public IReadOnlyList<Epoch> Epochs => _epochs;

    public static bool operator ==(Stamp? a, Stamp? b) => a is null ? b is null : a.Equals(b);

    public static bool operator !=(Stamp? a, Stamp? b) => !(a == b);

    public static bool operator <(Stamp? a, Stamp? b) => a is null ? b is not null : a.CompareTo(b) < 0;

    public static bool operator >(Stamp? a, Stamp? b) => b < a;

    public static bool operator <=(Stamp? a, Stamp? b) => !(b < a);

    public static bool operator >=(Stamp? a, Stamp? b) => !(a < b);

    public int CompareTo(Stamp? other)
    {
        if (other is null)
            return 1;
        for (int depth = 0; ; depth++)
        {
            int byEpoch = _epochs[depth].CompareTo(other._epochs[depth]);
            if (byEpoch != 0)
                return byEpoch;
            bool ends = EndsAt(depth), otherEnds = other.EndsAt(depth);
            if (ends || otherEnds)
                return ends == otherEnds ? CompareWithin(other) : ends.CompareTo(otherEnds);
            if (depth == Place.Depth || depth == other.Place.Depth)
                return CompareWithin(other);
            int byChild = Place.Chain[depth + 1].ChildIndex.CompareTo(other.Place.Chain[depth + 1].ChildIndex);
            if (byChild != 0)
                return byChild;
        }
    }

    public bool Equals(Stamp? other) => CompareTo(other) == 0;

    public override bool Equals(object? obj) => obj is Stamp other && Equals(other);

    public override int GetHashCode() => unchecked((Shard.Value * 397) ^ (int)Version.Packed ^ (int)(Version.Packed >> 32));

    public override string ToString() =>
        $"{string.Join('/', _epochs.Select((e, d) => $"{Place.Chain[d].Name}:{e}"))}#{Shard}@{Version}";

    private bool EndsAt(int depth) => !ByShardAlone && Place.Depth == depth;

    private int CompareWithin(Stamp other)
    {
        int byShard = Shard.CompareTo(other.Shard);
        return byShard != 0 ? byShard : Version.CompareTo(other.Version);
    }
}
