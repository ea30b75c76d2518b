using System.CommandLine;
using System.Globalization;
using Longitude.Simulation;
using Spectre.Console;

namespace Longitude.Cli.Simulate;

/// <summary><c>longitude simulate</c>: worlds under faults, one per seed.</summary>
internal static class SimulateCommand
{
    public static Command Create()
    {
        var seeds = new Option<int>("--seeds") { Description = "How many worlds to run.", DefaultValueFactory = _ => 100 };
        var first = new Option<long>("--first-seed") { Description = "The seed of the first world.", DefaultValueFactory = _ => 1 };
        var trace = new Option<bool>("--trace") { Description = "Print what happens in the first world, event by event." };
        var transaction = new Option<string?>("--transaction") { Description = "With --trace: print only what concerns this transaction, by its id as the trace shows it." };
        seeds.Validators.Add(r => AtLeast(r, seeds, 1));
        var command = new Command("simulate", "Runs worlds of places under faults, in virtual time, each from a seed, and checks what came of them.")
        {
            seeds, first, trace, transaction,
        };
        command.SetAction(result => result.GetValue(trace) || result.GetValue(transaction) is not null
            ? Trace((ulong)result.GetValue(first), result.GetValue(transaction))
            : Run((ulong)result.GetValue(first), result.GetValue(seeds)));
        return command;
    }

    private static void AtLeast(System.CommandLine.Parsing.OptionResult result, Option<int> option, int least)
    {
        if (result.GetValue(option) < least)
            result.AddError($"{option.Name} must be at least {least}.");
    }

    private static int Trace(ulong seed, string? transaction)
    {
        var simulator = new Simulator();
        bool held = simulator.Replay(seed, Console.Out, transaction);
        Console.WriteLine(held ? $"Seed {seed} held." : $"Seed {seed} failed: {simulator.Failure!.Value.Message}");
        return held ? 0 : 1;
    }

    private static int Run(ulong first, int seeds)
    {
        var simulator = new Simulator();
        bool held = true;
        if (Console.IsOutputRedirected)
            held = RunAll(simulator, first, seeds, static _ => { });
        else
            AnsiConsole.Progress().Start(context =>
            {
                ProgressTask task = context.AddTask("worlds", maxValue: seeds);
                held = RunAll(simulator, first, seeds, task.Increment);
            });
        Report(simulator);
        if (held)
            return 0;
        (ulong seed, string message) = simulator.Failure!.Value;
        Console.WriteLine($"FAILED with seed {seed}: {message}");
        Console.WriteLine($"Replay it:             ./longitude simulate --seeds 1 --first-seed {seed}");
        Console.WriteLine($"See what happened:     ./longitude simulate --first-seed {seed} --trace [--transaction ID]");
        return 1;
    }

    private static bool RunAll(Simulator simulator, ulong first, int seeds, Action<double> advanced)
    {
        for (int i = 0; i < seeds; i++)
        {
            if (!simulator.Run(first + (ulong)i))
                return false;
            advanced(1);
        }

        return true;
    }

    private static void Report(Simulator simulator)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        Console.WriteLine("Faults injected:");
        Console.Write(simulator.FaultsText);
        Console.WriteLine("Rare branches:");
        Console.Write(simulator.BranchesText);
        Console.WriteLine(string.Create(culture, $"Worlds: {simulator.Worlds:N0} ({string.Join(", ", simulator.Workloads.Select(w => $"{w.Key} {w.Value}"))})"));
        Console.WriteLine(string.Create(culture, $"Transactions: {simulator.Committed:N0} committed, {simulator.Rejected:N0} rejected, in {simulator.Attempts:N0} attempts; {simulator.Events:N0} events logged"));
        Console.WriteLine(string.Create(culture, $"Virtual time: {simulator.VirtualTime.TotalSeconds:N0} s in {simulator.WallTime.TotalSeconds:N1} s; {simulator.Attempts / simulator.WallTime.TotalSeconds:N0} attempts, {(simulator.Committed + simulator.Rejected) / simulator.WallTime.TotalSeconds:N0} transactions per second of wall time"));
        Console.WriteLine(string.Create(culture, $"Processor time: {simulator.ProcessorTime.TotalSeconds:N1} s; {(simulator.Committed + simulator.Rejected) / simulator.ProcessorTime.TotalSeconds:N0} transactions, {simulator.Events / simulator.ProcessorTime.TotalSeconds:N0} events per second of it"));
    }
}
