using Longitude.Client;
using Longitude.Core;
using Longitude.Log;
using Longitude.Node;
using Longitude.Simulation.Checking;
using Longitude.Simulation.Networks;
using Longitude.Simulation.Processes;
using Longitude.Simulation.Workloads;

namespace Longitude.Simulation.Worlds;

/// <summary>
/// One world, from one seed: machines, a network, faults, and clients of a workload; then a while without faults, in which
/// everything must come to an end; then the checks.
/// </summary>
internal sealed class SimWorld
{
    public static readonly string[] ProbeNames =
    [
        .. MessageProbes.Names,
        "start: from an empty log", "start: from a log", "start: from a checkpoint", "client: outcome unknown", "client: node stopped",
        "client: retries exhausted", "client: refused for want of room",
    ];

    /// <summary>How long after the last fault everything must have ended.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private readonly List<ClientCall> _calls = [];
    private readonly HashSet<TransactionId> _submitted = [];
    private readonly Workload _workload;
    private Violation? _violation;

    public SimWorld(ulong seed, EventTrace? trace = null)
    {
        Scheduler = new Scheduler(seed) { Trace = trace };
        Random = Scheduler.Random.Fork();
        Plan = new WorldPlan(Scheduler.Random.Fork());
        Network = new SimNetwork(Scheduler, Plan.World, NetworkOptions.ByDepth(Plan.World, WorldPlan.DelaysByDepth));
        Recorder = new Recorder(Plan.World);
        Probes = new Probes(ProbeNames);
        var probes = new MessageProbes(Probes);
        Network.OnSend = message =>
        {
            probes.See(message);
            if (message is Submit submit)
                _submitted.Add(submit.Event is TransactionEvent t ? t.Part.Id : ((FragmentEvent)submit.Event).Part.Id);
        };
        FaultsEnd = Plan.HasFaults ? Plan.Duration : TimeSpan.Zero;
        int number = 0;
        foreach (Place[] leaves in Plan.Processes)
            Machines.Add(new SimMachine(this, ++number, leaves));
        _workload = Workload.Make(this, Random.Fork());
    }

    public Scheduler Scheduler { get; }

    public SimRandom Random { get; }

    public WorldPlan Plan { get; }

    public World World => Plan.World;

    public SimNetwork Network { get; }

    public Recorder Recorder { get; }

    public Probes Probes { get; }

    public List<SimMachine> Machines { get; } = [];

    public TimeSpan FaultsEnd { get; }

    public string WorkloadName => _workload.Name;

    /// <summary>Calls of clients that ended, by how.</summary>
    public long Committed => _calls.Count(c => c.Outcome == ClientOutcome.Committed);

    public long Rejected => _calls.Count(c => c.Outcome == ClientOutcome.Rejected);

    /// <summary>Every attempt of a transaction that was sent to a shard.</summary>
    public long Attempts => _submitted.Count;

    /// <summary>Runs the world to its end.</summary>
    /// <returns>What is wrong, or null.</returns>
    public Violation? Run()
    {
        foreach (SimMachine machine in Machines)
            machine.Start();
        if (!Scheduler.RunUntil(() => _violation is not null || Machines.TrueForAll(m => m.IsUp), TimeSpan.FromSeconds(5)))
            return new Violation("no start", "The machines did not start.");
        _workload.Setup();
        if (!Scheduler.RunUntil(() => _violation is not null || _calls.TrueForAll(c => c.Ended is not null), TimeSpan.FromSeconds(20)))
            return new Violation("no start", "The first transactions did not end.");
        TimeSpan began = Scheduler.Now;
        var faults = new FaultInjector(this, Random.Fork());
        FaultsEndAt(began, faults);
        for (int i = 0; i < Plan.Transactions; i++)
            Scheduler.At(began + Random.Between(TimeSpan.Zero, Plan.Duration), _workload.Begin);
        WatchNodes();
        Scheduler.RunUntil(() => _violation is not null, began + Plan.Duration);
        for (TimeSpan limit = Scheduler.Now + Grace; _violation is null && Scheduler.Now < limit && !IsQuiet();)
            Scheduler.RunUntil(() => _violation is not null, Scheduler.Now + TimeSpan.FromMilliseconds(100));
        return _violation ?? Recorder.Violation ?? CheckEnd();
    }

    /// <summary>Runs one client's call at a leaf, if its machine is up.</summary>
    /// <returns>Null when the machine is down.</returns>
    public ClientCall? Call(string name, Place leaf, Func<Connection, ClientCall, Task> work)
    {
        SimMachine machine = Machines.Find(m => m.Leaves.Contains(leaf))!;
        if (!machine.IsUp || machine.Process!.IsKilled)
            return null;
        var call = new ClientCall(name, machine.Process, Scheduler.Now);
        _calls.Add(call);
        machine.Process.Post(() => _ = RunAsync(call, machine.ConnectionAt(leaf), work));
        return call;
    }

    public void NodeFailed(SimMachine machine, Exception failure)
    {
        // A disk that fails stops the node; anything else that does is a defect.
        Exception cause = failure is NodeFailedException { InnerException: { } inner } ? inner : failure;
        if (cause is IOException and not LogDamagedException || cause is ProcessKilledException)
        {
            machine.Process!.Kill(KillKind.Process);
            return;
        }

        _violation ??= new Violation("node stopped", $"{machine.Process!.Name} stopped at {Scheduler.Now}: {cause}");
    }

