using Longitude.Sql.Types;

namespace Longitude.Sql.Execution;

/// <summary>
/// A bound expression: names are resolved, types are known, and it can be evaluated as it is. Immutable, and shared by all
/// executions of a plan: what one execution needs to remember lies in <see cref="ExecutionContext"/>.
/// </summary>
internal abstract class Expr
{
    public abstract SqlType Type { get; }

    /// <summary>The type's modifier, as PostgreSQL encodes it; -1 for none.</summary>
    public virtual int Typmod => -1;

    /// <summary>The value for the frame's current row.</summary>
    /// <exception cref="SqlException">The value cannot be computed.</exception>
    public abstract Datum Eval(EvalFrame frame);
}

/// <summary>
/// What an expression is evaluated against: the current row of the operator that evaluates it and, within a correlated subquery,
/// the frames of the queries around it.
/// </summary>
internal sealed class EvalFrame(ExecutionContext context, EvalFrame? outer)
{
    public Datum[] Row = [];

    public ExecutionContext Context { get; } = context;

    public EvalFrame? Outer { get; } = outer;
}

/// <summary>One value of the current row.</summary>
internal sealed class ColumnExpr(int index, SqlType type, int typmod = -1) : Expr
{
    public int Index => index;

    public override SqlType Type => type;

    public override int Typmod => typmod;

    public override Datum Eval(EvalFrame frame) => frame.Row[index];
}

/// <summary>One value of the current row of a query some levels further out.</summary>
internal sealed class OuterColumnExpr(int levels, int index, SqlType type, int typmod = -1) : Expr
{
    /// <summary>How many queries further out; at least 1.</summary>
    public int Levels => levels;

    public int Index => index;

    public override SqlType Type => type;

    public override int Typmod => typmod;

    public override Datum Eval(EvalFrame frame)
    {
        EvalFrame at = frame;
        for (int i = 0; i < levels; i++)
            at = at.Outer!;
        return at.Row[index];
    }
}

internal sealed class ConstantExpr(Datum value, SqlType type, int typmod = -1) : Expr
{
    public Datum Value => value;

    public override SqlType Type => type;

    public override int Typmod => typmod;

    public override Datum Eval(EvalFrame frame) => value;
}

/// <summary>A parameter of the statement, by its place from 0.</summary>
internal sealed class ParameterExpr(int index, SqlType type) : Expr
{
    public int Index => index;

    public override SqlType Type => type;

    public override Datum Eval(EvalFrame frame) => frame.Context.Parameters[index];
}
