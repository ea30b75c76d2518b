using System.Globalization;
using System.Text;
using Spectre.Console;

namespace Longitude.Cli.Demo;

/// <summary>
/// What the user sees: on a terminal a table that changes in place, and colours; in a log, plain lines.
/// </summary>
internal sealed class DemoConsole
{
    private const int LogWidth = 110;
    private const int FaultsShown = 5;

    private readonly IAnsiConsole _out;
    private readonly bool _isTerminal;
    private readonly StringBuilder _log = new();

    public DemoConsole()
    {
        _isTerminal = !Console.IsOutputRedirected
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"))
            && Environment.GetEnvironmentVariable("TERM") is not "dumb";
        _out = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = _isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = _isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = _isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            Out = _isTerminal ? null : new AnsiConsoleOutput(new StringWriter(_log, CultureInfo.InvariantCulture)),
        });
        if (!_isTerminal)
            _out.Profile.Width = LogWidth;
    }

    public void Intro(int seed, string folder, double killAfter)
    {
        Line("[bold]Longitude[/]: one database in three cities.");
        Line($"Round trips: {string.Join(", ", DemoWorld.Options.RoundTrips.Select(r => $"{DemoWorld.CityAt(r.A)}–{DemoWorld.CityAt(r.B)} {r.Milliseconds} ms"))}. Every commit is synced to disk.");
        Line($"Per city {Count(ClientKind.Local)} clients move money within it and {Count(ClientKind.Far)} to the others; two book seats, each against a client of another city.");
        Line($"Data in {Markup.Escape(folder)}; seed {seed}; the engine will be killed after {killAfter:0.000} s.");
    }

    /// <summary>Shows how the work goes on while it does.</summary>
    public async Task ProgressAsync(Func<Action<double, IReadOnlyList<Tally.Snapshot>>, Task> work)
    {
        if (_isTerminal)
        {
            await _out.Live(new Text("")).AutoClear(true).StartAsync(live => work((seconds, cities) => live.UpdateTarget(Table(seconds, cities))));
            return;
        }

        double next = 1;
        await work((seconds, cities) =>
        {
            if (seconds < next)
                return;
            next = Math.Floor(seconds) + 1;
            Line($"{seconds,5:0.0} s  {string.Join("; ", cities.Select(c => $"{c.City}: {c.Local:N0} local, {c.Far:N0} far, {c.Seats:N0} seats"))}");
        });
    }

    public void Report(DemoReport report)
    {
        Line($"Killed after {report.KilledAfterSeconds:0.000} s, reopened, and checked.");
        Line("");
        Show(ReportTables.Routes(report));
        Show(ReportTables.Bookings(report));
        Line($"Epochs per second: {string.Join("; ", report.Epochs.GroupBy(e => e.Place.Count(c => c == '/')).Select(ReportTables.Level))}.");
        string reasons = string.Join(", ", report.Rejections.Select(r => $"{r.Key} {r.Value:N0}"));
        Line($"Rejected attempts, by reason: {(reasons.Length == 0 ? "none" : reasons)}. Given up: {report.Routes.Sum(r => r.Failed) + report.Bookings.Sum(b => b.Failed):N0}.");
        Line("");
        RecoveryReport recovery = report.Recovery;
        Line($"Recovery, from the kill on: process gone {recovery.EndedMs:0} ms, folder open {recovery.OpenMs:0} ms, first read in {string.Join(", ", DemoWorld.Cities.Zip(recovery.FirstReadMs, (c, ms) => $"{c} {ms:0} ms"))}; first transaction over all cities {recovery.FirstFarMs:0} ms.");
        Line($"{report.Unacknowledged:N0} transfers were committed without their clients having heard of it.");
        foreach (string message in report.Messages)
            Line($"The engine said: {Markup.Escape(message)}");
        Line("");
        foreach (Check check in report.Checks)
            Show(check);
        Line(report.Passed ? $"[green]All checks passed[/] in {report.CheckMs:0} ms." : "[red]Some checks failed.[/]");
    }

    public void Kept(string folder) => Line($"The data is kept in {Markup.Escape(folder)}.");

    private static Table Table(double seconds, IReadOnlyList<Tally.Snapshot> cities)
    {
        Table table = new Table().Border(TableBorder.Rounded).Title($"{seconds:0.0} s");
        table.AddColumn("City");
        foreach (string name in (string[])["Local transfers", "p50 ms", "Far transfers", "Seats sold"])
            table.AddColumn(new TableColumn(name).RightAligned());
        foreach (Tally.Snapshot city in cities)
            table.AddRow(city.City.Name, $"{city.Local:N0}", $"{city.LocalP50Ms:0.00}", $"{city.Far:N0}", $"{city.Seats:N0}");
        return table;
    }

    private void Show(Check check)
    {
        Line($"{(check.Passed ? "[green]ok    [/]" : "[red]FAILED[/]")}  {check.Name}: {check.Checked}");
        foreach (string fault in check.Faults.Take(FaultsShown))
            Line($"        {Markup.Escape(fault)}");
        if (check.Faults.Count > FaultsShown)
            Line($"        and {check.Faults.Count - FaultsShown:N0} more");
    }

    private void Show(Table table)
    {
        _out.Write(table);

        // Tables fill their cells with spaces, which no log needs.
        foreach (string line in _log.ToString().Split('\n').Where(l => !string.IsNullOrWhiteSpace(l)))
            Console.Out.WriteLine(line.TrimEnd());
        _log.Clear();
        Line("");
    }

    private void Line(string markup)
    {
        // A log's reader may search for a line: it is not wrapped there.
        if (_isTerminal)
            _out.MarkupLine(markup);
        else
            Console.Out.WriteLine(Markup.Remove(markup));
    }

    private static int Count(ClientKind kind) => DemoWorld.Clients.Count(c => c.Kind == kind) / DemoWorld.Cities.Count;
}
