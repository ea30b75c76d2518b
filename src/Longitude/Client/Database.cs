using System.Text;
using Longitude.Core;
using Longitude.Log;
using Longitude.Node;

namespace Longitude.Client;

/// <summary>A world of places in this process, its data in one folder.</summary>
/// <example>
/// <code>
/// await using var db = Database.Open("data", WorldOptions.Single);
/// var here = db.Connect("world");
/// await here.RunAsync(async tx => tx.Put(here.Place.Key("greeting"), "hello"));
/// </code>
/// </example>
public sealed partial class Database : IAsyncDisposable, IDisposable
{
    private const string DescriptionFile = "world.json";

    private readonly FolderLock _lock;
    private readonly ThreadedEnvironment _environment;
    private readonly Dictionary<PlaceId, Connection> _connections = [];
    private bool _disposed;

    private Database(string folder, FolderLock folderLock, WorldOptions options, World world)
    {
        _lock = folderLock;
        World = world;
        WorldNode? node = null;
        TimeSpan[,] delays = options.Delays(world);
        _environment = new ThreadedEnvironment(e => node?.Fail(e));
        var nodeOptions = new NodeOptions
        {
            OneWayDelay = (a, b) => delays[a.Id.Value, b.Id.Value],
            LeafTick = TimeSpan.FromMilliseconds(options.LeafTickMs),
            IdleTick = TimeSpan.FromMilliseconds(options.IdleTickMs),
            HistoryRetention = TimeSpan.FromSeconds(options.HistoryRetentionSeconds),
            CommitTimeout = TimeSpan.FromSeconds(options.CommitTimeoutSeconds),
            ResendAfter = TimeSpan.FromMilliseconds(800) + (4 * delays.Cast<TimeSpan>().Max()),
            CheckpointLogBytes = options.CheckpointLogBytes,
            Warned = options.Warned ?? (static _ => { }),
        };
        var transport = new LocalTransport(world, nodeOptions, _environment);
        node = new WorldNode(world, world.Leaves, _environment, new PhysicalFileSystem(folder), transport, nodeOptions);
        transport.Connect(node);
        Node = node;
    }

    /// <summary>The places.</summary>
    public World World { get; }

    internal WorldNode Node { get; }

    /// <summary>
    /// Opens the world of a folder, or makes a new one. Recovers whatever was acknowledged before; only one process at a time may
    /// have the folder open.
    /// </summary>
    /// <param name="folder">Created when missing.</param>
    /// <param name="options">The world; when null, the description that the folder holds.</param>
    /// <exception cref="InvalidUseException">The description is not valid, or is not that of this folder.</exception>
    /// <exception cref="DataFolderInUseException">Another process has the folder open.</exception>
    /// <exception cref="LogDamagedException">A file is damaged; the message says which, where, and what to do.</exception>
    public static Database Open(string folder, WorldOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        Directory.CreateDirectory(folder);
        FolderLock folderLock = FolderLock.Acquire(folder);
        Database? db = null;
        try
        {
            WorldOptions known = Describe(folder, options);
            World world = known.Build();
            db = new Database(folder, folderLock, known, world);
            db.Node.Start();
            foreach (Place leaf in world.Leaves)
                db._connections.Add(leaf.Id, new Connection(db.Node.GatewayAt(leaf)));
            return db;
        }
        catch
        {
            if (db is null)
                folderLock.Dispose();
            else
                db.Dispose();
            throw;
        }
    }

    /// <summary>The place with a path such as <c>world/eu/london</c>.</summary>
    /// <exception cref="InvalidUseException">There is none.</exception>
    public Place Place(string path) =>
        World.Find(path) ?? throw new InvalidUseException($"There is no place '{path}'. The leaves are {string.Join(", ", World.Leaves.Select(l => l.Path))}.");

    /// <summary>The database as a client at a place uses it; at a wide place, at the leaf that keeps its clock.</summary>
    /// <exception cref="InvalidUseException">There is no such place.</exception>
    public Connection Connect(string path) => Connect(Place(path));

    /// <summary>The database as a client at a place uses it.</summary>
    public Connection Connect(Place place)
    {
        ArgumentNullException.ThrowIfNull(place);
        return _connections[place.SeatLeaf.Id];
    }

    /// <summary>Stops. What was acknowledged is durable; commits under way end with an unknown outcome.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Node.Dispose();
        _environment.Dispose();
        _lock.Dispose();
    }

    public ValueTask DisposeAsync() => new(Task.Run(Dispose));

    /// <summary>The description that the folder holds, with the given delays and limits; the leaves must be the same.</summary>
    private static WorldOptions Describe(string folder, WorldOptions? given)
    {
        string path = Path.Combine(folder, DescriptionFile);
        if (!File.Exists(path))
        {
            WorldOptions options = given ?? throw new InvalidUseException($"The folder {folder} holds no world yet: describe one.");
            options.Delays(options.Build());
            var files = new PhysicalFileSystem(folder);
            using (IFile file = files.Open(DescriptionFile + ".new", create: true))
            {
                byte[] bytes = Encoding.UTF8.GetBytes(options.ToJson());
                file.Write(0, bytes);
                file.SetLength(bytes.Length);
                file.Sync();
            }

            files.Rename(DescriptionFile + ".new", DescriptionFile);
            files.SyncFolder("");
            return options;
        }

        WorldOptions stored;
        try
        {
            stored = WorldOptions.Parse(File.ReadAllText(path));
        }
        catch (InvalidUseException e)
        {
            throw new InvalidUseException($"{path} is damaged: {e.Message} It describes the world of the folder, as {nameof(WorldOptions)}.{nameof(WorldOptions.ToJson)} writes it; restore it.");
        }

        if (given is null)
            return stored;
        if (!given.Leaves.SequenceEqual(stored.Leaves))
        {
            throw new InvalidUseException(
                $"The folder {folder} holds the world [{string.Join(", ", stored.Leaves.Select(l => $"{l.Path} ({l.Shards})"))}], not [{string.Join(", ", given.Leaves.Select(l => $"{l.Path} ({l.Shards})"))}]. Open it with its own description, or use another folder.");
        }

        return given;
    }
}
