using System.CommandLine;
using System.Globalization;
using Longitude.Bench;
using Longitude.Bench.Harness;
using Longitude.Bench.Rivals;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

Benchmark[] benchmarks = [LocalLatency.Benchmark, FarLatency.Benchmark, Commits.Benchmark, Reads.Benchmark, Restart.Benchmark, Tables.Benchmark];
var quick = new Option<bool>("--quick") { Description = "A few seconds only: shows that it works; the figures mean little." };
var rounds = new Option<int?>("--rounds") { Description = "How many rounds; the median counts." };
var seconds = new Option<double?>("--seconds") { Description = "How long each measured stretch takes." };
var json = new Option<string?>("--json") { Description = "Also write the figures to this file." };
var only = new Option<string?>("--only") { Description = "commits: measure only those with this in their name; for profiling." };
var folder = new Option<string>("--folder") { Description = "Where data goes: on the disk to be measured.", DefaultValueFactory = _ => Path.GetTempPath() };

var root = new RootCommand("Longitude's benchmarks. Each prints a table with medians, targets, and met or missed.");
foreach (Benchmark benchmark in benchmarks)
    root.Subcommands.Add(CommandFor(benchmark.Name, benchmark.Question, [benchmark]));
root.Subcommands.Add(CommandFor("all", "All of them, one after another.", benchmarks));
root.Subcommands.Add(RestartChild.Command());
root.Subcommands.Add(WithPostgres.Command());
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(20) });

Command CommandFor(string name, string description, Benchmark[] chosen)
{
    var command = new Command(name, description) { quick, rounds, seconds, only, json, folder };
    command.SetAction(async (parsed, cancellation) =>
    {
        var settings = new Settings(parsed.GetValue(quick), parsed.GetValue(rounds), parsed.GetValue(seconds), parsed.GetValue(only), parsed.GetValue(folder)!);
        var reports = new List<Report>();
        try
        {
            foreach (Benchmark benchmark in chosen)
            {
                Report report = await benchmark.RunAsync(settings, cancellation);
                report.Print(Console.Out);
                reports.Add(report);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Console.Error.WriteLine("Stopped.");
            return 130;
        }
        finally
        {
            if (parsed.GetValue(json) is { } file && reports.Count > 0)
                Report.WriteJson(file, reports);
        }

        return 0;
    });
    return command;
}
