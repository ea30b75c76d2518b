namespace Longitude.Simulation.Checking;

/// <summary>What became of a transaction's call.</summary>
/// <param name="Name">The transaction.</param>
/// <param name="Began">When its client began it.</param>
/// <param name="Ended">When its client was told that it committed or was finally rejected; null when it never was.</param>
/// <param name="ProcessDied">The process that it was called in was killed meanwhile.</param>
internal readonly record struct Attempt(string Name, TimeSpan Began, TimeSpan? Ended, bool ProcessDied);

/// <summary>Once faults have ended, every transaction ends in time, or its process was killed.</summary>
internal static class ProgressChecker
{
    public static Violation? Check(IEnumerable<Attempt> attempts, TimeSpan faultsEnded, TimeSpan grace)
    {
        foreach (Attempt attempt in attempts)
        {
            if (attempt.ProcessDied)
                continue;
            TimeSpan due = (attempt.Began > faultsEnded ? attempt.Began : faultsEnded) + grace;
            if (attempt.Ended is not { } ended)
                return new Violation("stuck", $"{attempt.Name} began at {attempt.Began} and never ended.", attempt.Name);
            if (ended > due)
                return new Violation("too slow", $"{attempt.Name} began at {attempt.Began}, should have ended by {due}, and ended at {ended}.", attempt.Name);
        }

        return null;
    }
}
