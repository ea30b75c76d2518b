using Microsoft.Extensions.Logging;

namespace Longitude.Server.Hosting;

/// <summary>What the server as a whole logs.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(101, LogLevel.Warning, "{Count} connections did not end in time and were broken")]
    public static partial void ConnectionsBroken(this ILogger log, int count);

    [LoggerMessage(102, LogLevel.Warning, "The TLS certificate is valid until {Until:u} only, which is past: clients that check it will not connect")]
    public static partial void CertificateExpired(this ILogger log, DateTime until);

    [LoggerMessage(103, LogLevel.Warning, "{Message}")]
    public static partial void Warned(this ILogger log, string message);
}
