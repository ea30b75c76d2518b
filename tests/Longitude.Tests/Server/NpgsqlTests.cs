using Longitude.Server.Configuration;
using Npgsql;
using NpgsqlTypes;

namespace Longitude.Tests.Server;

/// <summary>What .NET applications do, through their driver.</summary>
public sealed class NpgsqlTests
{
    [Fact]
    public async Task Values_of_each_type_come_back_as_they_were_given()
    {
        await using RealServer server = await RealServer.StartAsync();
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(server.ConnectionString);
        await AssertSameAsync(source, "boolean", true);
        await AssertSameAsync(source, "smallint", (short)-5);
        await AssertSameAsync(source, "integer", int.MinValue);
        await AssertSameAsync(source, "bigint", long.MaxValue);
        await AssertSameAsync(source, "real", 1.5f);
        await AssertSameAsync(source, "double precision", -1e300);
        await AssertSameAsync(source, "numeric", 12345678901234567890.12345678m);
        await AssertSameAsync(source, "text", "Grüße, 世界 🌍");
        await AssertSameAsync(source, "varchar", "");
        await AssertSameAsync(source, "bytea", new byte[] { 0, 1, 255 });
        await AssertSameAsync(source, "uuid", Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e"));
        await AssertSameAsync(source, "date", new DateOnly(2024, 2, 29));
        await AssertSameAsync(source, "time", new TimeOnly(23, 59, 59, 999));
        await AssertSameAsync(source, "timestamp", new DateTime(2024, 2, 29, 12, 30, 1, DateTimeKind.Unspecified));
        await AssertSameAsync(source, "timestamptz", new DateTime(1999, 12, 31, 23, 59, 59, DateTimeKind.Utc));
        await AssertSameAsync(source, "integer[]", new[] { 1, 2, 3 });
        await AssertSameAsync(source, "text[]", new[] { "a", "b c", "" });
        await AssertSameAsync(source, "jsonb", """{"a": [1, 2, null]}""", NpgsqlDbType.Jsonb);
        await AssertSameAsync(source, "json", """{"b":1}""", NpgsqlDbType.Json);
    }

    [Fact]
    public async Task Rows_are_written_read_changed_and_counted()
    {
        await using RealServer server = await RealServer.StartAsync();
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(server.ConnectionString + ";Include Error Detail=true");
        await ExecuteAsync(source, "CREATE TABLE people (id int PRIMARY KEY, name text NOT NULL, born date)");
        await using (NpgsqlCommand insert = source.CreateCommand("INSERT INTO people VALUES ($1, $2, $3)"))
        {
            insert.Parameters.AddRange(new NpgsqlParameter[] { new() { Value = 1 }, new() { Value = "Ann" }, new() { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Date } });
            Assert.Equal(1, await insert.ExecuteNonQueryAsync());
            insert.Parameters[0].Value = 2;
            insert.Parameters[1].Value = "Bob";
            insert.Parameters[2].Value = new DateOnly(1999, 1, 2);
            Assert.Equal(1, await insert.ExecuteNonQueryAsync());
            PostgresException twice = await Assert.ThrowsAsync<PostgresException>(() => insert.ExecuteNonQueryAsync());
            Assert.Equal("23505", twice.SqlState);
            Assert.Equal("people_pkey", twice.ConstraintName);
            Assert.Equal("people", twice.TableName);
            Assert.Equal("Key (id)=(2) already exists.", twice.Detail);
        }

        Assert.Equal(2, await ExecuteAsync(source, "UPDATE people SET name = upper(name)"));
        await using NpgsqlCommand select = source.CreateCommand("SELECT id, name, born FROM people ORDER BY id");
        await using NpgsqlDataReader reader = await select.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());
        Assert.Equal("ANN", reader.GetString(1));
        Assert.True(await reader.IsDBNullAsync(2));
        Assert.True(await reader.ReadAsync());
        Assert.Equal(new DateOnly(1999, 1, 2), await reader.GetFieldValueAsync<DateOnly>(2));
        Assert.False(await reader.ReadAsync());
    }

