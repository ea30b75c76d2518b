using Longitude.Client;
using Longitude.Core;
using Longitude.Sql.Catalog;
using Longitude.Sql.Sessions.Settings;
using Longitude.Sql.Storage;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Sessions;

/// <content>Beginning and ending transactions; running again what lost.</content>
internal sealed partial class SqlSession
{
    private OpenTransaction? _open;
    private LockOwner Owner => field ??= new LockOwner(BackendId);

    public async ValueTask SyncAsync(CancellationToken cancellation)
    {
        if (_open is not { IsBlock: false })
            return;
        if (_open.HasFailed)
        {
            RollBack();
            return;
        }

        try
        {
            await CommitAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            RollBack();
            if (Translate(e) is { } translated)
                throw translated;
            throw;
        }
    }

    public void Fail()
    {
        EndStatement();
        if (_open is null)
            return;
        if (!_open.IsBlock)
        {
            RollBack();
            return;
        }

        _open.HasFailed = true;
        _open.Record = null;
        ClosePortals(keepsHeld: true);
    }

    public async ValueTask DisposeAsync()
    {
        if (_open is not null)
            RollBack();
        _engine.Locks.ReleaseAll(_advisory);
        await DropOwnTemporaryTablesAsync().ConfigureAwait(false);
        _engine.Forget(this);
        lock (_cancelGate)
            _cancel.Dispose();
    }

