using Longitude.Sql.Binding;
using Longitude.Sql.Functions;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Execution.Expressions;

/// <summary>
/// A subquery in an expression, not planned yet. Its inputs are the values on the left of IN, ANY and ALL, and then what the subquery
/// takes from outside.
/// </summary>
internal sealed class SubqueryExpr(SubqueryKind kind, LogicalQuery query, IReadOnlyList<Expr> inputs, int leftCount, SqlType type) : Expr
{
    public SubqueryKind Kind => kind;

    public LogicalQuery Query => query;

    public override IReadOnlyList<Expr> Inputs => inputs;

    public int LeftCount => leftCount;

    /// <summary>Of ANY and ALL: the condition for the row (left values, the subquery's columns).</summary>
    public Expr? Comparison { get; init; }

    /// <summary>What was bound; null when nobody wrote it.</summary>
    public Subquery? Written { get; init; }

    public override int Location => Position;

    public override SqlType Type => type;

    public override int Typmod => kind == SubqueryKind.Scalar ? query.Columns[0].Typmod : -1;

    public override Volatility OwnVolatility => Volatility.Stable;

    public override Datum Eval(EvalFrame frame) => throw new InvalidOperationException("The subquery is not planned yet.");

    public override Expr WithInputs(IReadOnlyList<Expr> others) =>
        new SubqueryExpr(kind, query, others, leftCount, type) { Comparison = Comparison, Written = Written, Position = Position };

    /// <summary>What is written alike and takes the same from outside is the same.</summary>
    protected override bool SameNode(Expr other) => other is SubqueryExpr { Written: { } text } && Written is not null
        && string.Equals(SqlWriter.Write(text), SqlWriter.Write(Written), StringComparison.Ordinal);
}
