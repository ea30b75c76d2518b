using Longitude.Core;

namespace Longitude.Node;

/// <summary>What shards say to gateways.</summary>
internal abstract class GatewayMessage;

/// <summary>How a transaction ended at a shard.</summary>
internal sealed class Ended(TransactionId id, Outcome outcome) : GatewayMessage
{
    public TransactionId Id { get; } = id;

    public Outcome Outcome { get; } = outcome;
}

/// <summary>A shard could not take a transaction into its log; nothing of it was written there.</summary>
internal sealed class Refused(TransactionId id, ShardId shard, string why) : GatewayMessage
{
    public TransactionId Id { get; } = id;

    public ShardId Shard { get; } = shard;

    public string Why { get; } = why;
}

/// <summary>The answer to a <see cref="ReadRequest"/>.</summary>
internal sealed class ReadReply(long requestId, ReadPage page) : GatewayMessage
{
    public long RequestId { get; } = requestId;

    public ReadPage Page { get; } = page;
}

/// <summary>Asks a shard's leader for rows. Served beside the shard's own work.</summary>
internal sealed class ReadRequest(ulong gateway, long requestId, ReadSpec spec) : ShardMessage
{
    public ulong Gateway { get; } = gateway;

    public long RequestId { get; } = requestId;

    public ReadSpec Spec { get; } = spec;
}

/// <summary>What is to be read of one shard.</summary>
/// <param name="Range">The keys.</param>
/// <param name="At">The position to read at; null to read the newest state.</param>
/// <param name="Backwards">True to begin at the end of the range.</param>
/// <param name="Limit">How many rows at most.</param>
/// <param name="IgnoresDoubt">True to read the value before a pending write instead of waiting for its outcome.</param>
internal sealed record ReadSpec(KeyRange Range, LogPosition? At, bool Backwards, int Limit, bool IgnoresDoubt);

/// <summary>Rows of one shard.</summary>
/// <param name="Status">Found when the rows are there (perhaps none); otherwise why not.</param>
/// <param name="At">The position that was read at.</param>
/// <param name="Epochs">The open epochs of the shard's places at the time of the read, root first.</param>
/// <param name="Rows">The rows in the order asked for.</param>
/// <param name="More">True when the limit was reached before the end of the range.</param>
internal sealed record ReadPage(PageStatus Status, LogPosition At, IReadOnlyList<Epoch> Epochs, IReadOnlyList<ReadRow> Rows, bool More);

internal readonly record struct ReadRow(byte[] Key, byte[] Value, RowVersion Version);

internal enum PageStatus
{
    Found,

    /// <summary>The position is older than the history that is kept.</summary>
    TooOld,
}

/// <summary>What keeps the copies of a far shard up to date.</summary>
internal abstract class CopyMessage(ShardId shard)
{
    public ShardId Shard { get; } = shard;
}

/// <summary>A run of a shard's events that ends at a close.</summary>
internal sealed class CopyRun(ShardId shard, LogPosition after, IReadOnlyList<byte[]> events, LogPosition closedAt, ulong? stateHash) : CopyMessage(shard)
{
    /// <summary>The run begins right after this position.</summary>
    public LogPosition After { get; } = after;

    /// <summary>The events; empty for a place that shares its node with the shard's leader.</summary>
    public IReadOnlyList<byte[]> Events { get; } = events;

    /// <summary>The newest close in the run, or before it.</summary>
    public LogPosition ClosedAt { get; } = closedAt;

    /// <summary>The state of the leader after the run, where it was computed: a copy that differs stops.</summary>
    public ulong? StateHash { get; } = stateHash;
}

/// <summary>The whole state of a shard, for a copy that is further behind than the log reaches.</summary>
internal sealed class CopyImage(ShardId shard, LogPosition at, byte[] checkpoint) : CopyMessage(shard)
{
    public LogPosition At { get; } = at;

    /// <summary>The content of a checkpoint file.</summary>
    public byte[] Checkpoint { get; } = checkpoint;
}

/// <summary>A copy asks the leader for what comes after a position.</summary>
internal sealed class CopyFetch(PlaceId copy, LogPosition after) : ShardMessage
{
    public PlaceId Copy { get; } = copy;

    public LogPosition After { get; } = after;
}
