using System.Diagnostics;

namespace Longitude.Bench.Harness;

/// <summary>The latencies of one round, every one of them kept: no histogram rounds the tail.</summary>
internal sealed class Latencies
{
    private readonly long[] _sorted;

    private Latencies(long[] sorted, TimeSpan time, TimeSpan processorTime)
    {
        _sorted = sorted;
        Time = time;
        ProcessorTime = processorTime;
    }

    public int Count => _sorted.Length;

    /// <summary>How long the round took.</summary>
    public TimeSpan Time { get; }

    /// <summary>What all threads of this process used meanwhile.</summary>
    public TimeSpan ProcessorTime { get; }

    public double ProcessorMicrosecondsEach => ProcessorTime.TotalMicroseconds / Count;

    public double PerSecond => Count / Time.TotalSeconds;

    public double P50Ms => PercentileMs(0.50);

    public double P99Ms => PercentileMs(0.99);

    public static Latencies Of(IEnumerable<List<long>> ticksPerClient, TimeSpan time, TimeSpan processorTime)
    {
        long[] all = [.. ticksPerClient.SelectMany(t => t)];
        Array.Sort(all);
        return new Latencies(all, time, processorTime);
    }

    private double PercentileMs(double part) =>
        Count == 0 ? double.NaN : _sorted[Math.Min(Count - 1, (int)(part * Count))] * 1000.0 / Stopwatch.Frequency;
}
