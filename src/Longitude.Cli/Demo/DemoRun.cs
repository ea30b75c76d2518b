using System.Diagnostics;
using System.Text.Json;
using Longitude.Client;

namespace Longitude.Cli.Demo;

/// <summary>
/// The demo from beginning to end: start the engine in a process of its own, watch it, kill it, open what it left behind, check that
/// against what it had acknowledged, and report.
/// </summary>
/// <remarks>
/// The engine is another process because only so the kill is one: what a process has in memory, in its buffers or half done is lost
/// then, as it would be in earnest. An acknowledgement counts once the client in the engine got it and its record is in the pipe.
/// </remarks>
internal sealed class DemoRun(DemoOptions options)
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(60);

    private readonly DemoConsole _console = new();
    private readonly Tally _tally = new();

    /// <returns>0 when all checks held.</returns>
    /// <exception cref="CommandException">The folder cannot be used, or the engine failed.</exception>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        if (options.Json is not null && Path.GetDirectoryName(Path.GetFullPath(options.Json)) is { } parent && !Directory.Exists(parent))
            throw new CommandException($"There is no folder {parent} to write the report to.");
        string folder = options.Folder is null ? Directory.CreateTempSubdirectory("longitude-demo-").FullName : Prepare(options.Folder);
        bool keep = true;
        try
        {
            double killAfter = KillAfterSeconds();
            _console.Intro(options.Seed, folder, killAfter);
            DemoReport report;
            using (EngineProcess engine = EngineProcess.Start(folder, options.Seed, _tally))
            {
                await WatchAsync(engine, killAfter, cancellation);
                report = await RecoverAsync(engine, folder, killAfter, cancellation);
            }

            _console.Report(report);
            if (options.Json is not null)
                await File.WriteAllTextAsync(options.Json, JsonSerializer.Serialize(report, DemoReport.Json) + "\n", cancellation);
            keep = options.Folder is not null || !report.Passed;
            return report.Passed ? 0 : 1;
        }
        catch (OperationCanceledException)
        {
            keep = options.Folder is not null;
            throw;
        }
        finally
        {
            if (keep)
                _console.Kept(folder);
            else
                Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A moment in the last fifth of the run.</summary>
    private double KillAfterSeconds() => options.Seconds * (0.8 + (0.2 * new Random(options.Seed).NextDouble()));

    private static string Prepare(string folder)
    {
        string full = Path.GetFullPath(folder);
        if (File.Exists(full))
            throw new CommandException($"{full} is a file: name a new or an empty folder.");
        if (Directory.Exists(full) && Directory.EnumerateFileSystemEntries(full).Any())
            throw new CommandException($"The folder {full} is not empty: name a new or an empty one.");
        try
        {
            Directory.CreateDirectory(full);
            return full;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"The folder {full} cannot be made: {e.Message}");
        }
    }

    private async Task WatchAsync(EngineProcess engine, double killAfter, CancellationToken cancellation)
    {
        if (await Task.WhenAny(engine.Ready, engine.Ended, Task.Delay(ReadyWithin, cancellation)) != engine.Ready)
            throw await FailureAsync(engine, cancellation);
        long began = Stopwatch.GetTimestamp();
        await _console.ProgressAsync(async update =>
        {
            while (Stopwatch.GetElapsedTime(began).TotalSeconds is var elapsed && elapsed < killAfter)
            {
                update(elapsed, _tally.Look());
                await Task.WhenAny(engine.Ended, Task.Delay(TimeSpan.FromSeconds(Math.Min(0.2, killAfter - elapsed)), cancellation));
                cancellation.ThrowIfCancellationRequested();
                if (engine.Ended.IsCompleted)
                    throw await FailureAsync(engine, cancellation);
            }
        });
    }

    private static async Task<Exception> FailureAsync(EngineProcess engine, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!engine.Ended.IsCompleted)
            return new CommandException($"The engine, process {engine.Id}, did not begin within {ReadyWithin.TotalSeconds} s.");
        await engine.Ended;
        await engine.WaitForExitAsync(cancellation);
        const string Own = "longitude: ";
        string why = string.Join("\n", engine.Messages);
        return new CommandException(why.StartsWith(Own, StringComparison.Ordinal) ? why[Own.Length..] : $"The engine ended by itself. {why}");
    }

    private async Task<DemoReport> RecoverAsync(EngineProcess engine, string folder, double killAfter, CancellationToken cancellation)
    {
        long killed = Stopwatch.GetTimestamp();
        engine.Kill();
        await engine.WaitForExitAsync(cancellation);
        double endedMs = Stopwatch.GetElapsedTime(killed).TotalMilliseconds;
        await using Database db = await Task.Run(() => Database.Open(folder, DemoWorld.Options), cancellation);
        double openMs = Stopwatch.GetElapsedTime(killed).TotalMilliseconds;
        double[] firstReadMs = await Task.WhenAll(DemoWorld.Cities.Select(async city =>
        {
            Connection here = db.Connect(city.Path);
            await here.GetAsync(DemoWorld.Account(here.Place, 0), cancellation: cancellation);
            return Stopwatch.GetElapsedTime(killed).TotalMilliseconds;
        }));
        var audit = new Audit(db, _tally);
        await audit.MarkAsync(cancellation);
        double firstFarMs = Stopwatch.GetElapsedTime(killed).TotalMilliseconds;

        // What was in the pipe when the engine died still counts.
        await engine.Ended;
        if (options.Tamper)
            await Tampering.RunAsync(db, _tally, cancellation);
        long checking = Stopwatch.GetTimestamp();
        IReadOnlyList<Check> checks = await audit.RunAsync(cancellation);
        return DemoReport.Make(_tally, db.World, options.Seed, killAfter) with
        {
            Recovery = new RecoveryReport(endedMs, openMs, firstReadMs, firstFarMs),
            Checks = checks,
            CheckMs = Stopwatch.GetElapsedTime(checking).TotalMilliseconds,
            Unacknowledged = audit.Unacknowledged,
            Messages = [.. engine.Messages],
        };
    }
}
