using System.Collections.Frozen;
using System.Globalization;

namespace Longitude.Sql.Types;

/// <summary>
/// Time zones by name, and the offset that they have at a moment. Offsets are seconds east of Greenwich. The zones are the system's; what
/// PostgreSQL knows besides (abbreviations such as PST, and fixed offsets such as +05:30 or UTC-3) is made here.
/// </summary>
internal static class TimeZones
{
    private const long TicksPerMicro = 10;

    // 2000-01-01 in ticks.
    private static readonly long EpochTicks = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    private const long FourCenturies = 146097 * Calendar.DayMicros;

    // 9999-01-01: some of the last year is left for the offset itself.
    private static readonly long DateTimeEnd = Calendar.ToDays(9999, 1, 1) * Calendar.DayMicros;

    private const long QuarterMicros = 15 * Calendar.MinuteMicros;

    [ThreadStatic]
    private static (TimeZoneInfo? Zone, long Quarter, int Offset) _last;

    private static readonly FrozenDictionary<string, int> Abbreviations = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase)
    {
        ["utc"] = 0,
        ["z"] = 0,
        ["zulu"] = 0,
        ["gmt"] = 0,
        ["uct"] = 0,
        ["ut"] = 0,
        ["wet"] = 0,
        ["west"] = 3600,
        ["bst"] = 3600,
        ["cet"] = 3600,
        ["met"] = 3600,
        ["cest"] = 7200,
        ["mest"] = 7200,
        ["cetdst"] = 7200,
        ["metdst"] = 7200,
        ["eet"] = 7200,
        ["sast"] = 7200,
        ["eest"] = 10800,
        ["eetdst"] = 10800,
        ["msk"] = 10800,
        ["eat"] = 10800,
        ["msd"] = 14400,
        ["pkt"] = 18000,
        ["ist"] = 7200,
        ["idt"] = 10800,
        ["hkt"] = 28800,
        ["awst"] = 28800,
        ["wast"] = 7200,
        ["jst"] = 32400,
        ["kst"] = 32400,
        ["acst"] = 34200,
        ["aest"] = 36000,
        ["acdt"] = 37800,
        ["aedt"] = 39600,
        ["nzst"] = 43200,
        ["nzdt"] = 46800,
        ["nst"] = -12600,
        ["ndt"] = -9000,
        ["ast"] = -14400,
        ["adt"] = -10800,
        ["est"] = -18000,
        ["edt"] = -14400,
        ["cst"] = -21600,
        ["cdt"] = -18000,
        ["mst"] = -25200,
        ["mdt"] = -21600,
        ["pst"] = -28800,
        ["pdt"] = -25200,
        ["akst"] = -32400,
        ["akdt"] = -28800,
        ["hst"] = -36000,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Offsets of the abbreviations that are known, by name.</summary>
    public static IReadOnlyDictionary<string, int> KnownAbbreviations => Abbreviations;

    /// <summary>A zone by its name, an abbreviation, or an offset in POSIX's form, whose sign is that of west: <c>UTC+3</c>.</summary>
    /// <returns>Null when there is no such zone.</returns>
    public static TimeZoneInfo? Find(string name)
    {
        string trimmed = name.Trim();
        if (trimmed.Equals("utc", StringComparison.OrdinalIgnoreCase) || trimmed.Equals("gmt", StringComparison.OrdinalIgnoreCase))
            return TimeZoneInfo.Utc;
        if (trimmed.Length > 0 && !trimmed.StartsWith('/') && !trimmed.Contains("..", StringComparison.Ordinal) && FindSystem(trimmed) is { } zone)
            return zone;
        if (Abbreviations.TryGetValue(trimmed, out int offset))
            return Fixed(offset);
        return TryParsePosix(trimmed, out offset) ? Fixed(offset) : null;
    }

    /// <summary>A zone that always has one offset.</summary>
    public static TimeZoneInfo Fixed(int offset)
    {
        if (offset == 0)
            return TimeZoneInfo.Utc;

        // TimeZoneInfo keeps whole minutes.
        string name = FormatOffset(offset);
        return TimeZoneInfo.CreateCustomTimeZone(name, TimeSpan.FromMinutes(offset / 60), name, name);
    }

    /// <summary>The offset of an abbreviation such as PST; false for other names, whose offset depends on the date.</summary>
    public static bool TryAbbreviation(ReadOnlySpan<char> name, out int offset) =>
        Abbreviations.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out offset);

    /// <summary>The offset at a moment of UTC.</summary>
    public static int OffsetAt(TimeZoneInfo zone, long utc)
    {
        if (ReferenceEquals(zone, TimeZoneInfo.Utc))
            return 0;

        // Offsets change at quarters of an hour, so that neighbouring rows mostly have the offset that was just looked up.
        long quarter = utc / QuarterMicros;
        if (ReferenceEquals(_last.Zone, zone) && _last.Quarter == quarter)
            return _last.Offset;
        int offset = (int)zone.GetUtcOffset(new DateTime(Ticks(utc), DateTimeKind.Utc)).TotalSeconds;
        _last = (zone, quarter, offset);
        return offset;
    }

    /// <summary>
    /// The offset of a local time. One that a change of the clocks leaves out counts as if the clocks had not changed yet, one that comes
    /// twice is the second.
    /// </summary>
    public static int OffsetOfLocal(TimeZoneInfo zone, long local)
    {
        if (ReferenceEquals(zone, TimeZoneInfo.Utc))
            return 0;
        int before = OffsetAt(zone, local - Calendar.DayMicros);
        int after = OffsetAt(zone, local + Calendar.DayMicros);
        if (before == after)
            return before;
        bool isAfter = OffsetAt(zone, local - after * Calendar.SecondMicros) == after;
        bool isBefore = OffsetAt(zone, local - before * Calendar.SecondMicros) == before;
        return isAfter || !isBefore && after < before ? after : before;
    }

    /// <summary>The zone's abbreviation at a moment, such as CET, or the offset when it has none.</summary>
    public static string AbbreviationAt(TimeZoneInfo zone, long utc)
    {
        if (ReferenceEquals(zone, TimeZoneInfo.Utc))
            return "UTC";
        bool isDaylight = zone.SupportsDaylightSavingTime && zone.IsDaylightSavingTime(new DateTime(Ticks(utc), DateTimeKind.Utc));
        string name = isDaylight ? zone.DaylightName : zone.StandardName;
        bool isAbbreviation = name.Length is >= 3 and <= 5 && !name.AsSpan().ContainsAnyExceptInRange('A', 'Z');
        return isAbbreviation ? name : FormatOffset(OffsetAt(zone, utc));
    }

    /// <summary>An offset as ISO 8601 writes it: <c>+02</c>, <c>-03:30</c>.</summary>
    public static string FormatOffset(int offset)
    {
        var buffer = new TextBuffer(stackalloc char[16]);
        AppendOffset(ref buffer, offset);
        return buffer.ToString();
    }

    public static void AppendOffset(ref TextBuffer to, int offset)
    {
        to.Append(offset < 0 ? '-' : '+');
        int absolute = Math.Abs(offset);
        to.AppendPadded(absolute / 3600, 2);
        if (absolute % 3600 == 0)
            return;
        to.Append(':');
        to.AppendPadded(absolute / 60 % 60, 2);
        if (absolute % 60 == 0)
            return;
        to.Append(':');
        to.AppendPadded(absolute % 60, 2);
    }

    private static long Ticks(long utc)
    {
        // What comes after the years that DateTime knows repeats itself every 400 years; before them clocks did not change.
        if (utc >= DateTimeEnd)
            utc = DateTimeEnd - FourCenturies + (utc - DateTimeEnd) % FourCenturies;
        Int128 ticks = (Int128)utc * TicksPerMicro + EpochTicks;
        return ticks < DateTime.MinValue.Ticks ? DateTime.MinValue.Ticks : (long)ticks;
    }

    private static TimeZoneInfo? FindSystem(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out TimeZoneInfo? zone) ? zone : FindIgnoringCase(name);

    // The files of zones are found by their exact names; PostgreSQL ignores case.
    private static TimeZoneInfo? FindIgnoringCase(string name)
    {
        if (!name.Contains('/', StringComparison.Ordinal))
            return null;
        string titled = CultureInfo.InvariantCulture.TextInfo.ToTitleCase(name.ToLowerInvariant().Replace('_', ' ')).Replace(' ', '_');
        return TimeZoneInfo.TryFindSystemTimeZoneById(titled, out TimeZoneInfo? zone) ? zone : null;
    }

    private static bool TryParsePosix(string text, out int offset)
    {
        offset = 0;
        ReadOnlySpan<char> rest = text;
        if (rest.StartsWith("<", StringComparison.Ordinal))
        {
            int end = rest.IndexOf('>');
            if (end < 0)
                return false;
            rest = rest[(end + 1)..];
        }
        else
        {
            int sign = rest.IndexOfAny('+', '-');
            if (sign < 0 || rest[..sign].ContainsAnyExceptInRange('A', 'z'))
                return false;
            rest = rest[sign..];
        }

        bool hasDate = DateTimeReader.TryReadOffset(rest, out int east);
        offset = -east;
        return hasDate;
    }
}
