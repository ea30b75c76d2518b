namespace Longitude.Sql.Types;

/// <summary>Text forms of date, time, timetz, timestamp and timestamptz, in every DateStyle.</summary>
internal static class DateTimeText
{
    public static long ParseDate(ReadOnlySpan<char> text, TypeSettings settings)
    {
        DateTimeReader read = DateTimeReader.Read(text, "date", settings, needsDate: true);
        switch (read.Says)
        {
            case DateTimeReader.Meaning.Infinity:
                return Calendar.DateInfinity;
            case DateTimeReader.Meaning.MinusInfinity:
                return Calendar.DateMinusInfinity;
            case DateTimeReader.Meaning.Epoch:
                return Calendar.UnixEpochDays;
            default:
                long days = read.Days;
                bool isInRange = days is >= Calendar.DaysMin and < Calendar.DaysEnd;
                return isInRange ? days : throw OutOfRange("date", text);
        }
    }

    public static long ParseTime(ReadOnlySpan<char> text, TypeSettings settings) =>
        DateTimeReader.Read(text, "time", settings, needsDate: false).Time;

    public static TimeTz ParseTimeTz(ReadOnlySpan<char> text, TypeSettings settings)
    {
        DateTimeReader read = DateTimeReader.Read(text, "time with time zone", settings, needsDate: false);
        if (read.Offset is { } offset)
            return new TimeTz(read.Time, offset);
        if (read.Zone is not null && !read.HasDate)
            throw read.BadSyntax();

        // The offset is that of the day which was written, else of today.
        TimeZoneInfo zone = read.Zone ?? settings.TimeZone;
        long day = read.HasDate ? read.Days * Calendar.DayMicros : Calendar.Split(settings.Now()).Days * Calendar.DayMicros;
        return new TimeTz(read.Time, TimeZones.OffsetOfLocal(zone, day + read.Time));
    }

    /// <param name="isZoned">timestamptz: the local time is turned into UTC.</param>
    public static long ParseTimestamp(ReadOnlySpan<char> text, TypeSettings settings, bool isZoned)
    {
        string name = isZoned ? "timestamp with time zone" : "timestamp";
        DateTimeReader read = DateTimeReader.Read(text, name, settings, needsDate: true);
        switch (read.Says)
        {
            case DateTimeReader.Meaning.Infinity:
                return Calendar.Infinity;
            case DateTimeReader.Meaning.MinusInfinity:
                return Calendar.MinusInfinity;
            case DateTimeReader.Meaning.Epoch:
                return Calendar.UnixEpochDays * Calendar.DayMicros;
        }

        Int128 micros = (Int128)read.Days * Calendar.DayMicros + read.Time;
        if (isZoned && micros > long.MinValue / 2 && micros < long.MaxValue / 2 * (Int128)2)
            micros -= (read.Offset ?? TimeZones.OffsetOfLocal(read.Zone ?? settings.TimeZone, (long)micros)) * Calendar.SecondMicros;
        return micros >= Calendar.MicrosMin && micros < Calendar.MicrosEnd ? (long)micros : throw OutOfRange("timestamp", text);
    }

    public static void AppendDate(ref TextBuffer to, long days, TypeSettings settings)
    {
        if (!Calendar.IsFiniteDate(days))
        {
            to.Append(days == Calendar.DateInfinity ? "infinity" : "-infinity");
            return;
        }

        (int year, int month, int day) = Calendar.FromDays(days);
        AppendDay(ref to, year, month, day, settings, settings.DateFormat == DateFormat.Postgres ? '-' : '/');
        AppendEra(ref to, year);
    }

    public static void AppendTime(ref TextBuffer to, long time)
    {
        long seconds = time / Calendar.SecondMicros;
        to.AppendPadded(seconds / 3600, 2);
        to.Append(':');
        to.AppendPadded(seconds / 60 % 60, 2);
        to.Append(':');
        to.AppendPadded(seconds % 60, 2);
        AppendFraction(ref to, time % Calendar.SecondMicros);
    }

    public static void AppendTimeTz(ref TextBuffer to, TimeTz value)
    {
        AppendTime(ref to, value.Time);
        TimeZones.AppendOffset(ref to, value.Offset);
    }

    public static void AppendTimestamp(ref TextBuffer to, long micros, TypeSettings settings, bool isZoned)
    {
        if (!Calendar.IsFinite(micros))
        {
            to.Append(micros == Calendar.Infinity ? "infinity" : "-infinity");
            return;
        }

        int offset = isZoned ? TimeZones.OffsetAt(settings.TimeZone, micros) : 0;
        (long days, long time) = Calendar.Split(micros + offset * Calendar.SecondMicros);
        (int year, int month, int day) = Calendar.FromDays(days);
        if (settings.DateFormat == DateFormat.Postgres)
        {
            AppendPostgres(ref to, days, time, settings);
            if (isZoned)
                AppendZone(ref to, micros, settings);
            AppendEra(ref to, year);
            return;
        }

        AppendDay(ref to, year, month, day, settings, '/');
        to.Append(' ');
        AppendTime(ref to, time);
        if (isZoned && settings.DateFormat == DateFormat.Iso)
            TimeZones.AppendOffset(ref to, offset);
        else if (isZoned)
            AppendZone(ref to, micros, settings);
        AppendEra(ref to, year);
    }

