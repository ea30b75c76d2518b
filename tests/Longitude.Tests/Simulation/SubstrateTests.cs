using Longitude.Core;
using Longitude.Log;
using Longitude.Node;
using Longitude.Simulation;
using Longitude.Simulation.Disks;
using Longitude.Simulation.Networks;
using Longitude.Simulation.Processes;

namespace Longitude.Tests.Simulation;

/// <summary>Time, processes and networks of the simulator.</summary>
public sealed class SubstrateTests
{
    private static readonly World TwoCities = World.Build([("w/a", 1), ("w/b", 1)]);

    [Fact]
    public void The_random_numbers_never_change()
    {
        var random = new SimRandom(1);
        Assert.Equal([0xB3F2AF6D0FC710C5UL, 0x853B559647364CEAUL, 0x92F89756082A4514UL], [random.NextBits(), random.NextBits(), random.NextBits()]);
    }

    [Fact]
    public void Events_run_by_time_and_then_in_the_order_of_planning()
    {
        var scheduler = new Scheduler(1);
        var order = new List<int>();
        var random = new SimRandom(5);
        int[] times = [.. Enumerable.Range(0, 500).Select(_ => random.Below(50))];
        for (int i = 0; i < times.Length; i++)
        {
            int index = i;
            scheduler.At(TimeSpan.FromMilliseconds(times[i]), () => order.Add(index));
        }

        scheduler.RunUntil(TimeSpan.FromSeconds(1));
        Assert.Equal(Enumerable.Range(0, 500).OrderBy(i => times[i]).ThenBy(i => i), order);
        Assert.Equal(TimeSpan.FromSeconds(1), scheduler.Now);
    }

    [Fact]
    public void A_seed_is_a_schedule()
    {
        Assert.Equal(Chatter(7), Chatter(7));
        Assert.NotEqual(Chatter(7), Chatter(8));

        static ulong Chatter(ulong seed)
        {
            var scheduler = new Scheduler(seed);
            var network = new SimNetwork(scheduler, TwoCities, Delays(TwoCities));
            network.Options.Loses = network.Options.Doubles = network.Options.Reorders = 0.05;
            var a = new Peer(network, "a", TwoCities.Find("w/a")!, answers: true);
            _ = new Peer(network, "b", TwoCities.Find("w/b")!, answers: true);
            for (int i = 0; i < 50; i++)
                a.Process.Post(() => a.Send(1));
            a.Process.KillAt(new KillPlan(400, KillKind.Power));
            scheduler.RunUntil(TimeSpan.FromSeconds(10));
            return scheduler.TraceHash;
        }
    }

    [Fact]
    public void A_turn_takes_the_time_of_its_disk_calls_and_the_next_begins_after_it()
    {
        var scheduler = new Scheduler(1);
        var process = new SimEnvironment(scheduler, "p");
        var slow = new DiskOptions { SyncLatencyMin = TimeSpan.FromMilliseconds(5), SyncLatencyMax = TimeSpan.FromMilliseconds(5) };
        IFileSystem files = new SimDisk(scheduler, "d", slow).Mount(process);
        var turns = new List<(TimeSpan Begin, TimeSpan End)>();
        TimeSpan timer = default;
        IWorker worker = null!;
        worker = process.StartWorker("w", () =>
        {
            TimeSpan begin = process.Now;
            using IFile file = files.Open("f", create: true);
            file.Sync();
            turns.Add((begin, process.Now));
            if (turns.Count == 1)
                process.After(TimeSpan.Zero, () => timer = process.Now);
            if (turns.Count < 3)
                worker.Wake();
        });
        worker.Wake();
        scheduler.RunUntil(TimeSpan.FromSeconds(1));
        Assert.Equal(3, turns.Count);
        Assert.All(turns, t => Assert.True(t.End - t.Begin >= TimeSpan.FromMilliseconds(5)));
        Assert.True(turns[1].Begin >= turns[0].End && turns[2].Begin >= turns[1].End);
        Assert.True(timer >= turns[0].End);
    }

