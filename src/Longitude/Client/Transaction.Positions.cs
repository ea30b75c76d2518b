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
                use.IgnoresDoubt = Options.Level == Level.Eventual;
                use.EpochsSeen = use.View.Machine.OpenEpochs;
                use.At = use.View.Machine.Applied;
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

    private bool IsFreshEnough(IShardView view) =>
        view.Horizon > LogPosition.Zero && _gateway.Now - view.HorizonSince <= Options.MaxStaleness;

    private async ValueTask PositionAtCutAsync(ShardUse use, CancellationToken cancellation)
    {
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

    /// <summary>Reads at a cut have seen the epochs that were closed there.</summary>
    private static void PositionAt(ShardUse use, LogPosition at)
    {
        ShardMachine machine = use.View.Machine;
        var seen = new Epoch[machine.Leaf.Depth + 1];
        for (int depth = 0; depth < seen.Length; depth++)
            seen[depth] = machine.Cuts.EpochAt(depth, at) ?? Epoch.None;
        use.EpochsSeen = seen;
        use.At = at;
    }
}
