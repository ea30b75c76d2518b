using System.Globalization;
using System.Net;

namespace Longitude.Cli.Bench.Tpcc.Reports;

/// <summary>The page's tables.</summary>
internal static class ReportTables
{
    public static string Transactions(RunReport run)
    {
        long all = Math.Max(1, run.Kinds.Sum(k => k.All.Count));
        return Table(
            ["Transaction", "count", "share", "p50", "p90", "p95", "p99", "p99.9", "max", "mean", "rolled back", "retries", "errors"],
            run.Kinds.Select(k => (string[])
            [
                k.Name, Count(k.All.Count), Invariant($"{100.0 * k.All.Count / all:0.0} %"), Ms(k.All.P50), Ms(k.All.P90), Ms(k.All.P95), Ms(k.All.P99), Ms(k.All.P999),
                Ms(k.All.Max), Ms(k.All.Mean), Count(k.RolledBack), Count(k.Retries.Values.Sum()), Count(k.Errors.Values.Sum()),
            ]));
    }

    public static string ByDistance(RunReport run) => Table(
        ["Transaction", "local", "p50", "p99", "max", "over cities", "p50", "p99", "max"],
        run.Kinds.Select(k => (string[])
            [k.Name, Count(k.Near.Count), Ms(k.Near.P50), Ms(k.Near.P99), Ms(k.Near.Max), Count(k.Far.Count), Ms(k.Far.P50), Ms(k.Far.P99), Ms(k.Far.Max)]));

    public static string Causes(RunReport run) => run.Retries + run.Errors == 0 ? "<p>None.</p>" : Table(
        ["Transaction", "what happened", "cause", "count"],
        run.Kinds.SelectMany(k => k.Retries.Select(c => (string[])[k.Name, "made again", c.Key, Count(c.Value)])
            .Concat(k.Errors.Select(c => (string[])[k.Name, "given up", c.Key, Count(c.Value)]))));

    public static string Inputs(RunReport run) => Table(
        ["Share", "reached", "specified"],
        run.Inputs.Select(i => (string[])[i.Name, Invariant($"{i.Value:0.00} {i.Unit}"), Invariant($"{i.Min} – {i.Max} {i.Unit}")]));

    private static string Table(string[] head, IEnumerable<string[]> rows) =>
        $"""<div class="wide"><table><tr>{Cells("th", head)}</tr>{string.Concat(rows.Select(r => $"<tr>{Cells("td", r)}</tr>"))}</table></div>""";

    private static string Cells(string tag, string[] cells) => string.Concat(cells.Select(c => $"<{tag}>{WebUtility.HtmlEncode(c)}</{tag}>"));

    private static string Count(long count) => Invariant($"{count:N0}");

    private static string Ms(double? ms) => ReportConsole.Ms(ms);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
