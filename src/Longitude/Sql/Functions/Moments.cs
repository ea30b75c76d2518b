using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>Reckoning with dates, times and intervals.</summary>
internal static class Moments
{
    /// <summary>Months first (a day that the month does not have becomes its last), then days, then the rest.</summary>
    public static long Add(long timestamp, Interval interval)
    {
        if (!Calendar.IsFinite(timestamp))
            return timestamp;
        return Calendar.Check(AddDays(timestamp, interval) + interval.Micros);
    }

    public static long Subtract(long timestamp, Interval interval) => Add(timestamp, -interval);

    /// <summary>Months and days are added to the local time, so that the hour stays; the rest to the moment itself.</summary>
    public static long AddZoned(long timestamp, Interval interval, TypeSettings settings)
    {
        if (!Calendar.IsFinite(timestamp))
            return timestamp;
        Int128 moved = timestamp;
        if (interval.Months != 0 || interval.Days != 0)
        {
            long local = Calendar.Check(AddDays(DateTimeCasts.ToLocal(timestamp, settings), interval));
            moved = DateTimeCasts.ToZoned(local, settings);
        }

        return Calendar.Check(moved + interval.Micros);
    }

    public static long SubtractZoned(long timestamp, Interval interval, TypeSettings settings) => AddZoned(timestamp, -interval, settings);

    /// <summary>The time between two moments, in days and what is left of one.</summary>
    public static Interval Between(long later, long earlier)
    {
        if (!Calendar.IsFinite(later) || !Calendar.IsFinite(earlier))
            throw new SqlException(SqlStates.DatetimeFieldOverflow, "cannot subtract infinite timestamps");
        Int128 difference = (Int128)later - earlier;
        if (difference > long.MaxValue || difference < long.MinValue)
            throw Interval.OutOfRange();
        return new Interval(0, 0, (long)difference).JustifyHours();
    }

    public static Datum DatePlusDays(Datum date, long days)
    {
        if (!Calendar.IsFiniteDate(date.Int64))
            return date;
        return Datum.Of(Calendar.CheckDate(date.Int64 + days));
    }

    public static Datum DateMinusDate(Datum a, Datum b)
    {
        if (!Calendar.IsFiniteDate(a.Int64) || !Calendar.IsFiniteDate(b.Int64))
            throw new SqlException(SqlStates.DatetimeFieldOverflow, "cannot subtract infinite dates");
        return Datum.Of(a.Int64 - b.Int64);
    }

    public static long DateAndTime(long date, long time)
    {
        long start = DateTimeCasts.DateToTimestamp(date);
        return Calendar.IsFinite(start) ? Calendar.Check((Int128)start + time) : start;
    }

    public static long DateAndTimeTz(long date, TimeTz time)
    {
        long start = DateTimeCasts.DateToTimestamp(date);
        return Calendar.IsFinite(start) ? Calendar.Check((Int128)start + time.Utc) : start;
    }

    /// <summary>A time of the day moved on; it stays within the day.</summary>
    public static long TimePlus(long time, long micros) => Calendar.Split(time % Calendar.DayMicros + micros % Calendar.DayMicros).Time;

    /// <summary>The time between two moments as people say it: years, months, days.</summary>
    public static Interval Age(long later, long earlier)
    {
        if (!Calendar.IsFinite(later) || !Calendar.IsFinite(earlier))
            throw new SqlException(SqlStates.DatetimeFieldOverflow, "timestamp out of range");
        if (later < earlier)
            return -Age(earlier, later);
        (long laterDays, long laterTime) = Calendar.Split(later);
        (long earlierDays, long earlierTime) = Calendar.Split(earlier);
        (int year, int month, int day) = Calendar.FromDays(laterDays);
        (int fromYear, int fromMonth, int fromDay) = Calendar.FromDays(earlierDays);
        long micros = laterTime - earlierTime;
        int days = day - fromDay;
        int months = month - fromMonth;
        int years = year - fromYear;
        if (micros < 0)
        {
            micros += Calendar.DayMicros;
            days--;
        }

        // A month that is begun is as long as the one that the earlier moment lies in.
        while (days < 0)
        {
            days += Calendar.DaysInMonth(fromYear, fromMonth);
            months--;
        }

        while (months < 0)
        {
            months += Interval.MonthsPerYear;
            years--;
        }

        return new Interval(years * Interval.MonthsPerYear + months, days, micros);
    }

    /// <summary>The zone that AT TIME ZONE names.</summary>
    public static TimeZoneInfo Zone(string name) =>
        TimeZones.Find(name) ?? throw new SqlException(SqlStates.InvalidParameterValue, $"time zone \"{name}\" not recognized");

    /// <summary>The offset of AT TIME ZONE with an interval, in seconds east of Greenwich.</summary>
    public static int Offset(Interval zone)
    {
        if (zone.Months != 0 || zone.Days != 0)
        {
            string text = TypeFormat.Format(Datum.OfObject(zone), SqlTypes.Interval, TypeSettings.Default);
            throw new SqlException(SqlStates.InvalidParameterValue, $"interval time zone \"{text}\" must not include months or days");
        }

        return (int)(zone.Micros / Calendar.SecondMicros);
    }

    private static Int128 AddDays(long timestamp, Interval interval)
    {
        (long days, long time) = Calendar.Split(timestamp);
        if (interval.Months != 0)
        {
            (int year, int month, int day) = Calendar.FromDays(days);
            long months = (long)year * Interval.MonthsPerYear + month - 1 + interval.Months;
            int newYear = (int)Math.DivRem(months, Interval.MonthsPerYear, out long newMonth);
            if (newMonth < 0)
            {
                newMonth += Interval.MonthsPerYear;
                newYear--;
            }

            day = Math.Min(day, Calendar.DaysInMonth(newYear, (int)newMonth + 1));
            days = Calendar.ToDays(newYear, (int)newMonth + 1, day);
        }

        return ((Int128)days + interval.Days) * Calendar.DayMicros + time;
    }
}
