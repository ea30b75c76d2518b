using System.Text;
using Longitude.Server.Authentication;
using Longitude.Server.Protocol;
using Longitude.Sql.Catalog;

namespace Longitude.Server.Connections;

/// <content>Finding out whether the client is who it says.</content>
internal sealed partial class ClientConnection
{
    /// <returns>The role; null when the client has gone.</returns>
    private async ValueTask<RoleInfo?> LogInAsync()
    {
        RoleInfo? role = _services.Database.FindRole(_startup.User);
        if (!LoginPolicy.IsTrusted(role, Client) && !await ProveAsync(role))
            return null;
        if (!role!.CanLogin)
            throw new FatalException("28000", $"role \"{role.Name}\" is not permitted to log in");
        WriteAuthentication(AuthenticationCode.Ok, []);
        return role;
    }

    /// <summary>Lets the client prove that it knows the role's password.</summary>
    /// <returns>False when it has gone; that it does not know it is an exception.</returns>
    private async ValueTask<bool> ProveAsync(RoleInfo? role)
    {
        (ScramVerifier verifier, bool isReal) = _services.Logins.VerifierOf(role, _startup.User);
        var exchange = new ScramExchange(verifier, _tls is null ? null : _services.Tls?.CertificateHash, ScramExchange.FreshNonce());
        WriteAuthentication(AuthenticationCode.Sasl, Encoding.ASCII.GetBytes(string.Join('\0', exchange.Mechanisms) + "\0\0"));
        await FlushAsync();
        if (await NextPasswordMessageAsync() is not { } first)
            return false;
        (string mechanism, byte[] clientFirst) = ParseInitialResponse(first);
        WriteAuthentication(AuthenticationCode.SaslContinue, exchange.Challenge(mechanism, clientFirst));
        await FlushAsync();
        if (await NextPasswordMessageAsync() is not { } second)
            return false;
        byte[]? proof = exchange.Judge(second);
        if (proof is null || !isReal || IsExpired(role!))
            throw WrongPassword(role);
        WriteAuthentication(AuthenticationCode.SaslFinal, proof);
        return true;
    }

    private static bool IsExpired(RoleInfo role) =>
        role.ValidUntil is { } until && (DateTime.UtcNow - new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc)).Ticks / TimeSpan.TicksPerMicrosecond > until;

    /// <summary>The client learns nothing about why; the log does.</summary>
    private FatalException WrongPassword(RoleInfo? role)
    {
        string why = role switch
        {
            null => "there is no such role",
            { Verifier: null } => string.Equals(role.Name, LoginPolicy.FirstRole, StringComparison.Ordinal)
                ? "it has no password yet, and without one may log in from this machine only"
                : "it has no password",
            _ when IsExpired(role) => "its password is no longer valid",
            _ => "wrong password",
        };
        _services.Log.LoginFailed(Client, _startup.User, why);
        return new FatalException("28P01", $"password authentication failed for user \"{_startup.User}\"");
    }

    private async ValueTask<byte[]?> NextPasswordMessageAsync()
    {
        while (true)
        {
            if (_input.TryTake(out _, out ReadOnlySpan<byte> body))
                return body.ToArray();
            if (!await FillAsync())
                return null;
        }
    }

    private static (string Mechanism, byte[] ClientFirst) ParseInitialResponse(byte[] body)
    {
        var reader = new MessageReader(body);
        string mechanism = Encoding.UTF8.GetString(reader.StringBytes());
        int length = reader.Int32();
        byte[] data = length < 0 ? [] : reader.Bytes(length).ToArray();
        reader.End();
        return (mechanism, data);
    }

    private void WriteAuthentication(int code, ReadOnlySpan<byte> data)
    {
        _reply.Begin(ServerMessage.Authentication);
        _reply.WriteInt32(code);
        _reply.Write(data);
        _reply.End();
    }
}
