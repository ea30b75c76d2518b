namespace Longitude.Tests.Sql.Sessions;

/// <summary>What is left of sessions when a database is opened again.</summary>
public sealed class RestartTests
{
    [Fact]
    public async Task Temporary_tables_of_sessions_that_were_not_ended_are_gone()
    {
        await using SqlTestDatabase database = await SqlTestDatabase.OpenAsync();
        SqlTestSession lost = database.Connect();
        await lost.RunAsync("CREATE TABLE kept (n int); CREATE TEMPORARY TABLE t (n int); INSERT INTO t VALUES (1); CREATE TEMPORARY VIEW v AS SELECT * FROM t");
        await database.ReopenAsync();
        await using SqlTestSession session = database.Connect();
        Assert.Equal("kept", await session.ValueAsync("SELECT string_agg(relname, ',') FROM pg_class WHERE oid >= 16384"));
        Assert.Equal("42P01", await session.StateAsync("SELECT * FROM t"));
    }

    [Fact]
    public async Task A_sequence_goes_on_where_it_was_when_the_engine_was_closed()
    {
        await using SqlTestDatabase database = await SqlTestDatabase.OpenAsync();
        await using (SqlTestSession session = database.Connect())
        {
            await session.RunAsync("CREATE SEQUENCE s");
            for (int i = 1; i <= 20; i++)
                await session.ValueAsync("SELECT nextval('s')");
        }

        await Task.Run(database.Engine.Close);
        await database.ReopenAsync();
        await using SqlTestSession later = database.Connect();
        Assert.Equal("21", await later.ValueAsync("SELECT nextval('s')"));
    }
}
