namespace Longitude.Store;

/// <summary>
/// The row references of one leaf's part of a range, copied under the leaf's stamp. This is how scans go over the tree: nothing is
/// held between two leaves, and the way on is found by key, so that splits, joins and removals in between do no harm.
/// <para>
/// A row that comes into the range after its leaf was copied carries no version that the scan may see, and no doubt that concerns
/// it: those existed, as a placeholder at least, when the scan's version was handed out.
/// </para>
/// </summary>
internal sealed class LeafCopy(RowStore store)
{
    private readonly Row?[] _rows = new Row?[Node.Capacity];

    public int Count { get; private set; }

    public Row this[int index] => _rows[index]!;

    /// <summary>The row at an index, when those after it (before it, backwards) are wanted next.</summary>
    public Row WithPrefetch(int index, bool backward)
    {
        int step = backward ? -1 : 1;
        Row.Prefetch(At(index + (9 * step)), At(index + (6 * step)), At(index + (3 * step)));
        return _rows[index]!;

        Row? At(int i) => (uint)i < (uint)Count ? _rows[i] : null;
    }

    /// <summary>Lets go of the rows.</summary>
    public void Clear()
    {
        _rows.AsSpan().Clear();
        Count = 0;
    }

    /// <summary>
    /// Copies the rows from <paramref name="from"/> on that share its leaf, and moves <paramref name="from"/> to where the next leaf
    /// begins; null when there is none in the range. The copy may be empty.
    /// </summary>
    public void Forward(ref byte[]? from, byte[]? end)
    {
        SpinWait spin = default;
        while (true)
        {
            byte[]? upper = null;
            Node? node = store.StableRoot(out long stamp);
            while (node is Inner inner)
            {
                int child = inner.ChildOf(from);
                // A separator that is null in the middle of a change does not survive the stamp check in the step.
                if (child < inner.Count)
                    upper = inner.Keys[child];
                node = RowStore.Step(inner, inner.Children[child], ref stamp);
            }
            if (node is not null && TryCopy((Leaf)node, stamp, from, Reaches(upper, end) ? end : null))
            {
                from = Reaches(upper, end) ? null : upper;
                return;
            }
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    /// <summary>
    /// Copies the rows before <paramref name="before"/> (null: the last rows) that share a leaf, and moves it to where that leaf
    /// begins. False when this was the last leaf in the range. The copy may be empty.
    /// </summary>
    public bool Backward(byte[] start, ref byte[]? before)
    {
        SpinWait spin = default;
        while (true)
        {
            byte[]? lower = null;
            Node? node = store.StableRoot(out long stamp);
            while (node is Inner inner)
            {
                int child = before is null ? inner.Count : inner.ChildBefore(before);
                if (child > 0)
                    lower = inner.Keys[child - 1];
                node = RowStore.Step(inner, inner.Children[child], ref stamp);
            }
            if (node is not null && TryCopy((Leaf)node, stamp, start, before))
            {
                before = lower;
                return lower is not null && lower.AsSpan().SequenceCompareTo(start) > 0;
            }
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    /// <summary>
    /// As <see cref="Forward"/>, but goes past leaves that hold no version newer than <paramref name="since"/> (packed). False when
    /// nothing of the kind is left in the range.
    /// </summary>
    public bool ForwardChanged(ref byte[]? from, byte[]? end, ulong since)
    {
        SpinWait spin = default;
        while (from is not null)
        {
            byte[]? start = from;
            byte[]? upper = null;
            bool nothingBelow = false;
            Node? node = store.StableRoot(out long stamp);
            while (node is Inner inner && !nothingBelow)
            {
                int count = inner.Count;
                int first = inner.ChildOf(start);
                int child = first;
                while (child <= count && inner.Maxima[child] <= since)
                    child++;
                nothingBelow = child > count;
                if (nothingBelow)
                {
                    node = inner.IsStill(stamp) ? inner : null;
                    continue;
                }
                if (child > first)
                    start = inner.Keys[child - 1];
                if (child < count)
                    upper = inner.Keys[child];
                node = RowStore.Step(inner, inner.Children[child], ref stamp);
            }
            if (node is not null && nothingBelow)
            {
                from = Reaches(upper, end) ? null : upper;
                continue;
            }
            if (node is not null && TryCopy((Leaf)node, stamp, start, Reaches(upper, end) ? end : null))
            {
                from = Reaches(upper, end) ? null : upper;
                return true;
            }
            spin.SpinOnce(sleep1Threshold: -1);
        }
        return false;
    }

    /// <summary>Whether a leaf that ends before <paramref name="upper"/> (null: the last leaf) is the last one of the range.</summary>
    private static bool Reaches(byte[]? upper, byte[]? end) =>
        upper is null || (end is not null && upper.AsSpan().SequenceCompareTo(end) >= 0);

    private bool TryCopy(Leaf leaf, long stamp, ReadOnlySpan<byte> start, byte[]? end)
    {
        int first = start.IsEmpty ? 0 : leaf.LowerBound(start, out _);
        int last = end is null ? leaf.Count : leaf.LowerBound(end, out _);
        int count = Math.Max(last - first, 0);
        ((ReadOnlySpan<Row?>)leaf.Rows).Slice(first, count).CopyTo(_rows);
        Count = count;
        return leaf.IsStill(stamp);
    }
}
