using Longitude.Core;

namespace Longitude.Client;

/// <summary>Rejections in words: which place, which key, and what it lost against.</summary>
internal static class Losses
{
    public static LongitudeException ToException(World world, Outcome outcome)
    {
        string where = outcome.Key is null ? world.LeafOf(outcome.Shard).Path : $"{world.LeafOf(outcome.Shard).Path}:{Key.Show(outcome.Key)}";
        return outcome.Reason switch
        {
            RejectReason.Bound => new BoundException($"An addition to {where} would leave the bounds that it names."),
            RejectReason.NotANumber => new NotANumberException($"An addition to {where} met a value that is not a number."),
            RejectReason.TooOld => new SnapshotTooOldException($"The transaction read at {where} longer ago than history is kept."),
            RejectReason.Stale => new ConflictException($"{where} was changed by another transaction after this one had read it."),
            RejectReason.InDoubt => new ConflictException($"{where} was waiting for the outcome of another transaction."),
            RejectReason.WriteWrite => new ConflictException($"{where} was written by another transaction of the same epoch."),
            RejectReason.ReadWriteCycle => new ConflictException($"{where} was written by a transaction of the same epoch, and another one read what this one wrote."),
            RejectReason.Late or RejectReason.Missing => new ConflictException($"A part of the transaction came too late to {where}."),
            RejectReason.Protected => new ConflictException($"{where} is kept for a transaction that has failed before."),
            RejectReason.BoundInDoubt => new ConflictException($"An addition to {where} might leave its bounds, depending on another transaction."),
            RejectReason.Overloaded => new ConflictException($"Too many transactions at {where} wait for others."),
            _ => throw new InvalidOperationException($"A transaction was rejected at {where} for the reason {outcome.Reason}."),
        };
    }
}
