using Longitude.Sql;

namespace Longitude.Tests.Sql.Sessions;

/// <summary>Transactions, savepoints, prepared statements, cursors and run-time parameters, as one client uses them.</summary>
public sealed class SessionTests
{
    [Fact]
    public async Task A_block_is_applied_whole_or_not_at_all()
    {
        await using SqlTestDatabase database = await SqlTestDatabase.OpenAsync();
        await using SqlTestSession session = database.Connect();
        await session.RunAsync("CREATE TABLE t (a int PRIMARY KEY)");
        await session.RunAsync("BEGIN");
        await session.RunAsync("INSERT INTO t VALUES (1)");
        Assert.Equal(SqlStates.UniqueViolation, await session.StateAsync("INSERT INTO t VALUES (1)"));
        Assert.Equal(SqlStates.InFailedSqlTransaction, await session.StateAsync("SELECT 1"));
        Assert.Equal("ROLLBACK", (await session.RunAsync("COMMIT")).Tag);
        Assert.Equal("0", await session.ValueAsync("SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task Several_statements_sent_at_once_are_one_transaction()
    {
        await using SqlTestDatabase database = await SqlTestDatabase.OpenAsync();
        await using SqlTestSession session = database.Connect();
        await session.RunAsync("CREATE TABLE t (a int PRIMARY KEY)");
        Assert.Equal(SqlStates.DivisionByZero, await session.StateAsync("INSERT INTO t VALUES (1); SELECT 1 / 0"));
        Assert.Equal("0", await session.ValueAsync("SELECT count(*) FROM t"));
        await session.RunAsync("INSERT INTO t VALUES (1); INSERT INTO t VALUES (2)");
        Assert.Equal("2", await session.ValueAsync("SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task A_savepoint_takes_back_what_came_after_it()
    {
        await using SqlTestDatabase database = await SqlTestDatabase.OpenAsync();
        await using SqlTestSession session = database.Connect();
        await session.RunAsync("CREATE TABLE t (a int PRIMARY KEY)");
        await session.RunAsync("BEGIN; INSERT INTO t VALUES (1); SAVEPOINT s; INSERT INTO t VALUES (2)");
        Assert.Equal(SqlStates.UniqueViolation, await session.StateAsync("INSERT INTO t VALUES (2)"));
        await session.RunAsync("ROLLBACK TO s");
        await session.RunAsync("INSERT INTO t VALUES (3); SAVEPOINT s2; INSERT INTO t VALUES (4); ROLLBACK TO SAVEPOINT s2; RELEASE s; COMMIT");
        Assert.Equal("1\n3", (await session.RunAsync("SELECT a FROM t ORDER BY a")).ToString());
        Assert.Equal(SqlStates.NoActiveSqlTransaction, await session.StateAsync("SAVEPOINT s"));
    }

    [Fact]
    public async Task Schema_changes_are_rolled_back()
    {
        await using SqlTestDatabase database = await SqlTestDatabase.OpenAsync();
        await using SqlTestSession session = database.Connect(), other = database.Connect();
        await session.RunAsync("BEGIN; CREATE TABLE t (a int); INSERT INTO t VALUES (1)");
        Assert.Equal("1", await session.ValueAsync("SELECT count(*) FROM t"));
        Assert.Equal(SqlStates.UndefinedTable, await other.StateAsync("SELECT * FROM t"));
        await session.RunAsync("ROLLBACK");
        Assert.Equal(SqlStates.UndefinedTable, await session.StateAsync("SELECT * FROM t"));
    }

    [Fact]
    public async Task A_prepared_statement_is_planned_again_when_its_table_has_changed()
    {
        await using SqlTestDatabase database = await SqlTestDatabase.OpenAsync();
        await using SqlTestSession session = database.Connect(), other = database.Connect();
        await session.RunAsync("CREATE TABLE t (a int PRIMARY KEY); INSERT INTO t VALUES (1), (2)");
        await session.RunAsync("PREPARE p (int) AS SELECT a FROM t WHERE a > $1 ORDER BY a");
        Assert.Equal("2", (await session.RunAsync("EXECUTE p (1)")).ToString());
        await other.RunAsync("ALTER TABLE t ADD COLUMN b text DEFAULT 'x'");
        Assert.Equal("1\n2", (await session.RunAsync("EXECUTE p (0)")).ToString());
        Assert.Equal(SqlStates.InvalidSqlStatementName, await session.StateAsync("EXECUTE q"));
        await session.RunAsync("DEALLOCATE p");
        Assert.Equal(SqlStates.InvalidSqlStatementName, await session.StateAsync("EXECUTE p (1)"));
    }

    [Fact]
    public async Task A_cursor_moves_both_ways_within_its_transaction()
    {
        await using SqlTestDatabase database = await SqlTestDatabase.OpenAsync();
        await using SqlTestSession session = database.Connect();
        await session.RunAsync("BEGIN; DECLARE c SCROLL CURSOR FOR SELECT g FROM generate_series(1, 5) g");
        Assert.Equal("1\n2", (await session.RunAsync("FETCH 2 FROM c")).ToString());
        Assert.Equal("1", (await session.RunAsync("FETCH PRIOR FROM c")).ToString());
        Assert.Equal("5", (await session.RunAsync("FETCH LAST FROM c")).ToString());
        Assert.Equal("4\n3\n2\n1", (await session.RunAsync("FETCH BACKWARD ALL FROM c")).ToString());
        Assert.Equal("MOVE 3", (await session.RunAsync("MOVE 3 FROM c")).Tag);
        Assert.Equal("4\n5", (await session.RunAsync("FETCH ALL FROM c")).ToString());
        await session.RunAsync("COMMIT");
        Assert.Equal(SqlStates.InvalidCursorName, await session.StateAsync("FETCH c"));
        await session.RunAsync("BEGIN; DECLARE h CURSOR WITH HOLD FOR SELECT g FROM generate_series(1, 3) g; COMMIT");
        Assert.Equal("1\n2\n3", (await session.RunAsync("FETCH ALL FROM h")).ToString());
        await session.RunAsync("CLOSE h");
    }

    [Fact]
    public async Task Parameters_set_in_a_transaction_go_with_it()
    {
        await using SqlTestDatabase database = await SqlTestDatabase.OpenAsync();
        await using SqlTestSession session = database.Connect();
        await session.RunAsync("SET application_name = 'one'");
        await session.RunAsync("BEGIN; SET application_name = 'two'; SET LOCAL TimeZone = 'Asia/Tokyo'");
        Assert.Equal("two", await session.ValueAsync("SHOW application_name"));
        Assert.Equal("Asia/Tokyo", await session.ValueAsync("SHOW timezone"));
        await session.RunAsync("ROLLBACK");
        Assert.Equal("one", await session.ValueAsync("SHOW application_name"));
        await session.RunAsync("BEGIN; SET application_name = 'three'; SET LOCAL TimeZone = 'Asia/Tokyo'; COMMIT");
        Assert.Equal("three", await session.ValueAsync("SHOW application_name"));
        Assert.Equal("UTC", await session.ValueAsync("SHOW timezone"));
        Assert.Equal(SqlStates.InvalidParameterValue, await session.StateAsync("SET extra_float_digits = 40"));
        Assert.Equal(SqlStates.UndefinedObject, await session.StateAsync("SET no_such_thing = 1"));
        Assert.Equal(SqlStates.CantChangeRuntimeParam, await session.StateAsync("SET server_version = '9'"));
    }

    [Fact]
    public async Task A_read_only_transaction_writes_nothing()
    {
        await using SqlTestDatabase database = await SqlTestDatabase.OpenAsync();
        await using SqlTestSession session = database.Connect();
        await session.RunAsync("CREATE TABLE t (a int)");
        await session.RunAsync("BEGIN READ ONLY");
        Assert.Equal(SqlStates.ReadOnlySqlTransaction, await session.StateAsync("INSERT INTO t VALUES (1)"));
        await session.RunAsync("ROLLBACK; SET default_transaction_read_only = on");
        Assert.Equal(SqlStates.ReadOnlySqlTransaction, await session.StateAsync("INSERT INTO t VALUES (1)"));
    }

    [Fact]
    public async Task A_statement_that_runs_too_long_is_ended()
    {
        await using SqlTestDatabase database = await SqlTestDatabase.OpenAsync();
        await using SqlTestSession session = database.Connect();
        await session.RunAsync("SET statement_timeout = '50ms'");
        Assert.Equal(SqlStates.QueryCanceled, await session.StateAsync("SELECT count(*) FROM generate_series(1, 1000000000)"));
        await session.RunAsync("SET statement_timeout = 0");
        Assert.Equal("1", await session.ValueAsync("SELECT 1"));
    }

    [Fact]
    public async Task What_was_committed_is_there_after_reopening()
    {
        string folder = Directory.CreateTempSubdirectory("longitude-sql-").FullName;
        try
        {
            for (int i = 1; i <= 3; i++)
            {
                await using var database = Longitude.Client.Database.Open(folder, Longitude.Client.WorldOptions.Single);
                var engine = await Longitude.Sql.Sessions.SqlEngine.OpenAsync(database);
                await using var session = new SqlTestSession(engine.Connect(new Longitude.Sql.Sessions.SessionStart { User = "longitude", Database = "longitude" }));
                await session.RunAsync("CREATE TABLE IF NOT EXISTS t (a int PRIMARY KEY, b text)");
                await session.RunAsync($"INSERT INTO t VALUES ({i}, 'x{i}')");
                Assert.Equal($"{i}", await session.ValueAsync("SELECT count(*) FROM t"));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
