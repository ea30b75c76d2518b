using Longitude.Sql.Catalog;
using Longitude.Sql.Sessions;
using Longitude.Sql.Storage;
using Longitude.Sql.Types;

namespace Longitude.Sql.Execution;

/// <summary>One execution of a statement: its parameters, the transaction it runs in, and what its expressions remember.</summary>
internal sealed class ExecutionContext(ISessionState session, SqlTransaction transaction, Datum[] parameters, CancellationToken cancellation)
{
    private Dictionary<object, object>? _states;
    private (object? Owner, object? State)[]? _near;
    private int _untilCheck = RowsBetweenChecks;

    private const int RowsBetweenChecks = 1024;
    private const int NearStates = 64;

    public ISessionState Session { get; } = session;

    public SqlTransaction Transaction { get; } = transaction;

    public Datum[] Parameters { get; } = parameters;

    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>The catalog that the statement was planned with.</summary>
    public CatalogSnapshot Catalog => Transaction.Catalog;

    /// <summary>What this execution may keep in memory.</summary>
    public MemoryBudget Memory => field ??= MemoryBudget.Of(Session);

    /// <summary>Set while EXPLAIN ANALYZE counts rows and time.</summary>
    public PlanMeasures? Measures { get; set; }

    /// <summary>Frames, caches of subqueries and the like, kept per plan node or expression for this execution.</summary>
    public T StateOf<T>(object owner, Func<T> make)
        where T : class
    {
        _states ??= [];
        if (_states.TryGetValue(owner, out object? state))
            return (T)state;
        T made = make();
        _states.Add(owner, made);
        return made;
    }

    /// <summary>
    /// The same for expressions that ask for each row: <paramref name="slot"/> is a number that the owner has drawn from
    /// <see cref="StateSlot.Next"/>, under which its state is mostly found at once.
    /// </summary>
    public T StateOf<T>(object owner, int slot, Func<object, ExecutionContext, T> make)
        where T : class
    {
        ref (object? Owner, object? State) near = ref (_near ??= new (object?, object?)[NearStates])[slot & (NearStates - 1)];
        if (ReferenceEquals(near.Owner, owner))
            return (T)near.State!;
        T state = StateOf(owner, () => make(owner, this));
        near = (owner, state);
        return state;
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

/// <summary>Numbers for <see cref="ExecutionContext.StateOf{T}(object, int, Func{object, ExecutionContext, T})"/>: expressions of one plan get different ones, mostly.</summary>
internal static class StateSlot
{
    private static int _last;

    public static int Next() => Interlocked.Increment(ref _last);
}
