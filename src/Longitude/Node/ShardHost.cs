using Longitude.Core;
using Longitude.Log;
using Longitude.Store;

namespace Longitude.Node;

/// <summary>
/// Runs a shard as its leader: gathers what arrives into a batch, makes the batch durable, applies it, and only then lets
/// anything be known of it.
/// </summary>
/// <remarks>
/// <para>
/// One worker runs one turn at a time. A turn takes everything that has arrived, turns it into events, appends them to the log
/// with one sync, applies them to the machine, and sends what the machine asked for. What arrives meanwhile gathers for the next
/// turn: that is the group commit. Reads do not pass through here; they go to the machine's rows beside the turns.
/// </para>
/// <para>The parts: Turn (this file), Effects (what follows from applied events), Storage (recovery and checkpoints), Copies.</para>
/// </remarks>
internal sealed partial class ShardHost : IShardView, IShardEffects, IOutbox, ISealListener, IDisposable
{
    /// <summary>How long a log without room is left alone before the shard tries again what it has to log itself.</summary>
    private static readonly TimeSpan OutOfRoomPause = TimeSpan.FromMilliseconds(50);

    private readonly IShardOwner _owner;
    private readonly IEnvironment _environment;
    private readonly ITransport _transport;
    private readonly NodeOptions _options;
    private readonly Lock _gate = new();
    private readonly LogBatch _batch = new();
    private readonly List<ShardEvent> _events = [];
    private readonly ByteWriter _encoder = new();
    private List<ShardMessage> _inbox = [];
    private List<ShardMessage> _turn = [];
    private IWorker? _worker;
    private IDisposable? _resendTimer;
    private LogPosition _appliedAtLastResend;
    private bool _resendDue;
    private volatile bool _outOfRoom;

    public ShardHost(World world, ShardId shard, IShardOwner owner, IEnvironment environment, IFileSystem files, ITransport transport, NodeOptions options)
    {
        _owner = owner;
        _environment = environment;
        _files = files;
        _transport = transport;
        _options = options;
        _folder = $"shard-{shard.Value:D4}";
        Machine = new ShardMachine(world, shard, this, new RowStore());
        Progress = new Pulse(environment);
        _exchange = new VerdictExchange(Machine, this);
        _hasFarCopies = world.Leaves.Any(leaf => !owner.Hosts(leaf));
        _clock = new Clock(Machine, this, this);
        _pacer = new TickPacer(_clock, Machine, options, environment, Wake);
    }

    public ShardMachine Machine { get; }

    public ShardId Shard => Machine.Shard;

    /// <summary>A leader's state may be read as far as it has applied.</summary>
    public LogPosition Horizon => Machine.Applied;

    public TimeSpan HorizonSince => _environment.Now;

    public Pulse Progress { get; }

    /// <summary>Begins to take turns, after <see cref="Recover"/>.</summary>
    public void Start()
    {
        _worker = _environment.StartWorker($"shard {Shard}", Turn);
        _appliedAtLastResend = Machine.Applied;
        _resendDue = true;
        _clock.Resume();
        ArmResend(_options.ResendAfter);
        Wake();
    }

    /// <summary>Takes a message in for the next turn. Any thread may call it.</summary>
    public void Post(ShardMessage message)
    {
        if (message is ReadRequest read)
        {
            _ = ServeAsync(read);
            return;
        }

        lock (_gate)
            _inbox.Add(message);
        Wake();
    }

    public void Dispose()
    {
        _resendTimer?.Dispose();
        _pacer.Stop();
        _worker?.Dispose();
        CloseStorage();
    }

    private void Wake() => _worker?.Wake();

    private void Turn()
    {
        if (_owner.HasFailed)
            return;
        try
        {
            lock (_gate)
                (_inbox, _turn) = (_turn, _inbox);
            foreach (ShardMessage message in _turn)
                Handle(message);
            _turn.Clear();
            if (Volatile.Read(ref _resendDue))
                Resend();
            _pacer.Pace();
            while ((_events.Count > 0 || !_outOfRoom) && Gather())
            {
                Commit();
                _pacer.Pace();
            }

            Machine.Rows.Collect(_options.CollectRowsPerTurn);
            CheckpointIfDue();
        }
        catch (Exception e)
        {
            // The owner keeps the failure and gives it to every later caller; this shard takes no further turn.
            _owner.Fail(e);
        }
    }

    private void Handle(ShardMessage message)
    {
        switch (message)
        {
            case Submit submit:
                Add(submit.Event, submit.Encoded);
                break;
            case Verdicts verdicts:
                _exchange.OnVerdicts(verdicts);
                break;
            case CloseRequest request:
                _clock.OnRequest(request);
                break;
            case ChildClosed report:
                _clock.OnChildClosed(report);
                break;
            case EpochSealed news:
                _clock.OnSealed(news);
                break;
            case Demand demand:
                _clock.OnDemand(Machine.World[demand.Place], demand.Epoch);
                break;
            case CopyFetch fetch:
                Ship(fetch);
                break;
            default:
                Invariant.Holds(false, "the message is of a known kind");
                break;
        }
    }

