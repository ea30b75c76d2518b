using Longitude.Sql.Syntax;

namespace Longitude.Sql.Sessions;

/// <content>BEGIN, COMMIT, ROLLBACK and savepoints.</content>
internal sealed partial class SqlSession
{
    private async ValueTask<string> ExecuteTransactionAsync(TransactionStatement statement, CancellationToken cancellation)
    {
        switch (statement.Verb)
        {
            case TransactionVerb.Begin:
                return BeginBlock(statement);
            case TransactionVerb.Commit:
                return await EndBlockAsync(statement, commits: true, cancellation).ConfigureAwait(false);
            case TransactionVerb.Rollback:
                return await EndBlockAsync(statement, commits: false, cancellation).ConfigureAwait(false);
            case TransactionVerb.Savepoint or TransactionVerb.Release or TransactionVerb.RollbackTo:
                return ExecuteSavepoint(statement);
            default:
                throw NotSupported("PREPARE TRANSACTION is");
        }
    }

    private string BeginBlock(TransactionStatement statement)
    {
        if (_open is { IsBlock: true })
        {
            if (_open.HasFailed)
                throw Failed();
            Notice("WARNING", SqlStates.ActiveSqlTransaction, "there is already a transaction in progress");
            if (statement.Modes is { } changed)
                ChangeModes(_open, changed);
            return "BEGIN";
        }

        // What was sent before it in the same message belongs to the block, as in PostgreSQL.
        if (_open is { HasRunStatements: true })
        {
            _open.IsBlock = true;
            if (statement.Modes is { } late)
                ChangeModes(_open, late);
            return "BEGIN";
        }

        TransactionModes? modes = statement.Modes;
        if (_open is not null)
            Release(_open);
        Begin((modes?.Isolation ?? DefaultModes.Isolation, modes?.IsReadOnly ?? DefaultModes.IsReadOnly), isBlock: true, attempt: 0);
        return "BEGIN";
    }

    private async ValueTask<string> EndBlockAsync(TransactionStatement statement, bool commits, CancellationToken cancellation)
    {
        string tag = commits ? "COMMIT" : "ROLLBACK";
        if (_open is not { IsBlock: true } open)
        {
            if (statement.Chain)
                throw new SqlException(SqlStates.NoActiveSqlTransaction, $"{tag} AND CHAIN can only be used in transaction blocks");
            Notice("WARNING", SqlStates.NoActiveSqlTransaction, "there is no transaction in progress");

            // It ends what was sent before it in the same message.
            if (_open is not null && commits)
                await CommitOrRollBackAsync(cancellation).ConfigureAwait(false);
            else
                RollBack();
            return tag;
        }

        if (!commits || open.HasFailed)
        {
            RollBack();
            tag = "ROLLBACK";
        }
        else
        {
            await CommitOrRollBackAsync(cancellation).ConfigureAwait(false);
        }

        if (statement.Chain)
            Begin((open.Isolation, open.IsReadOnly), isBlock: true, attempt: 0);
        return tag;
    }

    private async ValueTask CommitOrRollBackAsync(CancellationToken cancellation)
    {
        try
        {
            await CommitAsync(cancellation).ConfigureAwait(false);
        }
        catch
        {
            RollBack();
            throw;
        }
    }

    private string ExecuteSavepoint(TransactionStatement statement)
    {
        string what = statement.Verb switch
        {
            TransactionVerb.Savepoint => "SAVEPOINT",
            TransactionVerb.Release => "RELEASE SAVEPOINT",
            _ => "ROLLBACK TO SAVEPOINT",
        };
        if (_open is not { IsBlock: true } open)
            throw new SqlException(SqlStates.NoActiveSqlTransaction, $"{what} can only be used in transaction blocks");
        if (open.HasFailed && statement.Verb != TransactionVerb.RollbackTo)
            throw Failed();
        string name = statement.Name!;
        switch (statement.Verb)
        {
            case TransactionVerb.Savepoint:
                AddSavepoint(open, name);
                Record(open, Step(StepKind.Savepoint, name));
                return "SAVEPOINT";
            case TransactionVerb.Release:
                ReleaseSavepoint(open, name);
                Record(open, Step(StepKind.Release, name));
                return "RELEASE";
            default:
                RollBackToSavepoint(open, name);
                Record(open, Step(StepKind.RollbackTo, name));
                return "ROLLBACK";
        }
    }

    private static RecordedStep Step(StepKind kind, string name) => new(kind, name, null, [], [], "");
}
