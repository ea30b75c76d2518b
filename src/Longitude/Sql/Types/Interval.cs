namespace Longitude.Sql.Types;

/// <summary>
/// A value of type interval: months, days and microseconds, which are kept apart, because months differ in length and so do days where the
/// clocks change. Compared and hashed as if a month had 30 days and a day 24 hours.
/// </summary>
internal sealed record Interval(int Months, int Days, long Micros) : IComparable<Interval>
{
    public const int DaysPerMonth = 30;
    public const int MonthsPerYear = 12;
    public const double DaysPerYear = 365.25;

    public static readonly Interval Zero = new(0, 0, 0);

    /// <summary>The length that orders intervals, in microseconds.</summary>
    public Int128 Span => ((Int128)Months * DaysPerMonth + Days) * Calendar.DayMicros + Micros;

    /// <summary>The same for intervals that compare as equal.</summary>
    public ulong StableHash() => TextOrder.Mix((ulong)Span ^ TextOrder.Mix((ulong)(Span >> 64)));

    public static bool operator <(Interval a, Interval b) => a.Span < b.Span;

    public static bool operator >(Interval a, Interval b) => a.Span > b.Span;

    public static bool operator <=(Interval a, Interval b) => a.Span <= b.Span;

    public static bool operator >=(Interval a, Interval b) => a.Span >= b.Span;

    public int CompareTo(Interval? other) => other is null ? 1 : Span.CompareTo(other.Span);

    public static Interval operator +(Interval a, Interval b) => Guard(() => checked(new Interval(a.Months + b.Months, a.Days + b.Days, a.Micros + b.Micros)));

    public static Interval operator -(Interval a, Interval b) => Guard(() => checked(new Interval(a.Months - b.Months, a.Days - b.Days, a.Micros - b.Micros)));

    public static Interval operator -(Interval a) => Guard(() => checked(new Interval(-a.Months, -a.Days, -a.Micros)));

    /// <summary>Each part times a number; what is left of a month becomes days, and what is left of a day microseconds.</summary>
    public static Interval operator *(Interval a, double factor) => Scale(a, factor, static (part, by) => part * by);

    public static Interval operator /(Interval a, double divisor) =>
        divisor == 0 ? throw Numeric.DivisionByZero() : Scale(a, divisor, static (part, by) => part / by);

    /// <summary>Whole days of the microseconds become days.</summary>
    public Interval JustifyHours()
    {
        long whole = Micros / Calendar.DayMicros;
        Interval result = this with { Days = ToInt(Days + whole), Micros = Micros - whole * Calendar.DayMicros };
        if (result.Days > 0 && result.Micros < 0)
            return result with { Days = result.Days - 1, Micros = result.Micros + Calendar.DayMicros };
        return result.Days < 0 && result.Micros > 0 ? result with { Days = result.Days + 1, Micros = result.Micros - Calendar.DayMicros } : result;
    }

    /// <summary>Every thirty days become a month.</summary>
    public Interval JustifyDays()
    {
        int whole = Days / DaysPerMonth;
        Interval result = this with { Months = ToInt((long)Months + whole), Days = Days - whole * DaysPerMonth };
        if (result.Months > 0 && result.Days < 0)
            return result with { Months = result.Months - 1, Days = result.Days + DaysPerMonth };
        return result.Months < 0 && result.Days > 0 ? result with { Months = result.Months + 1, Days = result.Days - DaysPerMonth } : result;
    }

    /// <summary>Both, with one sign for all parts.</summary>
    public Interval Justify()
    {
        long wholeDays = Micros / Calendar.DayMicros;
        long micros = Micros - wholeDays * Calendar.DayMicros;
        long days = Days + wholeDays;
        long months = Months + days / DaysPerMonth;
        days %= DaysPerMonth;
        if (months > 0 && (days < 0 || (days == 0 && micros < 0)))
        {
            days += DaysPerMonth;
            months--;
        }
        else if (months < 0 && (days > 0 || (days == 0 && micros > 0)))
        {
            days -= DaysPerMonth;
            months++;
        }

        if (days > 0 && micros < 0)
        {
            micros += Calendar.DayMicros;
            days--;
        }
        else if (days < 0 && micros > 0)
        {
            micros -= Calendar.DayMicros;
            days++;
        }

        return new Interval(ToInt(months), ToInt(days), micros);
    }

    internal static SqlException OutOfRange() => new(SqlStates.DatetimeFieldOverflow, "interval out of range");

    private static Interval Guard(Func<Interval> compute)
    {
        try
        {
            return compute();
        }
        catch (OverflowException)
        {
            throw OutOfRange();
        }
    }

    private static int ToInt(long value) => value == (int)value ? (int)value : throw OutOfRange();

    private static int ToInt(double value) => value is >= int.MinValue and <= int.MaxValue ? (int)value : throw OutOfRange();

    private static Interval Scale(Interval a, double by, Func<double, double, double> apply)
    {
        double months = apply(a.Months, by);
        double days = apply(a.Days, by);
        int wholeMonths = ToInt(months);
        int wholeDays = ToInt(days);

        // Fractions are rounded to microseconds before they are handed down, or 0.1 month would be 2 days and 23:59:59.999999.
        double monthRest = Round((months - wholeMonths) * DaysPerMonth);
        double secondsRest = Round((days - wholeDays + monthRest - (int)monthRest) * 86400);
        if (Math.Abs(secondsRest) >= 86400)
        {
            wholeDays = ToInt((long)wholeDays + (int)(secondsRest / 86400));
            secondsRest -= (int)(secondsRest / 86400) * 86400;
        }

        wholeDays = ToInt((long)wholeDays + (int)monthRest);
        double micros = Math.Round(apply(a.Micros, by) + secondsRest * Calendar.SecondMicros, MidpointRounding.ToEven);
        return micros is >= -9223372036854775808.0 and < 9223372036854775808.0 ? new Interval(wholeMonths, wholeDays, (long)micros) : throw OutOfRange();
    }

    private static double Round(double value) => Math.Round(value * 1_000_000, MidpointRounding.ToEven) / 1_000_000;
}
