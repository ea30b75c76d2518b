namespace Longitude.Simulation.Checking;

/// <summary>What one snapshot showed.</summary>
/// <param name="Name">The reader.</param>
/// <param name="Reads">Keys, and whose versions were seen.</param>
/// <param name="Ranges">Ranges, and what was seen in them.</param>
/// <param name="After">What the reader's session has made or seen before: the snapshot must hold it, and what that depends on.</param>
internal sealed record SnapshotObservation(
    string Name, IReadOnlyList<Seen> Reads, IReadOnlyList<SeenRange> Ranges, IReadOnlyList<HistoryTransaction>? After = null);

/// <summary>
/// Whether each snapshot shows a consistent past: every transaction as a whole or not at all, and none without those that it
/// depends on (whose writes it saw or overwrote, directly or not).
/// </summary>
/// <remarks>
/// Two snapshots may disagree on which of two independent transactions came first; so each is judged by itself, and with what its session has seen. It is torn when a
/// writer that it did not see comes, by dependencies, before one that it saw. The search goes back from what was seen, and
/// stops at what is older than everything unseen: mostly a few steps.
/// </remarks>
internal static class SnapshotChecker
{
    public static Violation? Check(History history, IReadOnlyList<SnapshotObservation> snapshots)
    {
        var graph = new HistoryGraph(history);
        if (graph.AddReads() is { } violation)
            return violation;
        int[] rank = Ranks(graph.Graph);
        DependencyGraph back = graph.Graph.Reversed(EdgeKinds.WriteWrite | EdgeKinds.WriteRead | EdgeKinds.Link);
        var search = new Search();
        foreach (SnapshotObservation snapshot in snapshots)
        {
            View view = search.View;
            view.Clear();
            foreach (HistoryTransaction before in snapshot.After ?? [])
                view.SeenWriters.TryAdd(graph.NodeOf(before), null);
            Violation? torn = graph.Visit(snapshot.Name, snapshot.Reads, snapshot.Ranges, view.Add);
            if ((torn ?? Judge(snapshot.Name, view, back, rank, graph, search)) is { } found)
                return found;
        }

        return null;
    }

    private static Violation? Judge(string name, View seen, DependencyGraph back, int[] rank, HistoryGraph graph, Search search)
    {
        if (seen.Unseen.Count == 0)
            return null;
        int oldest = seen.Unseen.Keys.Min(n => rank[n]);
        (Dictionary<int, Edge> from, Queue<int> queue) = (search.From, search.Queue);
        from.Clear();
        queue.Clear();
        foreach (int node in seen.SeenWriters.Keys)
        {
            from.TryAdd(node, default);
            queue.Enqueue(node);
        }

        while (queue.TryDequeue(out int node))
        {
            if (seen.Unseen.TryGetValue(node, out string? key))
                return Tell(name, node, key, from, seen, graph);
            foreach (Edge edge in back.From(node))
            {
                if (rank[edge.To] >= oldest && from.TryAdd(edge.To, edge))
                    queue.Enqueue(edge.To);
            }
        }

        return null;
    }

    private static Violation Tell(string name, int unseen, string key, Dictionary<int, Edge> from, View seen, HistoryGraph graph)
    {
        var path = new List<Edge>();
        int at = unseen;
        for (Edge edge = from[at]; edge.Kind != EdgeKinds.None; edge = from[at])
        {
            path.Add(new Edge(at, edge.From, edge.Kind, edge.Key));
            at = edge.From;
        }

        string first = graph.NameOf(unseen), last = graph.NameOf(at);
        string? sawKey = seen.SeenWriters[at];
        string says = sawKey is null ? $"{name}, whose session has seen {last}," : $"{name} shows what {last} wrote to {sawKey}, but";
        if (path.Count == 0)
            return new Violation(sawKey is null ? "session behind" : "torn snapshot", $"{says} does not show what {last} wrote to {key}.", name, last);
        IReadOnlyList<Edge> plain = graph.Graph.WithoutHelpers(path);
        return new Violation(sawKey is null ? "session behind" : "snapshot without cause",
            $"{says} does not show what {first} wrote to {key} before it: {CycleText.Steps(plain, graph.NameOf)}.",
            [name, .. plain.Select(e => graph.NameOf(e.From)), last]);
    }

    // Ranks grow along dependencies; of free choices the transaction that the history names first gets the lower one. What lies
    // on a cycle is left at the top, so that the search does not stop at it.
    private static int[] Ranks(DependencyGraph graph)
    {
        const EdgeKinds kinds = EdgeKinds.WriteWrite | EdgeKinds.WriteRead | EdgeKinds.Link;
        int[] waits = new int[graph.Nodes], rank = new int[graph.Nodes];
        for (int node = 0; node < graph.Nodes; node++)
        {
            foreach (Edge edge in graph.From(node))
                waits[edge.To] += (edge.Kind & kinds) == EdgeKinds.None ? 0 : 1;
        }

        var ready = new PriorityQueue<int, int>();
        for (int node = 0; node < graph.Nodes; node++)
        {
            rank[node] = int.MaxValue;
            if (waits[node] == 0)
                ready.Enqueue(node, node);
        }

        for (int next = 0; ready.TryDequeue(out int node, out _); next++)
        {
            rank[node] = next;
            foreach (Edge edge in graph.From(node))
            {
                if ((edge.Kind & kinds) != EdgeKinds.None && --waits[edge.To] == 0)
                    ready.Enqueue(edge.To, edge.To);
            }
        }

        return rank;
    }

    // One for all snapshots: each search starts anew in the same memory.
    private sealed class Search
    {
        public View View { get; } = new();

        public Dictionary<int, Edge> From { get; } = [];

        public Queue<int> Queue { get; } = new();
    }

    // The writers that a snapshot shows and the first that it does not, each with a key that says so.
    private sealed class View
    {
        /// <summary>No key: the session has seen it before.</summary>
        public Dictionary<int, string?> SeenWriters { get; } = [];

        public Dictionary<int, string> Unseen { get; } = [];

        public void Clear()
        {
            SeenWriters.Clear();
            Unseen.Clear();
        }

        public void Add(VersionOrder order, int index, bool isSure)
        {
            foreach (int writer in isSure ? order.SeenAt(index) : [])
                SeenWriters.TryAdd(writer, order.Key);
            foreach (int writer in order.UnseenAt(index))
                Unseen.TryAdd(writer, order.Key);
        }
    }
}
