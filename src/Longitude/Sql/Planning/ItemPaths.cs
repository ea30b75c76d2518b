using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Operators;

namespace Longitude.Sql.Planning;

/// <summary>The ways to read single items of a block's joins.</summary>
/// <param name="needed">All columns that the block uses: what an index must hold to do without the table.</param>
internal sealed class ItemPaths(Planner planner, VarSet needed)
{
    private const double FunctionRow = 0.3;

    private readonly Dictionary<JoinItem, List<Path>> _known = [];

    public Estimates Estimates => planner.Estimates;

    /// <summary>The ways to read an item that depends on no other.</summary>
    /// <param name="fraction">How much of the rows will be read.</param>
    /// <param name="wanted">The order that is wanted in the end.</param>
    public List<Path> Of(JoinItem item, double fraction, IReadOnlyList<SortKey> wanted)
    {
        if (wanted.Count == 0 && _known.TryGetValue(item, out List<Path>? known))
            return known;
        List<Path> paths = Make(item, fraction, wanted);
        if (wanted.Count == 0)
            _known[item] = paths;
        return paths;
    }

    private List<Path> Make(JoinItem item, double fraction, IReadOnlyList<SortKey> wanted)
    {
        if (item.Group is { } group)
            return [new JoinSearch(group, this, [], 1).Find().Cheapest];
        if (item.Full is { } full)
            return [FullPath(full, item)];
        switch (item.Relation)
        {
            case TableRelation table:
                List<Path> all = [.. TablePaths(table, item.Local, wanted.Count > 0, Predicates.IsConstant)];
                if (wanted.Count > 0)
                    return all;
                return [all.MinBy(p => p.CostOf(fraction))!];
            default:
                return [Relation(item, item.Local)];
        }
    }

    /// <summary>The ways to read an item again for each row of what is joined already.</summary>
    /// <param name="on">Conditions of the join.</param>
    /// <param name="isJoined">True for what can be computed from the rows that are joined already.</param>
    /// <param name="mustBe">There is no other way: the item is lateral.</param>
    public IEnumerable<Path> Dependent(JoinItem item, IReadOnlyList<Expr> on, Func<Expr, bool> isJoined, bool mustBe)
    {
        switch (item.Relation)
        {
            case TableRelation table:
                List<Expr> conditions = [.. item.Local, .. on.Where(c => !Predicates.IsVolatile(c))];
                bool IsAtHand(Expr e) => isJoined(e) && !e.Any(p => p is VarExpr v && ReferenceEquals(v.Relation, table)) && !Predicates.IsVolatile(e);
                bool UsesJoined(IndexMatch match) => match.Searched.Exists(c => on.Any(o => ReferenceEquals(o, c)));
                Path? best = TablePaths(table, conditions, false, IsAtHand).OfType<TablePath>()
                    .Where(p => p.Match is { IsUseful: true } match && UsesJoined(match)).MinBy(p => p.Total);
                if (best is not null)
                    yield return best;
                break;
            case not null when mustBe:
                yield return Relation(item, item.Local);
                break;
            case null when mustBe:
                yield return Make(item, 1, [])[0];
                break;
        }
    }

    /// <summary>True when something within an item takes values of others: LATERAL, or a condition within a group.</summary>
    public static bool IsDependent(JoinItem item, JoinGraph graph) =>
        (graph.ItemsOf(item.Arguments) & ~item.Bit) != 0
        || (item.Group is { } group && group.Expressions().Any(e => !Within(e, group)))
        || (item.Full is { } full && full.Left.Expressions().Concat(full.Right.Expressions()).Concat(full.On)
            .Any(e => e.Any(p => p is VarExpr v && !full.Left.Holds(v.Relation) && !full.Right.Holds(v.Relation))));

