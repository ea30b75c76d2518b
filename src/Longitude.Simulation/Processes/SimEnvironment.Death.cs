namespace Longitude.Simulation.Processes;

/// <summary>How a simulated process dies.</summary>
internal sealed partial class SimEnvironment
{
    private KillPlan _plan;
    private long _callsLeft;
    private KillKind _kind;
    private bool _isBuried;
    private long _killedAt;

    /// <summary>True from the moment of the kill on. What a client sees of the process after that, it must not believe.</summary>
    public bool IsKilled { get; private set; }

    /// <summary>How many calls to the outside there were: to plan a kill within them.</summary>
    public long Calls { get; private set; }

    /// <summary>What the process sent after this moment never left it.</summary>
    internal long KilledAt => IsKilled ? _killedAt : long.MaxValue;

    /// <summary>Calls back once, when the process is dead and nothing of it is running.</summary>
    public void WhenDead(Action<KillKind> action) => _funerals.Add(action);

    /// <summary>Kills the process now; from within itself, at its next call to the outside.</summary>
    public void Kill(KillKind kind)
    {
        if (IsKilled)
            return;
        Scheduler.Faults.Hit(FaultKind.ProcessKilled);
        MarkKilled(kind);
        if (_depth == 0)
            Bury();
    }

    /// <summary>Plans a death inside a call to the outside; replaces an earlier plan.</summary>
    public void KillAt(KillPlan plan)
    {
        _plan = plan;
        _callsLeft = plan.Calls;
    }

    /// <summary>Counts a call to the outside, before it happens.</summary>
    /// <exception cref="ProcessKilledException">The process is dead, or dies before the call.</exception>
    internal CallFate BeginCall(bool isDisk = false)
    {
        Scheduler.CheckThread();
        if (IsKilled)
            throw new ProcessKilledException(Name);
        Calls++;
        if (_callsLeft == 0 || (_plan.OnlyDisk && !isDisk) || --_callsLeft > 0)
            return CallFate.Lives;
        int fate = Random.Below(3);
        if (fate == 0)
            Die();
        return fate == 1 ? CallFate.DiesPartly : CallFate.DiesAfter;
    }

    /// <summary>Ends a call that cannot happen in part.</summary>
    internal void EndCall(CallFate fate)
    {
        if (fate != CallFate.Lives)
            Die();
    }

    /// <exception cref="ProcessKilledException">Always.</exception>
    internal void Die()
    {
        Scheduler.Faults.Hit(FaultKind.ProcessKilledInCall);
        MarkKilled(_plan.Kind);
        if (_depth == 0)
            Bury();
        throw new ProcessKilledException(Name);
    }

    private void MarkKilled(KillKind kind)
    {
        IsKilled = true;
        _kind = kind;
        _killedAt = NowTicks;
        Scheduler.Trace?.Add(Now, Name, $"killed: {kind}");
        if (kind == KillKind.Power)
            Scheduler.Faults.Hit(FaultKind.PowerLost);
    }

    // Last, when no frame of the process is on the stack: those who learn of the death may start its successor.
    private void Bury()
    {
        if (_isBuried)
            return;
        _isBuried = true;
        foreach (Action<KillKind> funeral in _funerals)
            funeral(_kind);
        _workers.Clear();
    }
}
