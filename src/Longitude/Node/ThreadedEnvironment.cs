using System.Diagnostics;

namespace Longitude.Node;

/// <summary>Production's time and threads: a thread for each worker, one for timers, the pool for background work.</summary>
/// <remarks>
/// A worker is a shard's or a copy's, and a shard's spends its time in syncs, which block; so workers have threads of their own,
/// and their number does not grow with the load.
/// </remarks>
internal sealed class ThreadedEnvironment : IEnvironment, IDisposable
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Lock _gate = new();
    private readonly PriorityQueue<Timer, (long Ticks, long Number)> _timers = new();
    private readonly AutoResetEvent _changed = new(false);

    // One more than there are works under way, until the end.
    private readonly CountdownEvent _background = new(1);
    private readonly Thread _thread;
    private readonly Action<Exception> _failed;
    private long _lastTimer;
    private volatile bool _stopped;

    /// <param name="failed">Told of an exception that an action lets out: a defect.</param>
    public ThreadedEnvironment(Action<Exception> failed)
    {
        _failed = failed;
        _thread = new Thread(RunTimers) { IsBackground = true, Name = "timers" };
        _thread.Start();
    }

    public TimeSpan Now => Stopwatch.GetElapsedTime(_start);

    public bool ContinuesInline => false;

    public IDisposable After(TimeSpan delay, Action action)
    {
        var timer = new Timer(action);
        lock (_gate)
        {
            long due = (Now + delay).Ticks;
            bool first = !_timers.TryPeek(out _, out (long Ticks, long Number) next) || due < next.Ticks;
            _timers.Enqueue(timer, (due, ++_lastTimer));
            if (first && !_stopped)
                _changed.Set();
        }

        return timer;
    }

    public IWorker StartWorker(string name, Action turn) => new Worker(name, turn, _failed);

    public void RunTogether(IReadOnlyList<Action> pieces)
    {
        try
        {
            Parallel.ForEach(pieces, static piece => piece());
        }
        catch (AggregateException e)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }

    public void RunInBackground(string name, Action work)
    {
        _background.AddCount();
        _ = Task.Run(() =>
        {
            Guard(work);
            _background.Signal();
        });
    }

    /// <summary>Stops the timers, and waits for the background work: it writes to files that another process may open after this.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopped = true;
            _changed.Set();
        }

        if (Thread.CurrentThread != _thread)
            _thread.Join();
        _changed.Dispose();
        _background.Signal();
        _background.Wait();
        _background.Dispose();
    }

    private void RunTimers()
    {
        while (!_stopped)
        {
            Timer? due = null;
            TimeSpan wait = Timeout.InfiniteTimeSpan;
            lock (_gate)
            {
                if (_timers.TryPeek(out _, out (long Ticks, long Number) next))
                {
                    wait = new TimeSpan(next.Ticks) - Now;
                    if (wait <= TimeSpan.Zero)
                        due = _timers.Dequeue();
                }
            }

            if (due is not null)
                due.Run(this);
            else
                _changed.WaitOne(wait == Timeout.InfiniteTimeSpan ? -1 : Math.Max(1, (int)Math.Ceiling(wait.TotalMilliseconds)));
        }
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            _failed(e);
        }
    }

    private sealed class Timer(Action action) : IDisposable
    {
        private Action? _action = action;

        public void Dispose() => Volatile.Write(ref _action, null);

        public void Run(ThreadedEnvironment environment)
        {
            if (Interlocked.Exchange(ref _action, null) is { } due)
                environment.Guard(due);
        }
    }

    /// <summary>
    /// A thread that sleeps until it is woken. After a turn it looks for more work for a little while before it sleeps: under load,
    /// waking a thread costs more than the turn itself.
    /// </summary>
    private sealed class Worker : IWorker
    {
        private const int SpinsBeforeSleep = 400;

        private readonly Action _turn;
        private readonly Action<Exception> _failed;
        private readonly SemaphoreSlim _awake = new(0);
        private readonly Thread _thread;

        // 0: asleep or about to be; 1: a turn is due; 2: stopped.
        private int _state;
        private int _sleeping;

        public Worker(string name, Action turn, Action<Exception> failed)
        {
            _turn = turn;
            _failed = failed;
            _thread = new Thread(Run) { IsBackground = true, Name = name };
            _thread.Start();
        }

        public void Wake()
        {
            if (Volatile.Read(ref _state) != 0 || Interlocked.CompareExchange(ref _state, 1, 0) != 0)
                return;
            if (Volatile.Read(ref _sleeping) == 1 && Interlocked.Exchange(ref _sleeping, 0) == 1)
                _awake.Release();
        }

        public void Dispose()
        {
            Interlocked.Exchange(ref _state, 2);
            if (Interlocked.Exchange(ref _sleeping, 0) == 1)
                _awake.Release();
            if (Thread.CurrentThread != _thread)
                _thread.Join();
            _awake.Dispose();
        }

        private void Run()
        {
            try
            {
                while (true)
                {
                    int state = Interlocked.CompareExchange(ref _state, 0, 1);
                    if (state == 2)
                        return;
                    if (state == 1)
                        _turn();
                    else
                        Sleep();
                }
            }
            catch (Exception e)
            {
                _failed(e);
            }
        }

        private void Sleep()
        {
            for (int i = 0; i < SpinsBeforeSleep; i++)
            {
                if (Volatile.Read(ref _state) != 0)
                    return;
                Thread.SpinWait(8);
            }

            Volatile.Write(ref _sleeping, 1);
            Interlocked.MemoryBarrier();
            if (Volatile.Read(ref _state) != 0 && Interlocked.Exchange(ref _sleeping, 0) == 1)
                return;
            _awake.Wait();
        }
    }
}
