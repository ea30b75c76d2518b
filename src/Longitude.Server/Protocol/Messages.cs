namespace Longitude.Server.Protocol;

/// <summary>Messages of clients, by their first byte (protocol 3.0).</summary>
internal static class ClientMessage
{
    public const byte Bind = (byte)'B';
    public const byte Close = (byte)'C';
    public const byte CopyData = (byte)'d';
    public const byte CopyDone = (byte)'c';
    public const byte CopyFail = (byte)'f';
    public const byte Describe = (byte)'D';
    public const byte Execute = (byte)'E';
    public const byte Flush = (byte)'H';
    public const byte FunctionCall = (byte)'F';
    public const byte Parse = (byte)'P';

    /// <summary>SASL messages too.</summary>
    public const byte Password = (byte)'p';
    public const byte Query = (byte)'Q';
    public const byte Sync = (byte)'S';
    public const byte Terminate = (byte)'X';

    public static bool IsKnown(byte type) => type is Bind or Close or CopyData or CopyDone or CopyFail or Describe or Execute or Flush
        or FunctionCall or Parse or Password or Query or Sync or Terminate;

    /// <summary>Those that carry what users write or store. All others are short.</summary>
    public static bool MayBeLong(byte type) => type is Bind or CopyData or FunctionCall or Parse or Query;
}

/// <summary>Messages of the server.</summary>
internal static class ServerMessage
{
    public const byte Authentication = (byte)'R';
    public const byte BackendKeyData = (byte)'K';
    public const byte BindComplete = (byte)'2';
    public const byte CloseComplete = (byte)'3';
    public const byte CommandComplete = (byte)'C';
    public const byte CopyData = (byte)'d';
    public const byte CopyDone = (byte)'c';
    public const byte CopyInResponse = (byte)'G';
    public const byte CopyOutResponse = (byte)'H';
    public const byte DataRow = (byte)'D';
    public const byte EmptyQueryResponse = (byte)'I';
    public const byte ErrorResponse = (byte)'E';
    public const byte NegotiateProtocolVersion = (byte)'v';
    public const byte NoData = (byte)'n';
    public const byte NoticeResponse = (byte)'N';
    public const byte ParameterDescription = (byte)'t';
    public const byte ParameterStatus = (byte)'S';
    public const byte ParseComplete = (byte)'1';
    public const byte PortalSuspended = (byte)'s';
    public const byte ReadyForQuery = (byte)'Z';
    public const byte RowDescription = (byte)'T';
}

/// <summary>The number that the first packet of a connection begins with.</summary>
internal static class StartupCode
{
    public const int Version3 = 3 << 16;
    public const int Cancel = (1234 << 16) | 5678;
    public const int Tls = (1234 << 16) | 5679;
    public const int Gss = (1234 << 16) | 5680;
}

/// <summary>Numbers that an Authentication message begins with.</summary>
internal static class AuthenticationCode
{
    public const int Ok = 0;
    public const int Sasl = 10;
    public const int SaslContinue = 11;
    public const int SaslFinal = 12;
}

/// <summary>
/// The client broke the protocol, or may not be served. It is told, and the connection ends: what it sends next could mean anything.
/// </summary>
internal sealed class FatalException(string sqlState, string message) : LongitudeException(sqlState, message)
{
    public string? Detail { get; init; }

    public string? Hint { get; init; }

    /// <summary>The client spoke in a way that no version of the protocol allows.</summary>
    public static FatalException Protocol(string message) => new("08P01", message);
}
