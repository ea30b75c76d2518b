using System.CommandLine;
using Longitude.Cli.Bench.Tpcc.Reports;
using Spectre.Console;

namespace Longitude.Cli.Bench;

/// <summary>The command <c>bench compare</c>: medians of several runs of several databases, and their ratios to the first.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var runs = new Argument<string[]>("runs") { Description = "NAME=FILE,FILE,…: a database and the JSON reports of its runs. The first one is what the others are held against.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("compare", "Compares reports of bench tpcc: medians of each database's runs, and ratios.") { runs };
        command.SetAction(parsed =>
        {
            Compare(new BenchConsole(), [.. parsed.GetRequiredValue(runs).Select(Read)]);
            return 0;
        });
        return command;
    }

    private static (string Name, TpccReport[] Reports) Read(string text)
    {
        string[] parts = text.Split('=', 2);
        if (parts.Length < 2 || parts[1].Length == 0)
            throw new CommandException($"'{text}' does not name runs: write NAME=FILE,FILE.");
        return (parts[0], [.. parts[1].Split(',').Select(ReportJson.Read)]);
    }

    private static void Compare(BenchConsole console, (string Name, TpccReport[] Reports)[] databases)
    {
        Table table = new Table().Border(TableBorder.Simple).Title("Medians (lowest – highest)");
        table.AddColumn(new TableColumn("").NoWrap());
        foreach (string name in (string[])["New orders per minute", "× first", "Transactions/s", "New-Order p50 ms", "p99 ms", "Payment p50 ms", "Lost attempts", "Errors", "Server cores", "Server µs each", "MiB"])
            table.AddColumn(new TableColumn(name).RightAligned().NoWrap());
        double? first = null;
        foreach ((string name, TpccReport[] reports) in databases)
        {
            RunReport[] runs = [.. reports.Select(r => r.Run ?? throw new CommandException($"A report of {name} holds no run."))];
            double orders = Median(runs.Select(r => r.NewOrdersPerMinute));
            first ??= orders;
            table.AddRow(
                name,
                Spread(runs.Select(r => r.NewOrdersPerMinute)),
                $"{orders / first:0.00}",
                Spread(runs.Select(r => r.TransactionsPerSecond)),
                ReportConsole.Ms(Median(runs.Select(r => r.Kinds[0].All.P50 ?? double.NaN))),
                ReportConsole.Ms(Median(runs.Select(r => r.Kinds[0].All.P99 ?? double.NaN))),
                ReportConsole.Ms(Median(runs.Select(r => r.Kinds[1].All.P50 ?? double.NaN))),
                $"{100 * Median(runs.Select(r => (double)r.Retries / Math.Max(1, r.Retries + Ended(r)))):0.0} %",
                $"{runs.Sum(r => r.Errors):N0}",
                $"{Median(reports.Select(r => (r.Run!.Usage.ServerProcessorSeconds ?? double.NaN) / r.Settings.DurationSeconds)):0.00}",
                $"{Median(runs.Select(r => 1e6 * (r.Usage.ServerProcessorSeconds ?? double.NaN) / Math.Max(1, Ended(r)))):N0}",
                $"{Median(runs.Select(r => (r.Usage.ServerMemoryBytesMax ?? double.NaN) / 1048576)):N0}");
        }

        console.Show(table);
        foreach ((string name, TpccReport[] reports) in databases)
            console.Text($"{name}: {reports[0].Target}; {reports.Length} runs of {reports[0].Settings.DurationSeconds:0.#} s, {reports[0].Settings.Warehouses} warehouses, {reports[0].Settings.Connections} connections; consistency conditions {(reports.All(r => r.Passed) ? "hold" : "VIOLATED")}.");
    }

    private static long Ended(RunReport run) => run.Kinds.Sum(k => k.All.Count);

    private static string Spread(IEnumerable<double> values)
    {
        double[] all = [.. values];
        return all.Length == 1 ? $"{all[0]:N0}" : $"{Median(all):N0} ({all.Min():N0} – {all.Max():N0})";
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
