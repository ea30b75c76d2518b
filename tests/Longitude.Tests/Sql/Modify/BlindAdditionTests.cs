using Longitude.Sql;

namespace Longitude.Tests.Sql.Modify;

/// <summary>Updates that only add to a row named by its key: what they must not wait for, and what they must still refuse.</summary>
public sealed class BlindAdditionTests
{
    [Theory]
    [InlineData("read committed")]
    [InlineData("serializable")]
    public async Task Two_open_transactions_add_to_one_row_and_both_commit(string level)
    {
        await using SqlTestDatabase database = await SqlTestDatabase.OpenAsync();
        SqlTestSession one = database.Connect(), two = database.Connect();
        await one.RunAsync("CREATE TABLE t (id int PRIMARY KEY, n int, price numeric(10,2)); INSERT INTO t VALUES (1, 10, 1.50)");
        await one.RunAsync($"BEGIN ISOLATION LEVEL {level}");
        await two.RunAsync($"BEGIN ISOLATION LEVEL {level}");
        Assert.Equal("UPDATE 1", (await one.RunAsync("UPDATE t SET n = n + 5, price = price - 0.25 WHERE id = 1")).Tag);
        Assert.Equal("UPDATE 1", (await two.RunAsync("UPDATE t SET n = 7 + n WHERE 1 = id")).Tag);
        await two.RunAsync("COMMIT");
        await one.RunAsync("COMMIT");
        Assert.Equal("1|22|1.25", (await one.RunAsync("SELECT * FROM t")).ToString());
    }

    [Fact]
    public async Task A_transaction_sees_what_it_added()
    {
        await using SqlTestDatabase database = await SqlTestDatabase.OpenAsync();
        SqlTestSession session = database.Connect();
        await session.RunAsync("CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t VALUES (1, 10); BEGIN; UPDATE t SET n = n + 5 WHERE id = 1");
        Assert.Equal("15", await session.ValueAsync("SELECT n FROM t"));
        await session.RunAsync("UPDATE t SET n = n * 2 WHERE id = 1; COMMIT");
        Assert.Equal("30", await session.ValueAsync("SELECT n FROM t"));
    }

    [Theory]
    [InlineData("UPDATE t SET n = n + 2147483647 WHERE id = 1", SqlStates.NumericValueOutOfRange)]
    [InlineData("UPDATE t SET n = n - 11 WHERE id = 1", SqlStates.CheckViolation)]
    public async Task What_a_column_cannot_hold_is_refused(string update, string state)
    {
        await using SqlTestDatabase database = await SqlTestDatabase.OpenAsync();
        SqlTestSession session = database.Connect();
        await session.RunAsync("CREATE TABLE t (id int PRIMARY KEY, n int CHECK (n >= 0)); INSERT INTO t VALUES (1, 10)");
        Assert.Equal(state, await session.StateAsync(update));
        Assert.Equal("10", await session.ValueAsync("SELECT n FROM t"));
    }

    [Theory]
    [InlineData("UPDATE t SET n = n + 1 WHERE id = 2", "UPDATE 0", "1|10|∅")]
    [InlineData("UPDATE t SET n = n + 1 WHERE id = NULL", "UPDATE 0", "1|10|∅")]
    [InlineData("UPDATE t SET n = n + NULL WHERE id = 1", "UPDATE 1", "1|∅|∅")]
    [InlineData("UPDATE t SET m = m + 1 WHERE id = 1", "UPDATE 1", "1|10|∅")]
    [InlineData("UPDATE t SET n = n + 1.4 WHERE id = 1", "UPDATE 1", "1|11|∅")]
    public async Task It_does_what_the_update_does(string update, string tag, string row)
    {
        await using SqlTestDatabase database = await SqlTestDatabase.OpenAsync();
        SqlTestSession session = database.Connect();
        await session.RunAsync("CREATE TABLE t (id int PRIMARY KEY, n int, m int); INSERT INTO t VALUES (1, 10, NULL)");
        Assert.Equal(tag, (await session.RunAsync(update)).Tag);
        Assert.Equal(row, (await session.RunAsync("SELECT * FROM t")).ToString());
    }
}
