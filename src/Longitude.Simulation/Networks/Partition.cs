using Longitude.Core;

namespace Longitude.Simulation.Networks;

/// <summary>Nothing gets from one place to another (or, without the other, to the rest of the world) until a moment.</summary>
/// <param name="From">A leaf or a wider place.</param>
/// <param name="To">The other place; null for everything outside <paramref name="From"/>.</param>
/// <param name="BothWays">False to cut only the way from the first to the second.</param>
/// <param name="Until">When it heals.</param>
internal sealed record Partition(Place From, Place? To, bool BothWays, TimeSpan Until)
{
    public bool Cuts(Place from, Place to) => CutsWay(from, to) || (BothWays && CutsWay(to, from));

    private bool CutsWay(Place from, Place to) => From.Spans(from) && (To is null ? !From.Spans(to) : To.Spans(to));
}
