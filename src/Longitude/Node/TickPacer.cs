using Longitude.Core;

namespace Longitude.Node;

/// <summary>
/// Proposes ticks to the clock of one shard: a place that somebody waits for ticks at its busy interval, any other rarely.
/// Runs on the shard's worker; the timer only wakes it.
/// </summary>
internal sealed class TickPacer
{
    private readonly Clock _clock;
    private readonly ShardMachine _machine;
    private readonly IEnvironment _environment;
    private readonly Action _wake;
    private readonly TimeSpan _idle;
    private readonly TimeSpan[] _busy;
    private readonly TimeSpan[] _lastClose;
    private readonly TimeSpan?[] _due;
    private readonly bool[] _rests;
    private readonly bool[] _hurries;
    private TimeSpan _armedFor = TimeSpan.MaxValue;
    private IDisposable? _timer;
    private bool _fired;

    public TickPacer(Clock clock, ShardMachine machine, NodeOptions options, IEnvironment environment, Action wake)
    {
        _clock = clock;
        _machine = machine;
        _environment = environment;
        _wake = wake;
        _idle = options.IdleTick;
        _busy = [.. clock.Seated.Select(p => options.TickOf(p.Place))];
        _lastClose = new TimeSpan[_busy.Length];
        _due = new TimeSpan?[_busy.Length];
        _rests = new bool[_busy.Length];
        _hurries = new bool[_busy.Length];
        Array.Fill(_lastClose, environment.Now);
    }

    /// <summary>Notes which places have just closed.</summary>
    public void OnClosed(CloseEvent e)
    {
        for (int i = 0; i < _busy.Length; i++)
        {
            if (_clock.Seated[i].Depth < e.WidestDepth)
                continue;
            _due[i] = null;
            if (!_hurries[i])
                _lastClose[i] = _environment.Now;
        }
    }

    /// <summary>Proposes the ticks that are due, and sets the timer for the next.</summary>
    public void Pace()
    {
        if (Volatile.Read(ref _fired))
        {
            Volatile.Write(ref _fired, false);
            _armedFor = TimeSpan.MaxValue;
        }

        TimeSpan now = _environment.Now, next = TimeSpan.MaxValue;
        for (int i = 0; i < _busy.Length; i++)
        {
            SeatedPlace place = _clock.Seated[i];
            if (place.TickProposed)
                continue;
            TimeSpan due = DueAt(i, now);
            if (due <= now)
                place.TickProposed = true;
            else if (due < next)
                next = due;
        }

        if (next < _armedFor)
        {
            _timer?.Dispose();
            _armedFor = next;
            _timer = _environment.After(next - now, OnTimer);
        }
    }

    public void Stop() => _timer?.Dispose();

    private TimeSpan DueAt(int i, TimeSpan now)
    {
        SeatedPlace place = _clock.Seated[i];
        if (place.Demanded.Count == 0)
        {
            _rests[i] = true;
            return _lastClose[i] + _idle;
        }

        // A demand that finds the clock at rest is for an epoch that would have come by now, had it been running: the epochs before
        // it, which nobody waits for, close at once. A running clock keeps its pace, because others aim by it.
        _hurries[i] |= _rests[i];
        _rests[i] = false;
        _hurries[i] &= place.Demanded.Min > _machine.OpenEpochs[place.Depth];
        if (_hurries[i])
            return now;

        // After a rest the first tick leaves half an interval for others to join.
        _due[i] ??= Max(_lastClose[i] + _busy[i], now + (_busy[i] / 2));
        return _due[i]!.Value;
    }

    private void OnTimer()
    {
        Volatile.Write(ref _fired, true);
        _wake();
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
