using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Longitude.Server.Configuration;

/// <summary>
/// How each option is written: <c>--connections-max 500</c> on the command line, <c>LONGITUDE_CONNECTIONS_MAX=500</c> in the
/// environment, <c>"connectionsMax": 500</c> in the configuration file.
/// </summary>
/// <param name="Name">As on the command line, without the dashes.</param>
/// <param name="Value">What stands for the value in help texts.</param>
/// <param name="Set">Reads a value. Throws a <see cref="FormatException"/> that says what it must be.</param>
/// <param name="Show">The value as it could be written.</param>
internal sealed record OptionDefinition(
    string Name, string Value, string Description, Func<ServerOptions, string, ServerOptions> Set, Func<ServerOptions, string> Show)
{
    public string EnvironmentName => OptionCatalog.EnvironmentPrefix + Name.Replace('-', '_').ToUpperInvariant();

    public string JsonName
    {
        get
        {
            var name = new StringBuilder();
            foreach (string word in Name.Split('-'))
                name.Append(name.Length == 0 ? word[0] : char.ToUpperInvariant(word[0])).Append(word, 1, word.Length - 1);
            return name.ToString();
        }
    }
}

internal static class OptionCatalog
{
    public const string EnvironmentPrefix = "LONGITUDE_";

    public static readonly IReadOnlyList<OptionDefinition> All =
    [
        new("data", "DIR", "The folder of all data; made when missing.",
            (o, v) => o with { DataFolder = NotEmpty(v) }, o => o.DataFolder),
        new("listen", "ADDRESS:PORT", "Where PostgreSQL clients connect; several with commas; * for every address.",
            (o, v) => o with { Listen = Addresses(v) }, o => string.Join(',', o.Listen)),
        new("http", "ADDRESS:PORT", "Where the console, /health and /metrics are; off for nowhere.",
            (o, v) => o with { Http = v.Trim() is "off" ? [] : Addresses(v) }, o => o.Http.Count == 0 ? "off" : string.Join(',', o.Http)),
        new("http-hosts", "NAME,...", "Names by which browsers may ask for the console, beside IP addresses and localhost.",
            (o, v) => o with { HttpHosts = Names(v) }, o => string.Join(',', o.HttpHosts)),
        new("world", "FILE", "The description of the world's places (JSON); without it the data folder's own, or a new world of one place.",
            (o, v) => o with { WorldFile = NotEmpty(v) }, o => o.WorldFile ?? ""),
        new("tls", "off|auto|files", "TLS: none; with a certificate that the server makes and keeps in the data folder; with that of tls-certificate and tls-key.",
            (o, v) => o with { TlsChosen = Choice<TlsMode>(v) }, o => o.Tls.ToString().ToLowerInvariant()),
        new("tls-certificate", "FILE", "The server's certificate (PEM), with those between it and its root.",
            (o, v) => o with { TlsCertificate = NotEmpty(v) }, o => o.TlsCertificate ?? ""),
        new("tls-key", "FILE", "The certificate's private key (PEM, not encrypted).",
            (o, v) => o with { TlsKey = NotEmpty(v) }, o => o.TlsKey ?? ""),
        new("require-tls", "on|off", "Turns away clients from other machines that do not use TLS.",
            (o, v) => o with { RequireTls = Switch(v) }, o => Shown(o.RequireTls)),
        new("log-level", "LEVEL", "What is logged to standard error: trace, debug, information, warning, error, critical, none.",
            (o, v) => o with { LogLevel = Choice<LogLevel>(v) }, o => o.LogLevel.ToString().ToLowerInvariant()),
        new("log-statements", "on|off", "Logs the text of every statement; values of parameters are not logged.",
            (o, v) => o with { LogStatements = Switch(v) }, o => Shown(o.LogStatements)),
        new("connections-max", "N", "How many clients may be connected at a time.",
            (o, v) => o with { ConnectionsMax = (int)Number(v, 1, 100_000) }, o => Shown(o.ConnectionsMax)),
        new("connections-reserved", "N", "How many of these only superusers get.",
            (o, v) => o with { ConnectionsReserved = (int)Number(v, 0, 1000) }, o => Shown(o.ConnectionsReserved)),
        new("message-max", "SIZE", "The longest message that a client may send: a statement's text with its parameters.",
            (o, v) => o with { MessageBytesMax = Size(v, 64 << 10, 1 << 30) }, o => Sizes.Format(o.MessageBytesMax)),
        new("message-memory", "SIZE", "What long messages that are on their way may take together.",
            (o, v) => o with { MessageMemoryMax = Size(v, 1 << 20, 1L << 40) }, o => Sizes.Format(o.MessageMemoryMax)),
        new("result-buffer", "SIZE", "How much of a result is kept per connection before the client is sent what there is.",
            (o, v) => o with { ResultBufferBytes = Size(v, 4 << 10, 64 << 20) }, o => Sizes.Format(o.ResultBufferBytes)),
        new("query-memory", "SIZE", "What one statement may use for sorting, hashing and keeping rows.",
            (o, v) => o with { QueryMemoryMax = Size(v, 1 << 20, 1L << 40) }, o => Sizes.Format(o.QueryMemoryMax)),
        new("authentication-timeout", "TIME", "How long a client may take to log in.",
            (o, v) => o with { AuthenticationTimeout = Time(v, 1000) }, o => Durations.Format(o.AuthenticationTimeout)),
        new("statement-timeout", "TIME", "How long a statement may run unless its session says otherwise; 0 for no limit.",
            (o, v) => o with { StatementTimeout = Time(v, 0) }, o => Durations.Format(o.StatementTimeout)),
        new("idle-in-transaction-timeout", "TIME", "How long a session may leave a transaction open without a statement; 0 for no limit.",
            (o, v) => o with { IdleInTransactionTimeout = Time(v, 0) }, o => Durations.Format(o.IdleInTransactionTimeout)),
        new("idle-session-timeout", "TIME", "How long a session may do nothing outside a transaction; 0 for no limit.",
            (o, v) => o with { IdleSessionTimeout = Time(v, 0) }, o => Durations.Format(o.IdleSessionTimeout)),
        new("abandoned-statement-timeout", "TIME", "How long a statement goes on whose client has gone.",
            (o, v) => o with { AbandonedStatementTimeout = Time(v, 0) }, o => Durations.Format(o.AbandonedStatementTimeout)),
        new("shutdown-timeout", "TIME", "How long stopping waits for commits under way.",
            (o, v) => o with { ShutdownTimeout = Time(v, 0) }, o => Durations.Format(o.ShutdownTimeout)),
    ];

