namespace Longitude.Simulation.Checking;

/// <summary>Finds cycles and names them as Adya does.</summary>
internal sealed partial class DependencyGraph
{
    private const int StartsMax = 200;
    private const EdgeKinds Direct = EdgeKinds.WriteWrite | EdgeKinds.WriteRead;

    /// <summary>
    /// The worst cycle, and of those a shortest: G0 (only writes over writes), G1c (and reads), G-single (one anti-dependency), G2
    /// (several); each first without real time.
    /// </summary>
    /// <returns>The kind and the cycle, without helpers; null when some serial order satisfies all edges.</returns>
    public (string Name, IReadOnlyList<Edge> Cycle)? FindCycle()
    {
        if (Components(Direct | EdgeKinds.ReadWrite | EdgeKinds.RealTime).Members.Count == 0)
            return null;
        foreach (EdgeKinds time in (ReadOnlySpan<EdgeKinds>)[EdgeKinds.None, EdgeKinds.RealTime])
        {
            string suffix = time == EdgeKinds.None ? "" : "-realtime";
            if (Shortest(EdgeKinds.WriteWrite | time) is { } g0)
                return ("G0" + suffix, g0);
            if (Shortest(Direct | time) is { } g1)
                return ("G1c" + suffix, g1);
            if (ShortestWithOneReadWrite(time) is { } single)
                return ("G-single" + suffix, single);
            if (Shortest(Direct | EdgeKinds.ReadWrite | time) is { } g2)
                return ((g2.Count(e => e.Kind == EdgeKinds.ReadWrite) == 1 ? "G-single" : "G2") + suffix, g2);
        }

        throw new InvalidOperationException("A cycle that is there must be found.");
    }

    /// <summary>The shortest way between two nodes, or null.</summary>
    public List<Edge>? Path(int from, int to, EdgeKinds kinds, Func<int, bool>? within = null)
    {
        var reached = new Dictionary<int, Edge>();
        var queue = new Queue<int>([from]);
        while (queue.TryDequeue(out int node))
        {
            foreach (Edge edge in From(node))
            {
                if ((edge.Kind & (kinds | EdgeKinds.Link)) == EdgeKinds.None || reached.ContainsKey(edge.To) || (within is not null && !within(edge.To)))
                    continue;
                reached.Add(edge.To, edge);
                if (edge.To == to)
                    return Trail(reached, from, to);
                queue.Enqueue(edge.To);
            }
        }

        return null;
    }

    /// <summary>Joins the steps over helpers, so that only transactions are left.</summary>
    /// <param name="path">A path, or a cycle, that touches a transaction.</param>
    public IReadOnlyList<Edge> WithoutHelpers(IReadOnlyList<Edge> path)
    {
        int start = 0;
        while (path[start].From >= Transactions)
            start++;
        var result = new List<Edge>();
        Edge joined = default;
        bool isOpen = false;
        for (int i = 0; i < path.Count; i++)
        {
            Edge edge = path[(start + i) % path.Count];
            if (!isOpen)
                joined = edge;
            else if (joined.Kind == EdgeKinds.Link)
                joined = edge with { From = joined.From };
            else
                joined = joined with { To = edge.To };
            isOpen = edge.To >= Transactions;
            if (!isOpen)
                result.Add(joined);
        }

        return result;
    }

    private static List<Edge> Trail(Dictionary<int, Edge> reached, int from, int to)
    {
        var path = new List<Edge>();
        int at = to;
        do
        {
            Edge edge = reached[at];
            path.Add(edge);
            at = edge.From;
        }
        while (at != from);
        path.Reverse();
        return path;
    }

    private IReadOnlyList<Edge>? Shortest(EdgeKinds kinds)
    {
        (int[] component, List<int> members) = Components(kinds);
        IReadOnlyList<Edge>? best = null;
        foreach (int start in members.Take(StartsMax))
        {
            if (Path(start, start, kinds, n => component[n] == component[start]) is { } cycle && WithoutHelpers(cycle) is var plain
                && (best is null || plain.Count < best.Count))
                best = plain;
        }

        return best;
    }

    private IReadOnlyList<Edge>? ShortestWithOneReadWrite(EdgeKinds time)
    {
        (int[] component, List<int> members) = Components(Direct | EdgeKinds.ReadWrite | time);
        IReadOnlyList<Edge>? best = null;
        int tries = 0;
        foreach (int start in members)
        {
            foreach (Edge edge in From(start))
            {
                if (edge.Kind != EdgeKinds.ReadWrite || component[edge.To] != component[start] || tries++ > StartsMax)
                    continue;
                if (Path(edge.To, start, Direct | time, n => component[n] == component[start]) is not { } back)
                    continue;
                IReadOnlyList<Edge> plain = WithoutHelpers([edge, .. back]);
                if (best is null || plain.Count < best.Count)
                    best = plain;
            }
        }

        return best;
    }

    /// <summary>Strongly connected components (Tarjan), without recursion. Members: the transactions in those of more than one node.</summary>
    private (int[] Component, List<int> Members) Components(EdgeKinds kinds)
    {
        kinds |= EdgeKinds.Link;
        int[] index = new int[Nodes], low = new int[Nodes], component = new int[Nodes], at = new int[Nodes];
        var stack = new Stack<int>();
        var calls = new Stack<int>();
        var members = new List<int>();
        int counter = 0, components = 0;
        for (int root = 0; root < Nodes; root++)
        {
            if (index[root] == 0)
                calls.Push(root);
            while (calls.TryPeek(out int node))
            {
                if (index[node] == 0)
                {
                    index[node] = low[node] = ++counter;
                    stack.Push(node);
                }

                if (Descend(node))
                    continue;
                calls.Pop();
                if (calls.TryPeek(out int parent))
                    low[parent] = Math.Min(low[parent], low[node]);
                if (low[node] == index[node])
                    Collect(node);
            }
        }

        members.Sort();
        return (component, members);

        bool Descend(int node)
        {
            ReadOnlySpan<Edge> edges = From(node);
            while (at[node] < edges.Length)
            {
                Edge edge = edges[at[node]++];
                if ((edge.Kind & kinds) == EdgeKinds.None)
                    continue;
                if (index[edge.To] == 0)
                {
                    calls.Push(edge.To);
                    return true;
                }

                if (component[edge.To] == 0)
                    low[node] = Math.Min(low[node], index[edge.To]);
            }

            return false;
        }

        void Collect(int node)
        {
            components++;
            bool isAlone = stack.Peek() == node;
            int member;
            do
            {
                member = stack.Pop();
                component[member] = components;
                if (!isAlone && member < Transactions)
                    members.Add(member);
            }
            while (member != node);
        }
    }
}
