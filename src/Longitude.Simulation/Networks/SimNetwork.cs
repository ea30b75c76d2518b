using Longitude.Core;
using Longitude.Simulation.Processes;

namespace Longitude.Simulation.Networks;

/// <summary>
/// Carries messages between the simulated processes of one world, late, and sometimes not at all, twice, or out of order. Between
/// two leaves there is a connection that keeps order, as HTTP/2 does, unless the message leaves it by a fault.
/// </summary>
internal sealed class SimNetwork
{
    private readonly Scheduler _scheduler;
    private readonly SimRandom _random;
    private readonly SimTransport?[] _hosts;
    private readonly long[,] _lastArrival;
    private readonly List<Partition> _partitions = [];

    public SimNetwork(Scheduler scheduler, World world, NetworkOptions options)
    {
        _scheduler = scheduler;
        _random = scheduler.Random.Fork();
        World = world;
        Options = options;
        _hosts = new SimTransport?[world.Places.Count];
        _lastArrival = new long[world.Places.Count, world.Places.Count];
    }

    public World World { get; }

    public NetworkOptions Options { get; }

    /// <summary>Sees every message that is sent, before anything happens to it; for probes.</summary>
    public Action<object>? OnSend { get; set; }

    /// <summary>How many messages left their process.</summary>
    public long Sent { get; private set; }

    internal Scheduler Scheduler => _scheduler;

    /// <summary>Makes a process the host of leaves, in place of whoever was. Its receiver is set afterwards.</summary>
    public SimTransport Attach(SimEnvironment process, IEnumerable<PlaceId> leaves)
    {
        var transport = new SimTransport(this, process);
        foreach (PlaceId leaf in leaves)
            _hosts[leaf.Value] = transport;
        return transport;
    }

    /// <summary>Cuts the ways between two places, or around one.</summary>
    public void Cut(Place from, Place? to, TimeSpan duration, bool bothWays = true)
    {
        _scheduler.Faults.Hit(FaultKind.Partition);
        _scheduler.Trace?.Add(_scheduler.Now, "network", $"cut {from} from {to?.ToString() ?? "the rest"} for {duration}{(bothWays ? "" : ", one way")}");
        _partitions.RemoveAll(p => p.Until <= _scheduler.Now);
        _partitions.Add(new Partition(from, to, bothWays, _scheduler.Now + duration));
    }

    /// <summary>Ends all partitions.</summary>
    public void Heal() => _partitions.Clear();

    internal SimTransport? HostOf(PlaceId leaf) => _hosts[leaf.Value];

    internal bool IsCut(PlaceId from, PlaceId to)
    {
        if (_partitions.Count == 0)
            return false;
        foreach (Partition partition in _partitions)
        {
            if (partition.Until > _scheduler.Now && partition.Cuts(World[from], World[to]))
                return true;
        }

        return false;
    }

    internal void Send(SimTransport sender, PlaceId from, PlaceId to, Envelope envelope)
    {
        CallFate fate = sender.Process.BeginCall();
        OnSend?.Invoke(envelope.Message);
        var delivery = new Delivery(this, sender, from, to, sender.Process.NowTicks, envelope);
        _scheduler.Trace?.Add(sender.Process.Now, sender.Process.Name, $"sends to {World[to]}: {MessageText.Of(envelope.Message)}", from.Value, envelope.Shard);
        if (HostOf(to) == sender)
            _scheduler.At(delivery.Departs + Options.WithinProcess.Ticks, delivery);
        else
            SendAcross(delivery, from, to);
        sender.Process.EndCall(fate);
    }

    private void SendAcross(Delivery delivery, PlaceId from, PlaceId to)
    {
        Sent++;
        if (_random.Chance(Options.Loses))
        {
            _scheduler.Faults.Hit(FaultKind.MessageLost);
            return;
        }

        _scheduler.At(Arrival(delivery.Departs, from, to), delivery);
        if (_random.Chance(Options.Doubles))
        {
            _scheduler.Faults.Hit(FaultKind.MessageDoubled);
            _scheduler.At(Arrival(delivery.Departs, from, to) + _random.Between(TimeSpan.Zero, Options.ReorderMax).Ticks, delivery);
        }
    }

    private long Arrival(long departs, PlaceId from, PlaceId to)
    {
        long oneWay = Options.OneWay(from, to).Ticks;
        long arrival = departs + oneWay + _random.Below((long)(oneWay * Options.Jitter) + 1);
        if (_random.Chance(Options.Reorders))
        {
            _scheduler.Faults.Hit(FaultKind.MessageReordered);
            return arrival + _random.Between(TimeSpan.Zero, Options.ReorderMax).Ticks;
        }

        if (_random.Chance(Options.LongTail))
        {
            _scheduler.Faults.Hit(FaultKind.MessageDelayedLong);
            arrival += _random.Between(TimeSpan.Zero, Options.TailMax).Ticks;
        }

        ref long last = ref _lastArrival[from.Value, to.Value];
        return last = Math.Max(arrival, last + 1);
    }
}