    [Fact]
    public async Task Transactions_commit_and_roll_back()
    {
        await using RealServer server = await RealServer.StartAsync();
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(server.ConnectionString);
        await ExecuteAsync(source, "CREATE TABLE t (id int PRIMARY KEY)");
        await using NpgsqlConnection connection = await source.OpenConnectionAsync();
        await using (NpgsqlTransaction transaction = await connection.BeginTransactionAsync())
        {
            await ExecuteAsync(connection, "INSERT INTO t VALUES (1)");
            await transaction.SaveAsync("s");
            await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(connection, "INSERT INTO t VALUES (1)"));
            PostgresException failed = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(connection, "SELECT 1"));
            Assert.Equal("25P02", failed.SqlState);
            await transaction.RollbackAsync("s");
            await ExecuteAsync(connection, "INSERT INTO t VALUES (2)");
            await transaction.CommitAsync();
        }

        await using (NpgsqlTransaction transaction = await connection.BeginTransactionAsync())
        {
            await ExecuteAsync(connection, "INSERT INTO t VALUES (3)");
            await transaction.RollbackAsync();
        }

        Assert.Equal(2L, await ScalarAsync(source, "SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task Batches_and_prepared_statements_are_pipelined()
    {
        await using RealServer server = await RealServer.StartAsync();
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(server.ConnectionString);
        await ExecuteAsync(source, "CREATE TABLE t (id int PRIMARY KEY, n int)");
        await using NpgsqlConnection connection = await source.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        for (int i = 0; i < 50; i++)
            batch.BatchCommands.Add(new NpgsqlBatchCommand("INSERT INTO t VALUES ($1, 0)") { Parameters = { new NpgsqlParameter { Value = i } } });
        Assert.Equal(50, await batch.ExecuteNonQueryAsync());

        await using var add = new NpgsqlCommand("UPDATE t SET n = n + $1 WHERE id = $2 RETURNING n", connection) { Parameters = { new NpgsqlParameter<int>(), new NpgsqlParameter<int>() } };
        await add.PrepareAsync();
        for (int i = 1; i <= 20; i++)
        {
            add.Parameters[0].Value = i;
            add.Parameters[1].Value = 7;
            Assert.Equal(i * (i + 1) / 2, await add.ExecuteScalarAsync());
        }
    }

    [Fact]
    public async Task A_batch_that_fails_changes_nothing()
    {
        await using RealServer server = await RealServer.StartAsync();
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(server.ConnectionString);
        await ExecuteAsync(source, "CREATE TABLE t (id int PRIMARY KEY)");
        await using NpgsqlBatch batch = source.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand("INSERT INTO t VALUES (1)"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("INSERT INTO t VALUES (1 / 0)"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("INSERT INTO t VALUES (2)"));
        Assert.Equal("22012", (await Assert.ThrowsAsync<PostgresException>(() => batch.ExecuteNonQueryAsync())).SqlState);
        Assert.Equal(0L, await ScalarAsync(source, "SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task Passwords_and_TLS_with_channel_binding_work()
    {
        await using RealServer server = await RealServer.StartAsync(o => o with { TlsChosen = TlsMode.Auto });
        string tls = server.ConnectionString + ";SSL Mode=Require;Trust Server Certificate=true;Channel Binding=";
        await using (NpgsqlDataSource open = NpgsqlDataSource.Create(tls + "Prefer"))
            await ExecuteAsync(open, "ALTER ROLE longitude PASSWORD 'geheim'");
        await using (NpgsqlDataSource bound = NpgsqlDataSource.Create(tls + "Require;Password=geheim"))
            Assert.Equal(1, await ScalarAsync(bound, "SELECT 1"));
        await using (NpgsqlDataSource unbound = NpgsqlDataSource.Create(tls + "Disable;Password=geheim"))
            Assert.Equal(1, await ScalarAsync(unbound, "SELECT 1"));
        await using NpgsqlDataSource wrong = NpgsqlDataSource.Create(tls + "Prefer;Password=falsch");
        Assert.Equal("28P01", (await Assert.ThrowsAsync<PostgresException>(() => ScalarAsync(wrong, "SELECT 1"))).SqlState);
    }

    [Fact]
    public async Task A_statement_is_cancelled_and_one_that_takes_too_long_is_ended()
    {
        await using RealServer server = await RealServer.StartAsync();
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(server.ConnectionString);
        await using NpgsqlConnection connection = await source.OpenConnectionAsync();
        using var cancel = new CancellationTokenSource();
        await using var sleep = new NpgsqlCommand("SELECT pg_sleep(60)", connection);
        Task sleeping = sleep.ExecuteNonQueryAsync(cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sleeping);

        await ExecuteAsync(connection, "SET statement_timeout = '50ms'");
        Assert.Equal("57014", (await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(connection, "SELECT pg_sleep(60)"))).SqlState);
        await ExecuteAsync(connection, "RESET statement_timeout");
        Assert.Equal(1, await ScalarAsync(source, "SELECT 1"));
    }

    [Theory]
    [InlineData("LISTEN news")]
    [InlineData("NOTIFY news, 'x'")]
    [InlineData("PREPARE TRANSACTION 'x'")]
    [InlineData("CREATE DATABASE x")]
    [InlineData("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'")]
    [InlineData("CREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW EXECUTE FUNCTION f()")]
    [InlineData("CREATE DOMAIN d AS int")]
    [InlineData("CALL p()")]
    [InlineData("LOAD 'x'")]
    public async Task What_is_not_served_is_refused_by_name(string sql)
    {
        await using RealServer server = await RealServer.StartAsync();
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(server.ConnectionString);
        PostgresException refused = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(source, sql));
        Assert.Equal(PostgresErrorCodes.FeatureNotSupported, refused.SqlState);
        Assert.Contains("not supported", refused.MessageText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_clients_add_to_one_row_and_nothing_is_lost()
    {
        const int Clients = 8, Each = 50;
        await using RealServer server = await RealServer.StartAsync();
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(server.ConnectionString);
        await ExecuteAsync(source, "CREATE TABLE counter (id int PRIMARY KEY, n int)");
        await ExecuteAsync(source, "INSERT INTO counter VALUES (1, 0)");
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            await using NpgsqlConnection connection = await source.OpenConnectionAsync();
            await using var add = new NpgsqlCommand("UPDATE counter SET n = n + 1 WHERE id = 1", connection);
            await add.PrepareAsync();
            for (int i = 0; i < Each; i++)
                Assert.Equal(1, await add.ExecuteNonQueryAsync());
        }));
        Assert.Equal(Clients * Each, await ScalarAsync(source, "SELECT n FROM counter"));
    }

    [Fact]
    public async Task A_large_result_is_streamed()
    {
        await using RealServer server = await RealServer.StartAsync();
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(server.ConnectionString);
        await using NpgsqlCommand command = source.CreateCommand("SELECT i, repeat('x', 100) FROM generate_series(1, 50000) AS s(i)");
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        long sum = 0;
        while (await reader.ReadAsync())
        {
            sum += reader.GetInt32(0);
            Assert.Equal(100, reader.GetString(1).Length);
        }

        Assert.Equal(50000L * 50001 / 2, sum);
    }

    private static async Task AssertSameAsync<T>(NpgsqlDataSource source, string type, T value, NpgsqlDbType? as_ = null)
    {
        await using NpgsqlCommand command = source.CreateCommand($"SELECT $1::{type}");
        var parameter = new NpgsqlParameter { Value = value };
        if (as_ is { } given)
            parameter.NpgsqlDbType = given;
        command.Parameters.Add(parameter);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());
        Assert.Equal(value, await reader.GetFieldValueAsync<T>(0));
    }

    private static async Task<int> ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using NpgsqlCommand command = source.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync();
    }

    private static async Task<int> ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync();
    }

    private static async Task<object?> ScalarAsync(NpgsqlDataSource source, string sql)
    {
        await using NpgsqlCommand command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
