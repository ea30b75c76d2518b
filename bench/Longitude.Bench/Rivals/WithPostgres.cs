using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Longitude.Bench.Rivals;

/// <summary>
/// Runs a command beside a PostgreSQL server of its own: <c>bench/run with-postgres -- ./longitude bench tpcc --url {url}</c>.
/// </summary>
internal static class WithPostgres
{
    private const string UrlMark = "{url}";

    public static Command Command()
    {
        var folder = new Option<string>("--folder") { Description = "Where the server's data goes: on the disk to be measured.", DefaultValueFactory = _ => Path.GetTempPath() };
        var setting = new Option<string[]>("--set") { Description = "A setting of the server, such as shared_buffers=1GB.", DefaultValueFactory = _ => [] };
        var arguments = new Argument<string[]>("command") { Description = $"The command, after --; {UrlMark} in it becomes the server's address.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("with-postgres", "Runs a command beside a PostgreSQL server in a temporary folder.") { folder, setting, arguments };
        command.SetAction((parsed, cancellation) =>
            RunAsync(parsed.GetRequiredValue(folder), parsed.GetRequiredValue(setting), parsed.GetRequiredValue(arguments), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string folder, string[] settings, string[] command, CancellationToken cancellation)
    {
        int port = FreePort();
        using PostgresServer? server = PostgresServer.TryStart(folder, out string why, port, settings);
        if (server is null)
        {
            await Console.Error.WriteLineAsync($"PostgreSQL does not run: {why}");
            return 1;
        }

        string url = string.Create(CultureInfo.InvariantCulture, $"postgres://bench@127.0.0.1:{port}/postgres");
        using Process process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1).Select(a => a.Replace(UrlMark, url, StringComparison.Ordinal))))!;
        try
        {
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C reaches the command too.
            await process.WaitForExitAsync(CancellationToken.None);
            return process.ExitCode;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