    /// <summary>Adds what this shard itself has to log; false when there is nothing to commit.</summary>
    private bool Gather()
    {
        foreach (ResolveEvent resolve in _exchange.TakeDecided())
            Add(resolve);
        if (_clock.Propose(FloorNow(), OutcomesFloorNow()) is { } close)
            Add(close);
        return _events.Count > 0;
    }

    private void Add(ShardEvent e)
    {
        _encoder.Clear();
        EventCodec.Write(_encoder, e);
        Add(e, _encoder.Written);
    }

    private void Add(ShardEvent e, ReadOnlySpan<byte> encoded)
    {
        if (_batch.Framed.Length + encoded.Length > _options.BatchBytesMax && _events.Count > 0)
            Commit();
        _batch.Add(encoded);
        _events.Add(e);
    }

    /// <summary>Makes the batch durable, applies it, and acts on what follows.</summary>
    private void Commit()
    {
        AppendResult result = _log!.Append(Machine.Applied, _batch);
        if (result != AppendResult.Appended)
        {
            Invariant.Holds(result == AppendResult.NoSpace, $"the only writer of a log appends at its tail (the log said {result})");
            RefuseBatch();
            _outOfRoom = true;
            _environment.After(OutOfRoomPause, () =>
            {
                _outOfRoom = false;
                Wake();
            });
            return;
        }

        _outOfRoom = false;
        _logBytesSinceCheckpoint += _batch.Framed.Length;
        KeepForCopies(_batch);
        _batch.Clear();
        foreach (ShardEvent e in _events)
            Apply(e);
        _events.Clear();
        Invariant.Holds(Machine.Applied == _log.Tail, "what is durable is applied");
        ActOnEffects();
    }

    private LogPosition Apply(ShardEvent e)
    {
        LogPosition position = Machine.Apply(e);
        _options.Applied?.Invoke(Shard, position, e);
        return position;
    }

    /// <summary>There was no room for the batch: nothing of it was written, and whoever sent a part of it is told so.</summary>
    private void RefuseBatch()
    {
        foreach (ShardEvent e in _events)
        {
            switch (e)
            {
                case TransactionEvent t:
                    Refuse(t.Part.Id);
                    break;
                case FragmentEvent f:
                    Refuse(f.Part.Id);
                    break;
                case CloseEvent:
                    _clock.Abandon();
                    break;
            }
        }

        _batch.Clear();
        _events.Clear();
    }

    private void Refuse(TransactionId id) =>
        _transport.ToGateway(Machine.Leaf.Id, id.Gateway, new Refused(id, Shard, $"there is no room for the log in {_files.Describe(_folder)}"));

    private void Resend()
    {
        Volatile.Write(ref _resendDue, false);
        _exchange.Resend(_appliedAtLastResend);
        _clock.Resend(_appliedAtLastResend);
        foreach (Place place in Machine.Leaf.Chain)
        {
            Epoch awaited = Machine.NewestAwaited(place.Depth);
            if (awaited > Epoch.None)
                Ask(place, awaited);
        }

        _appliedAtLastResend = Machine.Applied;
        ArmResend(_options.ResendAfter);
    }

    private void Ask(Place place, Epoch epoch)
    {
        if (place.Seat == Shard)
            _clock.OnDemand(place, epoch);
        else
            Send(place.Seat, new Demand(place.Id, epoch));
    }

    private void ArmResend(TimeSpan after) => _resendTimer = _environment.After(after, () =>
    {
        Volatile.Write(ref _resendDue, true);
        Wake();
    });

    private async Task ServeAsync(ReadRequest request)
    {
        try
        {
            ReadPage page = await ShardReader.ReadAsync(this, request.Spec, CancellationToken.None).ConfigureAwait(false);
            _transport.ToGateway(Machine.Leaf.Id, request.Gateway, new ReadReply(request.RequestId, page));
        }
        catch (Exception e)
        {
            _owner.Fail(e);
        }
    }
}

/// <summary>The node that a shard runs on.</summary>
internal interface IShardOwner
{
    /// <summary>True when the node has failed: nothing more is logged, applied or sent.</summary>
    bool HasFailed { get; }

    /// <summary>Keeps a failure for every later caller. The first one counts.</summary>
    void Fail(Exception e);

    /// <summary>A leaf closed an epoch in all its shards.</summary>
    void LeafSealed(Place leaf, Epoch epoch);

    /// <summary>A wider place is known to be closed everywhere below it.</summary>
    void PlaceSealed(Place leaf, Place place, Epoch epoch);

    /// <summary>The epochs of a leaf's places, as one of its shards has just closed them.</summary>
    void Closed(ShardHost host, CloseEvent e);

    /// <summary>Tells whoever runs the node of something that needs attention and is not a failure.</summary>
    void Warn(string message);

    /// <summary>A copy can be read further than before.</summary>
    void CopyMoved(CopyHost copy);

    /// <summary>The leaves whose gateways share memory with this shard's leader.</summary>
    bool Hosts(Place leaf);
}
