using System.Net;
using Longitude.Client;
using Longitude.Server.Configuration;
using Longitude.Server.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Longitude.Tests.Server;

/// <summary>The whole server on a folder of its own, in this process.</summary>
internal sealed class RealServer : IAsyncDisposable
{
    private readonly string _folder;
    private readonly LongitudeServer _server;

    private RealServer(string folder, LongitudeServer server)
    {
        _folder = folder;
        _server = server;
    }

    public IPEndPoint Address => _server.Clients[0];

    /// <summary>The data folder.</summary>
    public string Folder => Path.Combine(_folder, "data");

    public Database Database => _server.Database;

    public LongitudeServer Server => _server;

    /// <summary>For Npgsql, as the first superuser.</summary>
    public string ConnectionString => $"Host=127.0.0.1;Port={Address.Port};Username=longitude;Database=longitude;Timeout=30;Command Timeout=60";

    public static async Task<RealServer> StartAsync(Func<ServerOptions, ServerOptions>? change = null)
    {
        string folder = Directory.CreateTempSubdirectory("longitude-real-server-test-").FullName;
        ServerOptions options = ServerOptions.Default with
        {
            DataFolder = Path.Combine(folder, "data"),
            Listen = [ListenAddress.Loopback(0)],
            Http = [],
        };
        options = change?.Invoke(options) ?? options;
        return new RealServer(folder, await LongitudeServer.StartAsync(options, NullLoggerFactory.Instance));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
