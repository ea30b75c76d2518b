using Longitude.Client;
using Longitude.Core;

namespace Longitude.Tests.Client;

public sealed class RowsTests
{
    [Theory]
    [InlineData("here", false)]
    [InlineData("here", true)]
    [InlineData("world/there", false)]
    [InlineData("world/there", true)]
    public async Task A_scan_equals_a_model_in_both_directions_with_own_writes_among_the_rows(string at, bool atHome)
    {
        using var world = new TestWorld("world/here*3", "world/there");
        Connection here = world.Connect("world/here");
        Connection from = at == "here" ? here : world.Connect(at);
        var model = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await here.RunAsync(tx =>
        {
            for (int i = 0; i < 700; i++)
                tx.Put(here.Place.Key($"k{i:D4}"), model[$"k{i:D4}"] = $"v{i}");
            return Task.CompletedTask;
        }).Soon();
        await from.RunAsync(
            async tx =>
            {
                var expected = new SortedDictionary<string, string>(model, StringComparer.Ordinal);
                for (int i = 0; i < 700; i += 7)
                {
                    tx.Delete(here.Place.Key($"k{i:D4}"));
                    expected.Remove($"k{i:D4}");
                    tx.Put(here.Place.Key($"k{i + 1:D4}"), expected[$"k{i + 1:D4}"] = "own");
                    tx.Put(here.Place.Key($"k{i + 1:D4}x"), expected[$"k{i + 1:D4}x"] = "new");
                }

                Assert.Equal(expected.ToArray(), await AllAsync(tx.ScanAsync(here.Place)));
                Assert.Equal(expected.Reverse().ToArray(), await AllAsync(tx.ScanAsync(here.Place, backwards: true)));
                Assert.Equal(expected.Where(e => e.Key.StartsWith("k03", StringComparison.Ordinal)).ToArray(), await AllAsync(tx.ScanAsync(here.Place, "k03")));
                var range = new KeyRange("k0100"u8.ToArray(), "k0300"u8.ToArray());
                var inside = expected.Where(e => range.Contains(System.Text.Encoding.UTF8.GetBytes(e.Key))).ToArray();
                Assert.Equal(inside, await AllAsync(tx.ScanAsync(here.Place, range)));
                Assert.Equal(inside.Reverse().ToArray(), await AllAsync(tx.ScanAsync(here.Place, range, backwards: true)));
                Assert.Equal(inside.Take(5).ToArray(), await AllAsync(tx.ScanAsync(here.Place, range), 5));
                Assert.Equal(inside.Reverse().Take(5).ToArray(), await AllAsync(tx.ScanAsync(here.Place, range, backwards: true), 5));
            },
            new TransactionOptions { Level = atHome ? Level.Strict : Level.Serializable }).Soon();
    }

    [Fact]
    public async Task Own_writes_are_read_back_and_a_missing_row_differs_from_an_empty_one()
    {
        using var world = new TestWorld("world/a*2", "world/b");
        Connection a = world.Connect("world/a");
        foreach (string home in new[] { "world/a", "world/b" })
        {
            Key empty = world.Db.Place(home).Key("empty"), none = world.Db.Place(home).Key("none"), number = world.Db.Place(home).Key("number");
            await a.RunAsync(async tx =>
            {
                Assert.Null(await tx.GetAsync(empty));
                tx.Put(empty, "");
                Assert.Equal(0, (await tx.GetAsync(empty))!.Value.Length);
                tx.Delete(empty);
                Assert.Null(await tx.GetAsync(empty));
                tx.Put(empty, "");
                Assert.Equal(0, await tx.GetNumberAsync(number));
                tx.Add(number, 5);
                tx.Add(number, 2);
                Assert.Equal(7, await tx.GetNumberAsync(number));
            }).Soon();
            var session = new TransactionOptions { Level = Level.Session };
            Assert.Equal("", await a.TextAsync(empty, session).Soon());
            Assert.Null(await a.TextAsync(none, session).Soon());
            Assert.Equal(7, await a.NumberAsync(number, session).Soon());
            await a.DeleteAsync(empty).Soon();
            Assert.Null(await a.TextAsync(empty, new TransactionOptions { Level = Level.Strict }).Soon());
        }
    }

