using Longitude.Core;

namespace Longitude.Node;

/// <summary>
/// Lines up transactions that lost over the same key, so that they try again one after another instead of failing each other.
/// It only spaces out attempts: who is turned away or wins is decided by the shards alone.
/// </summary>
internal sealed class HotKeys(IEnvironment environment)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<byte[], Queue<TaskCompletionSource>> _lines = new(KeyOrder.Instance);

    /// <summary>Waits until those who lost over the key before have ended their next attempt.</summary>
    public async ValueTask<Turn> EnterAsync(byte[] key, CancellationToken cancellation)
    {
        TaskCompletionSource? place = null;
        lock (_gate)
        {
            if (_lines.TryGetValue(key, out Queue<TaskCompletionSource>? line))
                line.Enqueue(place = new TaskCompletionSource(Completions.Options(environment)));
            else
                _lines.Add(key, new Queue<TaskCompletionSource>());
        }

        if (place is null)
            return new Turn(this, key);
        await using (cancellation.UnsafeRegister(static (p, token) => ((TaskCompletionSource)p!).TrySetCanceled(token), place).ConfigureAwait(false))
            await place.Task.ConfigureAwait(false);
        return new Turn(this, key);
    }

    private void Leave(byte[] key)
    {
        while (true)
        {
            TaskCompletionSource? next;
            lock (_gate)
            {
                Queue<TaskCompletionSource> line = _lines[key];
                if (!line.TryDequeue(out next))
                {
                    _lines.Remove(key);
                    return;
                }
            }

            // One that was cancelled meanwhile does not take its turn.
            if (next.TrySetResult())
                return;
        }
    }

    /// <summary>A place at the head of a key's line; disposing it lets the next one go.</summary>
    internal readonly struct Turn(HotKeys? keys, byte[]? key) : IDisposable
    {
        public void Dispose() => keys?.Leave(key!);
    }
}
