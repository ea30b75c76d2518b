using Longitude.Core;
using Longitude.Node;

namespace Longitude.Client;

/// <summary>
/// The database as a client at one place uses it. Cheap; safe for any number of callers at a time. It remembers what its callers
/// have seen (<see cref="Token"/>) for reads at <see cref="Level.Session"/>.
/// </summary>
/// <remarks>
/// The parts: running transactions (this file), Shortcuts (single reads and writes), Watch (change feeds), Maintenance, Sessions.
/// </remarks>
public sealed partial class Connection
{
    private readonly Gateway _gateway;
    private SessionToken _token = SessionToken.Empty;

    internal Connection(Gateway gateway) => _gateway = gateway;

    /// <summary>The place of this connection.</summary>
    public Place Place => _gateway.Leaf;

    /// <summary>The stamp of everything that was read and written through this connection.</summary>
    public SessionToken Token => Volatile.Read(ref _token);

    /// <summary>Takes over what another connection has seen.</summary>
    public void HasSeen(SessionToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        SessionToken before = Token;
        while (true)
        {
            SessionToken merged = before.Merge(token);
            SessionToken found = Interlocked.CompareExchange(ref _token, merged, before);
            if (found == before)
                return;
            before = found;
        }
    }

    /// <summary>Runs a transaction; see <see cref="RunAsync{T}"/>.</summary>
    public Task RunAsync(Func<Transaction, Task> work, TransactionOptions? options = null, CancellationToken cancellation = default) =>
        RunAsync<object?>(
            async tx =>
            {
                await work(tx).ConfigureAwait(false);
                return null;
            },
            options,
            cancellation);

    /// <summary>
    /// Runs a transaction, and runs it again when it lost against another one, with a limit. The work must do nothing but read and
    /// write through the transaction that it is given, since it may run several times; nothing that it wrote is visible before
    /// the commit. When it throws, nothing is written.
    /// </summary>
    /// <remarks>
    /// Under <see cref="Level.Serializable"/> the reads of several shards are validated together only at the end. An exception of
    /// the work is therefore passed on only after its reads were found to fit together; otherwise the work is run again.
    /// </remarks>
    /// <exception cref="RetriesExhaustedException">It lost too often.</exception>
    /// <exception cref="BoundException">An addition would leave its bounds.</exception>
    /// <exception cref="OutcomeUnknownException">It may have been applied; with an idempotency key it can safely be run again.</exception>
    /// <exception cref="NodeFailedException">The database has stopped.</exception>
    public async Task<T> RunAsync<T>(Func<Transaction, Task<T>> work, TransactionOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        options ??= TransactionOptions.Default;
        if (options.AsOf is not null && options.Level != Level.Snapshot)
            throw new InvalidUseException($"Only a transaction under {Level.Snapshot} can read as of a position; this one is under {options.Level}.");
        HotKeys.Turn turn = default;
        try
        {
            for (int attempt = 0; ; attempt++)
            {
                cancellation.ThrowIfCancellationRequested();
                _gateway.ThrowIfFailed();
                var tx = new Transaction(_gateway, Token, options, attempt);
                (Outcome? outcome, T result) = await TryAsync(tx, work, cancellation).ConfigureAwait(false);
                if (outcome is not { Committed: false })
                {
                    HasSeen(tx.Seen(Token, outcome));
                    return result;
                }

                Exception lost = Losses.ToException(_gateway.World, outcome);
                if (lost is LongitudeException { MayRetry: false })
                    throw lost;
                if (attempt == options.RetriesMax)
                    throw new RetriesExhaustedException(attempt + 1, lost);
                turn.Dispose();
                turn = default;
                turn = await _gateway.WaitToRetryAsync(outcome, attempt, cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            turn.Dispose();
        }
    }

    private static async Task<(Outcome? Outcome, T Result)> TryAsync<T>(Transaction tx, Func<Transaction, Task<T>> work, CancellationToken cancellation)
    {
        T result;
        try
        {
            var replay = new Idempotency<T>(tx);
            if (await replay.FindAsync(cancellation).ConfigureAwait(false) is { } found)
                return (null, found.Result);
            result = await work(tx).ConfigureAwait(false);
            replay.Keep(result);
        }
        catch (SnapshotTooOldException) when (tx.Options.AsOf is null)
        {
            return (new Outcome { Committed = false, Reason = RejectReason.TooOld, Shard = tx.Place.Seat }, default!);
        }
        catch (Exception e) when (e is not OperationCanceledException && tx.MayHaveReadTornState)
        {
            Outcome? validity = await tx.CommitAsync(withWrites: false, cancellation).ConfigureAwait(false);
            if (validity is { Committed: false })
                return (validity, default!);
            throw;
        }

        return (await tx.CommitAsync(withWrites: true, cancellation).ConfigureAwait(false), result);
    }
}
