using Longitude.Core;
using Longitude.Node;

namespace Longitude.Client;

/// <content>What the places of this process have done.</content>
public sealed partial class Database
{
    /// <summary>What has happened since the database was opened, place by place, in the order of <see cref="World.Places"/>.</summary>
    /// <remarks>Cheap; the numbers of different places are not taken at one moment.</remarks>
    public IReadOnlyList<PlaceStatistics> Statistics() => [.. World.Places.Select(StatisticsOf)];

    /// <summary>The keys that transactions lost over lately, the newest first.</summary>
    public IReadOnlyList<ConflictStatistics> Conflicts() =>
    [
        .. World.Leaves.SelectMany(leaf => Node.GatewayAt(leaf).Conflicts.Newest().Select(c => new ConflictStatistics
        {
            Place = leaf,
            Key = new Key(World.LeafOf(c.Shard), c.Key),
            Reason = c.Reason,
            Count = c.Count,
            Ago = c.Ago,
        })).OrderBy(c => c.Ago),
    ];

    /// <summary>Why the database has stopped; null while it runs.</summary>
    public Exception? Failure => Node.Failure;

    private PlaceStatistics StatisticsOf(Place place)
    {
        var rejections = new SortedDictionary<RejectReason, long>();
        long commits = 0;
        foreach (Gateway gateway in World.Leaves.Where(place.Spans).Select(Node.GatewayAt))
        {
            foreach ((RejectReason reason, long count) in gateway.Outcomes)
            {
                if (reason == RejectReason.None)
                    commits += count;
                else
                    rejections[reason] = rejections.GetValueOrDefault(reason) + count;
            }
        }

        Epoch closed = Node.View(place.SeatLeaf, place.Seat).Machine.Cuts.Newest(place.Depth);
        return new PlaceStatistics
        {
            Place = place,
            Epoch = closed,
            Commits = commits,
            Rejections = rejections,
            Shards = [.. place.Shards.Select(s => StatisticsOf(place, s))],
        };
    }

    private ShardStatistics StatisticsOf(Place leaf, ShardId shard)
    {
        ShardMachine machine = Node.View(leaf, shard).Machine;
        return new ShardStatistics
        {
            Shard = shard,
            Position = machine.Applied,
            Rows = machine.Rows.Count,
            BytesApproximate = machine.Rows.BytesApproximate,
            InDoubt = machine.DoubtCount,
        };
    }
}

/// <summary>What has happened at a place, and at the places below it.</summary>
public sealed record PlaceStatistics
{
    public required Place Place { get; init; }

    /// <summary>The place's newest closed epoch; counted from the world's beginning, not from the opening.</summary>
    public required Epoch Epoch { get; init; }

    /// <summary>Commits of transactions that were run here, since the database was opened.</summary>
    public required long Commits { get; init; }

    /// <summary>Attempts of transactions run here that were rejected, by reason, since the database was opened.</summary>
    public required IReadOnlyDictionary<RejectReason, long> Rejections { get; init; }

    /// <summary>The place's own shards; empty for a place that has places below it.</summary>
    public required IReadOnlyList<ShardStatistics> Shards { get; init; }
}

/// <summary>How far a shard has come, and what it holds.</summary>
public sealed record ShardStatistics
{
    public required ShardId Shard { get; init; }

    /// <summary>The newest position of its log that is applied.</summary>
    public required LogPosition Position { get; init; }

    /// <summary>Rows, those of indexes and of the catalog among them.</summary>
    public required long Rows { get; init; }

    /// <summary>What rows and their old versions take in memory.</summary>
    public required long BytesApproximate { get; init; }

    /// <summary>Keys that wait for the outcome of a transaction over several shards.</summary>
    public required int InDoubt { get; init; }
}

/// <summary>A key that transactions lost over.</summary>
public sealed record ConflictStatistics
{
    /// <summary>Where the transactions ran.</summary>
    public required Place Place { get; init; }

    public required Key Key { get; init; }

    /// <summary>Why the last one lost.</summary>
    public required RejectReason Reason { get; init; }

    public required long Count { get; init; }

    /// <summary>How long ago the last one lost.</summary>
    public required TimeSpan Ago { get; init; }
}
