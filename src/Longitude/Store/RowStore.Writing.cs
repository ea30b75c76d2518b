using Longitude.Core;

namespace Longitude.Store;

public sealed partial class RowStore
{
    /// <summary>Rows in doubt, in key order. Writer only.</summary>
    private readonly SortedSet<Row> _doubts = new(RowOrder.Instance);

    /// <summary>The newest position that a view was taken at; what was settled then must not change any more.</summary>
    private RowVersion _viewedUpTo = RowVersion.Zero;

    /// <summary>Adds a version of a row; copies the key when the row is new. Writer only.</summary>
    /// <param name="value">The value, which the store keeps; null deletes the row.</param>
    /// <exception cref="InvariantBrokenException">
    /// The row has this version or a newer one, or the version lies at or below the floor, or it would change what a view already
    /// took as settled: the caller's state machine is broken.
    /// </exception>
    public void Install(ReadOnlySpan<byte> key, RowVersion version, byte[]? value) => Install(key, null, version, value);

    /// <summary>As <see cref="Install(ReadOnlySpan{byte}, RowVersion, byte[])"/>, but the store may keep the key array itself.</summary>
    public void InstallOwned(byte[] key, RowVersion version, byte[]? value) => Install(key, key, version, value);

    private void Install(ReadOnlySpan<byte> key, byte[]? owned, RowVersion version, byte[]? value)
    {
        Invariant.Holds(version > Floor, "a version is installed at or below the floor.");
        Leaf leaf = Descend(key);
        // Hashed here, while the leaf's lines are on their way from memory.
        ulong hash = value is null ? 0 : StateHasher.Row(key, version, value);
        int index = leaf.LowerBound(key, out bool exact);
        if (!exact)
        {
            Invariant.Holds(version > _viewedUpTo, "a version is installed below a view that was taken.");
            Row added = new(owned ?? key.ToArray());
            StoredVersion first = new(version, value, hash, null);
            added.SetUnshared(first);
            RaiseMaxima(version.Packed);
            InsertRow(leaf, index, added);
            AccountRow(added, first);
            if (value is null)
                Enqueue(added, version);
            return;
        }

        Row row = leaf.Rows[index]!;
        StoredVersion? newest = row.Newest;
        Invariant.Holds(newest is null || version > newest.Version, "a version is installed that is not newer than the row's newest.");
        Invariant.Holds(version > _viewedUpTo || row.Doubt != Row.NoDoubt, "a version is installed below a view that was taken.");
        StoredVersion installed = new(version, value, hash, newest);
        RaiseMaxima(version.Packed);
        row.Newest = installed;
        Account(newest, installed);
        if (newest is not null)
            TrimNear(newest);
        if (value is null || newest is not null)
            Enqueue(row, version);
    }

    private void AccountRow(Row added, StoredVersion first)
    {
        _bytes += BytesOf(added);
        Account(null, first);
    }

    private void Account(StoredVersion? before, StoredVersion installed)
    {
        _bytes += BytesOf(installed);
        _stateHash += installed.Hash - (before?.Hash ?? 0);
        if (installed.Value is not null)
            _count++;
        if (before?.Value is not null)
            _count--;
    }

    /// <summary>
    /// Marks that the value of a key as of a close, and later, is not known yet. Marking it again keeps the older close. A key
    /// without a row gets a placeholder. Writer only.
    /// </summary>
    public void SetDoubt(ReadOnlySpan<byte> key, LogPosition close)
    {
        Invariant.Holds(close.Value is >= 0 and < Row.NoDoubt, "a doubt has no position.");
        Leaf leaf = Descend(key);
        int index = leaf.LowerBound(key, out bool exact);
        // The maxima also cover what the doubt may bring, so that a scan of changes that needs to know of it comes by.
        RaiseMaxima(RowVersion.EndOf(close).Packed);
        if (exact)
        {
            Row row = leaf.Rows[index]!;
            row.Doubt = Math.Min(row.Doubt, close.Value);
            _doubts.Add(row);
            return;
        }
        Row placeholder = new(key.ToArray()) { Doubt = close.Value };
        InsertRow(leaf, index, placeholder);
        _bytes += BytesOf(placeholder);
        _doubts.Add(placeholder);
    }

