namespace Longitude.Tests.Sql.Sessions;

/// <summary>Transactions that define tables while others do.</summary>
public sealed class DefinitionConflictTests
{
    [Fact]
    public async Task Blocks_that_define_different_tables_both_commit()
    {
        await using SqlTestDatabase database = await SqlTestDatabase.OpenAsync();
        await using SqlTestSession a = database.Connect();
        await using SqlTestSession b = database.Connect();
        await a.RunAsync("BEGIN");
        await a.RunAsync("CREATE TABLE IF NOT EXISTS one (id int PRIMARY KEY)");
        await a.RunAsync("INSERT INTO one VALUES (1)");
        await b.RunAsync("BEGIN");
        await b.RunAsync("CREATE TABLE two (id int PRIMARY KEY)");
        await b.RunAsync("INSERT INTO two SELECT generate_series(1, 3)");
        await b.RunAsync("COMMIT");
        await a.RunAsync("COMMIT");
        Assert.Equal("4", await b.ValueAsync("SELECT (SELECT count(*) FROM one) + (SELECT count(*) FROM two)"));
    }

    [Fact]
    public async Task Of_blocks_that_define_the_same_table_one_commits()
    {
        await using SqlTestDatabase database = await SqlTestDatabase.OpenAsync();
        await using SqlTestSession a = database.Connect();
        await using SqlTestSession b = database.Connect();
        await a.RunAsync("BEGIN");
        await a.RunAsync("CREATE TABLE one (id int PRIMARY KEY)");
        await b.RunAsync("CREATE TABLE one (name text)");
        Assert.Equal("42P07", await a.StateAsync("COMMIT"));
        Assert.Equal("name", await b.ValueAsync("SELECT attname FROM pg_attribute WHERE attrelid = 'one'::regclass AND attnum = 1"));
    }

    [Fact]
    public async Task A_transaction_that_has_read_nothing_sees_tables_made_after_it_began()
    {
        await using SqlTestDatabase database = await SqlTestDatabase.OpenAsync();
        await using SqlTestSession a = database.Connect();
        await using SqlTestSession b = database.Connect();
        await a.RunAsync("BEGIN");
        await b.RunAsync("CREATE TABLE one (id int PRIMARY KEY)");
        await a.RunAsync("INSERT INTO one VALUES (1)");
        await b.RunAsync("CREATE TABLE two (id int PRIMARY KEY)");
        await a.RunAsync("INSERT INTO two SELECT id FROM one");
        await a.RunAsync("COMMIT");
        Assert.Equal("1", await b.ValueAsync("SELECT id FROM two"));
    }

    [Fact]
    public async Task A_repeatable_read_transaction_goes_on_with_its_snapshot()
    {
        await using SqlTestDatabase database = await SqlTestDatabase.OpenAsync();
        await using SqlTestSession a = database.Connect();
        await using SqlTestSession b = database.Connect();
        await b.RunAsync("CREATE TABLE one (id int PRIMARY KEY)");
        await a.RunAsync("BEGIN ISOLATION LEVEL REPEATABLE READ");
        Assert.Equal("0", await a.ValueAsync("SELECT count(*) FROM one"));
        await b.RunAsync("INSERT INTO one VALUES (1)");
        await b.RunAsync("CREATE TABLE two (id int PRIMARY KEY)");
        Assert.Equal("0", await a.ValueAsync("SELECT count(*) FROM one"));
        await a.RunAsync("COMMIT");
        Assert.Equal("1", await a.ValueAsync("SELECT count(*) FROM one"));
    }
}
