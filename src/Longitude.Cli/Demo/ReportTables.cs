using Spectre.Console;

namespace Longitude.Cli.Demo;

/// <summary>The report's tables.</summary>
internal static class ReportTables
{
    public static Table Routes(DemoReport report)
    {
        Table table = Titled($"Transfers (rates and times without the first {report.WarmUpSeconds:0} s)");
        table.AddColumn("City");
        table.AddColumn("To");
        foreach (string name in (string[])["Round trip", "Per second", "p50 ms", "p99 ms", "Goal p50", "Committed", "Declined", "Retries", "Given up"])
            table.AddColumn(new TableColumn(name).RightAligned());
        foreach (RouteReport route in report.Routes.OrderBy(r => r.GoalP50Ms is not null))
        {
            bool isFar = route.GoalP50Ms is not null;
            table.AddRow(
                route.From,
                isFar ? route.To : "(local)",
                isFar ? $"{route.RoundTripMs:0}" : "",
                $"{route.PerSecond:N0}",
                Median(route),
                Ms(route.P99Ms),
                Ms(route.GoalP50Ms),
                $"{route.Committed:N0}",
                $"{route.Declined:N0}",
                $"{route.Retries:N0}",
                $"{route.Failed:N0}");
        }

        return table;
    }

    public static Table Bookings(DemoReport report)
    {
        Table table = Titled("Seats that two cities raced for");
        table.AddColumn("Flights of");
        table.AddColumn(new TableColumn("Won there").RightAligned());
        table.AddColumn("Rival");
        foreach (string name in (string[])["Won by rival", "Lost", "Retries", "Given up"])
            table.AddColumn(new TableColumn(name).RightAligned());
        foreach (BookingReport b in report.Bookings)
            table.AddRow(b.City, $"{b.WonNear:N0}", b.Rival, $"{b.WonFar:N0}", $"{b.Lost:N0}", $"{b.Retries:N0}", $"{b.Failed:N0}");
        return table;
    }

    /// <summary>The places of one depth in words.</summary>
    public static string Level(IGrouping<int, EpochReport> places) =>
        string.Join(", ", places.Select(p => $"{p.Place[(p.Place.LastIndexOf('/') + 1)..]} {p.PerSecond:0.0}"));

    private static Table Titled(string title) => new Table().Border(TableBorder.Simple).Title(title);

    private static string Median(RouteReport route)
    {
        string text = Ms(route.P50Ms);
        return route.GoalP50Ms is not { } goal || route.P50Ms is not { } p50 ? text : p50 <= goal ? $"[green]{text}[/]" : $"[yellow]{text}[/]";
    }

    private static string Ms(double? ms) => ms is null ? "" : ms < 10 ? $"{ms:0.00}" : $"{ms:0}";
}
