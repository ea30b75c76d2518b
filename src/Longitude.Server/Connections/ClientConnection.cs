// One client, from its first byte to its last.
//
// A connection is one asynchronous loop: wait for bytes, cut them into messages, handle each. It runs where the bytes arrive: on the
// thread that waits for the sockets. A hop to another thread costs more than parsing, looking up a row and answering together, so short
// statements are run right there; what may block or run long leaves for a worker thread first (the session sees to that for
// statements, this class for long texts, long pipelines and COPY), and commits are awaited. Replies gather in one buffer and are sent
// with one flush: at Sync, at Flush, at the end of a simple query, or when they outgrow the limit, and only then is a client's
// slowness felt, since flushing waits until it has taken enough of what was sent before.
//
// Rejected: a thread per connection (a third slower with many clients, and a thousand stacks); queues between reading, running and
// writing (two hops per statement).
using System.IO.Pipelines;
using System.Net;
using System.Security.Cryptography;
using Longitude.Server.Protocol;
using Longitude.Sql.Catalog;
using Longitude.Sql.Sessions;
using Microsoft.AspNetCore.Connections;

namespace Longitude.Server.Connections;

/// <remarks>
/// The parts: life and endings (this file), Startup (TLS, the first packet), Login, Messages (the loop), SimpleQuery, ExtendedQuery, Rows,
/// Copy.
/// </remarks>
internal sealed partial class ClientConnection : IDisposable
{
    private readonly ConnectionServices _services;
    private readonly ConnectionContext _transport;
    private readonly MessageInput _input;
    private readonly ReplyBuffer _reply = new();
    private readonly Deadline _deadline;
    private PipeReader _reader;
    private PipeWriter _writer;
    private TlsTransport? _tls;
    private ISqlSession? _session;
    private ErrorReport? _ending;
    private volatile bool _isWaiting;

    public ClientConnection(ConnectionServices services, ConnectionContext transport)
    {
        _services = services;
        _transport = transport;
        _input = new MessageInput(services.MessageMemory, services.Options.MessageBytesMax);
        _deadline = new Deadline(OnDeadline);
        _reader = transport.Transport.Input;
        _writer = transport.Transport.Output;
        _input.Attach(_reader);
    }

    /// <summary>What a CancelRequest has to know.</summary>
    public int Secret { get; } = BitConverter.ToInt32(RandomNumberGenerator.GetBytes(4));

    /// <summary>What this connection has done; its own loop writes it, others may read numbers that are a little old.</summary>
    public ConnectionCounts Counts => _counts;

    public EndPoint? Client => _transport.RemoteEndPoint;

    private bool IsLoopback => Client is IPEndPoint ip && IPAddress.IsLoopback(ip.Address);

    /// <summary>Serves the client until one of both ends it.</summary>
    public async Task RunAsync()
    {
        if (!_services.Connections.TryAdd(this))
            return;
        try
        {
            _deadline.Set(DeadlineKind.Authentication, _services.Options.AuthenticationTimeout);
            if (await StartAsync() is { } role)
                await RunSessionAsync(role);
        }
        catch (ClientGoneException e)
        {
            _services.Log.ClientGone(Client, e.InnerException?.Message ?? "it has closed the connection");
        }
        catch (Exception e)
        {
            await SayGoodbyeAsync(ErrorReport.Of(e) with { Severity = ErrorReport.Fatal }, e);
        }
        finally
        {
            if (_tls is not null)
                await _tls.DisposeAsync();
            _services.Connections.Remove(this);
        }
    }

    /// <summary>After <see cref="RunAsync"/> has ended.</summary>
    public void Dispose()
    {
        _deadline.Dispose();
        _input.Dispose();
        _reply.Dispose();
    }

    /// <summary>Ends the statement that is running. Any thread may call it.</summary>
    public void CancelStatement(string reason) => _session?.Cancel(reason);

    /// <summary>Ends the connection as soon as it has nothing unfinished, and tells the client why. Any thread may call it.</summary>
    public void EndBecause(ErrorReport why)
    {
        if (Interlocked.CompareExchange(ref _ending, why, null) is not null)
            return;
        _session?.Cancel(why.Message);
        _reader.CancelPendingRead();
    }

    /// <summary>Ends the connection, and does not wait for a client that takes no messages. Any thread may call it.</summary>
    public void Abort()
    {
        _session?.Cancel("terminating connection");
        _transport.Abort(new ConnectionAbortedException("The server stops."));
    }

