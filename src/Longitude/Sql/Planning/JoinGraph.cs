using Longitude.Sql.Binding;
using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Expressions;
using Longitude.Sql.Execution.Operators;

namespace Longitude.Sql.Planning;

/// <summary>Something to be joined: a relation, or a group of relations that is joined by itself first.</summary>
internal sealed class JoinItem(int index)
{
    public int Index => index;

    public ulong Bit => 1UL << index;

    /// <summary>Null for a group.</summary>
    public Relation? Relation { get; init; }

    /// <summary>What a lateral relation takes from others.</summary>
    public IReadOnlyList<Expr> Arguments { get; init; } = [];

    /// <summary>The group: the right side of an outer or semi join that is itself a join.</summary>
    public JoinGraph? Group { get; init; }

    /// <summary>A full join, both sides of which are joined by themselves.</summary>
    public FullJoin? Full { get; init; }

    /// <summary>How it is joined to what it depends on.</summary>
    public JoinMode Mode { get; init; } = JoinMode.Inner;

    /// <summary>Of outer, semi and anti joins: the conditions of the join itself.</summary>
    public List<Expr> On { get; init; } = [];

    /// <summary>Items that must have been joined before.</summary>
    public ulong Needs { get; set; }

    /// <summary>Conditions on this item alone, that its rows are chosen by.</summary>
    public List<Expr> Local { get; } = [];
}

internal sealed record FullJoin(JoinGraph Left, JoinGraph Right, IReadOnlyList<Expr> On);

/// <summary>A condition that holds of joined rows, as soon as all it names is there.</summary>
internal sealed record JoinCondition(Expr Condition, ulong Items);

/// <summary>
/// The joins of a block, without an order: what is joined, what must have been joined before, and which conditions hold. Outer, semi and
/// anti joins are items too, that may come at any time after what their conditions name: (a LEFT JOIN b) JOIN c is (a JOIN c) LEFT JOIN b.
/// </summary>
internal sealed class JoinGraph
{
    /// <summary>A set of items is kept in one word.</summary>
    public const int ItemsMax = 64;

    private readonly Dictionary<Relation, int> _itemOf = [];

    public List<JoinItem> Items { get; } = [];

    /// <summary>Conditions over several items.</summary>
    public List<JoinCondition> Conditions { get; } = [];

    /// <summary>Conditions without columns: looked at once.</summary>
    public List<Expr> Constant { get; } = [];

    /// <summary>Volatile ones: looked at after everything else.</summary>
    public List<Expr> Last { get; } = [];

    public static JoinGraph Of(FromNode from, IEnumerable<Expr> where)
    {
        var graph = new JoinGraph();
        var conditions = new List<Expr>();
        graph.Collect(from, conditions);
        conditions.AddRange(where);
        Equivalences.Extend(conditions, graph.Items);
        foreach (Expr condition in conditions)
            graph.Place(condition);
        return graph;
    }

    /// <summary>All conditions, and what lateral items take, in groups within too.</summary>
    public IEnumerable<Expr> Expressions() => Conditions.Select(c => c.Condition).Concat(Constant).Concat(Last).Concat(Items.SelectMany(i =>
        i.Arguments.Concat(i.On).Concat(i.Local)
            .Concat(i.Group?.Expressions() ?? [])
            .Concat(i.Full is { } full ? full.Left.Expressions().Concat(full.Right.Expressions()).Concat(full.On) : [])));

    public bool Holds(Relation relation) => _itemOf.ContainsKey(relation);

    /// <summary>The items whose columns an expression names.</summary>
    public ulong ItemsOf(Expr e)
    {
        ulong items = 0;
        e.Any(part =>
        {
            if (part is VarExpr v && _itemOf.TryGetValue(v.Relation, out int item))
                items |= 1UL << item;
            return false;
        });
        return items;
    }

    public ulong ItemsOf(IEnumerable<Expr> expressions) => expressions.Aggregate(0UL, (all, e) => all | ItemsOf(e));

    private void Collect(FromNode node, List<Expr> conditions)
    {
        switch (node)
        {
            case FromRelation r:
                JoinItem item = Add(i => new JoinItem(i) { Relation = r.Relation, Arguments = r.Arguments }, r);
                item.Needs = ItemsOf(r.Arguments) & ~item.Bit;
                break;
            case FromJoin { Kind: JoinMode.Inner } join:
                Collect(join.Left, conditions);
                Collect(join.Right, conditions);
                conditions.AddRange(join.On);
                break;
            case FromJoin { Kind: JoinMode.Full } full:
                var both = new FullJoin(Of(full.Left, []), Of(full.Right, []), full.On);
                JoinItem joined = Add(i => new JoinItem(i) { Full = both }, full);
                joined.Needs = ItemsOf(QueryWalk.Expressions(full)) & ~joined.Bit;
                break;
            case FromJoin join:
                CollectRightSide(join, conditions);
                break;
        }
    }