    /// <summary>
    /// Ends the doubt about a key; does nothing when there is none. What the resolution brings must have been installed before, since
    /// a reader that finds no doubt believes the versions it finds. Writer only.
    /// </summary>
    public void ClearDoubt(ReadOnlySpan<byte> key)
    {
        Row? row = FindForWriter(key);
        if (row is null || !_doubts.Remove(row))
            return;
        row.Doubt = Row.NoDoubt;
        StoredVersion? newest = row.Newest;
        if (newest is null)
            RemoveRow(row);
        else if (newest.Value is null)
            Enqueue(row, newest.Version); // Collecting may have passed it by while it was in doubt.
    }

    /// <summary>The close since which a key is in doubt; null when it is not. Writer only.</summary>
    public LogPosition? DoubtOf(ReadOnlySpan<byte> key)
    {
        if (_doubts.Count == 0)
            return null;
        Row? row = FindForWriter(key);
        return row is null || row.Doubt == Row.NoDoubt ? null : new LogPosition(row.Doubt);
    }

    /// <summary>Whether any key of a range is in doubt. Writer only.</summary>
    public bool AnyDoubt(KeyRange range)
    {
        if (_doubts.Count == 0 || range.IsEmpty)
            return false;
        Row? first = _doubts.GetViewBetween(new Row(range.Start), RowOrder.AfterAll).Min;
        return first is not null && (range.End is null || first.Key.AsSpan().SequenceCompareTo(range.End) < 0);
    }

    /// <summary>
    /// The newest version of a key, a deletion's too; <see cref="RowVersion.Zero"/> when there is none, or a deletion at or below
    /// the floor, which counts as forgotten. Writer only.
    /// </summary>
    public RowVersion NewestVersion(ReadOnlySpan<byte> key) => Remembered(FindForWriter(key))?.Version ?? RowVersion.Zero;

    /// <summary>The newest value of a key, whatever doubts there are. Writer only.</summary>
    public bool TryGetNewest(ReadOnlySpan<byte> key, out byte[]? value)
    {
        value = FindForWriter(key)?.Newest?.Value;
        return value is not null;
    }

    /// <summary>As the other form, with the version as <see cref="NewestVersion"/> gives it. Writer only.</summary>
    public bool TryGetNewest(ReadOnlySpan<byte> key, out byte[]? value, out RowVersion version)
    {
        StoredVersion? newest = Remembered(FindForWriter(key));
        value = newest?.Value;
        version = newest?.Version ?? RowVersion.Zero;
        return value is not null;
    }

    /// <summary>The newest version of a row, unless it is a deletion that the floor has passed.</summary>
    private StoredVersion? Remembered(Row? row)
    {
        StoredVersion? newest = row?.Newest;
        return newest is null || (newest.Value is null && newest.Version <= Floor) ? null : newest;
    }

    private Row? FindForWriter(ReadOnlySpan<byte> key)
    {
        Node node = _root;
        while (node is Inner inner)
            node = inner.Children[inner.ChildOf(key)]!;
        return ((Leaf)node).Find(key);
    }

    private sealed class RowOrder : IComparer<Row>
    {
        public static readonly RowOrder Instance = new();

        /// <summary>Stands behind every row.</summary>
        public static readonly Row AfterAll = new([]);

        public int Compare(Row? x, Row? y)
        {
            if (ReferenceEquals(x, y))
                return 0;
            if (ReferenceEquals(x, AfterAll))
                return 1;
            return ReferenceEquals(y, AfterAll) ? -1 : x!.Key.AsSpan().SequenceCompareTo(y!.Key);
        }
    }
}
