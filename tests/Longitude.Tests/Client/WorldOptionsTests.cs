using Longitude.Client;

namespace Longitude.Tests.Client;

public sealed class WorldOptionsTests
{
    [Fact]
    public void What_a_description_does_not_say_is_as_by_default()
    {
        WorldOptions world = WorldOptions.Parse("""{ "leaves": [ { "path": "world/a" }, { "path": "world/b", "shards": 2 } ], "idleTickMs": 200 }""");
        var otherwise = new WorldOptions { Leaves = world.Leaves };
        Assert.Equal(200, world.IdleTickMs);
        Assert.Equal(otherwise.LeafTickMs, world.LeafTickMs);
        Assert.Equal(otherwise.HistoryRetentionSeconds, world.HistoryRetentionSeconds);
        Assert.Equal(otherwise.CommitTimeoutSeconds, world.CommitTimeoutSeconds);
        Assert.Equal(otherwise.CheckpointLogBytes, world.CheckpointLogBytes);
        Assert.Empty(world.RoundTrips);
        Assert.Equal([1, 2], world.Leaves.Select(l => l.Shards));
    }

    [Theory]
    [InlineData("""{ "leaves": [ { "path": "world" } ], "leafTickMs": 0 }""", "LeafTickMs of the world's description must be at least 0.1, not 0.")]
    [InlineData("""{ "leaves": [ { "path": "world" } ], "leafTicks": 3 }""", "leafTicks")]
    [InlineData("{}", "leaves")]
    [InlineData("[]", "empty")]
    [InlineData("{", "not valid JSON")]
    public void What_cannot_be_a_description_is_refused(string json, string why)
    {
        using var folder = new Longitude.Tests.Log.TempFolder();
        InvalidUseException refused = Assert.Throws<InvalidUseException>(() => Database.Open(folder.Path, WorldOptions.Parse(json)).Dispose());
        Assert.Contains(why, refused.Message, StringComparison.OrdinalIgnoreCase);
    }
}
