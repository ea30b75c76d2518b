namespace Longitude.Simulation.Processes;

/// <summary>What dies.</summary>
internal enum KillKind
{
    /// <summary>The process alone: what it wrote is in the operating system's memory, and survives.</summary>
    Process,

    /// <summary>The machine loses power: what was not synced may be gone.</summary>
    Power,
}

/// <summary>How a call to the outside goes on. A process that dies before the call never sees this: the exception is thrown at once.</summary>
internal enum CallFate
{
    Lives,

    /// <summary>The call is to happen in part, then <see cref="SimEnvironment.Die"/>.</summary>
    DiesPartly,

    /// <summary>The call is to happen, then <see cref="SimEnvironment.Die"/>.</summary>
    DiesAfter,
}

/// <summary>Death at the n-th call to the outside from now.</summary>
/// <param name="Calls">1 means the next call.</param>
/// <param name="Kind">What dies.</param>
/// <param name="OnlyDisk">True to count only calls to the disk: the kill is then in the middle of writing.</param>
internal readonly record struct KillPlan(long Calls, KillKind Kind, bool OnlyDisk = false);
