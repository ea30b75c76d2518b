using Longitude.Cli.Bench.Tpcc.Inputs;

namespace Longitude.Cli.Bench.Tpcc;

/// <summary>Which parts of a benchmark are done.</summary>
[Flags]
internal enum Parts
{
    None = 0,
    Load = 1,
    Run = 2,
    Check = 4,
}

/// <summary>What the user asked for, beside the database itself.</summary>
internal sealed record TpccOptions
{
    public required int Warehouses { get; init; }

    public required int Connections { get; init; }

    public required TimeSpan Duration { get; init; }

    public required TimeSpan WarmUp { get; init; }

    /// <summary>Transactions per second of all terminals together, begun at random times whether or not earlier ones have ended; null for as many as go.</summary>
    public required double? Rate { get; init; }

    /// <summary>True for the pauses that the specification's people make.</summary>
    public required bool ThinkTimes { get; init; }

    public required Scale Scale { get; init; }

    public required Homes Homes { get; init; }

    public required int Seed { get; init; }

    public required Parts Parts { get; init; }

    /// <summary>True when tables of an earlier benchmark may be dropped.</summary>
    public required bool Drop { get; init; }

    /// <summary>Where acknowledged orders are written to while it runs, and read from by the check.</summary>
    public required string? Acknowledged { get; init; }

    public required string? Json { get; init; }

    public required string? Html { get; init; }
}
