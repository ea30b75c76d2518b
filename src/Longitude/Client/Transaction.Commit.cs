using Longitude.Core;
using Longitude.Node;

namespace Longitude.Client;

/// <content>The end of an attempt: one transaction for the protocol, and what its outcome means for the caller.</content>
public sealed partial class Transaction
{
    /// <summary>True when the reads come from more than one shard without being one snapshot: they may not fit together before they are validated.</summary>
    internal bool MayHaveReadTornState => ValidatesReads && _uses.Count(u => u.Validates) > 1;

    /// <summary>Commits. A transaction without writes is validated only where its reads need it.</summary>
    /// <param name="withWrites">False to validate the reads alone.</param>
    /// <param name="cancellation">Ends the waiting; the transaction may still be applied.</param>
    /// <returns>Null when there was nothing to judge, else the outcome.</returns>
    internal ValueTask<Outcome?> CommitAsync(bool withWrites, CancellationToken cancellation)
    {
        NoteOpenScans();
        if (IsReadCommitted)
            _uses.ForEach(ForgetReads);
        if (_moves > 0)
            return CommitMovedAsync(withWrites, cancellation);
        MoveLongReads();

        // Most transactions write on one shard: they hand over their part and wait for nothing else.
        if (withWrites && _uses is [{ Writes: true } only] && !ValidatesWrites && Options.Level != Level.Strict)
            return new ValueTask<Outcome?>(_gateway.CommitAsync([only.ToDraft(withWrites: true, validatesWrites: false)], Attempt, cancellation)!);

        return CommitAnyAsync(withWrites, cancellation);
    }

    private async ValueTask<Outcome?> CommitAnyAsync(bool withWrites, CancellationToken cancellation)
    {
        bool writes = withWrites && _uses.Exists(u => u.Writes);
        var parts = new List<PartDraft>(_uses.Count);
        foreach (ShardUse use in _uses)
        {
            if (writes && use.Writes && ValidatesWrites)
                await PositionAsync(use, cancellation).ConfigureAwait(false);
            if (use.Validates || (writes && use.Writes))
                parts.Add(use.ToDraft(writes, ValidatesWrites));
        }

        // What one shard showed at one position is consistent, and current at that position.
        bool mustJudge = writes || (parts.Count > 1 && ValidatesReads);
        Outcome? outcome = mustJudge ? await _gateway.CommitAsync(parts, Attempt, cancellation).ConfigureAwait(false) : null;
        if (Options.Level == Level.Strict && outcome is not { Committed: false })
            await SealAsync(outcome, cancellation).ConfigureAwait(false);
        return outcome;
    }

    /// <summary>What a client has seen once this transaction has ended with an outcome.</summary>
    internal SessionToken Seen(SessionToken before, Outcome? outcome)
    {
        before = ReadSoFar(before.Merge(_seenEarlier));
        return outcome is { Committed: true } ? before.With(_gateway.World.LeafOf(outcome.Shard).Id, outcome.Epochs) : before;
    }

    private SessionToken ReadSoFar(SessionToken seen)
    {
        foreach (ShardUse use in _uses)
        {
            if (use.HasRead)
                seen = seen.With(_gateway.World.LeafOf(use.Shard).Id, use.EpochsSeen);
        }

        return seen;
    }

    /// <summary>
    /// Waits until the world's epoch of what was read or written is closed everywhere: whatever begins after this is ordered after.
    /// </summary>
    private async ValueTask SealAsync(Outcome? outcome, CancellationToken cancellation)
    {
        Epoch newest = outcome?.Epochs[0] ?? Epoch.None;
        foreach (ShardUse use in _uses)
        {
            if (use.HasRead && use.EpochsSeen.Count > 0 && use.EpochsSeen[0] > newest)
                newest = use.EpochsSeen[0];
        }

        if (newest > Epoch.None)
            await _gateway.SealAsync(_gateway.World.Root, newest, cancellation).ConfigureAwait(false);
    }
}
