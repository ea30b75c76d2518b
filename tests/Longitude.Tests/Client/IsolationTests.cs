using Longitude.Client;
using Longitude.Core;

namespace Longitude.Tests.Client;

public sealed class IsolationTests
{
    private static readonly TransactionOptions Snapshot = new() { Level = Level.Snapshot };

    [Theory]
    [InlineData(Level.Strict)]
    [InlineData(Level.Serializable)]
    [InlineData(Level.Snapshot)]
    [InlineData(Level.Session)]
    [InlineData(Level.Bounded)]
    public async Task No_update_is_lost_when_every_place_counts_in_rows_of_every_place(Level level)
    {
        using var world = new TestWorld(TestWorld.ThreeCities);
        Place[] leaves = [.. world.Db.World.Leaves];
        var options = new TransactionOptions { Level = level, RetriesMax = 1000 };
        const int Each = 4;
        await Task.WhenAll(leaves.SelectMany(at => leaves.Select(async home =>
        {
            for (int i = 0; i < Each; i++)
                await world.Db.Connect(at).RunAsync(async tx => tx.PutNumber(home.Key("n"), await tx.GetNumberAsync(home.Key("n")) + 1), options);
        }))).Soon();
        foreach (Place home in leaves)
            Assert.Equal(Each * leaves.Length, await world.Db.Connect(home).NumberAsync(home.Key("n")).Soon());
    }

    [Theory]
    [InlineData("world*2", "world", "world")]
    [InlineData("world/a,world/b", "world/a", "world/a")]
    [InlineData("world/a,world/b", "world/a", "world/b")]
    public async Task Rows_that_another_transaction_inserts_into_a_range_that_was_read_are_noticed(string leaves, string one, string two)
    {
        using var world = new TestWorld(leaves.Split(','));
        Place home = world.Db.Place(one);
        var barrier = new Meeting(2);
        await Task.WhenAll(new[] { (At: one, Name: "x"), (At: two, Name: "y") }.Select(w => world.Connect(w.At).RunAsync(async tx =>
        {
            int count = 0;
            await foreach (Row row in tx.ScanAsync(home, "list/"))
                count++;
            await barrier.MeetAsync(tx.Attempt);
            tx.Put(home.Key("list/" + w.Name), count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }))).Soon();
        string?[] counts = [await world.Connect(one).TextAsync(home.Key("list/x")).Soon(), await world.Connect(one).TextAsync(home.Key("list/y")).Soon()];
        Assert.Equal("0 1", string.Join(' ', counts.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task A_scan_that_ended_early_is_not_failed_by_what_comes_behind()
    {
        using var world = new TestWorld("world");
        Connection here = world.Connect("world");
        await here.PutAsync(here.Place.Key("b"), "1").Soon();
        int attempts = 0;
        await here.RunAsync(async tx =>
        {
            attempts++;
            await foreach (Row row in tx.ScanAsync(here.Place))
                break;
            await here.PutAsync(here.Place.Key("c"), "behind");
            if (attempts == 2)
                await here.PutAsync(here.Place.Key("z"), "behind");
            if (attempts == 1)
                await here.PutAsync(here.Place.Key("a"), "before");
            tx.Put(here.Place.Key("result"), "x");
        }).Soon();
        Assert.Equal(2, attempts);
    }

    [Theory]
    [InlineData("world", "world")]
    [InlineData("world/a", "world/a")]
    [InlineData("world/a", "world/b")]
    public async Task Write_skew_cannot_happen_under_serializable_and_can_under_snapshot(string one, string two)
    {
        using var world = new TestWorld(one == "world" ? ["world*2"] : ["world/a", "world/b"]);
        Key x = world.Db.Place(one).Key("x"), y = world.Db.Place(two).Key("yy");
        foreach (Level level in new[] { Level.Serializable, Level.Strict, Level.Snapshot })
        {
            var options = new TransactionOptions { Level = level };
            await world.Connect(one).RunAsync(async tx =>
            {
                tx.PutNumber(x, 1);
                tx.PutNumber(y, 1);
            }, new TransactionOptions { Level = Level.Strict }).Soon();
            while (await world.Connect(one).NumberAsync(x, Snapshot) + await world.Connect(two).NumberAsync(y, Snapshot) < 2)
                await world.Connect(two).NumberAsync(y, new TransactionOptions { Level = Level.Strict }).Soon();
            var barrier = new Meeting(2);
            await Task.WhenAll(new[] { (At: one, Mine: x), (At: two, Mine: y) }.Select(w => world.Connect(w.At).RunAsync(
                async tx =>
                {
                    long sum = await tx.GetNumberAsync(x) + await tx.GetNumberAsync(y);
                    await barrier.MeetAsync(tx.Attempt);
                    if (sum == 2)
                        tx.PutNumber(w.Mine, 0);
                },
                options))).Soon();
            long left = await world.Connect(one).RunAsync(async tx => await tx.GetNumberAsync(x) + await tx.GetNumberAsync(y), new TransactionOptions { Level = Level.Strict }).Soon();
            Assert.Equal(level == Level.Snapshot ? 0 : 1, left);
        }
    }

    [Fact]
    public async Task Snapshots_and_serializable_reads_never_show_half_of_a_transaction_over_three_places()
    {
        using var world = new TestWorld(TestWorld.ThreeCities);
        Place[] leaves = [.. world.Db.World.Leaves];
        using var stop = new CancellationTokenSource();
        Task writing = Task.WhenAll(leaves.Select(async (leaf, i) =>
        {
            for (int n = 1; n <= 25; n++)
            {
                await world.Db.Connect(leaf).RunAsync(async tx =>
                {
                    foreach (Place home in leaves)
                        tx.Add(home.Key("same"), n);
                });
            }
        }));
        long[] reads = await Task.WhenAll(leaves.SelectMany(leaf => new[] { Level.Snapshot, Level.Session, Level.Serializable }.Select(async level =>
        {
            long count = 0;
            while (!writing.IsCompleted)
            {
                long[] values = await world.Db.Connect(leaf).RunAsync(
                    async tx =>
                    {
                        var all = new long[leaves.Length];
                        for (int i = 0; i < all.Length; i++)
                            all[i] = await tx.GetNumberAsync(leaves[i].Key("same"));
                        return all;
                    },
                    new TransactionOptions { Level = level, RetriesMax = 1000 });
                Assert.Single(values.Distinct());
                count++;
            }

            return count;
        }))).Soon();
        await writing.Soon();
        Assert.True(reads.Sum() > 20, $"{reads.Sum()} reads");
        foreach (Place home in leaves)
            Assert.Equal(3 * 25 * 26 / 2, await world.Db.Connect(home).NumberAsync(home.Key("same")).Soon());
    }

    /// <summary>First attempts wait for each other; later ones pass.</summary>
    private sealed class Meeting(int count)
    {
        private readonly TaskCompletionSource _all = Quickly.Signal();
        private int _left = count;

        public Task MeetAsync(int attempt)
        {
            if (attempt > 0)
                return Task.CompletedTask;
            if (Interlocked.Decrement(ref _left) == 0)
                _all.SetResult();
            return _all.Task;
        }
    }
}
