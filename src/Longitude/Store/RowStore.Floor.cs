using Longitude.Core;

namespace Longitude.Store;

public sealed partial class RowStore
{
    /// <summary>How many versions an install looks at to cut off what nobody can read; longer chains wait for collecting.</summary>
    private const int TrimNearMax = 4;

    /// <summary>Rows with a version to forget, each with the version that made the older one obsolete. Writer only.</summary>
    private readonly Queue<(Row Row, RowVersion Since)> _collectable = new();

    private readonly Lock _pinLock = new();

    /// <summary>The versions that readers hold on to. Guarded by <see cref="_pinLock"/>.</summary>
    private readonly List<StorePin> _pins = [];

    /// <summary>As declared by the writer: what its answers depend on.</summary>
    private ulong _floorPacked;

    /// <summary>
    /// What is really kept (packed): readableFrom = min(floor, pins). Changed under <see cref="_pinLock"/>, by the writer only; read
    /// by any thread. It is raised before anything older is forgotten.
    /// </summary>
    private ulong _readableFrom;

    /// <summary>History older than this may be forgotten. Any thread; exact on the writer's.</summary>
    public RowVersion Floor => new(Volatile.Read(ref _floorPacked));

    /// <summary>The oldest version that can be read: the floor, or an older pin. Any thread.</summary>
    public RowVersion ReadableFrom => new(Volatile.Read(ref _readableFrom));

    /// <summary>How many rows wait to have old versions forgotten. Writer only.</summary>
    public int Collectable => _collectable.Count;

    /// <summary>
    /// Allows everything to be forgotten that a read at <paramref name="floor"/> or later does not see. A floor below the present one
    /// changes nothing, and none passes an open doubt: what that brings is installed at its close, which has to stay history.
    /// Takes time in proportion to the open doubts. Writer only.
    /// </summary>
    public void RaiseFloor(RowVersion floor)
    {
        foreach (Row row in _doubts)
        {
            ulong beforeClose = (ulong)row.Doubt << 16;
            if (floor.Packed >= beforeClose)
                floor = new RowVersion(Math.Max(beforeClose, 1) - 1);
        }
        if (floor <= Floor)
            return;
        lock (_pinLock)
        {
            Volatile.Write(ref _floorPacked, floor.Packed);
            RaiseReadableFrom();
        }
    }

    /// <summary>
    /// Forgets what the floor allows in up to <paramref name="rowsMax"/> rows and returns in how many it looked. 0 means that there
    /// is nothing to do before the floor rises or a pin is released. Writer only.
    /// </summary>
    public int Collect(int rowsMax)
    {
        lock (_pinLock)
            RaiseReadableFrom();
        RowVersion keptFrom = ReadableFrom;
        int rows = 0;
        while (rows < rowsMax && _collectable.TryPeek(out var next) && next.Since <= keptFrom)
        {
            _collectable.Dequeue();
            rows++;
            next.Row.Queued = false;
            CollectRow(next.Row, keptFrom);
        }
        return rows;
    }

    private void CollectRow(Row row, RowVersion keptFrom)
    {
        StoredVersion? newest = row.Newest;
        Invariant.Holds(newest is not null, "a row waits to be collected that never had a version.");
        StoredVersion? kept = newest;
        while (kept is not null && kept.Version > keptFrom)
            kept = kept.Older;
        if (kept is not null)
            CutBehind(kept);
        if (newest.Value is null && newest.Version <= keptFrom)
        {
            // A row in doubt stays, so that readers find the doubt; ClearDoubt puts it into the queue again.
            if (row.Doubt != Row.NoDoubt)
                return;
            _bytes -= BytesOf(newest);
            RemoveRow(row);
        }
        else if (newest.Older is not null || newest.Value is null)
        {
            Enqueue(row, newest.Version);
        }
    }

    /// <summary>Cuts a chain short if the place to cut is near its newest end.</summary>
    private void TrimNear(StoredVersion from)
    {
        StoredVersion? version = from;
        for (int i = 0; i < TrimNearMax && version is not null; i++, version = version.Older)
        {
            if (version.Version.Packed <= _readableFrom)
            {
                CutBehind(version);
                return;
            }
        }
    }

    private void CutBehind(StoredVersion kept)
    {
        for (StoredVersion? gone = kept.Older; gone is not null; gone = gone.Older)
            _bytes -= BytesOf(gone);
        Volatile.Write(ref kept.Older, null);
    }

    private void Enqueue(Row row, RowVersion since)
    {
        if (row.Queued)
            return;
        row.Queued = true;
        _collectable.Enqueue((row, since));
    }

    private void RaiseReadableFrom()
    {
        ulong kept = _floorPacked;
        foreach (StorePin pin in _pins)
            kept = Math.Min(kept, pin.Version.Packed);
        Invariant.Holds(kept >= _readableFrom, "a pin lies below what is still kept.");
        // Full fence: everything forgotten from here on is forgotten after readers can see why.
        Interlocked.Exchange(ref _readableFrom, kept);
    }

    /// <summary>
    /// Keeps what a version sees readable until the pin is disposed. Null when it is too old already. Any thread. It does not hold
    /// back <see cref="Floor"/>, on which replicas agree, but only the forgetting.
    /// </summary>
    public StorePin? TryPin(RowVersion version)
    {
        lock (_pinLock)
        {
            if (version.Packed < _readableFrom)
                return null;
            StorePin pin = new(this, version) { Index = _pins.Count };
            _pins.Add(pin);
            return pin;
        }
    }

    /// <summary>As <see cref="TryPin"/>.</summary>
    /// <exception cref="InvalidOperationException">The version is older than what is kept.</exception>
    public StorePin Pin(RowVersion version) =>
        TryPin(version) ?? throw new InvalidOperationException($"Version {version} is older than what the store keeps ({ReadableFrom}).");

    internal void Unpin(StorePin pin)
    {
        lock (_pinLock)
        {
            if (pin.Index < 0)
                return;
            StorePin last = _pins[^1];
            _pins[pin.Index] = last;
            last.Index = pin.Index;
            _pins.RemoveAt(_pins.Count - 1);
            pin.Index = -1;
        }
    }
}

/// <summary>A version that stays readable until this is disposed, by any thread.</summary>
public sealed class StorePin : IDisposable
{
    private readonly RowStore _store;

    internal StorePin(RowStore store, RowVersion version)
    {
        _store = store;
        Version = version;
    }

    public RowVersion Version { get; }

    /// <summary>Its place among the store's pins; -1 once it is released. Guarded by the store's lock.</summary>
    internal int Index { get; set; }

    public void Dispose() => _store.Unpin(this);
}
