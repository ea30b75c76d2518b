// What the engine can compute, apart from the language's own constructs: functions, operators (functions with a symbol), aggregates,
// window functions and functions that give rows. Each is a FunctionInfo with its signature and a delegate; there is no interpreter and
// no reflection between a bound expression and the code. A file of functions is one list of declarations ("lower(text) text" and a
// lambda), and FunctionCatalog names these lists, so that a new function is one line in one place, and other folders add their own.
//
// Rejected: one class per function (hundreds of files that say nothing), and methods found by attributes (needs reflection at start,
// and hides who calls what).
using Longitude.Sql.Execution;
using Longitude.Sql.Sessions;
using Longitude.Sql.Types;
using ExecutionContext = Longitude.Sql.Execution.ExecutionContext;

namespace Longitude.Sql.Functions;

internal delegate Datum Fn1(Datum a, CallContext context);

internal delegate Datum Fn2(Datum a, Datum b, CallContext context);

internal delegate Datum Fn3(Datum a, Datum b, Datum c, CallContext context);

internal delegate Datum FnN(ReadOnlySpan<Datum> arguments, CallContext context);

/// <summary>What may change a function's result besides its arguments.</summary>
internal enum Volatility
{
    /// <summary>Nothing: it may be computed when the statement is planned.</summary>
    Immutable,

    /// <summary>Settings, the catalog, the transaction's time: the same within one statement.</summary>
    Stable,

    /// <summary>Anything: it is called for each row.</summary>
    Volatile,
}

internal enum FunctionKind
{
    Scalar,
    Aggregate,
    Window,

    /// <summary>Gives rows.</summary>
    Set,
}

/// <summary>A function as it is declared. Which of the delegates is set follows from <see cref="Kind"/> and the number of arguments.</summary>
internal sealed class FunctionInfo
{
    /// <summary>PostgreSQL's where it has the function, else a number above 9000 that stays.</summary>
    public required uint Oid { get; init; }

    public required string Name { get; init; }

    public required SqlType[] ArgumentTypes { get; init; }

    public required SqlType ReturnType { get; init; }

    /// <summary>
    /// The last argument may be given any number of times; its type is an array, whose elements they are, or <c>"any"</c>, and then
    /// the delegate gets them as they are.
    /// </summary>
    public bool IsVariadic { get; init; }

    /// <summary>The result is NULL when any argument is, and the delegate never sees one. Of aggregates: rows with a NULL are left out.</summary>
    public bool IsStrict { get; init; } = true;

    public Volatility Volatility { get; init; }

    public FunctionKind Kind { get; init; }

    /// <summary>It writes: no read-only transaction may call it, and what calls it is not run as a mere query.</summary>
    public bool HasEffects { get; private set; }

    /// <summary>Names of the arguments, for <c>f(days => 1)</c>; empty when they have none.</summary>
    public string[] ArgumentNames { get; init; } = [];

    /// <summary>Values of the last arguments when the call leaves them out.</summary>
    public Datum[] Defaults { get; init; } = [];

    /// <summary>Set for scalar functions with one argument.</summary>
    public Fn1? Fn1 { get; init; }

    public Fn2? Fn2 { get; init; }

    public Fn3? Fn3 { get; init; }

    /// <summary>Set for scalar functions with none or more than three arguments, and for variadic ones.</summary>
    public FnN? FnN { get; init; }

    /// <summary>Of an aggregate: makes the state of one group.</summary>
    public Func<CallContext, Aggregate>? Start { get; init; }

    /// <summary>
    /// Of an ordered-set aggregate (<c>percentile_cont(0.5) WITHIN GROUP (ORDER BY x)</c>): how many arguments come before the
    /// ordered ones; -1 for other aggregates. The state gets all of them for each row, in the order of WITHIN GROUP.
    /// </summary>
    public int DirectArguments { get; init; } = -1;

    /// <summary>Of a window function: makes the state of one partition.</summary>
    public Func<CallContext, WindowFunction>? StartWindow { get; init; }

    /// <summary>Of a set-returning function: the rows.</summary>
    public Func<Datum[], CallContext, IEnumerable<Datum[]>>? Rows { get; init; }

    /// <summary>Of a set-returning function: what each row holds, as declared; see <see cref="ResolvedCall.RowColumns"/> for a call's.</summary>
    public IReadOnlyList<ResultColumn> RowColumns { get; init; } = [];

    /// <summary>Arguments that a call must give.</summary>
    public int RequiredArguments => ArgumentTypes.Length - Defaults.Length;

    /// <summary>For declarations of functions that write.</summary>
    public FunctionInfo WithEffects()
    {
        HasEffects = true;
        return this;
    }

    public override string ToString() => $"{Name}({string.Join(", ", ArgumentTypes.Select(t => TypeNames.Format(t, -1)))})";
}

/// <summary>An operator: a symbol for a function of one (prefix) or two arguments.</summary>
internal sealed record OperatorInfo(uint Oid, string Symbol, FunctionInfo Function)
{
    public bool IsPrefix => Function.ArgumentTypes.Length == 1;

    public SqlType? Left => IsPrefix ? null : Function.ArgumentTypes[0];

    public SqlType Right => Function.ArgumentTypes[^1];
}

/// <summary>What a function may know of where it is called. One per call in a statement and execution.</summary>
/// <param name="call">The call as it was resolved.</param>
/// <param name="execution">The execution; null when a constant is computed while a statement is planned.</param>
internal sealed class CallContext(ResolvedCall call, ISessionState session, ExecutionContext? execution)
{
    public ISessionState Session { get; } = session;

    public FunctionInfo Function => call.Function;

    public TypeSettings Types => Session.Types;

    /// <summary>The types that the arguments have, polymorphic ones replaced.</summary>
    public SqlType[] ArgumentTypes => call.ArgumentTypes;

    public SqlType ReturnType => call.ReturnType;

    /// <summary>The type of an argument as the delegate gets it: of one that VARIADIC spreads, its elements'.</summary>
    public SqlType TypeOf(int argument) =>
        call.SpreadsArray && argument >= call.ArgumentTypes.Length - 1 ? call.ArgumentTypes[^1].Element! : call.ArgumentTypes[argument];

    /// <exception cref="InvalidOperationException">There is none: an immutable function has no use for it.</exception>
    public ExecutionContext Execution => execution ?? throw new InvalidOperationException($"{call.Function.Name} has no execution to run in.");

    /// <summary>
    /// The columns of a function that gives rows: those of a column definition list (<c>AS t(a int, b text)</c>), when there is one.
    /// </summary>
    public IReadOnlyList<ResultColumn> RowColumns { get; init; } = call.RowColumns;

    /// <summary>Of an ordered-set aggregate: how each of the ordered arguments is sorted.</summary>
    public IReadOnlyList<(bool IsDescending, bool NullsFirst)> Ordering { get; init; } = [];

    /// <summary>What the function wants to remember until its next call here, such as a compiled pattern.</summary>
    public object? State { get; set; }
}
