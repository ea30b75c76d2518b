using System.Net;
using System.Net.Sockets;
using Longitude.Server.Configuration;
using Longitude.Server.Connections;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Longitude.Server.Hosting;

/// <summary>
/// The sockets: Kestrel takes connections in, for the protocol and for HTTP. Without anything that a web application would bring along:
/// no configuration of its own, no routing, no signals.
/// </summary>
internal sealed class Listener : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly List<ListenOptions> _clients = [];
    private readonly List<ListenOptions> _web = [];

    private Listener(WebApplication application) => _application = application;

    /// <summary>Where clients can connect, with the ports that the system chose.</summary>
    public IReadOnlyList<IPEndPoint> Clients => [.. _clients.Select(l => l.IPEndPoint!)];

    public IReadOnlyList<IPEndPoint> Web => [.. _web.Select(l => l.IPEndPoint!)];

    /// <exception cref="ConfigurationException">An address cannot be listened on; the message says which, and why.</exception>
    public static async Task<Listener> StartAsync(ConnectionServices services, RequestDelegate web, ILoggerFactory logs)
    {
        ServerOptions options = services.Options;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddSingleton(services);
        builder.Services.AddSingleton(logs);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<SocketTransportOptions>(Configure);
        builder.WebHost.UseKestrelCore();
        var clients = new List<ListenOptions>();
        var pages = new List<ListenOptions>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            foreach (IPEndPoint address in Resolve(options.Listen))
                kestrel.Listen(address, Protocol);
            foreach (IPEndPoint address in Resolve(options.Http))
                kestrel.Listen(address, Http);
        });
        WebApplication application = builder.Build();
        application.Run(web);
        var listener = new Listener(application);
        try
        {
            await application.StartAsync();
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await application.DisposeAsync();
            throw Explain(e, options);
        }

        listener._clients.AddRange(clients);
        listener._web.AddRange(pages);
        return listener;

        void Protocol(ListenOptions listen)
        {
            clients.Add(listen);
            listen.UseConnectionHandler<ProtocolHandler>();
        }

        void Http(ListenOptions listen)
        {
            pages.Add(listen);
            listen.Protocols = HttpProtocols.Http1;
        }
    }

    /// <summary>Closes the sockets. Connections that have not ended by then are broken.</summary>
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _application.StopAsync(now.Token);
        await _application.DisposeAsync();
    }

    private static void Configure(SocketTransportOptions sockets)
    {
        // Continuations run where the bytes arrived (see ClientConnection).
        sockets.UnsafePreferInlineScheduling = true;

        // A read that waits holds four kilobytes; waiting with an empty read first would be one more system call per message.
        sockets.WaitForDataBeforeAllocatingBuffer = false;
        sockets.MaxReadBufferSize = 1 << 20;
        sockets.MaxWriteBufferSize = 64 << 10;
    }

    private static IEnumerable<IPEndPoint> Resolve(IEnumerable<ListenAddress> addresses) =>
        addresses.SelectMany(a => a.Addresses.Select(address => new IPEndPoint(address, a.Port)));

    private static ConfigurationException Explain(Exception e, ServerOptions options)
    {
        string addresses = string.Join(", ", options.Listen.Concat(options.Http));
        if (e.InnerException is AddressInUseException || e is AddressInUseException)
        {
            string which = Array.Find([.. options.Listen.Concat(options.Http).Select(a => a.ToString())], a => e.Message.Contains(a, StringComparison.Ordinal)) ?? addresses;
            return new ConfigurationException($"Another program already listens on {which}: stop it, or choose another port with --listen or --http.");
        }

        return new ConfigurationException($"It is not possible to listen on {addresses}: {e.Message}");
    }

    private sealed class ProtocolHandler(ConnectionServices services) : ConnectionHandler
    {
        public override async Task OnConnectedAsync(ConnectionContext connection)
        {
            KeepAlive(connection);
            using var client = new ClientConnection(services, connection);
            await client.RunAsync();
        }

        /// <summary>A client whose machine has vanished is noticed after two minutes of silence, not never.</summary>
        private static void KeepAlive(ConnectionContext connection)
        {
            if (connection.Features.Get<IConnectionSocketFeature>()?.Socket is not { } socket)
                return;
            try
            {
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 15);
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 4);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // It has gone already, which the first read tells.
            }
        }
    }

    /// <summary>Signals are the command's business.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
