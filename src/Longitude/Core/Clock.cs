namespace Longitude.Core;

/// <summary>
/// The clocks that one shard keeps: of the places whose seat it is (its leaf, if it is the leaf's first shard, and the wider
/// places that begin with that leaf), and its obedience to the clocks of the places above.
/// </summary>
/// <remarks>
/// <para>
/// Epochs nest: a close of a wide place is, at every leaf, one with a close of each place below it, at one log position. So a
/// wish to close a wide place travels down, seat by seat, and every seat decides in its own log, by the very
/// <see cref="CloseEvent"/> that closes its own shard, which close of its place carries the wider one. Only then does it tell its
/// other children. The log of a seat is therefore the record of its clock: after a crash nothing else is needed to go on.
/// </para>
/// <para>
/// Requests carry epoch numbers and are repeated until the child has reported, so messages may be lost, doubled or come in any
/// order. Reports are cumulative. Wide closes are pipelined: the next is issued before the last is sealed, up to
/// <see cref="InFlightMax"/>; a leaf closes again only when all its shards have closed.
/// </para>
/// <para>Nothing here knows a time: ticks are proposed from outside.</para>
/// </remarks>
internal sealed class Clock
{
    /// <summary>How many epochs of a wide place may be issued and not yet sealed.</summary>
    public const int InFlightMax = 16;

    private readonly ShardMachine _machine;
    private readonly IOutbox _outbox;
    private readonly ISealListener _listener;
    private readonly SortedDictionary<Epoch, CloseRequest> _requests = [];
    private readonly int _top;
    private readonly SeatedPlace[] _seated;
    private bool _closing;

    public Clock(ShardMachine machine, IOutbox outbox, ISealListener listener)
    {
        _machine = machine;
        _outbox = outbox;
        _listener = listener;
        Place leaf = machine.Leaf;
        _top = leaf.Depth + 1;
        while (_top > 0 && leaf.Chain[_top - 1].Seat == machine.Shard)
            _top--;
        _seated = [.. leaf.Chain.Skip(_top).Select(p => new SeatedPlace(p))];
    }

    /// <summary>The places whose clock this shard keeps, widest first; empty for a shard that is no seat.</summary>
    public IReadOnlyList<SeatedPlace> Seated => _seated;

    private int LeafDepth => _machine.Leaf.Depth;

    private bool IsLeafSeat => _top <= LeafDepth;

    /// <summary>The place at this depth, if its clock is kept here.</summary>
    public SeatedPlace? SeatedAt(int depth) => depth >= _top ? _seated[depth - _top] : null;

    /// <summary>Takes up from the log: what this shard has closed itself needs no report.</summary>
    public void Resume()
    {
        if (!IsLeafSeat)
            return;
        SeatedPlace leaf = _seated[^1];
        leaf.Report(0, _machine.OpenEpochs[LeafDepth].Previous, null);
        Advance(leaf);
    }

    /// <summary>
    /// The close that is due now, if any. After it was logged and applied <see cref="OnClosed"/> must be called; when it could
    /// not be logged, <see cref="Abandon"/>.
    /// </summary>
    public CloseEvent? Propose(LogPosition floor, LogPosition outcomesFloor)
    {
        if (_closing)
            return null;
        CloseRequest? request = NextRequest();
        if (!IsLeafSeat)
            return request is null ? null : Begin(request.WidestDepth, [.. request.Closes], floor, outcomesFloor);
        SeatedPlace leaf = _seated[^1];
        if (leaf.Sealed != _machine.OpenEpochs[LeafDepth].Previous)
            return null;
        if (request is not null)
            return Begin(request.WidestDepth, [.. request.Closes, .. OwnCloses(_top)], floor, outcomesFloor);
        foreach (SeatedPlace place in _seated)
        {
            bool room = _machine.OpenEpochs[place.Depth].Value - place.Sealed.Value <= InFlightMax;
            if (place.TickProposed && room)
                return Begin(place.Depth, OwnCloses(place.Depth), floor, outcomesFloor);
        }

        return null;
    }

    /// <summary>The proposed close was not logged.</summary>
    public void Abandon() => _closing = false;

    /// <summary>Somebody waits for an epoch of a place that is kept here.</summary>
    public void OnDemand(Place place, Epoch epoch)
    {
        SeatedPlace? seated = place.Spans(_machine.Leaf) ? SeatedAt(place.Depth) : null;
        if (seated is not null && epoch >= _machine.OpenEpochs[place.Depth])
            seated.Demanded.Add(epoch);
    }

