using Longitude.Core;

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Longitude.Store;

/// <summary>A node that holds rows, in key order.</summary>
internal sealed class Leaf : Node
{
    /// <summary>After so many insertions at the end in a row, a full leaf is taken to be one that keys are appended to.</summary>
    private const int AppendRunMin = 8;

    public RowArray Rows;

    /// <summary>Insertions at the end since the last one elsewhere. Writer only.</summary>
    private int _appendRun;

    public override byte[]? KeyAt(int index) => Rows[index]?.Key;

    /// <summary>The row with a key, or null. For a reader the answer counts only if the leaf is still the same afterwards.</summary>
    public Row? Find(ReadOnlySpan<byte> key)
    {
        // A key without this leaf's prefix gets a meaningless index but never an equal key, so the prefix need not be compared.
        int index = Search(key, PrefixLength, out bool exact);
        return exact && index < Capacity ? Rows[index] : null;
    }

    /// <summary>
    /// Asks for the cache lines that a search will touch, all at once: in a store much larger than the caches a point read is
    /// nothing but waiting for memory, and a binary search would wait for its lines one after another.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void Prefetch()
    {
        if (!Sse.IsSupported)
            return;
        // The addresses are hints: it does not matter if a collection moves the leaf in the meantime.
        byte* heads = (byte*)Unsafe.AsPointer(ref Heads);
        byte* rows = (byte*)Unsafe.AsPointer(ref Rows);
        for (int line = 0; line < Capacity * 8; line += 64)
        {
            Sse.Prefetch0(heads + line);
            Sse.Prefetch0(rows + line);
        }
    }

    public void Insert(int index, Row row)
    {
        Invariant.Holds(Count < Capacity && index <= Count, "a row is put into a full leaf or behind its end.");
        _appendRun = index == Count ? _appendRun + 1 : 0;
        Span<Row?> rows = Rows;
        rows[index..Count].CopyTo(rows[(index + 1)..]);
        rows[index] = row;
        Count++;
        HeadInserted(index, row.Key);
    }

    public void RemoveAt(int index)
    {
        Invariant.Holds((uint)index < (uint)Count, "a row is removed that is not there.");
        Span<Row?> rows = Rows;
        rows[(index + 1)..Count].CopyTo(rows[index..]);
        Count--;
        rows[Count] = null;
        HeadRemoved(index);
    }

    /// <summary>Moves the upper rows of this full leaf to a new one and adds a row to the right one of the two.</summary>
    public Leaf SplitAndInsert(int index, Row row)
    {
        Invariant.Holds(Count == Capacity, "a leaf is split that is not full.");
        // Keys that come in order leave full leaves behind rather than half-empty ones.
        int keep = index == Count && _appendRun >= AppendRunMin ? Count : Count / 2;
        Leaf right = new();
        Span<Row?> rows = Rows;
        rows[keep..Count].CopyTo(right.Rows);
        right.Count = Count - keep;
        rows[keep..Count].Clear();
        Count = keep;
        if (index <= keep && keep < Capacity)
        {
            Insert(index, row);
        }
        else
        {
            right.Insert(index - keep, row);
            right._appendRun = _appendRun;
        }
        RefreshHeads();
        right.RefreshHeads();
        return right;
    }

    /// <summary>Takes over all rows of the leaf to the right.</summary>
    public void Join(Leaf right)
    {
        Invariant.Holds(Count + right.Count <= Capacity, "leaves are joined that do not fit into one.");
        Span<Row?> rows = Rows;
        Span<Row?> moved = right.Rows;
        moved[..right.Count].CopyTo(rows[Count..]);
        Count += right.Count;
        RefreshHeads();
    }

    /// <summary>The newest version of any row here, and the newest that any doubt here may bring.</summary>
    public ulong MaxVersion()
    {
        ulong max = 0;
        for (int i = 0; i < Count; i++)
            max = Math.Max(max, Rows[i]!.MaxVersion);
        return max;
    }
}

[InlineArray(Node.Capacity)]
internal struct RowArray
{
    private Row? _first;
}