    private async Task RunSessionAsync(RoleInfo role)
    {
        int backendId = 0;
        CancellationTokenRegistration gone = default;
        try
        {
            ISqlSession session = OpenSession();
            _session = session;
            backendId = session.BackendId;
            _services.Connections.Open(backendId, this);
            gone = _transport.ConnectionClosed.UnsafeRegister(static c => ((ClientConnection)c!).OnClientGone(), this);
            await WelcomeAsync(session);
            await ServeAsync(session);
        }
        finally
        {
            await gone.DisposeAsync();
            _services.Statistics.Ended(_counts, () => _services.Connections.Close(backendId));
            if (_session is { } session)
                await EndSessionAsync(session);
            _services.Connections.Leave(role);
        }
    }

    private async ValueTask EndSessionAsync(ISqlSession session)
    {
        _session = null;
        try
        {
            ClosePortals(session);
            await session.DisposeAsync();
        }
        catch (Exception e)
        {
            _services.Log.SessionEndFailed(e, Client);
        }
    }

    /// <summary>Sends the last message, if the client takes it soon; a client that does not is not waited for.</summary>
    private async ValueTask SayGoodbyeAsync(ErrorReport report, Exception? cause)
    {
        _services.Log.ConnectionEnded(Client, report.SqlState, report.Message);
        if (report.IsUnforeseen)
            _services.Log.Unforeseen(cause, "a connection");
        try
        {
            _reply.AbandonOpen();
            report.WriteTo(_reply);
            _reply.MoveTo(_writer);
            using var patience = new CancellationTokenSource(GoodbyePatience);
            await _writer.FlushAsync(patience.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or InvalidOperationException)
        {
            // It has gone, or does not read.
            _services.Log.ClientGone(Client, e.Message);
        }
    }

    private static readonly TimeSpan GoodbyePatience = TimeSpan.FromSeconds(2);

    private void OnDeadline(DeadlineKind kind)
    {
        switch (kind)
        {
            case DeadlineKind.Authentication:
                EndBecause(new ErrorReport(ErrorReport.Fatal, "57014", "canceling authentication due to timeout"));
                break;
            case DeadlineKind.IdleInTransaction when _isWaiting:
                EndBecause(new ErrorReport(ErrorReport.Fatal, "25P03", "terminating connection due to idle-in-transaction timeout"));
                break;
            case DeadlineKind.IdleSession when _isWaiting:
                EndBecause(new ErrorReport(ErrorReport.Fatal, "57P05", "terminating connection due to idle-session timeout"));
                break;
            case DeadlineKind.Abandoned:
                CancelStatement("canceling statement because its client has gone");
                break;
        }
    }

    private void OnClientGone()
    {
        if (!_isWaiting)
            _deadline.Set(DeadlineKind.Abandoned, _services.Options.AbandonedStatementTimeout);
    }

    /// <summary>Sends what has been written; waits when the client is slow.</summary>
    /// <exception cref="ClientGoneException">It takes no more.</exception>
    private ValueTask FlushAsync()
    {
        _counts.BytesOut += _reply.Count;
        _reply.MoveTo(_writer);
        ValueTask<FlushResult> flush = _writer.FlushAsync();
        if (!flush.IsCompletedSuccessfully)
            return FinishAsync(flush);
        return Completed.ResultOf(flush).IsCompleted ? throw new ClientGoneException() : default;

        static async ValueTask FinishAsync(ValueTask<FlushResult> flush)
        {
            try
            {
                if (!(await flush).IsCompleted)
                    return;
            }
            catch (Exception e) when (IsBroken(e))
            {
                throw new ClientGoneException(e);
            }

            throw new ClientGoneException();
        }
    }

    /// <summary>Waits for more of what the client sends.</summary>
    /// <returns>False when it sends no more.</returns>
    /// <exception cref="FatalException">The connection is to end.</exception>
    /// <exception cref="ClientGoneException">It has ended.</exception>
    private async ValueTask<bool> FillAsync()
    {
        _isWaiting = true;
        InputState state = InputState.Interrupted;
        try
        {
            if (_ending is null)
                state = await _input.FillAsync();
        }
        catch (Exception e) when (IsBroken(e))
        {
            throw new ClientGoneException(e);
        }
        finally
        {
            _isWaiting = false;
        }

        ThrowIfEnding();
        return state != InputState.Ended;
    }

    /// <summary>What the transport says when a client has reset its connection, or it was aborted here.</summary>
    private static bool IsBroken(Exception e) => e is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException;

    private void ThrowIfEnding()
    {
        if (_ending is { } why)
            throw new FatalException(why.SqlState, why.Message);
    }
}

/// <summary>The client has closed its side: nothing that is written reaches it.</summary>
internal sealed class ClientGoneException(Exception? cause = null) : Exception("The client has gone.", cause);