    /// <summary>The option that a name means in any of its spellings; null when there is none.</summary>
    public static OptionDefinition? Find(string name)
    {
        string plain = Plain(name);
        return All.FirstOrDefault(o => string.Equals(Plain(o.Name), plain, StringComparison.OrdinalIgnoreCase));
    }

    private static string Plain(string name) =>
        name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);

    private static string NotEmpty(string value) => value.Length > 0 ? value : throw new FormatException("must not be empty");

    private static string[] Names(string value) => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static ListenAddress[] Addresses(string value) => [.. value.Split(',').Select(ListenAddress.Parse)];

    private static T Choice<T>(string value)
        where T : struct, Enum
    {
        foreach (T choice in Enum.GetValues<T>())
        {
            if (string.Equals(choice.ToString(), value.Trim(), StringComparison.OrdinalIgnoreCase))
                return choice;
        }

        throw new FormatException($"must be one of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}");
    }

    private static bool Switch(string value) => value.Trim().ToUpperInvariant() switch
    {
        "ON" or "TRUE" or "YES" or "1" => true,
        "OFF" or "FALSE" or "NO" or "0" => false,
        _ => throw new FormatException("must be on or off"),
    };

    private static long Number(string value, long min, long max) =>
        long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) && number >= min && number <= max
            ? number
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {min} to {max}"));

    private static long Size(string value, long min, long max) =>
        Sizes.TryParse(value, out long bytes) && bytes >= min && bytes <= max
            ? bytes
            : throw new FormatException($"must be a size from {Sizes.Format(min)} to {Sizes.Format(max)}, such as 64MB (units: B, kB, MB, GB)");

    private static TimeSpan Time(string value, long minMs)
    {
        const long MaxMs = 30L * 24 * 3600 * 1000;
        return Durations.TryParse(value, out TimeSpan time) && time.TotalMilliseconds >= minMs && time.TotalMilliseconds <= MaxMs
            ? time
            : throw new FormatException($"must be a time from {Durations.Format(TimeSpan.FromMilliseconds(minMs))} to 30d, such as 500ms or 30s (units: ms, s, min, h, d)");
    }

    private static string Shown(bool value) => value ? "on" : "off";

    private static string Shown(int value) => value.ToString(CultureInfo.InvariantCulture);
}
