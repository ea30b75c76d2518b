using Longitude.Sql;

namespace Longitude.Tests.Sql.Sessions;

/// <summary>Sessions that work on the same rows at the same time.</summary>
public sealed class ConflictTests
{
    [Fact]
    public async Task Counters_that_many_sessions_add_to_lose_nothing_and_nobody_fails()
    {
        await using SqlTestDatabase database = await SqlTestDatabase.OpenAsync();
        await using (SqlTestSession setup = database.Connect())
            await setup.RunAsync("CREATE TABLE c (id int PRIMARY KEY, n int NOT NULL, m text); INSERT INTO c VALUES (1, 0, '')");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            await using SqlTestSession session = database.Connect();
            for (int k = 0; k < 50; k++)
            {
                await session.RunAsync("UPDATE c SET n = n + 1 WHERE id = 1");
                await session.RunAsync("BEGIN; UPDATE c SET n = n + 1 WHERE id = 1; COMMIT");
            }
        })));
        await using SqlTestSession reader = database.Connect();
        Assert.Equal("800", await reader.ValueAsync("SELECT n FROM c WHERE id = 1"));
    }

    [Fact]
    public async Task Writers_of_one_row_wait_for_each_other_instead_of_failing()
    {
        await using SqlTestDatabase database = await SqlTestDatabase.OpenAsync();
        await using (SqlTestSession setup = database.Connect())
            await setup.RunAsync("CREATE TABLE c (id int PRIMARY KEY, n int NOT NULL); INSERT INTO c VALUES (1, 0)");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(async () =>
        {
            await using SqlTestSession session = database.Connect();
            for (int k = 0; k < 25; k++)
            {
                await session.RunAsync("BEGIN");
                int n = int.Parse((await session.ValueAsync("SELECT n FROM c WHERE id = 1 FOR UPDATE"))!, System.Globalization.CultureInfo.InvariantCulture);
                await session.RunAsync($"UPDATE c SET n = {n + 1} WHERE id = 1");
                await session.RunAsync("COMMIT");
            }
        })));
        await using SqlTestSession reader = database.Connect();
        Assert.Equal("100", await reader.ValueAsync("SELECT n FROM c WHERE id = 1"));
    }

    [Theory]
    [InlineData("id = 2")]
    [InlineData("m = 'two'")]
    [InlineData("k = 2")]
    public async Task A_transaction_that_waited_for_a_row_goes_on_with_what_the_row_is_then(string which)
    {
        await using SqlTestDatabase database = await SqlTestDatabase.OpenAsync();
        await using SqlTestSession a = database.Connect(), b = database.Connect();
        await a.RunAsync("CREATE TABLE c (id int PRIMARY KEY, n int, m text, k int); CREATE INDEX ON c (k); INSERT INTO c VALUES (1, 0, 'one', 1), (2, 0, 'two', 2), (3, 0, 'three', 3); CREATE TABLE many AS SELECT i FROM generate_series(1, 300) i; ALTER TABLE many ADD PRIMARY KEY (i)");
        await a.RunAsync("BEGIN; UPDATE c SET n = n + 1 WHERE id = 1 RETURNING m");
        await a.RunAsync("SELECT (SELECT i FROM many WHERE i = g) FROM generate_series(1, 300) g");
        await b.RunAsync("BEGIN; UPDATE c SET n = n + 1 WHERE id = 3 RETURNING m; UPDATE c SET n = n + 1 WHERE id = 2 RETURNING m");
        Task<SqlAnswer> waits = Task.Run(() => a.RunAsync($"UPDATE c SET n = n + 10 WHERE {which} RETURNING n, m"));
        while (!database.Engine.Locks.IsWaiting(a.Session.BackendId))
            await Task.Yield();
        await b.RunAsync("COMMIT");
        Assert.Equal("11|two", (await waits).ToString());
        await a.RunAsync("COMMIT");
        Assert.Equal("1|1\n2|11\n3|1", (await a.RunAsync("SELECT id, n FROM c ORDER BY id")).ToString());
    }

    [Fact]
    public async Task Two_sessions_that_lock_rows_in_opposite_order_are_told_so()
    {
        await using SqlTestDatabase database = await SqlTestDatabase.OpenAsync();
        await using SqlTestSession a = database.Connect(), b = database.Connect();
        await a.RunAsync("CREATE TABLE c (id int PRIMARY KEY, n text); INSERT INTO c VALUES (1, ''), (2, '')");
        await a.RunAsync("BEGIN; UPDATE c SET n = 'a' WHERE id = 1");
        await b.RunAsync("BEGIN; UPDATE c SET n = 'b' WHERE id = 2");
        Task<string> waits = Task.Run(() => a.StateAsync("UPDATE c SET n = 'a' WHERE id = 2"));
        while (!database.Engine.Locks.IsWaiting(a.Session.BackendId))
            await Task.Yield();
        Assert.Equal(SqlStates.DeadlockDetected, await b.StateAsync("UPDATE c SET n = 'b' WHERE id = 1"));
        await b.RunAsync("ROLLBACK");
        Assert.Equal("00000", await waits);
        await a.RunAsync("COMMIT");
        Assert.Equal("1|a\n2|a", (await b.RunAsync("SELECT * FROM c ORDER BY id")).ToString());
    }

    [Fact]
    public async Task A_block_that_lost_is_run_again_when_its_answers_are_the_same()
    {
        await using SqlTestDatabase database = await SqlTestDatabase.OpenAsync();
        await using SqlTestSession a = database.Connect(), b = database.Connect();
        await a.RunAsync("CREATE TABLE t (id int PRIMARY KEY, x int, y int); INSERT INTO t VALUES (1, 1, 1)");
        await a.RunAsync("BEGIN");
        Assert.Equal("1", await a.ValueAsync("SELECT x FROM t WHERE id = 1"));
        await b.RunAsync("UPDATE t SET y = 2 WHERE id = 1");
        await a.RunAsync("INSERT INTO t VALUES (2, 2, 2)");
        Assert.Equal("COMMIT", (await a.RunAsync("COMMIT")).Tag);
        await a.RunAsync("BEGIN");
        Assert.Equal("1", await a.ValueAsync("SELECT x FROM t WHERE id = 1"));
        await b.RunAsync("UPDATE t SET x = 7 WHERE id = 1");
        await a.RunAsync("INSERT INTO t VALUES (3, 3, 3)");
        SqlException lost = await Assert.ThrowsAsync<SqlException>(() => a.RunAsync("COMMIT"));
        Assert.Equal(SqlStates.SerializationFailure, lost.SqlState);
        Assert.Contains("t", lost.Message, StringComparison.Ordinal);
        Assert.Equal("2", await b.ValueAsync("SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task Two_inserts_of_one_key_do_not_both_succeed()
    {
        await using SqlTestDatabase database = await SqlTestDatabase.OpenAsync();
        await using SqlTestSession a = database.Connect(), b = database.Connect();
        await a.RunAsync("CREATE TABLE t (id int PRIMARY KEY, u text UNIQUE)");
        await a.RunAsync("BEGIN; INSERT INTO t VALUES (1, 'x')");
        string[] states = [await b.StateAsync("INSERT INTO t VALUES (2, 'x')"), await a.StateAsync("COMMIT")];
        Assert.Single(states, "00000");
        Assert.Single(states, SqlStates.UniqueViolation);
    }
}