    [Fact]
    public async Task Keys_that_are_empty_too_long_or_Longitudes_own_are_refused()
    {
        using var world = new TestWorld("world");
        Connection here = world.Connect("world");
        Assert.Throws<InvalidUseException>(() => here.Place.Key(""));
        Assert.Throws<InvalidUseException>(() => here.Place.Key(new byte[Key.LengthMax + 1]));
        await Assert.ThrowsAsync<InvalidUseException>(() => here.PutAsync(here.Place.Key([0, 1]), "x").Soon());
        await here.PutAsync(here.Place.Key(new byte[Key.LengthMax].Select(_ => (byte)255).ToArray()), "x").Soon();
        Assert.Throws<InvalidUseException>(() => world.Connect("world/nowhere"));
    }

    [Fact]
    public async Task An_exception_of_the_work_writes_nothing_and_is_passed_on()
    {
        using var world = new TestWorld("world/a", "world/b");
        Connection a = world.Connect("world/a");
        await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => a.RunAsync(async tx =>
        {
            await tx.GetAsync(world.Db.Place("world/b").Key("x"));
            await tx.GetAsync(a.Place.Key("x"));
            tx.Put(a.Place.Key("x"), "1");
            throw new TimeZoneNotFoundException();
        }).Soon());
        Assert.Null(await a.TextAsync(a.Place.Key("x")).Soon());
    }

    [Fact]
    public async Task Concurrent_additions_never_break_a_bound_and_who_would_is_told()
    {
        using var world = new TestWorld(TestWorld.ThreeCities);
        Place home = world.Db.Place("world/eu/paris"), other = world.Db.Place("world/asia/tokyo");
        await world.Connect("world/eu/paris").RunAsync(async tx => tx.Add(home.Key("stock"), 20)).Soon();
        int[] sold = await Task.WhenAll(world.Db.World.Leaves.Select(async leaf =>
        {
            int mine = 0;
            for (int i = 0; i < 20; i++)
            {
                try
                {
                    await world.Db.Connect(leaf).RunAsync(tx =>
                    {
                        tx.Add(home.Key("stock"), -1, min: 0);
                        if (i % 2 == 0)
                            tx.Add(other.Key("sold"), 1);
                        return Task.CompletedTask;
                    });
                    mine++;
                }
                catch (BoundException)
                {
                }
            }

            return mine;
        })).Soon();
        Assert.Equal(20, sold.Sum());
        Assert.Equal(0, await world.Connect("world/eu/paris").NumberAsync(home.Key("stock")).Soon());
        await Assert.ThrowsAsync<BoundException>(() => world.Connect("world/eu/paris").AddAsync(home.Key("stock"), 5, max: 4).Soon());
        await Assert.ThrowsAsync<BoundException>(() => world.Connect("world/eu/paris").RunAsync(async tx =>
        {
            tx.Add(home.Key("stock"), long.MaxValue);
            tx.Add(home.Key("stock"), 1);
        }).Soon());
    }

    [Fact]
    public async Task An_addition_to_what_is_no_number_is_refused()
    {
        using var world = new TestWorld("world/a", "world/b");
        Connection a = world.Connect("world/a");
        Key near = a.Place.Key("text"), far = world.Db.Place("world/b").Key("text");
        await a.PutAsync(near, "abc").Soon();
        await a.PutAsync(far, "abc").Soon();
        await Assert.ThrowsAsync<NotANumberException>(() => a.AddAsync(near, 1).Soon());
        await Assert.ThrowsAsync<NotANumberException>(() => a.NumberAsync(near).Soon());
        await Assert.ThrowsAsync<NotANumberException>(() => a.RunAsync(async tx =>
        {
            tx.Add(near, 1);
            tx.Add(far, 1);
        }).Soon());
        await Assert.ThrowsAsync<NotANumberException>(() => a.RunAsync(async tx =>
        {
            tx.Put(near, "x");
            tx.Add(near, 1);
        }).Soon());
    }

    private static async Task<KeyValuePair<string, string>[]> AllAsync(IAsyncEnumerable<Row> rows, int limit = int.MaxValue)
    {
        var all = new List<KeyValuePair<string, string>>();
        await foreach (Row row in rows)
        {
            all.Add(new(System.Text.Encoding.UTF8.GetString(row.Key.Bytes.Span), row.Text));
            if (all.Count == limit)
                break;
        }

        return [.. all];
    }
}
