namespace Longitude.Sql.Syntax;

internal abstract record Statement : Node
{
    /// <summary>The end of the statement's text, so that the text of one among several can be shown.</summary>
    public int End { get; init; }
}

// Rows.

internal sealed record InsertStatement : Statement
{
    public WithClause? With { get; init; }

    public required QualifiedName Table { get; init; }

    public string? Alias { get; init; }

    /// <summary>Empty when none are named.</summary>
    public IReadOnlyList<ColumnTarget> Columns { get; init; } = [];

    /// <summary>Null for DEFAULT VALUES.</summary>
    public Query? Source { get; init; }

    /// <summary>OVERRIDING SYSTEM VALUE (true) or USER VALUE (false).</summary>
    public bool? OverridingSystem { get; init; }

    public OnConflict? OnConflict { get; init; }

    public IReadOnlyList<SelectItem> Returning { get; init; } = [];
}

/// <summary>A column that is written, perhaps an element of it: <c>c</c>, <c>c[1]</c>.</summary>
internal sealed record ColumnTarget(string Name, IReadOnlyList<Expression> Subscripts) : Node;

internal sealed record OnConflict : Node
{
    /// <summary>The columns or expressions of the unique index meant; empty when none are named.</summary>
    public IReadOnlyList<IndexElement> Target { get; init; } = [];

    public Expression? TargetWhere { get; init; }

    public string? Constraint { get; init; }

    /// <summary>DO UPDATE; else DO NOTHING.</summary>
    public bool IsUpdate { get; init; }

    public IReadOnlyList<Assignment> Assignments { get; init; } = [];

    public Expression? Where { get; init; }
}

/// <summary>c = value, or (a, b) = row or subquery.</summary>
internal sealed record Assignment(IReadOnlyList<ColumnTarget> Targets, Expression Value) : Node
{
    /// <summary>Written in parentheses: the value is a row, even of one column.</summary>
    public bool IsRow { get; init; }
}

internal sealed record UpdateStatement : Statement
{
    public WithClause? With { get; init; }

    public required TableReference Table { get; init; }

    public IReadOnlyList<Assignment> Assignments { get; init; } = [];

    public IReadOnlyList<TableExpression> From { get; init; } = [];

    public Expression? Where { get; init; }

    /// <summary>WHERE CURRENT OF cursor.</summary>
    public string? CurrentOf { get; init; }

    public IReadOnlyList<SelectItem> Returning { get; init; } = [];
}

internal sealed record DeleteStatement : Statement
{
    public WithClause? With { get; init; }

    public required TableReference Table { get; init; }

    public IReadOnlyList<TableExpression> Using { get; init; } = [];

    public Expression? Where { get; init; }

    public string? CurrentOf { get; init; }

    public IReadOnlyList<SelectItem> Returning { get; init; } = [];
}

internal sealed record TruncateStatement(IReadOnlyList<QualifiedName> Tables, bool RestartIdentity, bool Cascade) : Statement;

internal sealed record CopyStatement : Statement
{
    public QualifiedName? Table { get; init; }

    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>COPY (query) TO.</summary>
    public Statement? Query { get; init; }

    public bool IsFrom { get; init; }

    /// <summary>The server's file; null for STDIN and STDOUT.</summary>
    public string? File { get; init; }

    public IReadOnlyList<Option> Options { get; init; } = [];

    public Expression? Where { get; init; }
}

/// <summary>name value in an option list; the value is null when only the name stands, a list for parenthesised ones.</summary>
internal sealed record Option(string Name, string? Value, IReadOnlyList<string> List) : Node;

// Transactions.

internal enum TransactionVerb
{
    Begin,
    Commit,
    Rollback,
    Savepoint,
    Release,
    RollbackTo,
    Prepare,
    CommitPrepared,
    RollbackPrepared,
}

internal enum IsolationLevel
{
    Serializable,
    RepeatableRead,
    ReadCommitted,
    ReadUncommitted,
}

internal sealed record TransactionModes(IsolationLevel? Isolation, bool? IsReadOnly, bool? IsDeferrable);

/// <param name="Name">The savepoint, or the prepared transaction.</param>
/// <param name="Chain">AND CHAIN.</param>
internal sealed record TransactionStatement(TransactionVerb Verb, TransactionModes? Modes, string? Name, bool Chain) : Statement;

/// <summary>SET TRANSACTION, or SET SESSION CHARACTERISTICS AS TRANSACTION.</summary>
internal sealed record SetTransactionStatement(TransactionModes Modes, bool IsSession) : Statement;

/// <summary>SET CONSTRAINTS ... DEFERRED or IMMEDIATE; no names for ALL.</summary>
internal sealed record SetConstraintsStatement(IReadOnlyList<QualifiedName> Names, bool IsDeferred) : Statement;

// Sessions.

/// <param name="Values">Null for DEFAULT; several for lists such as search_path.</param>
internal sealed record SetStatement(string Name, IReadOnlyList<string>? Values, bool IsLocal) : Statement;

/// <param name="Name">Null for ALL.</param>
internal sealed record ResetStatement(string? Name) : Statement;

/// <param name="Name">Null for ALL.</param>
internal sealed record ShowStatement(string? Name) : Statement;

/// <summary>DISCARD ALL, PLANS, SEQUENCES, TEMP; lower case.</summary>
internal sealed record DiscardStatement(string What) : Statement;

internal sealed record PrepareStatement(string Name, IReadOnlyList<TypeName> Types, Statement Body) : Statement;

internal sealed record ExecuteStatement(string Name, IReadOnlyList<Expression> Arguments) : Statement;

/// <param name="Name">Null for ALL.</param>
internal sealed record DeallocateStatement(string? Name) : Statement;

internal sealed record DeclareCursorStatement(string Name, Query Query, bool IsBinary, bool IsScroll, bool IsNoScroll, bool IsWithHold) : Statement;

/// <summary>FETCH or MOVE. Direction lower case: next, prior, first, last, absolute, relative, forward, backward; a null count means ALL.</summary>
internal sealed record FetchStatement(string Cursor, string Direction, long? Count, bool IsMove) : Statement;

/// <param name="Name">Null for ALL.</param>
internal sealed record CloseStatement(string? Name) : Statement;

internal sealed record ExplainStatement(Statement Body, IReadOnlyList<Option> Options) : Statement;

internal sealed record LockTableStatement(IReadOnlyList<QualifiedName> Tables, string Mode, bool NoWait) : Statement;

internal sealed record DoStatement(string Body, string Language) : Statement;

internal sealed record CallStatement(FunctionCall Call) : Statement;

/// <summary>VACUUM, ANALYZE, REINDEX, CLUSTER, CHECKPOINT: kept because tools send them.</summary>
internal sealed record MaintenanceStatement(string Verb, IReadOnlyList<QualifiedName> Tables) : Statement;

internal sealed record ListenStatement(string Channel) : Statement;

/// <param name="Channel">Null for *.</param>
internal sealed record UnlistenStatement(string? Channel) : Statement;

internal sealed record NotifyStatement(string Channel, string? Payload) : Statement;
