using System.Collections.Concurrent;
using Longitude.Core;

namespace Longitude.Node;

/// <content>When a transaction that lost may try again.</content>
internal sealed partial class Gateway
{
    private readonly HotKeys _hotKeys;

    /// <summary>Pauses under way: once the node has stopped its timers no longer end them.</summary>
    private readonly ConcurrentDictionary<TaskCompletionSource, bool> _pauses = new();

    /// <summary>
    /// Waits until another attempt makes sense: at once when the loss was to a finished transaction, after others that lost over
    /// the same key, or when what stood in the way has been resolved.
    /// </summary>
    public async ValueTask<HotKeys.Turn> WaitToRetryAsync(Outcome lost, int attempt, CancellationToken cancellation)
    {
        bool waitsForOthers = lost.Reason is RejectReason.InDoubt or RejectReason.Protected or RejectReason.BoundInDoubt or RejectReason.Overloaded;
        if (waitsForOthers || attempt >= EagerAttempts)
            await PauseAsync(TimeSpan.FromMilliseconds(Math.Min(1 << Math.Min(attempt, 10), RetryPauseMsMax)), cancellation).ConfigureAwait(false);
        return lost.Key is null ? default : await _hotKeys.EnterAsync(lost.Key, cancellation).ConfigureAwait(false);
    }

    /// <summary>Attempts that follow a loss without a pause.</summary>
    private const int EagerAttempts = 4;

    private const int RetryPauseMsMax = 100;

    private async Task PauseAsync(TimeSpan time, CancellationToken cancellation)
    {
        var over = new TaskCompletionSource(Completions.Options(_environment));
        _pauses[over] = true;
        try
        {
            _node.ThrowIfFailed();
            using IDisposable timer = _environment.After(time, () => over.TrySetResult());
            await over.Task.WaitAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            _pauses.TryRemove(over, out _);
        }
    }
}
