using static Longitude.Sql.Sessions.Settings.SettingChecks;

namespace Longitude.Sql.Sessions.Settings;

/// <summary>
/// All run-time parameters. Some change what Longitude does; many are there because clients set them on connecting, and
/// have the one value that describes how Longitude is.
/// </summary>
internal static class SettingCatalog
{
    /// <summary>What clients are told as the server's version: the PostgreSQL whose behaviour is served.</summary>
    public const string ServerVersion = "15.0 (Longitude 0.1)";

    private const string Isolation = "transaction isolation level";

    private static readonly Func<SettingDefinition, string, string> IsolationLevel = OneOf("serializable", "repeatable read", "read committed", "read uncommitted");

    private static readonly SettingDefinition[] Known =
    [
        new("application_name", "", "Sets the application name to be reported in statistics and logs.", Text, SettingOptions.Reported),
        new("backslash_quote", "safe_encoding", "Sets whether \"\\'\" is allowed in string literals.", OneOf("safe_encoding", "on", "off")),
        new("bytea_output", "hex", "Sets the output format for bytea.", OneOf("hex", "escape")),
        new("check_function_bodies", "on", "Check routine bodies during CREATE FUNCTION.", Boolean),
        new("client_encoding", "UTF8", "Sets the client's character set encoding.", Encoding, SettingOptions.Reported),
        new("client_min_messages", "notice", "Sets the message levels that are sent to the client.", OneOf("debug5", "debug4", "debug3", "debug2", "debug1", "log", "notice", "warning", "error")),
        new("DateStyle", "ISO, MDY", "Sets the display format for date and time values.", DateStyles.Normalize, SettingOptions.Reported),
        new("default_table_access_method", "heap", "Sets the default table access method.", OneOf("heap")),
        new("default_tablespace", "", "Sets the default tablespace to create tables and indexes in.", Text),
        new("default_transaction_deferrable", "off", "Sets the default deferrable status of new transactions.", Boolean),
        new("default_transaction_isolation", "serializable", $"Sets the {Isolation} of each new transaction.", IsolationLevel),
        new("default_transaction_read_only", "off", "Sets the default read-only status of new transactions.", Boolean, SettingOptions.Reported),
        new("enable_hashjoin", "on", "Enables the planner's use of hash join plans.", Boolean),
        new("enable_indexscan", "on", "Enables the planner's use of index-scan plans.", Boolean),
        new("enable_mergejoin", "on", "Enables the planner's use of merge join plans.", Boolean),
        new("enable_nestloop", "on", "Enables the planner's use of nested-loop join plans.", Boolean),
        new("enable_seqscan", "on", "Enables the planner's use of sequential-scan plans.", Boolean),
        new("escape_string_warning", "on", "Warn about backslash escapes in ordinary string literals.", Boolean),
        new("extra_float_digits", "1", "Sets the number of digits displayed for floating-point values.", Integer(-15, 3)),
        new("geqo", "on", "Enables genetic query optimization.", Boolean),
        new("idle_in_transaction_session_timeout", "0", "Sets the maximum allowed idle time between queries, when in a transaction.", Milliseconds),
        new("idle_session_timeout", "0", "Sets the maximum allowed idle time between queries, when not in a transaction.", Milliseconds),
        new("in_hot_standby", "off", "Shows whether hot standby is currently active.", Boolean, SettingOptions.Reported | SettingOptions.Fixed),
        new("integer_datetimes", "on", "Shows whether datetimes are integer based.", Boolean, SettingOptions.Reported | SettingOptions.Fixed),
        new("IntervalStyle", "postgres", "Sets the display format for interval values.", OneOf("postgres", "postgres_verbose", "sql_standard", "iso_8601"), SettingOptions.Reported),
        new("is_superuser", "off", "Shows whether the current user is a superuser.", Boolean, SettingOptions.Reported | SettingOptions.Fixed),
        new("jit", "off", "Allow JIT compilation.", Boolean),
        new("lc_collate", "C", "Shows the collation order locale.", Text, SettingOptions.Fixed),
        new("lc_ctype", "C", "Shows the character classification and case conversion locale.", Text, SettingOptions.Fixed),
        new("lc_messages", "C", "Sets the language in which messages are displayed.", Text),
        new("lc_monetary", "C", "Sets the locale for formatting monetary amounts.", Text),
        new("lc_numeric", "C", "Sets the locale for formatting numbers.", Text),
        new("lc_time", "C", "Sets the locale for formatting date and time values.", Text),
        new("lock_timeout", "0", "Sets the maximum allowed duration of any wait for a lock.", Milliseconds),
        new("longitude.level", "", "The consistency level of new transactions; empty for what their isolation level asks for.", OneOf("", "strict", "serializable", "snapshot", "session", "bounded", "eventual")),
        new("longitude.max_staleness", "1s", "How old a copy may be that is read at the level bounded.", Milliseconds),
        new("longitude.place", "", "The place that the session works at.", Text),
        new("longitude.query_memory_max", "256MB", "How much memory one statement may use for sorting, hashing and keeping rows.", Kilobytes),
        new("longitude.token", "", "What the session has seen, for reads at the level session elsewhere.", Text),
        new("maintenance_work_mem", "64MB", "Sets the maximum memory to be used for maintenance operations.", Kilobytes),
        new("max_connections", "1000", "Sets the maximum number of concurrent connections.", Integer(1, 1_000_000), SettingOptions.Fixed),
        new("max_identifier_length", "63", "Shows the maximum identifier length.", Integer(63, 63), SettingOptions.Fixed),
        new("max_index_keys", "32", "Shows the maximum number of index keys.", Integer(32, 32), SettingOptions.Fixed),
        new("max_parallel_workers_per_gather", "0", "Sets the maximum number of parallel processes per executor node.", Integer(0, 1024)),
        new("password_encryption", "scram-sha-256", "Chooses the algorithm for encrypting passwords.", OneOf("scram-sha-256")),
        new("plan_cache_mode", "auto", "Controls the planner's selection of custom or generic plan.", OneOf("auto", "force_generic_plan", "force_custom_plan")),
        new("quote_all_identifiers", "off", "When generating SQL fragments, quote all identifiers.", Boolean),
        new("row_security", "on", "Enable row security.", Boolean),
        new("search_path", "\"$user\", public", "Sets the schema search order for names that are not schema-qualified.", Text),
        new("server_encoding", "UTF8", "Shows the server (database) character set encoding.", Text, SettingOptions.Reported | SettingOptions.Fixed),
        new("server_version", ServerVersion, "Shows the server version.", Text, SettingOptions.Reported | SettingOptions.Fixed),
        new("server_version_num", "150000", "Shows the server version as an integer.", Text, SettingOptions.Fixed),
        new("session_authorization", "", "Sets the current session user.", Text, SettingOptions.Reported | SettingOptions.Fixed),
        new("session_replication_role", "origin", "Sets the session's behavior for triggers and rewrite rules.", OneOf("origin")),
        new("ssl", "off", "Enables SSL connections.", Boolean, SettingOptions.Fixed),
        new("standard_conforming_strings", "on", "Causes '...' strings to treat backslashes literally.", OneOf("on"), SettingOptions.Reported),
        new("statement_timeout", "0", "Sets the maximum allowed duration of any statement.", Milliseconds),
        new("synchronize_seqscans", "on", "Enable synchronized sequential scans.", Boolean),
        new("synchronous_commit", "on", "Sets the current transaction's synchronization level.", OneOf("on", "remote_apply", "remote_write", "local")),
        new("TimeZone", "UTC", "Sets the time zone for displaying and interpreting time stamps.", TimeZones.Normalize, SettingOptions.Reported),
        new("transaction_deferrable", "off", "Whether to defer a read-only serializable transaction.", Boolean),
        new("transaction_isolation", "serializable", $"Sets the current transaction's {Isolation}.", IsolationLevel),
        new("transaction_read_only", "off", "Sets the current transaction's read-only status.", Boolean),
        new("transform_null_equals", "off", "Treats \"expr=NULL\" as \"expr IS NULL\".", OneOf("off")),
        new("wal_level", "logical", "Sets the level of information written to the log.", Text, SettingOptions.Fixed),
        new("work_mem", "4MB", "Sets the maximum memory to be used for query workspaces.", Kilobytes),
        new("xmlbinary", "base64", "Sets how binary values are to be encoded in XML.", OneOf("base64", "hex")),
        new("xmloption", "content", "Sets whether XML data is to be considered as documents or content.", OneOf("content", "document")),
    ];

