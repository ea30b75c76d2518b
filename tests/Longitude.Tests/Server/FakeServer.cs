using System.Net;
using Longitude.Server.Authentication;
using Longitude.Server.Configuration;
using Longitude.Server.Connections;
using Longitude.Server.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Longitude.Tests.Server;

/// <summary>The real listener and connections on a port of their own, over <see cref="FakeDatabase"/>.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    private readonly string _folder;
    private readonly Listener _listener;
    private readonly TlsIdentity? _tls;

    private FakeServer(string folder, FakeDatabase database, ConnectionServices services, TlsIdentity? tls, Listener listener)
    {
        _folder = folder;
        _tls = tls;
        _listener = listener;
        Database = database;
        Services = services;
    }

    public FakeDatabase Database { get; }

    public ConnectionServices Services { get; }

    public IPEndPoint Address => _listener.Clients[0];

    public static async Task<FakeServer> StartAsync(Func<ServerOptions, ServerOptions>? change = null)
    {
        string folder = Directory.CreateTempSubdirectory("longitude-server-test-").FullName;
        ServerOptions options = ServerOptions.Default with { DataFolder = folder, Listen = [ListenAddress.Loopback(0)], Http = [] };
        options = change?.Invoke(options) ?? options;
        var database = new FakeDatabase();
        TlsIdentity? tls = TlsIdentity.Open(options);
        var services = new ConnectionServices(options, database, LoginPolicy.Open(folder), tls, NullLogger.Instance);
        Listener listener = await Listener.StartAsync(services, static _ => Task.CompletedTask, NullLoggerFactory.Instance);
        return new FakeServer(folder, database, services, tls, listener);
    }

    public Task<RawClient> ConnectAsync() => RawClient.ConnectAsync(Address);

    public async ValueTask DisposeAsync()
    {
        Services.Connections.CloseAll(new Longitude.Server.Protocol.ErrorReport("FATAL", "57P01", "terminating connection due to administrator command"));
        await _listener.DisposeAsync();
        _tls?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
