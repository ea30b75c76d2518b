using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Longitude.Server.Configuration;

/// <summary>An address to listen on, as it is written: <c>127.0.0.1:5433</c>, <c>localhost:5433</c>, <c>[::1]:5433</c>, <c>*:5433</c>.</summary>
/// <param name="Host">An IP address, <c>localhost</c>, or <c>*</c> for every address of the machine.</param>
/// <param name="Port">0 lets the system choose.</param>
internal sealed record ListenAddress(string Host, int Port)
{
    public static ListenAddress Loopback(int port) => new("127.0.0.1", port);

    /// <summary>True when only this machine can reach it.</summary>
    public bool IsLoopback => Addresses.All(IPAddress.IsLoopback);

    /// <summary>What to bind to; a machine without IPv6 has <c>*</c> and <c>localhost</c> on IPv4 only.</summary>
    public IReadOnlyList<IPAddress> Addresses => Host switch
    {
        "*" => [Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any],
        "localhost" => Socket.OSSupportsIPv6 && Port != 0 ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : [IPAddress.Loopback],
        _ => [IPAddress.Parse(Host.Trim('[', ']'))],
    };

    /// <exception cref="FormatException">The text is no such address.</exception>
    public static ListenAddress Parse(string text)
    {
        string trimmed = text.Trim();
        int colon = trimmed.LastIndexOf(':');
        string host = colon < 0 ? "127.0.0.1" : trimmed[..colon];
        bool isPort = int.TryParse(trimmed.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port <= IPEndPoint.MaxPort;
        bool isV6 = host.Contains(':', StringComparison.Ordinal);
        bool isHost = host is "*" or "localhost"
            || (isV6 ? host is ['[', .., ']'] && IPAddress.TryParse(host.AsSpan(1, host.Length - 2), out _) : IPAddress.TryParse(host, out _));
        if (!isPort || !isHost)
            throw new FormatException("must be ADDRESS:PORT with an IP address, localhost or * (every address), such as 127.0.0.1:5433 or [::1]:5433");
        return new ListenAddress(host, port);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");
}
