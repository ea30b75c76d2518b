using Longitude.Node;

namespace Longitude.Simulation.Processes;

/// <summary>
/// Runs one turn at a time. A turn happens at one virtual moment, but the next begins only when its cost has passed.
/// </summary>
internal sealed class SimWorker(SimEnvironment process, string name, Action turn) : SimEvent, IWorker, IActivity
{
    private long _due;
    private long _busyUntil;
    private bool _isPlanned;
    private bool _isRunning;
    private bool _again;
    private bool _isDisposed;

    public string Name { get; } = name;

    public void Wake()
    {
        process.Scheduler.CheckThread();
        if (_isRunning)
            _again = true;
        else if (!_isDisposed && !process.IsKilled && (!_isPlanned || _due > process.NowTicks))
            Plan(Math.Max(process.NowTicks, _busyUntil) + process.DrawWakeDelay());
    }

    public override void Run()
    {
        // A turn may have been planned twice, the second time for an earlier moment: the late plan is stale.
        if (_isDisposed || process.IsKilled || !_isPlanned || process.Scheduler.NowTicks < _due)
            return;
        long paused = Math.Max(process.PausedUntil, _busyUntil);
        if (paused > process.Scheduler.NowTicks)
        {
            _due = paused;
            process.Scheduler.At(paused, this);
            return;
        }

        _isPlanned = false;
        _isRunning = true;
        _busyUntil = process.Scheduler.NowTicks + process.Execute(this);
        _isRunning = false;
        if (_again)
        {
            _again = false;
            Plan(_busyUntil + process.DrawWakeDelay());
        }
    }

    public void Act() => turn();

    public void Pause(TimeSpan duration) => _busyUntil = Math.Max(_busyUntil, process.Scheduler.NowTicks + duration.Ticks);

    public void Dispose()
    {
        _isDisposed = true;
        process.Forget(this);
    }

    private void Plan(long due)
    {
        if (_isDisposed || (_isPlanned && _due <= due))
            return;
        _isPlanned = true;
        _due = due;
        process.Scheduler.At(due, this);
    }
}
