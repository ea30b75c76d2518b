using Longitude.Core;

namespace Longitude.Store;

/// <summary>
/// A store as it was at a log position, while its writer goes on. Made by <see cref="RowStore.Capture"/>; used and disposed by any
/// one thread. Holds back collecting until disposed.
/// <para>
/// A version filter alone would not do: what a doubt brings is installed at its close, which may lie before the position. So the
/// view remembers the newest version of every row that was in doubt. All other rows are settled up to the position.
/// </para>
/// </summary>
public sealed class StoreView : IDisposable
{
    private readonly RowStore _store;
    private readonly StorePin _pin;
    private readonly Dictionary<Row, StoredVersion?> _doubted;
    private readonly RowVersion _end;

    internal StoreView(
        RowStore store, LogPosition position, RowVersion floor, ulong stateHash, StorePin pin, Dictionary<Row, StoredVersion?> doubted)
    {
        _store = store;
        _pin = pin;
        _doubted = doubted;
        _end = RowVersion.EndOf(position);
        Position = position;
        Floor = floor;
        StateHash = stateHash;
    }

    public LogPosition Position { get; }

    public RowVersion Floor { get; }

    public ulong StateHash { get; }

    public void Dispose() => _pin.Dispose();

    internal LeafCopy NewCopy() => new(_store);

    /// <summary>
    /// Gathers what a checkpoint keeps of a row, newest first: all versions above the floor and the newest at or below it. The
    /// latter not if it is a deletion, so that the outcome does not depend on what was collected.
    /// </summary>
    internal void Versions(Row row, List<StoredVersion> versions)
    {
        versions.Clear();
        if (!_doubted.TryGetValue(row, out StoredVersion? version))
            version = row.At(_end);
        for (; version is not null; version = Volatile.Read(ref version.Older))
        {
            bool below = version.Version <= Floor;
            if (!below || version.Value is not null)
                versions.Add(version);
            if (below)
                return;
        }
    }
}
