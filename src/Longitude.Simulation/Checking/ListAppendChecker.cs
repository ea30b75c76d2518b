namespace Longitude.Simulation.Checking;

/// <summary>
/// Judges a history by what clients saw alone: appends of unique values to lists, and reads of whole lists. A list shows the order
/// of its writes, so the longest read of a list is its order of versions, and every other read must be a beginning of it.
/// </summary>
/// <remarks>
/// After Kingsbury and Alvaro, "Elle: Inferring Isolation Anomalies from Experimental Observations" (VLDB 2020). A transaction of
/// unknown outcome counts as committed as soon as somebody saw one of its values.
/// </remarks>
internal static class ListAppendChecker
{
    /// <param name="transactions">All transactions.</param>
    /// <param name="final">The lists at the end, read when nothing ran any more; null when not known. Tells of lost appends.</param>
    /// <exception cref="ArgumentException">A value was appended twice: the workload is wrong.</exception>
    public static Violation? Check(IReadOnlyList<ListTransaction> transactions, IReadOnlyDictionary<string, IReadOnlyList<long>>? final = null)
    {
        var lists = new ListOrders(transactions);
        foreach (ListTransaction t in transactions)
        {
            if (t.Outcome == ClientOutcome.Committed && lists.CheckReads(t) is { } violation)
                return violation;
        }

        foreach ((string key, IReadOnlyList<long> values) in final ?? new Dictionary<string, IReadOnlyList<long>>(StringComparer.Ordinal))
        {
            if (lists.NoteRead("the final read", key, values, ownAtEnd: 0, reader: null) is { } violation)
                return violation;
        }

        if ((lists.CheckPrefixes() ?? (final is null ? null : lists.CheckLost(final))) is { } wrong)
            return wrong;
        DependencyGraph graph = lists.Graph();
        return graph.FindCycle() is var (name, cycle) ? CycleText.Violation(name, cycle, n => transactions[n].Name) : null;
    }
}
