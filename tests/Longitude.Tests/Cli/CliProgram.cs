using System.Diagnostics;
using Longitude.Tests.Architecture;

namespace Longitude.Tests.Cli;

/// <summary>The command line program that was built beside these tests, in the same configuration.</summary>
internal static class CliProgram
{
    /// <summary>Starts it, with its output and errors to be read.</summary>
    public static Process Start(params string[] arguments)
    {
        string build = Path.GetRelativePath(Path.Combine(SourceTree.Root, "tests", "Longitude.Tests"), AppContext.BaseDirectory);
        string program = Path.Combine(SourceTree.Root, "src", "Longitude.Cli", build, "Longitude.Cli.dll");
        Assert.True(File.Exists(program), $"{program} is not built: build the whole solution.");
        return Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        using Process process = Start(arguments);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await errors);
    }
}
