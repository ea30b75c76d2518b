using Longitude.Core;
using Longitude.Node;

namespace Longitude.Client;

/// <content>Where a transaction reads: the positions that its level asks for.</content>
public sealed partial class Transaction
{
    private Epoch[]? _cut;

    private bool ValidatesReads => Options.Level is Level.Strict or Level.Serializable;

    private bool ValidatesWrites => Options.Level is Level.Snapshot or Level.Session or Level.Bounded;

    /// <summary>Fixes the position of a shard's reads. A shard that is read at home gets it with the first reply.</summary>
    private ValueTask PositionAsync(ShardUse use, CancellationToken cancellation)
    {
        if (use.At is not null || use.AtHome)
            return default;
        bool own = _gateway.IsHome(use.Shard);
        switch (Options.Level)
        {
            case Level.Strict or Level.Serializable when own:
            case Level.Bounded or Level.Eventual when own:
            case Level.Snapshot or Level.Session when IsOneShard:
                use.IgnoresDoubt = Options.Level == Level.Eventual;
                // The position first: what stands there is of no later epochs than the ones that are open after.
                use.At = use.View.Machine.Applied;
                use.EpochsSeen = use.View.Machine.OpenEpochs;
                return default;
            case Level.Serializable when Attempt == 0 && use.View.Horizon > LogPosition.Zero:
            case Level.Bounded when IsFreshEnough(use.View):
            case Level.Eventual:
                use.IgnoresDoubt = Options.Level == Level.Eventual;
                PositionAt(use, use.View.Horizon);
                return default;
            case Level.Strict or Level.Serializable:
                use.AtHome = true;
                return default;
            default:
                return PositionAtCutAsync(use, cancellation);
        }
    }

    /// <summary>
    /// In a world of one shard its newest state is a consistent snapshot of everything, as new as can be, and holds whatever a session
    /// of this world has seen.
    /// </summary>
    private bool IsOneShard => _gateway.World.ShardCount == 1 && Options.AsOf is null;

    private bool IsFreshEnough(IShardView view) =>
        view.Horizon > LogPosition.Zero && _gateway.Now - view.HorizonSince <= Options.MaxStaleness;

    private async ValueTask PositionAtCutAsync(ShardUse use, CancellationToken cancellation)
    {
        if (Options.AsOf is { } moment)
        {
            PositionAt(use, await PositionAtMomentAsync(use.Shard, moment, cancellation).ConfigureAwait(false));
            return;
        }

        if (_cut is null)
        {
            Epoch[] asked = Options.Level == Level.Snapshot
                ? []
                : (Options.Token ?? _session).AskedOf(_gateway.World, _gateway.Leaf);
            _cut = await _gateway.CutAsync(asked, cancellation).ConfigureAwait(false);
        }

        LogPosition? at = await _gateway.PositionAsync(use.Shard, _cut, cancellation).ConfigureAwait(false);
        PositionAt(use, at ?? throw new SnapshotTooOldException(
            $"The snapshot of {_gateway.Leaf} is older than the history that shard {use.Shard} of {_gateway.World.LeafOf(use.Shard)} keeps. Begin again."));
    }

    private async ValueTask<LogPosition> PositionAtMomentAsync(ShardId shard, ChangePosition moment, CancellationToken cancellation)
    {
        Place place = moment.PlaceIn(_gateway.World);
        Place leaf = _gateway.World.LeafOf(shard);
        if (!place.Spans(leaf))
            throw new InvalidUseException($"A transaction that reads as of {moment} can touch rows at or below {place} only, not those of {leaf}.");
        return await _gateway.PositionAsync(shard, place.Depth, moment.Epoch, cancellation).ConfigureAwait(false)
            ?? throw new SnapshotTooOldException($"{moment} is older than the history that shard {shard} of {leaf} keeps. Begin again from a newer position.");
    }

    /// <summary>
    /// Reads at a cut have seen what belongs to the epochs that closed there, and of each place whose close lies before the cut, what
    /// its open epoch held so far: a session that goes elsewhere must find that too, so its token names the open one.
    /// </summary>
    private static void PositionAt(ShardUse use, LogPosition at)
    {
        ShardMachine machine = use.View.Machine;
        var seen = new Epoch[machine.Leaf.Depth + 1];
        for (int depth = 0; depth < seen.Length; depth++)
        {
            Epoch closed = machine.Cuts.EpochAt(depth, at) ?? Epoch.None;
            bool closedHere = at == LogPosition.Zero || machine.Cuts.PositionOf(depth, closed) == at;
            seen[depth] = closedHere ? closed : closed.Next;
        }

        use.EpochsSeen = seen;
        use.At = at;
    }
}
