namespace Longitude.Simulation.Checking;

/// <summary>One step of a transaction on lists.</summary>
/// <param name="Key">The list.</param>
/// <param name="Appended">The value appended, unique in the whole history; null for a read.</param>
/// <param name="Read">What was read; null for an append, or when the client was not told.</param>
internal sealed record ListStep(string Key, long? Appended, IReadOnlyList<long>? Read)
{
    public static ListStep Append(string key, long value) => new(key, value, null);

    public static ListStep See(string key, params long[] values) => new(key, null, values);
}

/// <summary>A transaction that appends to lists and reads whole lists, as its client saw it.</summary>
internal sealed record ListTransaction(string Name, ClientOutcome Outcome, IReadOnlyList<ListStep> Steps);
