using Longitude.Sql.Binding;
using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Expressions;

namespace Longitude.Sql.Planning;

/// <summary>Goes through the expressions of queries.</summary>
internal static class QueryWalk
{
    /// <summary>Replaces each expression of a block itself. Queries in its FROM are not entered.</summary>
    public static void Map(SelectBlock block, Func<Expr, Expr> map)
    {
        block.From = block.From is null ? null : Map(block.From, map);
        MapList(block.Where, map);
        MapList(block.Having, map);
        for (int i = 0; i < block.Targets.Count; i++)
            block.Targets[i] = block.Targets[i] with { Value = map(block.Targets[i].Value) };
        if (block.Group is { } g)
        {
            block.Group = new GroupStage
            {
                Relation = g.Relation,
                Outputs = g.Outputs,
                Keys = [.. g.Keys.Select(map)],
                Aggregates = [.. g.Aggregates.Select(a => (AggregateExpr)a.WithInputs([.. a.Inputs.Select(map)]))],
                Groupings = g.Groupings,
                Sets = g.Sets,
                DecidingKeys = g.DecidingKeys,
            };
        }

        block.Windows = [.. block.Windows.Select(w => MapWindow(w, map))];
        block.Sets = [.. block.Sets.Select(s => new SetStage
        {
            Relation = s.Relation,
            Calls = [.. s.Calls.Select(c => (SetExpr)c.WithInputs([.. c.Inputs.Select(map)]))],
        })];
        block.Limit = block.Limit is null ? null : map(block.Limit);
        block.Offset = block.Offset is null ? null : map(block.Offset);
    }

    private static void MapList(List<Expr> list, Func<Expr, Expr> map)
    {
        for (int i = 0; i < list.Count; i++)
            list[i] = map(list[i]);
    }

    private static WindowStage MapWindow(WindowStage stage, Func<Expr, Expr> map)
    {
        WindowExpr[] calls = [.. stage.Calls.Select(c => (WindowExpr)c.WithInputs([.. c.Inputs.Select(map)]))];
        return new WindowStage { Relation = stage.Relation, Window = calls[0].Window, Calls = calls };
    }

    public static FromNode Map(FromNode from, Func<Expr, Expr> map) => from switch
    {
        FromJoin j => new FromJoin(j.Kind, Map(j.Left, map), Map(j.Right, map), [.. j.On.Select(map)]),
        FromRelation { Relation.Arguments.Count: > 0 } r => new FromRelation(r.Relation) { Arguments = [.. r.Arguments.Select(map)] },
        _ => from,
    };

    /// <summary>All expressions of a block itself: not those of queries in its FROM, but what these take from it.</summary>
    public static IEnumerable<Expr> Expressions(SelectBlock block)
    {
        IEnumerable<Expr> all = block.Where.Concat(block.Having).Concat(block.Targets.Select(t => t.Value));
        if (block.From is not null)
            all = all.Concat(Expressions(block.From));
        if (block.Group is { } g)
            all = all.Concat(g.Keys).Concat(g.Aggregates);
        all = all.Concat(block.Windows.SelectMany(w => w.Calls)).Concat(block.Sets.SelectMany(s => s.Calls));
        return all.Concat(Counts(block));
    }

    public static IEnumerable<Expr> Expressions(FromNode from) => from switch
    {
        FromJoin j => Expressions(j.Left).Concat(Expressions(j.Right)).Concat(j.On),
        FromRelation r => r.Arguments,
        _ => [],
    };

    public static IEnumerable<Relation> Relations(FromNode? from) => from switch
    {
        FromRelation r => [r.Relation],
        FromJoin j => Relations(j.Left).Concat(Relations(j.Right)),
        _ => [],
    };

    /// <summary>True when the query takes something from outside, be it in a query within it.</summary>
    public static bool UsesOuter(LogicalQuery query) => Any(query, e => e.Any(p => p is OuterColumnExpr));

    /// <summary>True when an expression of the query, or of the queries in its FROM that share its outer values, is as asked.</summary>
    public static bool Any(LogicalQuery query, Func<Expr, bool> test)
    {
        if (Counts(query).Any(test) || query.CommonTables.Any(c => Any(c, test)))
            return true;
        return query switch
        {
            SelectBlock block => Expressions(block).Any(test) || Relations(block.From).Any(r => Any(r, test)),
            SetOperationQuery set => Any(set.Left, test) || Any(set.Right, test),
            ValuesList values => values.Rows.Any(r => r.Any(test)),
            _ => false,
        };
    }

    private static bool Any(CommonTableQuery entry, Func<Expr, bool> test) =>
        (entry.Query is not null && Any(entry.Query, test)) || (entry.Recursive is not null && Any(entry.Recursive, test));

    // What a LATERAL item computes with are outer values of its own.
    private static bool Any(Relation relation, Func<Expr, bool> test) => relation switch
    {
        QueryRelation { IsLateral: false } q => Any(q.Query, test),
        CteRelation { SharesOuter: true, IsWorkTable: false } c => Any(c.Cte, test),
        _ => false,
    };

    /// <summary>The outer values that a query counts, from the first to the last that it uses; empty when it uses none.</summary>
    public static List<Expr> OuterValues(LogicalQuery query)
    {
        var used = new List<Expr>();
        Any(query, e => e.Any(p =>
        {
            if (p is OuterColumnExpr o)
            {
                for (int i = used.Count; i <= o.Index; i++)
                    used.Add(new OuterColumnExpr(1, i, o.Type, o.Typmod));
                used[o.Index] = o;
            }

            return false;
        }));
        return used;
    }

    /// <summary>True when a subquery or anything in it must be computed anew each time it is asked for.</summary>
    public static bool IsVolatile(LogicalQuery query) => AnyDeep(query, p => p.OwnVolatility == Functions.Volatility.Volatile
        && p is not (AggregateExpr or WindowExpr or SetExpr or GroupingExpr or CaseOperandExpr));

    /// <summary>Looks into every query below, however deep.</summary>
    public static bool AnyDeep(LogicalQuery query, Func<Expr, bool> test)
    {
        bool Test(Expr e) => e.Any(p => test(p) || (p is SubqueryExpr s && AnyDeep(s.Query, test)));
        if (Any(query, Test))
            return true;
        return query switch
        {
            SelectBlock block => Relations(block.From).Any(r => r switch
            {
                QueryRelation { IsLateral: true } q => AnyDeep(q.Query, test),
                FunctionRelation f => f.Functions.Any(x => x.Arguments.Any(Test) || x.Call is { } c && c.Function.Volatility == Functions.Volatility.Volatile),
                CteRelation { IsWorkTable: false } c => c.Cte.Query is not null && !c.SharesOuter && AnyDeep(c.Cte.Query, test),
                _ => false,
            }),
            _ => false,
        };
    }

    private static IEnumerable<Expr> Counts(LogicalQuery query)
    {
        if (query.Limit is not null)
            yield return query.Limit;
        if (query.Offset is not null)
            yield return query.Offset;
    }
}
