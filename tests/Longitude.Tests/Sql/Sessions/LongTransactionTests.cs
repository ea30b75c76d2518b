using Longitude.Client;

namespace Longitude.Tests.Sql.Sessions;

/// <summary>Transactions that go on for longer than history is kept: what they read is held for them.</summary>
public sealed class LongTransactionTests
{
    private static readonly WorldOptions Forgetful = new() { Leaves = [new LeafDescription("world")], HistoryRetentionSeconds = 0.05 };

    [Theory]
    [InlineData("repeatable read")]
    [InlineData("serializable, read only")]
    public async Task One_that_reads_sees_its_snapshot_to_the_end(string level)
    {
        await using SqlTestDatabase database = await SqlTestDatabase.OpenAsync(Forgetful);
        await using SqlTestSession reader = database.Connect(), writer = database.Connect();
        await writer.RunAsync("CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t SELECT i, 0 FROM generate_series(1, 100) i");
        await reader.RunAsync($"BEGIN ISOLATION LEVEL {level}");
        Assert.Equal("0", await reader.ValueAsync("SELECT sum(n) FROM t"));
        await ChangeForLongAsync(writer);
        Assert.Equal("0", await reader.ValueAsync("SELECT sum(n) FROM t"));
        await reader.RunAsync("COMMIT");
        Assert.Equal("t", await reader.ValueAsync("SELECT sum(n) > 0 FROM t"));
    }

    [Theory]
    [InlineData("read committed")]
    [InlineData("repeatable read")]
    [InlineData("serializable")]
    public async Task One_that_writes_commits_when_nobody_has_touched_its_rows(string level)
    {
        await using SqlTestDatabase database = await SqlTestDatabase.OpenAsync(Forgetful);
        await using SqlTestSession slow = database.Connect(), writer = database.Connect();
        await writer.RunAsync("CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t SELECT i, 0 FROM generate_series(1, 100) i; CREATE TABLE u (id int PRIMARY KEY, n text); INSERT INTO u VALUES (1, 'a')");
        await slow.RunAsync($"BEGIN ISOLATION LEVEL {level}");
        await slow.RunAsync("SELECT n FROM u; UPDATE u SET n = n || 'b'; INSERT INTO u VALUES (2, 'c')");
        await ChangeForLongAsync(writer);
        await slow.RunAsync("COMMIT");
        Assert.Equal("1|ab\n2|c", (await slow.RunAsync("SELECT * FROM u ORDER BY id")).ToString());
    }

    /// <summary>Commits for many times as long as history is kept.</summary>
    private static async Task ChangeForLongAsync(SqlTestSession writer)
    {
        for (long until = Environment.TickCount64 + 1_200; Environment.TickCount64 < until;)
            await writer.RunAsync("UPDATE t SET n = n * 1 + 1");
    }
}
