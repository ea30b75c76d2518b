using Longitude.Core;
using Longitude.Node;

namespace Longitude.Client;

/// <content>Where a transaction reads: the positions that its level asks for.</content>
public sealed partial class Transaction
{
    private Epoch[]? _cut;

    private bool ValidatesReads => Options.Level is Level.Strict or Level.Serializable;

    private bool ValidatesWrites => Options.Level is Level.Snapshot or Level.Session or Level.Bounded;

    /// <summary>The snapshot that the transaction has read, if its level reads one.</summary>
    internal IReadOnlyList<Epoch>? Cut => _cut;

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
                use.At = use.View.Horizon;
                return default;
            case Level.Strict or Level.Serializable:
                use.AtHome = true;
                return default;
            default:
                return PositionAtCutAsync(use, cancellation);
        }
    }

    private bool IsFreshEnough(IShardView view) =>
        view.Horizon > LogPosition.Zero && _connection.Database.Now - view.HorizonSince <= Options.MaxStaleness;

    private async ValueTask PositionAtCutAsync(ShardUse use, CancellationToken cancellation)
    {
        if (_cut is null)
        {
            Epoch[] asked = Options.Level == Level.Snapshot
                ? []
                : (Options.Token ?? _connection.Token).AskedOf(_gateway.World, _gateway.Leaf);
            _cut = await _gateway.CutAsync(asked, cancellation).ConfigureAwait(false);
        }

        LogPosition? at = await _gateway.PositionAsync(use.Shard, _cut, cancellation).ConfigureAwait(false);
        use.At = at ?? throw new SnapshotTooOldException(
            $"The snapshot of {_gateway.Leaf} is older than the history that shard {use.Shard} of {_gateway.World.LeafOf(use.Shard)} keeps. Begin again.");
    }
}
