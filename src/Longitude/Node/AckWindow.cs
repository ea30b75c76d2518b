using Longitude.Core;

namespace Longitude.Node;

/// <summary>Counts a gateway's transactions, and knows up to which count all have ended.</summary>
internal sealed class AckWindow
{
    private readonly Lock _gate = new();
    private readonly bool[] _done;
    private long _last;
    private long _through;

    /// <param name="inFlightMax">How many may be between the oldest without an end and the newest; a power of two.</param>
    public AckWindow(int inFlightMax)
    {
        Invariant.Holds(int.IsPow2(inFlightMax), "the window is a power of two");
        _done = new bool[inFlightMax];
    }

    /// <summary>Every transaction up to this count has ended.</summary>
    public long Through => Volatile.Read(ref _through);

    /// <summary>The next count, from 1; 0 when too many are under way.</summary>
    public long Begin()
    {
        lock (_gate)
            return _last - _through >= _done.Length ? 0 : ++_last;
    }

    public void Done(long counter)
    {
        lock (_gate)
        {
            Invariant.Holds(counter > _through && counter <= _last && !_done[Index(counter)], "a transaction ends once");
            _done[Index(counter)] = true;
            while (_through < _last && _done[Index(_through + 1)])
            {
                _done[Index(_through + 1)] = false;
                Volatile.Write(ref _through, _through + 1);
            }
        }
    }

    private int Index(long counter) => (int)(counter & (_done.Length - 1));
}
