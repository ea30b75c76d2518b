using Longitude.Bench.Harness;
using Longitude.Bench.Rivals;
using Longitude.Client;

namespace Longitude.Bench;

/// <summary>Small durable commits on one shard, by many writers and by one, beside SQLite and PostgreSQL doing the same.</summary>
internal static class Commits
{
    public static readonly Benchmark Benchmark = new("commits", "How many small transactions a second does one shard make durable, and how long does one take?", RunAsync);

    private const int Writers = 64, RowCount = 100_000, ValueBytes = 32;

    /// <summary>Something that is measured in every round.</summary>
    private sealed record Contender(string Name, int Writers, Func<TimeSpan, TimeSpan, Task<Latencies>> MeasureAsync)
    {
        public List<Latencies> Results { get; } = [];

        public Figure Rate(Target? target = null) => new($"{Name}: commits", "/s", [.. Results.Select(r => r.PerSecond)], target);

        public Figure P50 => new($"{Name}: p50", "ms", [.. Results.Select(r => r.P50Ms)]);

        public Figure Processor => new($"{Name}: processor time each", "µs", [.. Results.Select(r => r.ProcessorMicrosecondsEach)]);

        public Figure P99 => new($"{Name}: p99", "ms", [.. Results.Select(r => r.P99Ms)]);
    }

    private static async Task<Report> RunAsync(Settings settings, CancellationToken cancellation)
    {
        using TempFolder folder = settings.NewFolder();
        Settings.Progress($"commits: loading {RowCount:N0} rows into each");
        await using Database db = Database.Open(folder.Sub("longitude"), WorldOptions.Single);
        await Rows.LoadAsync(db.Connect("world"), RowCount, ValueBytes, cancellation);
        using var sqlite = new SqliteStore(folder.Sub("sqlite"), RowCount, ValueBytes);
        using PostgresServer? server = PostgresServer.TryStart(settings.Folder, out string postgres);
        await using PostgresStore? store = server is null ? null : await PostgresStore.OpenAsync(server, Writers, RowCount, ValueBytes, cancellation);
        using var raw = new RawAppends(folder.Sub("raw"));

        var rawAppends = new Contender("4 KiB append and fdatasync", 1, (warmUp, time) => Task.Run(() => raw.Run(warmUp, time, cancellation)));
        List<Contender> contenders = [];
        foreach ((Work work, int writers) in ((Work, int)[])[(Work.Put, 1), (Work.Put, Writers), (Work.ReadModifyWrite, Writers)])
        {
            string what = $"{(work == Work.Put ? "put" : "read-modify-write")}, {writers} {(writers == 1 ? "writer" : "writers")}";
            contenders.Add(new($"Longitude, {what}", writers, (warmUp, time) => LongitudeAsync(db, work, writers, warmUp, time, cancellation)));
            if (writers == 1)
                contenders.Add(rawAppends);
            contenders.Add(new($"SQLite, {what}", writers, (warmUp, time) => Task.Run(() => Sqlite(sqlite, work, writers, warmUp, time, cancellation))));
            if (store is not null)
                contenders.Add(new($"PostgreSQL, {what}", writers, (warmUp, time) => PostgresAsync(store, work, writers, warmUp, time, cancellation)));
        }

        contenders.RemoveAll(c => settings.Only is { } only && !c.Name.Contains(only, StringComparison.OrdinalIgnoreCase));
        await RunRoundsAsync(contenders, settings);
        Report report = Summarize(contenders, rawAppends);
        report.Note(server is null ? $"PostgreSQL is missing: {postgres}." : $"{postgres}, default settings, over a unix socket.");
        return report;
    }

    private static async Task RunRoundsAsync(List<Contender> contenders, Settings settings)
    {
        int rounds = settings.RoundsOr(5);
        TimeSpan time = settings.TimeOr(2), warmUp = time / 4;

        // Compiles everything once, and lets the tiers of compilation settle.
        foreach (Contender contender in contenders)
            await contender.MeasureAsync(TimeSpan.Zero, time);
        for (int round = 0; round < rounds; round++)
        {
            Settings.Progress($"commits: round {round + 1} of {rounds}");
            foreach (Contender contender in contenders)
                contender.Results.Add(await contender.MeasureAsync(warmUp, time));
        }
    }

    private static Report Summarize(List<Contender> contenders, Contender raw)
    {
        var report = new Report(Benchmark.Name, Benchmark.Question);
        foreach (Contender contender in contenders.OrderByDescending(c => c.Writers))
        {
            bool isOurs = contender.Name.StartsWith("Longitude", StringComparison.Ordinal);
            report.Add(contender.Rate(isOurs && contender.Writers > 1 ? Target.Min(100_000) : null));
            report.Add(contender.P50);
            report.Add(contender.P99);
            if (isOurs)
                report.Add(contender.Processor);
        }

        Contender? single = contenders.Find(c => c.Writers == 1 && c.Name.StartsWith("Longitude", StringComparison.Ordinal));
        if (single is not null && contenders.Contains(raw))
            report.Add(Figure.Ratio("one writer's p50 to that of a synced append", single.P50, raw.P50, Target.Max(1.3)));
        report.Note($"{RowCount:N0} rows, 16-byte keys, {ValueBytes}-byte values, rows chosen at random. Every commit is a transaction of its own and durable (fdatasync) before it counts.");
        report.Note("Writers run a closed loop in this process; what they and PostgreSQL's clients cost is part of the figures, on the same cores.");
        report.Note("SQLite (WAL, synchronous=FULL) has one writer at a time: its writers share a connection behind a lock.");
        return report;
    }

    private static Task<Latencies> LongitudeAsync(Database db, Work work, int writers, TimeSpan warmUp, TimeSpan time, CancellationToken cancellation)
    {
        Connection connection = db.Connect("world");
        return ClosedLoop.RunAsync(
            writers,
            (_, random) =>
            {
                Key key = Rows.RandomKey(connection.Place, random, RowCount);
                return work == Work.Put ? connection.PutAsync(key, Rows.NewValue(random, ValueBytes), cancellation) : connection.RunAsync(tx => ChangeAsync(tx, key), options: null, cancellation);
            },
            warmUp,
            time,
            cancellation);
    }

    private static async Task ChangeAsync(Transaction tx, Key key)
    {
        byte[] value = (await tx.GetAsync(key))!.Value.ToArray();
        value[0]++;
        tx.Put(key, value);
    }

    private static Latencies Sqlite(SqliteStore store, Work work, int writers, TimeSpan warmUp, TimeSpan time, CancellationToken cancellation)
    {
        return ClosedLoop.RunOnThreads(
            writers, (_, random) => store.Commit(work, random.Next(RowCount), Rows.NewValue(random, ValueBytes)), warmUp, time, cancellation);
    }

    private static Task<Latencies> PostgresAsync(PostgresStore store, Work work, int writers, TimeSpan warmUp, TimeSpan time, CancellationToken cancellation)
    {
        return ClosedLoop.RunAsync(
            writers,
            (client, random) => store.CommitAsync(work, client, random.Next(RowCount), Rows.NewValue(random, ValueBytes), cancellation),
            warmUp,
            time,
            cancellation);
    }
}
