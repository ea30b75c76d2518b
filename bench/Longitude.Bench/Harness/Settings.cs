namespace Longitude.Bench.Harness;

/// <summary>What was asked for on the command line.</summary>
/// <param name="Quick">Seconds instead of minutes: shows that the benchmark works; its figures mean little.</param>
/// <param name="Rounds">How many rounds; null for the benchmark's own number.</param>
/// <param name="Seconds">How long each measured stretch takes; null for the benchmark's own time.</param>
/// <param name="Only">Measure only what has this in its name, where a benchmark compares several; for profiling.</param>
/// <param name="Folder">Where data goes. A folder in memory would measure no disk.</param>
internal sealed record Settings(bool Quick, int? Rounds, double? Seconds, string? Only, string Folder)
{
    public int RoundsOr(int usual, int quick = 1) => Rounds ?? (Quick ? quick : usual);

    public TimeSpan TimeOr(double usual, double quick = 0.2) => TimeSpan.FromSeconds(Seconds ?? (Quick ? quick : usual));

    public TempFolder NewFolder() => new(Folder);

    /// <summary>Says what runs, on the error stream: the table on the output stays clean.</summary>
    public static void Progress(string text) => Console.Error.WriteLine("  " + text);
}

/// <summary>A benchmark: its name on the command line, the question it answers, and how.</summary>
internal sealed record Benchmark(string Name, string Question, Func<Settings, CancellationToken, Task<Report>> RunAsync);
