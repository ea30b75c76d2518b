using Spectre.Console;

namespace Longitude.Cli.Demo;

/// <summary>The report's tables.</summary>
internal static class ReportTables
{
    public static Table Routes(DemoReport report)
    {
        Table table = Titled(
            $"Transfers (times in ms; without the first {report.WarmUpSeconds:0} s)",
            "From and to", "Round trip", "Per second", "p50", "Goal", "p99", "Declined", "Retries");
        foreach (RouteReport route in report.Routes.OrderBy(r => r.GoalP50Ms is not null))
        {
            bool isFar = route.GoalP50Ms is not null;
            table.AddRow(
                isFar ? $"{route.From} – {route.To}" : $"within {route.From}",
                isFar ? $"{route.RoundTripMs:0}" : "",
                $"{route.PerSecond:N0}",
                Median(route),
                Ms(route.GoalP50Ms),
                Ms(route.P99Ms),
                $"{route.Declined:N0}",
                $"{route.Retries:N0}");
        }

        return table;
    }

    public static Table Bookings(DemoReport report)
    {
        Table table = Titled("Seats that two cities raced for", "Flights of", "Won there", "Won from afar", "Lost", "Retries");
        foreach (BookingReport b in report.Bookings)
            table.AddRow(b.City, $"{b.WonNear:N0}", $"{b.WonFar:N0} by {b.Rival}", $"{b.Lost:N0}", $"{b.Retries:N0}");
        return table;
    }

    /// <summary>The places of one depth in words.</summary>
    public static string Level(IGrouping<int, EpochReport> places) =>
        string.Join(", ", places.Select(p => $"{p.Place[(p.Place.LastIndexOf('/') + 1)..]} {p.PerSecond:0.0}"));

    private static Table Titled(string title, string first, params string[] others)
    {
        Table table = new Table().Border(TableBorder.Simple).Title(title);
        table.AddColumn(new TableColumn(first).NoWrap());
        foreach (string name in others)
            table.AddColumn(new TableColumn(name).RightAligned().NoWrap());
        return table;
    }

    private static string Median(RouteReport route)
    {
        string text = Ms(route.P50Ms);
        return route.GoalP50Ms is not { } goal || route.P50Ms is not { } p50 ? text : p50 <= goal ? $"[green]{text}[/]" : $"[yellow]{text}[/]";
    }

    private static string Ms(double? ms) => ms is null ? "" : ms < 10 ? $"{ms:0.00}" : $"{ms:0}";
}
