using Longitude.Sql.Parsing;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Sessions;

/// <content>DO.</content>
internal sealed partial class SqlSession
{
    private async ValueTask<SqlExecution> DoAsync(DoStatement statement, CancellationToken cancellation)
    {
        if (statement.Language is not "plpgsql")
            throw new SqlException(SqlStates.UndefinedObject, $"language \"{statement.Language}\" does not exist");
        await RunStepsAsync(DoBlock.Parse(statement.Body), cancellation).ConfigureAwait(false);
        return Done("DO");
    }

    private async ValueTask RunStepsAsync(IReadOnlyList<DoStep> steps, CancellationToken cancellation)
    {
        foreach (DoStep step in steps)
        {
            switch (step)
            {
                case DoSql sql:
                    await RunStepAsync(sql, cancellation).ConfigureAwait(false);
                    break;
                case DoIf branches:
                    await RunIfAsync(branches, cancellation).ConfigureAwait(false);
                    break;
                case DoRaise raise:
                    await RaiseAsync(raise, cancellation).ConfigureAwait(false);
                    break;
            }
        }
    }

    private async ValueTask RunIfAsync(DoIf branches, CancellationToken cancellation)
    {
        foreach (DoBranch branch in branches.Branches)
        {
            List<Datum[]> rows = await RowsOfAsync($"SELECT ({branch.Condition}) IS TRUE", cancellation).ConfigureAwait(false);
            if (rows[0][0].IsTrue)
            {
                await RunStepsAsync(branch.Steps, cancellation).ConfigureAwait(false);
                return;
            }
        }

        await RunStepsAsync(branches.Otherwise, cancellation).ConfigureAwait(false);
    }

    private async ValueTask RaiseAsync(DoRaise raise, CancellationToken cancellation)
    {
        var arguments = new List<string>();
        foreach (string argument in raise.Arguments)
        {
            List<Datum[]> rows = await RowsOfAsync($"SELECT CAST(({argument}) AS text)", cancellation).ConfigureAwait(false);
            arguments.Add(rows[0][0].IsNull ? "<NULL>" : rows[0][0].Text);
        }

        string text = DoBlock.Fill(raise.Format, arguments);
        if (raise.Level is "exception")
            throw new SqlException(SqlStates.RaiseException, text);
        Notice(raise.Level.ToUpperInvariant(), raise.Level is "warning" ? SqlStates.Warning : SqlStates.SuccessfulCompletion, text);
    }

    private async ValueTask RunStepAsync(DoSql step, CancellationToken cancellation)
    {
        SqlStatement statement = PrepareStep(step.Sql);
        if (statement is ControlStatement control)
        {
            if (control.Text.Statement is TransactionStatement or DoStatement)
                throw NotSupported($"{step.Sql.Split(' ', 2)[0].ToUpperInvariant()} in DO is");
            SqlExecution done = await ExecuteControlAsync(control, [], cancellation).ConfigureAwait(false);
            done.Close();
            return;
        }

        if (statement.Columns is not null && !step.IsPerform)
            throw new SqlException(SqlStates.SyntaxError, "query has no destination for result data") { Hint = "If you want to discard the results of a SELECT, use PERFORM instead." };
        if (statement.Copy != CopyDirection.None)
            throw NotSupported("COPY with the client in DO is");
        await RowsOfAsync(statement, cancellation).ConfigureAwait(false);
    }

    private ValueTask<List<Datum[]>> RowsOfAsync(string sql, CancellationToken cancellation) => RowsOfAsync(PrepareStep(sql), cancellation);

    private async ValueTask<List<Datum[]>> RowsOfAsync(SqlStatement statement, CancellationToken cancellation)
    {
        SqlExecution execution = await RunWithinAsync((PlannedStatement)statement, [], cancellation).ConfigureAwait(false);
        try
        {
            var rows = new List<Datum[]>();
            while (execution.Read())
                rows.Add([.. execution.Row]);
            await execution.CompleteAsync().ConfigureAwait(false);
            return rows;
        }
        finally
        {
            execution.Close();
        }
    }

    private SqlStatement PrepareStep(string sql)
    {
        IReadOnlyList<SqlText> texts = Split(sql);
        return texts.Count == 1 ? Prepare(texts[0], []) : throw new SqlException(SqlStates.SyntaxError, $"syntax error in DO: {sql}");
    }
}