    /// <summary>Commits the transaction of a statement that was alone in it.</summary>
    internal async ValueTask CommitAloneAsync()
    {
        try
        {
            await CommitAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch
        {
            RollBack();
            throw;
        }
    }

    private (IsolationLevel Isolation, bool IsReadOnly) DefaultModes => (_settings.Transactions.Isolation, _settings.Transactions.IsReadOnly);

    /// <param name="onlyReads">True when it is for one statement, which writes nothing, whatever it is allowed to.</param>
    /// <param name="isShort">True when it is for one statement that looks at few rows, long before anything is forgotten.</param>
    private OpenTransaction Begin((IsolationLevel Isolation, bool IsReadOnly) modes, bool isBlock, int attempt, SettingsMark? settings = null, bool onlyReads = false, bool isShort = false)
    {
        var open = new OpenTransaction
        {
            Sql = null!,
            Home = Home,
            IsBlock = isBlock,
            Isolation = modes.Isolation,
            IsReadOnly = modes.IsReadOnly,
            OnlyReads = modes.IsReadOnly || onlyReads,
            IsShort = isShort,
            SettingsAtBegin = settings ?? _settings.Mark(),
            Time = StatementTime,
            Attempt = attempt,
        };
        open.Sql = NewSql(open);
        _open = open;
        return open;
    }

    private void Restart(OpenTransaction open)
    {
        open.Sql.Client.Release();
        open.Sql = NewSql(open);
    }

    private SqlTransaction NewSql(OpenTransaction open)
    {
        var options = new TransactionOptions { Level = LevelOf(open), MaxStaleness = _settings.Transactions.MaxStaleness };
        Transaction client = open.Home.Begin(options, open.Attempt);
        client.IsReadOnly = open.OnlyReads;
        client.HoldsHistory = !open.IsShort;
        client.IsReadCommitted = open.Isolation is IsolationLevel.ReadCommitted or IsolationLevel.ReadUncommitted;
        return new SqlTransaction(client, _engine.Catalog, _engine.Locks, Owner)
        {
            IsReadOnly = open.IsReadOnly,
            Sequences = _engine.Sequences,
            AllowsAdditions = !open.LostOverAddition && !(open.IsBlock && open.Isolation == IsolationLevel.RepeatableRead),
            HasOneSnapshot = open.Isolation is IsolationLevel.Serializable or IsolationLevel.RepeatableRead,
            LockTimeout = _settings.Transactions.LockTimeout,
        };
    }

    /// <summary>
    /// What an isolation level asks of the protocol. One that only reads takes a cut of the world where there is more than one shard:
    /// that is a serial moment, and never fails.
    /// </summary>
    private Level LevelOf(OpenTransaction open)
    {
        if (_settings.Transactions.Level is { } asked)
            return asked;
        return open.Isolation switch
        {
            IsolationLevel.Serializable => open.OnlyReads && _engine.Database.World.ShardCount > 1 ? Level.Session : Level.Serializable,
            IsolationLevel.RepeatableRead => Level.Session,
            _ => Level.Serializable,
        };
    }

    /// <summary>
    /// Before a statement: READ COMMITTED takes a new snapshot; SERIALIZABLE goes on with what is newest, when nothing that it has read
    /// was changed since. Rows that are still being read keep their snapshot.
    /// </summary>
    private void Refresh(OpenTransaction open)
    {
        if (open.OpenExecutions > 0)
            return;
        bool isPresent = !open.HasRunStatements;
        if (!isPresent && !open.Sql.HasOneSnapshot)
        {
            open.Sql.Client.ReadPositionNow();
            isPresent = true;
        }
        else if (!isPresent && open.Isolation == IsolationLevel.Serializable)
        {
            isPresent = open.Sql.Client.RefreshReads(must: HasNewerCatalog(open));
        }

        // Who waited for a lock goes on with the tables that the other one made.
        if (isPresent && !open.Sql.HasChangedCatalog && HasNewerCatalog(open))
            open.Sql.Catalog = _engine.Catalog;
    }

    private bool HasNewerCatalog(OpenTransaction open) => open.Sql.Catalog.Version < _engine.Catalog.Version;

    /// <summary>After a statement met a row that is newer than what it reads: true when the transaction can go on with newer reads.</summary>
    private static bool TryRefresh(OpenTransaction open)
    {
        if (open.OpenExecutions > 0)
            return false;
        switch (open.Isolation)
        {
            case IsolationLevel.RepeatableRead when open.HasRunStatements:
                return false;
            case IsolationLevel.Serializable when open.HasRunStatements:
                return open.Sql.Client.RefreshReads(must: true);
            default:
                open.Sql.Client.ReadPositionNow();
                return true;
        }
    }

    private static void Record(OpenTransaction open, RecordedStep step)
    {
        if (open.Record is { } record && !record.TryAdd(step))
            open.Record = null;
    }

    /// <summary>Ends the open transaction with a commit; runs it again from its record when it loses.</summary>
    /// <exception cref="SqlException">40001: it lost, and its answers would be others now. It is rolled back.</exception>
    private async ValueTask CommitAsync(CancellationToken cancellation)
    {
        OpenTransaction open = _open!;
        await HoldCursorsAsync(open).ConfigureAwait(false);
        ClosePortals(keepsHeld: true);
        var turn = default(Node.HotKeys.Turn);
        try
        {
            while (true)
            {
                Outcome? lost = await TryCommitAsync(open, cancellation).ConfigureAwait(false);
                if (lost is null)
                    return;
                if (open.Record is null || open.Attempt >= AttemptsMax)
                    throw Lost(lost);
                turn.Dispose();
                turn = default;
                turn = await WaitToRetryAsync(lost, open.Attempt, cancellation).ConfigureAwait(false);
                if (open.Sql.HasChangedCatalog)
                    await _engine.RefreshAsync(cancellation).ConfigureAwait(false);
                await _engine.Workers.SwitchAsync();
                if (!TryRunAgain(open, cancellation))
                    throw Lost(lost);
            }
        }
        finally
        {
            turn.Dispose();
        }
    }

    /// <summary>Tries to commit. After success the transaction is over.</summary>
    /// <returns>Null when it has committed; why it was rejected when it may be tried again.</returns>
    /// <exception cref="LongitudeException">It was rejected for good, or its outcome is unknown.</exception>
    private async ValueTask<Outcome?> TryCommitAsync(OpenTransaction open, CancellationToken cancellation)
    {
        SqlTransaction sql = open.Sql;

        // What the last statement read was its own snapshot; it need not hold any more.
        if (!sql.HasOneSnapshot)
            sql.Client.ReadPositionNow();
        if (sql.BeforeCommit.Count > 0)
        {
            await _engine.Workers.SwitchAsync();
            for (int i = 0; i < sql.BeforeCommit.Count; i++)
                sql.BeforeCommit[i]();
        }

        Outcome? outcome = await sql.Client.CommitAsync(withWrites: true, cancellation).ConfigureAwait(false);
        if (outcome is { Committed: false })
        {
            bool overAddition = sql.LostOverAddition(outcome);
            open.LostOverAddition |= overAddition;
            return overAddition || Lost(outcome) is { MayRetry: true } ? outcome : throw Lost(outcome);
        }

        open.Home.Ended(sql.Client, outcome);
        if (sql.HasChangedCatalog)
            _engine.Publish(sql.Catalog);
        _settings.EndTransaction();
        _searchPath = null;
        End(open);
        return null;
    }

    /// <summary>Runs the recorded statements in a new attempt; false when an answer differs from the one that the client was given.</summary>
    private bool TryRunAgain(OpenTransaction open, CancellationToken cancellation)
    {
        open.Attempt++;
        Restart(open);
        open.Sql.Cancellation = cancellation;
        open.Savepoints.Clear();
        open.HasRunStatements = false;
        foreach (RecordedStep step in open.Record!.Steps)
        {
            switch (step.Kind)
            {
                case StepKind.Savepoint:
                    AddSavepoint(open, step.Name);
                    continue;
                case StepKind.Release:
                    ReleaseSavepoint(open, step.Name);
                    continue;
                case StepKind.RollbackTo:
                    RollBackToSavepoint(open, step.Name);
                    continue;
            }

            SqlExecution execution = RunHere(open, step.Statement!, step.Parameters, cancellation);
            open.HasRunStatements = true;
            if (execution is not BufferedExecution again || !IsSameAnswer(step, again))
                return false;
        }

        return true;
    }

    private static bool IsSameAnswer(RecordedStep step, BufferedExecution again)
    {
        if (!string.Equals(step.Tag, again.CommandTag, StringComparison.Ordinal) || step.Rows.Count != again.Rows.Count)
            return false;
        for (int r = 0; r < step.Rows.Count; r++)
        {
            for (int c = 0; c < step.Rows[r].Length; c++)
            {
                (Datum was, Datum now) = (step.Rows[r][c], again.Rows[r][c]);
                if (was.IsNull != now.IsNull)
                    return false;
                SqlType type = again.Columns![c].Type;
                if (!was.IsNull && !string.Equals(TypeFormat.Format(was, type, TypeSettings.Default), TypeFormat.Format(now, type, TypeSettings.Default), StringComparison.Ordinal))
                    return false;
            }
        }

        return true;
    }

    private async ValueTask<Node.HotKeys.Turn> WaitToRetryAsync(Outcome lost, int attempt, CancellationToken cancellation)
    {
        if (attempt >= AttemptsMax)
            throw Lost(lost);
        return await Home.WaitToRetryAsync(lost, attempt, cancellation).ConfigureAwait(false);
    }

    private LongitudeException Lost(Outcome outcome) => SqlLosses.ToException(_engine.Database.World, Catalog, outcome);

    private void RollBack()
    {
        if (_open is not { } open)
            return;
        ClosePortals(keepsHeld: true);
        _settings.RollBackTo(open.SettingsAtBegin);
        _searchPath = null;
        End(open);
    }

    private void End(OpenTransaction open)
    {
        Release(open);
        _open = null;
    }

    private void Release(OpenTransaction open)
    {
        open.Sql.Client.Release();
        _engine.Locks.ReleaseAll(open.Sql.Owner);
    }

    private ValueTask DropOwnTemporaryTablesAsync() =>
        _engine.Catalog.Schemas.ContainsKey(TemporarySchema) ? DropTemporaryTablesAsync(t => t.TemporaryOwner == BackendId) : default;

    /// <summary>Drops temporary tables, which nobody misses any more.</summary>
    internal async ValueTask DropTemporaryTablesAsync(Func<TableInfo, bool> which)
    {
        QualifiedName[] names = [.. _engine.Catalog.Tables.Values.Where(t => t.Kind == RelationKind.Table && t.TemporaryOwner != 0 && which(t))
            .Select(t => new QualifiedName([_engine.Catalog.SchemaName(t.SchemaOid), t.Name]))];
        if (names.Length == 0)
            return;
        var drop = new DropStatement(ObjectKind.Table, names, IfExists: true, Cascade: true);
        SqlExecution execution = await RunAloneAsync(Plan(new SqlText("", drop), []), [], CancellationToken.None).ConfigureAwait(false);
        execution.Close();
    }
}
