namespace Longitude.Simulation.Checking;

/// <summary>A client added to a counter.</summary>
internal readonly record struct Addition(string Name, string Counter, long Delta, ClientOutcome Outcome);

/// <summary>A counter's values, oldest first, from its first value on.</summary>
internal sealed record CounterHistory(string Counter, long Initial, IReadOnlyList<long> Values, long Min = long.MinValue, long Max = long.MaxValue);

/// <summary>
/// A counter keeps its bounds at every version, and ends at its first value plus what was acknowledged, plus some of what has an
/// unknown outcome.
/// </summary>
internal static class CounterChecker
{
    private const int SumsMax = 100_000;

    public static Violation? Check(IEnumerable<Addition> additions, IEnumerable<CounterHistory> counters)
    {
        ILookup<string, Addition> of = additions.ToLookup(a => a.Counter, StringComparer.Ordinal);
        foreach (CounterHistory counter in counters)
        {
            foreach (long value in counter.Values)
            {
                if (value < counter.Min || value > counter.Max)
                    return new Violation("out of bounds", $"Counter {counter.Counter} had the value {value}, outside of {counter.Min} to {counter.Max}.");
            }

            long last = counter.Values.Count == 0 ? counter.Initial : counter.Values[^1];
            long known = counter.Initial + of[counter.Counter].Where(a => a.Outcome == ClientOutcome.Committed).Sum(a => a.Delta);
            Addition[] unknown = [.. of[counter.Counter].Where(a => a.Outcome == ClientOutcome.Unknown)];
            if (!IsReachable(last - known, unknown))
            {
                return new Violation("wrong sum",
                    $"Counter {counter.Counter} ends at {last}; acknowledged additions give {known}, and no choice of the {unknown.Length} of unknown outcome explains it.",
                    [.. unknown.Select(a => a.Name)]);
            }
        }

        return null;
    }

    // Whether some of the additions have this sum. With very many different sums only the least and the greatest are tested.
    private static bool IsReachable(long difference, Addition[] unknown)
    {
        if (difference < unknown.Sum(a => Math.Min(0, a.Delta)) || difference > unknown.Sum(a => Math.Max(0, a.Delta)))
            return false;
        var sums = new HashSet<long> { 0 };
        foreach (Addition addition in unknown)
        {
            sums.UnionWith(sums.Select(s => s + addition.Delta).ToList());
            if (sums.Count > SumsMax)
                return true;
        }

        return sums.Contains(difference);
    }
}
