using System.Runtime.InteropServices;
using Longitude.Cli.Bench.Tpcc.Inputs;
using Longitude.Cli.Bench.Tpcc.Measuring;

namespace Longitude.Cli.Bench.Tpcc.Reports;

/// <summary>Makes the report of what was measured.</summary>
internal static class ReportMaker
{
    /// <summary>Fine buckets that make one of the report's: about 5 %.</summary>
    private const int BucketsTogether = 10;

    public static string Machine =>
        $"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}";

    public static SettingsReport Settings(TpccOptions options) => new(
        options.Warehouses, options.Scale == Scale.Small, options.Connections, options.Duration.TotalSeconds, options.WarmUp.TotalSeconds, options.Rate,
        options.ThinkTimes, options.Seed, options.Homes.AreApart ? [.. options.Homes.Cities.Select(c => c.Path)] : []);

    public static RunReport Run(ITarget target, Measured measured, bool hasRemote)
    {
        double seconds = measured.Window.Duration.TotalSeconds;
        KindRecord orders = measured.Kinds[TransactionKind.NewOrder];
        UsageSampler usage = measured.Usage;
        return new RunReport
        {
            NewOrdersPerMinute = (orders.Near.Count + orders.Far.Count - orders.RolledBack) / seconds * 60,
            TransactionsPerSecond = measured.Kinds.Values.Sum(k => k.Near.Count + k.Far.Count) / seconds,
            Kinds = [.. measured.Kinds.OrderBy(k => k.Key).Select(k => Kind(k.Key, k.Value))],
            Inputs = [.. measured.Inputs.List(hasRemote)],
            Usage = new UsageReport(
                target.Server.Meter?.Id,
                usage.Server?.TotalSeconds,
                usage.Server is null ? null : usage.ServerMemoryBytesMax,
                usage.Own.TotalSeconds,
                usage.Paused.TotalSeconds,
                target.Server.Meter is null ? target.Server.Why : usage.Server is null ? "the process has ended" : ""),
            SliceSeconds = measured.Window.Slice.TotalSeconds,
            Stopped = measured.Stopped,
        };
    }

    public static string Name(TransactionKind kind) => kind switch
    {
        TransactionKind.NewOrder => "New-Order",
        TransactionKind.Payment => "Payment",
        TransactionKind.OrderStatus => "Order-Status",
        TransactionKind.Delivery => "Delivery",
        _ => "Stock-Level",
    };

    private static KindReport Kind(TransactionKind kind, KindRecord record)
    {
        Histogram all = record.All();
        return new KindReport
        {
            Name = Name(kind),
            All = LatencyReport.Of(all),
            Near = LatencyReport.Of(record.Near),
            Far = LatencyReport.Of(record.Far),
            RolledBack = record.RolledBack,
            Skipped = record.Skipped,
            Retries = record.Retries,
            Errors = record.Errors,
            Slices = [.. record.Slices.Select(s => new SliceReport(s.Count, s.PercentileMs(0.5), s.PercentileMs(0.99)))],
            Distribution = [.. all.Buckets(BucketsTogether).Select(b => new BucketReport(b.FromMs, b.ToMs, b.Count))],
        };
    }
}
