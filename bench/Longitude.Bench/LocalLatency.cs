using Longitude.Bench.Harness;
using Longitude.Client;

namespace Longitude.Bench;

/// <summary>
/// Does a local commit pay for places far away? One writer commits in London, in a world of three cities and in a world of London
/// alone, in turn.
/// </summary>
/// <remarks>
/// What the other cities do costs processor and disk time on this one machine whether they belong to London's world or not. So the
/// other side does the same work in worlds of its own: the ratio shows the distance and the common world, not the shared machine.
/// </remarks>
internal static class LocalLatency
{
    public static readonly Benchmark Benchmark = new("local-latency", "Do local commits pay for places that are 75 to 230 ms away?", RunAsync);

    private const double AllowedRatio = 1.05;
    private static readonly TimeSpan LoadInterval = TimeSpan.FromMilliseconds(5);

    private enum Others
    {
        Idle,
        Busy,
        FarTransactions,
    }

    private static async Task<Report> RunAsync(Settings settings, CancellationToken cancellation)
    {
        var report = new Report(Benchmark.Name, Benchmark.Question);
        foreach (Others others in Enum.GetValues<Others>())
            await CompareAsync(report, others, settings, cancellation);
        report.Note("One writer in a closed loop puts a 16-byte key with a 32-byte value; every commit is synced to disk.");
        report.Note("The two sides run in turn, each pair of stretches is a round, and the order changes every round; ratios are taken per round.");
        report.Note("Busy: each of the two other cities commits 200 times a second. Alone, the same load runs in worlds of its own in the same process and on the same disk.");
        report.Note("Far transactions: half of that load writes in both other cities; alone, the two writes are two local commits.");
        return report;
    }

    private static async Task CompareAsync(Report report, Others others, Settings settings, CancellationToken cancellation)
    {
        int rounds = settings.RoundsOr(11, quick: 2);
        TimeSpan time = settings.TimeOr(1.5), warmUp = time / 3;
        using TempFolder folder = settings.NewFolder();
        await using Side together = Side.Together(folder);
        await using Side apart = Side.Apart(folder);
        Latencies[][] results = [new Latencies[rounds], new Latencies[rounds]];
        Side[] sides = [together, apart];
        foreach (Side side in sides)
            await side.MeasureAsync(others, TimeSpan.Zero, time, cancellation);
        for (int round = 0; round < rounds; round++)
        {
            Settings.Progress($"local-latency: others {others}, round {round + 1} of {rounds}");
            for (int i = 0; i < 2; i++)
            {
                int side = (i + round) % 2;
                results[side][round] = await sides[side].MeasureAsync(others, warmUp, time, cancellation);
            }
        }

        string what = others switch { Others.Idle => "others idle", Others.Busy => "others busy", _ => "others busy, far" };
        Figure[] p50 = [.. results.Select((r, i) => new Figure($"{what}: {(i == 0 ? "three cities" : "alone")}, p50", "ms", [.. r.Select(l => l.P50Ms)]))];
        Figure[] p99 = [.. results.Select((r, i) => new Figure($"{what}: {(i == 0 ? "three cities" : "alone")}, p99", "ms", [.. r.Select(l => l.P99Ms)]))];
        report.Add(p50[0]);
        report.Add(p50[1]);
        report.Add(Figure.Ratio($"{what}: p50, three cities to alone", p50[0], p50[1], Target.Max(AllowedRatio)));
        report.Add(p99[0]);
        report.Add(p99[1]);
        report.Add(Figure.Ratio($"{what}: p99, three cities to alone", p99[0], p99[1]));
    }

    /// <summary>London, New York and Tokyo: in one world, or each in its own.</summary>
    private sealed class Side : IAsyncDisposable
    {
        private readonly List<Database> _databases = [];
        private readonly Connection[] _cities;

        private Side(IEnumerable<(string Folder, WorldOptions World)> worlds, bool together)
        {
            foreach ((string folder, WorldOptions world) in worlds)
                _databases.Add(Database.Open(folder, world));
            IsTogether = together;
            _cities = [.. Worlds.Cities.Select((c, i) => _databases[together ? 0 : i].Connect(c))];
        }

        private bool IsTogether { get; }

        public static Side Together(TempFolder folder) => new([(folder.Sub("together"), Worlds.ThreeCities)], together: true);

        public static Side Apart(TempFolder folder) =>
            new(Worlds.Cities.Select(c => (folder.Sub("apart-" + Worlds.NameOf(c)), Worlds.OneCity(c))), together: false);

        public async Task<Latencies> MeasureAsync(Others others, TimeSpan warmUp, TimeSpan time, CancellationToken cancellation)
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            Task[] load = others == Others.Idle ? [] : [LoadAsync(1, others, over.Token), LoadAsync(2, others, over.Token)];
            Connection london = _cities[0];
            byte[] value = new byte[32];
            Latencies result = await ClosedLoop.RunAsync(
                1, (_, random) => london.PutAsync(Rows.RandomKey(london.Place, random, 10_000), value, cancellation), warmUp, time, cancellation);
            await over.CancelAsync();
            await Task.WhenAll(load).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return result;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (Database database in _databases)
                await database.DisposeAsync();
        }

        /// <summary>An open loop: a fixed rate, whatever the latency.</summary>
        private async Task LoadAsync(int city, Others others, CancellationToken cancellation)
        {
            using var timer = new PeriodicTimer(LoadInterval);
            var random = new Random(city);
            var running = new List<Task>();
            for (int i = 0; await timer.WaitForNextTickAsync(cancellation); i++)
            {
                running.RemoveAll(t => t.IsCompleted);
                running.Add(others == Others.FarTransactions && i % 2 == 0
                    ? PutInBothAsync(random, cancellation)
                    : PutAsync(_cities[city], random, cancellation));
            }
        }

        private Task PutInBothAsync(Random random, CancellationToken cancellation)
        {
            Connection newYork = _cities[1], tokyo = _cities[2];
            if (!IsTogether)
                return Task.WhenAll(PutAsync(newYork, random, cancellation), PutAsync(tokyo, random, cancellation));
            Key a = Rows.RandomKey(newYork.Place, random, 10_000), b = Rows.RandomKey(tokyo.Place, random, 10_000);
            return newYork.RunAsync(
                tx =>
                {
                    tx.Put(a, new byte[32]);
                    tx.Put(b, new byte[32]);
                    return Task.CompletedTask;
                },
                options: null,
                cancellation);
        }

        private static Task PutAsync(Connection city, Random random, CancellationToken cancellation) =>
            city.PutAsync(Rows.RandomKey(city.Place, random, 10_000), new byte[32], cancellation);
    }
}
