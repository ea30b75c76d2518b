using Longitude.Client;
using Longitude.Sql.Syntax;

namespace Longitude.Sql.Sessions.Settings;

/// <summary>What the run-time parameters say of new transactions and their statements: read once, and again after a parameter has changed.</summary>
internal sealed class TransactionDefaults(SessionSettings settings)
{
    public IsolationLevel Isolation { get; } = IsolationLevels.Parse(settings.Get("default_transaction_isolation"));

    public bool IsReadOnly { get; } = settings.IsOn("default_transaction_read_only");

    /// <summary>The consistency level that was asked for by its own name; null where the isolation level says it.</summary>
    public Level? Level { get; } = settings.Get("longitude.level") is { Length: > 0 } level ? Enum.Parse<Level>(level, ignoreCase: true) : null;

    public TimeSpan MaxStaleness { get; } = settings.Duration("longitude.max_staleness");

    /// <summary>The place that the session works at.</summary>
    public string Place { get; } = settings.Get("longitude.place");

    /// <summary>How long a lock is waited for; infinite when there is no limit.</summary>
    public TimeSpan LockTimeout { get; } = settings.Duration("lock_timeout") is { Ticks: > 0 } limit ? limit : Timeout.InfiniteTimeSpan;

    /// <summary>How long a statement may run; zero for ever.</summary>
    public TimeSpan StatementTimeout { get; } = settings.Duration("statement_timeout");
}
