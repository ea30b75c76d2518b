namespace Longitude.Simulation.Checking;

/// <summary>Why one transaction must come before another (Adya's dependencies).</summary>
[Flags]
internal enum EdgeKinds : byte
{
    None = 0,

    /// <summary>The second overwrote what the first wrote.</summary>
    WriteWrite = 1,

    /// <summary>The second saw what the first wrote.</summary>
    WriteRead = 2,

    /// <summary>The second overwrote what the first saw.</summary>
    ReadWrite = 4,

    /// <summary>The first was acknowledged before the second began.</summary>
    RealTime = 8,

    /// <summary>A step to or from a helper node, which stands for many edges; means nothing by itself.</summary>
    Link = 16,
}

/// <summary>One edge; <paramref name="Key"/> says over which key.</summary>
internal readonly record struct Edge(int From, int To, EdgeKinds Kind, string? Key);

/// <summary>
/// The order that a history demands of its transactions. Nodes up to the given number are transactions; further ones are helpers
/// that keep the number of edges linear ("after all of these, before all of those").
/// </summary>
internal sealed partial class DependencyGraph(int transactions)
{
    private readonly List<Edge> _edges = [];
    private int[]? _first;
    private Edge[] _sorted = [];

    public int Transactions { get; } = transactions;

    public int Nodes { get; private set; } = transactions;

    public int AddHelper() => Nodes++;

    /// <summary>Adds an edge; one from a node to itself says nothing.</summary>
    public void Add(int from, int to, EdgeKinds kind, string? key = null)
    {
        if (from != to)
            _edges.Add(new Edge(from, to, kind, key));
        _first = null;
    }

    /// <summary>The edges that leave a node.</summary>
    public ReadOnlySpan<Edge> From(int node)
    {
        if (_first is null)
            Sort();
        return _sorted.AsSpan(_first![node], _first[node + 1] - _first[node]);
    }

    /// <summary>The same graph with every edge turned round.</summary>
    public DependencyGraph Reversed(EdgeKinds kinds)
    {
        var reversed = new DependencyGraph(Transactions) { Nodes = Nodes };
        foreach (Edge edge in _edges)
        {
            if ((edge.Kind & kinds) != EdgeKinds.None)
                reversed._edges.Add(edge with { From = edge.To, To = edge.From });
        }

        return reversed;
    }

    private void Sort()
    {
        _first = new int[Nodes + 1];
        foreach (Edge edge in _edges)
            _first[edge.From + 1]++;
        for (int i = 0; i < Nodes; i++)
            _first[i + 1] += _first[i];
        int[] next = _first.AsSpan(0, Nodes).ToArray();
        _sorted = new Edge[_edges.Count];
        foreach (Edge edge in _edges)
            _sorted[next[edge.From]++] = edge;
    }
}
