using Longitude.Client;
using Longitude.Sql.Execution;
using Longitude.Sql.Storage;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Sessions;

/// <content>Running statements.</content>
internal sealed partial class SqlSession
{
    /// <summary>How often a statement is run again because what it wanted to write was changed under it, before it gives up.</summary>
    private const int RestartsMax = 100;

    /// <summary>How often the server runs a transaction again before its client hears of the conflict.</summary>
    private const int AttemptsMax = 20;

    private readonly Lock _cancelGate = new();
    private CancellationTokenSource _cancel = new();
    private string? _cancelReason;
    private bool _running;

    public async ValueTask<SqlExecution> ExecuteAsync(SqlStatement statement, Datum[] parameters, bool endsImplicit, CancellationToken cancellation)
    {
        CancellationToken token = BeginStatement(statement, cancellation);
        try
        {
            SqlExecution execution;
            if (statement is ControlStatement control)
                execution = await ExecuteControlAsync(control, parameters, token).ConfigureAwait(false);
            else if (_open is { HasFailed: true })
                throw Failed();
            else if (_open is null && endsImplicit)
                execution = await RunAloneAsync((PlannedStatement)statement, parameters, token).ConfigureAwait(false);
            else
                execution = await RunWithinAsync((PlannedStatement)statement, parameters, token).ConfigureAwait(false);
            if (execution is not LiveExecution)
                EndStatement();
            return execution;
        }
        catch (Exception e)
        {
            EndStatement();
            if (Translate(e) is { } translated)
                throw translated;
            throw;
        }
    }

    /// <summary>A statement has begun and not ended. Any thread may ask.</summary>
    public bool IsRunning
    {
        get
        {
            lock (_cancelGate)
                return _running;
        }
    }

    public void Cancel(string reason)
    {
        lock (_cancelGate)
        {
            if (!_running)
                return;
            _cancelReason = reason;
            _cancel.Cancel();
        }
    }

