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
        foreach ((string name, _) in databases)
            table.AddColumn(new TableColumn(name).RightAligned().NoWrap());
        RunReport[][] runs = [.. databases.Select(d => d.Reports.Select(r => r.Run ?? throw new CommandException($"A report of {d.Name} holds no run.")).ToArray())];
        double first = Median(runs[0].Select(r => r.NewOrdersPerMinute));
        Row("New orders per minute", r => Spread(r.Select(x => x.NewOrdersPerMinute)));
        Row($"  against {databases[0].Name}", r => $"{Median(r.Select(x => x.NewOrdersPerMinute)) / first:0.00} ×");
        Row("Transactions per second", r => Spread(r.Select(x => x.TransactionsPerSecond)));
        foreach (int kind in Enumerable.Range(0, runs[0][0].Kinds.Count))
        {
            Row($"{runs[0][0].Kinds[kind].Name}, p50 ms", r => ReportConsole.Ms(Median(r.Select(x => x.Kinds[kind].All.P50 ?? double.NaN))));
            Row("  p99 ms", r => ReportConsole.Ms(Median(r.Select(x => x.Kinds[kind].All.P99 ?? double.NaN))));
        }

        Row("Attempts that lost", r => $"{100 * Median(r.Select(x => (double)x.Retries / Math.Max(1, x.Retries + Ended(x)))):0.0} %");
        Row("Errors", r => $"{r.Sum(x => x.Errors):N0}");
        Row("Server: µs of processor per transaction", r => Known(Median(r.Select(x => 1e6 * (x.Usage.ServerProcessorSeconds ?? double.NaN) / Math.Max(1, Ended(x))))));
        Row("  MiB of memory", r => Known(Median(r.Select(x => (x.Usage.ServerMemoryBytesMax ?? double.NaN) / 1048576))));
        Row("Consistency conditions", r => databases[Array.IndexOf(runs, r)].Reports.All(x => x.Passed) ? "hold" : "VIOLATED");
        console.Show(table);
        foreach ((string name, TpccReport[] reports) in databases)
        {
            SettingsReport settings = reports[0].Settings;
            console.Text($"{name}: {reports[0].Target}; runs: {reports.Length} of {settings.DurationSeconds:0.#} s, warehouses: {settings.Warehouses}, connections: {settings.Connections}.");
        }

        void Row(string figure, Func<RunReport[], string> of) => table.AddRow([figure, .. runs.Select(of)]);
    }

    private static string Known(double value) => double.IsNaN(value) ? "?" : $"{value:N0}";

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
