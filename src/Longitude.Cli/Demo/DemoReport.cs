using System.Text.Json;
using Longitude.Core;

namespace Longitude.Cli.Demo;

/// <summary>Transfers from one city to another, or within one.</summary>
internal sealed record RouteReport(
    string From, string To, double RoundTripMs, double PerSecond, double? P50Ms, double? P99Ms, double? GoalP50Ms,
    long Committed, long Declined, long Failed, long Retries);

/// <summary>The seats of the flights of one city.</summary>
internal sealed record BookingReport(string City, string Rival, long WonNear, long WonFar, long Lost, long Failed, long Retries);

internal sealed record EpochReport(string Place, double PerSecond);

/// <summary>Times since the kill: the process was gone, the folder was open, the first read in each city, the first transaction over all.</summary>
internal sealed record RecoveryReport(double EndedMs, double OpenMs, IReadOnlyList<double> FirstReadMs, double FirstFarMs);

/// <summary>Everything that the demo says at its end.</summary>
internal sealed record DemoReport
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public required int Seed { get; init; }

    public required double KilledAfterSeconds { get; init; }

    public required double WarmUpSeconds { get; init; }

    public required IReadOnlyList<RouteReport> Routes { get; init; }

    public required IReadOnlyList<BookingReport> Bookings { get; init; }

    public required IReadOnlyList<EpochReport> Epochs { get; init; }

    public required IReadOnlyDictionary<string, long> Rejections { get; init; }

    public RecoveryReport Recovery { get; init; } = new(0, 0, [], 0);

    public IReadOnlyList<Check> Checks { get; init; } = [];

    public double CheckMs { get; init; }

    /// <summary>Transfers that were committed without their clients having heard of it.</summary>
    public int Unacknowledged { get; init; }

    /// <summary>What the engine had to say.</summary>
    public IReadOnlyList<string> Messages { get; init; } = [];

    public bool Passed => Checks.All(c => c.Passed);

    public static DemoReport Make(Tally tally, World world, int seed, double killedAfterSeconds) => new()
    {
        Seed = seed,
        KilledAfterSeconds = killedAfterSeconds,
        WarmUpSeconds = Tally.WarmUpSeconds,
        Routes = [.. tally.Routes.Select(r => Make(r.Key.From, r.Key.To, r.Value, tally.SecondsMeasured))],
        Bookings = [.. tally.Sales.Select(s => new BookingReport(
            s.Key.Name, DemoWorld.Rival(s.Key).Name, s.Value.Near, s.Value.Far, s.Value.Lost, s.Value.Failed, s.Value.Retries))],
        Epochs = [.. tally.Epochs.OrderBy(e => e.Key).Select(e => new EpochReport(world.Places[e.Key].Path, PerSecond(e.Value)))],
        Rejections = tally.Rejections.ToDictionary(r => r.Reason.ToString(), r => r.Count, StringComparer.Ordinal),
    };

    private static RouteReport Make(City from, City to, Tally.Route route, double seconds) => new(
        from.Name,
        to.Name,
        DemoWorld.RoundTripMs(from, to),
        route.Times.Count / seconds,
        route.Times.PercentileMs(0.5),
        route.Times.PercentileMs(0.99),
        from == to ? null : DemoWorld.GoalMs(from, to),
        route.Done,
        route.Declined,
        route.Failed,
        route.Retries);

    private static double PerSecond(List<(uint Micros, long Epoch)> seen)
    {
        // Like the times, without the beginning.
        var warm = seen.FindAll(s => s.Micros >= Tally.WarmUpSeconds * 1_000_000);
        return warm.Count < 2 ? 0 : (warm[^1].Epoch - warm[0].Epoch) * 1_000_000.0 / (warm[^1].Micros - warm[0].Micros);
    }
}
