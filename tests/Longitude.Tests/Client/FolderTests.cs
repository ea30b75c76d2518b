using Longitude.Client;
using Longitude.Core;
using Longitude.Log;
using Longitude.Node;
using Longitude.Tests.Log;

namespace Longitude.Tests.Client;

public sealed class FolderTests
{
    [Fact]
    public async Task A_second_opener_is_refused_until_the_first_one_closes()
    {
        using var world = new TestWorld("world");
        var e = Assert.Throws<DataFolderInUseException>(() => Database.Open(world.Folder));
        Assert.Contains(world.Folder, e.Message, StringComparison.Ordinal);
        await world.Db.DisposeAsync();
        await using Database again = Database.Open(world.Folder);
        await again.Connect("world").PutAsync(again.World.Root.Key("a"), "x").Soon();
    }

    [Fact]
    public void Another_description_of_the_world_is_refused_with_both_and_a_folder_without_one_needs_one()
    {
        using var world = new TestWorld("world/a", "world/b*2");
        world.Db.Dispose();
        string message = Assert.Throws<InvalidUseException>(() => Database.Open(world.Folder, WorldOptions.Single)).Message;
        Assert.Contains("world/a (1), world/b (2)", message, StringComparison.Ordinal);
        Assert.Contains("world (1)", message, StringComparison.Ordinal);
        using var empty = new TempFolder();
        Assert.Contains("describe one", Assert.Throws<InvalidUseException>(() => Database.Open(empty.Path)).Message, StringComparison.Ordinal);
        foreach (string[] leaves in new[] { new[] { "a", "b" }, ["world/a", "world/a"], ["world", "world/a"], ["world//a"], [] })
            Assert.Throws<InvalidUseException>(() => Database.Open(empty.Path, new WorldOptions { Leaves = [.. leaves.Select(l => new LeafDescription(l))] }));
        var trip = new WorldOptions { Leaves = [new LeafDescription("world/a")], RoundTrips = [new RoundTrip("world/a", "world/c", 5)] };
        Assert.Contains("world/c", Assert.Throws<InvalidUseException>(() => Database.Open(empty.Path, trip)).Message, StringComparison.Ordinal);
        Database.Open(empty.Path, WorldOptions.Single).Dispose();
        Assert.Throws<InvalidUseException>(() => Database.Open(empty.Path, WorldOptions.Single with { RoundTrips = [new RoundTrip("world", "x", 5)] }));
        Database.Open(empty.Path).Dispose();
    }

    [Theory]
    [InlineData("world.json", typeof(InvalidUseException))]
    [InlineData("starts", typeof(LogDamagedException))]
    [InlineData("shard-0001/log/*.log", typeof(LogDamagedException))]
    public async Task A_damaged_file_is_named_and_the_folder_opens_when_it_is_whole_again(string pattern, Type expected)
    {
        using var world = new TestWorld("world*2");
        Connection here = world.Connect("world");
        for (int i = 0; i < 200; i++)
            await here.PutAsync(here.Place.Key("k" + i), "some value").Soon();
        await world.Db.DisposeAsync();
        string file = Directory.GetFiles(Path.Combine(world.Folder, Path.GetDirectoryName(pattern)!), Path.GetFileName(pattern)).Order(StringComparer.Ordinal).First();
        byte[] whole = await File.ReadAllBytesAsync(file);
        byte[] damaged = [.. whole];
        int at = pattern.EndsWith(".log", StringComparison.Ordinal) ? 3000 : 5;
        damaged[at] ^= 0xFF;
        await File.WriteAllBytesAsync(file, damaged);
        Exception e = Assert.Throws(expected, () => Database.Open(world.Folder));
        Assert.Contains(Path.GetFileName(file), e.Message, StringComparison.Ordinal);
        await File.WriteAllBytesAsync(file, whole);
        await using Database again = Database.Open(world.Folder);
        for (int i = 0; i < 200; i++)
            Assert.Equal("some value", await again.Connect("world").TextAsync(again.World.Root.Key("k" + i)).Soon());
    }

