using Longitude.Core;

namespace Longitude.Node;

/// <summary>
/// A gateway's id: the node's number (16 bits), how often the node was started (32 bits), and the place (16 bits). Unique for
/// all time as long as the start count is durable, so that no transaction id is ever used twice.
/// </summary>
internal static class GatewayId
{
    public static ulong Of(int node, long start, PlaceId place)
    {
        Invariant.Holds(node is >= 0 and <= ushort.MaxValue && start is > 0 and <= uint.MaxValue && place.Value <= ushort.MaxValue, "a gateway id has room for its parts");
        return ((ulong)node << 48) | ((ulong)start << 16) | (uint)place.Value;
    }

    public static PlaceId PlaceOf(ulong gateway) => new((int)(gateway & 0xFFFF));
}
