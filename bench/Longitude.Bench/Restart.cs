using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Longitude.Bench.Harness;
using Longitude.Client;

namespace Longitude.Bench;

/// <summary>How long a database with a million rows takes to be back after kill -9. Each opening happens in a fresh process.</summary>
internal static class Restart
{
    public static readonly Benchmark Benchmark = new("restart", "How long after kill -9 until a million rows can be read again?", RunAsync);

    private static async Task<Report> RunAsync(Settings settings, CancellationToken cancellation)
    {
        int rows = settings.Quick ? 20_000 : 1_000_000, rounds = settings.RoundsOr(7, quick: 2);
        using TempFolder folder = settings.NewFolder();
        var open = new List<double>();
        var whole = new List<double>();
        var random = new Random(5);
        Settings.Progress($"restart: loading {rows:N0} rows");
        using (var loader = new RestartChild.Running(folder.Path, rows))
            await loader.ReadyAsync(cancellation);
        for (int round = 0; round < rounds; round++)
        {
            Settings.Progress($"restart: round {round + 1} of {rounds}");
            long began = Stopwatch.GetTimestamp();
            using var child = new RestartChild.Running(folder.Path, rows);
            open.Add(await child.ReadyAsync(cancellation));
            whole.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);

            // It goes on writing; the kill comes anywhere between two checkpoints.
            await Task.Delay(settings.Quick ? 100 : random.Next(200, 3000), cancellation);
        }

        var report = new Report(Benchmark.Name, Benchmark.Question);
        report.Add(new Figure("opening, until the first row is read", "ms", open, Target.Max(2000)));
        report.Add(new Figure("the same with the start of the process", "ms", whole));
        report.Note($"{rows:N0} rows of 100 bytes, put by transactions. Between the rounds the process writes on, 16 writers in a closed loop, and is killed at a random moment.");
        report.Note("Each opening is in a fresh process: nothing is compiled yet. The files are in the page cache, as after the death of a process.");
        return report;
    }
}

/// <summary>The process that is killed: opens, reads a row, says how long that took, and writes until it dies.</summary>
internal static class RestartChild
{
    private const string Name = "restart-child";
    private const int ValueBytes = 100, Writers = 16;

    public static Command Command()
    {
        var folder = new Argument<string>("folder");
        var rows = new Argument<int>("rows");
        var command = new Command(Name, "Used by restart.") { folder, rows };
        command.Hidden = true;
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(folder)!, parsed.GetValue(rows), cancellation));
        return command;
    }

    private static async Task RunAsync(string folder, int rows, CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        await using Database db = Database.Open(folder, WorldOptions.Single);
        Connection connection = db.Connect("world");
        bool isThere = await connection.GetAsync(Rows.KeyAt(connection.Place, rows - 1), cancellation: cancellation) is not null;
        double ms = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        if (!isThere)
            await Rows.LoadAsync(connection, rows, ValueBytes, cancellation);
        Console.WriteLine(ms.ToString(CultureInfo.InvariantCulture));
        await ClosedLoop.RunAsync(
            Writers,
            (_, random) => connection.PutAsync(Rows.RandomKey(connection.Place, random, rows), new byte[ValueBytes], cancellation),
            TimeSpan.Zero,
            TimeSpan.FromMinutes(5),
            cancellation);
    }

    /// <summary>Such a process; it is killed at the end of the block.</summary>
    internal sealed class Running : IDisposable
    {
        private readonly Process _process;

        public Running(string folder, int rows)
        {
            var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false, RedirectStandardOutput = true };
            if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
                start.ArgumentList.Add(typeof(RestartChild).Assembly.Location);
            start.ArgumentList.Add(Name);
            start.ArgumentList.Add(folder);
            start.ArgumentList.Add(rows.ToString(CultureInfo.InvariantCulture));
            _process = Process.Start(start)!;
        }

        /// <summary>Waits for it to serve; how long its opening took, in milliseconds.</summary>
        public async Task<double> ReadyAsync(CancellationToken cancellation)
        {
            string line = await _process.StandardOutput.ReadLineAsync(cancellation)
                ?? throw new InvalidOperationException("The process ended before it had opened the database.");
            return double.Parse(line, CultureInfo.InvariantCulture);
        }

        public void Dispose()
        {
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
        }
    }
}
