using System.Globalization;
using Longitude.Sql.Types;
using Calendar = Longitude.Sql.Types.Calendar;

namespace Longitude.Sql.Functions;

/// <summary>Makes dates and times, moves them between time zones, compares spans of them, and makes series of them.</summary>
internal static class DateTimeFunctions
{
    public static readonly FunctionInfo[] All =
    [
        Define.Scalar(2058, "age(timestamp, timestamp) interval", static (a, b, _) => Datum.OfObject(Moments.Age(a.Int64, b.Int64))),
        Define.Scalar(
            1199,
            "age(timestamptz, timestamptz) interval",
            static (a, b, c) => Datum.OfObject(Moments.Age(DateTimeCasts.ToLocal(a.Int64, c.Types), DateTimeCasts.ToLocal(b.Int64, c.Types))),
            Volatility.Stable),
        Define.Scalar(2059, "age(timestamp) interval", static (a, c) => Datum.OfObject(Moments.Age(Midnight(c), a.Int64)), Volatility.Stable),
        Define.Scalar(
            1386, "age(timestamptz) interval", static (a, c) => Datum.OfObject(Moments.Age(Midnight(c), DateTimeCasts.ToLocal(a.Int64, c.Types))), Volatility.Stable),
        Define.Scalar(1373, "isfinite(date) bool", static (a, _) => Datum.Of(Calendar.IsFiniteDate(a.Int64))),
        Define.Scalar(2048, "isfinite(timestamp) bool", static (a, _) => Datum.Of(Calendar.IsFinite(a.Int64))),
        Define.Scalar(1389, "isfinite(timestamptz) bool", static (a, _) => Datum.Of(Calendar.IsFinite(a.Int64))),
        Define.Scalar(1390, "isfinite(interval) bool", static (_, _) => Datum.True),
        Define.Scalar(1175, "justify_hours(interval) interval", static (a, _) => Datum.OfObject(a.As<Interval>().JustifyHours())),
        Define.Scalar(1295, "justify_days(interval) interval", static (a, _) => Datum.OfObject(a.As<Interval>().JustifyDays())),
        Define.Scalar(2711, "justify_interval(interval) interval", static (a, _) => Datum.OfObject(a.As<Interval>().Justify())),
        Define.Scalar(3846, "make_date(year int4, month int4, day int4) date", static (y, m, d, _) => Datum.Of(MakeDate(y.Int64, m.Int64, d.Int64))),
        Define.Scalar(3847, "make_time(hour int4, min int4, sec float8) time", static (h, m, s, _) => Datum.Of(MakeTime(h.Int64, m.Int64, s.Double))),
        Define.ScalarN(
            3461,
            "make_timestamp(year int4, month int4, mday int4, hour int4, min int4, sec float8) timestamp",
            static (a, _) => Datum.Of(MakeTimestamp(a))),
        Define.ScalarN(
            3462,
            "make_timestamptz(year int4, month int4, mday int4, hour int4, min int4, sec float8) timestamptz",
            static (a, c) => Datum.Of(DateTimeCasts.ToZoned(MakeTimestamp(a), c.Types)),
            Volatility.Stable),
        Define.ScalarN(
            3463,
            "make_timestamptz(year int4, month int4, mday int4, hour int4, min int4, sec float8, timezone text) timestamptz",
            static (a, _) => Datum.Of(DateTimeCasts.ToZoned(MakeTimestamp(a), Moments.Zone(a[6].Text))),
            Volatility.Stable),
        Define.ScalarN(
            3464,
            "make_interval(years int4 = 0, months int4 = 0, weeks int4 = 0, days int4 = 0, hours int4 = 0, mins int4 = 0, secs float8 = 0) interval",
            static (a, _) => Datum.OfObject(MakeInterval(a))),
        Define.Scalar(1158, "to_timestamp(float8) timestamptz", static (a, _) => Datum.Of(OfUnix(a.Double))),
        Define.Scalar(2069, "timezone(text, timestamp) timestamptz", static (z, v, _) => Calendar.IsFinite(v.Int64) ? Datum.Of(DateTimeCasts.ToZoned(v.Int64, Moments.Zone(z.Text))) : v),
        Define.Scalar(1159, "timezone(text, timestamptz) timestamp", static (z, v, _) => Calendar.IsFinite(v.Int64) ? Datum.Of(DateTimeCasts.ToLocal(v.Int64, Moments.Zone(z.Text))) : v),
        Define.Scalar(2037, "timezone(text, timetz) timetz", static (z, v, c) => InZone(v.As<TimeTz>(), Moments.Zone(z.Text), c), Volatility.Stable),
        Define.Scalar(2070, "timezone(interval, timestamp) timestamptz", static (z, v, _) => Calendar.IsFinite(v.Int64) ? Shift(v, -Moments.Offset(z.As<Interval>())) : v),
        Define.Scalar(1026, "timezone(interval, timestamptz) timestamp", static (z, v, _) => Calendar.IsFinite(v.Int64) ? Shift(v, Moments.Offset(z.As<Interval>())) : v),
        Define.Scalar(2038, "timezone(interval, timetz) timetz", static (z, v, _) => AtOffset(v.As<TimeTz>(), Moments.Offset(z.As<Interval>()))),
        Define.ScalarN(1299, "now() timestamptz", static (_, c) => Datum.Of(c.Session.TransactionTime), Volatility.Stable),
        Define.ScalarN(2647, "transaction_timestamp() timestamptz", static (_, c) => Datum.Of(c.Session.TransactionTime), Volatility.Stable),
        Define.ScalarN(2648, "statement_timestamp() timestamptz", static (_, c) => Datum.Of(c.Session.StatementTime), Volatility.Stable),
        Define.ScalarN(2649, "clock_timestamp() timestamptz", static (_, _) => Datum.Of(WallClock()), Volatility.Volatile),
        Define.ScalarN(274, "timeofday() text", static (_, c) => Datum.Of(TimeOfDay(c)), Volatility.Volatile),
        .. Overlaps.All,
        Define.Set(938, "generate_series(timestamp, timestamp, interval) setof timestamp", static (a, _) => Series(a, static (at, step) => Moments.Add(at, step))),
        Define.Set(
            939,
            "generate_series(timestamptz, timestamptz, interval) setof timestamptz",
            static (a, c) => Series(a, (at, step) => Moments.AddZoned(at, step, c.Types)),
            Volatility.Stable),
    ];

