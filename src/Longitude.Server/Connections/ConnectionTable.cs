using System.Collections.Concurrent;
using System.Security.Cryptography;
using Longitude.Server.Configuration;
using Longitude.Server.Protocol;
using Longitude.Sql.Catalog;

namespace Longitude.Server.Connections;

/// <summary>The clients that are connected: how many may be, who cancels whom, and whom to tell when the server stops.</summary>
internal sealed class ConnectionTable(ServerOptions options)
{
    /// <summary>Sockets beyond the limit of sessions, for those that log in, cancel a statement, or are told that there is no room.</summary>
    private const int SocketsBeyond = 100;

    private readonly Lock _gate = new();
    private readonly HashSet<ClientConnection> _sockets = [];
    private readonly ConcurrentDictionary<int, ClientConnection> _sessions = new();
    private readonly Dictionary<string, int> _perRole = new(StringComparer.Ordinal);
    private ErrorReport? _closing;
    private long _accepted;
    private long _refused;

    /// <summary>Sessions that are open.</summary>
    public int Count => _sessions.Count;

    /// <summary>Connections since the start.</summary>
    public long Accepted => Volatile.Read(ref _accepted);

    /// <summary>Those that were turned away for want of room.</summary>
    public long Refused => Volatile.Read(ref _refused);

    public IEnumerable<ClientConnection> Sessions => _sessions.Values;

    /// <summary>Set when the last connection has ended after <see cref="CloseAll"/>.</summary>
    public TaskCompletionSource Emptied { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Takes in a new socket; false when there are too many to even say so.</summary>
    public bool TryAdd(ClientConnection connection)
    {
        Interlocked.Increment(ref _accepted);
        lock (_gate)
        {
            if (_sockets.Count < options.ConnectionsMax + SocketsBeyond && _closing is null)
                return _sockets.Add(connection);
        }

        Interlocked.Increment(ref _refused);
        return false;
    }

    public void Remove(ClientConnection connection)
    {
        lock (_gate)
        {
            if (_sockets.Remove(connection) && _sockets.Count == 0 && _closing is not null)
                Emptied.TrySetResult();
        }
    }

    /// <summary>Gives a role that has logged in a place among the sessions.</summary>
    /// <exception cref="FatalException">53300: there is none left.</exception>
    public void Enter(RoleInfo role)
    {
        lock (_gate)
        {
            if (_closing is { } closing)
                throw new FatalException("57P03", closing.Message);
            int used = _perRole.Values.Sum();
            if (used >= options.ConnectionsMax)
                throw Full("sorry, too many clients already");
            if (used >= options.ConnectionsMax - options.ConnectionsReserved && !role.IsSuperuser)
                throw Full("remaining connection slots are reserved for superusers");
            int own = _perRole.GetValueOrDefault(role.Name);
            if (role.ConnectionLimit >= 0 && own >= role.ConnectionLimit && !role.IsSuperuser)
                throw Full($"too many connections for role \"{role.Name}\"");
            _perRole[role.Name] = own + 1;
        }
    }

    public void Leave(RoleInfo role)
    {
        lock (_gate)
        {
            if (--_perRole[role.Name] == 0)
                _perRole.Remove(role.Name);
        }
    }

    public void Open(int backendId, ClientConnection connection)
    {
        if (!_sessions.TryAdd(backendId, connection))
            throw new InvalidOperationException($"Two sessions have the number {backendId}.");
    }

    public void Close(int backendId) => _sessions.TryRemove(backendId, out _);

    public ClientConnection? Find(int backendId) => _sessions.GetValueOrDefault(backendId);

    /// <summary>Ends the statement of a session, if the secret is the one that its client was given.</summary>
    public void Cancel(int backendId, int secret)
    {
        if (Find(backendId) is { } connection && CryptographicOperations.FixedTimeEquals(BitConverter.GetBytes(secret), BitConverter.GetBytes(connection.Secret)))
            connection.CancelStatement("canceling statement due to user request");
    }

    /// <summary>Takes in nobody any more, and ends everybody who is here.</summary>
    public void CloseAll(ErrorReport why)
    {
        ClientConnection[] all;
        lock (_gate)
        {
            _closing = why;
            all = [.. _sockets];
            if (all.Length == 0)
                Emptied.TrySetResult();
        }

        foreach (ClientConnection connection in all)
            connection.EndBecause(why);
    }

    /// <summary>Breaks what has not ended by itself.</summary>
    public int AbortAll()
    {
        ClientConnection[] all;
        lock (_gate)
            all = [.. _sockets];
        foreach (ClientConnection connection in all)
            connection.Abort();
        return all.Length;
    }

    private FatalException Full(string message)
    {
        Interlocked.Increment(ref _refused);
        return new FatalException("53300", message);
    }
}
