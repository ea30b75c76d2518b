using Longitude.Core;

using System.Runtime.CompilerServices;

namespace Longitude.Store;

/// <summary>
/// A node of separators and children: child <c>i</c> holds the keys <c>separator[i-1] &lt;= key &lt; separator[i]</c>. Beside each child
/// stands the newest version below it. The maxima are kept here and not in the child, so that raising one at every install
/// neither dirties the cache lines that point reads use, nor makes a search for changes touch children that have none.
/// </summary>
internal sealed class Inner : Node
{
    public KeyArray Keys;
    public ChildArray Children;

    /// <summary>
    /// Upper bounds of the versions below each child (packed). Raised before the version is installed, outside of any stamp: a
    /// reader may see a bound too high, never one too low for a version it has to know of.
    /// </summary>
    public MaximumArray Maxima;

    public override byte[]? KeyAt(int index) => Keys[index];

    /// <summary>The child that holds a key.</summary>
    public int ChildOf(ReadOnlySpan<byte> key)
    {
        int index = LowerBound(key, out bool exact);
        return exact ? Math.Min(index + 1, Capacity) : index;
    }

    /// <summary>The child that holds the keys just before a bound.</summary>
    public int ChildBefore(ReadOnlySpan<byte> bound) => LowerBound(bound, out _);

    public ulong MaxVersion()
    {
        ulong max = 0;
        for (int i = 0; i <= Count; i++)
            max = Math.Max(max, Maxima[i]);
        return max;
    }

    /// <summary>Puts a new child behind the child <paramref name="index"/>, from which it was split off.</summary>
    public void InsertChild(int index, in SplitOff split)
    {
        Invariant.Holds(Count < Capacity && index <= Count, "a child is put into a full node or behind its end.");
        Span<byte[]?> keys = Keys;
        keys[index..Count].CopyTo(keys[(index + 1)..]);
        keys[index] = split.Separator;
        Span<Node?> children = Children;
        children[(index + 1)..(Count + 1)].CopyTo(children[(index + 2)..]);
        children[index + 1] = split.Right;
        Span<ulong> maxima = Maxima;
        maxima[(index + 1)..(Count + 1)].CopyTo(maxima[(index + 2)..]);
        maxima[index] = split.LeftMax;
        maxima[index + 1] = split.RightMax;
        Count++;
        HeadInserted(index, split.Separator);
    }

    /// <summary>Takes out the child <paramref name="index"/> + 1, which was joined with its left neighbour.</summary>
    public void RemoveJoined(int index)
    {
        Invariant.Holds(index < Count, "a child is removed that is not there.");
        Span<ulong> maxima = Maxima;
        maxima[index] = Math.Max(maxima[index], maxima[index + 1]);
        maxima[(index + 2)..(Count + 1)].CopyTo(maxima[(index + 1)..]);
        Span<byte[]?> keys = Keys;
        keys[(index + 1)..Count].CopyTo(keys[index..]);
        Span<Node?> children = Children;
        children[(index + 2)..(Count + 1)].CopyTo(children[(index + 1)..]);
        children[Count] = null;
        Count--;
        keys[Count] = null;
        HeadRemoved(index);
    }

    /// <summary>Splits this full node and adds the outcome of a child's split to one of the halves.</summary>
    public SplitOff SplitAndInsert(int index, in SplitOff below)
    {
        Invariant.Holds(Count == Capacity, "an inner node is split that is not full.");
        int middle = index == Count ? Capacity * 7 / 8 : Capacity / 2;
        byte[] separator = Keys[middle]!;
        Inner right = new() { Count = Count - middle - 1 };
        Span<byte[]?> keys = Keys;
        Span<Node?> children = Children;
        keys[(middle + 1)..Count].CopyTo(right.Keys);
        children[(middle + 1)..(Count + 1)].CopyTo(right.Children);
        ((Span<ulong>)Maxima)[(middle + 1)..(Count + 1)].CopyTo(right.Maxima);
        keys[middle..Count].Clear();
        children[(middle + 1)..(Count + 1)].Clear();
        Count = middle;
        RefreshHeads();
        right.RefreshHeads();
        if (index <= middle)
            InsertChild(index, below);
        else
            right.InsertChild(index - middle - 1, below);
        return new SplitOff(separator, right, MaxVersion(), right.MaxVersion());
    }

    /// <summary>Takes over the children of the node to the right, which the separator stood before.</summary>
    public void Join(byte[] separator, Inner right)
    {
        Invariant.Holds(Count + 1 + right.Count <= Capacity, "inner nodes are joined that do not fit into one.");
        Span<byte[]?> moved = right.Keys;
        Span<Node?> children = right.Children;
        Span<ulong> maxima = right.Maxima;
        Keys[Count] = separator;
        moved[..right.Count].CopyTo(((Span<byte[]?>)Keys)[(Count + 1)..]);
        children[..(right.Count + 1)].CopyTo(((Span<Node?>)Children)[(Count + 1)..]);
        maxima[..(right.Count + 1)].CopyTo(((Span<ulong>)Maxima)[(Count + 1)..]);
        Count += 1 + right.Count;
        RefreshHeads();
    }
}

/// <summary>A node that was split: the new right half, the separator before it, and the maxima of both halves.</summary>
internal readonly record struct SplitOff(byte[] Separator, Node Right, ulong LeftMax, ulong RightMax);

[InlineArray(Node.Capacity)]
internal struct KeyArray
{
    private byte[]? _first;
}

[InlineArray(Node.Capacity + 1)]
internal struct ChildArray
{
    private Node? _first;
}

[InlineArray(Node.Capacity + 1)]
internal struct MaximumArray
{
    private ulong _first;
}
