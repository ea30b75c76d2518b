namespace Longitude.Sql.Types;

/// <summary>A value of type time with time zone: microseconds since midnight there, and the offset in seconds east of Greenwich.</summary>
internal sealed record TimeTz(long Time, int Offset) : IComparable<TimeTz>
{
    /// <summary>What orders them first: the time in Greenwich. Equal ones are ordered by their offsets.</summary>
    public long Utc => Time - Offset * Calendar.SecondMicros;

    public static bool operator <(TimeTz a, TimeTz b) => a.CompareTo(b) < 0;

    public static bool operator >(TimeTz a, TimeTz b) => a.CompareTo(b) > 0;

    public static bool operator <=(TimeTz a, TimeTz b) => a.CompareTo(b) <= 0;

    public static bool operator >=(TimeTz a, TimeTz b) => a.CompareTo(b) >= 0;

    public int CompareTo(TimeTz? other)
    {
        if (other is null)
            return 1;
        int order = Utc.CompareTo(other.Utc);
        return order != 0 ? order : other.Offset.CompareTo(Offset);
    }
}
