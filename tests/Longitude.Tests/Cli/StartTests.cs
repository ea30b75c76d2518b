using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Longitude.Tests.Architecture;
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
        using var server = new Running("--data", Data, "--listen", "127.0.0.1:0", "--http", "127.0.0.1:0");
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
        using (var server = new Running("--data", Data, "--listen", "127.0.0.1:0", "--http", "off"))
        {
            using RawClient client = await RawClient.ConnectAsync(await server.AddressAsync("PostgreSQL clients:"));
            Assert.Equal(["C ALTER ROLE", "Z I"], await client.Query("ALTER ROLE longitude PASSWORD 'x'").AskAsync());
            server.Signal(9);
            await server.ExitCodeAsync();
        }

        using var again = new Running("--data", Data, "--listen", "127.0.0.1:0", "--http", "off");
        using var second = new RawClient(await again.AddressAsync("PostgreSQL clients:"));
        await second.Startup(("user", "longitude")).SendAsync();
        Assert.Equal("R", (await new ScramClient("x", "abc").LogInAsync(second)).ToString());
    }

    [Fact]
    public async Task A_folder_that_another_process_serves_is_refused()
    {
        using var first = new Running("--data", Data, "--listen", "127.0.0.1:0", "--http", "off");
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
        using var server = new Running(arguments);
        Assert.Equal(1, await server.ExitCodeAsync());
        Assert.DoesNotContain("   at ", server.Output, StringComparison.Ordinal);
        return server.Output.Trim();
    }

    /// <summary>The program that was built beside these tests, running; killed at the end if it has not ended.</summary>
    private sealed class Running : IDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

        private readonly Process _process;
        private readonly List<string> _lines = [];

        public Running(params string[] arguments)
        {
            string build = Path.GetRelativePath(Path.Combine(SourceTree.Root, "tests", "Longitude.Tests"), AppContext.BaseDirectory);
            string program = Path.Combine(SourceTree.Root, "src", "Longitude.Cli", build, "Longitude.Cli.dll");
            var start = new ProcessStartInfo("dotnet", [program, "start", .. arguments])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            _process = new Process { StartInfo = start };
            _process.OutputDataReceived += (_, e) => Add(e.Data);
            _process.ErrorDataReceived += (_, e) => Add(e.Data);
            _process.Start();
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
        }

        public int Id => _process.Id;

        public string Output
        {
            get
            {
                lock (_lines)
                    return string.Join('\n', _lines);
            }
        }

        /// <summary>The address in the line that has a text in it, once it is printed.</summary>
        public async Task<IPEndPoint> AddressAsync(string after)
        {
            string? line = null;
            await Eventually.HoldsAsync(() =>
            {
                line = Output.Split('\n').FirstOrDefault(l => l.Contains(after, StringComparison.Ordinal));
                return line is not null || _process.HasExited;
            });
            Assert.True(line is not null, Output);
            return IPEndPoint.Parse(line[(line.IndexOf(after, StringComparison.Ordinal) + after.Length)..].Trim().Split(' ', '/')[0]);
        }

        public void Signal(int signal) => Assert.Equal(0, Kill(_process.Id, signal));

        public async Task<int> ExitCodeAsync()
        {
            using var patience = new CancellationTokenSource(Patience);
            await _process.WaitForExitAsync(patience.Token);
            return _process.ExitCode;
        }

        public void Dispose()
        {
            if (!_process.HasExited)
                _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
        }

        [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern int Kill(int process, int signal);

        private void Add(string? line)
        {
            if (line is null)
                return;
            lock (_lines)
                _lines.Add(line);
        }
    }
}
