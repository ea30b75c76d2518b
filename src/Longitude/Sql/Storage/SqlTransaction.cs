using Longitude.Client;
using Longitude.Core;
using Longitude.Sql.Catalog;
using Longitude.Sql.Sequences;
using Longitude.Sql.Sessions;

namespace Longitude.Sql.Storage;

/// <summary>
/// A transaction as statements see it: the protocol's transaction, the catalog as of this transaction (its own schema changes among
/// it), and the rows that it has locked. Used by one statement at a time.
/// </summary>
internal sealed class SqlTransaction(Transaction client, CatalogSnapshot catalog, LockTable locks, LockOwner owner)
{
    private TableAccess? _tables;

    /// <summary>Reads and buffered writes.</summary>
    public Transaction Client { get; } = client;

    public CatalogSnapshot Catalog { get; set; } = catalog;

    /// <summary>True when this transaction has changed the catalog: it is published when the commit has succeeded.</summary>
    public bool HasChangedCatalog { get; set; }

    public bool IsReadOnly { get; init; }

    /// <summary>True when a transaction must not go on with what it read before somebody else changed it: all but READ COMMITTED.</summary>
    public bool HasOneSnapshot { get; init; }

    /// <summary>
    /// False in an attempt that follows one that lost over an addition, and in a block at REPEATABLE READ, where a row that was read first
    /// must still be the same when it is written and nothing else says so: then rows are read and written as usual.
    /// </summary>
    public bool AllowsAdditions { get; init; } = true;

    /// <summary>True when a number was added to a row without reading it.</summary>
    public bool HasAdditions { get; set; }

    /// <summary>Run before the commit, in order: what was deferred to it, such as constraints. One may add others.</summary>
    public List<Action> BeforeCommit { get; } = [];

    public LockOwner Owner => owner;

    /// <summary>The sequences, which do not take part in the transaction.</summary>
    public SequenceStore Sequences
    {
        get => field ?? throw new InvalidOperationException("This transaction was begun without sequences.");
        init;
    }

    /// <summary>How long a lock is waited for; infinite when there is no limit.</summary>
    public TimeSpan LockTimeout { get; set; } = Timeout.InfiniteTimeSpan;

    /// <summary>Ends the statement's waiting, for locks and for rows.</summary>
    public CancellationToken Cancellation
    {
        get => Client.Cancellation;
        set => Client.Cancellation = value;
    }

    /// <summary>The rows of tables.</summary>
    public TableAccess Tables => _tables ??= new TableAccess(this);

    /// <summary>
    /// Locks a row, or a key that a row is about to have, before it is written or for SELECT ... FOR UPDATE; waits while another
    /// session has it locked. Additions that commute take it shared.
    /// </summary>
    /// <exception cref="RestartStatementException">The row is no longer what the transaction reads: the statement has to be run again.</exception>
    /// <exception cref="SqlException">40P01: deadlock. 55P03: lock_timeout is over.</exception>
    public void Lock(RowId row, LockMode mode = LockMode.Exclusive)
    {
        locks.Acquire(owner, new LockName(row.Home.Id, row.Key), mode, waits: true, LockTimeout, Cancellation);
        ThrowIfChanged(row, mode);
    }

    /// <summary>As <see cref="Lock"/>, but gives up at once, with false, when another session has it locked (NOWAIT, SKIP LOCKED).</summary>
    public bool TryLock(RowId row, LockMode mode = LockMode.Exclusive)
    {
        if (locks.Acquire(owner, new LockName(row.Home.Id, row.Key), mode, waits: false, LockTimeout, Cancellation) is null)
            return false;
        ThrowIfChanged(row, mode);
        return true;
    }

    /// <summary>
    /// Begins a statement, or a part of one that shall see what came before (checks of foreign keys): its reads see what was written
    /// until now, and not what it writes itself. Constraints always see everything.
    /// </summary>
    public void BeginStatement() => Client.BeginStatement();

    /// <summary>
    /// True when the transaction lost because of a row that it only added to. Whether that is an error, and which, only a run without
    /// additions can say: the row is gone, or a result leaves what its column can hold.
    /// </summary>
    public bool LostOverAddition(Outcome outcome) =>
        outcome is { Reason: RejectReason.Bound or RejectReason.Stale, Key: { } key } && HasAdditions && Client.AddsTo(outcome.Shard, key);

    /// <summary>A moment to go back to: savepoints, and statements that fail within a block.</summary>
    public WriteMark Mark() => Client.Mark();

    /// <summary>Takes back all writes since a mark.</summary>
    public void RollBackTo(WriteMark mark) => Client.RollBackTo(mark);

    // A commuting addition does not depend on what the row holds.
    private void ThrowIfChanged(RowId row, LockMode mode)
    {
        if (mode == LockMode.Exclusive && Client.HasChangedSinceRead(row.Shard, row.Key))
            throw RestartStatementException.Instance;
    }
}
