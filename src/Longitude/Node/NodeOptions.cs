using Longitude.Core;

namespace Longitude.Node;

/// <summary>
/// The limits and intervals of a node, in one place. Intervals shape latency and load; none of them decides anything about data.
/// </summary>
internal sealed record NodeOptions
{
    /// <summary>The number of this node among those of its world, 0 to 65,535. Part of every transaction id.</summary>
    public int NodeNumber { get; init; }

    /// <summary>The expected delay from one leaf to another, one way. Used to aim at epochs, and to pace clocks.</summary>
    public Func<Place, Place, TimeSpan> OneWayDelay { get; init; } = static (_, _) => TimeSpan.Zero;

    /// <summary>The least time between closes of a leaf, when somebody waits for one.</summary>
    public TimeSpan LeafTick { get; init; } = TimeSpan.FromMilliseconds(4);

    /// <summary>The time between closes of a place when nobody waits.</summary>
    public TimeSpan IdleTick { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long what was sent may stay unanswered before it is sent again. More than the longest round trip.</summary>
    public TimeSpan ResendAfter { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>How long old versions of rows are kept for reads of the past.</summary>
    public TimeSpan HistoryRetention { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the outcomes of a gateway that fell silent are kept. Much more than <see cref="CommitTimeout"/>.</summary>
    public TimeSpan OutcomeRetention { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>After this time without an outcome a commit ends as unknown.</summary>
    public TimeSpan CommitTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a transaction that came late for its epoch is sent again for a later one, before it counts as rejected.</summary>
    public int LateRetriesMax { get; init; } = 8;

    /// <summary>How many transactions of one gateway may be under way.</summary>
    public int InFlightMax { get; init; } = 32_768;

    /// <summary>A log batch is written out when it is this large, even if more is waiting.</summary>
    public int BatchBytesMax { get; init; } = 1 << 20;

    /// <summary>What one transaction may have to log at one shard: an entry is made and applied as a whole.</summary>
    public long TransactionBytesMax { get; init; } = 512L << 20;

    /// <summary>How much log makes a checkpoint worth its while.</summary>
    public long CheckpointLogBytes { get; init; } = 16L << 20;

    /// <summary>The size of a log segment.</summary>
    public int SegmentBytes { get; init; } = 16 << 20;

    /// <summary>How many rows are cleaned of old versions after a turn.</summary>
    public int CollectRowsPerTurn { get; init; } = 512;

    /// <summary>How many rows a far read brings at once.</summary>
    public int ReadPageRows { get; init; } = 512;

    /// <summary>Send the state hash with every run to copies on other nodes, so that one that differs is found.</summary>
    public bool VerifyCopies { get; init; } = true;

    /// <summary>Told of every event that a leader applies, also while it recovers. For tools that check what the machine did.</summary>
    public Action<ShardId, LogPosition, ShardEvent>? Applied { get; init; }

    /// <summary>Told of what needs an operator's attention.</summary>
    public Action<string> Warned { get; init; } = static _ => { };

    /// <summary>The least time between closes of a place when somebody waits: half the largest one-way delay within it.</summary>
    public TimeSpan TickOf(Place place)
    {
        TimeSpan largest = TimeSpan.Zero;
        foreach (Place a in LeavesBelow(place))
        {
            foreach (Place b in LeavesBelow(place))
            {
                TimeSpan delay = OneWayDelay(a, b);
                if (delay > largest)
                    largest = delay;
            }
        }

        return largest / 2 > LeafTick ? largest / 2 : LeafTick;
    }

    private static IEnumerable<Place> LeavesBelow(Place place) =>
        place.IsLeaf ? [place] : place.Children.SelectMany(LeavesBelow);
}
