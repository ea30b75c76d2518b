using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Longitude.Client;
using Longitude.Server.Authentication;
using Longitude.Server.Configuration;
using Longitude.Server.Connections;
using Longitude.Server.Hosting;
using Longitude.Server.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace Longitude.Tests.Server;

/// <summary>The console, health and metrics over HTTP, on a real world of two cities.</summary>
public sealed class ConsoleTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("longitude-console-test-").FullName;
    private Database _database = null!;
    private HttpConsole _console = null!;
    private Listener _listener = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        _database = Database.Open(_folder, new WorldOptions { Leaves = [new("world/eu/london", Shards: 2), new("world/us/newyork")] });
        ServerOptions options = ServerOptions.Default with
        {
            DataFolder = _folder,
            Listen = [ListenAddress.Loopback(0)],
            Http = [ListenAddress.Loopback(0)],
            HttpHosts = ["db.example"],
        };
        var services = new ConnectionServices(options, new FakeDatabase(), LoginPolicy.Open(_folder), null, NullLogger.Instance);
        _console = new HttpConsole(services, _database, "1.2.3", key => key.ToString());
        _listener = await Listener.StartAsync(services, _console.HandleAsync, NullLoggerFactory.Instance);
        _http = new HttpClient { BaseAddress = new Uri($"http://{_listener.Web[0]}/") };
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _listener.DisposeAsync();
        _console.Dispose();
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Health_is_ok_while_the_database_works() => Assert.Equal("ok\n", await _http.GetStringAsync("health"));

    [Fact]
    public async Task Metrics_count_what_happened_in_Prometheus_format()
    {
        Connection london = _database.Connect("world/eu/london");
        for (int i = 0; i < 5; i++)
            await london.PutAsync(london.Place.Key($"k{i}"), new byte[10]);
        using (RawClient client = await RawClient.ConnectAsync(_listener.Clients[0]))
            await client.Query("rows 3; do").AskAsync();

        string metrics = await _http.GetStringAsync("metrics");
        foreach (string line in metrics.TrimEnd('\n').Split('\n'))
            Assert.Matches(@"^(# HELP [a-z_]+ .+|# TYPE [a-z_]+ (counter|gauge)|[a-z_]+(\{[a-z]+=""[^""]*""(,[a-z]+=""[^""]*"")*\})? [-+.eE0-9]+)$", line);
        Assert.Equal(5, Value(metrics, "longitude_commits_total{place=\"world/eu/london\"}"));
        Assert.Equal(5, Value(metrics, "longitude_commits_total{place=\"world\"}"));
        Assert.Equal(0, Value(metrics, "longitude_commits_total{place=\"world/us/newyork\"}"));
        Assert.Equal(2, Value(metrics, "longitude_statements_total"));
        Assert.Equal(3, Value(metrics, "longitude_rows_sent_total"));
        Assert.Equal(1, Value(metrics, "longitude_up"));
        Assert.Equal(2, Value(metrics, "longitude_statements_within_total{le=\"+Inf\"}"));
        Assert.True(Value(metrics, "longitude_shard_rows{place=\"world/eu/london\",shard=\"0\"}") + Value(metrics, "longitude_shard_rows{place=\"world/eu/london\",shard=\"1\"}") >= 5);
    }

    [Fact]
    public async Task The_status_shows_places_shards_and_the_keys_that_transactions_lost_over()
    {
        Connection london = _database.Connect("world/eu/london");
        Key hot = london.Place.Key("hot");
        await london.RunAsync(tx =>
        {
            tx.PutNumber(hot, 0);
            return Task.CompletedTask;
        });
        using var bothHaveRead = new Barrier(2);
        var first = new bool[2];
        await Task.WhenAll(Enumerable.Range(0, 2).Select(i => Task.Run(() => london.RunAsync(async tx =>
        {
            long n = await tx.GetNumberAsync(hot);
            if (!first[i])
            {
                first[i] = true;
                bothHaveRead.SignalAndWait(TimeSpan.FromSeconds(30));
            }

            tx.PutNumber(hot, n + 1);
        }))));

        using JsonDocument status = JsonDocument.Parse(await _http.GetStringAsync("status"));
        JsonElement root = status.RootElement;
        Assert.Equal("1.2.3", root.GetProperty("version").GetString());
        string[] paths = [.. root.GetProperty("places").EnumerateArray().Select(p => p.GetProperty("path").GetString()!)];
        Assert.Equal(["world", "world/eu", "world/eu/london", "world/us", "world/us/newyork"], paths);
        Assert.Equal(2, root.GetProperty("places")[2].GetProperty("shards").GetArrayLength());
        JsonElement conflict = Assert.Single(root.GetProperty("conflicts").EnumerateArray());
        Assert.Equal("world/eu/london:'hot'", conflict.GetProperty("key").GetString());
        Assert.Equal("Stale", conflict.GetProperty("reason").GetString());
        Assert.Equal(1, conflict.GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task The_page_needs_nothing_from_elsewhere()
    {
        string page = await _http.GetStringAsync("");
        string[] references = [.. Regex.Matches(page, "(src|href)=\"([^\"]+)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10)).Select(m => m.Value.Split('"')[1])];
        Assert.NotEmpty(references);
        foreach (string reference in references)
        {
            Assert.StartsWith("/", reference, StringComparison.Ordinal);
            using HttpResponseMessage response = await _http.GetAsync(reference);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Contains("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("db.example", HttpStatusCode.OK)]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("[::1]", HttpStatusCode.OK)]
    public async Task Only_the_servers_own_names_are_answered(string host, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "status");
        request.Headers.Host = host;
        using HttpResponseMessage response = await _http.SendAsync(request);
        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Nothing_can_be_changed_and_what_is_not_there_is_said()
    {
        using var content = new StringContent("x");
        using HttpResponseMessage posted = await _http.PostAsync("status", content);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, posted.StatusCode);
        using HttpResponseMessage missing = await _http.GetAsync("nothing");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    private static double Value(string metrics, string name) =>
        double.Parse(metrics.Split('\n').Single(l => l.StartsWith(name + " ", StringComparison.Ordinal)).Split(' ')[1], CultureInfo.InvariantCulture);
}
