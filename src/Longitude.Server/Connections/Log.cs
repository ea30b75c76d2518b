using System.Net;
using Microsoft.Extensions.Logging;

namespace Longitude.Server.Connections;

/// <summary>Everything that connections log.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "{Client}: session {Session} of {User} on {Database} ({Encryption})")]
    public static partial void SessionOpened(this ILogger log, EndPoint? client, int session, string user, string database, string encryption);

    [LoggerMessage(2, LogLevel.Debug, "{Client}: gone: {Why}")]
    public static partial void ClientGone(this ILogger log, EndPoint? client, string why);

    [LoggerMessage(4, LogLevel.Information, "{Client}: ended with {SqlState}: {Message}")]
    public static partial void ConnectionEnded(this ILogger log, EndPoint? client, string sqlState, string message);

    [LoggerMessage(5, LogLevel.Warning, "{Client}: the login of {User} failed: {Why}")]
    public static partial void LoginFailed(this ILogger log, EndPoint? client, string user, string why);

    [LoggerMessage(6, LogLevel.Error, "A defect: {Where} failed in a way that nobody has foreseen")]
    public static partial void Unforeseen(this ILogger log, Exception? cause, string where);

    [LoggerMessage(7, LogLevel.Error, "{Client}: its session could not be ended")]
    public static partial void SessionEndFailed(this ILogger log, Exception cause, EndPoint? client);

    [LoggerMessage(8, LogLevel.Information, "{Session}: {Text}")]
    public static partial void Statement(this ILogger log, int session, string text);

    [LoggerMessage(9, LogLevel.Debug, "{Session}: {SqlState}: {Message}")]
    public static partial void StatementFailed(this ILogger log, int session, string sqlState, string message);
}
