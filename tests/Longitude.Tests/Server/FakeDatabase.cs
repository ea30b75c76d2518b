using Longitude.Server.Connections;
using Longitude.Sql;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Sessions;
using Longitude.Sql.Types;

namespace Longitude.Tests.Server;

/// <summary>
/// A database whose statements do what a test of the protocol needs and no real one does on demand, such as to give a hundred
/// thousand rows, to block, to fail between two rows, or to lose its commit.
/// </summary>
internal sealed class FakeDatabase : IServedDatabase
{
    private int _lastSession;

    public WorkerThreads Workers { get; } = new();

    public Dictionary<string, RoleInfo> Roles { get; } = new(StringComparer.Ordinal)
    {
        ["longitude"] = new RoleInfo(10, "longitude") { IsSuperuser = true, CanLogin = true },
    };

    public List<FakeSession> Sessions { get; } = [];

    public RoleInfo? FindRole(string name) => Roles.GetValueOrDefault(name);

    public ISqlSession Connect(SessionRequest request)
    {
        if (request.Database is "nowhere")
            throw new SqlException(SqlStates.InvalidCatalogName, $"database \"{request.Database}\" does not exist");
        var session = new FakeSession(this, Interlocked.Increment(ref _lastSession), request);
        lock (Sessions)
            Sessions.Add(session);
        return session;
    }
}

/// <summary>
/// Statements: <c>rows N</c>; <c>echo TYPE...</c> (its parameters in one row); <c>wait</c> (until it is cancelled); <c>fail CODE</c>; <c>fail after N</c>;
/// <c>notice TEXT</c>; <c>set NAME VALUE</c>; <c>copy in</c>; <c>copy out N</c>; <c>begin</c>, <c>commit</c>, <c>rollback</c>; <c>lose</c> (its commit fails).
/// </summary>
internal sealed class FakeSession(FakeDatabase database, int id, SessionRequest request) : ISqlSession
{
    private readonly ManualResetEventSlim _cancelled = new();
    private readonly Dictionary<string, string> _settings = new(StringComparer.OrdinalIgnoreCase)
    {
        ["server_version"] = "15.0 (Longitude test)",
        ["client_encoding"] = "UTF8",
        ["idle_in_transaction_session_timeout"] = "0",
    };

    private bool _loses;
    private string? _reason;

    public SessionRequest Request => request;

    public int BackendId => id;

    public TransactionStatus Status { get; private set; } = TransactionStatus.Idle;

    public TypeSettings Types { get; private set; } = TypeSettings.Default;

    public IEnumerable<KeyValuePair<string, string>> ReportedSettings => [.. _settings.Where(s => s.Key is "server_version" or "client_encoding")];

    public Action<string, string>? SettingChanged { get; set; }

    public Action<SqlNotice>? Noticed { get; set; }

    public Action? Terminated { get; set; }

    /// <summary>What was done, in order: statements, commits, failures.</summary>
    public List<string> Done { get; } = [];

    public long CopiedBytes { get; private set; }

    public bool IsDisposed { get; private set; }

    public bool IsCancelled => _reason is not null;

    public IDictionary<string, SqlStatement> PreparedStatements { get; } = new Dictionary<string, SqlStatement>(StringComparer.Ordinal);

    public IDictionary<string, SqlPortal> Portals { get; } = new Dictionary<string, SqlPortal>(StringComparer.Ordinal);

    public string? Setting(string name) => _settings.GetValueOrDefault(name);

    public IReadOnlyList<SqlText> Split(string sql) =>
        [.. sql.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(s => new SqlText(s, null))];

    public SqlStatement Prepare(SqlText text, IReadOnlyList<uint> parameterTypes)
    {
        string[] words = text.Text.Split(' ');
        if (words[0] is "unknown")
            throw new SqlException(SqlStates.SyntaxError, "syntax error at or near \"unknown\"") { Position = 1 };
        IReadOnlyList<SqlType> parameters = words[0] is "echo" ? [.. words.Skip(1).Select(w => SqlTypes.ByName(w)!)] : [];
        IReadOnlyList<ResultColumn>? columns = words switch
        {
            ["rows", ..] or ["fail", "after", ..] => [new ResultColumn("n", SqlTypes.Int4)],
            ["echo", ..] => [.. parameters.Select((t, i) => new ResultColumn($"c{i + 1}", t))],
            _ => null,
        };
        return new FakeStatement(text, parameters, columns);
    }

