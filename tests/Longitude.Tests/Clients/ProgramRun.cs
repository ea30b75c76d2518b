using System.Diagnostics;
using Longitude.Tests.Server;

namespace Longitude.Tests.Clients;

/// <summary>What a program of somebody else's said and how it ended.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    public string All => Output + Errors;

    /// <summary>Runs a program to its end.</summary>
    public static async Task<ProgramRun> StartAsync(string program, IEnumerable<string> arguments, string input = "", string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        start.Environment["LC_ALL"] = "C";
        start.Environment["PGCONNECT_TIMEOUT"] = "30";
        start.Environment.Remove("PGTZ");
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} did not end. It said: {await output}{await errors}");
        }

        return new ProgramRun(process.ExitCode, await output, await errors);
    }

    /// <summary>Runs psql; a connection string among the arguments replaces the usual one.</summary>
    public static Task<ProgramRun> PsqlAsync(RealServer server, string input, params string[] arguments)
    {
        string url = $"host=127.0.0.1 port={server.Address.Port} user=longitude dbname=longitude";
        string[] all = Array.Exists(arguments, a => a.StartsWith("host=", StringComparison.Ordinal)) ? arguments : [.. arguments, url];
        return StartAsync("psql", ["-X", .. all], input);
    }
}
