using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>EXTRACT and date_part: a field of a date, a time or an interval. EXTRACT gives a numeric, exactly; date_part a float.</summary>
internal static class Extraction
{
    private const string TimestampName = "timestamp without time zone";
    private const string ZonedName = "timestamp with time zone";

    // Microseconds from 1970-01-01 to 2000-01-01, and seconds of a Julian year.
    private const long EpochMicros = 10957 * Calendar.DayMicros;

    public static readonly FunctionInfo[] All =
    [
        Define.Scalar(6199, "extract(text, date) numeric", static (f, v, _) => Exact(OfDate(f.Text, v.Int64))),
        Define.Scalar(6200, "extract(text, time) numeric", static (f, v, _) => Exact(OfTime(f.Text, v.Int64, "time without time zone"))),
        Define.Scalar(6201, "extract(text, timetz) numeric", static (f, v, _) => Exact(OfTimeTz(f.Text, v.As<TimeTz>()))),
        Define.Scalar(6202, "extract(text, timestamp) numeric", static (f, v, _) => Exact(OfTimestamp(f.Text, v.Int64))),
        Define.Scalar(6203, "extract(text, timestamptz) numeric", static (f, v, c) => Exact(OfZoned(f.Text, v.Int64, c.Types)), Volatility.Stable),
        Define.Scalar(6204, "extract(text, interval) numeric", static (f, v, _) => Exact(OfInterval(f.Text, v.As<Interval>()))),
        Define.Scalar(1384, "date_part(text, date) float8", static (f, v, _) => Float(OfTimestamp(f.Text, DateTimeCasts.DateToTimestamp(v.Int64)))),
        Define.Scalar(1385, "date_part(text, time) float8", static (f, v, _) => Float(OfTime(f.Text, v.Int64, "time without time zone"))),
        Define.Scalar(1273, "date_part(text, timetz) float8", static (f, v, _) => Float(OfTimeTz(f.Text, v.As<TimeTz>()))),
        Define.Scalar(2021, "date_part(text, timestamp) float8", static (f, v, _) => Float(OfTimestamp(f.Text, v.Int64))),
        Define.Scalar(1171, "date_part(text, timestamptz) float8", static (f, v, c) => Float(OfZoned(f.Text, v.Int64, c.Types)), Volatility.Stable),
        Define.Scalar(1172, "date_part(text, interval) float8", static (f, v, _) => Float(OfInterval(f.Text, v.As<Interval>()))),
    ];

    private static Datum Exact(Numeric? value) => value is null ? Datum.Null : Datum.OfObject(value);

    private static Datum Float(Numeric? value) => value is null ? Datum.Null : Datum.Of(value.ToDouble());

    private static Numeric OfMicros(Int128 micros, int scale) => Numeric.Of(micros, scale);

    private static Numeric? OfDate(string field, long days)
    {
        DateTimeUnit unit = DateTimeUnits.Parse(field, "date");
        bool isOfDay = unit is DateTimeUnit.Microseconds or DateTimeUnit.Milliseconds or DateTimeUnit.Second or DateTimeUnit.Minute or DateTimeUnit.Hour or
            DateTimeUnit.TimeZone or DateTimeUnit.TimeZoneHour or DateTimeUnit.TimeZoneMinute;
        if (isOfDay)
            throw DateTimeUnits.NotSupported(field, "date");
        if (!Calendar.IsFiniteDate(days))
            return OfInfinite(unit, days == Calendar.DateInfinity);
        if (unit == DateTimeUnit.Epoch)
            return Numeric.Of((days - Calendar.UnixEpochDays) * 86400);
        return unit == DateTimeUnit.Julian ? Numeric.Of(days + Calendar.JulianDayOfEpoch) : OfDay(unit, days);
    }

    private static Numeric? OfTimestamp(string field, long micros)
    {
        DateTimeUnit unit = DateTimeUnits.Parse(field, TimestampName);
        if (unit is DateTimeUnit.TimeZone or DateTimeUnit.TimeZoneHour or DateTimeUnit.TimeZoneMinute)
            throw DateTimeUnits.NotSupported(field, TimestampName);
        return OfLocal(unit, micros, micros);
    }

    private static Numeric? OfZoned(string field, long micros, TypeSettings settings)
    {
        DateTimeUnit unit = DateTimeUnits.Parse(field, ZonedName);
        if (!Calendar.IsFinite(micros))
            return OfInfinite(unit, micros == Calendar.Infinity);
        int offset = TimeZones.OffsetAt(settings.TimeZone, micros);
        return unit switch
        {
            DateTimeUnit.TimeZone => Numeric.Of(offset),
            DateTimeUnit.TimeZoneHour => Numeric.Of(offset / 3600),
            DateTimeUnit.TimeZoneMinute => Numeric.Of(offset / 60 % 60),
            _ => OfLocal(unit, micros + offset * Calendar.SecondMicros, micros),
        };
    }

