using Longitude.Cli.Bench.Charts;

namespace Longitude.Cli.Bench.Tpcc.Reports;

/// <summary>The page's charts.</summary>
internal static class ReportCharts
{
    public static string Throughput(RunReport run)
    {
        Series[] series = [.. run.Kinds.Select((k, i) => new Series(k.Name, i + 1, [.. Slices(run, k).Select(s => (s.At, (double?)(s.Slice.Count / run.SliceSeconds)))]))];
        return LineChart.Draw("seconds", Time(run), "transactions per second", Axis.Linear(series.SelectMany(s => s.Points).Max(p => p.Y) ?? 1), series);
    }

    public static string Latency(RunReport run)
    {
        Series[] series =
        [
            .. run.Kinds.Select((k, i) => new Series(k.Name, i + 1, [.. Slices(run, k).Select(s => (s.At, s.Slice.P50))])),
            .. run.Kinds.Select((k, i) => new Series(k.Name + ", 99 of 100", i + 1, [.. Slices(run, k).Select(s => (s.At, s.Slice.P99))], IsDashed: true)),
        ];
        double[] values = [.. series.SelectMany(s => s.Points).Select(p => p.Y).OfType<double>()];
        return values.Length == 0 ? "<p>None.</p>" : LineChart.Draw("seconds", Time(run), "ms", Axis.Logarithmic(values.Min(), values.Max()), series);
    }

    /// <summary>For each kind the share of its transactions by latency, in steps of about five per cent.</summary>
    public static string Distribution(RunReport run)
    {
        BucketReport[] all = [.. run.Kinds.SelectMany(k => k.Distribution)];
        if (all.Length == 0)
            return "<p>None.</p>";
        Series[] series = [.. run.Kinds.Select((k, i) => new Series(k.Name, i + 1, Shares(k)))];
        return LineChart.Draw(
            "ms", Axis.Logarithmic(all.Min(b => b.FromMs), all.Max(b => b.ToMs)), "% of the kind's transactions", Axis.Linear(series.SelectMany(s => s.Points).Max(p => p.Y) ?? 1), series);
    }

    private static List<(double X, double? Y)> Shares(KindReport kind)
    {
        var points = new List<(double, double?)>();
        double last = 0;
        foreach (BucketReport bucket in kind.Distribution)
        {
            // Between buckets that hold something the line lies on the ground.
            if (bucket.FromMs > last * 1.001)
            {
                if (last > 0)
                    points.Add((last, 0));
                points.Add((bucket.FromMs, 0));
            }

            points.Add((Math.Sqrt(bucket.FromMs * bucket.ToMs), 100.0 * bucket.Count / kind.All.Count));
            last = bucket.ToMs;
        }

        if (last > 0)
            points.Add((last, 0));
        return points;
    }

    private static Axis Time(RunReport run) => Axis.Time(run.Kinds[0].Slices.Count * run.SliceSeconds);

    /// <summary>Each slice at its middle.</summary>
    private static IEnumerable<(double At, SliceReport Slice)> Slices(RunReport run, KindReport kind) =>
        kind.Slices.Select((slice, i) => ((i + 0.5) * run.SliceSeconds, slice));
}
