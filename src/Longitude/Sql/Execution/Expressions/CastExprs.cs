using Longitude.Sql.Functions;
using Longitude.Sql.Sessions;
using Longitude.Sql.Types;

namespace Longitude.Sql.Execution.Expressions;

/// <summary>The operand's values under another type that keeps them alike.</summary>
internal sealed class RelabelExpr(Expr operand, SqlType type, int typmod) : Expr
{
    public Expr Operand => operand;

    public override SqlType Type => type;

    public override int Typmod => typmod;

    public override IReadOnlyList<Expr> Inputs { get; } = [operand];

    /// <summary>CAST or <c>::</c> was written.</summary>
    public bool IsExplicit { get; init; }

    public override Datum Eval(EvalFrame frame) => operand.Eval(frame);

    public override bool Test(EvalFrame frame) => operand.Test(frame);

    public override Expr WithInputs(IReadOnlyList<Expr> inputs) => new RelabelExpr(inputs[0], type, typmod) { IsExplicit = IsExplicit, Position = Position };

    protected override bool SameNode(Expr other) => true;
}

/// <summary>A value of one type made one of another.</summary>
internal sealed class CastExpr(Expr operand, SqlType type, int typmod, CastInfo cast, bool isExplicit) : Expr
{
    private readonly int _slot = StateSlot.Next();
    private readonly Func<Datum, CastArguments, Datum> _convert = cast.Convert;

    public Expr Operand => operand;

    public override SqlType Type => type;

    /// <summary>The modifier itself is applied by a <see cref="TypmodExpr"/> around this.</summary>
    public override int Typmod => -1;

    public bool IsExplicit => isExplicit;

    public override IReadOnlyList<Expr> Inputs { get; } = [operand];

    public override Volatility OwnVolatility => SettingDependence.OfCast(operand.Type, type);

    public override Datum Eval(EvalFrame frame)
    {
        Datum value = operand.Eval(frame);
        return value.IsNull ? value : _convert(value, frame.Context.StateOf(this, _slot, static (owner, c) => ((CastExpr)owner).Arguments(c)));
    }

    public override Expr WithInputs(IReadOnlyList<Expr> inputs) => new CastExpr(inputs[0], type, typmod, cast, isExplicit) { Position = Position };

    protected override bool SameNode(Expr other) => ((CastExpr)other).IsExplicit == isExplicit;

    private CastArguments Arguments(ExecutionContext c) => new(operand.Type, type, typmod, c.Session.Types, isExplicit);
}

/// <summary>A value fitted to the modifier of its type: varchar(n), numeric(p, s), timestamp(p).</summary>
internal sealed class TypmodExpr(Expr operand, int typmod, bool isExplicit) : Expr
{
    public Expr Operand => operand;

    public override SqlType Type => operand.Type;

    public override int Typmod => typmod;

    public bool IsExplicit => isExplicit;

    public override IReadOnlyList<Expr> Inputs { get; } = [operand];

    public override Datum Eval(EvalFrame frame)
    {
        Datum value = operand.Eval(frame);
        return value.IsNull ? value : Casts.ApplyTypmod(value, operand.Type, typmod, isExplicit);
    }

    public override Expr WithInputs(IReadOnlyList<Expr> inputs) => new TypmodExpr(inputs[0], typmod, isExplicit) { Position = Position };

    protected override bool SameNode(Expr other) => ((TypmodExpr)other).IsExplicit == isExplicit;
}

/// <summary>A quoted literal whose meaning depends on the session's settings: it is read once for each execution.</summary>
internal sealed class LiteralExpr(string text, SqlType type, int typmod) : Expr
{
    private readonly int _slot = StateSlot.Next();

    public string Text => text;

    public override SqlType Type => type;

    public override int Typmod => typmod;

    public override Volatility OwnVolatility => Volatility.Stable;

    public override Datum Eval(EvalFrame frame) =>
        frame.Context.StateOf(this, _slot, static (owner, c) => ((LiteralExpr)owner).Read(c)).Value;

    protected override bool SameNode(Expr other) => string.Equals(((LiteralExpr)other).Text, text, StringComparison.Ordinal);

    /// <summary>The value that a literal means to a session.</summary>
    public static Datum Read(string text, SqlType type, int typmod, ISessionState session) => TypeFormat.Parse(type, typmod, text, session.Types);

    private Box Read(ExecutionContext context) => new(Read(text, type, typmod, context.Session));

    private sealed class Box(Datum value)
    {
        public Datum Value => value;
    }
}

/// <summary>Which conversions between text and values look at the session's settings.</summary>
internal static class SettingDependence
{
    public static bool Has(SqlType type) => type.Kind switch
    {
        TypeKind.Date or TypeKind.Time or TypeKind.TimeTz or TypeKind.Timestamp or TypeKind.TimestampTz or TypeKind.Interval or TypeKind.Reg
            or TypeKind.Record => true,
        TypeKind.Array => Has(type.Element!),
        _ => false,
    };

    public static Volatility OfCast(SqlType from, SqlType to)
    {
        bool depends = Has(from) && Has(to)
            ? from.Kind is TypeKind.TimestampTz or TypeKind.TimeTz or TypeKind.Record || to.Kind is TypeKind.TimestampTz or TypeKind.TimeTz or TypeKind.Record
            : (Has(from) && !to.IsNumber) || (Has(to) && !from.IsNumber) || from.Kind is TypeKind.Float4 or TypeKind.Float8 or TypeKind.Bytea;
        return depends ? Volatility.Stable : Volatility.Immutable;
    }
}
