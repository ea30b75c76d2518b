using System.Diagnostics;
using System.Text.Json;
using Longitude.Tests.Cli;
using Longitude.Tests.Log;

namespace Longitude.Tests.Tpcc;

/// <summary>The benchmark on the embedded engine, as users run it: a process of its own, also one that is killed.</summary>
public sealed class TpccRunTests
{
    private static readonly string[] Common = ["bench", "tpcc", "--embedded", "--small", "--warm-up", "0s"];
    private static readonly string[] OneWarehouse = [.. Common, "--warehouses", "1", "--connections", "4"];

    /// <summary>The way from London to New York: nothing that both must agree on can take less.</summary>
    private const double ShortestWayMs = 75 / 2.0;

    [Fact]
    public async Task After_a_kill_in_the_middle_of_a_run_all_conditions_hold_and_every_acknowledged_order_is_there()
    {
        using var folder = new TempFolder();
        string data = Path.Combine(folder.Path, "data"), orders = Path.Combine(folder.Path, "orders"), json = Path.Combine(folder.Path, "report.json");
        using (Process run = CliProgram.Start([.. OneWarehouse, "--folder", data, "--acknowledged", orders, "--duration", "60s"]))
        {
            Task<string> output = run.StandardOutput.ReadToEndAsync(), errors = run.StandardError.ReadToEndAsync();
            try
            {
                var clock = Stopwatch.StartNew();
                while (!File.Exists(orders) || new FileInfo(orders).Length < 3_000)
                {
                    Assert.False(run.HasExited, "the benchmark ended by itself");
                    Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), "the benchmark does not get on");
                    await Task.Delay(5);
                }
            }
            finally
            {
                run.Kill();
                await run.WaitForExitAsync();
            }

            Assert.Contains("after the load: all hold", await output + await errors, StringComparison.Ordinal);
        }

        (int exitCode, string checkedText) = await CliProgram.RunAsync([.. OneWarehouse, "--folder", data, "--acknowledged", orders, "--check-only", "--json", json]);
        Assert.True(exitCode == 0, checkedText);
        using JsonDocument report = JsonDocument.Parse(await File.ReadAllTextAsync(json));
        JsonElement[] conditions = [.. report.RootElement.GetProperty("checks")[0].GetProperty("conditions").EnumerateArray()];
        Assert.Equal([.. Enumerable.Range(1, 12).Select(c => $"condition {c}"), "acknowledged"], [.. conditions.Select(c => c.GetProperty("name").GetString()!)]);

        (exitCode, string goesOn) = await CliProgram.RunAsync([.. OneWarehouse, "--folder", data, "--acknowledged", orders, "--skip-load", "--duration", "1s"]);
        Assert.True(exitCode == 0, goesOn);
        Assert.Matches("after the run: all hold", goesOn);
    }

    [Fact]
    public async Task The_report_counts_the_transactions_of_one_place_and_of_several_and_its_page_needs_nothing_from_outside()
    {
        using var folder = new TempFolder();
        string json = Path.Combine(folder.Path, "report.json"), html = Path.Combine(folder.Path, "report.html");
        string[] cities = ["--cities", "--warehouses", "3", "--connections", "9", "--duration", "2s", "--json", json, "--html", html];
        (int exitCode, string output) = await CliProgram.RunAsync([.. Common, .. cities]);
        Assert.True(exitCode == 0, output);
        using JsonDocument report = JsonDocument.Parse(await File.ReadAllTextAsync(json));
        JsonElement run = report.RootElement.GetProperty("run");
        Assert.True(run.GetProperty("newOrdersPerMinute").GetDouble() > 0);
        JsonElement payments = run.GetProperty("kinds")[1];
        Assert.True(payments.GetProperty("near").GetProperty("count").GetInt64() > 0);
        Assert.True(payments.GetProperty("far").GetProperty("count").GetInt64() > 0);
        Assert.True(payments.GetProperty("far").GetProperty("p50").GetDouble() > ShortestWayMs);
        string page = await File.ReadAllTextAsync(html);
        Assert.DoesNotMatch("https?:|src=|@import|url\\(", page);
        Assert.Equal(3, page.Split("<svg viewBox=\"0 0 900 300\"").Length - 1);
    }

    [Theory]
    [InlineData("Name a server by --url", "bench", "tpcc")]
    [InlineData("exclude each other", "bench", "tpcc", "--embedded", "--skip-load", "--load-only")]
    [InlineData("--isolation is serializable", "bench", "tpcc", "--url", "Host=127.0.0.1", "--isolation", "none")]
    [InlineData("'soon' is no time", "bench", "tpcc", "--embedded", "--duration", "soon")]
    [InlineData("cannot be used", "bench", "tpcc", "--url", "postgres://x@127.0.0.1:1/x")]
    public async Task What_cannot_be_done_is_said_in_a_sentence(string message, params string[] arguments)
    {
        (int exitCode, string output) = await CliProgram.RunAsync(arguments);
        Assert.NotEqual(0, exitCode);
        Assert.Contains(message, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }
}
