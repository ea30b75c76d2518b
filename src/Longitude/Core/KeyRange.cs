namespace Longitude.Core;

/// <summary>
/// A half-open range of keys in byte order: from <see cref="Start"/> (included) to <see cref="End"/> (excluded; null means no end).
/// </summary>
public readonly record struct KeyRange(byte[] Start, byte[]? End)
{
    /// <summary>Every key.</summary>
    public static readonly KeyRange All = new([], null);

    /// <summary>The keys that begin with <paramref name="prefix"/>.</summary>
    public static KeyRange Prefix(ReadOnlySpan<byte> prefix)
    {
        byte[] start = prefix.ToArray();
        int last = start.Length - 1;
        while (last >= 0 && start[last] == 0xFF)
            last--;
        if (last < 0)
            return new KeyRange(start, null);
        byte[] end = start[..(last + 1)];
        end[last]++;
        return new KeyRange(start, end);
    }

    public bool Contains(ReadOnlySpan<byte> key) =>
        key.SequenceCompareTo(Start) >= 0 && (End is null || key.SequenceCompareTo(End) < 0);

    public bool IsEmpty => End is not null && Start.AsSpan().SequenceCompareTo(End) >= 0;

    /// <summary>True when some key may lie in both ranges.</summary>
    public bool Overlaps(KeyRange other) =>
        (End is null || other.Start.AsSpan().SequenceCompareTo(End) < 0)
        && (other.End is null || Start.AsSpan().SequenceCompareTo(other.End) < 0);
}
