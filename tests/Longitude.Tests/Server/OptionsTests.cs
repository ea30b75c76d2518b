using Longitude.Server.Configuration;
using Microsoft.Extensions.Logging;

namespace Longitude.Tests.Server;

/// <summary>Options from a file, the environment and the command line.</summary>
public sealed class OptionsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("longitude-options-test-").FullName;
    private readonly List<string> _unknown = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_command_line_wins_over_the_environment_and_that_over_the_file()
    {
        string file = Write("""
            { "connectionsMax": 10, "data": "from-file", "logLevel": "debug", "requireTls": true, "tls": "auto", "listen": ["127.0.0.1:1", "[::1]:2"] }
            """);
        ServerOptions options = Read(file, [("LONGITUDE_CONNECTIONS_MAX", "20"), ("LONGITUDE_DATA", "from-environment"), ("PATH", "/bin")], [("connections-max", "30")]);
        Assert.Equal(30, options.ConnectionsMax);
        Assert.Equal("from-environment", options.DataFolder);
        Assert.Equal(LogLevel.Debug, options.LogLevel);
        Assert.True(options.RequireTls);
        Assert.Equal(TlsMode.Auto, options.Tls);
        Assert.Equal([new ListenAddress("127.0.0.1", 1), new ListenAddress("[::1]", 2)], options.Listen);
        Assert.Empty(_unknown);
    }

    [Fact]
    public void Every_option_reads_what_it_shows_and_has_the_same_name_everywhere()
    {
        foreach (OptionDefinition option in OptionCatalog.All)
        {
            string shown = option.Show(ServerOptions.Default);
            if (shown.Length > 0)
                Assert.Equal(shown, option.Show(option.Set(ServerOptions.Default, shown)));
            Assert.Same(option, OptionCatalog.Find(option.Name));
            Assert.Same(option, OptionCatalog.Find(option.JsonName));
            Assert.Same(option, OptionCatalog.Find(option.EnvironmentName["LONGITUDE_".Length..]));
        }
    }

    [Fact]
    public void The_operators_manual_has_every_option_with_its_default()
    {
        string[] manual = File.ReadAllLines(Path.Combine(Architecture.SourceTree.Root, "docs", "server.md"));
        foreach (OptionDefinition option in OptionCatalog.All)
        {
            string standard = option.Show(ServerOptions.Default);
            string row = $"| `--{option.Name}` | {(standard.Length > 0 ? $"`{standard}`" : "")}";
            Assert.True(Array.Exists(manual, l => l.StartsWith(row, StringComparison.Ordinal)), $"docs/server.md has no row that begins with {row}");
        }
    }

    [Theory]
    [InlineData("connections-max", "0", "--connections-max must be a whole number from 1 to 100000, not '0'.")]
    [InlineData("connections-max", "many", "--connections-max must be a whole number from 1 to 100000, not 'many'.")]
    [InlineData("listen", "here", "--listen must be ADDRESS:PORT with an IP address, localhost or * (every address), such as 127.0.0.1:5433 or [::1]:5433, not 'here'.")]
    [InlineData("listen", "127.0.0.1:70000", "--listen must be ADDRESS:PORT with an IP address, localhost or * (every address), such as 127.0.0.1:5433 or [::1]:5433, not '127.0.0.1:70000'.")]
    [InlineData("listen", "::1:5433", "--listen must be ADDRESS:PORT with an IP address, localhost or * (every address), such as 127.0.0.1:5433 or [::1]:5433, not '::1:5433'.")]
    [InlineData("message-max", "3XB", "--message-max must be a size from 64kB to 1GB, such as 64MB (units: B, kB, MB, GB), not '3XB'.")]
    [InlineData("statement-timeout", "-1", "--statement-timeout must be a time from 0 to 30d, such as 500ms or 30s (units: ms, s, min, h, d), not '-1'.")]
    [InlineData("tls", "maybe", "--tls must be one of off, auto, files, not 'maybe'.")]
    [InlineData("require-tls", "2", "--require-tls must be on or off, not '2'.")]
    [InlineData("require-tls", "on", "--require-tls needs TLS: use --tls auto, or name --tls-certificate and --tls-key.")]
    [InlineData("tls-key", "x", "TLS from files needs both --tls-certificate and --tls-key; --tls auto makes a certificate of its own.")]
    [InlineData("connections-reserved", "1000", "--connections-reserved (1000) must be less than --connections-max (1000).")]
    public void A_value_that_cannot_be_is_named(string option, string value, string message) =>
        Assert.Equal(message, Assert.Throws<ConfigurationException>(() => Read(null, [], [(option, value)])).Message);

    [Fact]
    public void Errors_of_a_file_name_the_file_and_the_key()
    {
        string file = Write("""{ "connectionsMax": "lots" }""");
        Assert.Equal($"{file}: \"connectionsMax\" must be a whole number from 1 to 100000, not 'lots'.", Assert.Throws<ConfigurationException>(() => Read(file, [], [])).Message);
        file = Write("""{ "conectionsMax": 5 }""");
        Assert.Equal($"{file}: there is no option \"conectionsMax\". Did you mean connectionsMax?", Assert.Throws<ConfigurationException>(() => Read(file, [], [])).Message);
        file = Write("""{ "limits": { "connectionsMax": 5 } }""");
        Assert.Equal($"{file}: \"limits\" must be a single value or a list of them.", Assert.Throws<ConfigurationException>(() => Read(file, [], [])).Message);
        file = Write("{ ");
        Assert.StartsWith($"{file} is not a valid configuration file: ", Assert.Throws<ConfigurationException>(() => Read(file, [], [])).Message, StringComparison.Ordinal);
        Assert.Equal($"There is no configuration file {file}.no.", Assert.Throws<ConfigurationException>(() => Read(file + ".no", [], [])).Message);
        Assert.Equal(
            "The environment variable LONGITUDE_CONNECTIONS_MAX must be a whole number from 1 to 100000, not 'x'.",
            Assert.Throws<ConfigurationException>(() => Read(null, [("LONGITUDE_CONNECTIONS_MAX", "x")], [])).Message);
    }

    [Fact]
    public void A_variable_that_is_no_option_is_told_and_ignored()
    {
        Read(null, [("LONGITUDE_CONECTIONS_MAX", "5"), ("LONGITUDE_CONFIG", "x")], []);
        Assert.Equal(["The environment variable LONGITUDE_CONECTIONS_MAX is no option and was ignored. Did you mean LONGITUDE_CONNECTIONS_MAX?"], _unknown);
    }

    [Fact]
    public void Sizes_and_times_have_units()
    {
        ServerOptions options = Read(null, [], [("message-max", "128 MB"), ("query-memory", "2GB"), ("statement-timeout", "1500"), ("idle-session-timeout", "2min"), ("http", "off")]);
        Assert.Equal(128L << 20, options.MessageBytesMax);
        Assert.Equal(2L << 30, options.QueryMemoryMax);
        Assert.Equal(TimeSpan.FromSeconds(1.5), options.StatementTimeout);
        Assert.Equal(TimeSpan.FromMinutes(2), options.IdleSessionTimeout);
        Assert.Empty(options.Http);
        Assert.True(ListenAddress.Parse("localhost:1").IsLoopback);
        Assert.False(ListenAddress.Parse("*:1").IsLoopback);
        Assert.False(ListenAddress.Parse("10.1.2.3:1").IsLoopback);
    }

    private string Write(string json)
    {
        string file = Path.Combine(_folder, "longitude.json");
        File.WriteAllText(file, json);
        return file;
    }

    private ServerOptions Read(string? file, (string, string)[] environment, (string, string)[] commandLine) => OptionsReader.Read(
        file,
        environment.Select(v => KeyValuePair.Create(v.Item1, v.Item2)),
        commandLine.Select(v => KeyValuePair.Create(v.Item1, v.Item2)),
        _unknown.Add);
}
