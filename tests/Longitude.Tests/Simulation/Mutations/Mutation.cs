namespace Longitude.Tests.Simulation.Mutations;

/// <summary>A deliberate defect of the production code, as edits of its text.</summary>
/// <param name="Name">How it is called.</param>
/// <param name="Breaks">What is wrong with the code then, in one sentence.</param>
/// <param name="FirstSeed">The first seed that the tests give the simulator.</param>
/// <param name="Seeds">How many seeds the tests allow it; one of them must find the defect.</param>
/// <param name="Edits">What is changed.</param>
public sealed record Mutation(string Name, string Breaks, ulong FirstSeed, int Seeds, params Edit[] Edits)
{
    public override string ToString() => Name;
}

/// <summary>One change of one file.</summary>
/// <param name="File">The file, from <c>src/Longitude</c>.</param>
/// <param name="Find">The text that is replaced; the file holds it exactly once.</param>
/// <param name="Replacement">What stands there instead.</param>
public sealed record Edit(string File, string Find, string Replacement)
{
    /// <exception cref="InvalidOperationException">The text is not there exactly once: the code has moved, and the mutation has to follow.</exception>
    public string Apply(string text)
    {
        int at = text.IndexOf(Find, StringComparison.Ordinal);
        if (at < 0 || text.IndexOf(Find, at + 1, StringComparison.Ordinal) >= 0)
            throw new InvalidOperationException($"src/Longitude/{File} does not hold exactly once: {Find}");
        return string.Concat(text.AsSpan(0, at), Replacement, text.AsSpan(at + Find.Length));
    }
}
