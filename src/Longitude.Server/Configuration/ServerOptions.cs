using Microsoft.Extensions.Logging;

namespace Longitude.Server.Configuration;

internal enum TlsMode
{
    /// <summary>Clients are told that there is no TLS.</summary>
    Off,

    /// <summary>A certificate that the server makes for itself and keeps in the data folder.</summary>
    Auto,

    /// <summary>A certificate and key from files.</summary>
    Files,
}

/// <summary>Everything that the server can be told, and each of its limits. Immutable; <see cref="OptionCatalog"/> says how each is written.</summary>
internal sealed record ServerOptions
{
    public static readonly ServerOptions Default = new();

    /// <summary>The folder of all data; made when missing.</summary>
    public string DataFolder { get; init; } = "longitude-data";

    /// <summary>Where PostgreSQL clients connect.</summary>
    public IReadOnlyList<ListenAddress> Listen { get; init; } = [ListenAddress.Loopback(5433)];

    /// <summary>Where the console, health and metrics are; empty for nowhere.</summary>
    public IReadOnlyList<ListenAddress> Http { get; init; } = [ListenAddress.Loopback(8433)];

    /// <summary>Names by which browsers may ask for the console, beside addresses and localhost.</summary>
    public IReadOnlyList<string> HttpHosts { get; init; } = [];

    /// <summary>A file with the world's description; null for that of the data folder, or a new world of one place.</summary>
    public string? WorldFile { get; init; }

    /// <summary>What was asked for; null when nothing was.</summary>
    public TlsMode? TlsChosen { get; init; }

    public TlsMode Tls => TlsChosen ?? (TlsCertificate is null && TlsKey is null ? TlsMode.Off : TlsMode.Files);

    public string? TlsCertificate { get; init; }

    public string? TlsKey { get; init; }

    /// <summary>Turns away clients beyond loopback that do not use TLS.</summary>
    public bool RequireTls { get; init; }

    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>Logs each statement's text (at level information).</summary>
    public bool LogStatements { get; init; }

    public int ConnectionsMax { get; init; } = 1000;

    /// <summary>How many of these only superusers get.</summary>
    public int ConnectionsReserved { get; init; } = 3;

    /// <summary>The longest message that a client may send.</summary>
    public long MessageBytesMax { get; init; } = 256L << 20;

    /// <summary>What messages on their way may take together, beyond <see cref="MessageBytesFree"/> each.</summary>
    public long MessageMemoryMax { get; init; } = 1L << 30;

    /// <summary>Shorter messages than this are not counted.</summary>
    public const int MessageBytesFree = 64 << 10;

    /// <summary>How much of a result waits here before the client is sent what there is.</summary>
    public long ResultBufferBytes { get; init; } = 64L << 10;

    /// <summary>What one statement may use for sorting, hashing and keeping rows.</summary>
    public long QueryMemoryMax { get; init; } = 256L << 20;

    public TimeSpan AuthenticationTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What statement_timeout is unless a session sets it; zero for no limit, as for the next two.</summary>
    public TimeSpan StatementTimeout { get; init; }

    public TimeSpan IdleInTransactionTimeout { get; init; }

    public TimeSpan IdleSessionTimeout { get; init; }

    /// <summary>A statement whose client has gone is given this long to end.</summary>
    public TimeSpan AbandonedStatementTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long stopping waits for commits under way and for clients to take their last messages.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
