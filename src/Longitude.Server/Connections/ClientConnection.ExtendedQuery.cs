using System.Diagnostics;
using Longitude.Server.Protocol;
using Longitude.Sql;
using Longitude.Sql.Execution;
using Longitude.Sql.Sessions;
using Longitude.Sql.Types;

namespace Longitude.Server.Connections;

/// <content>Parse, Bind, Describe, Execute, Close: statements and portals with or without names.</content>
internal sealed partial class ClientConnection
{
    private readonly NameCache _names = new();

    /// <summary>Names of the portals that Bind has made, which end with their transaction; cursors of SQL are the session's.</summary>
    private readonly List<string> _portalNames = [];
    private SqlStatement? _unnamedStatement;
    private SqlPortal? _unnamedPortal;

    private ValueTask OnParse(ISqlSession session, ReadOnlySpan<byte> body)
    {
        var reader = new MessageReader(body);
        string name = _names.Get(reader.StringBytes());
        string text = reader.String();
        var types = new uint[reader.Int16() & 0xFFFF];
        for (int i = 0; i < types.Length; i++)
            types[i] = (uint)reader.Int32();
        reader.End();
        if (body.Length > TextBytesInPlace)
            return ParseElsewhereAsync(session, name, text, types);
        Parse(session, name, text, types);
        return default;
    }

    private async ValueTask ParseElsewhereAsync(ISqlSession session, string name, string text, uint[] types)
    {
        await _services.Database.Workers.SwitchAsync();
        Parse(session, name, text, types);
    }

    private void Parse(ISqlSession session, string name, string text, uint[] types)
    {
        LogStatement(session, text);
        IReadOnlyList<SqlText> statements = session.Split(text);
        if (statements.Count > 1)
            throw new SqlException(SqlStates.SyntaxError, "cannot insert multiple commands into a prepared statement");
        if (name.Length > 0 && session.PreparedStatements.ContainsKey(name))
            throw new SqlException(SqlStates.DuplicatePreparedStatement, $"prepared statement \"{name}\" already exists");
        SqlStatement statement = session.Prepare(statements.Count == 0 ? new SqlText(text, null) : statements[0], types);
        if (name.Length > 0)
            session.PreparedStatements[name] = statement;
        else
            _unnamedStatement = statement;
        _reply.WriteEmpty(ServerMessage.ParseComplete);
    }

    private void OnBind(ISqlSession session, ReadOnlySpan<byte> body)
    {
        var reader = new MessageReader(body);
        string portalName = _names.Get(reader.StringBytes());
        string statementName = _names.Get(reader.StringBytes());
        SqlStatement statement = StatementNamed(session, statementName);
        Datum[] parameters = ReadParameters(ref reader, statement, statementName, session.Types);
        short[] formats = ReadFormats(ref reader, statement.Columns?.Count ?? 0);
        reader.End();
        var portal = new SqlPortal { Statement = statement, Parameters = parameters, ResultFormats = formats };
        if (portalName.Length > 0)
        {
            if (!session.Portals.TryAdd(portalName, portal))
                throw new SqlException(SqlStates.DuplicateCursor, $"portal \"{portalName}\" already exists");
            _portalNames.Add(portalName);
        }
        else
        {
            CloseUnnamedPortal();
            _unnamedPortal = portal;
        }

        _reply.WriteEmpty(ServerMessage.BindComplete);
    }

    private void OnDescribe(ISqlSession session, ReadOnlySpan<byte> body)
    {
        var reader = new MessageReader(body);
        byte kind = reader.Byte();
        string name = _names.Get(reader.StringBytes());
        reader.End();
        switch (kind)
        {
            case (byte)'S':
                SqlStatement statement = StatementNamed(session, name);
                WriteParameterTypes(statement);
                WriteDescription(statement.Columns, []);
                break;
            case (byte)'P':
                SqlPortal portal = PortalNamed(session, name);
                WriteDescription(portal.Execution is null ? portal.Statement.Columns : portal.Execution.Columns, portal.ResultFormats);
                break;
            default:
                throw FatalException.Protocol($"invalid DESCRIBE message subtype {kind}");
        }
    }

    private ValueTask OnExecute(ISqlSession session, ReadOnlySpan<byte> body)
    {
        var reader = new MessageReader(body);
        string name = _names.Get(reader.StringBytes());
        int rowsMax = reader.Int32();
        reader.End();
        return ExecuteAsync(session, PortalNamed(session, name), name, Math.Max(0, rowsMax));
    }

