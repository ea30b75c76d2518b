// The waist between SQL and whoever speaks to clients (the PostgreSQL protocol, the embedded API). A session is used by one caller at
// a time; only Cancel may be called beside it.
using Longitude.Sql.Execution;
using Longitude.Sql.Types;

namespace Longitude.Sql.Sessions;

/// <summary>What ReadyForQuery says.</summary>
internal enum TransactionStatus : byte
{
    Idle = (byte)'I',
    InTransaction = (byte)'T',
    Failed = (byte)'E',
}

internal interface ISqlSession : IAsyncDisposable
{
    /// <summary>pg_backend_pid(): what a client names to have a statement cancelled.</summary>
    int BackendId { get; }

    TransactionStatus Status { get; }

    /// <summary>How values are written and read. Another object once any run-time parameter has changed.</summary>
    TypeSettings Types { get; }

    /// <summary>Parameters that clients are told of (ParameterStatus), with their values; and each one again when it changes.</summary>
    IEnumerable<KeyValuePair<string, string>> ReportedSettings { get; }

    Action<string, string>? SettingChanged { get; set; }

    Action<SqlNotice>? Noticed { get; set; }

    /// <summary>A run-time parameter; null when there is none. For limits that the server enforces itself, such as statement_timeout.</summary>
    string? Setting(string name);

    /// <summary>Splits and parses a simple query; each statement is bound only when it is executed, since one may define what the next one uses.</summary>
    /// <exception cref="SqlException">A syntax error anywhere in the text.</exception>
    IReadOnlyList<SqlText> Split(string sql);

    /// <summary>Binds one statement.</summary>
    /// <param name="parameterTypes">Oids; 0 or missing ones are inferred.</param>
    SqlStatement Prepare(SqlText text, IReadOnlyList<uint> parameterTypes);

    /// <summary>
    /// Begins to run a statement: in the open transaction block, or in an implicit transaction that ends with
    /// <see cref="SyncAsync"/>.
    /// </summary>
    /// <param name="endsImplicit">
    /// True when nothing follows before the next Sync. Outside a block the statement then commits by itself, and is run again by itself
    /// when it loses against another.
    /// </param>
    ValueTask<SqlExecution> ExecuteAsync(SqlStatement statement, Datum[] parameters, bool endsImplicit, CancellationToken cancellation);

    /// <summary>Sync, or the end of a simple query: commits the implicit transaction, if one is open.</summary>
    ValueTask SyncAsync(CancellationToken cancellation);

    /// <summary>An error was reported to the client: rolls back the implicit transaction, or puts the block into the failed state.</summary>
    void Fail();

    /// <summary>Named prepared statements, shared between the protocol's Parse and SQL's PREPARE.</summary>
    IDictionary<string, SqlStatement> PreparedStatements { get; }

    /// <summary>Cursors of DECLARE CURSOR and portals of the protocol's Bind share one space of names; the protocol's portals end with the transaction.</summary>
    IDictionary<string, SqlPortal> Portals { get; }

    /// <summary>Ends the statement that is running with 57014. Any thread may call it.</summary>
    void Cancel(string reason);

    /// <summary>What ends the client's connection, when pg_terminate_backend() asks for it. Called on another session's thread.</summary>
    Action? Terminated { get; set; }
}

/// <summary>One statement of a text, parsed.</summary>
internal sealed record SqlText(string Text, Syntax.Statement? Statement);

internal sealed record SqlNotice(string Severity, string SqlState, string Message, string? Hint, string? Detail = null);

/// <summary>A statement that is bound: its parameters' types and its result's columns are known.</summary>
internal abstract class SqlStatement
{
    public abstract SqlText Text { get; }

    public abstract IReadOnlyList<SqlType> ParameterTypes { get; }

    /// <summary>The result's columns; null when the statement gives no rows. Of EXECUTE and FETCH they may change until they run.</summary>
    public abstract IReadOnlyList<ResultColumn>? Columns { get; }

    /// <summary>True when it surely ends soon and never waits, so that it may run on the thread that its bytes arrived on.</summary>
    public abstract bool IsShort { get; }

    /// <summary>True for COPY FROM STDIN and COPY TO STDOUT, which the protocol treats differently.</summary>
    public virtual CopyDirection Copy => CopyDirection.None;
}

internal enum CopyDirection
{
    None,
    In,
    Out,
}

/// <summary>A statement with its parameters' values and the formats that the client wants its result in.</summary>
internal sealed class SqlPortal
{
    public required SqlStatement Statement { get; init; }

    public required Datum[] Parameters { get; init; }

    /// <summary>Formats of the result's columns: 0 text, 1 binary; empty for all text; one for all alike.</summary>
    public IReadOnlyList<short> ResultFormats { get; init; } = [];

    /// <summary>Set once it was executed: a portal that was suspended goes on with it.</summary>
    public SqlExecution? Execution { get; set; }

    /// <summary>True when all its rows have been given: running it again gives no more.</summary>
    public bool IsComplete { get; set; }
}

/// <summary>A statement that runs. Rows are pulled; after the last one <see cref="CompleteAsync"/> ends it.</summary>
internal abstract class SqlExecution : IAsyncDisposable
{
    /// <summary>The result's columns; null when there are no rows.</summary>
    public abstract IReadOnlyList<ResultColumn>? Columns { get; }

    /// <summary>Goes to the next row; false at the end, and at once when there are no rows to give.</summary>
    public abstract bool Read();

    /// <summary>The current row; good until the next <see cref="Read"/>.</summary>
    public abstract Datum[] Row { get; }

    /// <summary>Ends the statement; with it the transaction, when it runs in one of its own. Only then may success be reported.</summary>
    public abstract ValueTask CompleteAsync();

    /// <summary>What CommandComplete says, after <see cref="CompleteAsync"/>: <c>SELECT 3</c>, <c>INSERT 0 1</c>; null for an empty statement.</summary>
    public abstract string? CommandTag { get; }

    /// <summary>Takes the client's data of COPY FROM STDIN, in pieces as they come. Null for other statements.</summary>
    public virtual ICopySink? CopyIn => null;

    /// <summary>Gives the data of COPY TO STDOUT. Null for other statements.</summary>
    public virtual ICopySource? CopyOut => null;

    public ValueTask DisposeAsync()
    {
        Close();
        return default;
    }

    /// <summary>Gives back what the execution holds; may be called again.</summary>
    public virtual void Close()
    {
    }
}

/// <summary>COPY FROM STDIN: text, csv or binary. The bytes may be cut anywhere.</summary>
internal interface ICopySink
{
    bool IsBinary { get; }

    int ColumnCount { get; }

    void Write(ReadOnlySpan<byte> data);

    /// <summary>The client has sent everything; after this <see cref="SqlExecution.CompleteAsync"/>.</summary>
    void End();
}

/// <summary>COPY TO STDOUT.</summary>
internal interface ICopySource
{
    bool IsBinary { get; }

    int ColumnCount { get; }

    /// <summary>Writes the next piece, such as a line; false at the end.</summary>
    bool Next(System.Buffers.IBufferWriter<byte> into);
}
