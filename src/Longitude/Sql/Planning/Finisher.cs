using Longitude.Sql.Binding;
using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Expressions;

namespace Longitude.Sql.Planning;

/// <summary>Makes bound expressions ones that an operator can evaluate: columns become places in its rows, subqueries become plans.</summary>
/// <param name="parameters">Within the right side of a dependent join: where columns of the left side and outer values are taken from.</param>
internal sealed class Finisher(Planner planner, Layout layout, Parameters? parameters)
{
    public Expr Finish(Expr e)
    {
        switch (e)
        {
            case VarExpr v:
                int place = layout.Find(v.Relation, v.Column);
                if (place >= 0)
                    return new ColumnExpr(place, v.Type, v.Typmod) { Name = NameOf(v), Position = v.Position };
                return parameters?.Take(v) ?? throw new InvalidOperationException($"Column {v.Relation.Alias}.{v.Info.Name} is not among the rows at hand.");
            case OuterColumnExpr outer:
                return parameters is null ? outer : parameters.Take(outer);
            case SubqueryExpr subquery:
                return planner.PlanSubquery(subquery, [.. subquery.Inputs.Select(Finish)]);
            case CallExpr { Call.Function.HasEffects: true }:
                planner.NoteEffects();
                break;
        }

        IReadOnlyList<Expr> inputs = e.Inputs;
        if (inputs.Count == 0)
            return e;
        var finished = new Expr[inputs.Count];
        bool isSame = true;
        for (int i = 0; i < finished.Length; i++)
        {
            finished[i] = Finish(inputs[i]);
            isSame &= ReferenceEquals(finished[i], inputs[i]);
        }

        return Sharpening.Sharpen(isSame ? e : e.WithInputs(finished));
    }

    public Expr[] Finish(IReadOnlyList<Expr> expressions) => [.. expressions.Select(Finish)];

    /// <summary>All conditions as one; null when there are none.</summary>
    public Expr? All(IReadOnlyList<Expr> conditions) => conditions.Count == 0 ? null : Finish(AndExpr.Of(conditions));

    public static string NameOf(VarExpr v) => v.Relation is StageRelation ? v.Info.Name : $"{NodeDescription.Quote(v.Relation.Alias)}.{NodeDescription.Quote(v.Info.Name)}";
}
