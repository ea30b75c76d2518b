using Longitude.Core;

namespace Longitude.Store;

public sealed partial class RowStore
{
    /// <summary>Descents that a guess may take until one meets no change.</summary>
    private const int EstimateTriesMax = 4;

    /// <summary>
    /// About how many rows lie in a range, deleted ones that were not collected yet among them. Goes down along both ends of the range;
    /// within one leaf it is exact, and what lies between the two ways is counted as so many subtrees of the size seen. Any thread.
    /// </summary>
    public long EstimateCount(KeyRange range)
    {
        if (range.IsEmpty)
            return 0;
        for (int i = 0; i < EstimateTriesMax; i++)
        {
            if (TryEstimate(range) is { } count)
                return count;
        }

        // Everything changes at once: any answer would be out of date.
        return Count;
    }

    /// <summary>A key about in the middle of a range, to stand for the others; null when there seems to be none. Any thread.</summary>
    public byte[]? SampleKey(KeyRange range)
    {
        for (int i = 0; i < EstimateTriesMax; i++)
        {
            if (TrySample(range, out byte[]? key))
                return key;
        }

        return null;
    }

    private bool TrySample(KeyRange range, out byte[]? key)
    {
        key = null;
        Node? node = StableRoot(out long stamp);
        while (node is Inner inner)
        {
            int last = range.End is null ? inner.Count : inner.ChildBefore(range.End);
            node = Step(inner, inner.Children[(inner.ChildOf(range.Start) + last) / 2], ref stamp);
        }

        if (node is not Leaf leaf)
            return false;
        int first = leaf.LowerBound(range.Start, out _), end = range.End is null ? leaf.Count : leaf.LowerBound(range.End, out _);
        if (first < end)
            key = leaf.KeyAt((first + end) / 2);
        return leaf.IsStill(stamp);
    }

    private long? TryEstimate(KeyRange range)
    {
        Node? node = StableRoot(out long stamp);
        while (node is Inner inner)
        {
            int first = inner.ChildOf(range.Start);
            int last = range.End is null ? inner.Count : inner.ChildBefore(range.End);
            if (first < last)
            {
                double size = SizeBelow(inner, first, last);
                double count = (last - first - 1) * size
                    + ShareFrom(inner.Children[first], range.Start, size)
                    + (range.End is null ? size : ShareBefore(inner.Children[last], range.End, size));
                return inner.IsStill(stamp) ? (long)Math.Ceiling(count) : null;
            }

            node = Step(inner, inner.Children[first], ref stamp);
        }

        if (node is not Leaf leaf)
            return null;
        int end = range.End is null ? leaf.Count : leaf.LowerBound(range.End, out _);
        int exact = Math.Max(end - leaf.LowerBound(range.Start, out _), 0);
        return leaf.IsStill(stamp) ? exact : null;
    }

    /// <summary>How many rows a child of a node has, judged by two of them.</summary>
    private static double SizeBelow(Inner inner, int first, int last) =>
        (SizeOf(inner.Children[first]) + SizeOf(inner.Children[last])) / 2;

    /// <summary>About how many rows a node has, judged by its middle children.</summary>
    private static double SizeOf(Node? node)
    {
        double size = 1;
        while (node is Inner inner)
        {
            size *= inner.Count + 1;
            node = inner.Children[inner.Count / 2];
        }

        return size * (node?.Count ?? 0);
    }

    /// <summary>About how many of a node's rows do not come before a key.</summary>
    private static double ShareFrom(Node? node, byte[] start, double size) => size - ShareBefore(node, start, size);

    /// <summary>About how many of a node's rows come before a key.</summary>
    private static double ShareBefore(Node? node, byte[] key, double size)
    {
        double before = 0;
        while (node is Inner inner)
        {
            int child = inner.ChildBefore(key);
            size /= inner.Count + 1;
            before += child * size;
            node = inner.Children[child];
        }

        if (node is Leaf { Count: > 0 } leaf)
            before += size * leaf.LowerBound(key, out _) / leaf.Count;
        return before;
    }
}
