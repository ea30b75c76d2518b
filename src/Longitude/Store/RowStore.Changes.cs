using Longitude.Core;

namespace Longitude.Store;

public sealed partial class RowStore
{
    /// <summary>
    /// Whether a key has a version newer than <paramref name="since"/>; a deletion counts. When the store has no row (any more) and
    /// <paramref name="since"/> lies before the floor, the answer is yes, since nobody can know: a key that was read as absent is
    /// asked about with the snapshot's version, not with zero. Writer only.
    /// </summary>
    public bool ChangedSince(ReadOnlySpan<byte> key, RowVersion since)
    {
        StoredVersion? newest = Remembered(FindForWriter(key));
        return newest is null ? since < Floor : newest.Version > since;
    }

    /// <summary>
    /// Whether any key of a range has a version newer than <paramref name="since"/>; a deletion counts. Always yes when
    /// <paramref name="since"/> lies before the floor, since deletions may be forgotten. Logarithmic when nothing changed.
    /// Writer only.
    /// </summary>
    public bool ChangedSince(KeyRange range, RowVersion since)
    {
        if (range.IsEmpty)
            return false;
        if (since < Floor)
            return true;
        return _maxVersion > since.Packed && AnyNewer(_root, range, since);
    }

    private static bool AnyNewer(Node node, KeyRange range, RowVersion since)
    {
        if (node is Leaf leaf)
        {
            int end = range.End is null ? leaf.Count : leaf.LowerBound(range.End, out _);
            for (int i = leaf.LowerBound(range.Start, out _); i < end; i++)
            {
                if (leaf.Rows[i]!.Newest is { } newest && newest.Version > since)
                    return true;
            }
            return false;
        }
        Inner inner = (Inner)node;
        int last = range.End is null ? inner.Count : inner.ChildBefore(range.End);
        for (int i = inner.ChildOf(range.Start); i <= last; i++)
        {
            if (inner.Maxima[i] > since.Packed && AnyNewer(inner.Children[i]!, range, since))
                return true;
        }
        return false;
    }
}
