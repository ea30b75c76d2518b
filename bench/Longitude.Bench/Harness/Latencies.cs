using System.Diagnostics;

namespace Longitude.Bench.Harness;

/// <summary>The latencies of one round, every one of them kept: no histogram rounds the tail.</summary>
internal sealed class Latencies
{
    private readonly long[] _sorted;

    private Latencies(long[] sorted, TimeSpan time)
    {
        _sorted = sorted;
        Time = time;
    }

    public int Count => _sorted.Length;

    /// <summary>How long the round took.</summary>
    public TimeSpan Time { get; }

    public double PerSecond => Count / Time.TotalSeconds;

    public double P50Ms => PercentileMs(0.50);

    public double P99Ms => PercentileMs(0.99);

    public static Latencies Of(IEnumerable<List<long>> ticksPerClient, TimeSpan time)
    {
        long[] all = [.. ticksPerClient.SelectMany(t => t)];
        Array.Sort(all);
        return new Latencies(all, time);
    }

    private double PercentileMs(double part) =>
        Count == 0 ? double.NaN : _sorted[Math.Min(Count - 1, (int)(part * Count))] * 1000.0 / Stopwatch.Frequency;
}
