using System.Numerics;

namespace Longitude.Simulation;

/// <summary>
/// The one loop that a simulated world runs in: virtual time, and a queue of what happens when.
/// </summary>
/// <remarks>
/// <para>
/// The problem: faults that need a certain interleaving of threads, disks and networks are found by luck, and never twice. The
/// idea (FoundationDB's): production code runs unchanged, but its time, threads, disk and network come from here. One thread
/// takes the next event, and all choices come from one seed, so a seed is a schedule. Nothing waits for real time: a second in
/// which little happens costs nothing.
/// </para>
/// <para>
/// Events at the same moment run in the order in which they were planned. Randomness comes in by the delays that the
/// environment, the disk and the network add, each from its own stream.
/// </para>
/// </remarks>
internal sealed class Scheduler(ulong seed)
{
    private Entry[] _heap = new Entry[1024];
    private int _count;
    private long _now;
    private long _order;
    private ulong _hash;
    private int _thread;

    public ulong Seed { get; } = seed;

    /// <summary>The run's first stream of random numbers; parts take forks of it.</summary>
    public SimRandom Random { get; } = new(seed);

    /// <summary>The faults injected so far.</summary>
    public FaultCounts Faults { get; } = new();

    /// <summary>Where events are noted, or null: then noting costs one comparison.</summary>
    public EventTrace? Trace { get; set; }

    public TimeSpan Now => new(_now);

    /// <summary>How many events have run.</summary>
    public long Steps { get; private set; }

    /// <summary>Events that are planned, cancelled ones included.</summary>
    public int Planned => _count;

    /// <summary>A digest of everything that ran and when. Two runs of one seed must agree.</summary>
    public ulong TraceHash => _hash;

    internal long NowTicks => _now;

    /// <summary>Plans an action for a moment; one that has passed means now.</summary>
    public void At(TimeSpan time, Action action) => At(time.Ticks, new ActionEvent(action));

    /// <summary>Plans an action.</summary>
    public void After(TimeSpan delay, Action action) => At(_now + delay.Ticks, new ActionEvent(action));

    /// <summary>Runs the next event. False when there is none.</summary>
    public bool Step()
    {
        if (_count == 0)
            return false;
        Entry next = Pop();
        _now = next.Time;
        Steps++;
        _hash = (BitOperations.RotateLeft(_hash, 5) ^ (ulong)next.Time ^ ((ulong)next.Order << 40)) * 0x9E3779B97F4A7C15UL;
        int before = _thread;
        _thread = Environment.CurrentManagedThreadId;
        next.Event.Run();
        _thread = before;
        return true;
    }

    /// <summary>Runs everything that is planned up to a moment, and moves the time there.</summary>
    public void RunUntil(TimeSpan time)
    {
        while (_count > 0 && _heap[0].Time <= time.Ticks)
            Step();
        _now = Math.Max(_now, time.Ticks);
    }

    /// <summary>Runs until a condition holds.</summary>
    /// <returns>False when it did not hold at <paramref name="limit"/>, or when nothing was left to run.</returns>
    public bool RunUntil(Func<bool> condition, TimeSpan limit)
    {
        while (!condition())
        {
            if (_count == 0 || _heap[0].Time > limit.Ticks)
                return false;
            Step();
        }

        return true;
    }

    /// <summary>Adds something observed to <see cref="TraceHash"/>.</summary>
    public void Mark(ulong value) => _hash = (BitOperations.RotateLeft(_hash, 5) ^ value) * 0x9E3779B97F4A7C15UL;

    internal void At(long ticks, SimEvent e)
    {
        if (_count == _heap.Length)
            Array.Resize(ref _heap, _count * 2);
        Push(new Entry(Math.Max(ticks, _now), _order++, e));
    }

    /// <summary>Production code that hands work to another thread would make a seed worthless; it is told so where it does.</summary>
    internal void CheckThread()
    {
        if (_thread != 0 && _thread != Environment.CurrentManagedThreadId)
            throw new InvalidOperationException("Simulated code ran on another thread: something uses the thread pool, a task scheduler or a real timer.");
    }

    // A heap with four children per node: fewer cache lines per pop than with two.
    private void Push(Entry entry)
    {
        int at = _count++;
        while (at > 0)
        {
            int parent = (at - 1) >> 2;
            if (!entry.IsBefore(_heap[parent]))
                break;
            _heap[at] = _heap[parent];
            at = parent;
        }

        _heap[at] = entry;
    }

    private Entry Pop()
    {
        Entry first = _heap[0];
        Entry moved = _heap[--_count];
        _heap[_count] = default;
        int at = 0;
        for (int child = 1; child < _count; child = (at << 2) + 1)
        {
            int least = child, end = Math.Min(child + 4, _count);
            for (int i = child + 1; i < end; i++)
            {
                if (_heap[i].IsBefore(_heap[least]))
                    least = i;
            }

            if (!_heap[least].IsBefore(moved))
                break;
            _heap[at] = _heap[least];
            at = least;
        }

        if (_count > 0)
            _heap[at] = moved;
        return first;
    }

    private readonly record struct Entry(long Time, long Order, SimEvent Event)
    {
        public bool IsBefore(in Entry other) => Time != other.Time ? Time < other.Time : Order < other.Order;
    }

    private sealed class ActionEvent(Action action) : SimEvent
    {
        public override void Run() => action();
    }
}

/// <summary>Something that happens at a planned moment.</summary>
internal abstract class SimEvent
{
    public abstract void Run();
}
