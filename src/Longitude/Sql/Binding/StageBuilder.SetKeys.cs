using Longitude.Sql.Execution;

namespace Longitude.Sql.Binding;

// Set-returning functions among the keys of GROUP BY: a query of its own below makes their rows, and groups are made of those.
internal sealed partial class StageBuilder
{
    private static bool HasSet(Expr e) => e.Any(p => p is SetExpr);

    private void MoveSetsBelow()
    {
        var targets = new List<Target>();
        var columns = new List<RelationColumn>();
        var inner = new SelectBlock { Columns = [], From = block.From, Where = block.Where, Targets = targets };
        var below = new QueryRelation("*SETS*", inner, columns);
        VarExpr Below(Expr e)
        {
            int index = targets.FindIndex(t => t.Value.SameAs(e));
            if (index < 0)
            {
                index = targets.Count;
                targets.Add(new Target("", e));
                columns.Add((e as VarExpr)?.Info ?? new RelationColumn("", e.Type, e.Typmod));
            }

            return below.Var(index, e.Position);
        }

        Expr OfRows(Expr e) => e.Map(part => part is VarExpr ? Below(part) : null);
        for (int i = 0; i < _keys.Count; i++)
            _keys[i] = HasSet(_keys[i]) ? Below(_keys[i]) : OfRows(_keys[i]);
        for (int i = 0; i < _aggregates.Count; i++)
            _aggregates[i] = (AggregateExpr)OfRows(_aggregates[i]);
        inner.Columns = [.. targets.Select(QueryBinder.DescribeTarget)];
        new StageBuilder(inner).Build(null);
        block.From = new FromRelation(below);
        block.Where = [];
    }
}
