using Longitude.Sql.Execution;
using Longitude.Sql.Sessions;
using Longitude.Sql.Types;
using ExecutionContext = Longitude.Sql.Execution.ExecutionContext;

namespace Longitude.Sql.Functions;

/// <summary>
/// A call whose function is known. The binder coerces the arguments to <see cref="ArgumentTypes"/>, in the order of the call, and then
/// either calls the delegate of <see cref="Function"/> itself (when <see cref="IsDirect"/>, after looking for NULLs if it is strict) or
/// uses <see cref="Invoke"/>, which does all that.
/// </summary>
internal sealed record ResolvedCall(FunctionInfo Function, SqlType[] ArgumentTypes, SqlType ReturnType)
{
    /// <summary>
    /// The call's arguments are the function's, one to one. False when defaults fill in, names change the order, or several arguments
    /// become one array.
    /// </summary>
    public bool IsDirect => Order is null && VariadicFrom < 0 && !SpreadsArray;

    /// <summary>For each argument of the function the place of it in the call; -1 for its default. Null when they are the same.</summary>
    public int[]? Order { get; init; }

    /// <summary>Where arguments begin that are gathered into the function's last one, an array; -1 when none are.</summary>
    public int VariadicFrom { get; init; } = -1;

    /// <summary>VARIADIC was written and the function wants the elements: the last argument's array is taken apart.</summary>
    public bool SpreadsArray { get; init; }

    /// <summary>What each row of a set-returning function holds, polymorphic types replaced.</summary>
    public IReadOnlyList<ResultColumn> RowColumns { get; init; } = [];

    public CallContext Context(ISessionState session, ExecutionContext? execution) => new(this, session, execution);

    /// <summary>Calls a scalar function.</summary>
    /// <param name="arguments">The call's arguments, coerced.</param>
    public Datum Invoke(ReadOnlySpan<Datum> arguments, CallContext context)
    {
        if (!IsDirect)
            arguments = Arrange(arguments);
        if (Function.IsStrict)
        {
            foreach (Datum argument in arguments)
            {
                if (argument.IsNull)
                    return Datum.Null;
            }
        }

        if (Function.Fn1 is { } one)
            return one(arguments[0], context);
        if (Function.Fn2 is { } two)
            return two(arguments[0], arguments[1], context);
        return Function.Fn3 is { } three ? three(arguments[0], arguments[1], arguments[2], context) : Function.FnN!(arguments, context);
    }

    /// <summary>The arguments as the function's delegate wants them: for set-returning functions and aggregates that are not direct.</summary>
    public Datum[] Arrange(ReadOnlySpan<Datum> arguments)
    {
        if (Order is not null)
        {
            var ordered = new Datum[Order.Length];
            for (int i = 0; i < ordered.Length; i++)
                ordered[i] = Order[i] < 0 ? Function.Defaults[i - Function.RequiredArguments] : arguments[Order[i]];
            return ordered;
        }

        if (VariadicFrom >= 0)
        {
            var array = SqlArray.Of(Function.ArgumentTypes[^1].Element ?? ArgumentTypes[^1], arguments[VariadicFrom..].ToArray());
            return [.. arguments[..VariadicFrom], Datum.OfObject(array)];
        }

        if (SpreadsArray)
            return arguments[^1].IsNull ? [.. arguments] : [.. arguments[..^1], .. arguments[^1].As<SqlArray>().Items];
        return arguments.ToArray();
    }
}
