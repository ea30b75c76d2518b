using System.Buffers.Binary;
using Longitude.Server.Protocol;
using Longitude.Sql.Catalog;
using Longitude.Sql.Sessions;

namespace Longitude.Server.Connections;

/// <content>The first packet: TLS, cancelling, and who wants what.</content>
internal sealed partial class ClientConnection
{
    /// <summary>A client may ask for GSS encryption and for TLS before it starts; not for ever.</summary>
    private const int EncryptionRequestsMax = 4;

    private StartupPacket _startup = StartupPacket.Empty;

    /// <summary>Brings the client to where it may speak SQL.</summary>
    /// <returns>Its role; null when it wanted something else, or has gone.</returns>
    private async ValueTask<RoleInfo?> StartAsync()
    {
        for (int i = 0; i < EncryptionRequestsMax; i++)
        {
            if (await NextStartupAsync() is not { } packet)
                return null;
            switch (BinaryPrimitives.ReadInt32BigEndian(packet))
            {
                case StartupCode.Cancel when packet.Length == 12:
                    _services.Connections.Cancel(BinaryPrimitives.ReadInt32BigEndian(packet.AsSpan(4)), BinaryPrimitives.ReadInt32BigEndian(packet.AsSpan(8)));
                    return null;
                case StartupCode.Tls:
                    await NegotiateTlsAsync();
                    break;
                case StartupCode.Gss:
                    _reply.WriteByte((byte)'N');
                    await FlushAsync();
                    break;
                default:
                    return await BeginAsync(packet);
            }
        }

        throw FatalException.Protocol("too many requests for encryption");
    }

    private async ValueTask<byte[]?> NextStartupAsync()
    {
        while (true)
        {
            if (_input.TryTakeStartup(out ReadOnlySpan<byte> body))
                return body.ToArray();
            if (!await FillAsync())
                return null;
        }
    }

    private async ValueTask NegotiateTlsAsync()
    {
        if (_services.Tls is null || _tls is not null)
        {
            _reply.WriteByte((byte)'N');
            await FlushAsync();
            return;
        }

        // What came already was not encrypted, whoever has sent it: it must not be taken for something that was.
        if (_input.HasMore)
            throw FatalException.Protocol("received unencrypted data after SSL request");
        _reply.WriteByte((byte)'S');
        await FlushAsync();
        _input.Detach();
        _tls = await TlsTransport.BeginAsync(_transport, _services.Tls.ServerOptions, _services.Options.AuthenticationTimeout);
        _writer = _tls.Output;
        _reader = _tls.Input;
        _input.Attach(_reader);
    }

    private async ValueTask<RoleInfo?> BeginAsync(byte[] packet)
    {
        int version = BinaryPrimitives.ReadInt32BigEndian(packet);
        if (version >> 16 != 3)
            throw new FatalException("0A000", $"unsupported frontend protocol {version >> 16}.{version & 0xFFFF}: server supports 3.0 to 3.0");
        _startup = StartupPacket.Parse(packet.AsSpan(4));
        if (version != StartupCode.Version3 || _startup.UnknownProtocolOptions.Count > 0)
            WriteNegotiateProtocolVersion();
        if (_startup.User.Length == 0)
            throw new FatalException("28000", "no PostgreSQL user name specified in startup packet");
        if (_startup.IsReplication)
            throw new FatalException("0A000", "replication connections are not supported");
        if (_services.Options.RequireTls && _tls is null && !IsLoopback)
        {
            throw new FatalException("28000", $"connection from {Client} without TLS rejected")
            {
                Hint = "The server takes connections from other machines with TLS only: use sslmode=require or better.",
            };
        }

        RoleInfo? role = await LogInAsync();
        if (role is null)
            return null;
        _services.Connections.Enter(role);
        return role;
    }

    private void WriteNegotiateProtocolVersion()
    {
        _reply.Begin(ServerMessage.NegotiateProtocolVersion);
        _reply.WriteInt32(StartupCode.Version3);
        _reply.WriteInt32(_startup.UnknownProtocolOptions.Count);
        foreach (string option in _startup.UnknownProtocolOptions)
            _reply.WriteString(option);
        _reply.End();
    }

    private ISqlSession OpenSession() => _services.Database.Connect(
        new SessionRequest(_startup.User, _startup.Database, _startup.Settings, IsLoopback ? "local" : Client?.ToString() ?? ""));

    /// <summary>Tells the client how the session is, and that it may begin.</summary>
    private async ValueTask WelcomeAsync(ISqlSession session)
    {
        session.Noticed = notice => ErrorReport.Of(notice).WriteTo(_reply, ServerMessage.NoticeResponse);
        session.SettingChanged = WriteParameterStatus;
        session.Terminated = () => EndBecause(new ErrorReport(ErrorReport.Fatal, "57P01", "terminating connection due to administrator command"));
        foreach ((string name, string value) in session.ReportedSettings)
            WriteParameterStatus(name, value);
        _reply.Begin(ServerMessage.BackendKeyData);
        _reply.WriteInt32(session.BackendId);
        _reply.WriteInt32(Secret);
        _reply.End();
        _deadline.Clear();
        _input.IsBeforeLogin = false;
        _services.Log.SessionOpened(Client, session.BackendId, _startup.User, _startup.Database, _tls?.Description ?? "not encrypted");
        WriteReady(session);
        await FlushAsync();
    }

    private void WriteParameterStatus(string name, string value)
    {
        _reply.Begin(ServerMessage.ParameterStatus);
        _reply.WriteString(name);
        _reply.WriteString(value);
        _reply.End();
    }
}
