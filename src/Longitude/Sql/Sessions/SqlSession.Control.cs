using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Sessions.Settings;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Sessions;

/// <content>Statements about the session itself.</content>
internal sealed partial class SqlSession
{
    private async ValueTask<SqlExecution> ExecuteControlAsync(ControlStatement control, Datum[] parameters, CancellationToken cancellation)
    {
        Statement? statement = control.Text.Statement;
        if (statement is null)
            return Done(tag: null);
        if (statement is TransactionStatement transaction)
            return Done(await ExecuteTransactionAsync(transaction, cancellation).ConfigureAwait(false));
        if (_open is { HasFailed: true })
            throw Failed();
        return statement switch
        {
            SetTransactionStatement set => Done(SetTransaction(set)),
            SetStatement set => Done(ExecuteSet(set)),
            ResetStatement reset => Done(Reset(reset)),
            ShowStatement show => Show(show),
            SetRoleStatement role => Done(SetRole(role)),
            DiscardStatement discard => Done(await DiscardAsync(discard).ConfigureAwait(false)),
            PrepareStatement prepare => Done(PrepareNamed(control, prepare)),
            ExecuteStatement execute => await ExecuteNamedAsync(execute, parameters, cancellation).ConfigureAwait(false),
            DeallocateStatement deallocate => Done(Deallocate(deallocate)),
            DeclareCursorStatement declare => await DeclareAsync(control, declare, parameters, cancellation).ConfigureAwait(false),
            FetchStatement fetch => await FetchAsync(fetch).ConfigureAwait(false),
            CloseStatement close => Done(CloseCursor(close)),
            LockTableStatement table => Done(LockTables(table)),
            MaintenanceStatement maintenance => Done(Maintain(maintenance)),
            UnlistenStatement => Done("UNLISTEN"),
            ListenStatement or NotifyStatement => throw NotSupported("LISTEN and NOTIFY are"),
            DoStatement block => await DoAsync(block, cancellation).ConfigureAwait(false),
            CallStatement => throw NotSupported("CALL is"),
            _ => throw NotSupported($"{statement.GetType().Name} is"),
        };
    }

    private IReadOnlyList<ResultColumn>? ColumnsOfControl(Statement? statement) => statement switch
    {
        ShowStatement { Name: null } => [new("name", SqlTypes.Text), new("setting", SqlTypes.Text), new("description", SqlTypes.Text)],
        ShowStatement show => [new(SettingCatalog.Find(show.Name!)?.Name ?? show.Name!, SqlTypes.Text)],
        ExecuteStatement execute => PreparedStatements.TryGetValue(execute.Name, out SqlStatement? prepared) ? prepared.Columns : null,
        FetchStatement { IsMove: false } fetch => Portals.TryGetValue(fetch.Cursor, out SqlPortal? portal) ? portal.Statement.Columns : null,
        _ => null,
    };

    private static BufferedExecution Done(string? tag) => new(null, [], tag) { IsRepeatable = false };

    private static SqlException NotSupported(string what) => new(SqlStates.FeatureNotSupported, $"{what} not supported");

    private string SetTransaction(SetTransactionStatement set)
    {
        if (set.IsSession)
        {
            if (set.Modes.Isolation is { } isolation)
                Set("default_transaction_isolation", isolation.Name(), isLocal: false);
            if (set.Modes.IsReadOnly is { } isReadOnly)
                Set("default_transaction_read_only", isReadOnly ? "on" : "off", isLocal: false);
            if (set.Modes.IsDeferrable is { } isDeferrable)
                Set("default_transaction_deferrable", isDeferrable ? "on" : "off", isLocal: false);
            return "SET";
        }

        if (_open is not { IsBlock: true } open)
        {
            Notice("WARNING", SqlStates.NoActiveSqlTransaction, "SET TRANSACTION can only be used in transaction blocks");
            return "SET";
        }

        ChangeModes(open, set.Modes);
        return "SET";
    }

    private void ChangeModes(OpenTransaction open, TransactionModes modes)
    {
        IsolationLevel isolation = modes.Isolation ?? open.Isolation;
        bool isReadOnly = modes.IsReadOnly ?? open.IsReadOnly;
        if (isolation == open.Isolation && isReadOnly == open.IsReadOnly)
            return;
        if (open.HasRunStatements && isolation != open.Isolation)
            throw new SqlException(SqlStates.ActiveSqlTransaction, "SET TRANSACTION ISOLATION LEVEL must be called before any query");
        if (open.HasRunStatements && !isReadOnly)
            throw new SqlException(SqlStates.ActiveSqlTransaction, "transaction read-write mode must be set before any query");
        if (open.HasRunStatements)
        {
            open.IsReadOnly = true;
            return;
        }

        SettingsMark settings = open.SettingsAtBegin;
        Release(open);
        Begin((isolation, isReadOnly), isBlock: true, attempt: 0, settings);
    }

