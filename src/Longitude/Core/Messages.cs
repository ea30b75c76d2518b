namespace Longitude.Core;

/// <summary>What shards say to each other. Every message may be lost, late, doubled or out of order.</summary>
public abstract class ShardMessage;

/// <summary>A gateway asks a shard to judge and apply a transaction, or a part of one. Sent again until the outcome is known.</summary>
public sealed class Submit(ShardEvent e, byte[] encoded) : ShardMessage
{
    /// <summary>A <see cref="TransactionEvent"/> or a <see cref="FragmentEvent"/>.</summary>
    public ShardEvent Event { get; } = e;

    /// <summary>The event as it goes into the log.</summary>
    public byte[] Encoded { get; } = encoded;
}

/// <summary>A participant's verdicts on fragments of one epoch.</summary>
public sealed class Verdicts(ShardId from, PlaceId place, Epoch epoch, IReadOnlyList<FragmentVerdict> list, bool asks) : ShardMessage
{
    public ShardId From { get; } = from;

    public PlaceId Place { get; } = place;

    public Epoch Epoch { get; } = epoch;

    public IReadOnlyList<FragmentVerdict> List { get; } = list;

    /// <summary>The sender still lacks the receiver's verdicts on these fragments.</summary>
    public bool Asks { get; } = asks;
}

/// <summary>A verdict on one fragment.</summary>
public readonly record struct FragmentVerdict(TransactionId Id, Verdict Verdict);

/// <summary>
/// A place's seat asks a child (of a leaf: another shard of it) to let its next close also close the place. Sent in order of
/// epochs, and again until the child has reported.
/// </summary>
public sealed class CloseRequest(PlaceId place, int widestDepth, PlaceClose[] closes) : ShardMessage
{
    public PlaceId Place { get; } = place;

    public int WidestDepth { get; } = widestDepth;

    /// <summary>From the widest place (first) down to <see cref="Place"/> (last).</summary>
    public IReadOnlyList<PlaceClose> Closes { get; } = closes;

    /// <summary>The epoch of <see cref="Place"/> that is to close.</summary>
    public Epoch Epoch => Closes[^1].Epoch;
}

/// <summary>A child of a place (of a leaf: a shard of it) reports that everything below it has closed an epoch of the place.</summary>
public sealed class ChildClosed(PlaceId place, int child, Epoch epoch, Epoch[] resolvedThrough) : ShardMessage
{
    public PlaceId Place { get; } = place;

    /// <summary>The index of the child within the place.</summary>
    public int Child { get; } = child;

    /// <summary>The newest epoch that everything below the child has closed.</summary>
    public Epoch Epoch { get; } = epoch;

    /// <summary>For each depth down to the place's, up to which epoch everything below the child has resolved its fragments.</summary>
    public IReadOnlyList<Epoch> ResolvedThrough { get; } = resolvedThrough;
}

/// <summary>Every shard below a place has closed an epoch of it. Passed down from seat to seat.</summary>
public sealed class EpochSealed(PlaceId place, Epoch epoch) : ShardMessage
{
    public PlaceId Place { get; } = place;

    public Epoch Epoch { get; } = epoch;
}

/// <summary>Somebody waits for the close of a place's epoch: the place's seat should tick.</summary>
public sealed class Demand(PlaceId place, Epoch epoch) : ShardMessage
{
    public PlaceId Place { get; } = place;

    public Epoch Epoch { get; } = epoch;
}

/// <summary>Where the pure parts put what they want sent to other shards.</summary>
public interface IOutbox
{
    void Send(ShardId to, ShardMessage message);
}
