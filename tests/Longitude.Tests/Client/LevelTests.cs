using Longitude.Client;
using Longitude.Core;

namespace Longitude.Tests.Client;

public sealed class LevelTests
{
    [Fact]
    public async Task A_session_reads_its_own_writes_and_with_a_token_those_of_another_place()
    {
        using var world = new TestWorld(TestWorld.ThreeCities);
        Connection london = world.Connect("world/eu/london"), tokyo = world.Connect("world/asia/tokyo"), paris = world.Connect("world/eu/paris");
        var session = new TransactionOptions { Level = Level.Session };
        for (int i = 0; i < 10; i++)
        {
            Key near = london.Place.Key("near" + i), far = tokyo.Place.Key("far" + i);
            await london.PutAsync(near, "1").Soon();
            await london.PutAsync(far, "2").Soon();
            Assert.Equal("1", await london.TextAsync(near, session).Soon());
            Assert.Equal("2", await london.TextAsync(far, session).Soon());
            SessionToken token = SessionToken.Parse(london.Token.ToString());
            Assert.Equal("1", await paris.TextAsync(near, session with { Token = token }).Soon());
            Assert.Equal("2", await paris.TextAsync(far, session with { Token = token }).Soon());
            tokyo.HasSeen(token);
            Assert.Equal("1", await tokyo.TextAsync(near, session).Soon());
            Assert.Equal("2", await tokyo.TextAsync(far, session).Soon());
        }

        Assert.Throws<InvalidUseException>(() => SessionToken.Parse("1.x"));
        await Assert.ThrowsAsync<InvalidUseException>(() => tokyo.TextAsync(tokyo.Place.Key("a"), session with { Token = SessionToken.Parse("77.1.1") }).Soon());
    }

    [Fact]
    public async Task Reads_of_one_session_never_go_back()
    {
        using var world = new TestWorld(TestWorld.ThreeCities);
        Place home = world.Db.Place("world/eu/london");
        Connection tokyo = world.Connect("world/asia/tokyo");
        Task writing = Task.Run(async () =>
        {
            for (int i = 1; i <= 100; i++)
                await world.Db.Connect(home).AddAsync(home.Key("n"), 1);
        });
        long last = 0;
        for (int i = 0; !writing.IsCompleted; i++)
        {
            long now = await tokyo.NumberAsync(home.Key("n"), new TransactionOptions { Level = i % 3 == 0 ? Level.Strict : Level.Session }).Soon();
            Assert.True(now >= last, $"{now} after {last}");
            last = now;
        }

        await writing.Soon();
    }

    [Fact]
    public async Task A_strict_read_sees_what_any_place_was_acknowledged()
    {
        using var world = new TestWorld(TestWorld.ThreeCities);
        Connection london = world.Connect("world/eu/london"), tokyo = world.Connect("world/asia/tokyo");
        for (int i = 0; i < 5; i++)
        {
            await london.PutAsync(london.Place.Key("k"), "v" + i).Soon();
            Assert.Equal("v" + i, await tokyo.TextAsync(london.Place.Key("k"), new TransactionOptions { Level = Level.Strict }).Soon());
        }
    }

    [Fact]
    public async Task What_begins_after_a_strict_acknowledgement_comes_later_in_the_order_of_the_world()
    {
        using var world = new TestWorld(TestWorld.ThreeCities);
        Place[] leaves = [.. world.Db.World.Leaves];
        Connection watcher = world.Connect("world/eu/paris");
        ChangePosition start = watcher.PositionOf(world.Db.World.Root);
        const int Count = 12;
        for (int i = 0; i < Count; i++)
        {
            Place at = leaves[(i * 2) % leaves.Length];
            await world.Db.Connect(at).RunAsync(async tx => tx.PutNumber(at.Key("n" + i), i), new TransactionOptions { Level = Level.Strict }).Soon();
        }

        var order = new List<long>();
        await foreach (ChangeSet set in watcher.WatchAsync(world.Db.World.Root, start))
        {
            order.AddRange(set.Changes.Select(c => c.Row.Number));
            if (order.Count >= Count)
                break;
        }

        Assert.Equal(Enumerable.Range(0, Count).Select(i => (long)i), order);
    }

    [Fact]
    public async Task Eventual_and_bounded_reads_do_not_wait_for_a_place_that_is_far_away()
    {
        var far = new WorldOptions
        {
            Leaves = [new LeafDescription("world/here"), new LeafDescription("world/moon", 2)],
            RoundTrips = [new RoundTrip("world/here", "world/moon", 60_000)],
        };
        using var world = new TestWorld(far);
        Connection here = world.Connect("world/here"), moon = world.Connect("world/moon");
        await moon.PutAsync(moon.Place.Key("a"), "1").Soon();
        await moon.RunAsync(async tx => await tx.GetAsync(moon.Place.Key("a")), new TransactionOptions { Level = Level.Session }).Soon();
        Assert.Null(await here.TextAsync(moon.Place.Key("a"), new TransactionOptions { Level = Level.Eventual }).Soon());
        world.Reopen();
        (here, moon) = (world.Connect("world/here"), world.Connect("world/moon"));
        foreach (Level level in new[] { Level.Eventual, Level.Bounded, Level.Serializable })
        {
            var options = new TransactionOptions { Level = level, MaxStaleness = TimeSpan.FromMinutes(5) };
            Assert.Equal("1", await here.TextAsync(moon.Place.Key("a"), options).Soon());
            if (level != Level.Serializable) // a scan of two shards is validated at them
                Assert.Equal(1, await here.RunAsync(async tx => await tx.ScanAsync(moon.Place).CountAsync(), options).Soon());
        }
    }

    [Fact]
    public async Task A_bounded_read_whose_copy_is_too_old_waits_like_a_session()
    {
        using var world = new TestWorld(TestWorld.ThreeCities);
        Connection tokyo = world.Connect("world/asia/tokyo");
        Key far = world.Db.Place("world/eu/london").Key("far");
        for (int i = 0; i < 5; i++)
        {
            await tokyo.PutAsync(far, "v" + i).Soon();
            Assert.Equal("v" + i, await tokyo.TextAsync(far, new TransactionOptions { Level = Level.Bounded, MaxStaleness = TimeSpan.Zero }).Soon());
        }
    }
}
