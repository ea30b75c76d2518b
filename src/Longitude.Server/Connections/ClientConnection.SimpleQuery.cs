using System.Diagnostics;
using Longitude.Server.Protocol;
using Longitude.Sql.Parsing;
using Longitude.Sql.Sessions;

namespace Longitude.Server.Connections;

/// <content>Query: a text of one or more statements, answered one after another.</content>
internal sealed partial class ClientConnection
{
    /// <summary>Longer texts are parsed and planned on a worker thread.</summary>
    private const int TextBytesInPlace = 8 << 10;

    private ValueTask OnQuery(ISqlSession session, ReadOnlySpan<byte> body)
    {
        var reader = new MessageReader(body);
        string text = reader.String();
        reader.End();
        return QueryAsync(session, text, isLong: body.Length > TextBytesInPlace);
    }

    private async ValueTask QueryAsync(ISqlSession session, string text, bool isLong)
    {
        if (isLong)
            await _services.Database.Workers.SwitchAsync();
        LogStatement(session, text);

        // As in PostgreSQL, a simple query ends the unnamed statement and portal.
        _unnamedStatement = null;
        CloseUnnamedPortal();
        IReadOnlyList<SqlText> statements = session.Split(text);
        if (statements.Count == 0)
            _reply.WriteEmpty(ServerMessage.EmptyQueryResponse);
        for (int i = 0; i < statements.Count; i++)
        {
            ThrowIfEnding();
            await RunStatementAsync(session, statements[i], isLast: i == statements.Count - 1);
        }

        await SyncAsync(session);
    }

    private async ValueTask RunStatementAsync(ISqlSession session, SqlText text, bool isLast)
    {
        SqlStatement statement = session.Prepare(text, []);
        if (statement.ParameterTypes.Count > 0)
            throw SqlParser.NoParameter(text.Text, text.Statement!.Position);
        _counts.Statements++;
        long began = Stopwatch.GetTimestamp();
        SqlExecution execution = await session.ExecuteAsync(statement, [], isLast, CancellationToken.None);
        try
        {
            await TransferAsync(execution);
            if (execution.Columns is { } columns && execution.CopyOut is null && execution.CopyIn is null)
            {
                ResultShape shape = ResultShape.Of(columns, []);
                _reply.Write(shape.Description);
                await WriteRowsAsync(session, execution, shape, rowsMax: 0, statement.IsShort);
            }

            await execution.CompleteAsync();

            // The last one is reported when nothing can undo it any more.
            if (isLast)
                await session.SyncAsync(CancellationToken.None);
            WriteComplete(execution);
        }
        finally
        {
            execution.Close();
            _counts.Latencies.Count(Stopwatch.GetElapsedTime(began));
        }
    }

    private void WriteComplete(SqlExecution execution)
    {
        if (execution.CommandTag is not { } tag)
        {
            _reply.WriteEmpty(ServerMessage.EmptyQueryResponse);
            return;
        }

        _reply.Begin(ServerMessage.CommandComplete);
        _reply.WriteString(tag);
        _reply.End();
    }
}
