using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Longitude.Tests.Server;

namespace Longitude.Tests.Cli;

/// <summary>Runs <c>longitude start</c> as a process: what it prints, how it stops, and what it says when it cannot start.</summary>
public sealed class StartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("longitude-start-test-").FullName;

    private string Data => Path.Combine(_folder, "data");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_says_where_it_listens_serves_and_stops_with_a_word_to_its_clients()
    {
        using var server = new RunningServer("--data", Data, "--listen", "127.0.0.1:0", "--http", "127.0.0.1:0");
        IPEndPoint address = await server.AddressAsync("PostgreSQL clients:");
        using RawClient client = await RawClient.ConnectAsync(address);
        Assert.Equal(["T 1", "D 1", "C SELECT 1", "Z I"], await client.Query("SELECT 1").AskAsync());
        using (var http = new HttpClient())
            Assert.Equal("ok\n", await http.GetStringAsync(new Uri($"http://{await server.AddressAsync("http://")}/health")));

        server.Signal(15);
        Assert.Equal("E FATAL 57P01 terminating connection due to administrator command", (await client.ReadAsync())!.ToString());
        Assert.Null(await client.ReadAsync());
        Assert.Equal(0, await server.ExitCodeAsync());
        Assert.EndsWith("Stopped.", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_committed_survives_a_kill()
    {
        using (var server = new RunningServer("--data", Data, "--listen", "127.0.0.1:0", "--http", "off"))
        {
            using RawClient client = await RawClient.ConnectAsync(await server.AddressAsync("PostgreSQL clients:"));
            Assert.Equal(["C ALTER ROLE", "Z I"], await client.Query("ALTER ROLE longitude PASSWORD 'x'").AskAsync());
            server.Signal(9);
            await server.ExitCodeAsync();
        }

        using var again = new RunningServer("--data", Data, "--listen", "127.0.0.1:0", "--http", "off");
        using var second = new RawClient(await again.AddressAsync("PostgreSQL clients:"));
        await second.Startup(("user", "longitude")).SendAsync();
        Assert.Equal("R", (await new ScramClient("x", "abc").LogInAsync(second)).ToString());
    }

    [Fact]
    public async Task A_folder_that_another_process_serves_is_refused()
    {
        using var first = new RunningServer("--data", Data, "--listen", "127.0.0.1:0", "--http", "off");
        await first.AddressAsync("PostgreSQL clients:");
        string error = await FailAsync("--data", Data, "--listen", "127.0.0.1:0", "--http", "off");
        Assert.Contains(first.Id.ToString(CultureInfo.InvariantCulture), error, StringComparison.Ordinal);
        Assert.Contains(Data, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        Assert.Equal(
            $"longitude: Another program already listens on {taken.LocalEndPoint}: stop it, or choose another port with --listen or --http.",
            await FailAsync("--data", Data, "--listen", taken.LocalEndPoint!.ToString()!, "--http", "off"));
    }

    [Fact]
    public async Task Other_machines_are_not_let_in_while_the_superuser_has_no_password() =>
        Assert.Equal(
            "longitude: The server does not listen on *:0, which other machines can reach, as long as its superuser longitude has no password. "
            + "Start it on 127.0.0.1 first, run  ALTER ROLE longitude PASSWORD '...'  there, and start it again.",
            await FailAsync("--data", Data, "--listen", "*:0", "--http", "off"));

    [Fact]
    public async Task A_bad_configuration_is_named_with_its_file_and_key()
    {
        string file = Path.Combine(_folder, "c.json");
        await File.WriteAllTextAsync(file, """{ "connectionsMax": "lots" }""");
        Assert.Equal(
            $"longitude: {file}: \"connectionsMax\" must be a whole number from 1 to 100000, not 'lots'.",
            await FailAsync("--data", Data, "--config", file));
        Assert.False(Directory.Exists(Data), "Nothing is made before the options are known to be good.");
        string world = Path.Combine(_folder, "world.json");
        await File.WriteAllTextAsync(world, """{ "leafs": [] }""");
        Assert.StartsWith($"longitude: {world}: The world's description is not valid JSON for it: ", await FailAsync("--data", Data, "--world", world), StringComparison.Ordinal);
    }

    private static async Task<string> FailAsync(params string[] arguments)
    {
        using var server = new RunningServer(arguments);
        Assert.Equal(1, await server.ExitCodeAsync());
        Assert.DoesNotContain("   at ", server.Output, StringComparison.Ordinal);
        return server.Output.Trim();
    }
}
