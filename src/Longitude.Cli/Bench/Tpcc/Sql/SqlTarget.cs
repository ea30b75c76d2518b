using System.Data;
using System.Globalization;
using Longitude.Cli.Bench.Tpcc.Inputs;
using Longitude.Cli.Bench.Tpcc.Measuring;
using Npgsql;

namespace Longitude.Cli.Bench.Tpcc.Sql;

/// <summary>How a server is to be used.</summary>
/// <param name="Addresses">One; or one for each city.</param>
/// <param name="Homes">Where the warehouses are.</param>
/// <param name="Placed">True for tables with rows that name their place.</param>
/// <param name="Isolation">The level of all transactions.</param>
/// <param name="ForeignKeys">True to make foreign keys after the load.</param>
/// <param name="ServerPid">The process to watch; when null, the one that listens on the port.</param>
internal sealed record SqlOptions(
    IReadOnlyList<NpgsqlConnectionStringBuilder> Addresses, Homes Homes, bool Placed, IsolationLevel Isolation, bool ForeignKeys, int? ServerPid);

/// <summary>A server that speaks PostgreSQL's protocol.</summary>
internal sealed class SqlTarget : ITarget
{
    /// <summary>Whole tables are loaded, indexed and checked by one statement.</summary>
    private const int LongStatementSeconds = 1800;

    private readonly SqlOptions _options;
    private readonly TpccSql _sql;

    private SqlTarget(SqlOptions options, string description)
    {
        _options = options;
        _sql = new TpccSql(options.Placed);
        Description = description;
        Server = FindServer();
    }

    public string Description { get; }

    public (ProcessMeter? Meter, string Why) Server { get; }

    /// <exception cref="CommandException">The server does not answer.</exception>
    public static async Task<SqlTarget> OpenAsync(SqlOptions options, CancellationToken cancellation)
    {
        NpgsqlConnectionStringBuilder address = options.Addresses[0];
        try
        {
            await using var connection = new NpgsqlConnection(address.ConnectionString);
            await connection.OpenAsync(cancellation);
            string version = connection.PostgresParameters.GetValueOrDefault("server_version", "?");
            string product = version.Contains("Longitude", StringComparison.Ordinal) ? version : $"PostgreSQL {version}";
            return new SqlTarget(options, $"{product} at {address.Host}:{address.Port}, {Name(options.Isolation)}");
        }
        catch (NpgsqlException e)
        {
            throw new CommandException($"The server at {address.Host}:{address.Port} cannot be used: {e.InnerException?.Message ?? e.Message}");
        }
    }

    public async Task<Loaded?> FindAsync(CancellationToken cancellation)
    {
        try
        {
            await using NpgsqlConnection connection = await ConnectAsync(cancellation);
            int warehouses = Convert.ToInt32(await ScalarAsync(connection, TpccSql.CountWarehouses, cancellation), CultureInfo.InvariantCulture);
            int items = await ScalarAsync(connection, TpccSql.LastItem, cancellation) is int last ? last : 0;
            return new Loaded(warehouses, items == Scale.Small.Items ? Scale.Small : Scale.Full);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UndefinedTable)
        {
            return null;
        }
        catch (NpgsqlException e)
        {
            throw Failed("be asked for its tables", e);
        }
    }

    public async Task<IReadOnlyList<string>> LoadAsync(Population population, int warehouses, bool replaces, Action<long> rowsLoaded, CancellationToken cancellation)
    {
        try
        {
            return await FillAsync(population, warehouses, replaces, rowsLoaded, cancellation);
        }
        catch (NpgsqlException e)
        {
            throw Failed("be loaded", e);
        }
    }

    public async Task<ITerminal> OpenTerminalAsync(int terminal, int warehouse, Recorder recorder, CancellationToken cancellation) =>
        await SqlTerminal.OpenAsync(AddressOf(_options.Homes.Of(warehouse)), _sql, _options.Homes, _options.Isolation, recorder, cancellation);

