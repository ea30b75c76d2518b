using System.Buffers;
using System.Text;
using Longitude.Sql;
using Longitude.Sql.Sessions;

namespace Longitude.Tests.Sql.Copying;

/// <summary>One database for all tests of the class, which each begin with an empty table.</summary>
public sealed class CopyDatabase : IAsyncLifetime
{
    internal SqlTestDatabase Database { get; private set; } = null!;

    internal SqlTestSession Session { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Database = await SqlTestDatabase.OpenAsync();
        Session = Database.Connect();
        await Session.RunAsync("CREATE TABLE t (a int PRIMARY KEY, b text, c bool DEFAULT true)");
    }

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        await Database.DisposeAsync();
    }
}

public sealed class CopyTests(CopyDatabase database) : IClassFixture<CopyDatabase>, IAsyncLifetime
{
    private readonly SqlTestDatabase _database = database.Database;
    private readonly SqlTestSession _session = database.Session;

    public async ValueTask InitializeAsync() => await _session.RunAsync("TRUNCATE t; DROP TABLE IF EXISTS v, w");

    public ValueTask DisposeAsync() => default;

    [Theory]
    [InlineData("COPY t FROM STDIN", "1\tx\tt\n2\t\\N\tf\n", "1|x|t\n2|∅|f")]
    [InlineData("COPY t FROM STDIN", "1\ta\\tb\\\\c\\nd\\x41\\101\\q\tt", "1|a\tb\\c\ndAAq|t")]
    [InlineData("COPY t FROM STDIN", "1\tone\\\ntwo\tt\r\n", "1|one\ntwo|t")]
    [InlineData("COPY t FROM STDIN", "1\tx\tt\n\\.\nnonsense", "1|x|t")]
    [InlineData("COPY t FROM STDIN", "1\tx\tt\r2\ty\tt\r", "1|x|t\n2|y|t")]
    [InlineData("COPY t FROM STDIN", "", "")]
    [InlineData("COPY t (b, a) FROM STDIN (DELIMITER '|', NULL 'nil')", "x|1\nnil|2\n|3\n", "1|x|t\n2|∅|t\n3||t")]
    [InlineData("COPY t FROM STDIN (FORMAT csv)", "1,x,t\n2,,f\n3,\"\",f\n", "1|x|t\n2|∅|f\n3||f")]
    [InlineData("COPY t FROM STDIN (FORMAT csv)", "1,\"a,b\"\"c\nd\",t\n2,x\"y,z\"w,f\r\n", null)]
    [InlineData("COPY t FROM STDIN (FORMAT csv)", "1,\"a,b\"\"c\nd\",t\n2,x\"y,z\"w,f\n", "1|a,b\"c\nd|t\n2|xy,zw|f")]
    [InlineData("COPY t FROM STDIN (FORMAT csv, HEADER, QUOTE '''', ESCAPE '\\', DELIMITER ';')", "a;b;c\n1;'it\\'s';t\n", "1|it's|t")]
    [InlineData("COPY t FROM STDIN (FORMAT csv, FORCE_NOT_NULL (b))", "1,,t\n", "1||t")]
    [InlineData("COPY t FROM STDIN (FORMAT csv, FORCE_NULL (b))", "1,\"\",t\n", "1|∅|t")]
    [InlineData("COPY t FROM STDIN (FORMAT csv, HEADER MATCH)", "a,b,c\n1,x,t\n", "1|x|t")]
    [InlineData("COPY t (a) FROM STDIN WHERE a > 1", "1\n2\n3\n", "2|∅|t\n3|∅|t")]
    public async Task Data_becomes_rows_however_it_is_cut(string copy, string data, string? rows)
    {
        foreach (int piece in new[] { 1, 3, 1000 })
        {
            await _session.RunAsync("TRUNCATE t");
            if (rows is null)
            {
                await Assert.ThrowsAsync<SqlException>(() => CopyInAsync(copy, Encoding.UTF8.GetBytes(data), piece));
                continue;
            }

            string tag = await CopyInAsync(copy, Encoding.UTF8.GetBytes(data), piece);
            string answer = (await _session.RunAsync("SELECT * FROM t ORDER BY a")).ToString();
            Assert.Equal(rows, answer);
            Assert.Equal($"COPY {(await _session.RunAsync("SELECT a FROM t")).Rows.Count}", tag);
        }
    }

