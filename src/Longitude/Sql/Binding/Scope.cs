using Longitude.Sql.Execution;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Binding;

/// <summary>What a subquery takes from the query around it: the n-th outer value is the n-th expression here, in that query's own terms.</summary>
internal sealed class Captures(Scope outside)
{
    private readonly List<Expr> _values = [];

    /// <summary>Where names are looked up that the subquery itself does not know.</summary>
    public Scope Outside => outside;

    public IReadOnlyList<Expr> Values => _values;

    public Expr Take(Expr value)
    {
        int index = _values.FindIndex(v => v.SameAs(value));
        if (index < 0)
        {
            index = _values.Count;
            _values.Add(value);
        }

        return new OuterColumnExpr(1, index, value.Type, value.Typmod) { Position = value.Position };
    }

    /// <summary>Forgets what was taken since there were so many.</summary>
    public void Truncate(int count) => _values.RemoveRange(count, _values.Count - count);
}

/// <summary>Something in FROM that names are looked up in.</summary>
internal sealed class ScopeItem
{
    /// <summary>The name in front of the dot; null for a join without an alias.</summary>
    public string? Alias { get; init; }

    /// <summary>The schema, when it is a table without an alias: <c>schema.table.column</c> finds it then.</summary>
    public string? Schema { get; init; }

    public Relation? Relation { get; init; }

    public required IReadOnlyList<(string Name, Expr Value)> Columns { get; init; }

    /// <summary>Columns are found without the item's name, and a bare star stands for them.</summary>
    public bool IsOpen { get; init; } = true;

    /// <summary>The item's name is found.</summary>
    public bool IsNamed { get; init; } = true;

    /// <summary>Its rows may be missing: it is on a side of an outer join.</summary>
    public bool IsOptional { get; set; }

    /// <summary>A function that gives single values: its name means the value, not a row that holds it.</summary>
    public bool IsScalar =>
        Relation is FunctionRelation { WithOrdinality: false, Functions: [{ Columns.Count: 1, SpreadsRecord: false } only] } && only.Call?.ReturnType.Kind != TypeKind.Record;

    public ScopeItem Closed() => Copy(IsNamed);

    public ScopeItem Unnamed() => Copy(isNamed: false);

    private ScopeItem Copy(bool isNamed) => new()
    {
        Alias = Alias,
        Schema = Schema,
        Relation = Relation,
        Columns = Columns,
        IsOpen = false,
        IsNamed = isNamed,
        IsOptional = IsOptional,
    };
}

/// <summary>WITH entries that are visible, innermost first.</summary>
internal sealed record CteScope(CommonTableQuery Table, CteScope? Next)
{
    /// <summary>Within its own definition: a reference means the rows of the last round.</summary>
    public bool IsBeingDefined { get; init; }

    /// <summary>Where the entry was defined, to know whether it may be taken into a query as it is.</summary>
    public Captures? Captures { get; init; }

    /// <summary>Why a recursive reference is not allowed here; null when it is.</summary>
    public string? Forbidden { get; init; }

    /// <summary>Where the error points that says so; -1 for the reference itself.</summary>
    public int ForbiddenAt { get; init; } = -1;

    public static CteScope? Find(CteScope? from, string name)
    {
        for (CteScope? at = from; at is not null; at = at.Next)
        {
            if (string.Equals(at.Table.Name, name, StringComparison.Ordinal))
                return at;
        }

        return null;
    }
}

/// <summary>The names of one query level. What it does not know is looked up around it, and comes as an outer value.</summary>
internal sealed class Scope(Captures? captures, CteScope? commonTables)
{
    public List<ScopeItem> Items { get; } = [];

    /// <summary>Items that exist in this query but may not be used here: for better errors.</summary>
    public IReadOnlyList<ScopeItem> HiddenItems { get; init; } = [];

    /// <summary>Null at the top of a statement.</summary>
    public Captures? Captures => captures;

    public CteScope? CommonTables { get; set; } = commonTables;

    /// <summary>WINDOW entries of the query.</summary>
    public IReadOnlyDictionary<string, WindowSpec> Windows { get; set; } = new Dictionary<string, WindowSpec>(StringComparer.Ordinal);

    /// <summary>The column of a query further out that a value taken from there is.</summary>
    public Expr Origin(Expr value)
    {
        for (Captures? from = captures; from is not null && value is OuterColumnExpr outer; from = from.Outside.Captures)
            value = from.Values[outer.Index];
        return value;
    }

    /// <summary>A scope at the same level that sees other items.</summary>
    public Scope Beside(IEnumerable<ScopeItem> items, IReadOnlyList<ScopeItem> hidden)
    {
        var scope = new Scope(captures, CommonTables) { HiddenItems = hidden, Windows = Windows };
        scope.Items.AddRange(items);
        return scope;
    }
}
