namespace Longitude.Node;

/// <summary>
/// Wakes everybody who waits for some condition to change. Who waits takes <see cref="Wait"/> first, looks at the condition,
/// and awaits only if it does not hold yet; so no change is missed. Costs nothing when nobody waits.
/// </summary>
internal sealed class Pulse(IEnvironment environment)
{
    private readonly Lock _gate = new();

    // One for each who waits: a task with several continuations runs all but one of them on the thread pool.
    private List<TaskCompletionSource>? _waiting;

    public Task Wait()
    {
        var mine = new TaskCompletionSource(Completions.Options(environment));
        lock (_gate)
            (_waiting ??= []).Add(mine);
        return mine.Task;
    }

    public void Set()
    {
        // The condition was changed before; without the fence it could still be invisible to one who is about to look.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _waiting) is null)
            return;
        List<TaskCompletionSource>? waiting;
        lock (_gate)
        {
            waiting = _waiting;
            _waiting = null;
        }

        foreach (TaskCompletionSource one in waiting ?? [])
            one.TrySetResult();
    }
}

/// <summary>How completions continue; see <see cref="IEnvironment.ContinuesInline"/>.</summary>
internal static class Completions
{
    public static TaskCreationOptions Options(IEnvironment environment) =>
        environment.ContinuesInline ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously;
}
