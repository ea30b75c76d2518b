namespace Longitude.Sql.Types;

/// <summary>Writes intervals in the four styles of IntervalStyle.</summary>
internal static class IntervalText
{
    public static void Append(ref TextBuffer to, Interval value, IntervalFormat style)
    {
        switch (style)
        {
            case IntervalFormat.PostgresVerbose:
                AppendVerbose(ref to, value);
                break;
            case IntervalFormat.SqlStandard:
                AppendSql(ref to, value);
                break;
            case IntervalFormat.Iso8601:
                AppendIso(ref to, value);
                break;
            default:
                AppendPostgres(ref to, value);
                break;
        }
    }

    // 1 year 2 mons -3 days +04:05:06
    private static void AppendPostgres(ref TextBuffer to, Interval value)
    {
        bool isAfterNegative = false;
        bool isFirst = true;
        AppendUnit(ref to, value.Months / Interval.MonthsPerYear, "year", ref isFirst, ref isAfterNegative);
        AppendUnit(ref to, value.Months % Interval.MonthsPerYear, "mon", ref isFirst, ref isAfterNegative);
        AppendUnit(ref to, value.Days, "day", ref isFirst, ref isAfterNegative);
        if (value.Micros == 0 && !isFirst)
            return;
        if (!isFirst)
            to.Append(' ');
        if (value.Micros < 0)
            to.Append('-');
        else if (isAfterNegative)
            to.Append('+');
        AppendClock(ref to, value.Micros, 2);
    }

    private static void AppendUnit(ref TextBuffer to, int count, ReadOnlySpan<char> unit, ref bool isFirst, ref bool isAfterNegative)
    {
        if (count == 0)
            return;
        if (!isFirst)
            to.Append(' ');
        if (isAfterNegative && count > 0)
            to.Append('+');
        to.Append(count);
        to.Append(' ');
        to.Append(unit);
        if (count != 1)
            to.Append('s');
        isAfterNegative = count < 0;
        isFirst = false;
    }

    private static void AppendClock(ref TextBuffer to, long micros, int hourDigits)
    {
        UInt128 absolute = micros < 0 ? (UInt128)(-(Int128)micros) : (UInt128)micros;
        long seconds = (long)(absolute / Calendar.SecondMicros);
        to.AppendPadded(seconds / 3600, hourDigits);
        to.Append(':');
        to.AppendPadded(seconds / 60 % 60, 2);
        to.Append(':');
        to.AppendPadded(seconds % 60, 2);
        DateTimeText.AppendFraction(ref to, (long)(absolute % Calendar.SecondMicros));
    }

    // @ 1 year 2 mons -3 days 4 hours ago
    private static void AppendVerbose(ref TextBuffer to, Interval value)
    {
        to.Append('@');
        int start = to.Length;
        bool isAgo = false;
        AppendVerboseUnit(ref to, value.Months / Interval.MonthsPerYear, "year", start, ref isAgo);
        AppendVerboseUnit(ref to, value.Months % Interval.MonthsPerYear, "mon", start, ref isAgo);
        AppendVerboseUnit(ref to, value.Days, "day", start, ref isAgo);
        long seconds = value.Micros / Calendar.SecondMicros;
        AppendVerboseUnit(ref to, seconds / 3600, "hour", start, ref isAgo);
        AppendVerboseUnit(ref to, seconds / 60 % 60, "min", start, ref isAgo);
        long rest = seconds % 60;
        long fraction = value.Micros % Calendar.SecondMicros;
        if (rest != 0 || fraction != 0)
        {
            bool isNegative = rest < 0 || fraction < 0;
            if (to.Length == start)
                isAgo = isNegative;
            to.Append(' ');
            if (isNegative != isAgo)
                to.Append('-');
            to.Append(Math.Abs(rest));
            DateTimeText.AppendFraction(ref to, Math.Abs(fraction));
            to.Append(" sec");
            if (Math.Abs(rest) != 1 || fraction != 0)
                to.Append('s');
        }

        if (to.Length == start)
            to.Append(" 0");
        if (isAgo)
            to.Append(" ago");
    }

    private static void AppendVerboseUnit(ref TextBuffer to, long count, ReadOnlySpan<char> unit, int start, ref bool isAgo)
    {
        if (count == 0)
            return;
        if (to.Length == start)
            isAgo = count < 0;
        if (isAgo)
            count = -count;
        to.Append(' ');
        to.Append(count);
        to.Append(' ');
        to.Append(unit);
        if (count != 1)
            to.Append('s');
    }

    private static void AppendSql(ref TextBuffer to, Interval value)
    {
        bool hasMonths = value.Months != 0;
        bool hasRest = value.Days != 0 || value.Micros != 0;
        bool hasNegative = value.Months < 0 || value.Days < 0 || value.Micros < 0;
        bool hasPositive = value.Months > 0 || value.Days > 0 || value.Micros > 0;
        int years = Math.Abs(value.Months / Interval.MonthsPerYear);
        int months = Math.Abs(value.Months % Interval.MonthsPerYear);
        if (!hasMonths && !hasRest)
        {
            to.Append('0');
        }
        else if ((hasNegative && hasPositive) || (hasMonths && hasRest))
        {
            // Signs of all parts, when one sign could not say it.
            to.Append(value.Months < 0 ? '-' : '+');
            AppendPair(ref to, years, months);
            to.Append(' ');
            to.Append(value.Days < 0 ? '-' : '+');
            to.Append(Math.Abs((long)value.Days));
            to.Append(' ');
            to.Append(value.Micros < 0 ? '-' : '+');
            AppendClock(ref to, value.Micros, 1);
        }
        else
        {
            if (hasNegative)
                to.Append('-');
            if (hasMonths)
            {
                AppendPair(ref to, years, months);
                return;
            }

            if (value.Days != 0)
            {
                to.Append(Math.Abs((long)value.Days));
                to.Append(' ');
            }

            AppendClock(ref to, value.Micros, 1);
        }
    }

    private static void AppendPair(ref TextBuffer to, int years, int months)
    {
        to.Append(years);
        to.Append('-');
        to.Append(months);
    }

    private static void AppendIso(ref TextBuffer to, Interval value)
    {
        if (value is { Months: 0, Days: 0, Micros: 0 })
        {
            to.Append("PT0S");
            return;
        }

        to.Append('P');
        AppendIsoUnit(ref to, value.Months / Interval.MonthsPerYear, 'Y');
        AppendIsoUnit(ref to, value.Months % Interval.MonthsPerYear, 'M');
        AppendIsoUnit(ref to, value.Days, 'D');
        if (value.Micros == 0)
            return;
        to.Append('T');
        long seconds = value.Micros / Calendar.SecondMicros;
        AppendIsoUnit(ref to, seconds / 3600, 'H');
        AppendIsoUnit(ref to, seconds / 60 % 60, 'M');
        long rest = seconds % 60;
        long fraction = value.Micros % Calendar.SecondMicros;
        if (rest == 0 && fraction == 0)
            return;
        if (rest < 0 || fraction < 0)
            to.Append('-');
        to.Append(Math.Abs(rest));
        DateTimeText.AppendFraction(ref to, Math.Abs(fraction));
        to.Append('S');
    }

    private static void AppendIsoUnit(ref TextBuffer to, long count, char unit)
    {
        if (count == 0)
            return;
        to.Append(count);
        to.Append(unit);
    }
}
