// A session: what one client has open. It turns statements into plans, runs them in transactions, and ends those.
//
// Conflicts are the server's work first. A statement on its own is simply run again. A block of statements is recorded with its answers;
// when its commit loses, the session runs it again from the record, and when every answer is the same as the client was given, the
// new run is committed instead: it is as if the client had been that much slower. Only when an answer differs does the client hear
// 40001. Row locks (LockTable) see to it that this is rarely needed.
//
// Threads. Statements run synchronously (Execution/Plan.cs). A short one is tried on the thread that calls, under BlockingScope; it is
// undone and moved to a worker thread when it would have to wait. Everything else goes to a worker thread first. Commits are
// awaited and block nobody.
using Longitude.Client;
using Longitude.Core;
using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Parsing;
using Longitude.Sql.Planning;
using Longitude.Sql.Sessions.Settings;
using Longitude.Sql.SystemCatalog;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Sessions;

/// <remarks>The parts: preparing and state (this file), Execution, Transactions, Control (SET, SHOW, PREPARE and their like), Cursors.</remarks>
internal sealed partial class SqlSession : ISqlSession, ISessionState
{
    private readonly SqlEngine _engine;
    private readonly SessionSettings _settings;
    private readonly LockOwner _advisory;
    private IReadOnlyList<string>? _searchPath;
    private string? _role;
    private long? _statementNumber;

    public SqlSession(SqlEngine engine, int id, SessionStart start)
    {
        _engine = engine;
        Start = start;
        BackendId = id;
        _advisory = new LockOwner(id);
        CatalogSnapshot catalog = engine.Catalog;
        RoleInfo role = catalog.Roles.GetValueOrDefault(start.User)
            ?? throw new SqlException(SqlStates.InvalidAuthorizationSpecification, $"role \"{start.User}\" does not exist");
        if (!string.Equals(catalog.Database.Name, start.Database, StringComparison.Ordinal))
            throw new SqlException(SqlStates.InvalidCatalogName, $"database \"{start.Database}\" does not exist");
        _settings = new SessionSettings(role.Settings.Concat(start.Settings))
        {
            Surroundings = new TypeSettings { Now = () => TransactionTime, Names = new SessionNames(() => Catalog, () => SearchPath) },
        };
        _settings.Describe("is_superuser", role.IsSuperuser ? "on" : "off");
        _settings.Describe("session_authorization", start.User);
        Place place = start.Place is null ? engine.Database.World.Root : engine.Database.Place(start.Place);
        _settings.Describe("longitude.place", place.SeatLeaf.Path);
        _settings.Changed = (name, value) => SettingChanged?.Invoke(name, value);
    }

    public SessionStart Start { get; }

    public SqlEngine Engine => _engine;

    /// <summary>Holds the session's advisory locks.</summary>
    public LockOwner AdvisoryOwner => _advisory;

    public int BackendId { get; }

    public string SessionUser => Start.User;

    public string CurrentUser => _role ?? Start.User;

    public string Database => Start.Database;

    public TypeSettings Types => _settings.Types;

    public TransactionStatus Status => _open switch
    {
        { IsBlock: true, HasFailed: true } => TransactionStatus.Failed,
        { IsBlock: true } => TransactionStatus.InTransaction,
        _ => TransactionStatus.Idle,
    };

    public IEnumerable<KeyValuePair<string, string>> ReportedSettings => _settings.Reported;

    public Action<string, string>? SettingChanged { get; set; }

    public Action<SqlNotice>? Noticed { get; set; }

    public Action? Terminated { get; set; }

    /// <summary>txid_current(): drawn when it is first asked for. A transaction that is run again keeps it.</summary>
    public long TransactionNumber
    {
        get
        {
            if (_open is { } open)
                return open.Number ??= _engine.NextTransactionNumber();
            return _statementNumber ??= _engine.NextTransactionNumber();
        }
    }

    public IDictionary<string, SqlStatement> PreparedStatements { get; } = new Dictionary<string, SqlStatement>(StringComparer.Ordinal);

    public IDictionary<string, SqlPortal> Portals { get; } = new Dictionary<string, SqlPortal>(StringComparer.Ordinal);

    public long TransactionTime => _open?.Time ?? StatementTime;

    public long StatementTime { get; private set; }

    /// <summary>The statement that runs, or ran last; for pg_stat_activity.</summary>
    public string CurrentText { get; private set; } = "";

    public IReadOnlyList<string> SearchPath => _searchPath ??= SplitSearchPath();

    public string? Setting(string name) => name.ToLowerInvariant() switch
    {
        "transaction_isolation" => (_open?.Isolation ?? DefaultModes.Isolation).Name(),
        "transaction_read_only" => (_open?.IsReadOnly ?? DefaultModes.IsReadOnly) ? "on" : "off",
        "longitude.token" => Home.Token.ToString(),
        _ => _settings.Find(name),
    };

    public void Set(string name, string? value, bool isLocal)
    {
        if (string.Equals(name, "longitude.place", StringComparison.OrdinalIgnoreCase) && value is not null)
            value = _engine.Database.Place(value).SeatLeaf.Path;
        if (string.Equals(name, "session_authorization", StringComparison.OrdinalIgnoreCase))
        {
            // Drivers say DEFAULT when they give a session back to their pool.
            if (value is not null && !string.Equals(value, SessionUser, StringComparison.Ordinal))
                throw new SqlException(SqlStates.FeatureNotSupported, "SET SESSION AUTHORIZATION to another role is not supported") { Hint = "Use SET ROLE." };
            _role = null;
            _searchPath = null;
            return;
        }

        if (string.Equals(name, "longitude.token", StringComparison.OrdinalIgnoreCase))
        {
            Home.HasSeen(SessionToken.Parse(value ?? ""));
            return;
        }

        _settings.Set(name, value, isLocal);
        _searchPath = null;
    }

