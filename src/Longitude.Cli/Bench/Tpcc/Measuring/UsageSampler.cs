using System.Diagnostics;

namespace Longitude.Cli.Bench.Tpcc.Measuring;

/// <summary>What the server and this process used within the measured time.</summary>
internal sealed class UsageSampler(ProcessMeter? server, Window window)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private TimeSpan _ownAtBegin;
    private TimeSpan _pausedAtBegin;
    private TimeSpan? _serverAtBegin;
    private TimeSpan? _serverAtEnd;

    /// <summary>Processor time of this process.</summary>
    public TimeSpan Own { get; private set; }

    /// <summary>How long this process stood still to collect garbage.</summary>
    public TimeSpan Paused { get; private set; }

    /// <summary>Processor time of the server; null when it cannot be watched, or has ended.</summary>
    public TimeSpan? Server => _serverAtEnd - _serverAtBegin;

    /// <summary>The most memory that the server had at a sample.</summary>
    public long ServerMemoryBytesMax { get; private set; }

    /// <summary>Samples until the measured time is over.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await UntilAsync(window.Begin, cancellation);
        _ownAtBegin = Environment.CpuUsage.TotalTime;
        _pausedAtBegin = GC.GetTotalPauseDuration();
        _serverAtBegin = Sample();
        while (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), window.End) > Interval)
        {
            await Task.Delay(Interval, cancellation);
            Sample();
        }

        await UntilAsync(window.End, cancellation);
        Own = Environment.CpuUsage.TotalTime - _ownAtBegin;
        Paused = GC.GetTotalPauseDuration() - _pausedAtBegin;
        _serverAtEnd = Sample();
    }

    private TimeSpan? Sample()
    {
        if (server?.Read() is not { } usage)
            return null;
        ServerMemoryBytesMax = Math.Max(ServerMemoryBytesMax, usage.MemoryBytes);
        return usage.Processor;
    }

    private static async Task UntilAsync(long time, CancellationToken cancellation)
    {
        TimeSpan left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), time);
        if (left > TimeSpan.Zero)
            await Task.Delay(left, cancellation);
    }
}