    private static Numeric? OfLocal(DateTimeUnit unit, long local, long utc)
    {
        if (!Calendar.IsFinite(local))
            return OfInfinite(unit, local == Calendar.Infinity);
        (long days, long time) = Calendar.Split(local);
        return unit switch
        {
            DateTimeUnit.Epoch => OfMicros((Int128)utc + EpochMicros, 6),
            DateTimeUnit.Julian => Numeric.Of(days + Calendar.JulianDayOfEpoch) + Numeric.Of(time) / Numeric.Of(Calendar.DayMicros),
            _ => OfClock(unit, time) ?? OfDay(unit, days),
        };
    }

    private static Numeric? OfClock(DateTimeUnit unit, long time) => unit switch
    {
        DateTimeUnit.Microseconds => Numeric.Of(time % Calendar.MinuteMicros),
        DateTimeUnit.Milliseconds => OfMicros(time % Calendar.MinuteMicros, 3),
        DateTimeUnit.Second => OfMicros(time % Calendar.MinuteMicros, 6),
        DateTimeUnit.Minute => Numeric.Of(time / Calendar.MinuteMicros % 60),
        DateTimeUnit.Hour => Numeric.Of(time / Calendar.HourMicros),
        _ => null,
    };

    private static Numeric OfDay(DateTimeUnit unit, long days)
    {
        (int year, int month, int day) = Calendar.FromDays(days);
        return Numeric.Of(unit switch
        {
            DateTimeUnit.Day => day,
            DateTimeUnit.Month => month,
            DateTimeUnit.Quarter => (month - 1) / 3 + 1,
            DateTimeUnit.Week => Calendar.IsoWeek(days).Week,
            DateTimeUnit.IsoYear => Calendar.IsoWeek(days).Year is > 0 and var isoYear ? isoYear : Calendar.IsoWeek(days).Year - 1,
            DateTimeUnit.DayOfWeek => Calendar.DayOfWeek(days),
            DateTimeUnit.IsoDayOfWeek => Calendar.DayOfWeek(days) is 0 ? 7 : Calendar.DayOfWeek(days),
            DateTimeUnit.DayOfYear => Calendar.DayOfYear(year, month, day),

            // There was no year 0, so years before Christ are counted from -1 down, and so are decades and the rest.
            DateTimeUnit.Year => year > 0 ? year : year - 1,
            DateTimeUnit.Decade => year >= 0 ? year / 10 : -((8 - (year - 1)) / 10),
            DateTimeUnit.Century => year > 0 ? (year + 99) / 100 : -((99 - (year - 1)) / 100),
            _ => year > 0 ? (year + 999) / 1000 : -((999 - (year - 1)) / 1000),
        });
    }

    private static Numeric? OfInfinite(DateTimeUnit unit, bool isPositive)
    {
        bool keepsGrowing = unit is DateTimeUnit.Year or DateTimeUnit.Decade or DateTimeUnit.Century or DateTimeUnit.Millennium or
            DateTimeUnit.Julian or DateTimeUnit.IsoYear or DateTimeUnit.Epoch;
        if (!keepsGrowing)
            return null;
        return isPositive ? Numeric.PositiveInfinity : Numeric.NegativeInfinity;
    }

    private static Numeric OfTime(string field, long time, string typeName)
    {
        DateTimeUnit unit = DateTimeUnits.Parse(field, typeName);
        if (unit == DateTimeUnit.Epoch)
            return OfMicros(time, 6);
        return OfClock(unit, time) ?? throw DateTimeUnits.NotSupported(field, typeName);
    }

    private static Numeric OfTimeTz(string field, TimeTz value)
    {
        const string typeName = "time with time zone";
        return DateTimeUnits.Parse(field, typeName) switch
        {
            DateTimeUnit.TimeZone => Numeric.Of(value.Offset),
            DateTimeUnit.TimeZoneHour => Numeric.Of(value.Offset / 3600),
            DateTimeUnit.TimeZoneMinute => Numeric.Of(value.Offset / 60 % 60),
            DateTimeUnit.Epoch => OfMicros(value.Utc, 6),
            _ => OfTime(field, value.Time, typeName),
        };
    }

    private static Numeric OfInterval(string field, Interval value)
    {
        DateTimeUnit unit = DateTimeUnits.Parse(field, "interval");
        int years = value.Months / Interval.MonthsPerYear;
        int months = value.Months % Interval.MonthsPerYear;
        switch (unit)
        {
            case DateTimeUnit.Day:
                return Numeric.Of(value.Days);
            case DateTimeUnit.Month:
                return Numeric.Of(months);
            case DateTimeUnit.Quarter:
                return Numeric.Of(months / 3 + 1);
            case DateTimeUnit.Year:
                return Numeric.Of(years);
            case DateTimeUnit.Decade:
                return Numeric.Of(years / 10);
            case DateTimeUnit.Century:
                return Numeric.Of(years / 100);
            case DateTimeUnit.Millennium:
                return Numeric.Of(years / 1000);
            case DateTimeUnit.Epoch:
                // A year has 365.25 days here, and a month 30.
                Int128 days = (Int128)years * 1461 * 6 + ((Int128)months * Interval.DaysPerMonth + value.Days) * 24;
                return OfMicros(days * (Calendar.DayMicros / 24) + value.Micros, 6);
            default:
                return OfClock(unit, value.Micros) ?? throw DateTimeUnits.NotSupported(field, "interval");
        }
    }
}
