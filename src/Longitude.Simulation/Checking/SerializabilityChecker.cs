namespace Longitude.Simulation.Checking;

/// <summary>
/// Whether some serial order explains what all transactions saw, given the store's own order of versions. Optionally that order
/// must also keep real time: among strict transactions, and among those that one shard judged alone.
/// </summary>
/// <remarks>
/// After Adya, "Weak Consistency" (1999): the history is serializable if its graph of dependencies has no cycle. A transaction that
/// touched nothing is left out of real time: it has seen nothing that it could hand on, and may stand anywhere in the order.
/// </remarks>
internal static class SerializabilityChecker
{
    /// <param name="history">All transactions, and the versions of all keys.</param>
    /// <param name="strictRealTime">Demand that strict transactions keep real time.</param>
    /// <param name="shardRealTime">Demand that each shard is linearizable.</param>
    public static Violation? Check(History history, bool strictRealTime = true, bool shardRealTime = true)
    {
        var graph = new HistoryGraph(history);
        if ((graph.CheckWrites() ?? graph.AddReads()) is { } violation)
            return violation;
        if (strictRealTime)
        {
            List<HistoryTransaction> strict = history.Transactions.FindAll(t => t.IsStrict && t.TouchesAnything);
            graph.AddRealTime(strict, strict);
        }

        if (shardRealTime)
            AddShards(graph, history);
        return graph.Graph.FindCycle() is var (name, cycle) ? CycleText.Violation(name, cycle, graph.NameOf) : null;
    }

    private static void AddShards(HistoryGraph graph, History history)
    {
        var judged = new SortedDictionary<int, (List<HistoryTransaction> Any, List<HistoryTransaction> Alone)>();
        foreach (HistoryTransaction t in history.Transactions.Where(t => t.TouchesAnything))
        {
            foreach (int shard in t.Shards)
            {
                if (!judged.TryGetValue(shard, out (List<HistoryTransaction> Any, List<HistoryTransaction> Alone) lists))
                    judged.Add(shard, lists = ([], []));
                lists.Any.Add(t);
                if (t.Shards.Count == 1)
                    lists.Alone.Add(t);
            }
        }

        foreach ((List<HistoryTransaction> any, List<HistoryTransaction> alone) in judged.Values)
            graph.AddRealTime(any, alone);
    }
}
