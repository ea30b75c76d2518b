using Longitude.Client;
using Longitude.Core;

namespace Longitude.Tests.Client;

public sealed class IdempotencyTests
{
    [Fact]
    public async Task The_same_key_gives_the_first_result_and_changes_nothing_also_after_a_reopening()
    {
        using var world = new TestWorld("world/a*2", "world/b");
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(1, await OrderAsync(world.Connect("world/a"), world.Db.Place("world/b"), "order-1").Soon());
            Assert.Equal(1, await OrderAsync(world.Connect("world/a"), world.Db.Place("world/b"), "order-1").Soon());
            world.Reopen();
        }

        Assert.Equal(2, await OrderAsync(world.Connect("world/a"), world.Db.Place("world/b"), "order-2").Soon());
    }

    [Fact]
    public async Task Two_places_that_run_one_key_at_once_apply_it_once_and_get_the_same_result()
    {
        using var world = new TestWorld(TestWorld.ThreeCities);
        Place home = world.Db.Place("world/eu/london");
        for (int i = 1; i <= 5; i++)
        {
            int[] results = await Task.WhenAll(world.Db.World.Leaves.Concat(world.Db.World.Leaves)
                .Select(leaf => OrderAsync(world.Db.Connect(leaf), home, "same-" + i, home))).Soon();
            Assert.All(results, r => Assert.Equal(i, r));
        }

        Assert.Equal(5, await world.Db.Connect(home).NumberAsync(home.Key("orders")).Soon());
    }

    [Fact]
    public async Task A_key_without_a_result_is_kept_too_and_a_failed_run_keeps_nothing()
    {
        using var world = new TestWorld("world*2");
        Connection here = world.Connect("world");
        var options = new TransactionOptions { IdempotencyKey = "k" };
        await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => here.RunAsync(tx => throw new TimeZoneNotFoundException(), options).Soon());
        for (int i = 0; i < 3; i++)
        {
            await here.RunAsync(
                tx =>
                {
                    tx.Add(here.Place.Key("n"), 1);
                    return Task.CompletedTask;
                },
                options).Soon();
        }

        Assert.Equal(1, await here.NumberAsync(here.Place.Key("n")).Soon());
        Assert.Equal(1, await here.RunAsync(async tx => await tx.ScanAsync(here.Place).CountAsync()).Soon());
    }

    [Fact]
    public async Task Purging_by_a_mark_deletes_the_keys_that_were_there_then_and_no_others()
    {
        using var world = new TestWorld("world/a*3", "world/b");
        Connection a = world.Connect("world/a");
        Place home = a.Place;
        for (int i = 0; i < 600; i++)
            await OrderAsync(a, home, "old-" + i);
        string mark = a.MarkIdempotencyKeys().ToString();
        for (int i = 0; i < 10; i++)
            await OrderAsync(a, home, "new-" + i).Soon();
        world.Reopen();
        a = world.Connect("world/a");
        home = a.Place;
        Assert.Equal(600, await a.PurgeIdempotencyKeysAsync(IdempotencyMark.Parse(mark)).Soon());
        Assert.Equal(0, await a.PurgeIdempotencyKeysAsync(IdempotencyMark.Parse(mark)).Soon());
        Assert.Equal(605, await OrderAsync(a, home, "new-4").Soon());
        Assert.Equal(611, await OrderAsync(a, home, "old-4").Soon());
        foreach (string bad in new[] { "", "a", "a@", "a@x", "a@1.", "a@1.-2" })
            Assert.Throws<InvalidUseException>(() => IdempotencyMark.Parse(bad));
        await Assert.ThrowsAsync<InvalidUseException>(() => world.Connect("world/b").PurgeIdempotencyKeysAsync(IdempotencyMark.Parse(mark)).Soon());
    }

    private static Task<int> OrderAsync(Connection at, Place home, string key, Place? keyHome = null) => at.RunAsync(
        async tx =>
        {
            long orders = await tx.GetNumberAsync(home.Key("orders")) + 1;
            tx.PutNumber(home.Key("orders"), orders);
            return (int)orders;
        },
        new TransactionOptions { IdempotencyKey = key, IdempotencyHome = keyHome, RetriesMax = 1000 });
}
