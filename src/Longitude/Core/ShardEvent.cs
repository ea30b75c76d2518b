namespace Longitude.Core;

/// <summary>An entry of a shard's log. The log is the only input of the shard's state machine.</summary>
public abstract class ShardEvent;

/// <summary>A transaction that only this shard must judge. It is judged when it is applied.</summary>
public sealed class TransactionEvent(Part part) : ShardEvent
{
    public Part Part { get; } = part;
}

/// <summary>This shard's part of a transaction that several shards must judge. It waits for the close of its target epoch.</summary>
public sealed class FragmentEvent(Part part, PlaceId place, Epoch epoch, IReadOnlyList<ShardId> participants) : ShardEvent
{
    public Part Part { get; } = part;

    /// <summary>The lowest place that spans the participants.</summary>
    public PlaceId Place { get; } = place;

    /// <summary>The epoch of <see cref="Place"/> at whose close the transaction is judged.</summary>
    public Epoch Epoch { get; } = epoch;

    /// <summary>The shards that judge, in ascending order, this one among them.</summary>
    public IReadOnlyList<ShardId> Participants { get; } = participants;
}

/// <summary>The close of one place's epoch.</summary>
/// <param name="Epoch">The epoch that ends.</param>
/// <param name="ResolvedThrough">Every shard below the place has resolved its epochs up to this one: their verdicts may be forgotten.</param>
public readonly record struct PlaceClose(Epoch Epoch, Epoch ResolvedThrough);

/// <summary>Ends the open epoch of the leaf and of the wider places above it, up to <see cref="WidestDepth"/>, at one position.</summary>
public sealed class CloseEvent(int widestDepth, PlaceClose[] closes, LogPosition floor, LogPosition outcomesFloor) : ShardEvent
{
    /// <summary>Depth of the widest place that closes.</summary>
    public int WidestDepth { get; } = widestDepth;

    /// <summary>The closes from the widest place (first) down to the leaf (last).</summary>
    public IReadOnlyList<PlaceClose> Closes { get; } = closes;

    /// <summary>
    /// History before this position is given up: reads and validations at older positions are refused from here on. Proposed by
    /// the leader from its retention time; logged because a time is outside input.
    /// </summary>
    public LogPosition Floor { get; } = floor;

    /// <summary>Outcomes of gateways from which nothing came since this position are forgotten.</summary>
    public LogPosition OutcomesFloor { get; } = outcomesFloor;
}

/// <summary>Outcomes of one place's epoch for fragments of this shard, made of the participants' verdicts.</summary>
public sealed class ResolveEvent(PlaceId place, Epoch epoch, Resolution[] resolutions) : ShardEvent
{
    public PlaceId Place { get; } = place;

    public Epoch Epoch { get; } = epoch;

    public IReadOnlyList<Resolution> Resolutions { get; } = resolutions;
}

/// <summary>The outcome of one fragment.</summary>
/// <param name="Id">The transaction.</param>
/// <param name="Reason">None when it commits.</param>
/// <param name="Decider">The shard whose verdict decided a rejection.</param>
/// <param name="Key">The key that it lost over, if any.</param>
public readonly record struct Resolution(TransactionId Id, RejectReason Reason, ShardId Decider, byte[]? Key);
