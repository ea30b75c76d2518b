using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>+ and - of dates, times, timestamps and intervals.</summary>
internal static class DateTimeOperators
{
    public static readonly OperatorInfo[] All =
    [
        Define.Operator("+", 1100, 1141, "date_pli(date, int4) date", static (a, b, _) => Moments.DatePlusDays(a, b.Int64)),
        Define.Operator("+", 2555, 2550, "integer_pl_date(int4, date) date", static (a, b, _) => Moments.DatePlusDays(b, a.Int64)),
        Define.Operator("-", 1101, 1142, "date_mii(date, int4) date", static (a, b, _) => Moments.DatePlusDays(a, -b.Int64)),
        Define.Operator("-", 1099, 1140, "date_mi(date, date) int4", static (a, b, _) => Moments.DateMinusDate(a, b)),
        Define.Operator("+", 1076, 2071, "date_pl_interval(date, interval) timestamp", static (a, b, _) => DatePlus(a, b)),
        Define.Operator("+", 2551, 2546, "interval_pl_date(interval, date) timestamp", static (a, b, _) => DatePlus(b, a)),
        Define.Operator(
            "-", 1077, 2072, "date_mi_interval(date, interval) timestamp",
            static (a, b, _) => Datum.Of(Moments.Subtract(DateTimeCasts.DateToTimestamp(a.Int64), b.As<Interval>()))),
        Define.Operator("+", 1360, 1272, "datetime_pl(date, time) timestamp", static (a, b, _) => Datum.Of(Moments.DateAndTime(a.Int64, b.Int64))),
        Define.Operator("+", 1363, 1296, "timedate_pl(time, date) timestamp", static (a, b, _) => Datum.Of(Moments.DateAndTime(b.Int64, a.Int64))),
        Define.Operator("+", 1361, 1297, "datetimetz_pl(date, timetz) timestamptz", static (a, b, _) => Datum.Of(Moments.DateAndTimeTz(a.Int64, b.As<TimeTz>()))),
        Define.Operator("+", 1366, 1298, "timetzdate_pl(timetz, date) timestamptz", static (a, b, _) => Datum.Of(Moments.DateAndTimeTz(b.Int64, a.As<TimeTz>()))),
        Define.Operator("+", 2066, 2032, "timestamp_pl_interval(timestamp, interval) timestamp", static (a, b, _) => Datum.Of(Moments.Add(a.Int64, b.As<Interval>()))),
        Define.Operator("+", 2553, 2548, "interval_pl_timestamp(interval, timestamp) timestamp", static (a, b, _) => Datum.Of(Moments.Add(b.Int64, a.As<Interval>()))),
        Define.Operator(
            "-", 2068, 2033, "timestamp_mi_interval(timestamp, interval) timestamp", static (a, b, _) => Datum.Of(Moments.Subtract(a.Int64, b.As<Interval>()))),
        Define.Operator("-", 2067, 2031, "timestamp_mi(timestamp, timestamp) interval", static (a, b, _) => Datum.OfObject(Moments.Between(a.Int64, b.Int64))),
        Define.Operator(
            "+", 1327, 1189, "timestamptz_pl_interval(timestamptz, interval) timestamptz",
            static (a, b, c) => Datum.Of(Moments.AddZoned(a.Int64, b.As<Interval>(), c.Types)),
            Volatility.Stable),
        Define.Operator(
            "+", 2554, 2549, "interval_pl_timestamptz(interval, timestamptz) timestamptz",
            static (a, b, c) => Datum.Of(Moments.AddZoned(b.Int64, a.As<Interval>(), c.Types)),
            Volatility.Stable),
        Define.Operator(
            "-", 1329, 1190, "timestamptz_mi_interval(timestamptz, interval) timestamptz",
            static (a, b, c) => Datum.Of(Moments.SubtractZoned(a.Int64, b.As<Interval>(), c.Types)),
            Volatility.Stable),
        Define.Operator("-", 1328, 1188, "timestamptz_mi(timestamptz, timestamptz) interval", static (a, b, _) => Datum.OfObject(Moments.Between(a.Int64, b.Int64))),
        Define.Operator("+", 1800, 1747, "time_pl_interval(time, interval) time", static (a, b, _) => Datum.Of(Moments.TimePlus(a.Int64, b.As<Interval>().Micros))),
        Define.Operator("+", 1849, 1848, "interval_pl_time(interval, time) time", static (a, b, _) => Datum.Of(Moments.TimePlus(b.Int64, a.As<Interval>().Micros))),
        Define.Operator("-", 1801, 1748, "time_mi_interval(time, interval) time", static (a, b, _) => Datum.Of(Moments.TimePlus(a.Int64, -b.As<Interval>().Micros))),
        Define.Operator("-", 1399, 1690, "time_mi_time(time, time) interval", static (a, b, _) => Datum.OfObject(new Interval(0, 0, a.Int64 - b.Int64))),
        Define.Operator("+", 1802, 1749, "timetz_pl_interval(timetz, interval) timetz", static (a, b, _) => TimeTzPlus(a, b.As<Interval>().Micros)),
        Define.Operator("+", 2552, 2547, "interval_pl_timetz(interval, timetz) timetz", static (a, b, _) => TimeTzPlus(b, a.As<Interval>().Micros)),
        Define.Operator("-", 1803, 1750, "timetz_mi_interval(timetz, interval) timetz", static (a, b, _) => TimeTzPlus(a, -b.As<Interval>().Micros)),
        Define.Operator("+", 1337, 1169, "interval_pl(interval, interval) interval", static (a, b, _) => Datum.OfObject(a.As<Interval>() + b.As<Interval>())),
        Define.Operator("-", 1338, 1170, "interval_mi(interval, interval) interval", static (a, b, _) => Datum.OfObject(a.As<Interval>() - b.As<Interval>())),
        Define.Prefix("-", 1336, 1168, "interval_um(interval) interval", static (a, _) => Datum.OfObject(-a.As<Interval>())),
        Define.Operator("*", 1583, 1618, "interval_mul(interval, float8) interval", static (a, b, _) => Datum.OfObject(a.As<Interval>() * b.Double)),
        Define.Operator("*", 1584, 1624, "mul_d_interval(float8, interval) interval", static (a, b, _) => Datum.OfObject(b.As<Interval>() * a.Double)),
        Define.Operator("/", 1585, 1326, "interval_div(interval, float8) interval", static (a, b, _) => Datum.OfObject(a.As<Interval>() / b.Double)),
    ];

    private static Datum DatePlus(Datum date, Datum interval) => Datum.Of(Moments.Add(DateTimeCasts.DateToTimestamp(date.Int64), interval.As<Interval>()));

    private static Datum TimeTzPlus(Datum time, long micros)
    {
        TimeTz value = time.As<TimeTz>();
        return Datum.OfObject(value with { Time = Moments.TimePlus(value.Time, micros) });
    }
}
