namespace Longitude.Simulation.Processes;

/// <summary>How fast a simulated process is.</summary>
internal sealed record SimEnvironmentOptions
{
    /// <summary>Longest time between a wake and the turn.</summary>
    public TimeSpan WakeDelayMax { get; init; } = TimeSpan.FromMicroseconds(20);

    /// <summary>How late a timer may be, mostly.</summary>
    public TimeSpan TimerSlackMax { get; init; } = TimeSpan.FromMicroseconds(100);

    /// <summary>Longest time until background work begins.</summary>
    public TimeSpan BackgroundDelayMax { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>What a turn, a timer's action or a message costs at most besides its calls to the outside.</summary>
    public TimeSpan TurnCostMax { get; init; } = TimeSpan.FromMicroseconds(4);
}
