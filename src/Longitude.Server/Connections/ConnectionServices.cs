using Longitude.Server.Authentication;
using Longitude.Server.Configuration;
using Longitude.Server.Protocol;
using Microsoft.Extensions.Logging;

namespace Longitude.Server.Connections;

/// <summary>What all connections share.</summary>
internal sealed class ConnectionServices(
    ServerOptions options, IServedDatabase database, LoginPolicy logins, TlsIdentity? tls, ILogger log)
{
    public ServerOptions Options { get; } = options;

    public IServedDatabase Database { get; } = database;

    public LoginPolicy Logins { get; } = logins;

    public TlsIdentity? Tls { get; } = tls;

    public ILogger Log { get; } = log;

    public ConnectionTable Connections { get; } = new(options);

    public ServerStatistics Statistics { get; } = new();

    public MemoryBudget MessageMemory { get; } = new(options.MessageMemoryMax);
}
