using Longitude.Core;
using Longitude.Log;

namespace Longitude.Node;

/// <summary>
/// One process of a world: leads the shards of its leaves, keeps copies of all others, and runs a gateway for each of its leaves.
/// It only runs machines on logs; it decides nothing about data.
/// </summary>
internal sealed class WorldNode : IShardOwner, IReceiver, IDisposable
{
    private readonly NodeOptions _options;
    private readonly IEnvironment _environment;
    private readonly IFileSystem _files;
    private readonly ITransport _transport;
    private readonly HashSet<Place> _leaves;
    private readonly ShardHost?[] _hosts;
    private readonly CopyHost?[] _copies;
    private readonly Dictionary<PlaceId, Gateway> _gateways = [];
    private readonly Dictionary<(PlaceId, ShardId), NearView> _nearViews = [];
    private volatile Exception? _failure;

    /// <param name="world">The world.</param>
    /// <param name="leaves">The leaves that this node serves; a leaf is served by one node.</param>
    /// <param name="environment">Time and threads.</param>
    /// <param name="files">The node's data folder.</param>
    /// <param name="transport">Carries messages to other nodes, and between this node's places.</param>
    /// <param name="options">Limits and intervals.</param>
    public WorldNode(World world, IEnumerable<Place> leaves, IEnvironment environment, IFileSystem files, ITransport transport, NodeOptions options)
    {
        World = world;
        _options = options;
        _environment = environment;
        _files = files;
        _transport = transport;
        _leaves = [.. leaves];
        _hosts = new ShardHost?[world.ShardCount];
        _copies = new CopyHost?[world.ShardCount];
    }

    public World World { get; }

    public IEnvironment Environment => _environment;

    /// <summary>Why the node has stopped, if it has.</summary>
    public Exception? Failure => _failure;

    public bool HasFailed => _failure is not null;

    /// <summary>What is known of the shards that this node leads.</summary>
    public IEnumerable<ShardHost> Leaders => _hosts.OfType<ShardHost>();

    public IEnumerable<CopyHost> Copies => _copies.OfType<CopyHost>();

    /// <summary>Recovers every shard from its files, and begins to serve.</summary>
    /// <exception cref="LogDamagedException">A log or a checkpoint is damaged.</exception>
    public void Start()
    {
        long start = StartCounter.Next(_files);
        foreach (Place leaf in World.Leaves.Where(_leaves.Contains))
        {
            foreach (ShardId shard in leaf.Shards)
                _hosts[shard.Value] = new ShardHost(World, shard, this, _environment, _files, _transport, _options);
        }

        foreach (Place leaf in World.Leaves.Where(_leaves.Contains))
        {
            _gateways.Add(leaf.Id, new Gateway(this, leaf, GatewayId.Of(_options.NodeNumber, start, leaf.Id), _environment, _transport, _options));
            foreach (Place far in World.Leaves.Where(p => p != leaf && _leaves.Contains(p)))
            {
                foreach (ShardId shard in far.Shards)
                    _nearViews.Add((leaf.Id, shard), new NearView(_hosts[shard.Value]!, _environment));
            }
        }

        _environment.RunTogether([.. Leaders.Select(host => (Action)host.Recover)]);
        foreach (ShardHost host in Leaders)
            host.Start();
        BeginWhereItStood();
        Place first = World.Leaves.First(_leaves.Contains);
        foreach (Place far in World.Leaves.Where(p => !_leaves.Contains(p)))
        {
            foreach (ShardId shard in far.Shards)
                _copies[shard.Value] = new CopyHost(World, shard, first.Id, this, _environment, _transport, _options);
        }
    }

    public Gateway GatewayAt(Place leaf) => _gateways[leaf.Id];

    /// <summary>A shard as gateways at a leaf of this node can read it from memory.</summary>
    public IShardView View(Place leaf, ShardId shard)
    {
        if (_copies[shard.Value] is { } copy)
            return copy;
        return World.LeafOf(shard) == leaf ? _hosts[shard.Value]! : _nearViews[(leaf.Id, shard)];
    }

    public bool Hosts(Place leaf) => _leaves.Contains(leaf);

    public void Receive(ShardId shard, ShardMessage message)
    {
        if (!HasFailed)
            _hosts[shard.Value]?.Post(message);
    }

