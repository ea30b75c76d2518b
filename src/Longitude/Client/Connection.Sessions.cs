using Longitude.Core;
using Longitude.Node;

namespace Longitude.Client;

/// <content>For sessions that hold a transaction open over many statements, and run it again themselves when it lost.</content>
public sealed partial class Connection
{
    /// <summary>Begins one attempt of a transaction. It holds nothing that would have to be given back.</summary>
    /// <param name="options">How it is to be run.</param>
    /// <param name="attempt">How often it was tried before: older ones win.</param>
    /// <exception cref="NodeFailedException">The database has stopped.</exception>
    internal Transaction Begin(TransactionOptions options, int attempt)
    {
        _gateway.ThrowIfFailed();
        return new Transaction(_gateway, Token, options, attempt);
    }

    /// <summary>Takes note of what a transaction has seen that ended with an outcome, or (null) without anything to judge.</summary>
    internal void Ended(Transaction transaction, Outcome? outcome) => HasSeen(transaction.Seen(Token, outcome));

    /// <summary>Why a transaction that did not commit was rejected, in words; <see cref="LongitudeException.MayRetry"/> says whether another attempt makes sense.</summary>
    internal LongitudeException Loss(Outcome outcome) => Losses.ToException(_gateway.World, outcome);

    /// <summary>Waits until another attempt of a transaction that lost makes sense. The turn is given back when the attempt has ended.</summary>
    internal ValueTask<HotKeys.Turn> WaitToRetryAsync(Outcome lost, int attempt, CancellationToken cancellation) =>
        _gateway.WaitToRetryAsync(lost, attempt, cancellation);
}
