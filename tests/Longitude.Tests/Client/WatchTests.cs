using Longitude.Client;
using Longitude.Core;

namespace Longitude.Tests.Client;

public sealed class WatchTests
{
    [Fact]
    public async Task A_watcher_gets_puts_and_deletions_of_its_prefix_from_now_on_and_ends_when_cancelled()
    {
        using var world = new TestWorld("world*3");
        Connection here = world.Connect("world");
        await here.PutAsync(here.Place.Key("a/old"), "before").Soon();

        // The shards of a leaf may be one close apart, and the row may be of the later of their open epochs.
        await ClosedAsync(here);
        await ClosedAsync(here);
        using var stop = new CancellationTokenSource();
        IAsyncEnumerator<ChangeSet> feed = here.WatchAsync(here.Place, null, "a/", stop.Token).GetAsyncEnumerator();
        Task<List<Change>> reading = TakeAsync(feed, 3);
        await here.PutAsync(here.Place.Key("b"), "other").Soon();
        await here.PutAsync(here.Place.Key("a/1"), "one").Soon();
        await here.PutAsync(here.Place.Key("a/1"), "two").Soon();
        await here.DeleteAsync(here.Place.Key("a/1")).Soon();
        List<Change> changes = await reading.Soon();
        Assert.Equal(["one", "two", "-"], changes.ConvertAll(c => c.IsDeletion ? "-" : c.Row.Text));
        Assert.All(changes, c => Assert.Equal(here.Place.Key("a/1"), c.Key));
        ValueTask<bool> waiting = feed.MoveNextAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.AsTask().Soon());
    }

    [Fact]
    public async Task Every_watcher_gets_every_version_once_in_the_order_of_the_world_while_three_cities_write()
    {
        using var world = new TestWorld(TestWorld.ThreeCities);
        ChangePosition[] starts = [.. world.Db.World.Leaves.Select(l => world.Connect(l.Path).PositionOf(world.Db.World.Root))];
        int versions = await WriteAsync(world, rounds: 25).Soon();
        var feeds = new List<List<Change>>();
        for (int i = 0; i < starts.Length; i++)
        {
            Connection at = world.Db.Connect(world.Db.World.Leaves.ElementAt(i));
            feeds.Add(await TakeAsync(at.WatchAsync(world.Db.World.Root, starts[i], "k").GetAsyncEnumerator(), versions).Soon());
        }

        foreach (List<Change> feed in feeds)
        {
            Assert.Equal(versions, feed.Count);
            Assert.Equal(feed.Count, feed.Select(c => (c.Stamp.Shard, c.Stamp.Version, c.Key)).Distinct().Count());
            Assert.Equal(feeds[0].Select(c => (c.Key, c.Stamp)), feed.Select(c => (c.Key, c.Stamp)));
            for (int i = 1; i < feed.Count; i++)
                Assert.True(feed[i - 1].Stamp <= feed[i].Stamp, $"{feed[i - 1].Stamp} then {feed[i].Stamp}");
            foreach (IGrouping<Key, Change> row in feed.Where(c => c.Key.ToString().Contains("counter", StringComparison.Ordinal)).GroupBy(c => c.Key))
                Assert.Equal(Enumerable.Range(1, row.Count()).Select(n => (long)n), row.Select(c => c.Row.Number));
            AssertWideTransactionsAreTogether(feed);
        }
    }

    [Fact]
    public async Task A_position_written_as_text_goes_on_after_a_reopening_without_gap_or_repetition()
    {
        using var world = new TestWorld(TestWorld.ThreeCities);
        Place root = world.Db.World.Root;
        string position = world.Connect("world/asia/tokyo").PositionOf(root).ToString();
        int written = 0, seen = 0;
        for (int round = 0; round < 3; round++)
        {
            written += await WriteAsync(world, rounds: 4).Soon();
            world.Reopen();
            root = world.Db.World.Root;
            IAsyncEnumerator<ChangeSet> feed = world.Connect("world/asia/tokyo").WatchAsync(root, ChangePosition.Parse(position), "k").GetAsyncEnumerator();
            while (seen < written)
            {
                Assert.True(await feed.MoveNextAsync().AsTask().Soon());
                seen += feed.Current.Changes.Count;
                position = feed.Current.Position.ToString();
            }

            await feed.DisposeAsync();
            Assert.Equal(written, seen);
        }
    }

    [Fact]
    public async Task Reading_at_a_position_and_watching_from_it_gives_the_newest_state()
    {
        using var world = new TestWorld(TestWorld.ThreeCities);
        Place root = world.Db.World.Root;
        Task<int> writing = WriteAsync(world, rounds: 30);
        Connection tokyo = world.Connect("world/asia/tokyo");
        for (int i = 0; i < 5; i++)
            await ClosedAsync(tokyo);
        ChangePosition position = tokyo.PositionOf(root);
        var state = await tokyo.RunAsync(
            async tx =>
            {
                var rows = new Dictionary<Key, string>();
                foreach (Place leaf in world.Db.World.Leaves)
                {
                    await foreach (Row row in tx.ScanAsync(leaf))
                        rows.Add(row.Key, Convert.ToHexString(row.Value.Span));
                }

                return rows;
            },
            new TransactionOptions { Level = Level.Snapshot, AsOf = position }).Soon();
        await writing.Soon();
        await tokyo.PutAsync(tokyo.Place.Key("last"), "");
        await foreach (ChangeSet set in tokyo.WatchAsync(root, position))
        {
            foreach (Change change in set.Changes)
                state[change.Key] = Convert.ToHexString(change.Value!.Value.Span);
            if (state.ContainsKey(tokyo.Place.Key("last")))
                break;
        }

        foreach (Place leaf in world.Db.World.Leaves)
        {
            var rows = await world.Db.Connect(leaf).RunAsync(async tx =>
            {
                var all = new Dictionary<Key, string>();
                await foreach (Row row in tx.ScanAsync(leaf))
                    all.Add(row.Key, Convert.ToHexString(row.Value.Span));
                return all;
            }).Soon();
            Assert.Equal(rows.OrderBy(r => r.Key.ToString(), StringComparer.Ordinal), state.Where(s => s.Key.Home == leaf).OrderBy(r => r.Key.ToString(), StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task A_position_older_than_history_says_to_read_at_a_snapshot_and_go_on_from_there()
    {
        using var world = new TestWorld(new WorldOptions { Leaves = [new LeafDescription("world")], HistoryRetentionSeconds = 0.05 });
        Connection here = world.Connect("world");
        ChangePosition old = here.PositionOf(here.Place);
        await here.PutAsync(here.Place.Key("a"), "1").Soon();
        RowVersion Floor() => world.Db.Node.Leaders.Single().Machine.Rows.ReadableFrom;
        for (int i = 0; i < 1000 && Floor() <= RowVersion.EndOf(new LogPosition(3)); i++)
            await ClosedAsync(here);
        var e = await Assert.ThrowsAsync<SnapshotTooOldException>(async () => await here.WatchAsync(here.Place, old).GetAsyncEnumerator().MoveNextAsync().AsTask().Soon());
        Assert.Contains("PositionOf(world)", e.Message, StringComparison.Ordinal);
        e = await Assert.ThrowsAsync<SnapshotTooOldException>(() => here.TextAsync(here.Place.Key("a"), new TransactionOptions { Level = Level.Snapshot, AsOf = old }).Soon());
        Assert.Equal("1", await here.TextAsync(here.Place.Key("a"), new TransactionOptions { Level = Level.Snapshot, AsOf = here.PositionOf(here.Place) }).Soon());
    }

    [Fact]
    public void Positions_that_do_not_fit_are_refused_with_what_is_wrong()
    {
        using var world = new TestWorld("world/a", "world/b");
        Connection a = world.Connect("world/a");
        foreach (string bad in new[] { "", "world", "world@", "@7", "world@x", "world@-1", "world@99999999999999999999" })
            Assert.Contains("not a position", Assert.Throws<InvalidUseException>(() => ChangePosition.Parse(bad)).Message, StringComparison.Ordinal);
        Assert.Equal(new ChangePosition("a@b/c", new Epoch(17)), ChangePosition.Parse("a@b/c@17"));
        Assert.Contains("world/b", Assert.Throws<InvalidUseException>(() => a.WatchAsync(a.Place, ChangePosition.Parse("world/b@0"))).Message, StringComparison.Ordinal);
        Assert.Contains("world/c", Assert.Throws<InvalidUseException>(() => a.WatchAsync(a.Place, ChangePosition.Parse("world/c@0"))).Message, StringComparison.Ordinal);
    }

    /// <summary>Waits for the next close of the leaf in all its shards.</summary>
    private static Task<int> ClosedAsync(Connection here)
    {
        Epoch open = here.PositionOf(here.Place).Epoch.Next;
        return here.RunAsync(async tx => await tx.ScanAsync(tx.Place, "nothing").CountAsync(), new TransactionOptions
        {
            Level = Level.Snapshot,
            AsOf = new ChangePosition(here.Place.Path, open),
        }).Soon();
    }

    private static async Task<List<Change>> TakeAsync(IAsyncEnumerator<ChangeSet> feed, int count)
    {
        var changes = new List<Change>();
        while (changes.Count < count)
        {
            Assert.True(await feed.MoveNextAsync());
            Assert.NotEmpty(feed.Current.Changes);
            changes.AddRange(feed.Current.Changes);
        }

        return changes;
    }

    /// <summary>Each leaf counts in a row of its own and, together with the next leaf, in rows of both. Returns how many versions come to be.</summary>
    private static async Task<int> WriteAsync(TestWorld world, int rounds)
    {
        Place[] leaves = [.. world.Db.World.Leaves];
        int[] counts = await Task.WhenAll(leaves.Select(async (leaf, i) =>
        {
            Connection at = world.Db.Connect(leaf);
            int versions = 0;
            for (int round = 0; round < rounds; round++)
            {
                await at.RunAsync(async tx => tx.PutNumber(leaf.Key("k-counter"), await tx.GetNumberAsync(leaf.Key("k-counter")) + 1));
                versions++;
                if (round % 4 != 0)
                    continue;
                Place other = leaves[(i + 1) % leaves.Length];
                string name = $"k-wide-{i}-{Guid.NewGuid():N}";
                await at.RunAsync(tx =>
                {
                    tx.Put(leaf.Key(name), "x");
                    tx.Put(other.Key(name), "x");
                    return Task.CompletedTask;
                });
                versions += 2;
            }

            return versions;
        }));
        return counts.Sum();
    }

    private static void AssertWideTransactionsAreTogether(List<Change> feed)
    {
        foreach (IGrouping<string, Change> wide in feed.Where(c => c.Key.ToString().Contains("wide", StringComparison.Ordinal)).GroupBy(c => Convert.ToHexString(c.Key.Bytes.Span), StringComparer.Ordinal))
        {
            Change[] parts = [.. wide];
            Assert.Equal(2, parts.Length);
            Assert.All(parts, p => Assert.False(p.Stamp.ByShardAlone));
            Assert.Equal(parts[0].Stamp.Place, parts[1].Stamp.Place);
            Assert.Equal(parts[0].Stamp.Epochs, parts[1].Stamp.Epochs);
        }
    }
}