    private async ValueTask ExecuteAsync(ISqlSession session, SqlPortal portal, string name, int rowsMax)
    {
        SqlStatement statement = portal.Statement;
        SqlExecution? execution = portal.Execution;
        if (execution is null && portal.IsComplete)
            throw new SqlException(SqlStates.ObjectNotInPrerequisiteState, $"portal \"{name}\" cannot be run");
        long began = Stopwatch.GetTimestamp();
        if (execution is null)
        {
            LogStatement(session, statement.Text.Text);
            _counts.Statements++;
            bool isLast = rowsMax == 0 && _input.IsSyncNext();
            execution = await session.ExecuteAsync(statement, portal.Parameters, isLast, CancellationToken.None);
            portal.Execution = execution;
            await TransferAsync(execution);
        }

        if (execution.Columns is { } columns && execution.CopyOut is null && execution.CopyIn is null)
        {
            ResultShape shape = ResultShape.Of(columns, portal.ResultFormats);
            if (await WriteRowsAsync(session, execution, shape, rowsMax, statement.IsShort))
            {
                _reply.WriteEmpty(ServerMessage.PortalSuspended);
                return;
            }
        }

        await execution.CompleteAsync();
        WriteComplete(execution);
        portal.Execution = null;
        portal.IsComplete = true;
        execution.Close();
        _counts.Latencies.Count(Stopwatch.GetElapsedTime(began));
    }

    private void OnClose(ISqlSession session, ReadOnlySpan<byte> body)
    {
        var reader = new MessageReader(body);
        byte kind = reader.Byte();
        string name = _names.Get(reader.StringBytes());
        reader.End();
        _reply.WriteEmpty(ServerMessage.CloseComplete);
        switch (kind)
        {
            case (byte)'S' when name.Length == 0:
                _unnamedStatement = null;
                break;
            case (byte)'S':
                session.PreparedStatements.Remove(name);
                break;
            case (byte)'P' when name.Length == 0:
                CloseUnnamedPortal();
                break;
            case (byte)'P':
                ClosePortal(session, name);
                break;
            default:
                throw FatalException.Protocol($"invalid CLOSE message subtype {kind}");
        }
    }

    private SqlStatement StatementNamed(ISqlSession session, string name)
    {
        if (name.Length == 0)
            return _unnamedStatement ?? throw new SqlException(SqlStates.InvalidSqlStatementName, "unnamed prepared statement does not exist");
        return session.PreparedStatements.TryGetValue(name, out SqlStatement? statement)
            ? statement
            : throw new SqlException(SqlStates.InvalidSqlStatementName, $"prepared statement \"{name}\" does not exist");
    }

    private SqlPortal PortalNamed(ISqlSession session, string name)
    {
        if (name.Length == 0 ? _unnamedPortal is { } portal : session.Portals.TryGetValue(name, out portal))
            return portal;
        throw new SqlException(SqlStates.InvalidCursorName, $"portal \"{name}\" does not exist");
    }

    private void CloseUnnamedPortal()
    {
        _unnamedPortal?.Execution?.Close();
        _unnamedPortal = null;
    }

    private void ClosePortal(ISqlSession session, string name)
    {
        _portalNames.Remove(name);
        if (session.Portals.Remove(name, out SqlPortal? portal))
            portal.Execution?.Close();
    }

    /// <summary>Portals end with the transaction that they were made in.</summary>
    private void ClosePortals(ISqlSession session)
    {
        CloseUnnamedPortal();
        while (_portalNames.Count > 0)
            ClosePortal(session, _portalNames[^1]);
    }

    private void WriteParameterTypes(SqlStatement statement)
    {
        _reply.Begin(ServerMessage.ParameterDescription);
        _reply.WriteInt16(statement.ParameterTypes.Count);
        foreach (SqlType type in statement.ParameterTypes)
            _reply.WriteInt32((int)type.Oid);
        _reply.End();
    }

    private void WriteDescription(IReadOnlyList<ResultColumn>? columns, IReadOnlyList<short> formats)
    {
        if (columns is null)
            _reply.WriteEmpty(ServerMessage.NoData);
        else
            _reply.Write(ResultShape.Of(columns, formats).Description);
    }
}
