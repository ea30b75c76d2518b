using System.Diagnostics;
using Longitude.Cli.Bench.Tpcc.Inputs;
using Longitude.Cli.Bench.Tpcc.Measuring;

namespace Longitude.Cli.Bench.Tpcc;

/// <summary>What a run measured.</summary>
/// <param name="Window">When it measured.</param>
/// <param name="Kinds">By kind, all terminals together.</param>
/// <param name="Inputs">What the inputs were, those of the warm-up too.</param>
/// <param name="Usage">Processor and memory.</param>
/// <param name="Stopped">Why terminals ended early.</param>
internal sealed record Measured(
    Window Window, IReadOnlyDictionary<TransactionKind, KindRecord> Kinds, InputShares Inputs, UsageSampler Usage, IReadOnlyList<string> Stopped);

/// <summary>Runs all terminals against a database.</summary>
internal static class Workload
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);

    /// <param name="target">The database.</param>
    /// <param name="options">What to run.</param>
    /// <param name="progress">Is told now and then how long it runs, and how many transactions have ended.</param>
    /// <param name="cancellation">Ends it without a result.</param>
    public static async Task<Measured> RunAsync(ITarget target, TpccOptions options, Action<TimeSpan, long> progress, CancellationToken cancellation)
    {
        RunConstants constants = RunConstants.For(options.Seed, options.Scale);
        var window = new Window(options.WarmUp, options.Duration);
        var usage = new UsageSampler(target.Server.Meter, window);
        using AcknowledgedOrders? acknowledged = options.Acknowledged is { } file ? new AcknowledgedOrders(file) : null;
        var inputs = new List<InputSource>();
        var recorders = new List<Recorder>();
        var databases = new List<ITerminal>();
        try
        {
            for (int t = 0; t < options.Connections; t++)
            {
                inputs.Add(new InputSource(options.Scale, options.Warehouses, t, constants, options.Seed));
                recorders.Add(new Recorder(window));
                databases.Add(await target.OpenTerminalAsync(t, inputs[t].Warehouse, recorders[t], cancellation));
            }

            Terminal[] terminals =
                [.. Enumerable.Range(0, options.Connections).Select(t => new Terminal(options, inputs[t], databases[t], recorders[t], window, acknowledged))];
            window.Start();
            long began = Stopwatch.GetTimestamp();
            Task[] work = [usage.RunAsync(cancellation), .. terminals.Select(t => Task.Run(() => t.RunAsync(cancellation), cancellation))];
            Task all = Task.WhenAll(work);
            while (await Task.WhenAny(all, Task.Delay(ProgressInterval, cancellation)) != all)
                progress(Stopwatch.GetElapsedTime(began), recorders.Sum(r => r.Ended));
            await all;
            return Add(window, inputs, recorders, usage, [.. terminals.Select(t => t.StoppedBy).OfType<string>()]);
        }
        finally
        {
            foreach (ITerminal database in databases)
                await database.DisposeAsync();
        }
    }

    private static Measured Add(Window window, List<InputSource> inputs, List<Recorder> recorders, UsageSampler usage, IReadOnlyList<string> stopped)
    {
        var shares = new InputShares();
        foreach (InputSource source in inputs)
            shares.Add(source.Shares);
        var kinds = new Dictionary<TransactionKind, KindRecord>();
        foreach (TransactionKind kind in Enum.GetValues<TransactionKind>())
        {
            kinds[kind] = recorders[0][kind];
            foreach (Recorder recorder in recorders.Skip(1))
                kinds[kind].Add(recorder[kind]);
        }

        return new Measured(window, kinds, shares, usage, stopped);
    }
}
