using Longitude.Core;

namespace Longitude.Store;

public sealed partial class RowStore
{
    /// <summary>Makes a store of rows with one version each, in key order.</summary>
    /// <exception cref="InvariantBrokenException">The keys are not strictly ascending.</exception>
    public static RowStore Load(IEnumerable<(byte[] Key, RowVersion Version, byte[] Value)> rows, RowVersion floor)
    {
        RowStoreLoader loader = new(floor);
        foreach ((byte[] key, RowVersion version, byte[] value) in rows)
            loader.Add(key, version, value);
        return loader.Finish();
    }

    internal void AccountLoaded(Row row, StoredVersion version)
    {
        if (ReferenceEquals(row.Newest, version))
        {
            AccountRow(row, version);
            if (version.Value is null)
                Enqueue(row, version.Version);
            return;
        }
        _bytes += BytesOf(version);
        Enqueue(row, row.Newest!.Version);
    }

    internal void FinishLoad(Node root, ulong maxVersion, RowVersion floor)
    {
        // Loading queued the rows by key; collecting expects them about in the order in which versions became obsolete.
        (Row Row, RowVersion Since)[] queued = [.. _collectable];
        Array.Sort(queued, static (a, b) => a.Since.CompareTo(b.Since));
        _collectable.Clear();
        foreach ((Row Row, RowVersion Since) entry in queued)
            _collectable.Enqueue(entry);
        _maxVersion = maxVersion;
        Volatile.Write(ref _floorPacked, floor.Packed);
        Volatile.Write(ref _readableFrom, floor.Packed);
        Volatile.Write(ref _root, root);
    }

    /// <summary>
    /// Takes the store as it is after all events up to <paramref name="position"/>, to be written to a checkpoint by another thread
    /// while this one goes on. Costs time in proportion to the open doubts only. Writer only.
    /// </summary>
    /// <exception cref="InvariantBrokenException">The store holds a version newer than the position.</exception>
    public StoreView Capture(LogPosition position)
    {
        RowVersion end = RowVersion.EndOf(position);
        Invariant.Holds(_maxVersion <= end.Packed, "a view is taken at a position that the store is past.");
        Dictionary<Row, StoredVersion?> doubted = new(_doubts.Count);
        foreach (Row row in _doubts)
            doubted.Add(row, row.Newest);
        if (_viewedUpTo < end)
            _viewedUpTo = end;
        return new StoreView(this, position, Floor, StateHash, Pin(Floor), doubted);
    }
}
