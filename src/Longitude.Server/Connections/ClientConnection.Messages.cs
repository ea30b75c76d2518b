using Longitude.Server.Protocol;
using Longitude.Sql.Sessions;
using Longitude.Sql.Types;

namespace Longitude.Server.Connections;

/// <content>The loop that handles messages, and what becomes of errors.</content>
internal sealed partial class ClientConnection
{
    /// <summary>So many messages are handled without waiting before the thread is left to other connections.</summary>
    private const int MessagesInARow = 64;

    private ConnectionCounts _counts;
    private bool _skipsToSync;
    private TypeSettings? _limitsOf;
    private TimeSpan _idleInTransactionMax;
    private TimeSpan _idleMax;

    private async Task ServeAsync(ISqlSession session)
    {
        while (await FillAsync())
        {
            _deadline.Clear();
            int handled = 0;
            while (_input.TryTake(out byte type, out ReadOnlySpan<byte> body))
            {
                if (type == ClientMessage.Terminate)
                    return;
                if (_skipsToSync && type != ClientMessage.Sync)
                    continue;
                Exception? error = null;
                try
                {
                    ValueTask handling = Handle(session, type, body);
                    if (!handling.IsCompletedSuccessfully)
                        await handling;
                }
                catch (Exception e) when (e is not (FatalException or ClientGoneException))
                {
                    error = e;
                }

                if (error is not null)
                    await RecoverAsync(session, type, error);
                if (++handled % MessagesInARow == 0)
                {
                    ThrowIfEnding();
                    await _services.Database.Workers.SwitchAsync();
                }
            }

            await BeforeWaitingAsync(session);
        }
    }

    private ValueTask Handle(ISqlSession session, byte type, ReadOnlySpan<byte> body)
    {
        _counts.BytesIn += body.Length + 5;
        switch (type)
        {
            case ClientMessage.Bind:
                OnBind(session, body);
                return default;
            case ClientMessage.Execute:
                return OnExecute(session, body);
            case ClientMessage.Describe:
                OnDescribe(session, body);
                return default;
            case ClientMessage.Sync:
                new MessageReader(body).End();
                return SyncAsync(session);
            case ClientMessage.Parse:
                return OnParse(session, body);
            case ClientMessage.Query:
                return OnQuery(session, body);
            case ClientMessage.Close:
                OnClose(session, body);
                return default;
            case ClientMessage.Flush:
                new MessageReader(body).End();
                return FlushAsync();
            case ClientMessage.CopyData or ClientMessage.CopyDone or ClientMessage.CopyFail:
                // Left over from a COPY that has failed.
                return default;
            case ClientMessage.FunctionCall:
                throw new Sql.SqlException("0A000", "calls of functions by message are not supported") { Hint = "Use SELECT function(...)." };
            default:
                throw FatalException.Protocol($"invalid frontend message type {type}");
        }
    }

    /// <summary>Reports an error, undoes what it has left, and goes on as the protocol says.</summary>
    private async ValueTask RecoverAsync(ISqlSession session, byte type, Exception e)
    {
        ThrowIfEnding();
        var report = ErrorReport.Of(e);
        _counts.Errors++;
        if (report.SqlState is "40001" or "40P01")
            _counts.Conflicts++;
        if (report.IsUnforeseen)
            _services.Log.Unforeseen(e, "a statement");
        else
            _services.Log.StatementFailed(session.BackendId, report.SqlState, report.Message);
        _reply.AbandonOpen();
        report.WriteTo(_reply);
        session.Fail();
        if (session.Status == TransactionStatus.Idle)
            ClosePortals(session);
        if (type is ClientMessage.Query or ClientMessage.FunctionCall or ClientMessage.Sync)
            await ReadyAsync(session);
        else
            _skipsToSync = true;
    }

    /// <summary>The end of a series of messages: commits what is not in a block.</summary>
    private ValueTask SyncAsync(ISqlSession session)
    {
        _skipsToSync = false;
        ValueTask committed = session.SyncAsync(CancellationToken.None);
        return committed.IsCompletedSuccessfully ? ReadyAsync(session) : FinishAsync(this, session, committed);

        static async ValueTask FinishAsync(ClientConnection connection, ISqlSession session, ValueTask committed)
        {
            await committed;
            await connection.ReadyAsync(session);
        }
    }

    /// <summary>Tells the client that it may go on, and sends everything.</summary>
    private ValueTask ReadyAsync(ISqlSession session)
    {
        if (session.Status == TransactionStatus.Idle)
            ClosePortals(session);
        WriteReady(session);
        return FlushAsync();
    }

    private void WriteReady(ISqlSession session)
    {
        _reply.Begin(ServerMessage.ReadyForQuery);
        _reply.WriteByte((byte)session.Status);
        _reply.End();
    }

    /// <summary>The client is silent for now: sees to it that it does not keep things for ever.</summary>
    private ValueTask BeforeWaitingAsync(ISqlSession session)
    {
        ReadLimits(session);
        TimeSpan limit = session.Status == TransactionStatus.Idle ? _idleMax : _idleInTransactionMax;
        if (limit > TimeSpan.Zero)
            _deadline.Set(session.Status == TransactionStatus.Idle ? DeadlineKind.IdleSession : DeadlineKind.IdleInTransaction, limit);

        // A pipeline without its Sync is not answered yet, but what does not fit must not pile up here.
        return _reply.Count > _services.Options.ResultBufferBytes ? FlushAsync() : default;
    }

    /// <summary>The session has other <see cref="TypeSettings"/> once any of its parameters has changed; so this is done rarely.</summary>
    private void ReadLimits(ISqlSession session)
    {
        TypeSettings types = session.Types;
        if (ReferenceEquals(types, _limitsOf))
            return;
        _limitsOf = types;
        _idleInTransactionMax = Limit(session, "idle_in_transaction_session_timeout");
        _idleMax = Limit(session, "idle_session_timeout");

        static TimeSpan Limit(ISqlSession session, string name) =>
            session.Setting(name) is { } text && Configuration.Durations.TryParse(text, out TimeSpan time) ? time : TimeSpan.Zero;
    }

    private void LogStatement(ISqlSession session, string text)
    {
        if (_services.Options.LogStatements)
            _services.Log.Statement(session.BackendId, text);
    }
}
