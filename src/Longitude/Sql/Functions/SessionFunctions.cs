using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>Functions of the session and of the moment, and series of numbers.</summary>
internal static class SessionFunctions
{
    public static readonly FunctionInfo[] All =
    [
        Define.ScalarN(1299, "now() timestamptz", static (_, c) => Datum.Of(c.Session.TransactionTime), Volatility.Stable),
        Define.ScalarN(2647, "transaction_timestamp() timestamptz", static (_, c) => Datum.Of(c.Session.TransactionTime), Volatility.Stable),
        Define.ScalarN(2648, "statement_timestamp() timestamptz", static (_, c) => Datum.Of(c.Session.StatementTime), Volatility.Stable),
        Define.ScalarN(2649, "clock_timestamp() timestamptz", static (_, _) => Datum.Of((DateTime.UtcNow - Epoch).Ticks / TimeSpan.TicksPerMicrosecond), Volatility.Volatile),
        Define.Scalar(1619, "pg_typeof(any) regtype", static (_, c) => Datum.Of((long)c.ArgumentTypes[0].Oid), Volatility.Stable, isStrict: false),
        Define.ScalarN(3432, "gen_random_uuid() uuid", static (_, _) => Datum.OfObject(Guid.NewGuid()), Volatility.Volatile),
        Define.Scalar(2626, "pg_sleep(float8) void", static (s, c) => Sleep(s.Double, c), Volatility.Volatile),
        Define.Set(1067, "generate_series(int4, int4) setof int4", static (a, c) => Series(a[0].Int64, a[1].Int64, 1)),
        Define.Set(1066, "generate_series(int4, int4, int4) setof int4", static (a, c) => Series(a[0].Int64, a[1].Int64, a[2].Int64)),
        Define.Set(1069, "generate_series(int8, int8) setof int8", static (a, c) => Series(a[0].Int64, a[1].Int64, 1)),
        Define.Set(1068, "generate_series(int8, int8, int8) setof int8", static (a, c) => Series(a[0].Int64, a[1].Int64, a[2].Int64)),
    ];

    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static IEnumerable<Datum[]> Series(long from, long to, long step)
    {
        if (step == 0)
            throw new SqlException(SqlStates.InvalidParameterValue, "step size cannot equal zero");
        for (Int128 at = from; step > 0 ? at <= to : at >= to; at += step)
            yield return [Datum.Of((long)at)];
    }

    private static Datum Sleep(double seconds, CallContext context)
    {
        if (seconds > 0)
        {
            Client.BlockingScope.ThrowIfForbidden();
            context.Execution.Cancellation.WaitHandle.WaitOne(TimeSpan.FromSeconds(Math.Min(seconds, 86_400)));
            context.Execution.Cancellation.ThrowIfCancellationRequested();
        }

        return Datum.Of("");
    }
}
