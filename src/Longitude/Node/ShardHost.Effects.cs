using Longitude.Core;

namespace Longitude.Node;

/// <content>What follows from applied events. It waits until the whole batch is applied, and happens in order.</content>
internal sealed partial class ShardHost
{
    private readonly VerdictExchange _exchange;
    private readonly Clock _clock;
    private readonly TickPacer _pacer;
    private readonly List<(TransactionId Id, Outcome Outcome)> _finished = [];
    private readonly List<EpochFragments> _judged = [];
    private readonly List<(FragmentEvent Fragment, Verdict Verdict)> _late = [];
    private readonly List<(CloseEvent Close, LogPosition Position)> _closed = [];
    private readonly List<(PlaceId Place, Epoch Epoch)> _resolved = [];
    private readonly Queue<(TimeSpan Time, LogPosition Position)> _history = new();
    private readonly Queue<(TimeSpan Time, LogPosition Position)> _outcomeHistory = new();
    private LogPosition _floor;
    private LogPosition _outcomesFloor;
    private bool _replaying;

    public void Finished(TransactionId id, Outcome outcome)
    {
        if (!_replaying)
            _finished.Add((id, outcome));
    }

    public void Judged(EpochFragments epoch)
    {
        if (!_replaying)
            _judged.Add(epoch);
    }

    public void CameLate(FragmentEvent fragment, Verdict verdict)
    {
        if (!_replaying)
            _late.Add((fragment, verdict));
    }

    public void Closed(CloseEvent close, LogPosition position)
    {
        if (!_replaying)
            _closed.Add((close, position));
    }

    public void Resolved(PlaceId place, Epoch epoch)
    {
        if (!_replaying)
            _resolved.Add((place, epoch));
    }

    public void Send(ShardId to, ShardMessage message)
    {
        Invariant.Holds(to != Shard, "a shard does not send to itself");
        _transport.ToShard(Machine.Leaf.Id, to, message);
    }

    public void Sealed(Place place, Epoch epoch)
    {
        if (place == Machine.Leaf)
            _owner.LeafSealed(place, epoch);
        else
            _owner.PlaceSealed(Machine.Leaf, place, epoch);
    }

    private void ActOnEffects()
    {
        foreach ((TransactionId id, Outcome outcome) in _finished)
            _transport.ToGateway(Machine.Leaf.Id, id.Gateway, new Ended(id, outcome));
        _finished.Clear();
        foreach ((FragmentEvent fragment, Verdict verdict) in _late)
            _exchange.OnLate(fragment, verdict);
        _late.Clear();
        foreach (EpochFragments epoch in _judged)
            _exchange.OnJudged(epoch);
        _judged.Clear();
        bool visible = _closed.Count > 0 || _resolved.Count > 0;
        foreach ((PlaceId place, Epoch epoch) in _resolved)
            _exchange.OnResolved(place, epoch);
        _resolved.Clear();
        foreach ((CloseEvent close, LogPosition position) in _closed)
            ActOnClose(close, position);
        _closed.Clear();
        if (!visible)
            return;
        ShipToAll();
        Progress.Set();
    }

    private void ActOnClose(CloseEvent close, LogPosition position)
    {
        for (int depth = close.WidestDepth; depth <= Machine.Leaf.Depth; depth++)
            _exchange.OnClosed(Machine.Leaf.Chain[depth], close.Closes[depth - close.WidestDepth].Epoch);
        _lastClose = position;
        _pacer.OnClosed(close);
        _history.Enqueue((_environment.Now, position));
        _outcomeHistory.Enqueue((_environment.Now, position));
        _owner.Closed(this, close);
        _clock.OnClosed(close, position);
    }

    /// <summary>The newest position that is older than the retention time and that nobody below still has to settle.</summary>
    private LogPosition FloorNow()
    {
        LogPosition settled = _clock.SettledBefore();
        while (_history.TryPeek(out (TimeSpan Time, LogPosition Position) oldest)
            && _environment.Now - oldest.Time > _options.HistoryRetention && oldest.Position <= settled)
        {
            _floor = oldest.Position;
            _history.Dequeue();
        }

        return _floor > Machine.Floor ? _floor : Machine.Floor;
    }

    private LogPosition OutcomesFloorNow()
    {
        while (_outcomeHistory.TryPeek(out (TimeSpan Time, LogPosition Position) oldest)
            && _environment.Now - oldest.Time > _options.OutcomeRetention)
        {
            _outcomesFloor = oldest.Position;
            _outcomeHistory.Dequeue();
        }

        return _outcomesFloor;
    }
}
