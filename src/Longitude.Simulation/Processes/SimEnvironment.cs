using Longitude.Node;

namespace Longitude.Simulation.Processes;

/// <summary>
/// One simulated process, from its start to its death. What runs in it runs as an activity: a worker's turn, a timer's action,
/// background work, a message. An activity runs at one virtual moment, but costs time: what its calls to the disk take is added
/// up, and what it sends and plans leaves that much later. Once killed, nothing of the process runs again.
/// </summary>
/// <remarks>
/// Every call to the outside (disk, send, timer, background work) is a point at which the process may die. Death unwinds by
/// <see cref="ProcessKilledException"/>; whatever exception comes out of an activity of a killed process is dropped, because
/// production code may have wrapped it.
/// </remarks>
internal sealed partial class SimEnvironment : IEnvironment
{
    private readonly SimEnvironmentOptions _options;
    private readonly List<Action<KillKind>> _funerals = [];
    private readonly List<SimWorker> _workers = [];
    private long _cost;
    private int _depth;

    public SimEnvironment(Scheduler scheduler, string name, SimEnvironmentOptions? options = null)
    {
        Scheduler = scheduler;
        Name = name;
        Random = scheduler.Random.Fork();
        _options = options ?? new SimEnvironmentOptions();
    }

    public string Name { get; }

    public Scheduler Scheduler { get; }

    /// <summary>The stream of random numbers for what happens to this process.</summary>
    public SimRandom Random { get; }

    /// <summary>The moment, as the running activity sees it: with what it has cost so far.</summary>
    public TimeSpan Now => new(NowTicks);

    public bool ContinuesInline => true;

    internal long NowTicks => Scheduler.NowTicks + _cost;

    /// <summary>Nothing of the process runs before this.</summary>
    internal long PausedUntil { get; private set; }

    public IDisposable After(TimeSpan delay, Action action)
    {
        CallFate fate = BeginCall();
        var timer = new Activity(this, action);
        Scheduler.At(NowTicks + Math.Max(0, delay.Ticks) + Draw(_options.TimerSlackMax), timer);
        EndCall(fate);
        return timer;
    }

    public IWorker StartWorker(string name, Action turn)
    {
        CallFate fate = BeginCall();
        var worker = new SimWorker(this, name, turn);
        _workers.Add(worker);
        EndCall(fate);
        return worker;
    }

    public void RunTogether(IReadOnlyList<Action> pieces)
    {
        foreach (Action piece in pieces)
            piece();
    }

    public void RunInBackground(string name, Action work)
    {
        CallFate fate = BeginCall();
        Scheduler.At(NowTicks + Draw(_options.BackgroundDelayMax), new Activity(this, work));
        EndCall(fate);
    }

    /// <summary>Acts as this process, soon. For clients that live in it.</summary>
    public void Post(Action action) => Scheduler.At(NowTicks + Draw(_options.WakeDelayMax), new Activity(this, action));

    /// <summary>Acts as this process, now. Does nothing when it is dead.</summary>
    /// <returns>False when the process was dead, or died meanwhile.</returns>
    public bool Run(Action action)
    {
        Execute(new Activity(this, action));
        return !IsKilled;
    }

    /// <summary>The process does nothing for a while; what arrives and what is due waits.</summary>
    public void Pause(TimeSpan duration)
    {
        Scheduler.Faults.Hit(FaultKind.ProcessPaused);
        Scheduler.Trace?.Add(Scheduler.Now, Name, $"paused for {duration}");
        PausedUntil = Math.Max(PausedUntil, Scheduler.NowTicks + duration.Ticks);
    }

    /// <summary>The workers whose name begins so take no turn for a while.</summary>
    public void PauseWorkers(string namePrefix, TimeSpan duration)
    {
        foreach (SimWorker worker in _workers)
        {
            if (!worker.Name.StartsWith(namePrefix, StringComparison.Ordinal))
                continue;
            Scheduler.Faults.Hit(FaultKind.WorkerPaused);
            worker.Pause(duration);
        }
    }

    /// <summary>Runs an activity at the scheduler's moment.</summary>
    /// <returns>What it cost, in ticks.</returns>
    internal long Execute(IActivity activity)
    {
        if (IsKilled)
            return 0;
        if (_depth++ == 0)
            _cost = Draw(_options.TurnCostMax);
        try
        {
            activity.Act();
        }
        catch (Exception) when (IsKilled)
        {
            // The process is dead; its exceptions died with it.
        }
        finally
        {
            _depth--;
        }

        long cost = _cost;
        if (_depth == 0)
        {
            _cost = 0;
            if (IsKilled)
                Bury();
        }

        return cost;
    }

    /// <summary>Adds to what the running activity costs.</summary>
    internal void Spend(long ticks)
    {
        if (_depth > 0)
            _cost += ticks;
    }

    internal long Draw(TimeSpan most) => most.Ticks <= 0 ? 0 : Random.Below(most.Ticks + 1);

    internal long DrawWakeDelay() => Draw(_options.WakeDelayMax);

    internal void Forget(SimWorker worker) => _workers.Remove(worker);
}

/// <summary>Something that a process does.</summary>
internal interface IActivity
{
    void Act();
}

/// <summary>A planned activity: timers, background work, posts. Waits while the process is paused.</summary>
internal sealed class Activity(SimEnvironment process, Action action) : SimEvent, IActivity, IDisposable
{
    private Action? _action = action;

    public override void Run()
    {
        if (_action is null || process.IsKilled)
            return;
        if (process.PausedUntil > process.Scheduler.NowTicks)
            process.Scheduler.At(process.PausedUntil, this);
        else
            process.Execute(this);
    }

    public void Act()
    {
        Action? once = _action;
        _action = null;
        once?.Invoke();
    }

    public void Dispose() => _action = null;
}
