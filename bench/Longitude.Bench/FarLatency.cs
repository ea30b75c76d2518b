using System.Diagnostics;
using Longitude.Bench.Harness;
using Longitude.Client;

namespace Longitude.Bench;

/// <summary>What a transaction over two cities takes, for each pair and from either end, alone and beside others.</summary>
internal static class FarLatency
{
    public static readonly Benchmark Benchmark = new(
        "far-latency", "Does a transaction over two cities take at most 1.25 round trips and one tick of the world?", RunAsync);

    private const int RowsPerCity = 100_000;
    private const int BackgroundClients = 16;

    private static async Task<Report> RunAsync(Settings settings, CancellationToken cancellation)
    {
        var report = new Report(Benchmark.Name, Benchmark.Question);
        using TempFolder folder = settings.NewFolder();
        await using Database db = Database.Open(folder.Path, Worlds.ThreeCities);
        (string From, string To)[] ways = [.. from a in Worlds.Cities from b in Worlds.Cities where a != b select (a, b)];
        int rounds = settings.RoundsOr(3), count = settings.Quick ? 3 : 20;
        await MeasureAsync(db, ways[0], 2, readsFirst: true, cancellation);
        await MeasureAsync(db, ways[0], 2, readsFirst: false, cancellation);
        var found = new Dictionary<(int Way, bool Loaded, bool Reads), List<Latencies>>();
        for (int round = 0; round < rounds; round++)
        {
            foreach (bool loaded in (bool[])[false, true])
            {
                Settings.Progress($"far-latency: round {round + 1} of {rounds}, {(loaded ? "with background load" : "alone")}");
                using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                Task load = loaded ? LoadAsync(db, over.Token) : Task.CompletedTask;
                for (int way = 0; way < ways.Length; way++)
                {
                    foreach (bool reads in (bool[])[false, true])
                    {
                        Latencies took = await MeasureAsync(db, ways[way], count, reads, cancellation);
                        if (!found.TryGetValue((way, loaded, reads), out List<Latencies>? list))
                            found.Add((way, loaded, reads), list = []);
                        list.Add(took);
                    }
                }

                await over.CancelAsync();
                await load.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        foreach (((int way, bool loaded, bool reads), List<Latencies> list) in found.OrderBy(f => (f.Key.Loaded, f.Key.Reads, f.Key.Way)))
        {
            (string from, string to) = ways[way];
            double bound = (1.25 * Worlds.RoundTripMs(from, to)) + Worlds.WorldTickMs;
            string name = $"{Worlds.NameOf(from)} → {Worlds.NameOf(to)}, {(reads ? "read and write" : "write")}, {(loaded ? "loaded" : "alone")}";
            report.Add(new Figure($"{name}: p50", "ms", [.. list.Select(l => l.P50Ms)], Target.Max(bound)));
        }

        report.Note($"Bound: 1.25 round trips of the two cities (75, 170, 230 ms) and one tick of the world ({Worlds.WorldTickMs} ms).");
        report.Note($"Each round: {count} transactions one after another from the first city, which writes one row in each of the two; \"read and write\" reads both rows first. Pauses of random length between them, so that they begin anywhere within a tick.");
        report.Note($"Loaded: {BackgroundClients} clients run such transactions between random cities the whole time.");
        return report;
    }

    private static async Task<Latencies> MeasureAsync(Database db, (string From, string To) way, int count, bool readsFirst, CancellationToken cancellation)
    {
        Connection from = db.Connect(way.From);
        var random = new Random(7);
        var samples = new List<long>(count);
        for (int i = 0; i < count; i++)
        {
            await Task.Delay(random.Next((int)(2 * Worlds.WorldTickMs)), cancellation);
            long began = Stopwatch.GetTimestamp();
            await RunOneAsync(db, from, way, random, readsFirst, cancellation);
            samples.Add(Stopwatch.GetTimestamp() - began);
        }

        return Latencies.Of([samples], TimeSpan.Zero, TimeSpan.Zero);
    }

    private static Task RunOneAsync(Database db, Connection from, (string From, string To) way, Random random, bool readsFirst, CancellationToken cancellation)
    {
        Key a = Rows.RandomKey(db.Place(way.From), random, RowsPerCity), b = Rows.RandomKey(db.Place(way.To), random, RowsPerCity);
        return from.RunAsync(
            async tx =>
            {
                if (readsFirst)
                {
                    await tx.GetAsync(a, cancellation);
                    await tx.GetAsync(b, cancellation);
                }

                tx.Put(a, new byte[32]);
                tx.Put(b, new byte[32]);
            },
            options: null,
            cancellation);
    }

    private static Task LoadAsync(Database db, CancellationToken cancellation) =>
        Task.WhenAll(Enumerable.Range(0, BackgroundClients).Select(async client =>
        {
            var random = new Random(100 + client);
            while (true)
            {
                int from = random.Next(3), to = (from + 1 + random.Next(2)) % 3;
                (string From, string To) way = (Worlds.Cities[from], Worlds.Cities[to]);
                await RunOneAsync(db, db.Connect(way.From), way, random, readsFirst: client % 2 == 0, cancellation);
            }
        }));
}
