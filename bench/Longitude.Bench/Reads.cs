using System.Diagnostics;
using Longitude.Bench.Harness;
using Longitude.Bench.Rivals;
using Longitude.Client;

namespace Longitude.Bench;

/// <summary>Point reads and scans in process, by one thread; SQLite on the same rows beside it.</summary>
internal static class Reads
{
    public static readonly Benchmark Benchmark = new("reads", "How fast does one thread read a million rows, at random and in order?", RunAsync);

    private const int ValueBytes = 100;

    private static async Task<Report> RunAsync(Settings settings, CancellationToken cancellation)
    {
        int rows = settings.Quick ? 50_000 : 1_000_000, rounds = settings.RoundsOr(5);
        TimeSpan time = settings.TimeOr(2);
        using TempFolder folder = settings.NewFolder();
        Settings.Progress($"reads: loading {rows:N0} rows into both");
        await using Database db = Database.Open(folder.Sub("longitude"), WorldOptions.Single);
        Connection connection = db.Connect("world");
        await Rows.LoadAsync(connection, rows, ValueBytes, cancellation);
        using var sqlite = new SqliteStore(folder.Sub("sqlite"), rows, ValueBytes);
        var points = new List<double>();
        var scans = new List<double>();
        var sqlitePoints = new List<double>();
        var sqliteScans = new List<double>();
        var pointsOfCore = new List<double>();
        var scansOfCore = new List<double>();
        for (int round = -1; round < rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            Settings.Progress(round < 0 ? "reads: warming up" : $"reads: round {round + 1} of {rounds}");
            (double Wall, double Processor)[] found =
            [
                RatePoints(time, n => ReadPoint(connection, n, rows)),
                RatePoints(time, n => sqlite.ReadPoint(n)),
                await RateScansAsync(time, () => ScanAsync(connection, cancellation), rows),
                await RateScansAsync(time, () => Task.FromResult(sqlite.Scan()), rows),
            ];
            if (round < 0)
                continue;
            points.Add(found[0].Wall);
            pointsOfCore.Add(found[0].Processor);
            sqlitePoints.Add(found[1].Wall);
            scans.Add(found[2].Wall);
            scansOfCore.Add(found[2].Processor);
            sqliteScans.Add(found[3].Wall);
        }

        var report = new Report(Benchmark.Name, Benchmark.Question);
        report.Add(new Figure("Longitude, point reads", "/s", points, Target.Min(1_000_000)));
        report.Add(new Figure("Longitude, point reads per second of processor time", "/s", pointsOfCore));
        report.Add(new Figure("SQLite, point reads", "/s", sqlitePoints));
        report.Add(new Figure("Longitude, rows scanned", "/s", scans, Target.Min(5_000_000)));
        report.Add(new Figure("Longitude, rows scanned per second of processor time", "/s", scansOfCore));
        report.Add(new Figure("SQLite, rows scanned", "/s", sqliteScans));
        report.Note($"{rows:N0} rows, 16-byte keys, {ValueBytes}-byte values. Keys are read in random order; making the key is part of a read.");
        report.Note("Processor time is that of the whole process, collections included: on a machine that others use too, it shows what one whole core would do.");
        report.Note("Longitude: Connection.GetAsync, and ScanAsync of a serializable transaction. SQLite: prepared statements, all pages cached, one read transaction around everything.");
        return report;

        (double Wall, double Processor) RatePoints(TimeSpan duration, Func<int, bool> read)
        {
            var random = new Random(3);
            long count = 0, began = Stopwatch.GetTimestamp();
            TimeSpan processor = Environment.CpuUsage.TotalTime;
            while (Stopwatch.GetElapsedTime(began) < duration)
            {
                for (int i = 0; i < 1000; i++)
                {
                    if (!read(random.Next(rows)))
                        throw new InvalidOperationException("A row is missing.");
                }

                count += 1000;
            }

            return (count / Stopwatch.GetElapsedTime(began).TotalSeconds, count / (Environment.CpuUsage.TotalTime - processor).TotalSeconds);
        }
    }

    private static bool ReadPoint(Connection connection, int n, int rows)
    {
        Debug.Assert(n < rows, "only rows that exist are read");
        ValueTask<ReadOnlyMemory<byte>?> read = connection.GetAsync(Rows.KeyAt(connection.Place, n));
        return (read.IsCompletedSuccessfully ? read.Result : read.AsTask().GetAwaiter().GetResult()) is { Length: ValueBytes };
    }

    private static Task<int> ScanAsync(Connection connection, CancellationToken cancellation) =>
        connection.RunAsync(
            async tx =>
            {
                int rows = 0, bytes = 0;
                await foreach (Client.Row row in tx.ScanAsync(connection.Place, cancellation: cancellation))
                {
                    rows++;
                    bytes += row.Value.Length;
                }

                return bytes == rows * ValueBytes ? rows : -1;
            },
            options: null,
            cancellation);

    private static async Task<(double Wall, double Processor)> RateScansAsync(TimeSpan time, Func<Task<int>> scan, int rows)
    {
        long count = 0, began = Stopwatch.GetTimestamp();
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        do
        {
            if (await scan() != rows)
                throw new InvalidOperationException("A scan did not find all rows.");
            count += rows;
        }
        while (Stopwatch.GetElapsedTime(began) < time);
        return (count / Stopwatch.GetElapsedTime(began).TotalSeconds, count / (Environment.CpuUsage.TotalTime - processor).TotalSeconds);
    }
}