    /// <summary>Microseconds since 2000-01-01 UTC.</summary>
    private static long WallClock() => TypeSettings.Default.Now();

    private static long Midnight(CallContext context)
    {
        long local = DateTimeCasts.ToLocal(context.Session.TransactionTime, context.Types);
        return local - Calendar.Split(local).Time;
    }

    private static long MakeDate(long year, long month, long day)
    {
        bool isInRange = year is not 0 and >= -4713 and <= 5874897 && month is >= 1 and <= 12 && day >= 1;
        int astronomical = (int)(year < 0 ? year + 1 : year);
        if (!isInRange || day > Calendar.DaysInMonth(astronomical, (int)month))
        {
            string text = string.Create(CultureInfo.InvariantCulture, $"{(year < 0 ? year + 1 : year)}-{Two(month)}-{Two(day)}");
            throw new SqlException(SqlStates.DatetimeFieldOverflow, $"date field value out of range: {text}");
        }

        long days = Calendar.ToDays(astronomical, (int)month, (int)day);
        return days is >= Calendar.DaysMin and < Calendar.DaysEnd
            ? days
            : throw new SqlException(SqlStates.DatetimeFieldOverflow, string.Create(CultureInfo.InvariantCulture, $"date out of range: {(year < 0 ? year + 1 : year)}-{Two(month)}-{Two(day)}"));
    }

    // Two characters at least, the sign among them.
    private static string Two(long number) => number.ToString(CultureInfo.InvariantCulture).PadLeft(2, '0');