    /// <summary>A close was applied: pass it down, and report it up.</summary>
    public void OnClosed(CloseEvent e, LogPosition position)
    {
        _closing = false;
        while (_requests.Count > 0 && _requests.Keys.First() < _machine.OpenEpochs[_top - 1])
            _requests.Remove(_requests.Keys.First());
        if (!IsLeafSeat)
        {
            ReportAsShard();
            return;
        }

        foreach (SeatedPlace place in _seated)
        {
            if (place.Depth < e.WidestDepth)
                continue;
            place.TickProposed = false;
            place.Demanded.RemoveWhere(waited => waited < _machine.OpenEpochs[place.Depth]);
            var request = new CloseRequest(place.Place.Id, e.WidestDepth, [.. e.Closes.Take(place.Depth - e.WidestDepth + 1)]);
            for (int child = 1; child < place.ChildCount; child++)
                _outbox.Send(place.ChildShard(child), request);
        }

        Resume();
    }

    /// <summary>The seat of a place above asks for a close.</summary>
    public void OnRequest(CloseRequest request)
    {
        int depth = _machine.World[request.Place].Depth;
        Invariant.Holds(depth == _top - 1, "a request comes from the place right above");
        Epoch open = _machine.OpenEpochs[depth];
        if (request.Epoch >= open)
            _requests.TryAdd(request.Epoch, request);
        if (request.Epoch == open)
            return;

        // Closed already, or ahead of what came before it: say how far this child is.
        if (!IsLeafSeat)
            ReportAsShard();
        else
            ReportToParent(_seated[0]);
    }

    /// <summary>A child of a place that is kept here has closed an epoch.</summary>
    public void OnChildClosed(ChildClosed report)
    {
        SeatedPlace? place = SeatedAt(_machine.World[report.Place].Depth);
        Invariant.Holds(place is not null && place.Place.Id == report.Place, "a report comes to the seat of its place");
        place.Report(report.Child, report.Epoch, report.ResolvedThrough);
        Advance(place);
    }

    /// <summary>A place above is sealed: tell the seats below.</summary>
    public void OnSealed(EpochSealed message)
    {
        _listener.Sealed(_machine.World[message.Place], message.Epoch);
        PassDown(0, message);
    }

    /// <summary>Asks again for closes that were issued up to a position and that a child has not reported.</summary>
    public void Resend(LogPosition issuedUpTo)
    {
        foreach (SeatedPlace place in _seated)
        {
            Epoch issued = _machine.Cuts.EpochAt(place.Depth, issuedUpTo) ?? Epoch.None;
            for (int child = 1; child < place.ChildCount; child++)
            {
                Epoch reported = place.Reported(child);
                if (reported >= issued)
                    continue;

                // A child that has not been heard of since this leader began is asked for the newest only: it answers how far it is.
                Epoch from = place.HasHeard(child) ? reported.Next : issued;
                for (Epoch epoch = from; epoch <= issued; epoch = epoch.Next)
                {
                    if (RequestFor(place, epoch) is { } request)
                        _outbox.Send(place.ChildShard(child), request);
                }
            }
        }
    }

    /// <summary>Closes before this position are settled everywhere below: history may be given up so far, and no further.</summary>
    public LogPosition SettledBefore()
    {
        LogPosition settled = new(long.MaxValue);
        foreach (SeatedPlace place in _seated)
        {
            LogPosition position = _machine.Cuts.PositionOf(place.Depth, place.Sealed) ?? LogPosition.Zero;
            if (position < settled)
                settled = position;
        }

        return settled;
    }

    private CloseEvent Begin(int widestDepth, PlaceClose[] closes, LogPosition floor, LogPosition outcomesFloor)
    {
        Invariant.Holds(!_closing, "one close at a time");
        Invariant.Holds(closes.Length == LeafDepth - widestDepth + 1, "a close covers every place from the widest down to the leaf");
        _closing = true;
        return new CloseEvent(widestDepth, closes, floor, outcomesFloor);
    }

    private CloseRequest? NextRequest() => _top == 0 ? null : _requests.GetValueOrDefault(_machine.OpenEpochs[_top - 1]);

    private PlaceClose[] OwnCloses(int fromDepth)
    {
        var closes = new PlaceClose[LeafDepth - fromDepth + 1];
        for (int i = 0; i < closes.Length; i++)
            closes[i] = new PlaceClose(_machine.OpenEpochs[fromDepth + i], ResolvedBelow(fromDepth + i, fromDepth + i));
        return closes;
    }

    /// <summary>Up to which epoch of the place at <paramref name="epochDepth"/> everything below the kept place has resolved.</summary>
    private Epoch ResolvedBelow(int placeDepth, int epochDepth)
    {
        SeatedPlace place = SeatedAt(placeDepth)!;
        Epoch least = placeDepth == LeafDepth ? _machine.ResolvedThrough(epochDepth) : ResolvedBelow(placeDepth + 1, epochDepth);
        for (int child = 1; child < place.ChildCount; child++)
        {
            Epoch resolved = place.Resolved(child, epochDepth);
            if (resolved < least)
                least = resolved;
        }

        return least;
    }

