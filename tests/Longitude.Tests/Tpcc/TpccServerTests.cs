using System.Diagnostics;
using System.Text.RegularExpressions;
using Longitude.Tests.Cli;
using Longitude.Tests.Log;

namespace Longitude.Tests.Tpcc;

/// <summary>The benchmark against <c>longitude start</c>, over the wire, with a server that is killed in the middle of the run.</summary>
public sealed class TpccServerTests
{
    [Fact]
    public async Task After_the_server_was_killed_in_the_middle_of_a_run_all_conditions_hold_and_every_acknowledged_order_is_there()
    {
        using var folder = new TempFolder();
        string data = Path.Combine(folder.Path, "data"), orders = Path.Combine(folder.Path, "orders");
        using (Process server = Start(data))
        {
            string[] options = Options(await AddressAsync(server), orders);
            using Process run = CliProgram.Start([.. options, "--duration", "60s"]);
            Task<string> output = run.StandardOutput.ReadToEndAsync(), errors = run.StandardError.ReadToEndAsync();
            try
            {
                var clock = Stopwatch.StartNew();
                while (!File.Exists(orders) || new FileInfo(orders).Length < 1_500)
                {
                    Assert.False(run.HasExited, "the benchmark ended by itself");
                    Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), "the benchmark does not get on");
                    await Task.Delay(5);
                }
            }
            finally
            {
                server.Kill();
                await server.WaitForExitAsync();
                await run.WaitForExitAsync();
            }

            string said = await output + await errors;
            Assert.Contains("after the load: all hold", said, StringComparison.Ordinal);
            Assert.Equal(1, run.ExitCode);
        }

        using (Process server = Start(data))
        {
            string[] options = Options(await AddressAsync(server), orders);
            (int exitCode, string output) = await CliProgram.RunAsync([.. options, "--check-only"]);
            Assert.True(exitCode == 0, output);
            Assert.Matches(@"acknowledged: each of the \d+ orders", output);
            (exitCode, output) = await CliProgram.RunAsync([.. options, "--skip-load", "--duration", "2s"]);
            Assert.True(exitCode == 0, output);
            Assert.Contains("after the run: all hold", output, StringComparison.Ordinal);
            server.Kill();
            await server.WaitForExitAsync();
        }
    }

    private static string[] Options(string address, string orders) =>
    [
        "bench", "tpcc", "--url", $"postgres://longitude@{address}/longitude", "--small", "--warehouses", "1", "--connections", "4", "--warm-up", "0s", "--acknowledged", orders,
    ];

    private static Process Start(string data) => CliProgram.Start("start", "--data", data, "--listen", "127.0.0.1:0", "--http", "off");

    /// <summary>Reads what the server says until it names its address.</summary>
    private static async Task<string> AddressAsync(Process server)
    {
        server.ErrorDataReceived += static (_, _) => { };
        server.BeginErrorReadLine();
        using var tooLong = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await server.StandardOutput.ReadLineAsync(tooLong.Token) is { } line)
        {
            Match match = Regex.Match(line, @"PostgreSQL clients: +(?<address>\S+:\d+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
            if (match.Success)
                return match.Groups["address"].Value;
        }

        throw new InvalidOperationException("The server ended before it listened.");
    }
}