    private void CollectRightSide(FromJoin join, List<Expr> conditions)
    {
        ulong before = All();
        Collect(join.Left, conditions);
        ulong left = All() & ~before;
        var on = new List<Expr>();
        var local = new List<Expr>();
        HashSet<Relation> inside = [.. QueryWalk.Relations(join.Right)];
        foreach (Expr condition in join.On)
        {
            bool isLocal = Predicates.HasColumns(condition) && !condition.Any(p => p is VarExpr v && !inside.Contains(v.Relation))
                && !Predicates.IsVolatile(condition);
            (isLocal ? local : on).Add(condition);
        }

        JoinItem item = join.Right is FromRelation r
            ? Add(i => new JoinItem(i) { Relation = r.Relation, Arguments = r.Arguments, Mode = join.Kind, On = on }, join.Right)
            : Add(i => new JoinItem(i) { Group = Of(join.Right, local), Mode = join.Kind, On = on }, join.Right);
        if (item.Relation is not null)
            item.Local.AddRange(local);
        item.Needs = (ItemsOf(on) | ItemsOf(item.Arguments)) & ~item.Bit;
        // Without a condition that names the left side it may come after any part of it; but never first.
        if (item.Needs == 0)
            item.Needs = left;
        if (item.Group is not null)
            item.Needs |= ItemsOf(QueryWalk.Expressions(join.Right)) & ~item.Bit;
    }

    private ulong All() => Items.Count == 64 ? ulong.MaxValue : (1UL << Items.Count) - 1;

    private JoinItem Add(Func<int, JoinItem> make, FromNode of)
    {
        if (Items.Count == ItemsMax)
            throw new SqlException(SqlStates.StatementTooComplex, $"too many tables in FROM (maximum {ItemsMax})");
        JoinItem item = make(Items.Count);
        Items.Add(item);
        foreach (Relation relation in QueryWalk.Relations(of))
            _itemOf.Add(relation, item.Index);
        return item;
    }

    private void Place(Expr condition)
    {
        ulong items = ItemsOf(condition);
        if (Predicates.IsVolatile(condition))
            Last.Add(condition);
        else if (items == 0)
            Constant.Add(condition);
        else if (System.Numerics.BitOperations.IsPow2(items) && Items[System.Numerics.BitOperations.TrailingZeroCount(items)] is { Mode: JoinMode.Inner } item)
            item.Local.Add(condition);
        else
            Conditions.Add(new JoinCondition(condition, items));
    }
}

/// <summary>What follows from equalities: when a = b and b = 5, then a = 5, which may be what an index needs.</summary>
internal static class Equivalences
{
    public static void Extend(List<Expr> conditions, IReadOnlyList<JoinItem> items)
    {
        var classes = new List<List<Expr>>();
        foreach (Expr condition in conditions)
        {
            if (Predicates.IsEquality(condition, out Expr a, out Expr b) && Fits(a) && Fits(b) && a.Type.Oid == b.Type.Oid)
                Unite(classes, a, b);
        }

        foreach (List<Expr> members in classes)
        {
            if (members.Find(m => m is not VarExpr) is not { } constant)
                continue;
            foreach (Expr member in members)
            {
                if (member is VarExpr v && !conditions.Exists(c => IsEqual(c, v, constant)) && Equal(conditions, v, constant) is { } implied)
                    conditions.Add(implied);
            }
        }

        foreach (JoinItem item in items)
        {
            if (item.Mode == JoinMode.Inner || item.Relation is null)
                continue;
            foreach (Expr on in item.On.ToArray())
                ExtendRightSide(item, on, classes);
        }
    }

    /// <summary>The right side of an outer join only has to give rows that can match.</summary>
    private static void ExtendRightSide(JoinItem item, Expr on, List<List<Expr>> classes)
    {
        if (!Predicates.IsEquality(on, out Expr a, out Expr b) || a.Type.Oid != b.Type.Oid)
            return;
        if (a is VarExpr left && ReferenceEquals(left.Relation, item.Relation))
            (a, b) = (b, a);
        if (b is not VarExpr own || !ReferenceEquals(own.Relation, item.Relation))
            return;
        List<Expr>? members = classes.Find(c => c.Exists(m => m.SameAs(a)));
        if (members?.Find(m => m is not VarExpr) is { } constant && on is CallExpr call)
            item.Local.Add(call.WithInputs([own, constant]));
    }

    private static bool Fits(Expr e) => e is VarExpr or ConstantExpr { Value.IsNull: false } or ParameterExpr or OuterColumnExpr;

    private static void Unite(List<List<Expr>> classes, Expr a, Expr b)
    {
        List<Expr>? first = classes.Find(c => c.Exists(m => m.SameAs(a)));
        List<Expr>? second = classes.Find(c => c.Exists(m => m.SameAs(b)));
        if (first is null && second is null)
        {
            classes.Add([a, b]);
        }
        else if (first is null)
        {
            second!.Add(a);
        }
        else if (second is null)
        {
            first.Add(b);
        }
        else if (!ReferenceEquals(first, second))
        {
            first.AddRange(second);
            classes.Remove(second);
        }
    }

    private static bool IsEqual(Expr condition, Expr x, Expr y) =>
        Predicates.IsEquality(condition, out Expr a, out Expr b) && ((a.SameAs(x) && b.SameAs(y)) || (a.SameAs(y) && b.SameAs(x)));

    private static Expr? Equal(List<Expr> conditions, VarExpr v, Expr constant)
    {
        // Any equality of this type will do as a model.
        Expr? model = conditions.Find(c => Predicates.IsEquality(c, out Expr a, out Expr b) && a.Type.Oid == v.Type.Oid && b.Type.Oid == v.Type.Oid);
        return model is CallExpr call ? call.WithInputs([v, constant]) : null;
    }
}
