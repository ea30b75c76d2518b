using Longitude.Core;
using Longitude.Node;

namespace Longitude.Simulation.Worlds;

/// <summary>What a seed makes of a world: its places, its processes, its limits, and how much goes wrong.</summary>
internal sealed class WorldPlan
{
    private static readonly TimeSpan[] Delays = [TimeSpan.FromMilliseconds(30), TimeSpan.FromMilliseconds(3), TimeSpan.FromMilliseconds(0.4), TimeSpan.FromMilliseconds(0.2)];

    public WorldPlan(SimRandom random)
    {
        var leaves = new List<(string, int)>();
        int regions = 1 + random.Below(3);
        for (int r = 0; r < regions; r++)
        {
            int cities = 1 + random.Below(2);
            for (int c = 0; c < cities; c++)
                leaves.Add(($"world/r{r}/c{c}", 1 + random.Below(2)));
        }

        World = World.Build(leaves, random.Chance(0.3) ? 2 : ShardMachine.DeferredMax);
        OneProcess = random.Chance(0.15);
        HasFaults = !random.Chance(0.15);
        Loses = random.Chance(0.4) ? 0.02 : 0;
        Doubles = random.Chance(0.4) ? 0.03 : 0;
        Reorders = random.Chance(0.4) ? 0.05 : 0;
        CheckpointLogBytes = random.Pick<long>([1 << 10, 8 << 10, 1 << 20, 1 << 20]);
        SegmentBytes = random.Chance(0.5) ? 16 << 10 : 64 << 10;
        IdleTick = TimeSpan.FromMilliseconds(random.Chance(0.5) ? 40 : 400);
        Retention = TimeSpan.FromMilliseconds(random.Chance(0.3) ? 800 : 20_000);
        IsBusy = random.Chance(0.3);
        Transactions = IsBusy ? 5000 + random.Below(6000) : 300 + random.Below(500);
        Duration = TimeSpan.FromMilliseconds(1500 + random.Below(4000));
    }

    public World World { get; }

    /// <summary>True when one process hosts all leaves; otherwise each leaf has its own.</summary>
    public bool OneProcess { get; }

    public bool HasFaults { get; }

    public double Loses { get; }

    public double Doubles { get; }

    public double Reorders { get; }

    public long CheckpointLogBytes { get; }

    public int SegmentBytes { get; }

    public TimeSpan IdleTick { get; }

    public TimeSpan Retention { get; }

    /// <summary>Many transactions on more keys: full batches and queues, where others have many conflicts.</summary>
    public bool IsBusy { get; }

    /// <summary>How many keys there are for each that a world that is not busy has.</summary>
    public int KeysFactor => IsBusy ? 20 : 1;

    /// <summary>How many transactions clients begin.</summary>
    public int Transactions { get; }

    /// <summary>Within which time they begin, and faults are injected.</summary>
    public TimeSpan Duration { get; }

    public IEnumerable<Place[]> Processes => OneProcess ? [[.. World.Leaves]] : World.Leaves.Select(l => new[] { l });

    public static TimeSpan OneWay(Place a, Place b) => Delays[Math.Min(World.LowestCommon(a, b).Depth, Delays.Length - 1)];

    public static TimeSpan[] DelaysByDepth => Delays;

    /// <summary>The options of one process: small limits, so that rare branches are reached in little time.</summary>
    public NodeOptions Options(int number, Action<ShardId, LogPosition, ShardEvent> applied) => new()
    {
        NodeNumber = number,
        OneWayDelay = OneWay,
        LeafTick = TimeSpan.FromMilliseconds(1),
        IdleTick = IdleTick,
        ResendAfter = TimeSpan.FromMilliseconds(150),
        HistoryRetention = Retention,
        OutcomeRetention = TimeSpan.FromSeconds(60),
        CommitTimeout = TimeSpan.FromSeconds(8),
        InFlightMax = 1024,
        CheckpointLogBytes = CheckpointLogBytes,
        SegmentBytes = SegmentBytes,
        BatchBytesMax = 4 << 10,
        ReadPageRows = IsBusy ? 64 : 2,
        Applied = applied,
    };
}
