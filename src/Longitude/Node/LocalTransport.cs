using Longitude.Core;

namespace Longitude.Node;

/// <summary>
/// Carries messages between the places of one process: at once within a leaf, after the given delay between leaves, so that one
/// machine behaves like a world.
/// </summary>
internal sealed class LocalTransport(World world, NodeOptions options, IEnvironment environment) : ITransport
{
    private IReceiver? _receiver;

    /// <summary>Tells who gets the messages; before this, none may be sent.</summary>
    public void Connect(IReceiver receiver) => _receiver = receiver;

    public void ToShard(PlaceId from, ShardId to, ShardMessage message)
    {
        TimeSpan delay = Delay(from, world.LeafOf(to).Id);
        if (delay == TimeSpan.Zero)
            _receiver!.Receive(to, message);
        else
            environment.After(delay, () => _receiver!.Receive(to, message));
    }

    public void ToGateway(PlaceId from, ulong gateway, GatewayMessage message)
    {
        TimeSpan delay = Delay(from, GatewayId.PlaceOf(gateway));
        if (delay == TimeSpan.Zero)
            _receiver!.Receive(gateway, message);
        else
            environment.After(delay, () => _receiver!.Receive(gateway, message));
    }

    public void ToCopies(PlaceId from, PlaceId to, CopyMessage message)
    {
        TimeSpan delay = Delay(from, to);
        if (delay == TimeSpan.Zero)
            _receiver!.Receive(to, message);
        else
            environment.After(delay, () => _receiver!.Receive(to, message));
    }

    private TimeSpan Delay(PlaceId from, PlaceId to) => from == to ? TimeSpan.Zero : options.OneWayDelay(world[from], world[to]);
}