    [Fact]
    public async Task A_full_disk_loses_nothing_acknowledged_and_writes_work_again_when_there_is_room()
    {
        using var folder = new TempFolder();
        var disk = new SmallDisk(new PhysicalFileSystem(folder.Path)) { RoomBytes = long.MaxValue };
        var acknowledged = new List<string>();
        for (int round = 0; round < 2; round++)
        {
            using var node = new OpenNode(disk);
            Connection here = node.At("world/a");
            for (int step = 0; step < 3; step++)
            {
                disk.RoomBytes = 150_000;
                await FillAsync(here, acknowledged).Soon();
                await CheckAsync(here, acknowledged).Soon();
                await Assert.ThrowsAsync<CommitRefusedException>(() => here.PutAsync(here.Place.Key("refused"), new byte[200_000]).Soon());
                disk.RoomBytes = 10_000_000;
                await WriteAsync(here, acknowledged).Soon();
                await here.RunAsync(async tx =>
                {
                    tx.Add(tx.Place.Key("near"), 1);
                    tx.Add(node.World.Find("world/b")!.Key("far"), 1);
                }).Soon();
            }
        }

        disk.RoomBytes = long.MaxValue;
        using var last = new OpenNode(disk);
        await CheckAsync(last.At("world/a"), acknowledged).Soon();
        Assert.Equal(6, await last.At("world/b").NumberAsync(last.World.Find("world/b")!.Key("far")).Soon());
    }

    private static async Task FillAsync(Connection here, List<string> acknowledged)
    {
        try
        {
            while (true)
                await WriteAsync(here, acknowledged);
        }
        catch (CommitRefusedException e)
        {
            Assert.Contains("no room", e.Message, StringComparison.Ordinal);
        }
    }

    private static async Task WriteAsync(Connection here, List<string> acknowledged)
    {
        string key = "k" + Guid.NewGuid().ToString("N");
        await here.PutAsync(here.Place.Key(key), new byte[4000]);
        acknowledged.Add(key);
    }

    [Fact]
    public async Task A_transaction_larger_than_an_entry_of_the_log_is_refused_and_the_place_goes_on()
    {
        using var folder = new TempFolder();
        using var node = new OpenNode(new PhysicalFileSystem(folder.Path));
        Connection here = node.At("world/a");
        byte[] value = new byte[4000];
        TransactionTooLargeException refused = await Assert.ThrowsAsync<TransactionTooLargeException>(() => here.RunAsync(tx =>
        {
            for (int i = 0; i < 300; i++)
                tx.Put(here.Place.Key($"large{i}"), value);
            return Task.CompletedTask;
        }));
        Assert.Equal("54000", refused.SqlState);
        Assert.Null(await here.GetAsync(here.Place.Key("large0")));
        await here.PutAsync(here.Place.Key("small"), value);
        Assert.NotNull(await here.GetAsync(here.Place.Key("small")));
    }

    private static async Task CheckAsync(Connection here, List<string> acknowledged)
    {
        foreach (string key in acknowledged)
            Assert.Equal(4000, (await here.GetAsync(here.Place.Key(key)))?.Length);
    }

    /// <summary>A world of two places on a file system of the test's.</summary>
    private sealed class OpenNode : IDisposable
    {
        private readonly ThreadedEnvironment _environment;
        private readonly WorldNode _node;

        public OpenNode(IFileSystem files)
        {
            World = World.Build([("world/a", 1), ("world/b", 1)]);
            _environment = new ThreadedEnvironment(e => Assert.Fail(e.ToString()));
            var options = new NodeOptions
            {
                LeafTick = TimeSpan.FromMilliseconds(2),
                IdleTick = TimeSpan.FromMilliseconds(20),
                ResendAfter = TimeSpan.FromSeconds(2),
                SegmentBytes = 64 << 10,
                CheckpointLogBytes = 100_000,
                TransactionBytesMax = 1 << 20,
            };
            var transport = new LocalTransport(World, options, _environment);
            _node = new WorldNode(World, World.Leaves, _environment, files, transport, options);
            transport.Connect(_node);
            _node.Start();
        }

        public World World { get; }

        public Connection At(string path) => new(_node.GatewayAt(World.Find(path)!));

        public void Dispose()
        {
            _node.Dispose();
            _environment.Dispose();
        }
    }
}

file static class Bytes
{
    public static Task PutAsync(this Connection connection, Key key, byte[] value) => connection.PutAsync(key, value.AsMemory());
}
