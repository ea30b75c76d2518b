using System.CommandLine;
using Longitude;
using Longitude.Cli;
using Longitude.Cli.Bench;
using Longitude.Cli.Demo;
using Longitude.Cli.Simulate;
using Longitude.Cli.Start;

var root = new RootCommand("Longitude: a transactional database for applications that live in several places at once.");
Command start = StartCommand.Create();
root.Subcommands.Add(start);
root.Subcommands.Add(DemoCommand.Create());
root.Subcommands.Add(DemoCommand.CreateEngine());
root.Subcommands.Add(SimulateCommand.Create());
root.Subcommands.Add(BenchCommand.Create());

try
{
    ParseResult parsed = root.Parse(args);
    return await parsed.InvokeAsync(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,

        // After a signal. A server has a limit of its own: its option shutdown-timeout.
        ProcessTerminationTimeout = parsed.CommandResult.Command == start ? TimeSpan.FromDays(20) : TimeSpan.FromSeconds(2),
    });
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("Stopped.");
    return 130;
}
catch (Exception e) when (e is LongitudeException or CommandException or IOException or UnauthorizedAccessException)
{
    // What a user can cause or cure is told in a sentence; anything else is a defect and keeps its stack trace.
    await Console.Error.WriteLineAsync($"longitude: {e.Message}");
    return 1;
}