    public void Notice(string severity, string sqlState, string message, string? hint = null, string? detail = null)
    {
        if (IsWanted(severity))
            Noticed?.Invoke(new SqlNotice(severity, sqlState, message, hint, detail));
    }

    public IReadOnlyList<SqlText> Split(string sql)
    {
        IReadOnlyList<Syntax.Statement> statements = SqlParser.ParseScript(sql);
        if (statements.Count == 1)
            return [new SqlText(sql, statements[0])];
        return [.. statements.Select(s => new SqlText(sql, s))];
    }

    public SqlStatement Prepare(SqlText text, IReadOnlyList<uint> parameterTypes)
    {
        if (text.Statement is null || ControlStatement.Is(text.Statement))
            return new ControlStatement(text, ColumnsOfControl(text.Statement));
        if (_open is { HasFailed: true })
            throw Failed();
        if (_open is { } open && HasNewerCatalog(open))
            Refresh(open);
        return Plan(text, parameterTypes);
    }

    /// <summary>The connection of the session's place.</summary>
    private Connection Home => _engine.Database.Connect(_settings.Transactions.Place);

    private CatalogSnapshot Catalog => _open?.Sql.Catalog ?? _engine.Catalog;

    private PlannedStatement Plan(SqlText text, IReadOnlyList<uint> types)
    {
        CatalogSnapshot catalog = Catalog;

        if (IsKnownByText(text) && _engine.Plans.Find(KeyOf(text, types), catalog) is { } cached)
            return new PlannedStatement(cached.Text, types, SearchPath, catalog, cached.Plan);
        return new PlannedStatement(text, types, SearchPath, catalog, PlanAnew(text, types, catalog));
    }

    private Execution.StatementPlan PlanAnew(SqlText text, IReadOnlyList<uint> types, CatalogSnapshot catalog)
    {
        Execution.StatementPlan plan = Bind(text, types, catalog);

        // A catalog that is only this transaction's is nobody else's business.
        if (IsKnownByText(text) && _open is not { Sql.HasChangedCatalog: true })
            _engine.Plans.Keep(KeyOf(text, types), new CachedPlan(catalog, text, plan));
        return plan;
    }

    /// <summary>
    /// A statement within another one (PREPARE, DECLARE) has no text of its own to be known by; and what is prepared under a name is each
    /// session's own.
    /// </summary>
    private static bool IsKnownByText(SqlText text) =>
        text.Statement!.End > text.Statement.Position && text.Statement is not ExplainStatement { Body: ExecuteStatement };

    private Execution.StatementPlan Bind(SqlText text, IReadOnlyList<uint> types, CatalogSnapshot catalog)
    {
        var context = new BindContext(catalog, this)
        {
            Parameters = new ParameterTypes([.. types.Select(oid => oid == 0 ? null : TypeOf(oid, catalog))]),
            Transaction = _open?.Sql ?? ForEstimates(catalog),
        };
        Execution.StatementPlan plan = StatementPlanner.Plan(text.Statement!, context);
        if (!plan.IsShort)
            plan.Sizes = context.Sizes;
        return plan;
    }

    /// <summary>Outside of a transaction plans want to know how large tables are, too. It reads nothing, and needs no end.</summary>
    private Storage.SqlTransaction ForEstimates(CatalogSnapshot catalog) =>
        new(Home.Begin(new Client.TransactionOptions { Level = Client.Level.Eventual }, attempt: 0), catalog, _engine.Locks, Owner);

    private PlanKey KeyOf(SqlText text, IReadOnlyList<uint> types)
    {
        string own = text.Text[text.Statement!.Position..Math.Min(text.Statement.End, text.Text.Length)];

        // Temporary tables are this session's alone, and so are plans that may mean them.
        string path = _settings.Get("search_path");
        if (Catalog.Schemas.ContainsKey(TemporarySchema))
            path = TemporarySchema + "," + path;
        return new PlanKey(own, types.Count == 0 ? "" : string.Join(',', types), path, CurrentUser);
    }

    private static SqlType TypeOf(uint oid, CatalogSnapshot catalog) =>
        SqlTypes.ByOid(oid) ?? catalog.Types.GetValueOrDefault(oid)
            ?? throw new SqlException(SqlStates.UndefinedObject, $"type with OID {oid} does not exist");

    private List<string> SplitSearchPath()
    {
        var schemas = new List<string>();
        foreach (string part in _settings.Get("search_path").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string name = part.StartsWith('"') && part.EndsWith('"') && part.Length > 1
                ? part[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal)
                : part.ToLowerInvariant();
            schemas.Add(string.Equals(name, "$user", StringComparison.Ordinal) ? CurrentUser : name);
        }

        schemas.Add(TemporarySchema);
        return schemas;
    }

    private string TemporarySchema => SchemaInfo.TemporaryPrefix + BackendId.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private bool IsWanted(string severity)
    {
        if (string.Equals(severity, "INFO", StringComparison.Ordinal))
            return true;
        string least = _settings.Get("client_min_messages");
        return Rank(severity.ToLowerInvariant()) >= Rank(least);

        static int Rank(string s) => s switch
        {
            "log" => 1,
            "notice" => 2,
            "warning" => 3,
            "error" => 4,
            _ => 0,
        };
    }

    private static SqlException Failed() =>
        new(SqlStates.InFailedSqlTransaction, "current transaction is aborted, commands ignored until end of transaction block");

    private static long Now() => (DateTime.UtcNow - Epoch2000).Ticks / TimeSpan.TicksPerMicrosecond;

    private static readonly DateTime Epoch2000 = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
}
