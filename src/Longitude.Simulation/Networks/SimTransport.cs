using Longitude.Core;
using Longitude.Node;
using Longitude.Simulation.Processes;

namespace Longitude.Simulation.Networks;

/// <summary>The network as one process sees it.</summary>
internal sealed class SimTransport(SimNetwork network, SimEnvironment process) : ITransport
{
    /// <summary>Who gets what arrives for the leaves of this process; nobody, while it starts.</summary>
    public IReceiver? Receiver { get; set; }

    internal SimEnvironment Process => process;

    public void ToShard(PlaceId from, ShardId to, ShardMessage message) =>
        network.Send(this, from, network.World.LeafOf(to).Id, new Envelope(Address.Shard, (ulong)to.Value, message));

    void ITransport.ToGateway(PlaceId from, ulong gateway, GatewayMessage message) =>
        network.Send(this, from, GatewayId.PlaceOf(gateway), new Envelope(Address.Gateway, gateway, message));

    void ITransport.ToCopies(PlaceId from, PlaceId to, CopyMessage message) =>
        network.Send(this, from, to, new Envelope(Address.Copies, (ulong)to.Value, message));
}

/// <summary>To whom at a leaf a message goes.</summary>
internal enum Address : byte
{
    Shard,
    Gateway,
    Copies,
}

/// <summary>A message and whom it is for.</summary>
internal readonly record struct Envelope(Address Address, ulong Target, object Message)
{
    public int? Shard => Address == Address.Shard ? (int)Target : null;

    public void HandTo(IReceiver receiver)
    {
        switch (Address)
        {
            case Address.Shard:
                receiver.Receive(new ShardId((int)Target), (ShardMessage)Message);
                break;
            case Address.Gateway:
                receiver.Receive(Target, (GatewayMessage)Message);
                break;
            default:
                receiver.Receive(new PlaceId((int)Target), (CopyMessage)Message);
                break;
        }
    }
}

/// <summary>The arrival of a message. The process that hosts the leaf at that moment gets it, if there is one.</summary>
internal sealed class Delivery(SimNetwork network, SimTransport sender, PlaceId from, PlaceId to, long departs, Envelope envelope)
    : SimEvent, IActivity
{
    public long Departs => departs;

    public override void Run()
    {
        Scheduler scheduler = network.Scheduler;
        SimTransport? host = network.HostOf(to);
        if (departs > sender.Process.KilledAt)
            scheduler.Faults.Hit(FaultKind.MessageOfDead);
        else if (host != sender && network.IsCut(from, to))
            scheduler.Faults.Hit(FaultKind.MessageCut);
        else if (host?.Receiver is null || host.Process.IsKilled)
            scheduler.Faults.Hit(FaultKind.MessageToDead);
        else if (host.Process.PausedUntil > scheduler.NowTicks)
            scheduler.At(host.Process.PausedUntil, this);
        else
            Deliver(host);
    }

    public void Act() => envelope.HandTo(network.HostOf(to)!.Receiver!);

    private void Deliver(SimTransport host)
    {
        Scheduler scheduler = network.Scheduler;
        scheduler.Trace?.Add(scheduler.Now, host.Process.Name, $"receives: {MessageText.Of(envelope.Message)}", to.Value, envelope.Shard);
        host.Process.Execute(this);
    }
}
