using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>date_trunc and date_bin: the beginning of the unit, or of the interval, that a moment lies in.</summary>
internal static class Truncation
{
    private const string TimestampName = "timestamp without time zone";
    private const string ZonedName = "timestamp with time zone";

    public static readonly FunctionInfo[] All =
    [
        Define.Scalar(2020, "date_trunc(text, timestamp) timestamp", static (u, v, _) => Datum.Of(Truncate(u.Text, v.Int64, TimestampName))),
        Define.Scalar(1217, "date_trunc(text, timestamptz) timestamptz", static (u, v, c) => Datum.Of(TruncateZoned(u.Text, v.Int64, c.Types.TimeZone)), Volatility.Stable),
        Define.Scalar(
            1284,
            "date_trunc(text, timestamptz, text) timestamptz",
            static (u, v, zone, _) => Datum.Of(TruncateZoned(u.Text, v.Int64, Moments.Zone(zone.Text))),
            Volatility.Stable),
        Define.Scalar(1218, "date_trunc(text, interval) interval", static (u, v, _) => Datum.OfObject(Truncate(u.Text, v.As<Interval>()))),
        Define.Scalar(6177, "date_bin(interval, timestamp, timestamp) timestamp", static (s, v, o, _) => Datum.Of(Bin(s.As<Interval>(), v.Int64, o.Int64))),
        Define.Scalar(6178, "date_bin(interval, timestamptz, timestamptz) timestamptz", static (s, v, o, _) => Datum.Of(Bin(s.As<Interval>(), v.Int64, o.Int64))),
    ];

    private static long Truncate(string name, long local, string typeName)
    {
        // As in PostgreSQL, what has no end is not looked at, and neither is the unit then.
        if (!Calendar.IsFinite(local))
            return local;
        DateTimeUnit unit = DateTimeUnits.Parse(name, typeName);
        return IsTruncatable(unit) ? Truncate(unit, local) : throw NotTruncatable(name, unit, typeName);
    }

    private static long TruncateZoned(string name, long utc, TimeZoneInfo zone)
    {
        if (!Calendar.IsFinite(utc))
            return utc;
        DateTimeUnit unit = DateTimeUnits.Parse(name, ZonedName);
        if (!IsTruncatable(unit))
            throw NotTruncatable(name, unit, ZonedName);
        long offset = TimeZones.OffsetAt(zone, utc) * Calendar.SecondMicros;
        long local = Truncate(unit, utc + offset);

        // Within a day the offset stays what it was: an hour that comes twice must not be taken for the other one.
        return unit < DateTimeUnit.Day ? local - offset : DateTimeCasts.ToZoned(local, zone);
    }

    private static bool IsTruncatable(DateTimeUnit unit) => unit is >= DateTimeUnit.Microseconds and <= DateTimeUnit.Millennium;

    // Fields that are no units are not known here at all.
    private static SqlException NotTruncatable(string name, DateTimeUnit unit, string typeName) =>
        unit >= DateTimeUnit.TimeZone
            ? DateTimeUnits.NotSupported(name, typeName)
            : new SqlException(SqlStates.InvalidParameterValue, $"unit \"{DateTimeUnits.Small(name)}\" not recognized for type {typeName}");

    private static long Truncate(DateTimeUnit unit, long local)
    {
        (long days, long time) = Calendar.Split(local);
        long clock = unit switch
        {
            DateTimeUnit.Microseconds => 1,
            DateTimeUnit.Milliseconds => 1000,
            DateTimeUnit.Second => Calendar.SecondMicros,
            DateTimeUnit.Minute => Calendar.MinuteMicros,
            DateTimeUnit.Hour => Calendar.HourMicros,
            _ => Calendar.DayMicros,
        };
        if (unit <= DateTimeUnit.Day)
            return days * Calendar.DayMicros + time / clock * clock;
        if (unit == DateTimeUnit.Week)
            return (days - (Calendar.DayOfWeek(days) + 6) % 7) * Calendar.DayMicros;
        (int year, int month, _) = Calendar.FromDays(days);
        (year, month) = unit switch
        {
            DateTimeUnit.Month => (year, month),
            DateTimeUnit.Quarter => (year, (month - 1) / 3 * 3 + 1),
            DateTimeUnit.Year => (year, 1),
            DateTimeUnit.Decade => (year > 0 ? year / 10 * 10 : -((8 - (year - 1)) / 10) * 10, 1),
            DateTimeUnit.Century => (year > 0 ? (year + 99) / 100 * 100 - 99 : -((99 - (year - 1)) / 100) * 100 + 1, 1),
            _ => (year > 0 ? (year + 999) / 1000 * 1000 - 999 : -((999 - (year - 1)) / 1000) * 1000 + 1, 1),
        };
        return Calendar.Check((Int128)Calendar.ToDays(year, month, 1) * Calendar.DayMicros);
    }

    private static Interval Truncate(string name, Interval value)
    {
        DateTimeUnit unit = DateTimeUnits.Parse(name, "interval");
        int years = value.Months / Interval.MonthsPerYear;
        switch (unit)
        {
            case DateTimeUnit.Millennium:
                return new Interval(years / 1000 * 1000 * Interval.MonthsPerYear, 0, 0);
            case DateTimeUnit.Century:
                return new Interval(years / 100 * 100 * Interval.MonthsPerYear, 0, 0);
            case DateTimeUnit.Decade:
                return new Interval(years / 10 * 10 * Interval.MonthsPerYear, 0, 0);
            case DateTimeUnit.Year:
                return new Interval(years * Interval.MonthsPerYear, 0, 0);
            case DateTimeUnit.Quarter:
                return new Interval(value.Months / 3 * 3, 0, 0);
            case DateTimeUnit.Month:
                return new Interval(value.Months, 0, 0);
            case DateTimeUnit.Day:
                return value with { Micros = 0 };
            case DateTimeUnit.Hour:
                return value with { Micros = value.Micros / Calendar.HourMicros * Calendar.HourMicros };
            case DateTimeUnit.Minute:
                return value with { Micros = value.Micros / Calendar.MinuteMicros * Calendar.MinuteMicros };
            case DateTimeUnit.Second:
                return value with { Micros = value.Micros / Calendar.SecondMicros * Calendar.SecondMicros };
            case DateTimeUnit.Milliseconds:
                return value with { Micros = value.Micros / 1000 * 1000 };
            case DateTimeUnit.Microseconds:
                return value;
            default:
                throw new SqlException(SqlStates.FeatureNotSupported, $"unit \"{DateTimeUnits.Small(name)}\" not supported for type interval")
                {
                    Detail = unit == DateTimeUnit.Week ? "Months usually have fractional weeks." : null,
                };
        }
    }

    private static long Bin(Interval stride, long source, long origin)
    {
        if (!Calendar.IsFinite(source))
            return source;
        if (!Calendar.IsFinite(origin))
            throw new SqlException(SqlStates.DatetimeFieldOverflow, "origin out of range");
        if (stride.Months != 0)
            throw new SqlException(SqlStates.FeatureNotSupported, "timestamps cannot be binned into intervals containing months or years");
        Int128 width = stride.Span;
        if (width <= 0)
            throw new SqlException(SqlStates.DatetimeFieldOverflow, "stride must be greater than zero");
        Int128 distance = (Int128)source - origin;
        Int128 bin = distance / width;
        if (distance < 0 && bin * width != distance)
            bin--;
        return Calendar.Check(origin + bin * width);
    }
}
