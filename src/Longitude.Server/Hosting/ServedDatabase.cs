using System.Globalization;
using Longitude.Client;
using Longitude.Server.Configuration;
using Longitude.Server.Connections;
using Longitude.Sql.Catalog;
using Longitude.Sql.Sessions;
using Longitude.Sql.Storage;

namespace Longitude.Server.Hosting;

/// <summary>The SQL engine as connections use it: with the limits that the server's options set.</summary>
internal sealed class ServedDatabase(SqlEngine engine, ServerOptions options) : IServedDatabase
{
    private readonly Dictionary<string, string> _defaults = new(StringComparer.OrdinalIgnoreCase)
    {
        ["statement_timeout"] = Milliseconds(options.StatementTimeout),
        ["idle_in_transaction_session_timeout"] = Milliseconds(options.IdleInTransactionTimeout),
        ["idle_session_timeout"] = Milliseconds(options.IdleSessionTimeout),
        ["longitude.query_memory_max"] = $"{(options.QueryMemoryMax >> 10).ToString(CultureInfo.InvariantCulture)}kB",
        ["ssl"] = options.Tls == TlsMode.Off ? "off" : "on",
        ["max_connections"] = options.ConnectionsMax.ToString(CultureInfo.InvariantCulture),
    };

    public WorkerThreads Workers => engine.Workers;

    public RoleInfo? FindRole(string name) => engine.Catalog.Roles.GetValueOrDefault(name);

    public ISqlSession Connect(SessionRequest request)
    {
        RoleInfo? role = FindRole(request.User);
        var settings = new Dictionary<string, string>(_defaults, StringComparer.OrdinalIgnoreCase);

        // What the role has stands above the server's defaults, and below what the client asks for.
        foreach (string name in role?.Settings.Keys ?? [])
            settings.Remove(name);
        foreach ((string name, string value) in request.Settings)
            settings[name] = value;
        return engine.Connect(new SessionStart
        {
            User = request.User,
            Database = request.Database,
            Settings = settings,
            ClientAddress = request.ClientAddress,
        });
    }

    /// <summary>A key for people.</summary>
    public string Show(Key key) => KeyText.Describe(engine.Catalog, key.Bytes.ToArray()) ?? key.ToString();

    private static string Milliseconds(TimeSpan time) => ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
}
