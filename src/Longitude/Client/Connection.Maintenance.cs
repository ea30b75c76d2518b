using Longitude.Core;

namespace Longitude.Client;

/// <content>Upkeep that nothing does by itself.</content>
public sealed partial class Connection
{
    /// <summary>How many keys one transaction deletes.</summary>
    private const int PurgedPerTransaction = 500;

    /// <summary>The idempotency keys that are at this place now, to be purged at some later time.</summary>
    public IdempotencyMark MarkIdempotencyKeys() => new(
        Place.Path, [.. Place.Shards.Select(shard => _gateway.View(shard).Machine.Applied)]);

    /// <summary>
    /// Deletes the idempotency keys of this place that were there when a mark was taken. Keys are kept for ever otherwise: what may
    /// be forgotten, only the application can know, since a client that sends a purged key again is served anew. Take a mark now
    /// and then, keep it, and purge by the one that is old enough. No clock takes part; the same mark again does nothing more.
    /// </summary>
    /// <returns>How many keys were deleted.</returns>
    /// <exception cref="InvalidUseException">The mark is of another place.</exception>
    public async Task<long> PurgeIdempotencyKeysAsync(IdempotencyMark through, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(through);
        if (!string.Equals(through.Place, Place.Path, StringComparison.Ordinal) || through.Positions.Count != Place.Shards.Count)
            throw new InvalidUseException($"The mark {through} is not one of {Place} with its {Place.Shards.Count} shards: purge at the connection that it was taken at.");
        long deleted = 0;
        for (int i = 0; i < Place.Shards.Count; i++)
        {
            ShardId shard = Place.Shards[i];
            LogPosition position = through.Positions[i];
            KeyRange left = IdempotencyKeys.Range;
            while (!left.IsEmpty)
            {
                KeyRange range = left;
                (int Deleted, byte[]? Next) step = await RunAsync(
                    tx => Task.FromResult(tx.DeleteOwn(shard, range, position, PurgedPerTransaction)), options: null, cancellation).ConfigureAwait(false);
                deleted += step.Deleted;
                left = step.Next is null ? new KeyRange([], []) : left with { Start = step.Next };
            }
        }

        return deleted;
    }
}
