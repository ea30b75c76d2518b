using Longitude.Core;

namespace Longitude.Store;

public sealed partial class RowStore
{
    /// <summary>Reads a key as of a version. Any thread.</summary>
    /// <param name="ignoreDoubt">Answer from what is installed, whatever may still come at or before <paramref name="at"/>.</param>
    /// <param name="value">The value when found, else null.</param>
    /// <param name="version">The version that was found, else <see cref="RowVersion.Zero"/>.</param>
    public ReadStatus TryGet(ReadOnlySpan<byte> key, RowVersion at, out byte[]? value, out RowVersion version, bool ignoreDoubt = false)
    {
        StoredVersion? found = null;
        Row? row = Find(key);
        bool inDoubt = false;
        if (row is not null)
        {
            // Doubt first, versions second: see Row.At.
            inDoubt = !ignoreDoubt && row.Doubt <= at.Position.Value;
            found = row.At(at);
        }
        value = null;
        version = RowVersion.Zero;
        // The floor last: collecting raises it before it forgets anything.
        if (IsTooOld(at))
            return ReadStatus.TooOld;
        if (inDoubt)
            return ReadStatus.InDoubt;
        if (found?.Value is null)
            return ReadStatus.Absent;
        value = found.Value;
        version = found.Version;
        return ReadStatus.Found;
    }

    /// <summary>As the other form, without the version.</summary>
    public ReadStatus TryGet(ReadOnlySpan<byte> key, RowVersion at, out byte[]? value) => TryGet(key, at, out value, out _);

    /// <summary>Whether what a version saw may be forgotten. To be asked after the read that it judges.</summary>
    internal bool IsTooOld(RowVersion at)
    {
        Volatile.ReadBarrier();
        return at.Packed < Volatile.Read(ref _readableFrom);
    }

    private Row? Find(ReadOnlySpan<byte> key)
    {
        SpinWait spin = default;
        while (true)
        {
            Node? node = StableRoot(out long stamp);
            while (node is Inner inner)
            {
                Node? child = inner.Children[inner.ChildOf(key)];
                (child as Leaf)?.Prefetch();
                node = Step(inner, child, ref stamp);
            }
            if (node is not null)
            {
                Row? row = ((Leaf)node).Find(key);
                if (node.IsStill(stamp))
                    return row;
            }
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    /// <summary>The root and its stamp, or null when it is changing.</summary>
    internal Node? StableRoot(out long stamp)
    {
        Node root = Volatile.Read(ref _root);
        // When the root splits, the new root is in place before the old one stands still again: an old root with a stamp taken
        // after its split is seen here to be the root no longer.
        return root.TryStamp(out stamp) && ReferenceEquals(Volatile.Read(ref _root), root) ? root : null;
    }

    /// <summary>
    /// Goes from a node to a child: null unless the child stands still and the parent is unchanged, in this order. Then the child
    /// held, when its stamp was taken, all keys that the parent said it holds.
    /// </summary>
    internal static Node? Step(Inner parent, Node? child, ref long stamp)
    {
        if (child is null || !child.TryStamp(out long childStamp) || !parent.IsStill(stamp))
            return null;
        stamp = childStamp;
        return child;
    }
}
