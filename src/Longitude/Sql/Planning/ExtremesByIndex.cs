using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Expressions;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Planning;

/// <summary>min(x) and max(x) of a table are the first and the last entry of an index on x: each becomes a subquery that takes one row.</summary>
internal static class ExtremesByIndex
{
    public static void Apply(Planner planner, SelectBlock block)
    {
        if (block is not { From: FromRelation { Relation: TableRelation { Table.Kind: RelationKind.Table } relation }, Group: { Sets: null, Keys.Count: 0 } group }
            || block.Having.Count > 0 || group.Aggregates.Count == 0 || block.Where.Exists(Predicates.HasSubquery))
        {
            return;
        }

        foreach (AggregateExpr aggregate in group.Aggregates)
        {
            bool isExtreme = aggregate is { Call.Function.Name: "min" or "max", ArgumentCount: 1, HasFilter: false }
                && aggregate.Inputs[0] is VarExpr v && ReferenceEquals(v.Relation, relation) && HasIndex(planner, relation, v, block.Where);
            if (!isExtreme)
                return;
        }

        Expr[] values = [.. group.Aggregates.Select(a => Extreme(relation, (VarExpr)a.Inputs[0], a.Call.Function.Name is "max", block.Where))];
        block.From = null;
        block.Where = [];
        block.Group = null;
        for (int i = 0; i < block.Targets.Count; i++)
        {
            block.Targets[i] = block.Targets[i] with
            {
                Value = block.Targets[i].Value.Map(p =>
                    p is VarExpr v && ReferenceEquals(v.Relation, group.Relation) ? values[group.Outputs[v.Column].Index] : null),
            };
        }
    }

    /// <summary>True when the column comes next in an index after columns that conditions fix, and no other condition is left.</summary>
    private static bool HasIndex(Planner planner, TableRelation relation, VarExpr column, List<Expr> where)
    {
        foreach (IndexMatch match in planner.Access.Matches(relation, where, Predicates.IsConstant))
        {
            int at = match.Keys.Count;
            bool isOrdered = !match.Keys.Exists(k => k is Execution.Operators.AmongTest);
            if (isOrdered && at < match.Index.Columns.Count && planner.IndexExpressions.Column(relation, match.Index, at).SameAs(column)
                && where.TrueForAll(c => match.Answered.Exists(a => ReferenceEquals(a, c))))
            {
                return true;
            }
        }

        return false;
    }

    private static SubqueryExpr Extreme(TableRelation relation, VarExpr column, bool isMax, List<Expr> where)
    {
        // A relation of its own: the same table may be asked for several extremes.
        var own = new TableRelation(relation.Table, relation.Alias, [.. relation.Columns.Take(relation.VisibleColumns).Select(c => c.Name)]) { Reader = relation.Reader };
        Expr Own(Expr e) => e.Map(p => p is VarExpr v && ReferenceEquals(v.Relation, relation) ? own.Var(v.Column) : null);
        // What conditions take from outside becomes what the subquery takes.
        var captured = new List<Expr>();
        Expr Captured(Expr e) => e.Map(p =>
        {
            if (p is not OuterColumnExpr o)
                return null;
            captured.Add(o);
            return new OuterColumnExpr(1, captured.Count - 1, o.Type, o.Typmod);
        });
        VarExpr value = own.Var(column.Column);
        var block = new SelectBlock
        {
            Columns = [new ResultColumn(column.Info.Name, column.Type, column.Typmod)],
            From = new FromRelation(own),
            Where = [.. where.Select(c => Captured(Own(c))), new NullTestExpr(value, isNegated: true)],
            Targets = [new Target(column.Info.Name, value)],
            OrderBy = [new TargetOrder(0, isMax, isMax)],
            Limit = new ConstantExpr(Datum.Of(1L), SqlTypes.Int8),
        };
        return new SubqueryExpr(SubqueryKind.Scalar, block, captured, 0, column.Type);
    }
}
