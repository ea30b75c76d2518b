using System.Diagnostics;
using Longitude.Simulation.Checking;
using Longitude.Simulation.Worlds;

namespace Longitude.Simulation;

/// <summary>Runs simulated worlds, one per seed, until one fails or all are done.</summary>
public sealed class Simulator
{
    private readonly FaultCounts _faults = new();
    private readonly Probes _probes = new(SimWorld.ProbeNames);
    private readonly SortedDictionary<string, long> _workloads = new(StringComparer.Ordinal);

    /// <summary>Worlds that were run.</summary>
    public long Worlds { get; private set; }

    /// <summary>Transactions that committed, as their clients were told.</summary>
    public long Committed { get; private set; }

    /// <summary>Transactions that were rejected, as their clients were told.</summary>
    public long Rejected { get; private set; }

    /// <summary>Transactions sent to shards, every try counted.</summary>
    public long Attempts { get; private set; }

    /// <summary>Events that shards logged and applied.</summary>
    public long Events { get; private set; }

    /// <summary>Time that has passed for the worlds.</summary>
    public TimeSpan VirtualTime { get; private set; }

    /// <summary>Time that the runs took.</summary>
    public TimeSpan WallTime { get; private set; }

    /// <summary>Time that processors worked for them, collecting garbage and compiling included.</summary>
    public TimeSpan ProcessorTime { get; private set; }

    /// <summary>The seed and the description of the world that failed, or null.</summary>
    public (ulong Seed, string Message)? Failure { get; private set; }

    /// <summary>How many worlds ran each workload.</summary>
    public IReadOnlyDictionary<string, long> Workloads => _workloads;

    /// <summary>The names of rare branches that no world reached.</summary>
    public IEnumerable<string> BranchesNeverHit => _probes.NeverHit;

    /// <summary>Faults and rare branches with their counts, as text.</summary>
    public string FaultsText => _faults.ToString();

    public string BranchesText => _probes.ToString();

    /// <summary>A digest of everything that happened in the last world: the same seed gives the same.</summary>
    public ulong LastDigest { get; private set; }

    /// <summary>Runs the world of one seed.</summary>
    /// <returns>False when it failed; see <see cref="Failure"/>.</returns>
    public bool Run(ulong seed) => Run(seed, null);

    /// <summary>Runs the world of one seed again and writes down what happened to a transaction, or everything.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="output">Gets a line per event.</param>
    /// <param name="transaction">The id of a transaction, as messages show it; null for everything.</param>
    public bool Replay(ulong seed, TextWriter output, string? transaction) => Run(seed, new EventTrace(1024, output, transaction));

    private bool Run(ulong seed, EventTrace? trace)
    {
        long start = Stopwatch.GetTimestamp();
        TimeSpan worked = Environment.CpuUsage.TotalTime;
        var world = new SimWorld(seed, trace);
        Violation? violation = world.Run();
        WallTime += Stopwatch.GetElapsedTime(start);
        ProcessorTime += Environment.CpuUsage.TotalTime - worked;
        Worlds++;
        Committed += world.Committed;
        Rejected += world.Rejected;
        Attempts += world.Attempts;
        Events += world.Recorder.Count;
        VirtualTime += world.Scheduler.Now;
        LastDigest = world.Scheduler.TraceHash;
        _faults.Merge(world.Scheduler.Faults);
        _probes.Merge(world.Probes);
        _workloads[world.WorkloadName] = _workloads.GetValueOrDefault(world.WorkloadName) + 1;
        if (violation is not null)
            Failure = (seed, $"{world.WorkloadName}: {violation}");
        return violation is null;
    }
}
