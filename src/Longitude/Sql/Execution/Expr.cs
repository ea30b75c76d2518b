using Longitude.Sql.Functions;
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

    /// <summary>Where it stands in the statement's text, from 0, for errors; -1 when no place is known.</summary>
    public int Position { get; init; } = -1;

    /// <summary>
    /// Where errors point that concern the whole expression: where its text begins, as far as that is known. Constructs that begin with a
    /// word of their own say where that stands.
    /// </summary>
    public virtual int Location
    {
        get
        {
            IReadOnlyList<Expr> inputs = Inputs;
            int first = inputs.Count == 0 ? -1 : inputs[0].Location;
            return first < 0 || (Position >= 0 && Position < first) ? Position : first;
        }
    }

    /// <summary>The expressions that this one computes with, evaluated against the same frame.</summary>
    public virtual IReadOnlyList<Expr> Inputs => [];

    /// <summary>How much this node by itself, without its inputs, may be taken out of its place or be computed beforehand.</summary>
    public virtual Volatility OwnVolatility => Volatility.Immutable;

    /// <summary>The value for the frame's current row.</summary>
    /// <exception cref="SqlException">The value cannot be computed.</exception>
    public abstract Datum Eval(EvalFrame frame);

    /// <summary>What WHERE asks: true for TRUE, false for FALSE and NULL.</summary>
    public virtual bool Test(EvalFrame frame) => Eval(frame).IsTrue;

    /// <summary>The same computation with other inputs, as many as there are now.</summary>
    public virtual Expr WithInputs(IReadOnlyList<Expr> inputs) => this;

    /// <summary>True when the other node does the same as this one, inputs apart. Both have the same class and type.</summary>
    protected virtual bool SameNode(Expr other) => ReferenceEquals(this, other);

    /// <summary>True when the other expression gives the same value whatever the row is; positions do not count.</summary>
    public bool SameAs(Expr other)
    {
        if (ReferenceEquals(this, other))
            return true;
        if (GetType() != other.GetType() || Type.Oid != other.Type.Oid || Typmod != other.Typmod || !SameNode(other))
            return false;
        IReadOnlyList<Expr> mine = Inputs;
        IReadOnlyList<Expr> others = other.Inputs;
        if (mine.Count != others.Count)
            return false;
        for (int i = 0; i < mine.Count; i++)
        {
            if (!mine[i].SameAs(others[i]))
                return false;
        }

        return true;
    }

    /// <summary>Replaces parts from the top down: where <paramref name="replace"/> gives an expression that stands instead, else its inputs are looked at.</summary>
    public Expr Map(Func<Expr, Expr?> replace)
    {
        if (replace(this) is { } other)
            return other;
        IReadOnlyList<Expr> inputs = Inputs;
        Expr[]? mapped = null;
        for (int i = 0; i < inputs.Count; i++)
        {
            Expr now = inputs[i].Map(replace);
            if (mapped is null && !ReferenceEquals(now, inputs[i]))
                mapped = [.. inputs];
            if (mapped is not null)
                mapped[i] = now;
        }

        return mapped is null ? this : WithInputs(mapped);
    }

    /// <summary>True when this expression or a part of it is as asked.</summary>
    public bool Any(Func<Expr, bool> test)
    {
        if (test(this))
            return true;
        IReadOnlyList<Expr> inputs = Inputs;
        for (int i = 0; i < inputs.Count; i++)
        {
            if (inputs[i].Any(test))
                return true;
        }

        return false;
    }
}

/// <summary>
/// What an expression is evaluated against: the current row of the operator that evaluates it and, within a correlated subquery,
/// the frame that holds what the subquery takes from outside.
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

    /// <summary>What EXPLAIN calls it; null where no name is known.</summary>
    public string? Name { get; init; }

    public override Datum Eval(EvalFrame frame) => frame.Row[index];

    protected override bool SameNode(Expr other) => ((ColumnExpr)other).Index == index;
}

/// <summary>
/// One value that a subquery takes from outside. Whoever runs a subquery computes what it takes against its own row, and puts it into the
/// row of a frame around the subquery's: so a subquery's plan does not know the layout of rows outside.
/// </summary>
internal sealed class OuterColumnExpr(int levels, int index, SqlType type, int typmod = -1) : Expr
{
    /// <summary>How many frames further out; at least 1.</summary>
    public int Levels => levels;

    /// <summary>What EXPLAIN calls it; null where no name is known.</summary>
    public string? Name { get; init; }

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

    protected override bool SameNode(Expr other) => other is OuterColumnExpr o && o.Levels == levels && o.Index == index;
}

internal sealed class ConstantExpr(Datum value, SqlType type, int typmod = -1) : Expr
{
    public Datum Value => value;

    public override SqlType Type => type;

    public override int Typmod => typmod;

    public override Datum Eval(EvalFrame frame) => value;

    protected override bool SameNode(Expr other)
    {
        Datum with = ((ConstantExpr)other).Value;
        if (value.IsNull || with.IsNull)
            return value.IsNull && with.IsNull;
        return type.Kind == TypeKind.Unknown ? string.Equals(value.Text, with.Text, StringComparison.Ordinal) : DatumComparer.For(type).Equals(value, with);
    }
}

/// <summary>A parameter of the statement, by its place from 0.</summary>
internal sealed class ParameterExpr(int index, SqlType type) : Expr
{
    public int Index => index;

    public override SqlType Type => type;

    public override Datum Eval(EvalFrame frame) => frame.Context.Parameters[index];

    protected override bool SameNode(Expr other) => ((ParameterExpr)other).Index == index;
}
