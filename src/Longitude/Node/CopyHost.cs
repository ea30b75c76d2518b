using Longitude.Core;
using Longitude.Log;
using Longitude.Store;

namespace Longitude.Node;

/// <summary>
/// A copy of a far shard: applies the same events in the same order to the same machine, and serves reads at the cuts that it
/// has received. Exactly once: a run is taken only where it continues the copy; a gap is asked for.
/// </summary>
internal sealed class CopyHost : IShardView, IShardEffects, IDisposable
{
    private readonly World _world;
    private readonly ShardId _shard;
    private readonly PlaceId _leaf;
    private readonly IShardOwner _owner;
    private readonly IEnvironment _environment;
    private readonly ITransport _transport;
    private readonly NodeOptions _options;
    private readonly Lock _gate = new();
    private readonly IWorker _worker;
    private readonly SortedDictionary<LogPosition, CopyRun> _ahead = [];
    private List<CopyMessage> _inbox = [];
    private ShardMachine _machine;
    private LogPosition _fetching = new(-1);
    private IDisposable? _timer;
    private long _horizon;
    private long _horizonSinceTicks;
    private bool _fetchDue;

    /// <param name="world">The world.</param>
    /// <param name="shard">The far shard.</param>
    /// <param name="leaf">The leaf of this node to which the events are sent.</param>
    /// <param name="owner">The node.</param>
    /// <param name="environment">Time and threads.</param>
    /// <param name="transport">Carries the requests for what is missing.</param>
    /// <param name="options">Limits.</param>
    public CopyHost(World world, ShardId shard, PlaceId leaf, IShardOwner owner, IEnvironment environment, ITransport transport, NodeOptions options)
    {
        _world = world;
        _shard = shard;
        _leaf = leaf;
        _owner = owner;
        _environment = environment;
        _transport = transport;
        _options = options;
        _machine = new ShardMachine(world, shard, this, new RowStore());
        Progress = new Pulse(environment);
        _worker = environment.StartWorker($"copy of shard {shard}", Turn);
        Fetch();
        ArmTimer();
    }

    /// <summary>How many runs that came too early are kept.</summary>
    private const int AheadMax = 64;

    public ShardMachine Machine => Volatile.Read(ref _machine);

    public LogPosition Horizon => new(Volatile.Read(ref _horizon));

    public TimeSpan HorizonSince => new(Volatile.Read(ref _horizonSinceTicks));

    public Pulse Progress { get; }

    public void Post(CopyMessage message)
    {
        lock (_gate)
            _inbox.Add(message);
        _worker.Wake();
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _worker.Dispose();
    }

    void IShardEffects.Finished(TransactionId id, Outcome outcome)
    {
    }

    void IShardEffects.Judged(EpochFragments epoch)
    {
    }

    void IShardEffects.CameLate(FragmentEvent fragment, Verdict verdict)
    {
    }

    void IShardEffects.Closed(CloseEvent close, LogPosition position)
    {
    }

    void IShardEffects.Resolved(PlaceId place, Epoch epoch)
    {
    }

    private void Turn()
    {
        if (_owner.HasFailed)
            return;
        try
        {
            List<CopyMessage> messages;
            lock (_gate)
            {
                messages = _inbox;
                _inbox = [];
            }

            foreach (CopyMessage message in messages)
            {
                if (message is CopyImage image)
                    Take(image);
                else if (message is CopyRun next && _ahead.Count == 0 && Continues(next))
                    Take(next);
                else if (message is CopyRun run && run.After.Value + run.Events.Count >= _machine.Applied.Value)
                    Keep(run);
            }

            while (_ahead.Count > 0 && _ahead.First().Value is var run && run.After <= _machine.Applied)
            {
                _ahead.Remove(run.After);
                Take(run);
            }

            if (Volatile.Read(ref _fetchDue))
            {
                Volatile.Write(ref _fetchDue, false);
                _fetching = new LogPosition(-1);
                Fetch();
            }

            if (_ahead.Count > 0)
                Fetch();
            _machine.Rows.Collect(_options.CollectRowsPerTurn);
        }
        catch (Exception e)
        {
            _owner.Fail(e);
        }
    }

    private bool Continues(CopyRun run) => run.After <= _machine.Applied && run.After.Value + run.Events.Count >= _machine.Applied.Value;

    /// <summary>Keeps a run until its turn. When there are too many, those furthest ahead are let go, and asked for later.</summary>
    private void Keep(CopyRun run)
    {
        if (!_ahead.TryGetValue(run.After, out CopyRun? known) || known.Events.Count <= run.Events.Count)
            _ahead[run.After] = run;
        while (_ahead.Count > AheadMax)
            _ahead.Remove(_ahead.Keys.Last());
    }

    private void Take(CopyRun run)
    {
        int known = (int)(_machine.Applied.Value - run.After.Value);
        for (int i = known; i < run.Events.Count; i++)
            _machine.Apply(EventCodec.Read(run.Events[i]));
        bool atEnd = known <= run.Events.Count;
        if (atEnd && run.StateHash is { } hash)
            Invariant.Holds(hash == _machine.StateHash(), $"the copy of shard {_shard} equals its leader at {_machine.Applied}");
        if (run.ClosedAt > LogPosition.Zero)
            MoveHorizon(run.ClosedAt);
        else if (atEnd)
            Fetch();
    }

    private void Take(CopyImage image)
    {
        if (image.At <= _machine.Applied)
            return;
        LoadedCheckpoint checkpoint = new CheckpointReader(new MemoryFile(image.Checkpoint), $"the image of shard {_shard}", image.At).Read();
        var machine = new ShardMachine(_world, _shard, this, new RowStore());
        machine.ReadState(checkpoint.MachineState, checkpoint.Store);
        Invariant.Holds(machine.Applied == image.At, "an image is of the position that it names");
        Volatile.Write(ref _machine, machine);
    }

    private void MoveHorizon(LogPosition to)
    {
        Invariant.Holds(to <= _machine.Applied, "a copy is read as far as it was applied");
        if (to > Horizon)
        {
            Volatile.Write(ref _horizonSinceTicks, _environment.Now.Ticks);
            Volatile.Write(ref _horizon, to.Value);
        }

        _owner.CopyMoved(this);
        Progress.Set();
    }

    private void Fetch()
    {
        if (_fetching == _machine.Applied)
            return;
        _fetching = _machine.Applied;
        _transport.ToShard(_leaf, _shard, new CopyFetch(_leaf, _machine.Applied));
    }

    /// <summary>Asks again when nothing has come for long: a run may have been lost, and no later one shows the gap.</summary>
    private void ArmTimer() => _timer = _environment.After(_options.IdleTick * 2, () =>
    {
        if (_environment.Now - HorizonSince > _options.IdleTick * 2)
        {
            Volatile.Write(ref _fetchDue, true);
            _worker.Wake();
        }

        ArmTimer();
    });
}
