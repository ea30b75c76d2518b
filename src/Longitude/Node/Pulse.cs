namespace Longitude.Node;

/// <summary>
/// Wakes everybody who waits for some condition to change. Who waits takes <see cref="Wait"/> first, looks at the condition,
/// and awaits only if it does not hold yet; so no change is missed. Costs nothing when nobody waits.
/// </summary>
internal sealed class Pulse(IEnvironment environment)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _next;

    public Task Wait()
    {
        lock (_gate)
        {
            _next ??= new TaskCompletionSource(Completions.Options(environment));
            return _next.Task;
        }
    }

    public void Set()
    {
        // The condition was changed before; without the fence it could still be invisible to one who is about to look.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _next) is null)
            return;
        TaskCompletionSource? waiting;
        lock (_gate)
        {
            waiting = _next;
            _next = null;
        }

        waiting?.TrySetResult();
    }
}

/// <summary>How completions continue; see <see cref="IEnvironment.ContinuesInline"/>.</summary>
internal static class Completions
{
    public static TaskCreationOptions Options(IEnvironment environment) =>
        environment.ContinuesInline ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously;
}
