using Longitude.Client;
using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>Functions of any type, settings, series of numbers, and what fits nowhere else.</summary>
internal static class MiscFunctions
{
    private const double SleepSecondsMax = 86_400 * 365;

    public static readonly OperatorInfo[] Operators =
    [
        Define.Operator("=", 353, 1319, "xideqint4(xid, int4) bool", static (a, b, _) => Datum.Of((uint)a.Int64 == (uint)b.Int64)),
        Define.Operator("<>", 3316, 3309, "xidneqint4(xid, int4) bool", static (a, b, _) => Datum.Of((uint)a.Int64 != (uint)b.Int64)),
        Define.Operator("||", 2779, 2003, "textanycat(text, anynonarray) text", static (a, b, c) => Datum.Of(a.Text + TextFunctions.AsText(b, 1, c)), Volatility.Stable),
        Define.Operator("||", 2780, 2004, "anytextcat(anynonarray, text) text", static (a, b, c) => Datum.Of(TextFunctions.AsText(a, 0, c) + b.Text), Volatility.Stable),
    ];

    public static readonly FunctionInfo[] All =
    [
        .. CastFunctions(),
        Define.ScalarN(1619, "pg_typeof(any) regtype", static (a, c) => Datum.Of((long)c.ArgumentTypes[0].Oid), Volatility.Stable, isStrict: false),
        Define.ScalarN(438, "num_nulls(variadic any) int4", static (a, _) => Datum.Of((long)CountNulls(a)), isStrict: false),
        Define.ScalarN(440, "num_nonnulls(variadic any) int4", static (a, _) => Datum.Of((long)(a.Length - CountNulls(a))), isStrict: false),
        Define.ScalarN(3432, "gen_random_uuid() uuid", static (_, _) => Datum.OfObject(Guid.NewGuid()), Volatility.Volatile),
        Define.Scalar(2077, "current_setting(text) text", static (n, c) => Setting(n.Text, false, c), Volatility.Stable),
        Define.Scalar(3294, "current_setting(text, bool) text", static (n, missingOk, c) => Setting(n.Text, missingOk.Boolean, c), Volatility.Stable),
        Define.Scalar(2078, "set_config(text, text, bool) text", static (n, v, isLocal, c) => SetConfig(n, v, isLocal, c), Volatility.Volatile, isStrict: false),
        Define.Scalar(2626, "pg_sleep(float8) void", static (s, c) => Sleep(s.Double, c), Volatility.Volatile),
        Define.Scalar(3935, "pg_sleep_for(interval) void", static (i, c) => Sleep((double)i.As<Interval>().Span / Calendar.SecondMicros, c), Volatility.Volatile),
        Define.Scalar(
            3936,
            "pg_sleep_until(timestamptz) void",
            static (t, c) => Sleep((t.Int64 - TypeSettings.Default.Now()) / (double)Calendar.SecondMicros, c),
            Volatility.Volatile),
        Define.Set(1067, "generate_series(int4, int4) setof int4", static (a, _) => Series(a[0].Int64, a[1].Int64, 1)),
        Define.Set(1066, "generate_series(int4, int4, int4) setof int4", static (a, _) => Series(a[0].Int64, a[1].Int64, a[2].Int64)),
        Define.Set(1069, "generate_series(int8, int8) setof int8", static (a, _) => Series(a[0].Int64, a[1].Int64, 1)),
        Define.Set(1068, "generate_series(int8, int8, int8) setof int8", static (a, _) => Series(a[0].Int64, a[1].Int64, a[2].Int64)),
        Define.Set(3260, "generate_series(numeric, numeric) setof numeric", static (a, _) => Series(a[0].As<Numeric>(), a[1].As<Numeric>(), Numeric.One)),
        Define.Set(3259, "generate_series(numeric, numeric, numeric) setof numeric", static (a, _) => Series(a[0].As<Numeric>(), a[1].As<Numeric>(), a[2].As<Numeric>())),
        Define.Scalar(3528, "enum_first(anyenum) anyenum", static (_, c) => EnumEnd(c, 0), Volatility.Stable, isStrict: false),
        Define.Scalar(3529, "enum_last(anyenum) anyenum", static (_, c) => EnumEnd(c, -1), Volatility.Stable, isStrict: false),
        Define.Scalar(3531, "enum_range(anyenum) anyarray", static (_, c) => EnumRange(Datum.Null, Datum.Null, c), Volatility.Stable, isStrict: false),
        Define.Scalar(3530, "enum_range(anyenum, anyenum) anyarray", static (a, b, c) => EnumRange(a, b, c), Volatility.Stable, isStrict: false),
    ];