    /// <summary>What JSON has for a timestamp: ISO 8601 with a T.</summary>
    public static void AppendJson(ref TextBuffer to, long micros, TypeSettings settings, bool isZoned)
    {
        int start = to.Length;
        AppendTimestamp(ref to, micros, settings with { DateFormat = DateFormat.Iso }, isZoned);
        int blank = to.Written[start..].IndexOf(' ');
        if (blank < 0 || !Calendar.IsFinite(micros))
            return;
        to.Set(start + blank, 'T');
        if (isZoned)
            CompleteOffset(ref to);
    }

    /// <summary>Up to six digits after a point, without zeros at the end; nothing for 0.</summary>
    public static void AppendFraction(ref TextBuffer to, long micros)
    {
        if (micros == 0)
            return;
        int digits = 6;
        while (micros % 10 == 0)
        {
            micros /= 10;
            digits--;
        }

        to.Append('.');
        to.AppendPadded(micros, digits);
    }

    private static SqlException OutOfRange(string what, ReadOnlySpan<char> text) =>
        new(SqlStates.DatetimeFieldOverflow, $"{what} out of range: \"{text}\"");

    // JSON's offsets have minutes, always.
    private static void CompleteOffset(ref TextBuffer to)
    {
        ReadOnlySpan<char> written = to.Written;
        bool isBc = written.EndsWith(" BC", StringComparison.Ordinal);
        int end = written.Length - (isBc ? 3 : 0);
        if (written[end - 3] is not ('+' or '-'))
            return;
        to.Insert(end, '0', 2);
        to.Insert(end, ':', 1);
    }

    private static void AppendDay(ref TextBuffer to, int year, int month, int day, TypeSettings settings, char separator)
    {
        int shownYear = year > 0 ? year : 1 - year;
        if (settings.DateFormat == DateFormat.Iso)
        {
            AppendThree(ref to, '-', shownYear, 4, month, day);
            return;
        }

        if (settings.DateFormat == DateFormat.German)
            separator = '.';
        bool isDayFirst = settings.DateFormat == DateFormat.German || settings.DateOrder == DateOrder.Dmy;
        if (settings.DateFormat == DateFormat.Postgres && settings.DateOrder == DateOrder.Ymd)
        {
            AppendThree(ref to, separator, shownYear, 4, month, day);
            return;
        }

        to.AppendPadded(isDayFirst ? day : month, 2);
        to.Append(separator);
        to.AppendPadded(isDayFirst ? month : day, 2);
        to.Append(separator);
        to.AppendPadded(shownYear, 4);
    }

    private static void AppendThree(ref TextBuffer to, char separator, int a, int digits, int b, int c)
    {
        to.AppendPadded(a, digits);
        to.Append(separator);
        to.AppendPadded(b, 2);
        to.Append(separator);
        to.AppendPadded(c, 2);
    }

    // Thu Jan 08 04:05:06 1999
    private static void AppendPostgres(ref TextBuffer to, long days, long time, TypeSettings settings)
    {
        (int year, int month, int day) = Calendar.FromDays(days);
        to.Append(DateTimeWords.Days[Calendar.DayOfWeek(days)].AsSpan(0, 3));
        to.Append(' ');
        if (settings.DateOrder == DateOrder.Dmy)
        {
            to.AppendPadded(day, 2);
            to.Append(' ');
            to.Append(DateTimeWords.Months[month - 1].AsSpan(0, 3));
        }
        else
        {
            to.Append(DateTimeWords.Months[month - 1].AsSpan(0, 3));
            to.Append(' ');
            to.AppendPadded(day, 2);
        }

        to.Append(' ');
        AppendTime(ref to, time);
        to.Append(' ');
        to.AppendPadded(year > 0 ? year : 1 - year, 4);
    }

    private static void AppendZone(ref TextBuffer to, long micros, TypeSettings settings)
    {
        string name = TimeZones.AbbreviationAt(settings.TimeZone, micros);
        if (char.IsAsciiLetter(name[0]) || settings.DateFormat == DateFormat.Postgres)
            to.Append(' ');
        to.Append(name);
    }

    private static void AppendEra(ref TextBuffer to, int year)
    {
        if (year <= 0)
            to.Append(" BC");
    }
}