    public void NoteStart(ShardHost host) => Probes.Hit(
        host.StartedFrom > LogPosition.Zero ? "start: from a checkpoint" : host.EventsReplayed > 0 ? "start: from a log" : "start: from an empty log");

    private void FaultsEndAt(TimeSpan began, FaultInjector faults)
    {
        if (!Plan.HasFaults)
            return;
        faults.Begin();
        Scheduler.At(began + Plan.Duration, faults.End);
    }

    private void WatchNodes() => Scheduler.After(TimeSpan.FromMilliseconds(20), () =>
    {
        foreach (SimMachine machine in Machines)
            machine.Watch();
        WatchNodes();
    });

    private async Task RunAsync(ClientCall call, Connection connection, Func<Connection, ClientCall, Task> work)
    {
        try
        {
            await work(connection, call).ConfigureAwait(false);
            call.End(ClientOutcome.Committed, Scheduler);
        }
        catch (Exception) when (call.Process.IsKilled)
        {
            // Nobody is left to be told.
        }
        catch (RetriesExhaustedException)
        {
            Probes.Hit("client: retries exhausted");
            call.End(ClientOutcome.Rejected, Scheduler);
        }
        catch (Exception e) when (e is BoundException or NotANumberException or ConflictException or SnapshotTooOldException)
        {
            call.End(ClientOutcome.Rejected, Scheduler);
        }
        catch (OutcomeUnknownException)
        {
            Probes.Hit("client: outcome unknown");
            call.End(ClientOutcome.Unknown, Scheduler);
        }
        catch (CommitRefusedException)
        {
            Probes.Hit("client: refused for want of room");
            call.End(ClientOutcome.Unknown, Scheduler);
        }
        catch (NodeFailedException)
        {
            Probes.Hit("client: node stopped");
            call.End(ClientOutcome.Unknown, Scheduler);
        }
        catch (Exception e)
        {
            _violation ??= new Violation("unexpected exception", $"{call.Name}: {e}", call.Name);
        }
    }

    /// <summary>Every call has ended, and no shard waits for anything.</summary>
    private bool IsQuiet()
    {
        if (!Machines.TrueForAll(m => m.IsUp) || !_calls.TrueForAll(c => c.Ended is not null || c.Process.IsKilled))
            return false;
        return Machines.TrueForAll(m => m.Node!.Leaders.All(h => IsQuiet(h.Machine)));
    }

    private static bool IsQuiet(ShardMachine machine)
    {
        for (int depth = 0; depth <= machine.Leaf.Depth; depth++)
        {
            if (machine.Undecided(depth).Any() || machine.NewestAwaited(depth) > Epoch.None)
                return false;
        }

        return machine.DoubtCount == 0;
    }

    private Violation? CheckEnd()
    {
        TimeSpan settled = FaultsEnd + TimeSpan.FromSeconds(10);
        Violation? stuck = ProgressChecker.Check(_calls.Select(c => new Attempt($"{c.Name} in {c.Process.Name}", c.Began, c.Ended, c.Process.IsKilled)), settled, Grace);
        if (stuck is not null)
            return stuck;
        if (!IsQuiet())
            return new Violation("stuck", "Faults have ended, but some shard still waits for verdicts or closes.");
        return CheckReplays() ?? _workload.Check();
    }

    /// <summary>Each log replayed from nothing gives its leader's state, and on the way there the state of every copy, where that one stands.</summary>
    private Violation? CheckReplays()
    {
        foreach (ShardHost host in Machines.SelectMany(m => m.Node!.Leaders).OrderBy(h => h.Shard))
        {
            List<CopyHost> copies = [.. Machines.SelectMany(m => m.Node!.Copies).Where(c => c.Machine.Shard == host.Shard)];
            CopyHost? other = null;
            ShardMachine replayed = Recorder.Replay(host.Shard, _workload.Replayed, machine =>
            {
                foreach (CopyHost copy in copies)
                {
                    if (copy.Machine.Applied == machine.Applied && copy.Machine.StateHash() != machine.StateHash())
                        other ??= copy;
                }
            });
            if (replayed.Applied != host.Machine.Applied)
                return new Violation("lost log", $"Shard {host.Shard} has applied {host.Machine.Applied}, but {replayed.Applied} events were applied in all.");
            if (replayed.StateHash() != host.Machine.StateHash())
                return new Violation("state differs", $"The log of shard {host.Shard} replayed gives another state than its leader has at {replayed.Applied}.");
            if (other is not null)
                return new Violation("copy differs", $"The log of shard {host.Shard} replayed gives another state than a copy has at {other.Machine.Applied}.");
        }

        return null;
    }
}

/// <summary>A client's call and what became of it.</summary>
internal sealed class ClientCall(string name, SimEnvironment process, TimeSpan began)
{
    public string Name { get; } = name;

    public SimEnvironment Process { get; } = process;

    public TimeSpan Began { get; } = began;

    public TimeSpan? Ended { get; private set; }

    public ClientOutcome Outcome { get; private set; } = ClientOutcome.Unknown;

    /// <summary>Called with the outcome as the client hears it.</summary>
    public Action<ClientCall>? OnEnd { get; set; }

    public void End(ClientOutcome outcome, Scheduler scheduler)
    {
        if (Process.IsKilled)
            return;
        Outcome = outcome;
        Ended = Process.Now > scheduler.Now ? Process.Now : scheduler.Now;
        OnEnd?.Invoke(this);
    }
}
