using Longitude.Sql.Binding;
using Longitude.Sql.Execution;

namespace Longitude.Sql.Planning;

/// <summary>Columns of relations.</summary>
internal sealed class VarSet
{
    private readonly HashSet<(Relation Relation, int Column)> _columns = [];

    public bool Contains(Relation relation, int column) => _columns.Contains((relation, column));

    public void Add(Relation relation, int column) => _columns.Add((relation, column));

    public void Add(Expr e) => e.Any(part =>
    {
        if (part is VarExpr v)
            _columns.Add((v.Relation, v.Column));
        return false;
    });

    public void Add(IEnumerable<Expr> expressions)
    {
        foreach (Expr e in expressions)
            Add(e);
    }

    public VarSet With(IEnumerable<Expr> expressions)
    {
        var set = new VarSet();
        set._columns.UnionWith(_columns);
        set.Add(expressions);
        return set;
    }

    /// <summary>The columns of one relation, in order.</summary>
    public int[] Of(Relation relation) => [.. _columns.Where(c => ReferenceEquals(c.Relation, relation)).Select(c => c.Column).Order()];

    public IEnumerable<(Relation Relation, int Column)> All => _columns;
}

/// <summary>Where columns of relations lie in the rows of an operator.</summary>
internal sealed class Layout
{
    private readonly Dictionary<(Relation Relation, int Column), int> _places = [];
    private readonly List<(Relation Relation, int Column)> _order = [];

    public IReadOnlyList<(Relation Relation, int Column)> Columns => _order;

    /// <summary>The layout of rows that hold all columns of a relation.</summary>
    public static Layout Of(Relation relation)
    {
        var layout = new Layout();
        for (int i = 0; i < relation.Columns.Count; i++)
            layout.Put(relation, i, i);
        return layout;
    }

    public void Put(Relation relation, int column, int place)
    {
        if (_places.TryAdd((relation, column), place))
            _order.Add((relation, column));
    }

    /// <summary>The place of a column; -1 when the rows do not have it.</summary>
    public int Find(Relation relation, int column) => _places.GetValueOrDefault((relation, column), -1);

    public Layout Clone()
    {
        var copy = new Layout();
        foreach ((Relation relation, int column) in _order)
            copy.Put(relation, column, _places[(relation, column)]);
        return copy;
    }
}

/// <summary>An operator and where its rows have what.</summary>
internal sealed record RowSource(PlanNode Node, Layout Layout);