    [Fact]
    public void Many_wakes_before_a_turn_make_one_turn()
    {
        var scheduler = new Scheduler(1);
        var process = new SimEnvironment(scheduler, "p");
        int turns = 0;
        IWorker worker = process.StartWorker("w", () => turns++);
        for (int i = 0; i < 10; i++)
            worker.Wake();
        scheduler.RunUntil(TimeSpan.FromSeconds(1));
        Assert.Equal(1, turns);
        worker.Wake();
        worker.Dispose();
        scheduler.RunUntil(TimeSpan.FromSeconds(2));
        Assert.Equal(1, turns);
    }

    [Fact]
    public void A_cancelled_timer_does_not_run_and_a_paused_process_runs_late()
    {
        var scheduler = new Scheduler(1);
        var process = new SimEnvironment(scheduler, "p");
        TimeSpan ran = default;
        process.After(TimeSpan.FromMilliseconds(1), () => throw new InvalidOperationException("was cancelled")).Dispose();
        process.After(TimeSpan.FromMilliseconds(1), () => ran = process.Now);
        process.Pause(TimeSpan.FromMilliseconds(300));
        scheduler.RunUntil(TimeSpan.FromSeconds(1));
        Assert.True(ran >= TimeSpan.FromMilliseconds(300));
    }

    [Fact]
    public void A_kill_at_any_call_ends_everything_of_the_process_even_when_its_code_catches_it()
    {
        for (int call = 1; call <= 12; call++)
        {
            var scheduler = new Scheduler((ulong)call);
            var process = new SimEnvironment(scheduler, "p");
            IFileSystem files = new SimDisk(scheduler, "d").Mount(process);
            int done = 0, dead = 0;
            process.WhenDead(_ => dead++);
            process.KillAt(new KillPlan(call, KillKind.Process));
            process.Post(() =>
            {
                for (int i = 0; i < 5; i++)
                {
                    try
                    {
                        using IFile file = files.Open("f", create: true);
                        file.Write(0, "x"u8);
                        file.Sync();
                    }
                    catch (Exception e)
                    {
                        throw new IOException("wrapped", e);
                    }
                }
            });
            process.Post(() => process.After(TimeSpan.FromMilliseconds(50), () => done++));
            scheduler.RunUntil(TimeSpan.FromSeconds(1));
            Assert.True(process.IsKilled);
            Assert.Equal(1, dead);
            Assert.Equal(call, process.Calls);
            Assert.Equal(0, done);
            Assert.Throws<ProcessKilledException>(() => files.Exists("f"));
        }
    }

    [Fact]
    public void A_message_that_leaves_after_the_kill_never_left()
    {
        var scheduler = new Scheduler(1);
        var network = new SimNetwork(scheduler, TwoCities, Delays(TwoCities));
        var slow = new DiskOptions { SyncLatencyMin = TimeSpan.FromMilliseconds(50), SyncLatencyMax = TimeSpan.FromMilliseconds(50) };
        var a = new Peer(network, "a", TwoCities.Find("w/a")!);
        var b = new Peer(network, "b", TwoCities.Find("w/b")!);
        IFileSystem files = new SimDisk(scheduler, "d", slow).Mount(a.Process);
        a.Process.Post(() =>
        {
            a.Send(1);
            files.Open("f", create: true).Sync();
            a.Send(1);
        });
        scheduler.At(TimeSpan.FromMilliseconds(20), () => a.Process.Kill(KillKind.Process));
        scheduler.RunUntil(TimeSpan.FromSeconds(1));
        Assert.Single(b.Received);
        Assert.Equal(1, scheduler.Faults[FaultKind.MessageOfDead]);
    }

    [Fact]
    public void Nothing_crosses_a_partition_until_it_heals()
    {
        foreach (bool bothWays in (bool[])[true, false])
        {
            var scheduler = new Scheduler(3);
            var network = new SimNetwork(scheduler, TwoCities, Delays(TwoCities));
            var a = new Peer(network, "a", TwoCities.Find("w/a")!);
            var b = new Peer(network, "b", TwoCities.Find("w/b")!);
            network.Cut(TwoCities.Find("w/a")!, null, TimeSpan.FromSeconds(1), bothWays);
            for (int i = 0; i < 20; i++)
            {
                TimeSpan at = TimeSpan.FromMilliseconds(i * 40);
                scheduler.At(at, () => a.Process.Run(() => a.Send(1)));
                scheduler.At(at, () => b.Process.Run(() => b.Send(0)));
            }

            scheduler.RunUntil(TimeSpan.FromSeconds(1));
            Assert.Empty(b.Received);
            Assert.Equal(bothWays ? 0 : 20, a.Received.Count);
            a.Process.Run(() => a.Send(1));
            scheduler.RunUntil(TimeSpan.FromSeconds(2));
            Assert.Single(b.Received);
        }
    }

