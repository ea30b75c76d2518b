using System.Diagnostics;
using Longitude.Cli.Bench.Tpcc.Inputs;
using Longitude.Cli.Bench.Tpcc.Reports;

namespace Longitude.Cli.Bench.Tpcc;

/// <summary>One benchmark from beginning to end: load, check, run, check, report.</summary>
internal sealed class TpccRun(ITarget target, TpccOptions options, BenchConsole console)
{
    private readonly List<CheckReport> _checks = [];
    private readonly List<string> _notes = [];
    private TpccOptions _options = options;
    private Loaded _loaded = new(options.Warehouses, options.Scale);

    /// <returns>The exit code: 1 when a condition does not hold or terminals could not go on.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        console.Line($"[bold]TPC-C-like[/] on {Spectre.Console.Markup.Escape(target.Description)}.");
        LoadReport? load = null;
        Loaded? found = await target.FindAsync(cancellation);
        if (_options.Parts.HasFlag(Parts.Load))
        {
            if (found is not null && !_options.Drop)
                throw new CommandException($"The database already holds such tables, with {found.Warehouses} warehouses: use --skip-load to run on them, or --drop to replace them.");
            load = await LoadAsync(cancellation);
            await CheckAsync("after the load", mayAsk: true, cancellation);
        }
        else
        {
            Adopt(found ?? throw new CommandException("The database holds no tables to run on: run without --skip-load, or with --load-only, first."));
        }

        RunReport? run = null;
        if (_options.Parts.HasFlag(Parts.Run))
        {
            run = await RunTransactionsAsync(cancellation);
            if (run.Stopped.Count < _options.Connections)
                await CheckAsync("after the run", mayAsk: true, cancellation);
            else
                _notes.Add("Nothing was checked after the run: no terminal could go on.");
        }
        else if (load is null)
        {
            await CheckAsync("now", mayAsk: false, cancellation);
        }

        TpccReport report = Report(load, run);
        ReportConsole.Show(console, report);
        await WriteAsync(report, cancellation);
        return report.Passed ? 0 : 1;
    }

    private void Adopt(Loaded found)
    {
        if (found.Warehouses < _options.Warehouses)
            throw new CommandException($"The database holds {found.Warehouses} warehouses, not {_options.Warehouses}: name fewer, or load again with --drop.");
        _loaded = found;
        _options = _options with { Scale = found.Scale };
    }

    private async Task<LoadReport> LoadAsync(CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        long rows = 0, total = _options.Scale.Items + (_options.Warehouses * _options.Scale.RowsPerWarehouse);
        var population = new Population(_options.Scale, _options.Seed);
        await console.ProgressAsync("Loading", total, async progress =>
            _notes.AddRange(await target.LoadAsync(
                population,
                _options.Warehouses,
                _options.Drop,
                loaded =>
                {
                    long now = Interlocked.Add(ref rows, loaded);
                    progress(now, $"{now:N0} rows");
                },
                cancellation)));
        var report = new LoadReport(rows, Stopwatch.GetElapsedTime(began).TotalSeconds);
        console.Line($"Loaded {_options.Warehouses} warehouses, {report.Rows:N0} rows, in {report.Seconds:0.0} s.");
        return report;
    }

    private async Task<RunReport> RunTransactionsAsync(CancellationToken cancellation)
    {
        TimeSpan total = _options.WarmUp + _options.Duration;
        console.Line($"Running {_options.Connections} connections for {_options.Duration.TotalSeconds:0.#} s, after {_options.WarmUp.TotalSeconds:0.#} s to warm up.");
        Measured? measured = null;
        await console.ProgressAsync("Running", total.TotalSeconds, async progress =>
        {
            (TimeSpan time, long ended) last = default;
            measured = await Workload.RunAsync(
                target,
                _options,
                (time, ended) =>
                {
                    progress(time.TotalSeconds, $"{(ended - last.ended) / (time - last.time).TotalSeconds:N0} transactions per second");
                    last = (time, ended);
                },
                cancellation);
        });
        return ReportMaker.Run(target, measured!, _options.Warehouses > 1);
    }

    private async Task CheckAsync(string when, bool mayAsk, CancellationToken cancellation)
    {
        if (mayAsk && !_options.Parts.HasFlag(Parts.Check))
            return;
        long began = Stopwatch.GetTimestamp();
        IReadOnlyCollection<OrderId> acknowledged = _options.Acknowledged is { } file && File.Exists(file) ? AcknowledgedOrders.Read(file) : [];
        IReadOnlyList<ConditionResult> results = await target.CheckAsync(_loaded, acknowledged, cancellation);
        var check = new CheckReport(when, results, Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        _checks.Add(check);
        ReportConsole.Show(console, check);
    }

    private TpccReport Report(LoadReport? load, RunReport? run) => new()
    {
        Target = target.Description,
        EndedUtc = DateTime.UtcNow,
        Machine = ReportMaker.Machine,
        Settings = ReportMaker.Settings(_options),
        Load = load,
        Run = run,
        Checks = _checks,
        Notes = _notes,
        Passed = _checks.TrueForAll(c => c.Passed) && run is not { Stopped.Count: > 0 },
    };

    private async Task WriteAsync(TpccReport report, CancellationToken cancellation)
    {
        if (_options.Json is { } json)
            await File.WriteAllTextAsync(json, ReportJson.Write(report), cancellation);
        if (_options.Html is { } html)
            await File.WriteAllTextAsync(html, ReportPage.Write(report), cancellation);
    }
}
