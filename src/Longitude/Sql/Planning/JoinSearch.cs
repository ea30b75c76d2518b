// Which order to join in, and how. The best way for each set of items is found from the best ways for smaller sets (as System R did),
// adding one item at a time; for each set the cheapest way is kept, and the cheapest that gives the rows in the order wanted at the end.
// With many items there are too many sets: then the item that makes the least work comes next.
using System.Numerics;
using Longitude.Sql.Binding;
using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Operators;

namespace Longitude.Sql.Planning;

internal sealed partial class JoinSearch(JoinGraph graph, ItemPaths items, IReadOnlyList<SortKey> wanted, double fraction)
{
    private const int ExhaustiveMax = 9;

    private readonly Dictionary<ulong, Ways> _best = [];
    private readonly Dictionary<ulong, double> _rows = [];

    /// <summary>The best ways found for a set of items.</summary>
    private sealed class Ways
    {
        public Path? Cheapest { get; set; }

        /// <summary>The cheapest one that gives the order wanted.</summary>
        public Path? Ordered { get; set; }

        public IEnumerable<Path> All => Ordered is null || ReferenceEquals(Ordered, Cheapest) ? [Cheapest!] : [Cheapest!, Ordered];
    }

    /// <summary>All items joined: the cheapest way, and the cheapest one in order, which may be the same or missing.</summary>
    public (Path Cheapest, Path? Ordered) Find()
    {
        ulong all = graph.Items.Count == 64 ? ulong.MaxValue : (1UL << graph.Items.Count) - 1;
        foreach (JoinItem item in graph.Items)
        {
            if (item.Mode == JoinMode.Inner && item.Needs == 0)
                Consider(item.Bit, Single(item));
        }

        if (graph.Items.Count <= ExhaustiveMax)
            SearchAll(all);
        else
            SearchGreedily(all);
        Ways ways = _best.GetValueOrDefault(all)
            ?? throw new SqlException(SqlStates.InternalError, "no order of joins satisfies the dependencies between the tables of FROM");
        return (Gate(ways.Cheapest!), ways.Ordered is null ? null : Gate(ways.Ordered));
    }

    private Path Gate(Path path) => graph.Constant.Count + graph.Last.Count == 0 ? path : new GatedPath(path, graph.Constant, graph.Last)
    {
        Rows = path.Rows,
        Startup = path.Startup,
        Total = path.Total + (path.Rows * Costs.Expression * graph.Last.Count),
        Ordering = path.Ordering,
    };

    private void SearchAll(ulong all)
    {
        // Sets in order of their size: what a set is made of comes before it.
        for (int size = 1; size < graph.Items.Count; size++)
        {
            foreach ((ulong set, Ways ways) in _best.Where(b => BitOperations.PopCount(b.Key) == size).ToArray())
            {
                List<JoinItem> next = Next(set);
                foreach (JoinItem item in next)
                {
                    foreach (Path left in ways.All)
                        Consider(set | item.Bit, Joins(set, left, item));
                }
            }
        }

        _ = all;
    }

    /// <summary>The items that may come next. Those that nothing connects come only when there is no other.</summary>
    private List<JoinItem> Next(ulong set)
    {
        List<JoinItem> possible = graph.Items.FindAll(i => (i.Bit & set) == 0 && (i.Needs & ~set) == 0);
        List<JoinItem> connected = possible.FindAll(i => i.Mode != JoinMode.Inner || i.Needs != 0 || IsConnected(set, i));
        return connected.Count > 0 ? connected : possible;
    }

    private bool IsConnected(ulong set, JoinItem item) => graph.Conditions.Exists(c => (c.Items & item.Bit) != 0 && (c.Items & set) != 0);

    private void SearchGreedily(ulong all)
    {
        // Begin with each item in turn is too much; the one with the fewest rows is a good start.
        ulong set = _best.OrderBy(b => b.Value.Cheapest!.Rows).ThenBy(b => b.Key).First().Key;
        while (set != all)
        {
            ulong best = 0;
            double least = double.MaxValue;
            foreach (JoinItem item in Next(set))
            {
                foreach (Path left in _best[set].All)
                    Consider(set | item.Bit, Joins(set, left, item));
                double cost = _best[set | item.Bit].Cheapest!.Total + _rows[set | item.Bit];
                if (cost < least)
                    (best, least) = (item.Bit, cost);
            }

            if (best == 0)
                throw new SqlException(SqlStates.InternalError, "no order of joins satisfies the dependencies between the tables of FROM");
            set |= best;
        }
    }

    private void Consider(ulong set, IEnumerable<Path> paths)
    {
        foreach (Path path in paths)
        {
            if (!_best.TryGetValue(set, out Ways? ways))
                _best.Add(set, ways = new Ways());
            _rows.TryAdd(set, path.Rows);
            if (ways.Cheapest is null || path.CostOf(fraction) < ways.Cheapest.CostOf(fraction))
                ways.Cheapest = path;
            if (wanted.Count > 0 && (ways.Ordered is null || path.CostOf(fraction) < ways.Ordered.CostOf(fraction)) && IsOrdered(set, path))
                ways.Ordered = path;
        }
    }

    private bool IsOrdered(ulong set, Path path)
    {
        var holds = new List<Expr>();
        foreach (JoinItem item in graph.Items)
        {
            if ((item.Bit & set) != 0 && item.Mode == JoinMode.Inner)
                holds.AddRange(item.Local);
        }

        return Orderings.Satisfies(path.Ordering, wanted, holds, keys => ItemPaths.IsUniqueKey(path, keys));
    }

    /// <summary>The ways to read one item by itself.</summary>
    private List<Path> Single(JoinItem item) => items.Of(item, fraction, wanted);
}
