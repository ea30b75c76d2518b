using System.Diagnostics;
using Longitude.Simulation;

namespace Longitude.Tests.Simulation;

/// <summary>Whole worlds under faults, production code inside.</summary>
public sealed class SimulatorTests(ITestOutputHelper output)
{
    private const int Seeds = 250;

    [Fact]
    public void Worlds_under_faults_keep_every_promise()
    {
        long start = Stopwatch.GetTimestamp();
        int last = 0;
        var failures = new SortedDictionary<ulong, string>();
        var simulators = new List<Simulator>();
        Thread[] threads = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(RunSeeds))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        Report(simulators, Stopwatch.GetElapsedTime(start));
        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures.Select(f =>
            $"Seed {f.Key}: {f.Value}{Environment.NewLine}Replay it with: ./longitude simulate --seeds 1 --first-seed {f.Key}")));

        // A simulator per thread: each world is deterministic by itself, so how the seeds are shared out does not matter.
        void RunSeeds()
        {
            var simulator = new Simulator();
            for (int seed = Interlocked.Increment(ref last); seed <= Seeds; seed = Interlocked.Increment(ref last))
            {
                string? failure = Run(simulator, (ulong)seed);
                lock (failures)
                {
                    if (failure is not null)
                        failures.Add((ulong)seed, failure);
                }
            }

            lock (failures)
                simulators.Add(simulator);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_same_seed_gives_the_same_world(ulong seed)
    {
        var first = new Simulator();
        var second = new Simulator();
        first.Run(seed);
        second.Run(seed);
        Assert.Equal(first.LastDigest, second.LastDigest);
        Assert.Equal((first.Committed, first.Rejected, first.Events, first.VirtualTime), (second.Committed, second.Rejected, second.Events, second.VirtualTime));
    }

    [Fact]
    public void Different_seeds_give_different_worlds()
    {
        var simulator = new Simulator();
        simulator.Run(1);
        ulong first = simulator.LastDigest;
        simulator.Run(2);
        Assert.NotEqual(first, simulator.LastDigest);
    }

    private static string? Run(Simulator simulator, ulong seed)
    {
        try
        {
            return simulator.Run(seed) ? null : simulator.Failure!.Value.Message;
        }
        catch (Exception e)
        {
            return e.ToString();
        }
    }

    private void Report(List<Simulator> simulators, TimeSpan took)
    {
        output.WriteLine($"{simulators.Sum(s => s.Worlds)} worlds in {took.TotalSeconds:0.0} s on {simulators.Count} threads");
        output.WriteLine($"{simulators.Sum(s => s.Committed)} transactions committed, {simulators.Sum(s => s.Rejected)} rejected");
        output.WriteLine($"{simulators.Sum(s => s.Events)} events logged, {simulators.Sum(s => s.VirtualTime.TotalMinutes):0} minutes of virtual time");
        foreach (IGrouping<string, KeyValuePair<string, long>> w in simulators.SelectMany(s => s.Workloads).GroupBy(w => w.Key, StringComparer.Ordinal))
            output.WriteLine($"{w.Sum(x => x.Value),10}  {w.Key}");
        IEnumerable<string> neverHit = simulators.Select(s => s.BranchesNeverHit).Aggregate((a, b) => a.Intersect(b, StringComparer.Ordinal));
        output.WriteLine($"rare branches never hit: {string.Join(", ", neverHit)}");
    }
}