    [Fact]
    public void A_connection_keeps_its_order_unless_told_otherwise_and_loses_and_doubles_as_told()
    {
        (List<long> plain, _) = Run(0);
        Assert.Equal(plain.Order(), plain);
        Assert.Equal(500, plain.Count);
        (List<long> faulty, FaultCounts faults) = Run(0.1);
        Assert.NotEqual(faulty.Order(), faulty);
        Assert.Equal(500 - faults[FaultKind.MessageLost] + faults[FaultKind.MessageDoubled], faulty.Count);
        Assert.InRange(faults[FaultKind.MessageLost], 20, 90);

        static (List<long>, FaultCounts) Run(double probability)
        {
            var scheduler = new Scheduler(4);
            var network = new SimNetwork(scheduler, TwoCities, Delays(TwoCities));
            network.Options.Loses = network.Options.Doubles = network.Options.Reorders = probability;
            var a = new Peer(network, "a", TwoCities.Find("w/a")!);
            var b = new Peer(network, "b", TwoCities.Find("w/b")!);
            a.Process.Run(() =>
            {
                for (int i = 0; i < 500; i++)
                    a.Send(1);
            });
            scheduler.RunUntil(TimeSpan.FromSeconds(5));
            return (b.Received, scheduler.Faults);
        }
    }

    [Fact]
    public void A_trace_finds_a_transaction_by_its_whole_name()
    {
        var trace = new EventTrace(2);
        trace.Add(TimeSpan.Zero, "p", "Submit 7-12");
        trace.Add(TimeSpan.Zero, "p", "Submit 7-123");
        trace.Add(TimeSpan.Zero, "p", "Ended 7-12 committed");
        Assert.Equal(2, trace.Entries().Count());
        Assert.Equal("Ended 7-12 committed", Assert.Single(trace.About("7-12")).Text);
    }

    [Fact]
    public void Probes_report_what_was_never_hit()
    {
        var probes = new Probes(MessageProbes.Names);
        new MessageProbes(probes).See(new Ended(new TransactionId(1, 1), new Outcome { Committed = false, Reason = RejectReason.Late, Shard = new ShardId(0) }));
        var all = new Probes(["another"]);
        all.Merge(probes);
        Assert.Equal(1, all["outcome: Late"]);
        Assert.Contains("another", all.NeverHit, StringComparer.Ordinal);
        Assert.Contains("never hit  copy: image sent", all.ToString(), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => probes.Hit("misspelt"));
    }

    private static NetworkOptions Delays(World world) => NetworkOptions.ByDepth(world, TimeSpan.FromMilliseconds(30), TimeSpan.FromMilliseconds(1));

    // Sends numbered messages, and notes (and answers, if asked to) those that it gets.
    private sealed class Peer : IReceiver
    {
        private readonly SimTransport _transport;
        private readonly Place _leaf;
        private readonly bool _answers;
        private long _next;

        public Peer(SimNetwork network, string name, Place leaf, bool answers = false)
        {
            Process = new SimEnvironment(network.Scheduler, name);
            _transport = network.Attach(Process, [leaf.Id]);
            _transport.Receiver = this;
            (_leaf, _answers) = (leaf, answers);
        }

        public SimEnvironment Process { get; }

        public List<long> Received { get; } = [];

        public void Send(int shard) => _transport.ToShard(_leaf.Id, new ShardId(shard), new CopyFetch(_leaf.Id, new LogPosition(_next++)));

        void IReceiver.Receive(ShardId shard, ShardMessage message)
        {
            Received.Add(((CopyFetch)message).After.Value);
            if (_answers)
                Send(1 - shard.Value);
        }

        void IReceiver.Receive(ulong gateway, GatewayMessage message) => throw new NotSupportedException();

        void IReceiver.Receive(PlaceId leaf, CopyMessage message) => throw new NotSupportedException();
    }
}
