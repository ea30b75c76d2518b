using System.Collections;
using System.CommandLine;
using System.Net;
using Longitude.Server.Configuration;
using Longitude.Server.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Longitude.Cli.Start;

/// <summary><c>longitude start</c>: a server that any PostgreSQL client connects to.</summary>
internal static class StartCommand
{
    /// <summary>Read by the framework before its first socket: completions run on the thread that waits for the sockets.</summary>
    private const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    public static Command Create()
    {
        var config = new Option<string?>("--config") { Description = "A file of options (JSON); LONGITUDE_CONFIG names one too.", HelpName = "FILE" };
        var command = new Command("start", "Serves a data folder to PostgreSQL clients. Options come from the configuration file, over that the environment, over that the command line.") { config };
        var options = new List<(OptionDefinition Definition, Option<string?> Option)>();
        foreach (OptionDefinition definition in OptionCatalog.All)
        {
            string standard = definition.Show(ServerOptions.Default);
            var option = new Option<string?>("--" + definition.Name)
            {
                Description = definition.Description + (standard.Length > 0 ? $" [{standard}]" : ""),
                HelpName = definition.Value,
                Arity = ArgumentArity.ExactlyOne,
            };
            command.Options.Add(option);
            options.Add((definition, option));
        }

        command.SetAction((parsed, cancellation) =>
        {
            var given = options.Where(o => parsed.GetResult(o.Option) is not null)
                .Select(o => KeyValuePair.Create(o.Definition.Name, parsed.GetValue(o.Option) ?? ""));
            return RunAsync(parsed.GetValue(config), [.. given], cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(string? configFile, IReadOnlyList<KeyValuePair<string, string>> given, CancellationToken cancellation)
    {
        if (Environment.GetEnvironmentVariable(InlineCompletions) is null)
            Environment.SetEnvironmentVariable(InlineCompletions, "1");
        var warnings = new List<string>();
        ServerOptions options = OptionsReader.Read(
            configFile ?? Environment.GetEnvironmentVariable(OptionsReader.ConfigVariable), EnvironmentVariables(), given, warnings.Add);
        using ILoggerFactory logs = LoggerFactory.Create(log => Configure(log, options));
        ILogger logger = logs.CreateLogger("Longitude");
        foreach (string warning in warnings)
            logger.Warned(warning);
        await using LongitudeServer server = await LongitudeServer.StartAsync(options, logs, cancellation);
        Announce(server, options);
        try
        {
            Exception failure = await server.FailedAsync(cancellation);
            await Console.Error.WriteLineAsync($"longitude: The database has stopped: {failure.Message} Nothing acknowledged is lost; see the log, and start it again.");
            return 1;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Console.WriteLine("Stopping ...");
            await server.DisposeAsync();
            Console.WriteLine("Stopped.");
            return 0;
        }
    }

    private static void Announce(LongitudeServer server, ServerOptions options)
    {
        Console.WriteLine($"Longitude {ServerVersion.Own} serves {Path.GetFullPath(options.DataFolder)}");
        foreach (IPEndPoint address in server.Clients)
            Console.WriteLine($"  PostgreSQL clients: {address}    psql -h {HostOf(address)} -p {address.Port} -U longitude");
        foreach (IPEndPoint address in server.Web)
            Console.WriteLine($"  console:            http://{address}/");
        Console.WriteLine("Ctrl-C stops it.");
    }

    private static string HostOf(IPEndPoint address) =>
        address.Address.Equals(IPAddress.Any) || address.Address.Equals(IPAddress.IPv6Any) ? Environment.MachineName : address.Address.ToString();

    private static void Configure(ILoggingBuilder log, ServerOptions options)
    {
        log.SetMinimumLevel(options.LogLevel);

        // That it cannot begin to listen is said in a sentence of its own.
        log.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        log.AddFilter("Microsoft", level => level >= LogLevel.Warning && options.LogLevel != LogLevel.None);
        log.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-dd HH:mm:ss.fff ";
            console.UseUtcTimestamp = true;
            console.ColorBehavior = LoggerColorBehavior.Default;
        });

        // Standard output is for people who start it; the log goes where errors go.
        log.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    private static IEnumerable<KeyValuePair<string, string>> EnvironmentVariables() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(v => KeyValuePair.Create((string)v.Key, (string?)v.Value ?? ""));
}
