using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Longitude.Cli.Demo;

/// <summary>The command <c>demo</c>, and the hidden one that its engine runs as.</summary>
internal static class DemoCommand
{
    /// <summary>Every transfer keeps its ledger row until the end, in memory too: a longer run would need more of it than a demo should.</summary>
    private const int SecondsMax = 120;

    public static Command Create()
    {
        var seconds = new Option<int>("--seconds") { Description = $"How long to run before the kill, 1 to {SecondsMax}.", DefaultValueFactory = _ => 20 };
        var folder = new Option<string?>("--folder") { Description = "Where to keep the data: a new or empty folder, which is not removed. A temporary one by default." };
        var seed = new Option<int?>("--seed") { Description = "Repeats the moment of the kill and the clients' choices of another run." };
        var json = new Option<string?>("--json") { Description = "Also writes the report to this file, as JSON." };
        var tamper = new Option<bool>("--tamper") { Description = "Damages the data before the checks, to prove that they see it.", Hidden = true };
        seconds.Validators.Add(InRange);
        var command = new Command("demo", "Three cities, real files, injected distances; transfers and bookings; a kill; and what survived it.")
        {
            seconds, folder, seed, json, tamper,
        };
        command.SetAction((parsed, cancellation) => new DemoRun(new DemoOptions
        {
            Seconds = parsed.GetValue(seconds),
            Folder = parsed.GetValue(folder),
            Seed = parsed.GetValue(seed) ?? Random.Shared.Next(),
            Json = parsed.GetValue(json),
            Tamper = parsed.GetValue(tamper),
        }).RunAsync(cancellation));
        return command;
    }

    /// <summary>The engine: opens the world, runs the clients, and reports on standard output until it is killed.</summary>
    public static Command CreateEngine()
    {
        var folder = new Argument<string>("folder");
        var seed = new Argument<int>("seed");
        var command = new Command(EngineProcess.CommandName) { folder, seed };
        command.Hidden = true;
        command.SetAction((parsed, cancellation) => Engine.RunAsync(parsed.GetRequiredValue(folder), parsed.GetRequiredValue(seed), cancellation));
        return command;
    }

    private static void InRange(OptionResult result)
    {
        // A value that is no number has its own message.
        if (result.Errors.Any() || result.Tokens is not [{ } token] || !int.TryParse(token.Value, CultureInfo.InvariantCulture, out int value))
            return;
        if (value is < 1 or > SecondsMax)
            result.AddError($"--seconds must be 1 to {SecondsMax}, not {value}.");
    }
}

/// <summary>What the user asked for.</summary>
internal sealed record DemoOptions
{
    public required int Seconds { get; init; }

    public required string? Folder { get; init; }

    public required int Seed { get; init; }

    public required string? Json { get; init; }

    public required bool Tamper { get; init; }
}
