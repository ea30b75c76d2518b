namespace Longitude.Cli.Bench.Tpcc.Reports;

/// <summary>What a benchmark found; its JSON form is this, in camel case. Times are in milliseconds where the name says nothing else.</summary>
internal sealed record TpccReport
{
    public required string Target { get; init; }

    public required DateTime EndedUtc { get; init; }

    public required string Machine { get; init; }

    public required SettingsReport Settings { get; init; }

    /// <summary>Null when nothing was loaded.</summary>
    public required LoadReport? Load { get; init; }

    /// <summary>Null when nothing was run.</summary>
    public required RunReport? Run { get; init; }

    public required IReadOnlyList<CheckReport> Checks { get; init; }

    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>False when a check failed, or a terminal could not go on.</summary>
    public required bool Passed { get; init; }
}

internal sealed record SettingsReport(
    int Warehouses, bool Small, int Connections, double DurationSeconds, double WarmUpSeconds, double? Rate, bool ThinkTimes, int Seed, IReadOnlyList<string> Cities);

internal sealed record LoadReport(long Rows, double Seconds);

/// <summary>Conditions and what broke them.</summary>
/// <param name="When">"after the load", "after the run", or "now".</param>
internal sealed record CheckReport(string When, IReadOnlyList<ConditionResult> Conditions, double Milliseconds)
{
    public bool Passed => Conditions.All(c => c.Passed);
}

internal sealed record RunReport
{
    /// <summary>New-Order transactions that were committed, per minute. No audited result.</summary>
    public required double NewOrdersPerMinute { get; init; }

    /// <summary>Transactions of all kinds that ended, per second.</summary>
    public required double TransactionsPerSecond { get; init; }

    public required IReadOnlyList<KindReport> Kinds { get; init; }

    public required IReadOnlyList<Inputs.InputShare> Inputs { get; init; }

    public required UsageReport Usage { get; init; }

    public required double SliceSeconds { get; init; }

    /// <summary>Why terminals ended before the time was over.</summary>
    public required IReadOnlyList<string> Stopped { get; init; }

    public long Retries => Kinds.Sum(k => k.Retries.Values.Sum());

    public long Errors => Kinds.Sum(k => k.Errors.Values.Sum());
}

internal sealed record KindReport
{
    public required string Name { get; init; }

    public required LatencyReport All { get; init; }

    /// <summary>Those within one city; the same as all where there is only one.</summary>
    public required LatencyReport Near { get; init; }

    /// <summary>Those over several cities.</summary>
    public required LatencyReport Far { get; init; }

    public required long RolledBack { get; init; }

    /// <summary>Districts that a delivery found without an order.</summary>
    public required long Skipped { get; init; }

    /// <summary>Attempts that lost and were made again, by cause.</summary>
    public required IReadOnlyDictionary<string, long> Retries { get; init; }

    /// <summary>Transactions that were given up, by cause.</summary>
    public required IReadOnlyDictionary<string, long> Errors { get; init; }

    /// <summary>Over time, one each for a slice.</summary>
    public required IReadOnlyList<SliceReport> Slices { get; init; }

    public required IReadOnlyList<BucketReport> Distribution { get; init; }
}

/// <summary>Latencies in milliseconds, from the first attempt's beginning (with a rate: from when it was due) to the commit.</summary>
internal sealed record LatencyReport(long Count, double? P50, double? P90, double? P95, double? P99, double? P999, double? Max, double? Mean)
{
    public static LatencyReport Of(Histogram of) => new(
        of.Count, of.PercentileMs(0.5), of.PercentileMs(0.9), of.PercentileMs(0.95), of.PercentileMs(0.99), of.PercentileMs(0.999), of.Count == 0 ? null : of.MaxMs, of.MeanMs);
}

internal sealed record SliceReport(long Count, double? P50, double? P99);

/// <summary>How many took from this long to this long.</summary>
internal sealed record BucketReport(double FromMs, double ToMs, long Count);

/// <param name="ServerProcessId">Null when it was not watched.</param>
/// <param name="ServerProcessorSeconds">Within the measured time, with all that the process started.</param>
/// <param name="ServerMemoryBytesMax">The most at any sample.</param>
/// <param name="BenchmarkProcessorSeconds">Of this process; with an embedded database, of both.</param>
/// <param name="BenchmarkPausedSeconds">How long this process stood still to collect garbage; with an embedded database, both did.</param>
/// <param name="WhyUnknown">Why the server was not watched.</param>
internal sealed record UsageReport(
    int? ServerProcessId, double? ServerProcessorSeconds, long? ServerMemoryBytesMax, double BenchmarkProcessorSeconds, double BenchmarkPausedSeconds, string WhyUnknown);
