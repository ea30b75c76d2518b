using Longitude.Core;
using Longitude.Node;
using Longitude.Store;

namespace Longitude.Client;

/// <summary>
/// Reads a place's changes epoch by epoch. There is no list of changes anywhere: between two cuts of the place lie, at every shard,
/// the versions that the rows themselves keep, and a version's log position says which epochs it belongs to. So a feed holds
/// nothing but the last epoch, and two feeds from one position say the same.
/// </summary>
internal sealed class ChangeFeed(Gateway gateway, Place place, KeyRange range, Epoch last)
{
    /// <summary>How many epochs a reader that is behind gets at once.</summary>
    private const int EpochsPerSetMax = 64;

    private readonly KeyRange _range = Placement.WithoutReserved(range);
    private Epoch _last = last;

    private IReadOnlyList<ShardId> Shards => place.ShardsBelow;

    /// <summary>The changes of the next epochs; waits until there is one more epoch. The set may be empty.</summary>
    public async ValueTask<ChangeSet> NextAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Epoch next = _last.Next;
        Epoch known = gateway.NewestKnown(place);
        if (known < next)
        {
            // A position ahead of what is known here comes from a place that knows more: nothing has to be hurried for it.
            if (known == _last)
                gateway.Ask(place, next);
            foreach (ShardId shard in Shards)
                await ReachAsync(shard, next, cancellation).ConfigureAwait(false);
        }

        Epoch through = gateway.NewestKnown(place);
        if (through.Value - _last.Value > EpochsPerSetMax)
            through = new Epoch(_last.Value + EpochsPerSetMax);
        var changes = new List<Change>();
        foreach (ShardId shard in Shards)
            await ReadAsync(shard, through, changes, cancellation).ConfigureAwait(false);
        changes.Sort(InOrder);
        _last = through;
        return new ChangeSet(new ChangePosition(place.Path, through), changes);
    }

    /// <summary>By stamp. What one version made of several rows has one stamp, and comes in key order, so that all feeds are equal.</summary>
    private static int InOrder(Change a, Change b)
    {
        int byStamp = a.Stamp.CompareTo(b.Stamp);
        return byStamp != 0 ? byStamp : KeyOrder.Instance.Compare(a.Key.Array, b.Key.Array);
    }

    private async ValueTask ReachAsync(ShardId shard, Epoch epoch, CancellationToken cancellation)
    {
        IShardView view = gateway.View(shard);
        while (true)
        {
            Task progress = view.Progress.Wait();
            gateway.ThrowIfFailed();
            if (gateway.NewestKnown(place, shard) >= epoch)
                return;
            await progress.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    private async ValueTask ReadAsync(ShardId shard, Epoch through, List<Change> changes, CancellationToken cancellation)
    {
        IShardView view = gateway.View(shard);
        int before = changes.Count;
        while (true)
        {
            Task progress = view.Progress.Wait();
            gateway.ThrowIfFailed();
            ShardMachine machine = view.Machine;
            switch (TryRead(machine, through, changes))
            {
                case ReadStatus.Absent:
                    return;
                case ReadStatus.TooOld:
                    throw TooOld(shard);
            }

            // A key in the stretch is in doubt. Its resolution comes one message delay after the close; then all is read again.
            changes.RemoveRange(before, changes.Count - before);
            await progress.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Adds a shard's changes from the last epoch to another one.</summary>
    /// <returns>Absent when all were read.</returns>
    private ReadStatus TryRead(ShardMachine machine, Epoch through, List<Change> changes)
    {
        CutTable cuts = machine.Cuts;
        LogPosition? from = _last == Epoch.None ? LogPosition.Zero : cuts.PositionOf(place.Depth, _last);
        LogPosition? to = cuts.PositionOf(place.Depth, through);
        if (from is null || to is null)
            return ReadStatus.TooOld;
        var cursor = new ChangeCursor(machine.Rows);
        cursor.Open(_range, RowVersion.EndOf(from.Value), RowVersion.EndOf(to.Value));
        while (true)
        {
            ReadStatus status = cursor.Next();
            if (status != ReadStatus.Found)
                return status;
            if (StampOf(machine, cursor.Version) is not { } stamp)
                return ReadStatus.TooOld;
            ReadOnlyMemory<byte>? value = cursor.Value is { } bytes ? new ReadOnlyMemory<byte>(bytes) : default(ReadOnlyMemory<byte>?);
            changes.Add(new Change(new Key(machine.Leaf, cursor.Key), value, stamp));
        }
    }

    /// <summary>
    /// The stamp of a version. Its position belongs, at each level, to the first epoch that closed there or later. What stands at a
    /// close itself was installed for a place's epoch; the order within the position tells which (see ShardMachine.Close).
    /// </summary>
    /// <returns>Null when the machine no longer remembers epochs so old.</returns>
    private static Stamp? StampOf(ShardMachine machine, RowVersion version)
    {
        Place leaf = machine.Leaf;
        var before = new LogPosition(version.Position.Value - 1);
        var epochs = new Epoch[leaf.Depth + 1];
        for (int depth = 0; depth < epochs.Length; depth++)
        {
            if (machine.Cuts.EpochAt(depth, before) is not { } closed)
                return null;
            epochs[depth] = closed.Next;
        }

        bool atClose = machine.Cuts.PositionOf(leaf.Depth, epochs[leaf.Depth]) == version.Position;
        Place judge = atClose ? leaf.Chain[leaf.Depth + 1 - version.Sub] : leaf;
        return new Stamp(judge, byShardAlone: !atClose, epochs, machine.Shard, version);
    }

    private SnapshotTooOldException TooOld(ShardId shard) => new(
        $"The position {new ChangePosition(place.Path, _last)} of the change feed is older than the history that shard {shard} of {gateway.World.LeafOf(shard)} keeps. Take Connection.PositionOf({place}), read all rows at that position (TransactionOptions.AsOf), and watch from it.");
}
