namespace Longitude.Sql.Syntax;

internal abstract record Expression : Node;

internal enum LiteralKind
{
    Null,
    Boolean,

    /// <summary>Digits, perhaps after a minus; the binder chooses int4, int8 or numeric.</summary>
    Integer,

    /// <summary>With a point or an exponent: numeric.</summary>
    Decimal,

    /// <summary>Quoted: of type unknown until something gives it one.</summary>
    String,

    /// <summary>B'101' as b101, X'1F' as x1F.</summary>
    BitString,
}

internal sealed record Literal(LiteralKind Kind, string Text) : Expression;

/// <summary>$n, from 1.</summary>
internal sealed record ParameterRef(int Number) : Expression;

/// <summary>A column, perhaps with its table and schema: <c>c</c>, <c>t.c</c>, <c>s.t.c</c>.</summary>
internal sealed record ColumnName(IReadOnlyList<string> Parts) : Expression;

/// <summary><c>*</c> or <c>t.*</c>; parts are empty for the bare star.</summary>
internal sealed record Star(IReadOnlyList<string> Parts) : Expression;

/// <summary>An operator between two operands, or before one (<see cref="Left"/> null). AND, OR and NOT have nodes of their own.</summary>
internal sealed record OperatorCall(string Operator, Expression? Left, Expression Right) : Expression
{
    /// <summary>The schema in OPERATOR(schema.op).</summary>
    public string? Schema { get; init; }
}

internal enum LogicalKind
{
    And,
    Or,
}

internal sealed record Logical(LogicalKind Kind, IReadOnlyList<Expression> Operands) : Expression;

internal sealed record Not(Expression Operand) : Expression;

internal enum IsTestKind
{
    Null,
    True,
    False,
    Unknown,
}

/// <summary>IS [NOT] NULL, TRUE, FALSE, UNKNOWN.</summary>
internal sealed record IsTest(Expression Operand, IsTestKind Kind, bool Negated) : Expression;

/// <summary>IS [NOT] DISTINCT FROM.</summary>
internal sealed record IsDistinct(Expression Left, Expression Right, bool Negated) : Expression;

/// <summary>[NOT] BETWEEN [SYMMETRIC] a AND b.</summary>
internal sealed record Between(Expression Operand, Expression Low, Expression High, bool Negated, bool Symmetric) : Expression;

/// <summary>[NOT] IN (a, b, ...).</summary>
internal sealed record InList(Expression Operand, IReadOnlyList<Expression> Items, bool Negated) : Expression;

internal enum LikeKind
{
    Like,
    ILike,
    SimilarTo,
}

internal sealed record LikeTest(LikeKind Kind, Expression Operand, Expression Pattern, Expression? Escape, bool Negated) : Expression;

/// <summary>A function call, also of aggregates and window functions.</summary>
internal sealed record FunctionCall(QualifiedName Name, IReadOnlyList<Expression> Arguments) : Expression
{
    /// <summary>count(*).</summary>
    public bool IsStar { get; init; }

    public bool IsDistinct { get; init; }

    /// <summary>The last argument is an array that stands for the rest: VARIADIC.</summary>
    public bool IsVariadic { get; init; }

    public IReadOnlyList<OrderItem> OrderBy { get; init; } = [];

    /// <summary>WITHIN GROUP (ORDER BY ...): ordered-set aggregates.</summary>
    public IReadOnlyList<OrderItem> WithinGroup { get; init; } = [];

    public Expression? Filter { get; init; }

    public WindowSpec? Over { get; init; }

    /// <summary>Names of named arguments (<c>f(a => 1)</c>) by the argument's place; null where there is none.</summary>
    public IReadOnlyList<string?> ArgumentNames { get; init; } = [];
}

/// <summary>CAST(x AS t), x::t, or <c>t 'literal'</c>.</summary>
internal sealed record Cast(Expression Operand, TypeName Type) : Expression;

internal sealed record CaseWhen(Expression When, Expression Then);

/// <summary>CASE [operand] WHEN ... END.</summary>
internal sealed record Case(Expression? Operand, IReadOnlyList<CaseWhen> Branches, Expression? Else) : Expression;

internal enum ConditionalKind
{
    Coalesce,
    NullIf,
    Greatest,
    Least,
}

internal sealed record Conditional(ConditionalKind Kind, IReadOnlyList<Expression> Arguments) : Expression;

/// <summary>ARRAY[...]; an element may be another one, for more dimensions.</summary>
internal sealed record ArrayConstructor(IReadOnlyList<Expression> Items) : Expression;

/// <summary>ROW(...) or (a, b, ...).</summary>
internal sealed record RowConstructor(IReadOnlyList<Expression> Items) : Expression;

/// <summary>a[i], or a[i:j] when <see cref="IsSlice"/>; bounds of a slice may be missing.</summary>
internal sealed record Subscript(Expression Operand, Expression? Lower, Expression? Upper, bool IsSlice) : Expression
{
    /// <summary>The operand stands in parentheses: <c>(a[1:2])[1]</c> is not <c>a[1:2][1]</c>.</summary>
    public bool IsOfWhole { get; init; }
}

/// <summary>(expression).field; field <c>*</c> takes all.</summary>
internal sealed record FieldAccess(Expression Operand, string Field) : Expression;

internal sealed record Collate(Expression Operand, QualifiedName Collation) : Expression;

/// <summary>x AT TIME ZONE z.</summary>
internal sealed record AtTimeZone(Expression Operand, Expression Zone) : Expression;

/// <summary>EXTRACT(field FROM x).</summary>
internal sealed record Extract(string Field, Expression Operand) : Expression;

/// <summary>CURRENT_DATE, CURRENT_TIMESTAMP(p), LOCALTIME, CURRENT_USER, SESSION_USER, CURRENT_SCHEMA, ...; lower case.</summary>
internal sealed record SpecialValue(string Name, int? Precision) : Expression;

/// <summary>DEFAULT as a value in INSERT and UPDATE.</summary>
internal sealed record DefaultValue : Expression;

internal enum SubqueryKind
{
    /// <summary>(SELECT ...): one value.</summary>
    Scalar,

    /// <summary>EXISTS (SELECT ...).</summary>
    Exists,

    /// <summary>x op ANY (SELECT ...); IN is = ANY.</summary>
    Any,

    /// <summary>x op ALL (SELECT ...); NOT IN is &lt;&gt; ALL.</summary>
    All,

    /// <summary>ARRAY(SELECT ...).</summary>
    Array,
}

internal sealed record Subquery(SubqueryKind Kind, Query Query, Expression? Left = null, string? Operator = null) : Expression
{
    /// <summary>The schema in OPERATOR(schema.op) ANY (...).</summary>
    public string? Schema { get; init; }
}

/// <summary>x op ANY (array), x op ALL (array).</summary>
internal sealed record Quantified(Expression Left, string Operator, Expression Array, bool IsAll) : Expression
{
    /// <summary>The schema in OPERATOR(schema.op) ANY (...).</summary>
    public string? Schema { get; init; }
}

/// <summary>GROUPING(a, b).</summary>
internal sealed record GroupingCall(IReadOnlyList<Expression> Arguments) : Expression;
