using Longitude.Sql.Types;

namespace Longitude.Sql.Sessions;

/// <summary>What statements, functions and types may know of the session that they run in.</summary>
internal interface ISessionState
{
    /// <summary>How values are written and read: DateStyle, TimeZone and the like.</summary>
    TypeSettings Types { get; }

    /// <summary>The role whose rights count; SET ROLE changes it.</summary>
    string CurrentUser { get; }

    /// <summary>The role that logged in.</summary>
    string SessionUser { get; }

    string Database { get; }

    /// <summary>pg_backend_pid().</summary>
    int BackendId { get; }

    /// <summary>The schemas that unqualified names are looked up in, in order, without pg_catalog, which comes first.</summary>
    IReadOnlyList<string> SearchPath { get; }

    /// <summary>now(): microseconds since 2000-01-01 UTC when the transaction began.</summary>
    long TransactionTime { get; }

    /// <summary>statement_timestamp().</summary>
    long StatementTime { get; }

    /// <summary>A run-time parameter (SHOW, current_setting); null when there is none.</summary>
    string? Setting(string name);

    /// <summary>set_config(): changes a run-time parameter.</summary>
    /// <exception cref="SqlException">There is no such parameter, or the value is not valid.</exception>
    void Set(string name, string? value, bool isLocal);

    /// <summary>Tells the client something that is no error. Severity: DEBUG, LOG, INFO, NOTICE, WARNING.</summary>
    void Notice(string severity, string sqlState, string message, string? hint = null, string? detail = null);
}
