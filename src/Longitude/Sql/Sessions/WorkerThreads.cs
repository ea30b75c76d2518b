using System.Runtime.CompilerServices;

namespace Longitude.Sql.Sessions;

/// <summary>
/// Threads for work that may block or run long. There are as many as work is under way, at most as many as sessions; one that has
/// nothing to do stays for a while.
/// </summary>
/// <remarks>
/// The framework's pool is not used for this: it adds threads slowly when its own block, and everything else would wait with them.
/// </remarks>
internal sealed class WorkerThreads
{
    private static readonly TimeSpan StaysIdle = TimeSpan.FromSeconds(20);
    private const int StackBytes = 1 << 20;

    private readonly Lock _gate = new();
    private readonly Stack<Worker> _idle = new();
    private int _count;

    [ThreadStatic]
    private static bool _isWorker;

    /// <summary>True on a worker thread.</summary>
    public static bool IsCurrent => _isWorker;

    /// <summary>How many threads there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Awaited, it goes on in a worker thread; at once when it is in one already.</summary>
    public Switch SwitchAsync() => new(this);

    public void Run(Action work)
    {
        Worker? worker;
        lock (_gate)
        {
            if (!_idle.TryPop(out worker))
            {
                worker = new Worker(this);
                _count++;
            }
        }

        worker.Begin(work);
    }

    internal readonly struct Switch(WorkerThreads threads) : ICriticalNotifyCompletion
    {
        public bool IsCompleted => _isWorker;

        public Switch GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => threads.Run(continuation);

        public void UnsafeOnCompleted(Action continuation) => threads.Run(continuation);
    }

    private sealed class Worker(WorkerThreads threads)
    {
        private readonly object _wake = new();
        private Thread? _thread;
        private Action? _work;

        public void Begin(Action work)
        {
            lock (_wake)
            {
                _work = work;
                Monitor.Pulse(_wake);
            }

            // Only who has taken this worker out of the idle ones, or has just made it, comes here.
            if (_thread is not null)
                return;
            _thread = new Thread(Loop, StackBytes) { IsBackground = true, Name = "statement" };
            _thread.Start();
        }

        private void Loop()
        {
            _isWorker = true;
            while (Take() is { } work)
            {
                work();
                lock (threads._gate)
                    threads._idle.Push(this);
            }
        }

        /// <summary>The next work; null when there was none for long, and this thread has left the idle ones.</summary>
        private Action? Take()
        {
            lock (_wake)
            {
                while (_work is null)
                {
                    if (!Monitor.Wait(_wake, StaysIdle) && _work is null && threads.TryRetire(this))
                        return null;
                }

                Action work = _work;
                _work = null;
                return work;
            }
        }
    }

    /// <summary>Takes a worker out of the idle ones; false when somebody has just taken it for work.</summary>
    private bool TryRetire(Worker worker)
    {
        lock (_gate)
        {
            Worker[] idle = [.. _idle.Reverse()];
            if (!idle.Contains(worker))
                return false;
            _idle.Clear();
            foreach (Worker other in idle)
            {
                if (other != worker)
                    _idle.Push(other);
            }

            _count--;
            return true;
        }
    }
}
