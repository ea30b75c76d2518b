namespace Longitude.Simulation.Checking;

/// <summary>Tells a cycle or a chain of dependencies to people.</summary>
internal static class CycleText
{
    public static Violation Violation(string name, IReadOnlyList<Edge> cycle, Func<int, string> nameOf)
    {
        string[] names = [.. cycle.Select(e => nameOf(e.From))];
        return new Violation(name, $"{string.Join(" -> ", [.. names, names[0]])}: {Steps(cycle, nameOf)}", names);
    }

    public static string Steps(IReadOnlyList<Edge> path, Func<int, string> nameOf) => string.Join("; ", path.Select(e => Step(e, nameOf)));

    private static string Step(Edge edge, Func<int, string> nameOf)
    {
        string a = nameOf(edge.From), b = nameOf(edge.To);
        return edge.Kind switch
        {
            EdgeKinds.WriteWrite => $"{b} overwrote what {a} wrote to {edge.Key} (ww)",
            EdgeKinds.WriteRead => $"{b} saw what {a} wrote to {edge.Key} (wr)",
            EdgeKinds.ReadWrite => $"{a} read {edge.Key} before {b} wrote it (rw)",
            _ => $"{a} was acknowledged before {b} began (real time)",
        };
    }
}
