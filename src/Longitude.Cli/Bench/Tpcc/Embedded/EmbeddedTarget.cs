using System.Collections.Concurrent;
using System.Text.Json;
using Longitude.Cli.Bench.Tpcc.Inputs;
using Longitude.Cli.Bench.Tpcc.Measuring;
using Longitude.Client;
using Longitude.Core;

namespace Longitude.Cli.Bench.Tpcc.Embedded;

/// <summary>
/// Longitude's engine in this process: the same transactions as rows of bytes through the embedded API, to show what it does without SQL
/// and without a wire.
/// </summary>
internal sealed class EmbeddedTarget : ITarget
{
    /// <summary>A checkpoint writes all rows: with a gigabyte of them it should not come too often.</summary>
    private const long CheckpointLogBytes = 512L << 20;

    private readonly Database _database;
    private readonly string? _temporary;
    private int _run;

    private EmbeddedTarget(Database database, Homes homes, string? temporary, string folder)
    {
        _database = database;
        World = new EmbeddedWorld(database, homes);
        _temporary = temporary;
        Description = $"Longitude's engine in this process, {(homes.AreApart ? "three cities" : "one place")}, data in {folder}, serializable";
        Server = (new ProcessMeter(Environment.ProcessId), "");
    }

    public EmbeddedWorld World { get; }

    public string Description { get; }

    public (ProcessMeter? Meter, string Why) Server { get; }

    public static EmbeddedTarget Open(string? folder, Homes homes)
    {
        string? temporary = folder is null ? Path.Combine(Path.GetTempPath(), "longitude-tpcc-" + Guid.NewGuid().ToString("N")[..8]) : null;
        folder ??= temporary!;
        WorldOptions world = homes.AreApart ? ThreeCities.Options : WorldOptions.Single;
        return new EmbeddedTarget(Database.Open(folder, world with { CheckpointLogBytes = CheckpointLogBytes }), homes, temporary, folder);
    }

    public async Task<Loaded?> FindAsync(CancellationToken cancellation)
    {
        ReadOnlyMemory<byte>? row = await World.Connections[0].GetAsync(AboutKey, cancellation: cancellation);
        if (row is not { } bytes)
            return null;
        About about = JsonSerializer.Deserialize<About>(bytes.Span)!;
        return new Loaded(about.Warehouses, about.Small ? Scale.Small : Scale.Full);
    }

    public async Task<IReadOnlyList<string>> LoadAsync(Population population, int warehouses, bool replaces, Action<long> rowsLoaded, CancellationToken cancellation)
    {
        if (await FindAsync(cancellation) is not null)
            throw new CommandException("An embedded folder is not emptied: remove it, or name another.");
        await new EmbeddedLoader(World, population, rowsLoaded).LoadAsync(warehouses, cancellation);
        byte[] about = JsonSerializer.SerializeToUtf8Bytes(new About(warehouses, population.Scale == Scale.Small));
        await World.Connections[0].PutAsync(AboutKey, about, cancellation);
        return [];
    }

    public async Task<ITerminal> OpenTerminalAsync(int terminal, int warehouse, Recorder recorder, CancellationToken cancellation)
    {
        if (_run == 0)
            _run = await BeginRunAsync(cancellation);
        return new EmbeddedTerminal(World, warehouse, new PaymentNumbers(_run, terminal), recorder);
    }

    public async Task<IReadOnlyList<ConditionResult>> CheckAsync(Loaded loaded, IReadOnlyCollection<OrderId> acknowledged, CancellationToken cancellation) =>
        await new EmbeddedChecks(World, loaded, acknowledged).RunAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        if (_temporary is not null)
            Directory.Delete(_temporary, recursive: true);
    }

    private Key AboutKey => Keys.Of(World.Places[0], Keys.About);

    /// <summary>Counts the runs on this folder: a payment's number must not be used twice.</summary>
    private Task<int> BeginRunAsync(CancellationToken cancellation) => World.Connections[0].RunAsync(
        async tx =>
        {
            Key key = Keys.OfWarehouse(World.Places[0], Keys.About, 0);
            long run = await tx.GetNumberAsync(key, cancellation) + 1;
            tx.PutNumber(key, run);
            return (int)run;
        },
        options: null,
        cancellation);

    private sealed record About(int Warehouses, bool Small);
}

/// <summary>The database and its places: which warehouse is where, and the connection of each city.</summary>
internal sealed class EmbeddedWorld(Database database, Homes homes)
{
    public Database Database { get; } = database;

    public Homes Homes { get; } = homes;

    public Place[] Places { get; } = [.. homes.Cities.Select(c => database.Place(c.Path))];

    public Connection[] Connections { get; } = [.. homes.Cities.Select(c => database.Connect(c.Path))];

    public DeliveryMarks Deliveries { get; } = new();

    public Place PlaceOf(int warehouse) => Places[Homes.Of(warehouse).Index];

    public Connection ConnectionOf(int warehouse) => Connections[Homes.Of(warehouse).Index];
}

/// <summary>
/// How far the deliveries of each district have come. Orders are delivered in their order, so nothing waits at or below the mark, for ever;
/// and a scan that began at the first order of all would pass every row that was deleted lately.
/// </summary>
internal sealed class DeliveryMarks
{
    private readonly ConcurrentDictionary<(int Warehouse, int District), int> _marks = new();

    /// <summary>Where the oldest waiting order of a district is found.</summary>
    public KeyRange Waiting(int warehouse, int district) =>
        Keys.DistrictRange(Keys.NewOrder, warehouse, district, _marks.GetValueOrDefault((warehouse, district)) + 1, int.MaxValue);

    /// <summary>An order was delivered, and the transaction that did it is committed.</summary>
    public void Note(int warehouse, int district, int order) =>
        _marks.AddOrUpdate((warehouse, district), order, (_, before) => Math.Max(before, order));
}

/// <summary>Numbers for the rows of the history, which has no key of its own: the run and the terminal, and a count.</summary>
internal sealed class PaymentNumbers(int run, int terminal)
{
    private int _last;

    /// <summary>The first half of all numbers of this terminal; those of the load have zero.</summary>
    public int First { get; } = (run << 16) | terminal;

    public int Next() => ++_last;
}