    private CancellationToken BeginStatement(SqlStatement statement, CancellationToken cancellation)
    {
        StatementTime = Now();
        CurrentText = statement.Text.Text;
        _statementNumber = null;
        lock (_cancelGate)
        {
            _running = true;
            _cancelReason = null;
            if (!_cancel.TryReset())
                _cancel = new CancellationTokenSource();
            TimeSpan limit = _settings.Transactions.StatementTimeout;
            if (limit > TimeSpan.Zero)
                _cancel.CancelAfter(limit);
            if (cancellation.CanBeCanceled)
                _cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _cancel.Token);
            return _cancel.Token;
        }
    }

    internal void EndStatement()
    {
        lock (_cancelGate)
            _running = false;
    }

    /// <summary>A statement in a transaction of its own: run again while it loses.</summary>
    private async ValueTask<SqlExecution> RunAloneAsync(PlannedStatement statement, Datum[] parameters, CancellationToken cancellation)
    {
        if (!statement.IsShort)
            await _engine.Workers.SwitchAsync();
        var turn = default(Node.HotKeys.Turn);
        try
        {
            for (int attempt = 0; ; attempt++)
            {
                OpenTransaction open = Begin(DefaultModes, isBlock: false, attempt, onlyReads: statement.Plan.IsReadOnly, isShort: statement.IsShort);
                SqlExecution execution = await RunFirstAsync(open, statement, parameters, cancellation).ConfigureAwait(false);
                if (execution is LiveExecution live)
                {
                    live.IsAlone = true;
                    return execution;
                }

                Core.Outcome? lost = await TryCommitAsync(open, cancellation).ConfigureAwait(false);
                if (lost is null)
                    return execution;
                turn.Dispose();
                turn = default;
                Release(open);
                turn = await WaitToRetryAsync(lost, attempt, cancellation).ConfigureAwait(false);
                if (!statement.IsShort)
                    await _engine.Workers.SwitchAsync();
            }
        }
        catch
        {
            RollBack();
            throw;
        }
        finally
        {
            turn.Dispose();
        }
    }

    /// <summary>Runs a statement as the first of its transaction; with a catalog that it finds to be old, after reading the new one.</summary>
    private async ValueTask<SqlExecution> RunFirstAsync(OpenTransaction open, PlannedStatement statement, Datum[] parameters, CancellationToken cancellation)
    {
        for (int i = 0; ; i++)
        {
            try
            {
                return await RunAsync(open, statement, parameters, cancellation).ConfigureAwait(false);
            }
            catch (StaleCatalogException) when (i < RestartsMax && !open.HasRunStatements)
            {
                await _engine.RefreshAsync(cancellation).ConfigureAwait(false);
                Restart(open);
            }
        }
    }

    /// <summary>A statement of a block, or of several that were sent at once.</summary>
    private async ValueTask<SqlExecution> RunWithinAsync(PlannedStatement statement, Datum[] parameters, CancellationToken cancellation)
    {
        if (!statement.IsShort)
            await _engine.Workers.SwitchAsync();
        OpenTransaction open = _open ?? Begin(DefaultModes, isBlock: false, attempt: 0);
        SqlExecution execution = await RunFirstAsync(open, statement, parameters, cancellation).ConfigureAwait(false);
        open.HasRunStatements = true;
        if (execution is BufferedExecution { IsRepeatable: true } buffered)
            Record(open, new RecordedStep(StepKind.Statement, "", statement, parameters, buffered.Rows, buffered.CommandTag!));
        else
            open.Record = null;
        return execution;
    }

    /// <summary>Tries a short statement right here; what would have to wait goes on in a worker thread.</summary>
    private async ValueTask<SqlExecution> RunAsync(OpenTransaction open, PlannedStatement statement, Datum[] parameters, CancellationToken cancellation)
    {
        if (statement.IsShort && !WorkerThreads.IsCurrent)
        {
            try
            {
                using (BlockingScope.Forbid())
                    return RunHere(open, statement, parameters, cancellation);
            }
            catch (MustNotBlockException)
            {
                await _engine.Workers.SwitchAsync();
            }
        }

        return RunHere(open, statement, parameters, cancellation);
    }

    /// <summary>Runs a statement, and again when a row that it wants to write was changed since it read it.</summary>
    private SqlExecution RunHere(OpenTransaction open, PlannedStatement statement, Datum[] parameters, CancellationToken cancellation)
    {
        SqlTransaction sql = open.Sql;
        sql.Cancellation = cancellation;
        Refresh(open);
        for (int restarts = 0; ; restarts++)
        {
            StatementPlan plan = PlanFor(statement, sql);
            WriteMark writes = sql.Client.Mark();
            ReadMark reads = sql.Client.MarkReads();
            Catalog.CatalogSnapshot catalog = sql.Catalog;
            bool changed = sql.HasChangedCatalog;
            sql.Client.BeginStatement();
            try
            {
                return Open(open, statement, plan, parameters, cancellation);
            }
            catch (Exception e)
            {
                sql.Client.RollBackTo(writes);
                sql.Catalog = catalog;
                sql.HasChangedCatalog = changed;
                if (e is not (RestartStatementException or MustNotBlockException or StaleCatalogException))
                    throw;
                sql.Client.RollBackReads(reads);
                if (e is not RestartStatementException)
                    throw;
                cancellation.ThrowIfCancellationRequested();
                if (restarts == RestartsMax || !TryRefresh(open))
                    throw new SqlException(SqlStates.SerializationFailure, "could not serialize access due to concurrent update") { Hint = "The transaction might succeed if retried." };
            }
        }
    }

    private SqlExecution Open(OpenTransaction open, PlannedStatement statement, StatementPlan plan, Datum[] parameters, CancellationToken cancellation)
    {
        // What a query writes by a function or in WITH says so itself.
        if (open.IsReadOnly && !plan.IsReadOnly && statement.Text.Statement is not Query { Locking.Count: 0 })
            throw new SqlException(SqlStates.ReadOnlySqlTransaction, $"cannot execute {VerbOf(statement)} in a read-only transaction");
        var context = new Execution.ExecutionContext(this, open.Sql, parameters, cancellation);
        StatementRun run = plan.Open(context);
        if (statement.IsCopy || (plan.IsReadOnly && !plan.IsShort))
        {
            return LiveExecution.Begin(this, open, run, plan.Columns, !statement.IsCopy);
        }

        using (run)
        {
            var rows = new List<Datum[]>();
            while (run.Read())
                rows.Add([.. run.Row]);
            return new BufferedExecution(plan.Columns, rows, run.Tag);
        }
    }

    private StatementPlan PlanFor(PlannedStatement statement, SqlTransaction sql)
    {
        if (!statement.IsOf(sql.Catalog))
            statement.Replace(sql.Catalog, Plan(statement.Text, statement.GivenTypes).Plan);
        if (HasOutgrown(statement.Plan, sql))
            statement.Replace(sql.Catalog, PlanAnew(statement.Text, statement.GivenTypes, sql.Catalog));
        return statement.Plan;
    }

    private static bool HasOutgrown(StatementPlan plan, SqlTransaction sql)
    {
        foreach (TableSize size in plan.Sizes)
        {
            if (size.Differs(sql.Tables.EstimateRows(size.Table)))
                return true;
        }

        return false;
    }

    internal Exception? Translate(Exception e) => e switch
    {
        OperationCanceledException => new SqlException(SqlStates.QueryCanceled, _cancelReason ?? "canceling statement due to statement timeout"),
        StaleCatalogException => new SqlException(SqlStates.SerializationFailure, "a table's definition was changed while the transaction ran") { Hint = "The transaction might succeed if retried." },
        InsufficientExecutionStackException => new SqlException(SqlStates.StatementTooComplex, "stack depth limit exceeded") { Hint = "Write the statement with less nesting." },
        _ => null,
    };

    private static string VerbOf(PlannedStatement statement)
    {
        if (statement.Text.Statement is Query)
            return "SELECT FOR UPDATE";
        string name = statement.Text.Statement!.GetType().Name;
        var words = new System.Text.StringBuilder();
        foreach (char c in name.Replace("Statement", "", StringComparison.Ordinal))
        {
            if (char.IsUpper(c) && words.Length > 0)
                words.Append(' ');
            words.Append(char.ToUpperInvariant(c));
        }

        return words.ToString();
    }
}
