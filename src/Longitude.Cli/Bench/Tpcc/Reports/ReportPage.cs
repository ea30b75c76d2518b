using System.Globalization;
using System.Net;

namespace Longitude.Cli.Bench.Tpcc.Reports;

/// <summary>The report as a page that stands alone: style, tables and charts are in it, and it asks for nothing.</summary>
internal static class ReportPage
{
    private const string Style =
        """
        :root { color-scheme: light dark; --back: #fff; --text: #1c2430; --soft: #5b6675; --line: #d9dee5; --tile: #f4f6f9;
          --c1: #1668c9; --c2: #d0521b; --c3: #17875a; --c4: #8a3fb8; --c5: #a37500; --bad: #c0182b; --good: #17875a; }
        @media (prefers-color-scheme: dark) { :root { --back: #12161c; --text: #e6eaf0; --soft: #98a3b3; --line: #2b333f; --tile: #1b212a;
          --c1: #5aa2f5; --c2: #f28a54; --c3: #4cc28f; --c4: #c184e8; --c5: #dcae3a; --bad: #ff6b78; --good: #4cc28f; } }
        body { margin: 0 auto; max-width: 1000px; padding: 24px; background: var(--back); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
        h1 { font-size: 24px; margin: 0 0 4px; } h2 { font-size: 18px; margin: 32px 0 8px; }
        p { margin: 4px 0; } .soft { color: var(--soft); } .bad { color: var(--bad); } .good { color: var(--good); }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(170px, 1fr)); gap: 12px; margin: 20px 0; }
        .tile { background: var(--tile); border-radius: 8px; padding: 12px 16px; } .tile b { display: block; font-size: 24px; }
        .wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
        th, td { padding: 4px 10px; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
        th:first-child, td:first-child { text-align: left; } td.text { text-align: left; white-space: normal; }
        svg { width: 100%; height: auto; } .grid { stroke: var(--line); } .mark { stroke: var(--soft); } .tick, .title { fill: var(--soft); font-size: 12px; }
        .line { fill: none; stroke-width: 1.8; stroke-linejoin: round; } .dashed { stroke-dasharray: 5 4; }
        .c1 { stroke: var(--c1); } .c2 { stroke: var(--c2); } .c3 { stroke: var(--c3); } .c4 { stroke: var(--c4); } .c5 { stroke: var(--c5); }
        .legend { display: flex; flex-wrap: wrap; gap: 4px 18px; color: var(--soft); font-size: 13px; } .key { width: 24px; height: 8px; margin-right: 6px; vertical-align: middle; }
        """;

    public static string Write(TpccReport report)
    {
        string title = $"TPC-C-like: {report.Target}";
        return $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Encode(title)}</title><style>{Style}</style></head><body>
            <h1>{Encode(title)}</h1>
            <p class="soft">{Encode(Settings(report))}</p>
            <p class="soft">{Encode(report.Machine)}, {report.EndedUtc.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC. Made by longitude bench tpcc after the TPC-C specification; no audited result.</p>
            {(report.Run is { } run ? RunText(report, run) : "")}
            {Checks(report)}
            {(report.Notes.Count > 0 ? $"<h2>Notes</h2>{string.Concat(report.Notes.Select(n => $"<p>{Encode(n)}</p>"))}" : "")}
            </body></html>
            """;
    }

    private static string Settings(TpccReport report)
    {
        SettingsReport s = report.Settings;
        string load = report.Load is { } l ? Invariant($" Loaded {l.Rows:N0} rows in {l.Seconds:0.0} s.") : "";
        string pace = s.Rate is { } rate ? Invariant($", {rate:0.#} transactions per second asked for") : s.ThinkTimes ? ", with think times" : ", no think times";
        string run = report.Run is null ? "" : Invariant($", {s.Connections} connections, {s.DurationSeconds:0.#} s measured after {s.WarmUpSeconds:0.#} s{pace}");
        return Invariant($"{s.Warehouses} warehouses{(s.Small ? " of a tenth of the size" : "")}{run}, seed {s.Seed}.{load}");
    }

    private static string RunText(TpccReport report, RunReport run)
    {
        UsageReport usage = run.Usage;
        double seconds = report.Settings.DurationSeconds;
        long ended = run.Kinds.Sum(k => k.All.Count);
        string[] tiles =
        [
            Tile(Invariant($"{run.NewOrdersPerMinute:N0}"), "new orders per minute"),
            Tile(Invariant($"{run.TransactionsPerSecond:N0}"), "transactions per second"),
            Tile(ReportConsole.Ms(run.Kinds[0].All.P50) + " ms", "New-Order, median"),
            Tile(ReportConsole.Ms(run.Kinds[0].All.P99) + " ms", "New-Order, 99 of 100"),
            Tile(Invariant($"{(ended + run.Retries == 0 ? 0 : 100.0 * run.Retries / (ended + run.Retries)):0.0} %"), "attempts that lost, and were made again"),
            Tile(usage.ServerProcessorSeconds is { } used ? Invariant($"{used / seconds:0.00}") : "?", "cores used by the server"),
            Tile(usage.ServerMemoryBytesMax is { } memory ? Invariant($"{memory / 1048576.0:N0} MiB") : "?", "memory of the server, at most"),
            Tile(Invariant($"{run.Errors:N0}"), "errors"),
        ];
        return $"""
            <div class="tiles">{string.Concat(tiles)}</div>
            {string.Concat(run.Stopped.Select(s => $"""<p class="bad">A terminal stopped: {Encode(s)}</p>"""))}
            <h2>Transactions</h2>
            <p class="soft">Latencies in milliseconds, from the first attempt{(report.Settings.Rate is null ? "" : " (from when it was due)")} to the commit.</p>
            {ReportTables.Transactions(run)}
            {(report.Settings.Cities.Count > 1 ? $"<h2>Within a city, and over several</h2>{ReportTables.ByDistance(run)}" : "")}
            <h2>Throughput</h2>{ReportCharts.Throughput(run)}
            <h2>Latency over time: median and (dashed) 99 of 100</h2>{ReportCharts.Latency(run)}
            <h2>Distribution of latencies</h2>{ReportCharts.Distribution(run)}
            <h2>Retries and errors</h2>{ReportTables.Causes(run)}
            <h2>Inputs</h2>{ReportTables.Inputs(run)}
            """;
    }

    private static string Checks(TpccReport report) => string.Concat(report.Checks.Select(check => $"""
        <h2>Consistency conditions {Encode(check.When)}</h2>
        <div class="wide"><table>{string.Concat(check.Conditions.Select(c => $"""
            <tr><td>{Encode(c.Name)}</td><td class="text">{Encode(c.Text)}{string.Concat(c.Violations.Select(v => $"""<br><span class="bad">{Encode(v)}</span>"""))}</td>
            <td class="{(c.Passed ? "good" : "bad")}">{(c.Passed ? "holds" : "violated")}</td></tr>
            """))}</table></div>
        """));

    private static string Tile(string value, string what) => $"""<div class="tile"><b>{Encode(value)}</b>{Encode(what)}</div>""";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