    private static readonly Dictionary<string, SettingDefinition> ByName = Known.ToDictionary(d => d.Name, StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyList<SettingDefinition> All => Known;

    /// <summary>False for the application's own parameters, which exist once they are set.</summary>
    public static bool IsKnown(string name) => ByName.ContainsKey(name);

    /// <summary>
    /// The parameter with a name. Names with a point that are nobody's are the application's own and take any text.
    /// </summary>
    public static SettingDefinition? Find(string name)
    {
        if (ByName.TryGetValue(name, out SettingDefinition? known))
            return known;
        int point = name.IndexOf('.', StringComparison.Ordinal);
        bool isOwn = point > 0 && point < name.Length - 1 && !name.StartsWith("longitude.", StringComparison.OrdinalIgnoreCase);
        return isOwn ? new SettingDefinition(name, "", "", Text) : null;
    }

    /// <exception cref="SqlException">42704: there is none.</exception>
    public static SettingDefinition Get(string name) =>
        Find(name) ?? throw new SqlException(SqlStates.UndefinedObject, $"unrecognized configuration parameter \"{name}\"");

    private static string Encoding(SettingDefinition setting, string value)
    {
        string name = value.Trim().Trim('\'').Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();
        return name switch
        {
            "UTF8" or "UNICODE" => "UTF8",
            "SQLASCII" => "SQL_ASCII",
            _ => throw setting.Invalid(value, "Longitude speaks UTF8 with its clients."),
        };
    }
}