    private string ExecuteSet(SetStatement set)
    {
        string? value = set.Values is null ? null : string.Join(", ", set.Values);
        if (set.IsLocal && _open is not { IsBlock: true })
        {
            Notice("WARNING", SqlStates.NoActiveSqlTransaction, "SET LOCAL can only be used in transaction blocks");
            return "SET";
        }

        switch (set.Name.ToLowerInvariant())
        {
            case "transaction_isolation" when value is not null:
                SetTransaction(new SetTransactionStatement(new TransactionModes(IsolationLevels.Parse(Checked("transaction_isolation", value)), null, null), false));
                break;
            case "transaction_read_only" when value is not null:
                SetTransaction(new SetTransactionStatement(new TransactionModes(null, Checked("transaction_read_only", value) is "on", null), false));
                break;
            case "search_path" when set.Values is not null:
                Set("search_path", string.Join(", ", set.Values.Select(QuoteIfNeeded)), set.IsLocal);
                break;
            default:
                Set(set.Name, value, set.IsLocal);
                break;
        }

        return "SET";
    }

    private static string Checked(string name, string value)
    {
        SettingDefinition setting = SettingCatalog.Get(name);
        return setting.Check(setting, value);
    }

    private static string QuoteIfNeeded(string name) =>
        name.Length > 0 && (char.IsAsciiLetterLower(name[0]) || name[0] == '_') && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_')
            ? name
            : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private string Reset(ResetStatement reset)
    {
        if (reset.Name is null)
            _settings.ResetAll();
        else if (string.Equals(reset.Name, "role", StringComparison.Ordinal))
            _role = null;
        else
            Set(reset.Name, null, isLocal: false);
        _searchPath = null;
        return "RESET";
    }

    private BufferedExecution Show(ShowStatement show)
    {
        IReadOnlyList<ResultColumn> columns = ColumnsOfControl(show)!;
        if (show.Name is null)
        {
            return new BufferedExecution(
                columns,
                [.. SettingCatalog.All.Select(s => new[] { Datum.Of(s.Name), Datum.Of(Setting(s.Name) ?? ""), Datum.Of(s.Description) })],
                "SHOW")
            { IsRepeatable = false };
        }

        string value = string.Equals(show.Name, "role", StringComparison.OrdinalIgnoreCase)
            ? _role ?? "none"
            : Setting(show.Name) ?? throw new SqlException(SqlStates.UndefinedObject, $"unrecognized configuration parameter \"{show.Name}\"");
        return new BufferedExecution(columns, [[Datum.Of(value)]], "SHOW") { IsRepeatable = false };
    }

    private string SetRole(SetRoleStatement set)
    {
        if (set.Role is null)
        {
            _role = null;
            _searchPath = null;
            return "SET";
        }

        CatalogSnapshot catalog = Catalog;
        if (!catalog.Roles.ContainsKey(set.Role))
            throw new SqlException(SqlStates.InvalidParameterValue, $"role \"{set.Role}\" does not exist");
        if (!Privileges.MayBecome(catalog, SessionUser, set.Role))
            throw new SqlException(SqlStates.InsufficientPrivilege, $"permission denied to set role \"{set.Role}\"");
        _role = set.Role;
        _searchPath = null;
        return "SET";
    }

    private async ValueTask<string> DiscardAsync(DiscardStatement discard)
    {
        switch (discard.What)
        {
            case "all":
                if (_open is { IsBlock: true })
                    throw new SqlException(SqlStates.ActiveSqlTransaction, "DISCARD ALL cannot run inside a transaction block");
                ClosePortals(keepsHeld: false);
                _settings.ResetAll();
                _role = null;
                _searchPath = null;
                PreparedStatements.Clear();
                _engine.Locks.ReleaseAll(_advisory);
                await DropOwnTemporaryTablesAsync().ConfigureAwait(false);
                return "DISCARD ALL";
            case "temp" or "temporary":
                await DropOwnTemporaryTablesAsync().ConfigureAwait(false);
                return "DISCARD TEMP";
            default:
                return $"DISCARD {discard.What.ToUpperInvariant()}";
        }
    }

    private string LockTables(LockTableStatement statement)
    {
        if (_open is not { IsBlock: true } open)
            throw new SqlException(SqlStates.NoActiveSqlTransaction, "LOCK TABLE can only be used in transaction blocks");
        LockMode mode = statement.Mode.Contains("EXCLUSIVE", StringComparison.OrdinalIgnoreCase) && !statement.Mode.StartsWith("ROW", StringComparison.OrdinalIgnoreCase)
            ? LockMode.Exclusive
            : LockMode.Shared;
        foreach (QualifiedName name in statement.Tables)
        {
            TableInfo table = Catalog.Require(name, SearchPath);
            var lockName = new LockName(_engine.Database.World.Root.Id, [0, (byte)'l', .. BitConverter.GetBytes(table.Oid)]);
            if (_engine.Locks.Acquire(open.Sql.Owner, lockName, mode, waits: !statement.NoWait, open.Sql.LockTimeout, open.Sql.Cancellation) is null)
                throw new SqlException(SqlStates.LockNotAvailable, $"could not obtain lock on relation \"{table.Name}\"");
        }

        return "LOCK TABLE";
    }

    private string Maintain(MaintenanceStatement statement)
    {
        string verb = statement.Verb.ToUpperInvariant();
        if (_open is { IsBlock: true } && verb is "VACUUM")
            throw new SqlException(SqlStates.ActiveSqlTransaction, "VACUUM cannot run inside a transaction block");
        foreach (QualifiedName name in statement.Tables)
            Catalog.Require(name, SearchPath);

        // Old versions are collected, and estimates made, as the database runs: there is nothing to do.
        return verb;
    }
}