    private static long MakeTime(long hour, long minute, double second)
    {
        bool isInDay = hour is >= 0 and < 24 || (hour == 24 && minute == 0 && second == 0);
        if (!isInDay || minute is < 0 or > 59 || second is not (>= 0 and <= 60))
        {
            string text = string.Create(CultureInfo.InvariantCulture, $"{hour}:{Two(minute)}:{(second < 0 ? second.ToString("0.######", CultureInfo.InvariantCulture) : second.ToString("00.######", CultureInfo.InvariantCulture))}");
            throw new SqlException(SqlStates.DatetimeFieldOverflow, $"time field value out of range: {text}");
        }

        return hour * Calendar.HourMicros + minute * Calendar.MinuteMicros + (long)Math.Round(second * Calendar.SecondMicros, MidpointRounding.ToEven);
    }

    private static long MakeTimestamp(ReadOnlySpan<Datum> a)
    {
        Int128 days = MakeDate(a[0].Int64, a[1].Int64, a[2].Int64);
        return Calendar.Check(days * Calendar.DayMicros + MakeTime(a[3].Int64, a[4].Int64, a[5].Double));
    }

    private static Interval MakeInterval(ReadOnlySpan<Datum> a)
    {
        Int128 months = (Int128)a[0].Int64 * Interval.MonthsPerYear + a[1].Int64;
        Int128 days = (Int128)a[2].Int64 * 7 + a[3].Int64;
        double seconds = a[6].Double;
        if (!double.IsFinite(seconds) || Math.Abs(seconds) > 9e12)
            throw Interval.OutOfRange();
        Int128 micros = (Int128)a[4].Int64 * Calendar.HourMicros + (Int128)a[5].Int64 * Calendar.MinuteMicros +
            (Int128)Math.Round(seconds * Calendar.SecondMicros, MidpointRounding.ToEven);
        bool fits = months == (int)months && days == (int)days && micros == (long)micros;
        return fits ? new Interval((int)months, (int)days, (long)micros) : throw Interval.OutOfRange();
    }

    private static long OfUnix(double seconds)
    {
        if (double.IsNaN(seconds))
            throw new SqlException(SqlStates.DatetimeFieldOverflow, "timestamp cannot be NaN");
        if (double.IsInfinity(seconds))
            return seconds > 0 ? Calendar.Infinity : Calendar.MinusInfinity;
        double sinceEpoch = seconds + Calendar.UnixEpochDays * 86400.0;
        double micros = Math.Round(sinceEpoch * Calendar.SecondMicros, MidpointRounding.ToEven);
        return micros is >= Calendar.MicrosMin and < Calendar.MicrosEnd
            ? (long)micros
            : throw new SqlException(SqlStates.DatetimeFieldOverflow, $"timestamp out of range: \"{TypeFormat.Format(Datum.Of(seconds), SqlTypes.Float8, TypeSettings.Default)}\"");
    }

    private static Datum Shift(Datum timestamp, int offset) =>
        Calendar.IsFinite(timestamp.Int64) ? Datum.Of(Calendar.Check((Int128)timestamp.Int64 + offset * Calendar.SecondMicros)) : timestamp;

    private static Datum InZone(TimeTz value, TimeZoneInfo zone, CallContext context) =>
        AtOffset(value, TimeZones.OffsetAt(zone, context.Session.TransactionTime));

    private static Datum AtOffset(TimeTz value, int offset) =>
        Datum.OfObject(new TimeTz(Calendar.Split(value.Utc + offset * Calendar.SecondMicros).Time, offset));

    private static string TimeOfDay(CallContext context)
    {
        long now = WallClock();
        (long days, long time) = Calendar.Split(DateTimeCasts.ToLocal(now, context.Types));
        (int year, int month, int day) = Calendar.FromDays(days);
        string weekday = DateTimeWords.Days[Calendar.DayOfWeek(days)][..3];
        string clock = TypeFormat.Format(Datum.Of(time / Calendar.SecondMicros * Calendar.SecondMicros), SqlTypes.Time, context.Types);
        string zone = TimeZones.AbbreviationAt(context.Types.TimeZone, now);
        return string.Create(
            CultureInfo.InvariantCulture, $"{weekday} {DateTimeWords.Months[month - 1][..3]} {day:00} {clock}.{time % Calendar.SecondMicros:000000} {year:0000} {zone}");
    }

    private static IEnumerable<Datum[]> Series(Datum[] a, Func<long, Interval, long> add)
    {
        Interval step = a[2].As<Interval>();
        int direction = step.CompareTo(Interval.Zero);
        if (direction == 0)
            throw new SqlException(SqlStates.InvalidParameterValue, "step size cannot equal zero");
        for (long at = a[0].Int64; direction > 0 ? at <= a[1].Int64 : at >= a[1].Int64; at = add(at, step))
            yield return [Datum.Of(at)];
    }
}