    public void Receive(ulong gateway, GatewayMessage message)
    {
        // What comes for a gateway of an earlier start of this node has nobody to tell.
        if (_gateways.TryGetValue(GatewayId.PlaceOf(gateway), out Gateway? receiver) && receiver.Id == gateway)
            receiver.Receive(message);
    }

    public void Receive(PlaceId leaf, CopyMessage message)
    {
        if (HasFailed)
            return;
        if (_copies[message.Shard.Value] is { } copy)
        {
            copy.Post(message);
        }
        else if (message is CopyRun run && _nearViews.TryGetValue((leaf, message.Shard), out NearView? view))
        {
            view.Move(run.ClosedAt);
            _gateways[leaf].Observe(view.Machine, view.Horizon);
        }
    }

    public void Warn(string message) => _options.Warned(message);

    public void CopyMoved(CopyHost copy)
    {
        foreach (Gateway gateway in _gateways.Values)
            gateway.Observe(copy.Machine, copy.Horizon);
    }

    public void Closed(ShardHost host, CloseEvent e) => _gateways[host.Machine.Leaf.Id].Observe(host.Machine, host.Machine.Applied);

    public void LeafSealed(Place leaf, Epoch epoch) => _gateways[leaf.Id].OnSealed(leaf, epoch);

    public void PlaceSealed(Place leaf, Place place, Epoch epoch) => _gateways[leaf.Id].OnSealed(place, epoch);

    public void Fail(Exception e)
    {
        if (Interlocked.CompareExchange(ref _failure, e, null) is not null)
            return;
        var failed = new NodeFailedException($"The database has stopped: {e.Message}", e);
        foreach (Gateway gateway in _gateways.Values)
            gateway.Abort(failed);
        WakeAll();
    }

    /// <exception cref="NodeFailedException">The node has failed; the cause is inside.</exception>
    public void ThrowIfFailed()
    {
        if (_failure is { } failure)
            throw new NodeFailedException($"The database has stopped: {failure.Message}", failure);
    }

    public void Dispose()
    {
        _failure ??= new ObjectDisposedException("Longitude", "The database was closed.");
        var closed = new ObjectDisposedException("Longitude", "The database was closed while the operation was under way; its outcome is unknown.");
        foreach (Gateway gateway in _gateways.Values)
        {
            gateway.Abort(closed);
            gateway.Dispose();
        }

        foreach (CopyHost copy in Copies)
            copy.Dispose();
        foreach (ShardHost host in Leaders)
            host.Dispose();
        WakeAll();
    }

    /// <summary>What this node led before it stopped has long been told to its other places, and their gateways know its epochs.</summary>
    private void BeginWhereItStood()
    {
        foreach (((PlaceId leaf, ShardId shard), NearView view) in _nearViews.OrderBy(v => v.Key.Item1.Value).ThenBy(v => v.Key.Item2))
        {
            view.Move(_hosts[shard.Value]!.RecoveredClose);
            _gateways[leaf].Observe(view.Machine, view.Horizon);
        }

        foreach (ShardHost host in Leaders)
            _gateways[host.Machine.Leaf.Id].Observe(host.Machine, host.RecoveredClose);
    }

    private void WakeAll()
    {
        foreach (ShardHost host in Leaders)
            host.Progress.Set();
        foreach (CopyHost copy in Copies)
            copy.Progress.Set();
        foreach (NearView view in _nearViews.Values)
            view.Progress.Set();
    }
}

/// <summary>
/// A far shard whose leader shares this node's memory: nothing is copied, only the word how far it may be read takes its time.
/// </summary>
internal sealed class NearView(ShardHost host, IEnvironment environment) : IShardView
{
    private long _horizon;
    private long _sinceTicks;

    public ShardMachine Machine => host.Machine;

    public LogPosition Horizon => new(Volatile.Read(ref _horizon));

    public TimeSpan HorizonSince => new(Volatile.Read(ref _sinceTicks));

    public Pulse Progress => host.Progress;

    public void Move(LogPosition to)
    {
        long known = Volatile.Read(ref _horizon);
        while (to.Value > known)
        {
            long before = Interlocked.CompareExchange(ref _horizon, to.Value, known);
            if (before == known)
            {
                Volatile.Write(ref _sinceTicks, environment.Now.Ticks);
                break;
            }

            known = before;
        }

        host.Progress.Set();
    }
}
