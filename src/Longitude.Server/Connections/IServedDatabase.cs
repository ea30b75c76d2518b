using Longitude.Sql.Catalog;
using Longitude.Sql.Sessions;

namespace Longitude.Server.Connections;

/// <summary>What connections need of the database behind them.</summary>
internal interface IServedDatabase
{
    /// <summary>Where work goes that may block or run long.</summary>
    WorkerThreads Workers { get; }

    RoleInfo? FindRole(string name);

    /// <summary>Opens a session for a role that has logged in.</summary>
    /// <exception cref="Sql.SqlException">There is no such database, or a parameter is not valid.</exception>
    ISqlSession Connect(SessionRequest request);
}

/// <param name="Settings">Run-time parameters that the client gave with its startup packet.</param>
/// <param name="ClientAddress">As pg_stat_activity shows it.</param>
internal sealed record SessionRequest(string User, string Database, IReadOnlyDictionary<string, string> Settings, string ClientAddress);
