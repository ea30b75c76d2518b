using Longitude.Client;
using Longitude.Tests.Log;

namespace Longitude.Tests.Client;

/// <summary>A world on real files in a temporary folder, with ticks short enough for tests; it can be closed and opened again.</summary>
internal sealed class TestWorld : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly WorldOptions _options;

    public TestWorld(params string[] leaves)
        : this(new WorldOptions { Leaves = [.. leaves.Select(Leaf)] })
    {
    }

    public TestWorld(WorldOptions options)
    {
        _options = options with { LeafTickMs = 2, IdleTickMs = 20 };
        Db = Database.Open(_folder.Path, _options);
    }

    /// <summary>The leaves of a small world with delays: two places near each other, one far.</summary>
    public static WorldOptions ThreeCities { get; } = new()
    {
        Leaves = [new LeafDescription("world/eu/london", 2), new LeafDescription("world/eu/paris"), new LeafDescription("world/asia/tokyo")],
        RoundTrips = [new RoundTrip("world/eu/london", "world/eu/paris", 4), new RoundTrip("world/eu", "world/asia", 12)],
    };

    public Database Db { get; private set; }

    public string Folder => _folder.Path;

    public Connection Connect(string path) => Db.Connect(path);

    public void Reopen()
    {
        Db.Dispose();
        Db = Database.Open(_folder.Path, _options);
    }

    public void Dispose()
    {
        Db.Dispose();
        _folder.Dispose();
    }

    private static LeafDescription Leaf(string text)
    {
        string[] parts = text.Split('*');
        return new LeafDescription(parts[0], parts.Length > 1 ? int.Parse(parts[1], null) : 1);
    }
}

internal static class Quickly
{
    /// <summary>Fails a test that hangs, instead of the whole run.</summary>
    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(TimeSpan.FromSeconds(30));

    public static Task Soon(this Task task) => task.WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>A signal that does not run its waiters inside of who sets it.</summary>
    public static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<string?> TextAsync(this Connection connection, Key key, TransactionOptions? options = null) =>
        await connection.GetAsync(key, options) is { } value ? System.Text.Encoding.UTF8.GetString(value.Span) : null;

    public static async Task<long> NumberAsync(this Connection connection, Key key, TransactionOptions? options = null) =>
        await connection.RunAsync(async tx => await tx.GetNumberAsync(key), options);

    public static Task PutAsync(this Connection connection, Key key, string text) =>
        connection.PutAsync(key, System.Text.Encoding.UTF8.GetBytes(text));
}
