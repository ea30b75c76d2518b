using Longitude.Client;

namespace Longitude.Tests.Client;

public sealed class ReopeningTests
{
    private static readonly TransactionOptions Snapshot = new() { Level = Level.Snapshot };

    [Theory]
    [InlineData("world")]
    [InlineData("world*3")]
    [InlineData("world/a*2,world/b")]
    [InlineData("world/eu/uk/london*2,world/eu/uk/leeds,world/eu/fr/paris,world/asia/jp/tokyo*3")]
    public async Task Every_level_works_before_and_after_a_reopening_in_worlds_of_any_shape(string leaves)
    {
        using var world = new TestWorld(leaves.Split(','));
        for (int round = 1; round <= 3; round++)
        {
            string[] places = [.. world.Db.World.Leaves.Select(l => l.Path)];
            foreach (Level level in Enum.GetValues<Level>())
            {
                foreach (string path in places)
                    await IncrementEverywhereAsync(world, path, new TransactionOptions { Level = level }).Soon();
            }

            long expected = round * Enum.GetValues<Level>().Length * places.Length;
            foreach (string path in places)
            {
                foreach (string home in places)
                    Assert.Equal(expected, await world.Connect(path).NumberAsync(world.Db.Place(home).Key("added"), new TransactionOptions { Level = Level.Strict }).Soon());
            }

            world.Reopen();
            foreach (string path in places)
            {
                foreach (string home in places)
                {
                    Key key = world.Db.Place(home).Key("added");
                    Assert.Equal(expected, await world.Connect(path).NumberAsync(key).Soon());
                    Assert.Equal(expected, await world.Connect(path).NumberAsync(key, Snapshot).Soon());
                }
            }
        }
    }

    private static async Task IncrementEverywhereAsync(TestWorld world, string path, TransactionOptions options) =>
        await world.Connect(path).RunAsync(
            async tx =>
            {
                foreach (var leaf in world.Db.World.Leaves)
                {
                    tx.Add(leaf.Key("added"), 1);
                    for (int i = 0; i < 3; i++)
                    {
                        Key key = leaf.Key("read" + i);
                        tx.PutNumber(key, await tx.GetNumberAsync(key) + 1);
                    }
                }
            },
            options);
}