    public async ValueTask<SqlExecution> ExecuteAsync(SqlStatement statement, Datum[] parameters, bool endsImplicit, CancellationToken cancellation)
    {
        string text = statement.Text.Text;
        string[] words = text.Split(' ');
        Done.Add(endsImplicit ? text + " (last)" : text);
        if (Status == TransactionStatus.Failed && words[0] is not "rollback")
            throw new SqlException(SqlStates.InFailedSqlTransaction, "current transaction is aborted, commands ignored until end of transaction block");
        switch (words[0])
        {
            case "begin":
                Status = TransactionStatus.InTransaction;
                break;
            case "commit" or "rollback":
                Status = TransactionStatus.Idle;
                break;
            case "fail" when words[1] is not "after":
                throw new SqlException(words[1], "it failed")
                {
                    Detail = "a detail",
                    Hint = "a hint",
                    Position = 7,
                    SchemaName = "s",
                    TableName = "t",
                    ColumnName = "c",
                    ConstraintName = "k",
                    DataTypeName = "d",
                    Context = "in a test",
                };
            case "defect":
                throw new InvalidOperationException("nobody foresaw this");
            case "notice":
                Noticed!(new SqlNotice("NOTICE", "00000", text[7..], "a hint"));
                break;
            case "set":
                _settings[words[1]] = words[2];
                Types = Types with { };
                SettingChanged!(words[1], words[2]);
                break;
            case "lose":
                _loses = true;
                break;
            case "wait":
                await database.Workers.SwitchAsync();
                _cancelled.Wait(TimeSpan.FromSeconds(60), CancellationToken.None);
                _cancelled.Reset();
                throw new SqlException(SqlStates.QueryCanceled, _reason ?? "it waited for too long");
        }

        return new FakeExecution(this, statement, parameters);
    }

    public ValueTask SyncAsync(CancellationToken cancellation)
    {
        Done.Add("sync");
        if (!_loses)
            return default;
        _loses = false;
        throw new SqlException(SqlStates.SerializationFailure, "the commit lost");
    }

    public void Fail()
    {
        Done.Add("fail");
        if (Status == TransactionStatus.InTransaction)
            Status = TransactionStatus.Failed;
    }

    public void Cancel(string reason)
    {
        _reason = reason;
        _cancelled.Set();
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return default;
    }

    private sealed class FakeStatement(SqlText text, IReadOnlyList<SqlType> parameters, IReadOnlyList<ResultColumn>? columns) : SqlStatement
    {
        public override SqlText Text => text;

        public override IReadOnlyList<SqlType> ParameterTypes => parameters;

        public override IReadOnlyList<ResultColumn>? Columns => columns;

        public override bool IsShort => true;
    }

    private sealed class FakeExecution(FakeSession session, SqlStatement statement, Datum[] parameters) : SqlExecution, ICopySink, ICopySource
    {
        private readonly string[] _words = statement.Text.Text.Split(' ');
        private int _given;

        public override IReadOnlyList<ResultColumn>? Columns => statement.Columns;

        public override Datum[] Row => _words[0] is "echo" ? parameters : [_given % 10 == 0 ? Datum.Null : Datum.Of((long)_given)];

        public override string? CommandTag => statement.Text.Text.Length == 0 ? null : _words[0] is "rows" or "echo" ? $"SELECT {_given}" : _words[0].ToUpperInvariant();

        public override ICopySink? CopyIn => _words is ["copy", "in"] ? this : null;

        public override ICopySource? CopyOut => _words is ["copy", "out", _] ? this : null;

        public bool IsBinary => false;

        public int ColumnCount => 2;

        public override bool Read()
        {
            int count = _words switch
            {
                ["rows", var n] => int.Parse(n, System.Globalization.CultureInfo.InvariantCulture),
                ["echo", ..] => 1,
                ["fail", "after", _] => int.MaxValue,
                _ => 0,
            };
            if (_words is ["fail", "after", var at] && _given == int.Parse(at, System.Globalization.CultureInfo.InvariantCulture))
                throw new SqlException(SqlStates.DivisionByZero, "division by zero");
            if (_given == count)
                return false;
            _given++;
            return true;
        }

        public override ValueTask CompleteAsync() => default;

        public override void Close() => session.Done.Add("disposed " + _words[0]);

        public void Write(ReadOnlySpan<byte> data)
        {
            if (data.StartsWith("bad"u8))
                throw new SqlException(SqlStates.BadCopyFileFormat, "bad data") { Context = "COPY t, line 1" };
            session.CopiedBytes += data.Length;
        }

        public void End() => session.Done.Add("copied");

        public bool Next(System.Buffers.IBufferWriter<byte> into)
        {
            if (_given == int.Parse(_words[2], System.Globalization.CultureInfo.InvariantCulture))
                return false;
            _given++;
            System.Buffers.BuffersExtensions.Write(into, System.Text.Encoding.UTF8.GetBytes($"{_given}\tx\n"));
            return true;
        }
    }
}
