using Longitude.Client;
using Longitude.Core;
using Longitude.Node;
using Longitude.Simulation.Disks;
using Longitude.Simulation.Networks;
using Longitude.Simulation.Processes;

namespace Longitude.Simulation.Worlds;

/// <summary>A simulated machine: a disk, and one process after another that runs a node on it.</summary>
internal sealed class SimMachine
{
    private readonly SimWorld _world;
    private readonly int _number;
    private readonly Dictionary<PlaceId, Connection> _connections = [];
    private int _starts;

    public SimMachine(SimWorld world, int number, Place[] leaves)
    {
        _world = world;
        _number = number;
        Leaves = leaves;
        Disk = new SimDisk(world.Scheduler, $"disk{number}");
    }

    public IReadOnlyList<Place> Leaves { get; }

    public SimDisk Disk { get; }

    public SimEnvironment? Process { get; private set; }

    public WorldNode? Node { get; private set; }

    /// <summary>True when a process runs and serves.</summary>
    public bool IsUp { get; private set; }

    public void Start()
    {
        var process = new SimEnvironment(_world.Scheduler, $"p{_number}.{++_starts}");
        Process = process;
        Log.IFileSystem files = Disk.Mount(process);
        process.WhenDead(_ => OnDead());
        SimTransport transport = _world.Network.Attach(process, Leaves.Select(l => l.Id));
        process.Run(() =>
        {
            var node = new WorldNode(_world.World, Leaves, process, files, transport, _world.Plan.Options(_number, _world.Recorder.Applied));
            Node = node;
            transport.Receiver = node;
            try
            {
                node.Start();
            }
            catch (Exception e) when (!process.IsKilled)
            {
                _world.NodeFailed(this, e);
                return;
            }

            _connections.Clear();
            foreach (Place leaf in Leaves)
                _connections.Add(leaf.Id, new Connection(node.GatewayAt(leaf)));
            IsUp = true;
            foreach (ShardHost host in node.Leaders)
                _world.NoteStart(host);
        });
    }

    public Connection ConnectionAt(Place leaf) => _connections[leaf.Id];

    /// <summary>Looks whether the node has stopped by itself, and starts its process anew if so.</summary>
    public void Watch()
    {
        if (!IsUp || Process!.IsKilled || Node!.Failure is not { } failure)
            return;
        _world.NodeFailed(this, failure);
        Process.Kill(KillKind.Process);
    }

    private void OnDead()
    {
        IsUp = false;
        _world.Scheduler.After(_world.Random.Between(TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(400)), Start);
    }
}
