using Longitude.Sql.Catalog;
using Longitude.Sql.Sessions;
using Longitude.Sql.Storage;
using Longitude.Sql.Types;

namespace Longitude.Sql.Execution;

/// <summary>One execution of a statement: its parameters, the transaction it runs in, and what its expressions remember.</summary>
internal sealed class ExecutionContext(ISessionState session, SqlTransaction transaction, Datum[] parameters, CancellationToken cancellation)
{
    private readonly Dictionary<object, object> _states = [];
    private int _untilCheck = RowsBetweenChecks;

    private const int RowsBetweenChecks = 1024;

    public ISessionState Session { get; } = session;

    public SqlTransaction Transaction { get; } = transaction;

    public Datum[] Parameters { get; } = parameters;

    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>The catalog that the statement was planned with.</summary>
    public CatalogSnapshot Catalog => Transaction.Catalog;

    /// <summary>Frames, caches of subqueries and the like, kept per plan node or expression for this execution.</summary>
    public T StateOf<T>(object owner, Func<T> make)
        where T : class
    {
        if (_states.TryGetValue(owner, out object? state))
            return (T)state;
        T made = make();
        _states.Add(owner, made);
        return made;
    }

    /// <summary>Called for each row by cursors that may go through many: looks now and then whether the statement was cancelled.</summary>
    /// <exception cref="OperationCanceledException">It was.</exception>
    public void CountRow()
    {
        if (--_untilCheck > 0)
            return;
        _untilCheck = RowsBetweenChecks;
        Cancellation.ThrowIfCancellationRequested();
    }
}
