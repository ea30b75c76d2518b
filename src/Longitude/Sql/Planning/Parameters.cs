using Longitude.Sql.Binding;
using Longitude.Sql.Execution;

namespace Longitude.Sql.Planning;

/// <summary>
/// What the right side of a dependent join takes from the left side, or from outside of both: inside, the n-th of them is the n-th outer
/// value.
/// </summary>
internal sealed class Parameters
{
    private readonly List<Expr> _values = [];

    public IReadOnlyList<Expr> Values => _values;

    public OuterColumnExpr Take(Expr value)
    {
        int index = _values.FindIndex(v => v.SameAs(value));
        if (index < 0)
        {
            index = _values.Count;
            _values.Add(value);
        }

        return new OuterColumnExpr(1, index, value.Type, value.Typmod) { Name = value is VarExpr v ? $"{v.Relation.Alias}.{v.Info.Name}" : null };
    }
}
