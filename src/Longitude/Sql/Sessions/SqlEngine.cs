using System.Collections.Concurrent;
using Longitude.Client;
using Longitude.Sql.Catalog;
using Longitude.Sql.Sequences;

namespace Longitude.Sql.Sessions;

/// <summary>SQL on one open database: what its sessions share.</summary>
internal sealed class SqlEngine
{
    private readonly ConcurrentDictionary<int, SqlSession> _sessions = new();
    private readonly Lock _gate = new();
    private CatalogSnapshot _catalog;
    private int _lastSession;

    // Begins with the milliseconds since 2000, so that it goes on growing after a restart.
    private long _lastTransaction = (DateTime.UtcNow - new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc)).Ticks / TimeSpan.TicksPerMillisecond;
    private int _collecting;

    private SqlEngine(Database database, CatalogStore store, CatalogSnapshot catalog)
    {
        Database = database;
        Store = store;
        _catalog = catalog;
        Sequences = new SequenceStore(database.Connect(database.World.Root), CatalogKeys.Shard(database.World));
    }

    public Database Database { get; }

    public CatalogStore Store { get; }

    public LockTable Locks { get; } = new();

    public WorkerThreads Workers { get; } = new();

    public PlanCache Plans { get; } = new();

    public SequenceStore Sequences { get; }

    /// <summary>The newest committed catalog that this process knows.</summary>
    public CatalogSnapshot Catalog => Volatile.Read(ref _catalog);

    /// <summary>The sessions that are open, for pg_stat_activity.</summary>
    public IEnumerable<SqlSession> Sessions => _sessions.Values;

    /// <summary>Reads the catalog of a database, and makes it when there is none yet.</summary>
    public static async Task<SqlEngine> OpenAsync(Database database, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        var store = new CatalogStore(database.World);
        Connection home = database.Connect(database.World.Root);
        CatalogSnapshot catalog = await home.RunAsync(
            tx => Task.FromResult(store.Load(tx) ?? store.Bootstrap(tx)), options: null, cancellation).ConfigureAwait(false);
        var engine = new SqlEngine(database, store, catalog);
        await engine.DropLeftTemporaryTablesAsync().ConfigureAwait(false);
        engine.CollectForgotten();
        return engine;
    }

    /// <summary>Gives back what was reserved for later. To be called once no session is open any more, before the database is closed.</summary>
    public void Close() => Sequences.ReturnAll();

    /// <summary>Of a process that was killed its sessions' temporary tables are left; sessions of this one will have the same numbers.</summary>
    private async ValueTask DropLeftTemporaryTablesAsync()
    {
        if (!Catalog.Tables.Values.Any(t => t.TemporaryOwner != 0))
            return;
        string owner = Catalog.Roles.Values.First(r => r.IsSuperuser).Name;
        SqlSession session = Connect(new SessionStart { User = owner, Database = Catalog.Database.Name });
        await using (session.ConfigureAwait(false))
            await session.DropTemporaryTablesAsync(static _ => true).ConfigureAwait(false);
    }

    /// <summary>Opens a session. Whether the role may log in is the caller's business.</summary>
    /// <param name="start">Who connects, to what, and with which parameters.</param>
    /// <exception cref="SqlException">There is no such role, database or place, or a parameter is not valid.</exception>
    public SqlSession Connect(SessionStart start)
    {
        int id = Interlocked.Increment(ref _lastSession);
        var session = new SqlSession(this, id, start);
        _sessions[id] = session;
        return session;
    }

    /// <summary>A number that no transaction of this process has had, and greater than all of them.</summary>
    public long NextTransactionNumber() => Interlocked.Increment(ref _lastTransaction);

    /// <summary>The session with a backend's number; null when it has ended.</summary>
    public SqlSession? FindSession(int id) => _sessions.GetValueOrDefault(id);

    public void Forget(SqlSession session) => _sessions.TryRemove(session.BackendId, out _);

    /// <summary>A transaction that made this catalog has committed.</summary>
    public void Publish(CatalogSnapshot catalog)
    {
        lock (_gate)
        {
            if (catalog.Version > _catalog.Version)
                Volatile.Write(ref _catalog, catalog);
        }

        CollectForgotten();
    }

    /// <summary>Deletes, in the background, the rows of tables that are gone.</summary>
    private void CollectForgotten()
    {
        if (Interlocked.Exchange(ref _collecting, Again) == None)
            _ = Task.Run(CollectAsync);
    }

    private async Task CollectAsync()
    {
        try
        {
            do
            {
                Interlocked.Exchange(ref _collecting, Running);
                await ForgottenStorages.CollectAsync(Database, CancellationToken.None).ConfigureAwait(false);
            }
            while (Interlocked.CompareExchange(ref _collecting, None, Running) != Running);
        }
        catch (Exception e) when (e is LongitudeException or ObjectDisposedException)
        {
            // What is not deleted now is written down: the next change of the catalog, or the next start, goes on with it. A database that has failed
            // or was closed tells all its callers so.
            Volatile.Write(ref _collecting, None);
        }
    }

    private const int None = 0;
    private const int Running = 1;
    private const int Again = 2;

    /// <summary>Reads the catalog again: a transaction met a definition that this process does not know yet.</summary>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        Connection home = Database.Connect(Database.World.Root);
        CatalogSnapshot? catalog = await home.RunAsync(tx => Task.FromResult(Store.Load(tx)), options: null, cancellation).ConfigureAwait(false);
        if (catalog is not null)
            Publish(catalog);
    }
}

/// <summary>Who opens a session, and how.</summary>
internal sealed record SessionStart
{
    public required string User { get; init; }

    public required string Database { get; init; }

    /// <summary>The place that the session works at; null for the one that keeps the world's clock.</summary>
    public string? Place { get; init; }

    /// <summary>Run-time parameters of the connection.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Where the client is, for pg_stat_activity; empty for embedded use.</summary>
    public string ClientAddress { get; init; } = "";
}
