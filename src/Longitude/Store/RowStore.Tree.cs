using Longitude.Core;

namespace Longitude.Store;

public sealed partial class RowStore
{
    /// <summary>More levels than memory could fill.</summary>
    private const int LevelsMax = 32;

    // The inner nodes of the writer's last descent from the root, and the child taken in each. Valid until the tree changes.
    private readonly Inner[] _path = new Inner[LevelsMax];
    private readonly int[] _pathChild = new int[LevelsMax];
    private int _pathLength;

    /// <summary>Finds the leaf of a key and remembers the way.</summary>
    private Leaf Descend(ReadOnlySpan<byte> key)
    {
        Node node = _root;
        int level = 0;
        while (node is Inner inner)
        {
            int child = inner.ChildOf(key);
            _path[level] = inner;
            _pathChild[level++] = child;
            node = inner.Children[child]!;
            (node as Leaf)?.Prefetch();
        }
        _pathLength = level;
        return (Leaf)node;
    }

    /// <summary>Raises the maxima on the remembered way. Comes before the install that it announces.</summary>
    private void RaiseMaxima(ulong version)
    {
        if (_maxVersion < version)
            _maxVersion = version;
        for (int level = 0; level < _pathLength; level++)
        {
            ref ulong maximum = ref _path[level].Maxima[_pathChild[level]];
            if (maximum < version)
                Volatile.Write(ref maximum, version);
        }
    }

    private void InsertRow(Leaf leaf, int index, Row row)
    {
        if (leaf.Count < Node.Capacity)
        {
            leaf.BeginChange();
            leaf.Insert(index, row);
            leaf.EndChange();
            return;
        }

        // The full nodes above the leaf split too; the first that has room takes the last split up. All of them change at once for
        // readers, from the top down, so that nobody finds a half whose other half is not reachable yet.
        int top = _pathLength;
        while (top > 0 && _path[top - 1].Count == Node.Capacity)
            top--;
        top = Math.Max(top - 1, 0);
        for (int level = top; level < _pathLength; level++)
            _path[level].BeginChange();
        leaf.BeginChange();

        Split(leaf, index, row);

        for (int level = top; level < _pathLength; level++)
            _path[level].EndChange();
        leaf.EndChange();
    }

    private void Split(Leaf leaf, int index, Row row)
    {
        Leaf right = leaf.SplitAndInsert(index, row);
        byte[] separator = KeyBytes.Separator(leaf.KeyAt(leaf.Count - 1)!, right.KeyAt(0)!);
        SplitOff split = new(separator, right, leaf.MaxVersion(), right.MaxVersion());
        for (int level = _pathLength - 1; level >= 0; level--)
        {
            if (_path[level].Count < Node.Capacity)
            {
                _path[level].InsertChild(_pathChild[level], split);
                return;
            }
            split = _path[level].SplitAndInsert(_pathChild[level], split);
        }
        Inner root = new();
        root.Children[0] = _root;
        root.InsertChild(0, split);
        Volatile.Write(ref _root, root);
    }

    /// <summary>Takes a row out of the tree. It must be there.</summary>
    private void RemoveRow(Row row)
    {
        Leaf leaf = Descend(row.Key);
        int index = leaf.LowerBound(row.Key, out bool exact);
        Invariant.Holds(exact && ReferenceEquals(leaf.Rows[index], row), "a row is removed that is not in the tree.");
        Invariant.Holds(row.Doubt == Row.NoDoubt && row.Newest?.Value is null, "a row is removed that still says something.");
        _bytes -= BytesOf(row);
        leaf.BeginChange();
        leaf.RemoveAt(index);
        leaf.EndChange();
        Node sparse = leaf;
        for (int level = _pathLength - 1; level >= 0 && sparse.Count < Node.Sparse; level--)
        {
            if (!JoinWithNeighbour(_path[level], _pathChild[level]))
                break;
            sparse = _path[level];
        }
        while (_root is Inner { Count: 0 } root)
        {
            // A reader that still goes down from the old root has to notice, or it would miss what its child splits off later.
            root.BeginChange();
            Volatile.Write(ref _root, root.Children[0]!);
            root.EndChange();
        }
    }

    /// <summary>Joins a child with the neighbour under the same parent if the result leaves room. False when nothing was done.</summary>
    private static bool JoinWithNeighbour(Inner parent, int child)
    {
        if (child > 0 && Join(parent, child - 1))
            return true;
        return child < parent.Count && Join(parent, child);
    }

    private static bool Join(Inner parent, int index)
    {
        Node left = parent.Children[index]!;
        Node right = parent.Children[index + 1]!;
        int keys = left.Count + right.Count + (left is Inner ? 1 : 0);
        if (keys > Node.JoinedMax && (left.Count > 0 && right.Count > 0 || keys > Node.Capacity))
            return false;
        // The right node changes only in that it is no longer in the tree: its readers have to start again, or they would miss what
        // comes to its range later.
        parent.BeginChange();
        left.BeginChange();
        right.BeginChange();
        if (left is Inner inner)
            inner.Join(parent.Keys[index]!, (Inner)right);
        else
            ((Leaf)left).Join((Leaf)right);
        parent.RemoveJoined(index);
        parent.EndChange();
        left.EndChange();
        right.EndChange();
        return true;
    }
}