    public async Task<IReadOnlyList<ConditionResult>> CheckAsync(Loaded loaded, IReadOnlyCollection<OrderId> acknowledged, CancellationToken cancellation)
    {
        string what = "be asked for its warehouses";
        try
        {
            await using NpgsqlConnection connection = await ConnectAsync(cancellation);
            var checks = new SqlChecks(connection, loaded.Scale);
            var results = new List<ConditionResult>();
            for (int condition = 1; condition <= Conditions.Count; condition++)
            {
                what = $"be checked for condition {condition}";
                results.Add(await checks.CheckAsync(condition, cancellation));
            }

            what = "be asked for the acknowledged orders";
            if (acknowledged.Count > 0)
                results.Add(await checks.CheckAcknowledgedAsync(acknowledged, cancellation));
            return results;
        }
        catch (NpgsqlException e)
        {
            throw Failed(what, e);
        }
    }

    public ValueTask DisposeAsync() => default;

    public static string Name(IsolationLevel level) => level switch
    {
        IsolationLevel.Serializable => "serializable",
        IsolationLevel.RepeatableRead => "repeatable read",
        _ => "read committed",
    };

    private async Task<IReadOnlyList<string>> FillAsync(Population population, int warehouses, bool replaces, Action<long> rowsLoaded, CancellationToken cancellation)
    {
        await using NpgsqlConnection connection = await ConnectAsync(cancellation);
        if (replaces)
            await RunAsync(connection, TpccSql.DropTables(), cancellation);
        await RunAsync(connection, _sql.CreateTables(), cancellation);
        await new SqlLoader(_sql, _options.Homes, population, city => new NpgsqlConnection(AddressOf(city, LongStatementSeconds)), rowsLoaded)
            .LoadAsync(warehouses, cancellation);
        await RunAsync(connection, _sql.CreateIndexes(), cancellation);
        if (_options.ForeignKeys)
            await RunAsync(connection, _sql.CreateForeignKeys(), cancellation);
        try
        {
            await RunAsync(connection, [TpccSql.Analyze], cancellation);
            return [];
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.SyntaxError or PostgresErrorCodes.FeatureNotSupported)
        {
            return [$"The server does not know {TpccSql.Analyze}: {e.MessageText}"];
        }
    }

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(AddressOf(_options.Homes.Cities[0], LongStatementSeconds));
        await connection.OpenAsync(cancellation);
        return connection;
    }

    private string AddressOf(City city, int? timeoutSeconds = null)
    {
        var address = new NpgsqlConnectionStringBuilder(_options.Addresses[city.Index % _options.Addresses.Count].ConnectionString);
        if (timeoutSeconds is { } seconds)
            address.CommandTimeout = seconds;
        return address.ConnectionString;
    }

    private static async Task RunAsync(NpgsqlConnection connection, IEnumerable<string> statements, CancellationToken cancellation)
    {
        foreach (string statement in statements)
        {
            // As a batch, whose failures name their statement.
            await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new NpgsqlBatchCommand(statement) } };
            await batch.ExecuteNonQueryAsync(cancellation);
        }
    }

    /// <summary>A server's refusal, or its silence, in a sentence.</summary>
    private CommandException Failed(string what, NpgsqlException e) => new(
        e is PostgresException refused
            ? $"The server at {_options.Addresses[0].Host}:{_options.Addresses[0].Port} cannot {what}: {refused.SqlState} {refused.MessageText}{(refused.Detail is { } detail ? $" ({detail})" : "")}{(e.BatchCommand is { } command ? $" [{command.CommandText}]" : "")}"
            : $"The server at {_options.Addresses[0].Host}:{_options.Addresses[0].Port} cannot {what}: {e.InnerException?.Message ?? e.Message}");

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string query, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(query, connection);
        return await command.ExecuteScalarAsync(cancellation);
    }

    private (ProcessMeter? Meter, string Why) FindServer()
    {
        if (_options.ServerPid is { } given)
            return new ProcessMeter(given).Read() is null ? (null, $"process {given} cannot be watched") : (new ProcessMeter(given), "");
        NpgsqlConnectionStringBuilder address = _options.Addresses[0];
        if (address.Host is not ("127.0.0.1" or "localhost" or "::1"))
            return (null, $"the server at {address.Host} is on another machine");
        return PortOwner.Find(address.Port) is { } id
            ? (new ProcessMeter(id), "")
            : (null, $"the system does not tell which process listens on port {address.Port}; name it by --server-pid");
    }
}
