using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Operators;

namespace Longitude.Sql.Planning;

internal sealed partial class JoinSearch
{
    /// <summary>The ways to add an item to what is joined already.</summary>
    private IEnumerable<Path> Joins(ulong set, Path left, JoinItem item)
    {
        ulong joined = set | item.Bit;
        List<Expr> above = [.. graph.Conditions.Where(c => (c.Items & item.Bit) != 0 && (c.Items & ~joined) == 0).Select(c => c.Condition)];
        bool isInner = item.Mode == JoinMode.Inner;
        IReadOnlyList<Expr> on = isInner ? above : item.On;
        IReadOnlyList<Expr> after = isInner ? [] : above;
        var keys = new List<(Expr Left, Expr Right, Expr Condition)>();
        foreach (Expr condition in on)
        {
            if (KeyOf(condition, set, item) is { } key)
                keys.Add(key);
        }

        bool isDependent = ItemPaths.IsDependent(item, graph);
        if (!isDependent)
        {
            foreach (Path right in items.Of(item, 1, []))
            {
                foreach (Path path in Independent(set, left, right, item, on, after, keys))
                    yield return path;
            }
        }

        foreach (Path right in items.Dependent(item, on, e => (graph.ItemsOf(e) & ~set) == 0, isDependent))
            yield return Apply(set, left, right, item, on, after);
    }

    private (Expr Left, Expr Right, Expr Condition)? KeyOf(Expr condition, ulong set, JoinItem item)
    {
        if (!Predicates.IsEquality(condition, out Expr a, out Expr b))
            return null;
        ulong x = graph.ItemsOf(a);
        ulong y = graph.ItemsOf(b);
        bool isAhead = x != 0 && (x & ~set) == 0 && y == item.Bit;
        bool isBehind = y != 0 && (y & ~set) == 0 && x == item.Bit;
        return isAhead ? (a, b, condition) : isBehind ? (b, a, condition) : null;
    }

    private double RowsAfter(double left, double right, JoinItem item, IReadOnlyList<Expr> on, IReadOnlyList<Expr> after)
    {
        double pairs = left * right;
        foreach (Expr condition in on)
            pairs *= items.Estimates.Selectivity(condition, Math.Max(left, right));
        double rows = item.Mode switch
        {
            JoinMode.Left => Math.Max(pairs, left),
            JoinMode.Semi => left * Math.Min(1, Math.Max(pairs / Math.Max(left, 1), 0.1)),
            JoinMode.Anti => left * Math.Max(0.1, 1 - Math.Min(1, pairs / Math.Max(left, 1))),
            _ => pairs,
        };
        foreach (Expr condition in after)
            rows *= items.Estimates.Selectivity(condition, rows);
        return Math.Max(rows, 0.01);
    }

    private IEnumerable<Path> Independent(
        ulong set, Path left, Path right, JoinItem item, IReadOnlyList<Expr> on, IReadOnlyList<Expr> after, List<(Expr Left, Expr Right, Expr Condition)> keys)
    {
        double rows = Rows(set | item.Bit, RowsAfter(left.Rows, right.Rows, item, on, after));
        double output = rows * (Costs.JoinedRow + (Costs.Expression * after.Count));
        if (keys.Count > 0)
        {
            double startup = right.Total + (right.Rows * Costs.HashedRow);
            yield return new JoinPath(item.Mode, JoinMethod.Hash, left, right)
            {
                Rows = rows,
                Startup = startup + left.Startup,
                Total = startup + left.Total + (left.Rows * Costs.ProbedRow) + output,
                Ordering = left.Ordering,
                On = on,
                Keys = keys,
                After = after,
            };
            if (item.Mode is JoinMode.Inner or JoinMode.Left)
            {
                double build = left.Total + (left.Rows * Costs.HashedRow);
                yield return new JoinPath(item.Mode, JoinMethod.HashLeft, left, right)
                {
                    Rows = rows,
                    Startup = build + right.Startup,
                    Total = build + right.Total + (right.Rows * Costs.ProbedRow) + output,
                    Ordering = item.Mode == JoinMode.Inner ? right.Ordering : [],
                    On = on,
                    Keys = keys,
                    After = after,
                };
            }

            // Never much better, and much worse when there are more rows than was thought.
            yield break;
        }

        double pair = Costs.Pair + (Costs.Expression * on.Count);
        yield return new JoinPath(item.Mode, JoinMethod.Loop, left, right)
        {
            Rows = rows,
            Startup = left.Startup + right.Total + (right.Rows * Costs.KeptRow),
            Total = left.Total + right.Total + (right.Rows * Costs.KeptRow) + (left.Rows * right.Rows * pair) + output,
            Ordering = left.Ordering,
            On = on,
            After = after,
        };
    }

    private JoinPath Apply(ulong set, Path left, Path right, JoinItem item, IReadOnlyList<Expr> on, IReadOnlyList<Expr> after)
    {
        IReadOnlyList<Expr> rest = right is TablePath { Conditions: var answered } ? [.. on.Where(c => !answered.Any(a => ReferenceEquals(a, c)))] : on;
        // The right side's rows are those for one row of the left side.
        double pairs = left.Rows * right.Rows;
        foreach (Expr condition in rest)
            pairs *= items.Estimates.Selectivity(condition, pairs);
        double rows = item.Mode switch
        {
            JoinMode.Left => Math.Max(pairs, left.Rows),
            JoinMode.Semi => left.Rows * Math.Min(1, Math.Max(right.Rows, 0.1)),
            JoinMode.Anti => left.Rows * Math.Max(0.1, 1 - Math.Min(1, right.Rows)),
            _ => pairs,
        };
        foreach (Expr condition in after)
            rows *= items.Estimates.Selectivity(condition, rows);
        rows = Rows(set | item.Bit, Math.Max(rows, 0.01));
        double one = Costs.Reopen + right.Total;
        // A match is enough for semi and anti joins.
        if (item.Mode is JoinMode.Semi or JoinMode.Anti && right.Rows > 1)
            one = Costs.Reopen + right.CostOf(1 / right.Rows);
        return new JoinPath(item.Mode, JoinMethod.Apply, left, right)
        {
            Rows = rows,
            Startup = left.Startup + right.Startup,
            Total = left.Total + (left.Rows * one) + (rows * (Costs.JoinedRow + (Costs.Expression * after.Count))),
            Ordering = left.Ordering,
            On = rest,
            After = after,
        };
    }

    /// <summary>All ways to join the same items are taken to give as many rows as the first one that was found.</summary>
    private double Rows(ulong set, double guess)
    {
        if (_rows.TryGetValue(set, out double known))
            return known;
        _rows.Add(set, guess);
        return guess;
    }
}
