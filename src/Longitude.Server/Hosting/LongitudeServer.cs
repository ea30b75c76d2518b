// `longitude start`, without the command: opens the data folder, serves it, and closes it again.
//
// The order matters. What can be wrong with the options is found before anything is opened, the folder is opened before anybody is let
// in, and on the way down nobody comes in any more before commits under way are waited for and the folder is closed. A process that is
// killed instead loses nothing that was acknowledged: that is the engine's business, not this one's.
using System.Net;
using Longitude.Client;
using Longitude.Server.Authentication;
using Longitude.Server.Configuration;
using Longitude.Server.Connections;
using Longitude.Server.Protocol;
using Longitude.Server.Web;
using Longitude.Sql.Sessions;
using Microsoft.Extensions.Logging;

namespace Longitude.Server.Hosting;

internal sealed class LongitudeServer : IAsyncDisposable
{
    private static readonly TimeSpan FailureCheckEvery = TimeSpan.FromSeconds(1);

    private readonly ServerOptions _options;
    private readonly Database _database;
    private SqlEngine? _engine;
    private readonly ILogger _log;
    private ConnectionServices? _services;
    private TlsIdentity? _tls;
    private HttpConsole? _console;
    private Listener? _listener;
    private bool _stopped;

    private LongitudeServer(ServerOptions options, Database database, ILogger log)
    {
        _options = options;
        _database = database;
        _log = log;
    }

    /// <summary>Where clients can connect.</summary>
    public IReadOnlyList<IPEndPoint> Clients => _listener!.Clients;

    public IReadOnlyList<IPEndPoint> Web => _listener!.Web;

    public Database Database => _database;

    public ConnectionTable Connections => _services!.Connections;

    /// <summary>Opens the folder and listens.</summary>
    /// <exception cref="LongitudeException">An option, the folder or a port cannot be used; the message says which and why.</exception>
    public static async Task<LongitudeServer> StartAsync(ServerOptions options, ILoggerFactory logs, CancellationToken cancellation = default)
    {
        ILogger log = logs.CreateLogger("Longitude");
        Database database = await Task.Run(() => DataFolder.Open(options, log), cancellation);
        var server = new LongitudeServer(options, database, log);
        try
        {
            await server.ListenAsync(logs, cancellation);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the database fails by itself, as it does when its disk does.</summary>
    /// <returns>Why it failed.</returns>
    public async Task<Exception> FailedAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (_database.Failure is { } failure)
                return failure;
            await Task.Delay(FailureCheckEvery, cancellation);
        }
    }

    /// <summary>
    /// Stops: tells every client, waits for what is under way as long as the options allow, and closes the folder.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopped)
            return;
        _stopped = true;
        if (_services is not null)
        {
            _services.Connections.CloseAll(new ErrorReport(ErrorReport.Fatal, "57P01", "terminating connection due to administrator command"));
            Task emptied = _services.Connections.Emptied.Task;
            if (await Task.WhenAny(emptied, Task.Delay(_options.ShutdownTimeout)) != emptied)
                _log.ConnectionsBroken(_services.Connections.AbortAll());
        }

        if (_listener is not null)
            await _listener.DisposeAsync();
        _console?.Dispose();
        _tls?.Dispose();
        if (_engine is not null && _database.Failure is null)
            await Task.Run(_engine.Close);
        await _database.DisposeAsync();
    }

    private async Task ListenAsync(ILoggerFactory logs, CancellationToken cancellation)
    {
        _engine = await SqlEngine.OpenAsync(_database, cancellation);
        var served = new ServedDatabase(_engine, _options);
        RefuseOpenDoor(served);
        _tls = TlsIdentity.Open(_options);
        if (_tls is not null && _tls.ValidUntil < DateTime.Now)
            _log.CertificateExpired(_tls.ValidUntil);
        _services = new ConnectionServices(_options, served, LoginPolicy.Open(_options.DataFolder), _tls, logs.CreateLogger("Longitude.Connections"));
        _console = new HttpConsole(_services, _database, ServerVersion.Own, served.Show);
        _listener = await Listener.StartAsync(_services, _console.HandleAsync, logs);
    }

    /// <exception cref="ConfigurationException">Others could reach the server, and its superuser has no password.</exception>
    private void RefuseOpenDoor(ServedDatabase served)
    {
        if (_options.Listen.FirstOrDefault(a => !a.IsLoopback) is { } open && served.FindRole(LoginPolicy.FirstRole) is { IsSuperuser: true, Verifier: null })
        {
            throw new ConfigurationException(
                $"The server does not listen on {open}, which other machines can reach, as long as its superuser {LoginPolicy.FirstRole} has no password. "
                + $"Start it on 127.0.0.1 first, run  ALTER ROLE {LoginPolicy.FirstRole} PASSWORD '...'  there, and start it again.");
        }
    }
}
