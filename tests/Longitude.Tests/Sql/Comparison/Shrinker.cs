namespace Longitude.Tests.Sql.Comparison;

/// <summary>Makes a list of choices smaller as long as what is generated from it still shows a difference.</summary>
internal static class Shrinker
{
    /// <param name="choices">That show the difference.</param>
    /// <param name="shows">Plays a list; gives the choices that were really made if it shows the difference, and null otherwise.</param>
    /// <param name="attemptsMax">After so many lists the smallest one so far is given.</param>
    public static async Task<IReadOnlyList<int>> ShrinkAsync(IReadOnlyList<int> choices, Func<IReadOnlyList<int>, Task<IReadOnlyList<int>?>> shows, int attemptsMax)
    {
        int attempts = 0;
        bool improved = true;
        while (improved && attempts < attemptsMax)
        {
            improved = false;
            for (int size = 16; size >= 1; size /= 2)
            {
                for (int at = 0; at + size <= choices.Count && attempts < attemptsMax; at++)
                {
                    foreach (IReadOnlyList<int> candidate in Smaller(choices, at, size))
                    {
                        attempts++;
                        if (await shows(candidate) is not { } made || !IsSmaller(made, choices))
                            continue;
                        choices = made;
                        improved = true;
                        break;
                    }
                }
            }
        }

        return choices;
    }

    /// <summary>Without a run of choices, with zeros in its place, or with one of them lowered.</summary>
    private static IEnumerable<IReadOnlyList<int>> Smaller(IReadOnlyList<int> choices, int at, int size)
    {
        yield return [.. choices.Take(at), .. choices.Skip(at + size)];
        if (choices.Skip(at).Take(size).Any(c => c > 0))
            yield return [.. choices.Take(at), .. Enumerable.Repeat(0, size), .. choices.Skip(at + size)];
        if (size == 1 && choices[at] > 1)
        {
            yield return [.. choices.Take(at), choices[at] / 2, .. choices.Skip(at + 1)];
            yield return [.. choices.Take(at), choices[at] - 1, .. choices.Skip(at + 1)];
        }
    }

    private static bool IsSmaller(IReadOnlyList<int> made, IReadOnlyList<int> than)
    {
        if (made.Count != than.Count)
            return made.Count < than.Count;
        for (int i = 0; i < made.Count; i++)
        {
            if (made[i] != than[i])
                return made[i] < than[i];
        }

        return false;
    }
}
