using System.Globalization;
using Longitude.Tests.Server;

namespace Longitude.Tests.Clients;

/// <summary>pgbench with its own scripts: what it counts as failed, and whether its books balance.</summary>
public sealed class PgbenchTests
{
    private const int Clients = 4;
    private const int Transactions = 20;

    [Fact]
    public async Task Its_scripts_run_in_every_mode_and_its_books_balance()
    {
        await using RealServer server = await RealServer.StartAsync();
        ProgramRun made = await PgbenchAsync(server, "-i", "-s", "1", "-q");
        Assert.True(made.ExitCode == 0, made.All);
        long expected = 0;
        foreach (string mode in (string[])["simple", "extended", "prepared"])
        {
            await RunAsync(server, mode, "tpcb-like");
            long[] sums = await SumsAsync(server);
            Assert.All(sums, s => Assert.Equal(sums[0], s));
            Assert.Equal(expected += Clients * Transactions, await CountAsync(server));
            await RunAsync(server, mode, "select-only");
        }

        foreach (string mode in (string[])["simple", "extended", "prepared"])
        {
            await RunAsync(server, mode, "simple-update");
            long[] sums = await SumsAsync(server);
            Assert.Equal(sums[0], sums[3]);
            Assert.Equal(sums[1], sums[2]);
            Assert.Equal(expected += Clients * Transactions, await CountAsync(server));
        }
    }

    private static async Task RunAsync(RealServer server, string mode, string script)
    {
        ProgramRun run = await PgbenchAsync(server, "-n", "-M", mode, "-b", script, "-c", Text(Clients), "-j", "2", "-t", Text(Transactions));
        Assert.True(run.ExitCode == 0, run.All);
        Assert.Contains($"number of transactions actually processed: {Clients * Transactions}/{Clients * Transactions}", run.Output, StringComparison.Ordinal);
        Assert.Contains("number of failed transactions: 0 (0.000%)", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("ERROR", run.All, StringComparison.Ordinal);
    }

    /// <summary>What accounts, tellers and branches hold, and what the history says was added.</summary>
    private static async Task<long[]> SumsAsync(RealServer server)
    {
        ProgramRun run = await ProgramRun.PsqlAsync(server, "", "-Atc", """
            SELECT (SELECT sum(abalance) FROM pgbench_accounts), (SELECT sum(tbalance) FROM pgbench_tellers),
                (SELECT sum(bbalance) FROM pgbench_branches), (SELECT sum(delta) FROM pgbench_history)
            """);
        return [.. run.Output.Trim().Split('|').Select(n => long.Parse(n, CultureInfo.InvariantCulture))];
    }

    private static async Task<long> CountAsync(RealServer server) =>
        long.Parse((await ProgramRun.PsqlAsync(server, "", "-Atc", "SELECT count(*) FROM pgbench_history")).Output, CultureInfo.InvariantCulture);

    private static Task<ProgramRun> PgbenchAsync(RealServer server, params string[] arguments) => ProgramRun.StartAsync(
        "pgbench", [.. arguments, "-h", "127.0.0.1", "-p", Text(server.Address.Port), "-U", "longitude", "longitude"]);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
