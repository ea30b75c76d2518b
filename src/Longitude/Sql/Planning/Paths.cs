using Longitude.Sql.Binding;
using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Operators;

namespace Longitude.Sql.Planning;

/// <summary>A way to get the rows of some items: what it costs and in which order they come. The operators are made once one is chosen.</summary>
internal abstract class Path
{
    public required double Rows { get; init; }

    /// <summary>Work until the first row, in units of one row read in order.</summary>
    public double Startup { get; init; }

    public required double Total { get; init; }

    public IReadOnlyList<SortKey> Ordering { get; init; } = [];

    /// <summary>The cost when only a part of the rows is read.</summary>
    public double CostOf(double fraction) => Startup + ((Total - Startup) * fraction);
}

/// <summary>A table read through, or found by an index.</summary>
internal sealed class TablePath(TableRelation relation, IndexMatch? match, IReadOnlyList<Expr> conditions, bool isBackwards) : Path
{
    public TableRelation Relation => relation;

    /// <summary>Null: all of the table.</summary>
    public IndexMatch? Match => match;

    /// <summary>All conditions on the rows; those that the index answers among them.</summary>
    public IReadOnlyList<Expr> Conditions => conditions;

    public bool IsBackwards => isBackwards;
}

/// <summary>Any other relation: subqueries, functions, WITH entries.</summary>
internal sealed class RelationPath(Relation relation, IReadOnlyList<Expr> arguments, IReadOnlyList<Expr> conditions, PlanNode? plan) : Path
{
    public Relation Relation => relation;

    public IReadOnlyList<Expr> Arguments => arguments;

    public IReadOnlyList<Expr> Conditions => conditions;

    /// <summary>The plan of a subquery.</summary>
    public PlanNode? Plan => plan;
}

internal enum JoinMethod
{
    Loop,
    Apply,
    Hash,

    /// <summary>The left side is put into the hash table.</summary>
    HashLeft,
}

internal sealed class JoinPath(JoinMode mode, JoinMethod method, Path left, Path right) : Path
{
    public JoinMode Mode => mode;

    public JoinMethod Method => method;

    public Path Left => left;

    public Path Right => right;

    /// <summary>Conditions that a pair must fulfil to match.</summary>
    public IReadOnlyList<Expr> On { get; init; } = [];

    /// <summary>Of hash joins: pairs of equal keys, also among <see cref="On"/>.</summary>
    public IReadOnlyList<(Expr Left, Expr Right, Expr Condition)> Keys { get; init; } = [];

    /// <summary>Conditions on the joined rows.</summary>
    public IReadOnlyList<Expr> After { get; init; } = [];
}

/// <summary>A group of items, with what is looked at once.</summary>
internal sealed class GatedPath(Path input, IReadOnlyList<Expr> conditions, IReadOnlyList<Expr> last) : Path
{
    public Path Input => input;

    /// <summary>Conditions without columns.</summary>
    public IReadOnlyList<Expr> Conditions => conditions;

    /// <summary>Conditions that are looked at after all others.</summary>
    public IReadOnlyList<Expr> Last => last;
}

/// <summary>One row without columns.</summary>
internal sealed class OneRowPath : Path;
