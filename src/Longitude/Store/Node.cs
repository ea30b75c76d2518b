using Longitude.Core;

using System.Runtime.CompilerServices;

namespace Longitude.Store;

/// <summary>
/// What leaves and inner nodes share: a stamp by which readers notice a change, and keys in order with their heads.
/// <para>
/// The stamp is even while the node stands still and odd while the writer changes it (a sequence lock, with one writer). A reader
/// takes an even stamp, reads what it likes, and believes it only if the stamp is the same afterwards. What it read before that
/// check may be any mixture; it must therefore expect null references, and get every index from a value that is in bounds in
/// any state (<c>0 &lt;= Count &lt;= Capacity</c> always).
/// </para>
/// </summary>
internal abstract class Node
{
    /// <summary>Rows of a leaf, or separators of an inner node. 64 heads are eight cache lines; a search touches about three.</summary>
    public const int Capacity = 64;

    /// <summary>A node with fewer keys than this looks for a neighbour to be joined with.</summary>
    public const int Sparse = Capacity / 4;

    /// <summary>Two nodes are joined when the result has at most this many keys, so that it does not split again at once.</summary>
    public const int JoinedMax = Capacity * 3 / 4;

    private long _stamp;

    public int Count;

    /// <summary>How many bytes all keys have in common; removals may leave it shorter than it could be.</summary>
    public int PrefixLength;

    public HeadArray Heads;

    /// <summary>The key at an index below <see cref="Capacity"/>; null only for a reader in the middle of a change.</summary>
    public abstract byte[]? KeyAt(int index);

    /// <summary>Takes the stamp for reading. False while the writer is changing the node.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryStamp(out long stamp)
    {
        stamp = Volatile.Read(ref _stamp);
        return (stamp & 1) == 0;
    }

    /// <summary>Whether everything read since the stamp was taken belongs to one state of the node.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsStill(long stamp)
    {
        Volatile.ReadBarrier();
        return _stamp == stamp;
    }

    public void BeginChange()
    {
        Invariant.Holds((_stamp & 1) == 0, "a node is changed twice at once; the store has more than one writer.");
        _stamp++;
        Volatile.WriteBarrier();
    }

    public void EndChange()
    {
        Invariant.Holds((_stamp & 1) == 1, "a change of a node ends that never began.");
        Volatile.Write(ref _stamp, _stamp + 1);
    }

    /// <summary>The index of the first key that is not less than <paramref name="key"/>, and whether it is equal.</summary>
    public int LowerBound(ReadOnlySpan<byte> key, out bool exact)
    {
        int prefixLength = PrefixLength;
        if (prefixLength > 0)
        {
            exact = false;
            ReadOnlySpan<byte> first = KeyAt(0);
            if (first.Length < prefixLength)
                return 0; // Only in the middle of a change.
            int order = key[..Math.Min(key.Length, prefixLength)].SequenceCompareTo(first[..prefixLength]);
            if (order != 0)
                return order < 0 ? 0 : Count;
        }
        return Search(key, prefixLength, out exact);
    }

    /// <summary>As <see cref="LowerBound"/>, for a key that has the node's prefix; for another key the index means nothing.</summary>
    protected int Search(ReadOnlySpan<byte> key, int prefixLength, out bool exact)
    {
        ulong head = KeyBytes.Head(key, prefixLength);
        ReadOnlySpan<ulong> heads = ((ReadOnlySpan<ulong>)Heads)[..Count];
        int index = FirstNotLess(heads, head);
        exact = false;
        if (index >= heads.Length || heads[index] != head)
            return index;
        if (index + 1 < heads.Length && heads[index + 1] == head)
            return SearchTied(key, heads, index, out exact);
        int order = ((ReadOnlySpan<byte>)KeyAt(index)).SequenceCompareTo(key);
        exact = order == 0;
        return order < 0 ? index + 1 : index;
    }

    private static int FirstNotLess(ReadOnlySpan<ulong> heads, ulong head)
    {
        int low = 0;
        int length = heads.Length;
        while (length > 0)
        {
            int half = length >> 1;
            bool right = heads[low + half] < head;
            low = right ? low + half + 1 : low;
            length = right ? length - half - 1 : half;
        }
        return low;
    }

    private int SearchTied(ReadOnlySpan<byte> key, ReadOnlySpan<ulong> heads, int low, out bool exact)
    {
        ulong head = heads[low];
        int high = head == ulong.MaxValue ? heads.Length : low + FirstNotLess(heads[low..], head + 1);
        exact = false;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            int order = ((ReadOnlySpan<byte>)KeyAt(middle)).SequenceCompareTo(key);
            exact |= order == 0;
            if (order < 0)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    /// <summary>Makes prefix and heads of all keys anew. Writer only, within a change or before the node is shared.</summary>
    public void RefreshHeads()
    {
        PrefixLength = Count == 0 ? 0 : KeyAt(0).AsSpan().CommonPrefixLength(KeyAt(Count - 1));
        for (int i = 0; i < Count; i++)
            Heads[i] = KeyBytes.Head(KeyAt(i), PrefixLength);
    }

    /// <summary>Opens a gap among the heads for a key that was just put at <paramref name="index"/>; Count includes it already.</summary>
    protected void HeadInserted(int index, byte[] key)
    {
        // Only a new first or last key can shorten what all keys have in common.
        if (index == 0 || index == Count - 1)
        {
            int common = KeyAt(0).AsSpan().CommonPrefixLength(KeyAt(Count - 1));
            if (common < PrefixLength || Count == 1)
            {
                RefreshHeads();
                return;
            }
        }
        Span<ulong> heads = Heads;
        heads[index..(Count - 1)].CopyTo(heads[(index + 1)..]);
        heads[index] = KeyBytes.Head(key, PrefixLength);
    }

    protected void HeadRemoved(int index)
    {
        Span<ulong> heads = Heads;
        heads[(index + 1)..(Count + 1)].CopyTo(heads[index..]);
    }
}

[InlineArray(Node.Capacity)]
internal struct HeadArray
{
    private ulong _first;
}
