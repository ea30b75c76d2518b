using System.Text.Json;

namespace Longitude.Tests.Cli;

/// <summary>Runs the demo as users do: as a process that starts, kills and reopens an engine.</summary>
public sealed class DemoTests
{
    private static readonly string[] Checks =
    [
        "Money conserved",
        "Every balance is what its transfers make it",
        "No acknowledged transfer missing",
        "No seat sold twice",
        "No acknowledged booking missing",
    ];

    [Fact]
    public async Task The_demo_kills_its_engine_and_finds_everything_acknowledged()
    {
        string json = Path.Combine(Path.GetTempPath(), $"longitude-demo-test-{Guid.NewGuid():N}.json");
        try
        {
            (int exitCode, string output) = await CliProgram.RunAsync("demo", "--seconds", "3", "--seed", "1", "--json", json);
            Assert.True(exitCode == 0, output);
            Assert.All(Checks, check => Assert.Matches($@"(?m)^ok +{check}: [1-9]", output));
            Assert.DoesNotContain('\e', output);
            using var report = JsonDocument.Parse(await File.ReadAllTextAsync(json));
            Assert.True(report.RootElement.GetProperty("passed").GetBoolean());
            string folder = output.Split("Data in ")[1].Split(';')[0];
            Assert.False(Directory.Exists(folder), "A folder of its own is removed.");
        }
        finally
        {
            File.Delete(json);
        }
    }

    [Fact]
    public async Task Each_check_of_the_demo_fails_on_data_that_breaks_it()
    {
        string folder = Path.Combine(Path.GetTempPath(), $"longitude-demo-test-{Guid.NewGuid():N}");
        try
        {
            (int exitCode, string output) = await CliProgram.RunAsync("demo", "--seconds", "2", "--folder", folder, "--tamper");
            Assert.True(exitCode == 1, output);
            Assert.All(Checks, check => Assert.Matches($"(?m)^FAILED +{check}", output));
            Assert.True(Directory.Exists(folder), "A folder that was named is kept.");

            (exitCode, output) = await CliProgram.RunAsync("demo", "--folder", folder);
            Assert.Equal(1, exitCode);
            Assert.Equal($"longitude: The folder {folder} is not empty: name a new or an empty one.", output.Trim());
        }
        finally
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("demo", "--seconds", "0")]
    [InlineData("demo", "--seconds", "soon")]
    [InlineData("demo", "--no-such-option", "1")]
    [InlineData("no-such-command")]
    public async Task Bad_arguments_are_named_and_nothing_is_run(params string[] arguments)
    {
        (int exitCode, string output) = await CliProgram.RunAsync(arguments);
        Assert.NotEqual(0, exitCode);
        Assert.Contains(arguments[^1] is "1" ? arguments[^2] : arguments[^1], output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Data in", output, StringComparison.Ordinal);
    }
}
