namespace Longitude.Server.Connections;

/// <summary>
/// One moment at which something is to be done about a connection, unless it comes otherwise before. Setting and clearing it is a
/// matter of nanoseconds: the timer behind it is left alone as long as it rings no later than needed, and looks again when it rings.
/// </summary>
internal sealed class Deadline(Action<DeadlineKind> passed) : IDisposable
{
    private readonly Lock _gate = new();
    private Timer? _timer;
    private long _dueMs;
    private long _ringsAtMs;
    private DeadlineKind _kind;
    private bool _disposed;

    public void Set(DeadlineKind kind, TimeSpan after)
    {
        lock (_gate)
        {
            long now = Environment.TickCount64;
            _kind = kind;
            _dueMs = now + Math.Max(1, (long)after.TotalMilliseconds);
            if (_disposed || (_ringsAtMs != 0 && _ringsAtMs <= _dueMs))
                return;
            Arm(now);
        }
    }

    public void Clear()
    {
        if (_dueMs == 0)
            return;
        lock (_gate)
            _dueMs = 0;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _dueMs = 0;
            _timer?.Dispose();
        }
    }

    private void Arm(long now)
    {
        _ringsAtMs = _dueMs;
        _timer ??= new Timer(static d => ((Deadline)d!).Ring(), this, Timeout.Infinite, Timeout.Infinite);
        _timer.Change(Math.Max(1, _dueMs - now), Timeout.Infinite);
    }

    private void Ring()
    {
        DeadlineKind kind;
        lock (_gate)
        {
            _ringsAtMs = 0;
            if (_dueMs == 0 || _disposed)
                return;
            long now = Environment.TickCount64;
            if (now < _dueMs)
            {
                Arm(now);
                return;
            }

            _dueMs = 0;
            kind = _kind;
        }

        passed(kind);
    }
}

internal enum DeadlineKind
{
    Authentication,
    IdleInTransaction,
    IdleSession,

    /// <summary>The client has gone, and its statement still runs.</summary>
    Abandoned,
}