    // Each declared cast with a function can also be called by the function's name: int4(2.5).
    private static IEnumerable<FunctionInfo> CastFunctions() =>
        Casts.All.Where(c => c.FunctionOid != 0).DistinctBy(c => c.FunctionOid).Select(c => new FunctionInfo
        {
            Oid = c.FunctionOid,
            Name = c.FunctionName,
            ArgumentTypes = [c.From],
            ReturnType = c.To,
            Volatility = c.From.Category == 'D' || c.To.Category == 'D' ? Volatility.Stable : Volatility.Immutable,
            Fn1 = (v, context) => c.Cast.Convert(v, new CastArguments(c.From, c.To, -1, context.Types, IsExplicit: true)),
        });

    private static int CountNulls(ReadOnlySpan<Datum> values)
    {
        int count = 0;
        foreach (Datum value in values)
            count += value.IsNull ? 1 : 0;
        return count;
    }

    private static Datum Setting(string name, bool isMissingOk, CallContext context)
    {
        if (context.Session.Setting(name) is { } value)
            return Datum.Of(value);
        return isMissingOk
            ? Datum.Null
            : throw new SqlException(SqlStates.UndefinedObject, $"unrecognized configuration parameter \"{name}\"");
    }

    private static Datum SetConfig(Datum name, Datum value, Datum isLocal, CallContext context)
    {
        if (name.IsNull)
            throw new SqlException(SqlStates.NullValueNotAllowed, "SET requires parameter name");
        context.Session.Set(name.Text, value.IsNull ? null : value.Text, isLocal.IsTrue);
        return Setting(name.Text, true, context);
    }

    private static Datum Sleep(double seconds, CallContext context)
    {
        if (seconds > 0)
        {
            BlockingScope.ThrowIfForbidden();
            CancellationToken cancellation = context.Execution.Cancellation;
            cancellation.WaitHandle.WaitOne(TimeSpan.FromSeconds(Math.Min(seconds, SleepSecondsMax / 20)));
            cancellation.ThrowIfCancellationRequested();
        }

        return Datum.Of(0L);
    }

    private static IEnumerable<Datum[]> Series(long from, long to, long step)
    {
        if (step == 0)
            throw new SqlException(SqlStates.InvalidParameterValue, "step size cannot equal zero");
        for (Int128 at = from; step > 0 ? at <= to : at >= to; at += step)
            yield return [Datum.Of((long)at)];
    }

    private static IEnumerable<Datum[]> Series(Numeric from, Numeric to, Numeric step)
    {
        foreach ((Numeric value, string name) in new[] { (from, "start"), (to, "stop"), (step, "step size") })
        {
            if (!value.IsFinite)
                throw new SqlException(SqlStates.InvalidParameterValue, $"{name}{(name is "step size" ? "" : " value")} cannot be {(value.IsNaN ? "NaN" : "infinity")}");
        }

        if (step.IsZero)
            throw new SqlException(SqlStates.InvalidParameterValue, "step size cannot equal zero");
        for (Numeric at = from; step.Sign > 0 ? at <= to : at >= to; at += step)
            yield return [Datum.OfObject(at)];
    }

    private static EnumLabel[] Labels(CallContext context) => [.. context.ArgumentTypes[0].Labels.OrderBy(l => l.SortOrder)];

    private static Datum EnumEnd(CallContext context, int index)
    {
        EnumLabel[] labels = Labels(context);
        return labels.Length == 0 ? Datum.Null : Datum.Of((long)labels[index < 0 ? ^1 : index].Number);
    }

    private static Datum EnumRange(Datum from, Datum to, CallContext context)
    {
        IEnumerable<EnumLabel> labels = Labels(context);
        if (!from.IsNull)
            labels = labels.SkipWhile(l => l.Number != from.Int32);
        if (!to.IsNull)
            labels = labels.TakeWhile(l => l.Number != to.Int32).Concat(Labels(context).Where(l => l.Number == to.Int32));
        return Datum.OfObject(SqlArray.Of(context.ArgumentTypes[0], [.. labels.Select(l => Datum.Of((long)l.Number))]));
    }
}
