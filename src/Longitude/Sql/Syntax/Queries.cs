namespace Longitude.Sql.Syntax;

/// <summary>Anything that gives rows: SELECT, VALUES, a set operation; with what may stand around it.</summary>
internal abstract record Query : Statement
{
    public WithClause? With { get; init; }

    public IReadOnlyList<OrderItem> OrderBy { get; init; } = [];

    public Expression? Limit { get; init; }

    /// <summary>FETCH FIRST n ROWS WITH TIES.</summary>
    public bool WithTies { get; init; }

    public Expression? Offset { get; init; }

    public IReadOnlyList<LockingClause> Locking { get; init; } = [];
}

internal sealed record SelectQuery : Query
{
    public IReadOnlyList<SelectItem> Items { get; init; } = [];

    public bool IsDistinct { get; init; }

    /// <summary>DISTINCT ON (...); empty without.</summary>
    public IReadOnlyList<Expression> DistinctOn { get; init; } = [];

    public IReadOnlyList<TableExpression> From { get; init; } = [];

    public Expression? Where { get; init; }

    public IReadOnlyList<GroupingElement> GroupBy { get; init; } = [];

    /// <summary>GROUP BY DISTINCT.</summary>
    public bool GroupByDistinct { get; init; }

    public Expression? Having { get; init; }

    public IReadOnlyList<NamedWindow> Windows { get; init; } = [];
}

internal sealed record ValuesQuery(IReadOnlyList<IReadOnlyList<Expression>> Rows) : Query;

internal enum SetOperator
{
    Union,
    Intersect,
    Except,
}

internal sealed record SetOperation(SetOperator Operator, bool IsAll, Query Left, Query Right) : Query;

internal sealed record SelectItem(Expression Value, string? Alias) : Node;

internal sealed record WithClause(bool IsRecursive, IReadOnlyList<CommonTable> Tables);

/// <summary>A WITH entry; the statement is a query, or INSERT, UPDATE, DELETE with RETURNING.</summary>
internal sealed record CommonTable(string Name, IReadOnlyList<string> Columns, Statement Statement, bool? IsMaterialized) : Node;

internal enum NullsOrder
{
    Default,
    First,
    Last,
}

internal sealed record OrderItem(Expression Value, bool IsDescending, NullsOrder Nulls) : Node
{
    /// <summary>USING operator.</summary>
    public string? UsingOperator { get; init; }
}

internal enum LockStrength
{
    KeyShare,
    Share,
    NoKeyUpdate,
    Update,
}

internal enum LockWait
{
    Block,
    NoWait,
    SkipLocked,
}

internal sealed record LockingClause(LockStrength Strength, IReadOnlyList<QualifiedName> Tables, LockWait Wait) : Node;

internal enum GroupingKind
{
    Expression,
    Rollup,
    Cube,
    Sets,

    /// <summary>(a, b) within others; the empty one groups everything.</summary>
    List,
}

internal sealed record GroupingElement(GroupingKind Kind, Expression? Value, IReadOnlyList<GroupingElement> Elements) : Node;

internal sealed record NamedWindow(string Name, WindowSpec Spec) : Node;

internal enum FrameUnit
{
    Range,
    Rows,
    Groups,
}

internal enum FrameBoundKind
{
    UnboundedPreceding,
    Preceding,
    CurrentRow,
    Following,
    UnboundedFollowing,
}

internal enum FrameExclusion
{
    NoOthers,
    CurrentRow,
    Group,
    Ties,
}

internal sealed record FrameBound(FrameBoundKind Kind, Expression? Offset);

internal sealed record WindowFrame(FrameUnit Unit, FrameBound Start, FrameBound End, FrameExclusion Exclusion);

/// <summary>OVER (...), or OVER name when only <see cref="BaseName"/> is given.</summary>
internal sealed record WindowSpec : Node
{
    public string? BaseName { get; init; }

    /// <summary>OVER name, which takes the window as it is; OVER (name) copies it and may not copy a frame.</summary>
    public bool IsNameOnly { get; init; }

    public IReadOnlyList<Expression> PartitionBy { get; init; } = [];

    public IReadOnlyList<OrderItem> OrderBy { get; init; } = [];

    public WindowFrame? Frame { get; init; }
}

internal abstract record TableExpression : Node;

internal sealed record TableAlias(string Name, IReadOnlyList<string> Columns)
{
    /// <summary>AS t(a int, b text): the columns of a function that returns records.</summary>
    public IReadOnlyList<(string Name, TypeName Type)> Definitions { get; init; } = [];
}

internal sealed record TableReference(QualifiedName Name, TableAlias? Alias) : TableExpression
{
    public bool IsOnly { get; init; }
}

internal sealed record SubqueryTable(Query Query, TableAlias? Alias, bool IsLateral) : TableExpression;

/// <summary>A function as a table; several are ROWS FROM (...).</summary>
internal sealed record FunctionTable(IReadOnlyList<FunctionCall> Functions, TableAlias? Alias, bool IsLateral, bool WithOrdinality) : TableExpression
{
    /// <summary>ROWS FROM (f() AS (a int, b text)): for each function the columns that it is said to have; empty when none has such a list.</summary>
    public IReadOnlyList<IReadOnlyList<(string Name, TypeName Type)>> Definitions { get; init; } = [];

    public IReadOnlyList<(string Name, TypeName Type)> DefinitionsOf(int function) => Definitions.Count > 0 ? Definitions[function] : Alias?.Definitions ?? [];
}

internal enum JoinKind
{
    Inner,
    Left,
    Right,
    Full,
    Cross,
}

internal sealed record Join(JoinKind Kind, TableExpression Left, TableExpression Right) : TableExpression
{
    public Expression? On { get; init; }

    public IReadOnlyList<string> Using { get; init; } = [];

    public bool IsNatural { get; init; }

    /// <summary>An alias for the whole join in parentheses.</summary>
    public TableAlias? Alias { get; init; }

    /// <summary>An alias for the columns of USING (...) AS name.</summary>
    public string? UsingAlias { get; init; }
}
