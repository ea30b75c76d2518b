using Longitude.Sql.Functions;
using Longitude.Sql.Types;

namespace Longitude.Sql.Execution.Expressions;

/// <summary>A call of a scalar function or operator, its arguments coerced to the types that it takes.</summary>
internal abstract class CallExpr(ResolvedCall call, string? symbol, Expr[] arguments) : Expr
{
    private readonly int _slot = StateSlot.Next();

    public ResolvedCall Call => call;

    /// <summary>The operator's symbol; null for a function that was called by its name.</summary>
    public string? Operator => symbol;

    public override SqlType Type => call.ReturnType;

    public override IReadOnlyList<Expr> Inputs => arguments;

    public override Volatility OwnVolatility => call.Function.Volatility;

    public static CallExpr Of(ResolvedCall call, string? symbol, IReadOnlyList<Expr> arguments, int position)
    {
        Expr[] list = [.. arguments];
        FunctionInfo f = call.Function;
        if (call.IsDirect && f.Fn1 is not null)
            return new CallExpr1(call, symbol, list) { Position = position };
        if (call.IsDirect && f.Fn2 is not null)
            return new CallExpr2(call, symbol, list) { Position = position };
        if (call.IsDirect && f.Fn3 is not null)
            return new CallExpr3(call, symbol, list) { Position = position };
        return new CallExprN(call, symbol, list) { Position = position };
    }

    public override Expr WithInputs(IReadOnlyList<Expr> inputs) => Of(call, symbol, inputs, Position);

    protected override bool SameNode(Expr other) => other is CallExpr c && ReferenceEquals(c.Call.Function, call.Function);

    protected CallContext ContextIn(EvalFrame frame) =>
        frame.Context.StateOf(this, _slot, static (owner, c) => ((CallExpr)owner).Call.Context(c.Session, c));
}

internal sealed class CallExpr1(ResolvedCall call, string? symbol, Expr[] arguments) : CallExpr(call, symbol, arguments)
{
    private readonly Fn1 _function = call.Function.Fn1!;
    private readonly bool _isStrict = call.Function.IsStrict;
    private readonly Expr _argument = arguments[0];

    public override Datum Eval(EvalFrame frame)
    {
        Datum a = _argument.Eval(frame);
        return a.IsNull && _isStrict ? Datum.Null : _function(a, ContextIn(frame));
    }
}

internal sealed class CallExpr2(ResolvedCall call, string? symbol, Expr[] arguments) : CallExpr(call, symbol, arguments)
{
    private readonly Fn2 _function = call.Function.Fn2!;
    private readonly bool _isStrict = call.Function.IsStrict;
    private readonly Expr _left = arguments[0];
    private readonly Expr _right = arguments[1];

    public override Datum Eval(EvalFrame frame)
    {
        Datum a = _left.Eval(frame);
        if (a.IsNull && _isStrict)
            return Datum.Null;
        Datum b = _right.Eval(frame);
        return b.IsNull && _isStrict ? Datum.Null : _function(a, b, ContextIn(frame));
    }
}

internal sealed class CallExpr3(ResolvedCall call, string? symbol, Expr[] arguments) : CallExpr(call, symbol, arguments)
{
    private readonly Fn3 _function = call.Function.Fn3!;
    private readonly bool _isStrict = call.Function.IsStrict;
    private readonly Expr[] _arguments = arguments;

    public override Datum Eval(EvalFrame frame)
    {
        Datum a = _arguments[0].Eval(frame);
        Datum b = _arguments[1].Eval(frame);
        Datum c = _arguments[2].Eval(frame);
        return _isStrict && (a.IsNull || b.IsNull || c.IsNull) ? Datum.Null : _function(a, b, c, ContextIn(frame));
    }
}

internal sealed class CallExprN(ResolvedCall call, string? symbol, Expr[] arguments) : CallExpr(call, symbol, arguments)
{
    private readonly Expr[] _arguments = arguments;

    public override Datum Eval(EvalFrame frame)
    {
        var values = new Datum[_arguments.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = _arguments[i].Eval(frame);
        return Call.Invoke(values, ContextIn(frame));
    }
}