    private CloseRequest? RequestFor(SeatedPlace place, Epoch epoch)
    {
        if (_machine.Cuts.PositionOf(place.Depth, epoch) is not { } position)
            return null;
        var closes = new List<PlaceClose>();
        int depth = place.Depth;
        for (; depth >= 0 && ClosedExactlyAt(depth, position) is { } closed; depth--)
            closes.Insert(0, new PlaceClose(closed, Epoch.None));
        return new CloseRequest(place.Place.Id, depth + 1, [.. closes]);
    }

    private Epoch? ClosedExactlyAt(int depth, LogPosition position) =>
        _machine.Cuts.EpochAt(depth, position) is { } epoch && _machine.Cuts.PositionOf(depth, epoch) == position ? epoch : null;

    private void Advance(SeatedPlace place)
    {
        Epoch least = place.LeastReported();
        if (least <= place.Sealed)
            return;
        Invariant.Holds(least < _machine.OpenEpochs[place.Depth], "only what is closed here too is sealed");
        place.Sealed = least;
        _listener.Sealed(place.Place, least);
        PassDown(place.Depth - _top, new EpochSealed(place.Place.Id, least));
        ReportToParent(place);
    }

    private void PassDown(int fromSeated, EpochSealed message)
    {
        for (int i = fromSeated; i < _seated.Length; i++)
        {
            SeatedPlace place = _seated[i];
            for (int child = 1; !place.Place.IsLeaf && child < place.ChildCount; child++)
                _outbox.Send(place.ChildShard(child), message);
        }
    }

    /// <summary>Tells the place above up to which of its epochs everything below this place has closed.</summary>
    private void ReportToParent(SeatedPlace place)
    {
        if (place.Place.Parent is not { } parent)
            return;
        Epoch newest = Epoch.None;
        if (place.Sealed > Epoch.None && _machine.Cuts.PositionOf(place.Depth, place.Sealed) is { } position)
            newest = _machine.Cuts.EpochAt(parent.Depth, position) ?? Epoch.None;
        if (SeatedAt(parent.Depth) is { } above)
        {
            above.Report(0, newest, null);
            Advance(above);
            return;
        }

        Epoch[] resolved = new Epoch[parent.Depth + 1];
        for (int depth = 0; depth < resolved.Length; depth++)
            resolved[depth] = ResolvedBelow(place.Depth, depth);
        _outbox.Send(parent.Seat, new ChildClosed(parent.Id, place.Place.ChildIndex, newest, resolved));
    }

    private void ReportAsShard()
    {
        Epoch[] resolved = new Epoch[LeafDepth + 1];
        for (int depth = 0; depth < resolved.Length; depth++)
            resolved[depth] = _machine.ResolvedThrough(depth);
        int index = 0;
        while (_machine.Leaf.Shards[index] != _machine.Shard)
            index++;
        Epoch closed = _machine.OpenEpochs[LeafDepth].Previous;
        _outbox.Send(_machine.Leaf.Seat, new ChildClosed(_machine.Leaf.Id, index, closed, resolved));
    }
}

/// <summary>Hears that every shard below a place has closed an epoch of it.</summary>
internal interface ISealListener
{
    void Sealed(Place place, Epoch epoch);
}

/// <summary>The clock of one place, as its seat keeps it. All but the log may be lost.</summary>
internal sealed class SeatedPlace(Place place)
{
    private readonly Epoch[] _reported = new Epoch[place.IsLeaf ? place.Shards.Count : place.Children.Count];
    private readonly Epoch[][] _resolved = new Epoch[place.IsLeaf ? place.Shards.Count : place.Children.Count][];

    public Place Place { get; } = place;

    public int Depth => Place.Depth;

    public int ChildCount => _reported.Length;

    /// <summary>The newest epoch that every shard below has closed, as far as has been heard.</summary>
    public Epoch Sealed { get; set; }

    /// <summary>The epochs that somebody waits for and that are not closed.</summary>
    public SortedSet<Epoch> Demanded { get; } = [];

    /// <summary>A timer has proposed a tick.</summary>
    public bool TickProposed { get; set; }

    /// <summary>The shard that speaks for a child.</summary>
    public ShardId ChildShard(int child) => Place.IsLeaf ? Place.Shards[child] : Place.Children[child].Seat;

    public Epoch Reported(int child) => _reported[child];

    /// <summary>True when the child has reported, if only that it has closed nothing yet.</summary>
    public bool HasHeard(int child) => _resolved[child] is not null;

    public Epoch Resolved(int child, int depth) => _resolved[child] is { } all ? all[depth] : Epoch.None;

    public Epoch LeastReported() => _reported.Min();

    public void Report(int child, Epoch epoch, IReadOnlyList<Epoch>? resolvedThrough)
    {
        if (epoch > _reported[child])
            _reported[child] = epoch;
        if (resolvedThrough is null)
            return;
        Epoch[] resolved = _resolved[child] ??= new Epoch[Depth + 1];
        for (int depth = 0; depth <= Depth; depth++)
        {
            if (resolvedThrough[depth] > resolved[depth])
                resolved[depth] = resolvedThrough[depth];
        }
    }
}
