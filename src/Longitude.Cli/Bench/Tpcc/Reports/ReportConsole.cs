using Spectre.Console;

namespace Longitude.Cli.Bench.Tpcc.Reports;

/// <summary>The report as tables and lines.</summary>
internal static class ReportConsole
{
    private const int CausesShown = 5;

    public static void Show(BenchConsole console, CheckReport check)
    {
        string name = $"Consistency conditions 1 to {Conditions.Count} {check.When}";
        if (check.Passed)
        {
            console.Line($"{name}: [green]all hold[/] ({check.Milliseconds / 1000:0.0} s).");
            foreach (ConditionResult other in check.Conditions.Skip(Conditions.Count))
                console.Text($"  {other.Name}: {other.Text}");
            return;
        }

        console.Line($"{name}: [red]VIOLATED[/].");
        foreach (ConditionResult condition in check.Conditions.Where(c => !c.Passed))
        {
            console.Line($"  [red]{condition.Name}[/]: {Markup.Escape(condition.Text)}. Not so for:");
            foreach (string row in condition.Violations)
                console.Text($"    {row}");
        }
    }

    public static void Show(BenchConsole console, TpccReport report)
    {
        if (report.Run is { } run)
            Show(console, report, run);
        foreach (string note in report.Notes)
            console.Text($"Note: {note}");
        if (!report.Passed)
            console.Line("[red]Failed.[/]");
    }

    private static void Show(BenchConsole console, TpccReport report, RunReport run)
    {
        console.Line();
        console.Show(Transactions(run));
        if (report.Settings.Cities.Count > 1)
            console.Show(ByDistance(run));
        console.Line($"[bold]{run.NewOrdersPerMinute:N0}[/] new orders per minute (tpmC-like; no audited result), {run.TransactionsPerSecond:N0} transactions per second.");
        Causes(console, "Attempts that lost and were made again", run.Kinds, k => k.Retries);
        Causes(console, "Errors", run.Kinds, k => k.Errors);
        if (run.Kinds.Sum(k => k.Skipped) is > 0 and long skipped)
            console.Line($"Deliveries found no order in {skipped:N0} districts.");
        Usage(console, report, run);
        console.Line($"Inputs: {string.Join("; ", run.Inputs.Select(Input))}.");
        foreach (string cause in run.Stopped)
            console.Line($"[red]A terminal stopped:[/] {Markup.Escape(cause)}");
    }

    private static Table Transactions(RunReport run)
    {
        Table table = Titled("Latencies in ms, from the first attempt to the commit", "Transaction", "Count", "Share", "p50", "p90", "p95", "p99", "p99.9", "max", "Rolled back", "Retries", "Errors");
        long all = run.Kinds.Sum(k => k.All.Count);
        foreach (KindReport kind in run.Kinds)
        {
            LatencyReport l = kind.All;
            table.AddRow(
                kind.Name, $"{l.Count:N0}", all == 0 ? "" : $"{100.0 * l.Count / all:0.0} %", Ms(l.P50), Ms(l.P90), Ms(l.P95), Ms(l.P99), Ms(l.P999), Ms(l.Max),
                $"{kind.RolledBack:N0}", $"{kind.Retries.Values.Sum():N0}", $"{kind.Errors.Values.Sum():N0}");
        }

        return table;
    }

    private static Table ByDistance(RunReport run)
    {
        Table table = Titled("Within a city, and over several (ms)", "Transaction", "Local", "p50", "p99", "max", "Over cities", "p50", "p99", "max");
        foreach (KindReport kind in run.Kinds)
        {
            table.AddRow(
                kind.Name, $"{kind.Near.Count:N0}", Ms(kind.Near.P50), Ms(kind.Near.P99), Ms(kind.Near.Max),
                $"{kind.Far.Count:N0}", Ms(kind.Far.P50), Ms(kind.Far.P99), Ms(kind.Far.Max));
        }

        return table;
    }

    private static void Causes(BenchConsole console, string title, IReadOnlyList<KindReport> kinds, Func<KindReport, IReadOnlyDictionary<string, long>> of)
    {
        (string Cause, long Count)[] causes =
            [.. kinds.SelectMany(of).GroupBy(c => c.Key, StringComparer.Ordinal).Select(g => (g.Key, g.Sum(c => c.Value))).OrderByDescending(c => c.Item2)];
        long total = causes.Sum(c => c.Count), ended = kinds.Sum(k => k.All.Count);
        string share = ended + total == 0 ? "" : $" ({100.0 * total / (ended + total):0.0} % of all attempts)";
        string list = string.Join("; ", causes.Take(CausesShown).Select(c => $"{c.Cause}: {c.Count:N0}")) + (causes.Length > CausesShown ? "; …" : "");
        console.Text(total == 0 ? $"{title}: none." : $"{title}: {total:N0}{share}. {list}.");
    }

    private static void Usage(BenchConsole console, TpccReport report, RunReport run)
    {
        UsageReport usage = run.Usage;
        double seconds = report.Settings.DurationSeconds, ended = run.Kinds.Sum(k => k.All.Count);
        string own = $"this program {usage.BenchmarkProcessorSeconds / seconds:0.00} cores, garbage collected in {100 * usage.BenchmarkPausedSeconds / seconds:0.0} % of the time";
        string server = usage.ServerProcessorSeconds is { } used
            ? $"server (process {usage.ServerProcessId}) {used / seconds:0.00} cores, {1e6 * used / Math.Max(1, ended):N0} µs per transaction, {usage.ServerMemoryBytesMax / 1048576.0:N0} MiB of memory at most"
            : $"server not watched ({usage.WhyUnknown})";
        console.Text($"Processor: {server}; {own}.");
    }

    private static string Input(Inputs.InputShare share)
    {
        string range = $"{share.Min}–{share.Max}{(share.Unit.Length > 0 ? " " + share.Unit : "")}";
        return $"{share.Name} {share.Value:0.00}{(share.Unit.Length > 0 ? " " + share.Unit : "")} (specified {range})";
    }

    private static Table Titled(string title, string first, params string[] others)
    {
        Table table = new Table().Border(TableBorder.Simple).Title(title);
        table.AddColumn(new TableColumn(first).NoWrap());
        foreach (string name in others)
            table.AddColumn(new TableColumn(name).RightAligned().NoWrap());
        return table;
    }

    public static string Ms(double? ms) => ms is null ? "" : ms < 10 ? $"{ms:0.00}" : ms < 100 ? $"{ms:0.0}" : $"{ms:N0}";
}