    /// <summary>True when no two rows of a path agree in these columns.</summary>
    public static bool IsUniqueKey(Path path, IReadOnlyList<Expr> keys) => path is TablePath { Relation: var relation }
        && relation.Table.Indexes.Any(i => i is { IsUnique: true, Predicate: null } && i.Columns.All(c => c.Number != 0 && IsNotNull(relation.Table, c.Number)
            && keys.Any(k => k is VarExpr v && ReferenceEquals(v.Relation, relation) && v.Column < relation.Table.Columns.Count
                && relation.Table.Columns[v.Column].Number == c.Number)));

    private static bool IsNotNull(TableInfo table, short number) => table.Columns[IndexExpressions.PlaceOf(table, number)].IsNotNull;

    private JoinPath FullPath(FullJoin full, JoinItem item)
    {
        Path left = new JoinSearch(full.Left, this, [], 1).Find().Cheapest;
        Path right = new JoinSearch(full.Right, this, [], 1).Find().Cheapest;
        var keys = new List<(Expr, Expr, Expr)>();
        foreach (Expr condition in full.On)
        {
            if (!Predicates.IsEquality(condition, out Expr a, out Expr b) || !Predicates.HasColumns(a) || !Predicates.HasColumns(b))
                continue;
            if (Within(a, full.Left) && Within(b, full.Right))
                keys.Add((a, b, condition));
            else if (Within(b, full.Left) && Within(a, full.Right))
                keys.Add((b, a, condition));
        }

        if (keys.Count == 0 && full.On.Count > 0)
        {
            throw new SqlException(SqlStates.FeatureNotSupported,
                "FULL JOIN is only supported with merge-joinable or hash-joinable join conditions");
        }

        double rows = Math.Max(left.Rows, right.Rows);
        foreach (Expr condition in item.Local)
            rows *= Estimates.Selectivity(condition, rows);
        return new JoinPath(JoinMode.Full, JoinMethod.Hash, left, right)
        {
            Rows = rows,
            Startup = left.Startup + right.Total + (right.Rows * Costs.HashedRow),
            Total = left.Total + right.Total + (right.Rows * Costs.HashedRow) + (left.Rows * Costs.ProbedRow) + (rows * Costs.JoinedRow),
            On = full.On,
            Keys = keys,
            After = item.Local,
        };
    }

    private static bool Within(Expr e, JoinGraph graph) => !e.Any(p => p is VarExpr v && !graph.Holds(v.Relation));

    private RelationPath Relation(JoinItem item, List<Expr> conditions)
    {
        Relation relation = item.Relation!;
        double selectivity = conditions.Aggregate(1.0, (s, c) => s * Estimates.Selectivity(c, 1000));
        if (Planner.QueryOf(relation) is { } query)
        {
            PlanNode plan = planner.PlanRelation(relation, query);
            return new RelationPath(relation, item.Arguments, conditions, plan)
            {
                Rows = Math.Max(plan.EstimatedRows * selectivity, 0.01),
                Total = plan.Cost + (plan.EstimatedRows * Costs.Expression * conditions.Count),
                Startup = 0,
                Ordering = [.. query.OrderBy.TakeWhile(o => o.Target < relation.Columns.Count)
                    .Select(o => new SortKey(relation.Var(o.Target), o.IsDescending, o.NullsFirst))],
            };
        }

        double rows = relation switch
        {
            FunctionRelation f => Estimates.Rows(f),
            CteRelation { IsWorkTable: true } => 100,
            CteRelation c => Planner.EstimateOf(c.Cte),
            _ => 1000,
        };
        return new RelationPath(relation, item.Arguments, conditions, null)
        {
            Rows = Math.Max(rows * selectivity, 0.01),
            Total = rows * (FunctionRow + (Costs.Expression * conditions.Count)),
        };
    }

    // Tables.

