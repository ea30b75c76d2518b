namespace Longitude.Sql.Functions;

/// <summary>The units that EXTRACT, date_part and date_trunc know, by their names in all their spellings.</summary>
internal enum DateTimeUnit
{
    None,
    Microseconds,
    Milliseconds,
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
    Millennium,
    DayOfWeek,
    IsoDayOfWeek,
    DayOfYear,
    IsoYear,
    Julian,
    Epoch,
    TimeZone,
    TimeZoneHour,
    TimeZoneMinute,
}

internal static class DateTimeUnits
{
    /// <param name="typeName">The type of the value, for the error.</param>
    public static DateTimeUnit Parse(string name, string typeName)
    {
        DateTimeUnit unit = name.ToLowerInvariant() switch
        {
            "us" or "usec" or "usecs" or "usecond" or "useconds" or "microsecond" or "microseconds" => DateTimeUnit.Microseconds,
            "ms" or "msec" or "msecs" or "msecond" or "mseconds" or "millisecond" or "milliseconds" => DateTimeUnit.Milliseconds,
            "s" or "sec" or "secs" or "second" or "seconds" => DateTimeUnit.Second,
            "m" or "min" or "mins" or "minute" or "minutes" => DateTimeUnit.Minute,
            "h" or "hr" or "hrs" or "hour" or "hours" => DateTimeUnit.Hour,
            "d" or "day" or "days" => DateTimeUnit.Day,
            "w" or "week" or "weeks" => DateTimeUnit.Week,
            "mon" or "mons" or "month" or "months" => DateTimeUnit.Month,
            "qtr" or "quarter" => DateTimeUnit.Quarter,
            "y" or "yr" or "yrs" or "year" or "years" => DateTimeUnit.Year,
            "dec" or "decs" or "decade" or "decades" => DateTimeUnit.Decade,
            "c" or "cent" or "century" or "centuries" => DateTimeUnit.Century,
            "mil" or "mils" or "millennium" or "millennia" => DateTimeUnit.Millennium,
            "dow" => DateTimeUnit.DayOfWeek,
            "isodow" => DateTimeUnit.IsoDayOfWeek,
            "doy" => DateTimeUnit.DayOfYear,
            "isoyear" => DateTimeUnit.IsoYear,
            "j" or "jd" or "julian" => DateTimeUnit.Julian,
            "epoch" => DateTimeUnit.Epoch,
            "timezone" => DateTimeUnit.TimeZone,
            "timezone_h" or "timezone_hour" => DateTimeUnit.TimeZoneHour,
            "timezone_m" or "timezone_minute" => DateTimeUnit.TimeZoneMinute,
            _ => DateTimeUnit.None,
        };
        return unit != DateTimeUnit.None
            ? unit
            : throw new SqlException(SqlStates.InvalidParameterValue, $"unit \"{DateTimeUnits.Small(name)}\" not recognized for type {typeName}");
    }

    /// <summary>The name as the errors show it: only letters of ASCII are made small.</summary>
    public static string Small(string name) => string.Concat(name.Select(c => char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c));

    public static SqlException NotSupported(string name, string typeName) =>
        new(SqlStates.FeatureNotSupported, $"unit \"{DateTimeUnits.Small(name)}\" not supported for type {typeName}");
}
