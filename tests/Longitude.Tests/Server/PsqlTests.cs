using Longitude.Server.Configuration;
using Longitude.Tests.Clients;

namespace Longitude.Tests.Server;

/// <summary>psql, as people type into it.</summary>
public sealed class PsqlTests
{
    [Fact]
    public async Task Tables_are_made_filled_asked_and_described()
    {
        await using RealServer server = await RealServer.StartAsync();
        (int code, string output) = await RunAsync(server, "", "-c", "CREATE TABLE t (a int PRIMARY KEY, b text)", "-c", "INSERT INTO t VALUES (1, 'x'), (2, NULL)", "-c", "TABLE t", "-c", "\\dt");
        Assert.Equal(0, code);
        Assert.Equal(
            """
            CREATE TABLE
            INSERT 0 2
             a | b 
            ---+---
             1 | x
             2 | 
            (2 rows)

                     List of relations
             Schema | Name | Type  |   Owner   
            --------+------+-------+-----------
             public | t    | table | longitude
            (1 row)
            """,
            output.Trim());
    }

    [Fact]
    public async Task An_error_points_at_its_place()
    {
        await using RealServer server = await RealServer.StartAsync();
        (int code, string output) = await RunAsync(server, "", "-v", "ON_ERROR_STOP=1", "-c", "SELECT 1 +\n  nothing");
        Assert.Equal(1, code);
        Assert.Equal("ERROR:  column \"nothing\" does not exist\nLINE 2:   nothing\n          ^", output.Trim());
    }

    [Fact]
    public async Task Data_is_copied_in_and_out()
    {
        await using RealServer server = await RealServer.StartAsync();
        (int code, string output) = await RunAsync(
            server,
            "CREATE TABLE t (a int PRIMARY KEY, b text);\nCOPY t FROM STDIN;\n1\tone\n2\t\\N\n3\tthree\\tand more\n\\.\nCOPY t TO STDOUT;\nCOPY (SELECT a FROM t WHERE b IS NULL) TO STDOUT WITH (FORMAT csv, HEADER);\n");
        Assert.Equal(0, code);
        Assert.Equal("CREATE TABLE\nCOPY 3\n1\tone\n2\t\\N\n3\tthree\\tand more\na\n2", output.Trim());
    }

    [Fact]
    public async Task TLS_and_channel_binding_are_psqls_own()
    {
        await using RealServer server = await RealServer.StartAsync(o => o with { TlsChosen = TlsMode.Auto });
        string url = $"host=localhost port={server.Address.Port} user=longitude dbname=longitude sslmode=verify-full sslrootcert={server.Folder}/server.crt";
        (int code, string output) = await RunAsync(server, "", "-c", "ALTER ROLE longitude PASSWORD 'x'", url);
        Assert.True(code == 0, output);
        (code, output) = await RunAsync(server, "", "-c", "\\conninfo", url + " channel_binding=require password=x");
        Assert.True(code == 0, output);
        Assert.Contains("SSL connection (protocol: TLSv1.3", output, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output)> RunAsync(RealServer server, string input, params string[] arguments)
    {
        ProgramRun run = await ProgramRun.PsqlAsync(server, input, arguments);
        return (run.ExitCode, run.All);
    }
}
