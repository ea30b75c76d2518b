namespace Longitude.Sql.Types;

/// <summary>
/// Days and microseconds since 2000-01-01, as PostgreSQL counts them, in the Gregorian calendar for all times. Years before Christ are
/// 0 (1 BC), -1 (2 BC) and so on.
/// </summary>
internal static class Calendar
{
    public const long SecondMicros = 1_000_000;
    public const long MinuteMicros = 60 * SecondMicros;
    public const long HourMicros = 60 * MinuteMicros;
    public const long DayMicros = 24 * HourMicros;

    /// <summary>The Julian day number of 2000-01-01; day 0 is 4714-11-24 BC, the first day there is.</summary>
    public const int JulianDayOfEpoch = 2451545;

    /// <summary>1970-01-01.</summary>
    public const int UnixEpochDays = -10957;

    public const long DateInfinity = int.MaxValue;
    public const long DateMinusInfinity = int.MinValue;
    public const long Infinity = long.MaxValue;
    public const long MinusInfinity = long.MinValue;

    public const int DaysMin = -JulianDayOfEpoch;

    /// <summary>The day after the last one, which is 5874897-12-31.</summary>
    public const int DaysEnd = 2145031949;

    public const long MicrosMin = DaysMin * DayMicros;

    /// <summary>The moment after the last one: the beginning of the year 294277.</summary>
    public const long MicrosEnd = 106751983L * DayMicros;

    private const int DaysOf400Years = 146097;

    public static bool IsFinite(long micros) => micros is not (Infinity or MinusInfinity);

    public static bool IsFiniteDate(long days) => days is not (DateInfinity or DateMinusInfinity);

    public static bool IsLeapYear(int year) => (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);

    public static int DaysInMonth(int year, int month) => month switch
    {
        2 => IsLeapYear(year) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    /// <summary>Days since 2000-01-01. The month may be anything; years are counted on.</summary>
    public static long ToDays(int year, int month, int day)
    {
        // Years are counted from March, so that the leap day comes last; eras have 400 years.
        long months = (long)year * 12 + (month - 1) - 2;
        long marchYear = Math.DivRem(months, 12, out long monthFromMarch);
        if (monthFromMarch < 0)
        {
            monthFromMarch += 12;
            marchYear--;
        }

        long era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400;
        long yearOfEra = marchYear - era * 400;
        long dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1;
        long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * DaysOf400Years + dayOfEra - 730425;
    }

    public static (int Year, int Month, int Day) FromDays(long days)
    {
        long shifted = days + 730425;
        long era = (shifted >= 0 ? shifted : shifted - (DaysOf400Years - 1)) / DaysOf400Years;
        int dayOfEra = (int)(shifted - era * DaysOf400Years);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / (DaysOf400Years - 1)) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        int year = (int)(yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
        return (year, month, day);
    }

    /// <summary>The day that a moment lies in, and the microseconds since it began.</summary>
    public static (long Days, long Time) Split(long micros)
    {
        long days = Math.DivRem(micros, DayMicros, out long time);
        return time < 0 ? (days - 1, time + DayMicros) : (days, time);
    }

    /// <summary>0 for Sunday to 6 for Saturday.</summary>
    public static int DayOfWeek(long days)
    {
        int day = (int)((days + 6) % 7);
        return day < 0 ? day + 7 : day;
    }

    /// <summary>From 1.</summary>
    public static int DayOfYear(int year, int month, int day) => (int)(ToDays(year, month, day) - ToDays(year, 1, 1)) + 1;

    /// <summary>The ISO week (it begins on Monday, and belongs to the year that has its Thursday) and its year.</summary>
    public static (int Year, int Week) IsoWeek(long days)
    {
        int fromMonday = (DayOfWeek(days) + 6) % 7;
        long thursday = days - fromMonday + 3;
        int year = FromDays(thursday).Year;
        return (year, (int)(thursday - ToDays(year, 1, 1)) / 7 + 1);
    }

    /// <summary>The Monday of an ISO week.</summary>
    public static long IsoWeekStart(int year, int week)
    {
        long fourth = ToDays(year, 1, 4);
        return fourth - (DayOfWeek(fourth) + 6) % 7 + 7L * (week - 1);
    }

    /// <summary>A moment, checked to lie in the range that there is.</summary>
    public static long Check(Int128 micros) =>
        micros >= MicrosMin && micros < MicrosEnd
            ? (long)micros
            : throw new SqlException(SqlStates.DatetimeFieldOverflow, "timestamp out of range");

    public static long CheckDate(long days) =>
        days is >= DaysMin and < DaysEnd ? days : throw new SqlException(SqlStates.DatetimeFieldOverflow, "date out of range");
}
