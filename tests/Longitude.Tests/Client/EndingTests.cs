using System.Diagnostics;
using Longitude.Client;
using Longitude.Core;

namespace Longitude.Tests.Client;

public sealed class EndingTests
{
    private static readonly WorldOptions FarApart = new()
    {
        Leaves = [new LeafDescription("world/here", 2), new LeafDescription("world/moon")],
        RoundTrips = [new RoundTrip("world/here", "world/moon", 60_000)],
    };

    [Fact]
    public async Task What_is_cancelled_before_it_begins_does_not_run()
    {
        using var world = new TestWorld("world");
        Connection here = world.Connect("world");
        bool ran = false;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => here.RunAsync(
            tx =>
            {
                ran = true;
                return Task.CompletedTask;
            },
            options: null,
            new CancellationToken(canceled: true)).Soon());
        Assert.False(ran);
    }

    [Theory]
    [InlineData(Level.Serializable, true)]
    [InlineData(Level.Serializable, false)]
    [InlineData(Level.Strict, false)]
    [InlineData(Level.Snapshot, true)]
    [InlineData(Level.Session, true)]
    public async Task Cancelling_ends_the_waiting_for_a_far_place_at_once_and_the_place_works_on(Level level, bool writes)
    {
        using var world = new TestWorld(FarApart);
        Connection here = world.Connect("world/here");
        Key far = world.Db.Place("world/moon").Key("x"), near = here.Place.Key("near");
        using var stop = new CancellationTokenSource();
        var waiting = new List<Task>();
        for (int i = 0; i < 50; i++)
        {
            waiting.Add(here.RunAsync(
                async tx =>
                {
                    if (writes)
                        tx.Add(far, 1);
                    else
                        await tx.GetAsync(far, stop.Token);
                    tx.Add(near, 1);
                },
                new TransactionOptions { Level = level },
                stop.Token));
        }

        await here.PutAsync(here.Place.Key("other"), "x").Soon();
        Assert.DoesNotContain(waiting, t => t.IsCompleted);
        await stop.CancelAsync();
        foreach (Task task in waiting)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task.Soon());
        await here.PutAsync(here.Place.Key("after"), "x").Soon();
        Assert.Equal("x", await here.TextAsync(here.Place.Key("after")).Soon());
    }

    [Fact]
    public async Task Closing_the_database_ends_everything_that_waits_and_later_calls_say_that_it_is_closed()
    {
        using var world = new TestWorld(FarApart);
        Connection here = world.Connect("world/here");
        Key far = world.Db.Place("world/moon").Key("x");
        var waiting = new List<Task>();
        foreach (Level level in Enum.GetValues<Level>())
        {
            waiting.Add(here.RunAsync(async tx => tx.Put(far, $"{await tx.GetAsync(far)}"), new TransactionOptions { Level = level }));
            waiting.Add(here.RunAsync(async tx => await tx.ScanAsync(far.Home).CountAsync(), new TransactionOptions { Level = level }));
        }

        waiting.Add(here.WatchAsync(world.Db.World.Root).GetAsyncEnumerator().MoveNextAsync().AsTask());
        for (int i = 0; i < 100; i++)
        {
            waiting.Add(here.RunAsync(
                async tx =>
                {
                    while (true)
                    {
                        await tx.GetNumberAsync(here.Place.Key("hot"));
                        await here.RunAsync(async other => other.PutNumber(here.Place.Key("hot"), await other.GetNumberAsync(here.Place.Key("hot")) + 1));
                    }
                }));
        }

        await here.PutAsync(here.Place.Key("hot-too"), "x").Soon();
        await Task.Run(world.Db.Dispose).Soon();
        foreach (Task task in waiting)
        {
            Exception? e = await Record.ExceptionAsync(() => task.Soon());
            Assert.True(e is null or NodeFailedException or ObjectDisposedException or OutcomeUnknownException, $"{e}");
        }

        await Assert.ThrowsAsync<NodeFailedException>(() => here.PutAsync(here.Place.Key("a"), "x").Soon());
        await Assert.ThrowsAsync<NodeFailedException>(() => here.TextAsync(here.Place.Key("a")).Soon());
        await Assert.ThrowsAsync<NodeFailedException>(() => here.TextAsync(far, new TransactionOptions { Level = Level.Eventual }).Soon());
    }

    [Fact]
    public async Task Who_loses_more_often_than_the_limit_is_told_so()
    {
        using var world = new TestWorld("world");
        Connection here = world.Connect("world");
        int attempts = 0;
        var e = await Assert.ThrowsAsync<RetriesExhaustedException>(() => here.RunAsync(
            async tx =>
            {
                attempts++;
                await tx.GetAsync(here.Place.Key("x"));
                await here.PutAsync(here.Place.Key("x"), "other");
                tx.Put(here.Place.Key("x"), "mine");
            },
            new TransactionOptions { RetriesMax = 3 }).Soon());
        Assert.Equal(4, attempts);
        Assert.Equal(4, e.Attempts);
        Assert.Contains("world:'x'", e.Message, StringComparison.Ordinal);
        Assert.Equal("other", await here.TextAsync(here.Place.Key("x")).Soon());
    }

    [Fact]
    public async Task Thousands_of_transactions_at_once_need_no_thread_each()
    {
        using var world = new TestWorld(TestWorld.ThreeCities);
        Place[] leaves = [.. world.Db.World.Leaves];
        var go = Quickly.Signal();
        const int Count = 6000;
        var all = new Task[Count];
        int begun = 0;
        for (int i = 0; i < Count; i++)
        {
            Place home = leaves[i % leaves.Length], other = leaves[(i + 1) % leaves.Length];
            int n = i;
            all[i] = world.Db.Connect(home).RunAsync(async tx =>
            {
                Interlocked.Increment(ref begun);
                await go.Task;
                tx.Put(home.Key("k" + n), "x");
                tx.Add(home.Key("sum"), 1);
                if (n % 10 == 0)
                    tx.Add(other.Key("sum"), 1);
            });
        }

        Assert.Equal(Count, begun);
        Assert.True(ThreadPool.ThreadCount < 200 && Process.GetCurrentProcess().Threads.Count < 600);
        go.SetResult();
        await Task.WhenAll(all).Soon();
        long sum = 0;
        foreach (Place leaf in leaves)
            sum += await world.Db.Connect(leaf).NumberAsync(leaf.Key("sum")).Soon();
        Assert.Equal(Count + (Count / 10), sum);
    }
}
