using System.Globalization;
using System.Text.RegularExpressions;
using Longitude.Sql.Types;
using Calendar = Longitude.Sql.Types.Calendar;

namespace Longitude.Sql.Functions;

/// <summary>A date or time that .datetime() made of a string within a jsonpath.</summary>
/// <param name="Value">As values of the type are kept; of time with time zone the local time.</param>
/// <param name="Offset">What was written of the time zone: seconds east of Greenwich.</param>
internal sealed record PathMoment(SqlType Type, long Value, int Offset = 0)
{
    private const int OffsetHoursMax = 15;

    private static readonly Regex Pattern = new(
        @"^\s*(?:(?<year>[+-]?[0-9]{1,9})-\s*(?<month>[0-9]{1,9})-\s*(?<day>[0-9]{1,9}))?(?(year)(?:(?:T|\s)(?=\s*[0-9]))?)" +
        @"(?:(?<=^|\s|T)\s*(?<hour>[0-9]{1,9}):\s*(?<minute>[0-9]{1,9}):\s*(?<second>[0-9]{1,9})(?:\.(?<fraction>[0-9]{1,6}))?" +
        @"(?:\s*(?<sign>\+|(?<=[0-9])-)(?<zonehour>[0-9]{1,9})(?::\s*(?<zoneminute>[0-9]{1,9}))?)?)?\s*\z",
        RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1));

    /// <summary>The string as the ISO format that it has: a date, a time, both, with a time zone or without. Null when it has none.</summary>
    public static PathMoment? Parse(string text)
    {
        Match match = Pattern.Match(text);
        if (!match.Success || (!match.Groups["hour"].Success && !match.Groups["year"].Success))
            return null;
        bool hasDate = match.Groups["year"].Success;
        bool hasTime = match.Groups["hour"].Success;
        long days = 0;
        long time = 0;
        int offset = 0;
        if ((hasDate && !TryDays(match, out days)) || (hasTime && !(TryTime(match, out time) && TryOffset(match, out offset))))
            return null;
        bool hasZone = match.Groups["sign"].Success;
        if (!hasTime)
            return new PathMoment(SqlTypes.Date, days);
        if (!hasDate)
            return hasZone ? new PathMoment(SqlTypes.TimeTz, time, offset) : new PathMoment(SqlTypes.Time, time);
        Int128 micros = ((Int128)days * Calendar.DayMicros) + time - (offset * Calendar.SecondMicros);
        if (micros < Calendar.MicrosMin || micros >= Calendar.MicrosEnd)
            return null;
        return hasZone ? new PathMoment(SqlTypes.TimestampTz, (long)micros, offset) : new PathMoment(SqlTypes.Timestamp, (long)micros);
    }

    /// <summary>As a string of JSON.</summary>
    public override string ToString()
    {
        var buffer = new TextBuffer(stackalloc char[64]);
        switch (Type.Kind)
        {
            case TypeKind.Date:
                DateTimeText.AppendDate(ref buffer, Value, TypeSettings.Default);
                break;
            case TypeKind.Time or TypeKind.TimeTz:
                DateTimeText.AppendTime(ref buffer, Value);
                break;
            default:
                DateTimeText.AppendTimestamp(ref buffer, Value + (Offset * Calendar.SecondMicros), TypeSettings.Default, isZoned: false);
                break;
        }

        string text = buffer.ToString().Replace(' ', 'T').Replace("TBC", " BC", StringComparison.Ordinal);
        buffer.Dispose();
        if (Type.Kind is not (TypeKind.TimeTz or TypeKind.TimestampTz))
            return text;
        string zone = string.Create(CultureInfo.InvariantCulture, $"{(Offset < 0 ? '-' : '+')}{Math.Abs(Offset) / 3600:00}:{Math.Abs(Offset) / 60 % 60:00}");
        return text.EndsWith(" BC", StringComparison.Ordinal) ? text[..^" BC".Length] + zone + " BC" : text + zone;
    }

    /// <summary>The order of two moments; null when they do not compare, such as a date and a time.</summary>
    /// <param name="zone">The time zone of what was written without one; null when none may be assumed.</param>
    /// <exception cref="SqlException">0A000: only one of them has a time zone, and none may be assumed.</exception>
    public static int? Compare(PathMoment a, PathMoment b, TypeSettings? zone)
    {
        if (a.IsTime != b.IsTime)
            return null;
        if (a.HasZone != b.HasZone)
            return a.HasZone ? a.ZonedValue.CompareTo(b.ToZoned(a.Type, zone)) : a.ToZoned(b.Type, zone).CompareTo(b.ZonedValue);
        if (a.Type.Kind == TypeKind.TimeTz)
            return new TimeTz(a.Value, a.Offset).CompareTo(new TimeTz(b.Value, b.Offset));
        return a.Type == b.Type ? a.Value.CompareTo(b.Value) : a.Local.CompareTo(b.Local);
    }

    private bool IsTime => Type.Kind is TypeKind.Time or TypeKind.TimeTz;

    private bool HasZone => Type.Kind is TypeKind.TimeTz or TypeKind.TimestampTz;

    private long Local => Type.Kind == TypeKind.Date ? Value * Calendar.DayMicros : Value;

    private long ZonedValue => Type.Kind == TypeKind.TimeTz ? Value - (Offset * Calendar.SecondMicros) : Value;

    private long ToZoned(SqlType to, TypeSettings? zone)
    {
        if (zone is null)
        {
            throw new SqlException(SqlStates.FeatureNotSupported, $"cannot convert value from {Type.Name} to {to.Name} without time zone usage")
            {
                Hint = "Use *_tz() function for time zone support.",
            };
        }

        if (!IsTime)
            return DateTimeCasts.ToZoned(Local, zone);
        long today = Calendar.Split(zone.Now()).Days * Calendar.DayMicros;
        return Value - (TimeZones.OffsetOfLocal(zone.TimeZone, today + Value) * Calendar.SecondMicros);
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static bool TryDays(Match match, out long days)
    {
        // Zero stands for the year 1 BC, and for a month or a day that is not said.
        (int year, int month, int day) = (Number(match, "year"), Math.Max(Number(match, "month"), 1), Math.Max(Number(match, "day"), 1));
        year = year < 0 ? year + 1 : year;
        days = 0;
        if (month > 12 || year is < -4713 or > 5874897 || day > Calendar.DaysInMonth(year, month))
            return false;
        days = Calendar.ToDays(year, month, day);
        return days is >= Calendar.DaysMin and < Calendar.DaysEnd;
    }

    private static bool TryTime(Match match, out long time)
    {
        (int hour, int minute, int second) = (Number(match, "hour"), Number(match, "minute"), Number(match, "second"));
        string fraction = match.Groups["fraction"].Value.PadRight(6, '0');
        time = (hour * Calendar.HourMicros) + (minute * Calendar.MinuteMicros) + (second * Calendar.SecondMicros) + int.Parse(fraction, CultureInfo.InvariantCulture);
        return hour < 24 && minute < 60 && second < 60;
    }

    private static bool TryOffset(Match match, out int offset)
    {
        offset = 0;
        if (!match.Groups["sign"].Success)
            return true;
        int minutes = match.Groups["zoneminute"].Success ? Number(match, "zoneminute") : 0;
        int hours = Number(match, "zonehour");
        offset = ((hours * 3600) + (minutes * 60)) * (match.Groups["sign"].Value is "-" ? -1 : 1);
        return hours <= OffsetHoursMax && minutes < 60;
    }
}
