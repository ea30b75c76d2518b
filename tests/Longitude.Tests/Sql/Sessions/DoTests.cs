using Longitude.Sql;

namespace Longitude.Tests.Sql.Sessions;

/// <summary>DO, as far as migrations need it.</summary>
public sealed class DoTests
{
    [Fact]
    public async Task A_block_decides_and_acts()
    {
        await using SqlTestDatabase database = await SqlTestDatabase.OpenAsync();
        await using SqlTestSession session = database.Connect();
        const string make = """
            DO $$
            BEGIN
              -- a comment; with a semicolon
              IF NOT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = 'shop') THEN
                CREATE SCHEMA shop;
                CREATE TABLE shop.t (id int PRIMARY KEY, what text);
              ELSIF (CASE WHEN true THEN 1 ELSE 2 END) = 2 THEN
                DELETE FROM shop.t;
              ELSE
                INSERT INTO shop.t SELECT count(*), 'if; then' FROM shop.t;
                RAISE NOTICE 'now % rows, 100%%', (SELECT count(*) FROM shop.t);
              END IF;
              PERFORM 1 FROM shop.t;
              NULL;
            END
            $$;
            """;
        await session.RunAsync(make);
        Assert.Equal("0", await session.ValueAsync("SELECT count(*) FROM shop.t"));
        await session.RunAsync(make);
        await session.RunAsync(make);
        Assert.Equal("if; then", await session.ValueAsync("SELECT what FROM shop.t WHERE id = 1"));
        Assert.Equal("NOTICE: now 2 rows, 100%", session.Notices[^1]);
    }

    [Fact]
    public async Task What_fails_in_a_block_takes_the_whole_block_back()
    {
        await using SqlTestDatabase database = await SqlTestDatabase.OpenAsync();
        await using SqlTestSession session = database.Connect();
        await session.RunAsync("CREATE TABLE t (id int)");
        Assert.Equal("P0001", await session.StateAsync("DO $$ BEGIN INSERT INTO t VALUES (1); RAISE EXCEPTION 'no %', 1 + 1; END $$"));
        Assert.Equal("22012", await session.StateAsync("DO $$ BEGIN INSERT INTO t VALUES (1); IF 1 / 0 = 1 THEN NULL; END IF; END $$"));
        Assert.Equal("0", await session.ValueAsync("SELECT count(*) FROM t"));
        await session.RunAsync("BEGIN");
        await session.RunAsync("DO 'BEGIN INSERT INTO t VALUES (1); END'");
        await session.RunAsync("ROLLBACK");
        Assert.Equal("0", await session.ValueAsync("SELECT count(*) FROM t"));
    }

    [Theory]
    [InlineData("DECLARE n int; BEGIN NULL; END", SqlStates.FeatureNotSupported)]
    [InlineData("BEGIN FOR i IN 1..3 LOOP NULL; END LOOP; END", SqlStates.FeatureNotSupported)]
    [InlineData("BEGIN NULL; EXCEPTION WHEN others THEN NULL; END", SqlStates.FeatureNotSupported)]
    [InlineData("BEGIN COMMIT; END", SqlStates.FeatureNotSupported)]
    [InlineData("BEGIN SELECT 1; END", SqlStates.SyntaxError)]
    [InlineData("BEGIN IF true NULL; END IF; END", SqlStates.SyntaxError)]
    [InlineData("BEGIN NULL END", SqlStates.SyntaxError)]
    [InlineData("BEGIN NULL;", SqlStates.SyntaxError)]
    [InlineData("BEGIN RAISE NOTICE '% %', 1; END", SqlStates.SyntaxError)]
    [InlineData("BEGIN SELEC 1; END", SqlStates.SyntaxError)]
    [InlineData("", SqlStates.SyntaxError)]
    public async Task What_a_block_cannot_do_is_said(string body, string state)
    {
        await using SqlTestDatabase database = await SqlTestDatabase.OpenAsync();
        await using SqlTestSession session = database.Connect();
        Assert.Equal(state, await session.StateAsync($"DO $${body}$$"));
        Assert.Equal("1", await session.ValueAsync("SELECT 1"));
    }
}