    private IEnumerable<Path> TablePaths(TableRelation relation, List<Expr> conditions, bool wantsOrder, Func<Expr, bool> isAtHand)
    {
        TableInfo table = relation.Table;
        double all = Estimates.Rows(table);
        double rows = all * conditions.Aggregate(1.0, (s, c) => s * Estimates.Selectivity(c, all));
        List<IndexMatch> matches = [.. planner.Access.Matches(relation, conditions, isAtHand)];
        if (matches.Find(m => m.IsPoint) is { } point)
        {
            // Never worse than anything else, however few rows there seem to be.
            yield return IndexPath(point, conditions, Math.Clamp(rows, 0.01, 1), all, isBackwards: false);
            yield break;
        }

        if (matches.Where(m => m.IsUseful).MinBy(m => m.Fraction) is { } best)
        {
            rows = conditions.Except(best.Answered.Concat(best.Searched), ReferenceEqualityComparer.Instance).Cast<Expr>()
                .Aggregate(all * best.Fraction, (r, c) => r * Estimates.Selectivity(c, all));
        }

        rows = Math.Max(rows, 0.01);
        IndexInfo? primary = table.Kind == RelationKind.SystemView ? null : table.PrimaryKey;
        foreach (bool isBackwards in wantsOrder && primary is not null ? new[] { false, true } : [false])
        {
            yield return new TablePath(relation, null, conditions, isBackwards)
            {
                Rows = rows,
                Total = Costs.WholeTable + (all * (Costs.Row + (Costs.Expression * conditions.Count))),
                Ordering = primary is null ? [] : OrderOf(relation, primary, 0, isBackwards),
            };
        }

        foreach (IndexMatch match in matches)
        {
            if (!match.IsUseful && !wantsOrder)
                continue;
            foreach (bool isBackwards in wantsOrder ? new[] { false, true } : [false])
                yield return IndexPath(match, conditions, rows, all, isBackwards);
        }
    }

    private TablePath IndexPath(IndexMatch match, IReadOnlyList<Expr> conditions, double rows, double all, bool isBackwards)
    {
        double found = Math.Max(match.IsPoint ? 1 : all * match.Fraction, rows);
        double seeks = match.Keys.Aggregate(1.0, (n, k) => n * (k is AmongTest among ? Math.Max(1, among.Count) : 1));
        double row = IsCovering(match.Relation, match.Index) ? Costs.Row : Costs.FetchedRow;
        int rest = conditions.Count(c => !match.Answered.Exists(a => ReferenceEquals(a, c)));
        int skipped = match.Keys.FindIndex(k => k is AmongTest);
        return new TablePath(match.Relation, match, conditions, isBackwards)
        {
            Rows = rows,
            Startup = Costs.Seek,
            Total = (Costs.Seek * seeks) + (found * (row + (Costs.Expression * rest))),
            Ordering = OrderOf(match.Relation, match.Index, skipped < 0 ? match.Keys.Count : skipped, isBackwards),
        };
    }

    private List<SortKey> OrderOf(TableRelation relation, IndexInfo index, int from, bool isBackwards)
    {
        var order = new List<SortKey>();
        for (int i = from; i < index.Columns.Count; i++)
        {
            IndexColumn column = index.Columns[i];
            order.Add(new SortKey(planner.IndexExpressions.Column(relation, index, i), column.IsDescending != isBackwards, column.NullsFirst != isBackwards));
        }

        return order;
    }

    /// <summary>True when an index holds all that the block needs of the table.</summary>
    public bool IsCovering(TableRelation relation, IndexInfo index)
    {
        if (index.IsPrimary && index.StorageId == relation.Table.StorageId)
            return true;
        foreach (int column in needed.Of(relation))
        {
            if (column >= relation.Table.Columns.Count)
            {
                if (column == relation.Xmin)
                    return false;
                continue;
            }

            short number = relation.Table.Columns[column].Number;
            if (!index.Columns.Any(c => c.Number == number) && !index.Include.Contains(number)
                && relation.Table.PrimaryKey?.Columns.Any(c => c.Number == number) != true)
            {
                return false;
            }
        }

        return true;
    }
}
