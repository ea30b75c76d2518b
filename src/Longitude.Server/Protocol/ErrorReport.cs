using System.Globalization;
using Longitude.Sql;
using Longitude.Sql.Sessions;

namespace Longitude.Server.Protocol;

/// <summary>An error or notice with the fields that clients are sent.</summary>
internal sealed record ErrorReport(string Severity, string SqlState, string Message)
{
    public const string Error = "ERROR";
    public const string Fatal = "FATAL";

    public string? Detail { get; init; }

    public string? Hint { get; init; }

    public int Position { get; init; }

    public string? Context { get; init; }

    public string? Schema { get; init; }

    public string? Table { get; init; }

    public string? Column { get; init; }

    public string? DataType { get; init; }

    public string? Constraint { get; init; }

    /// <summary>An error that nobody has foreseen: a defect, which belongs into the log.</summary>
    public bool IsUnforeseen { get; init; }

    public static ErrorReport Of(SqlNotice notice) => new(notice.Severity, notice.SqlState, notice.Message) { Detail = notice.Detail, Hint = notice.Hint };

    public static ErrorReport Of(Exception e) => e switch
    {
        SqlException sql => new ErrorReport(Error, sql.SqlState, sql.Message)
        {
            Detail = sql.Detail,
            Hint = sql.Hint,
            Position = sql.Position,
            Context = sql.Context,
            Schema = sql.SchemaName,
            Table = sql.TableName,
            Column = sql.ColumnName,
            DataType = sql.DataTypeName,
            Constraint = sql.ConstraintName,
        },
        FatalException fatal => new ErrorReport(Fatal, fatal.SqlState, fatal.Message) { Detail = fatal.Detail, Hint = fatal.Hint },
        LongitudeException known => new ErrorReport(Error, known.SqlState, known.Message),
        OperationCanceledException => new ErrorReport(Error, SqlStates.QueryCanceled, "canceling statement due to user request"),
        OutOfMemoryException => new ErrorReport(Error, SqlStates.OutOfMemory, "out of memory"),
        InsufficientExecutionStackException => new ErrorReport(Error, SqlStates.StatementTooComplex, "stack depth limit exceeded")
        {
            Hint = "The statement is nested too deeply.",
        },
        _ => new ErrorReport(Error, SqlStates.InternalError, $"internal error: {e.Message}")
        {
            Hint = "This is a defect of Longitude. The server's log has more about it.",
            IsUnforeseen = true,
        },
    };

    public void WriteTo(ReplyBuffer reply, byte type = ServerMessage.ErrorResponse)
    {
        reply.Begin(type);
        Field(reply, 'S', Severity);
        Field(reply, 'V', Severity);
        Field(reply, 'C', SqlState);
        Field(reply, 'M', Message);
        Field(reply, 'D', Detail);
        Field(reply, 'H', Hint);
        Field(reply, 'P', Position > 0 ? Position.ToString(CultureInfo.InvariantCulture) : null);
        Field(reply, 'W', Context);
        Field(reply, 's', Schema);
        Field(reply, 't', Table);
        Field(reply, 'c', Column);
        Field(reply, 'd', DataType);
        Field(reply, 'n', Constraint);
        reply.WriteByte(0);
        reply.End();
    }

    private static void Field(ReplyBuffer reply, char code, string? value)
    {
        if (value is null)
            return;
        reply.WriteByte((byte)code);
        reply.WriteString(value);
    }
}