    [Theory]
    [InlineData("COPY t FROM STDIN", "1\tx\n", "22P04", "missing data for column \"c\"", "COPY t, line 1: \"1\tx\"")]
    [InlineData("COPY t FROM STDIN", "1\tx\tt\n2\tx\tt\tmore\n", "22P04", "extra data after last expected column", "COPY t, line 2: \"2\tx\tt\tmore\"")]
    [InlineData("COPY t FROM STDIN", "1\tx\tt\nabc\tx\tt\n", "22P02", "invalid input syntax for type integer: \"abc\"", "COPY t, line 2, column a: \"abc\"")]
    [InlineData("COPY t FROM STDIN", "\\N\tx\tt\n", "23502", "null value in column \"a\" of relation \"t\" violates not-null constraint", "COPY t, line 1: \"\\N\tx\tt\"")]
    [InlineData("COPY t FROM STDIN", "1\tx\tt\n1\ty\tt\n", "23505", "duplicate key value violates unique constraint \"t_pkey\"", "COPY t, line 2: \"1\ty\tt\"")]
    [InlineData("COPY t FROM STDIN (FORMAT csv)", "1,\"x\ny\",t\n2,\"x,t\n", "22P04", "unterminated CSV quoted field", "COPY t, line 3")]
    [InlineData("COPY t FROM STDIN (FORMAT csv, HEADER MATCH)", "a,x,c\n", "22P04", "column name mismatch in header line field 2: got \"x\", expected \"b\"", "COPY t, line 1: \"a,x,c\"")]
    [InlineData("COPY t FROM STDIN", "1\tx\tt\n2\tx\ry\tt\n", "22P04", "literal carriage return found in data", "COPY t, line 2")]
    public async Task Wrong_data_is_named_with_its_line_and_nothing_is_kept(string copy, string data, string state, string message, string context)
    {
        SqlException e = await Assert.ThrowsAsync<SqlException>(() => CopyInAsync(copy, Encoding.UTF8.GetBytes(data), 1000));
        Assert.Equal((state, message), (e.SqlState, e.Message));
        Assert.StartsWith(context, e.Context, StringComparison.Ordinal);
        Assert.Equal("0", await _session.ValueAsync("SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF8_are_refused()
    {
        SqlException e = await Assert.ThrowsAsync<SqlException>(() => CopyInAsync("COPY t (a, b) FROM STDIN", [(byte)'1', (byte)'\t', 0xC3, 0x28], 1000));
        Assert.Equal(("22021", "invalid byte sequence for encoding \"UTF8\": 0xc3 0x28"), (e.SqlState, e.Message));
    }

    [Theory]
    [InlineData("COPY t FROM STDIN (FORMAT nope)", "22023", "COPY format \"nope\" not recognized")]
    [InlineData("COPY t FROM STDIN (NOPE)", "42601", "option \"nope\" not recognized")]
    [InlineData("COPY t FROM STDIN (DELIMITER 'ab')", "0A000", "COPY delimiter must be a single one-byte character")]
    [InlineData("COPY t FROM STDIN (DELIMITER 'a')", "22023", "COPY delimiter cannot be \"a\"")]
    [InlineData("COPY t FROM STDIN (FORMAT binary, DELIMITER ',')", "42601", "cannot specify DELIMITER in BINARY mode")]
    [InlineData("COPY t FROM STDIN (QUOTE '\"')", "0A000", "COPY quote available only in CSV mode")]
    [InlineData("COPY t TO STDOUT (FORMAT csv, FORCE_NULL (a))", "0A000", "COPY force null only available using COPY FROM")]
    [InlineData("COPY t (a, a) FROM STDIN", "42701", "column \"a\" specified more than once")]
    [InlineData("COPY t (z) FROM STDIN", "42703", "column \"z\" of relation \"t\" does not exist")]
    [InlineData("COPY nope FROM STDIN", "42P01", "relation \"nope\" does not exist")]
    [InlineData("COPY (DELETE FROM t) TO STDOUT", "0A000", "COPY query must have a RETURNING clause")]
    [InlineData("COPY t FROM 'relative'", "42602", "relative path not allowed for COPY from file")]
    [InlineData("COPY t FROM '/no/such/file'", "58P01", "could not open file \"/no/such/file\" for reading: No such file or directory")]
    public async Task Wrong_statements_are_refused(string copy, string state, string message)
    {
        SqlException e = await Assert.ThrowsAsync<SqlException>(() => CopyInAsync(copy, [], 1000));
        Assert.Equal((state, message), (e.SqlState, e.Message));
    }

    [Theory]
    [InlineData("COPY t TO STDOUT", "1\tx\\ty\\\\\\n\tt\n2\t\\N\tf\n")]
    [InlineData("COPY t (b, a) TO STDOUT (FORMAT csv, HEADER)", "b,a\n\"x\ty\\\n\",1\n,2\n")]
    [InlineData("COPY (SELECT a, b IS NULL AS n FROM t ORDER BY a DESC) TO STDOUT (DELIMITER ';')", "2;t\n1;f\n")]
    [InlineData("COPY (SELECT 'a\"b' AS x, '' AS y, 'a,b' AS z) TO STDOUT (FORMAT csv, FORCE_QUOTE (z))", "\"a\"\"b\",\"\",\"a,b\"\n")]
    [InlineData("COPY (SELECT 'x' AS x) TO STDOUT (FORMAT csv, FORCE_QUOTE *)", "\"x\"\n")]
    public async Task Rows_are_written_as_PostgreSQL_does(string copy, string expected)
    {
        await _session.RunAsync("INSERT INTO t VALUES (1, E'x\\ty\\\\\\n', true), (2, NULL, false)");
        Assert.Equal(expected, Encoding.UTF8.GetString(await CopyOutAsync(copy)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("(FORMAT csv, HEADER)")]
    [InlineData("(FORMAT binary)")]
    public async Task What_is_written_reads_back_the_same(string format)
    {
        const string create = "CREATE TABLE v (i2 int2, i8 int8, f float8, t text, v varchar(40), b bytea, u uuid, d date, ts timestamp, tz timestamptz, l bool, a int[])";
        await _session.RunAsync(create);
        await _session.RunAsync("CREATE TABLE w (LIKE v)");
        await _session.RunAsync("""
            INSERT INTO v VALUES
                (-5, 9223372036854775807, 1.5e-300, E'tab\there, "quoted", back\\slash\nline', 'ünïcödé', '\x00ff5c', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
                 '2024-02-29', '2024-02-29 12:34:56.789012', '2024-02-29 12:34:56+02', true, '{1,NULL,3}'),
                (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
                (0, 0, 'NaN', '', '\N', '', '00000000-0000-0000-0000-000000000000', 'infinity', '-infinity', 'infinity', false, '{}')
            """);
        byte[] data = await CopyOutAsync($"COPY v TO STDOUT {format}");
        foreach (int piece in new[] { 1, 7, 10_000 })
        {
            await _session.RunAsync("TRUNCATE w");
            Assert.Equal("COPY 3", await CopyInAsync($"COPY w FROM STDIN {format}", data, piece));
            Assert.Equal((await _session.RunAsync("SELECT * FROM v ORDER BY i8")).ToString(), (await _session.RunAsync("SELECT * FROM w ORDER BY i8")).ToString());
        }
    }

    [Fact]
    public async Task Files_of_the_server_are_written_and_read_by_superusers_only()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("longitude-copy-").FullName, "t.csv");
        try
        {
            await _session.RunAsync("INSERT INTO t VALUES (1, 'x', NULL), (2, 'y', true)");
            Assert.Equal("COPY 2", (await _session.RunAsync($"COPY t TO '{file}' (FORMAT csv)")).Tag);
            Assert.Equal("1,x,\n2,y,t\n", await File.ReadAllTextAsync(file));
            await _session.RunAsync("TRUNCATE t");
            Assert.Equal("COPY 2", (await _session.RunAsync($"COPY t FROM '{file}' (FORMAT csv)")).Tag);
            Assert.Equal("2", await _session.ValueAsync("SELECT count(*) FROM t"));

            await _session.RunAsync("CREATE ROLE bob LOGIN; GRANT ALL ON t TO bob");
            await using SqlTestSession bob = _database.Connect("bob");
            Assert.Equal("42501", await bob.StateAsync($"COPY t FROM '{file}' (FORMAT csv)"));
            Assert.Equal("42501", await bob.StateAsync($"COPY t TO '{file}' (FORMAT csv)"));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    [Fact]
    public async Task Rows_obey_constraints_and_refer_to_rows_of_the_same_data()
    {
        await _session.RunAsync("CREATE TABLE tree (id int PRIMARY KEY, up int REFERENCES tree, CHECK (id > 0))");
        Assert.Equal("COPY 3", await CopyInAsync("COPY tree FROM STDIN", "1\t3\n2\t1\n3\t\\N\n"u8.ToArray(), 1000));
        SqlException e = await Assert.ThrowsAsync<SqlException>(() => CopyInAsync("COPY tree FROM STDIN", "4\t9\n"u8.ToArray(), 1000));
        Assert.Equal(("23503", "Key (up)=(9) is not present in table \"tree\"."), (e.SqlState, e.Detail));
        e = await Assert.ThrowsAsync<SqlException>(() => CopyInAsync("COPY tree FROM STDIN", "0\t1\n"u8.ToArray(), 1000));
        Assert.Equal(("23514", "COPY tree, line 1: \"0\t1\""), (e.SqlState, e.Context));
        Assert.Equal("3", await _session.ValueAsync("SELECT count(*) FROM tree"));
    }

    private async Task<string> CopyInAsync(string sql, byte[] data, int piece)
    {
        SqlSession session = _session.Session;
        try
        {
            SqlStatement statement = session.Prepare(session.Split(sql)[0], []);
            await using SqlExecution execution = await session.ExecuteAsync(statement, [], endsImplicit: true, CancellationToken.None);
            if (execution.CopyIn is { } sink)
            {
                for (int at = 0; at < data.Length; at += piece)
                    sink.Write(data.AsSpan(at, Math.Min(piece, data.Length - at)));
                sink.End();
            }

            await execution.CompleteAsync();
            return execution.CommandTag!;
        }
        catch
        {
            session.Fail();
            throw;
        }
    }

    private async Task<byte[]> CopyOutAsync(string sql)
    {
        SqlSession session = _session.Session;
        SqlStatement statement = session.Prepare(session.Split(sql)[0], []);
        await using SqlExecution execution = await session.ExecuteAsync(statement, [], endsImplicit: true, CancellationToken.None);
        var into = new ArrayBufferWriter<byte>();
        while (execution.CopyOut!.Next(into))
        {
        }

        await execution.CompleteAsync();
        return into.WrittenSpan.ToArray();
    }
}
