using System.Globalization;

namespace Longitude.Sql.Sessions.Settings;

/// <summary>TimeZone: names of the zone database, or a fixed offset.</summary>
internal static class TimeZones
{
    public static string Normalize(SettingDefinition setting, string value)
    {
        string name = value.Trim().Trim('\'');
        return Find(name) is { } zone ? NameOf(name, zone) : throw setting.Invalid(value);
    }

    /// <summary>The zone with a name, or null. An offset in hours counts east as positive, as SET TIME ZONE does; POSIX's names count west.</summary>
    public static TimeZoneInfo? Find(string name)
    {
        if (name.Equals("UTC", StringComparison.OrdinalIgnoreCase) || name.Equals("GMT", StringComparison.OrdinalIgnoreCase)
            || name.Equals("Z", StringComparison.OrdinalIgnoreCase) || name.Equals("default", StringComparison.OrdinalIgnoreCase)
            || name.Equals("local", StringComparison.OrdinalIgnoreCase))
        {
            return TimeZoneInfo.Utc;
        }

        if (double.TryParse(name, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double hours))
            return Fixed(TimeSpan.FromHours(hours));
        if (TryOffset(name, out TimeSpan offset))
            return Fixed(offset);
        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out TimeZoneInfo? zone) ? zone : null;
    }

    private static bool TryOffset(string text, out TimeSpan offset)
    {
        offset = default;
        if (text.Length < 2 || text[0] is not ('+' or '-'))
            return false;
        if (!TimeSpan.TryParseExact(text[1..], [@"h\:mm", @"hh\:mm", @"hh\:mm\:ss"], CultureInfo.InvariantCulture, out offset))
            return false;
        if (text[0] == '-')
            offset = -offset;
        return true;
    }

    private static TimeZoneInfo? Fixed(TimeSpan offset)
    {
        if (offset.Duration() > TimeSpan.FromHours(14))
            return null;
        string name = OffsetName(offset);
        return offset == TimeSpan.Zero ? TimeZoneInfo.Utc : TimeZoneInfo.CreateCustomTimeZone(name, offset, name, name);
    }

    /// <summary>As PostgreSQL shows it: <c>&lt;+02&gt;-02</c>.</summary>
    private static string OffsetName(TimeSpan offset)
    {
        string sign = offset < TimeSpan.Zero ? "-" : "+";
        string inverse = offset < TimeSpan.Zero ? "+" : "-";
        string digits = offset.Duration().ToString(offset.Minutes == 0 ? "hh" : @"hh\:mm", CultureInfo.InvariantCulture);
        return $"<{sign}{digits}>{inverse}{digits}";
    }

    private static string NameOf(string name, TimeZoneInfo zone)
    {
        if (zone.Id.StartsWith('<'))
            return zone.Id;
        return ReferenceEquals(zone, TimeZoneInfo.Utc) ? (name.Equals("GMT", StringComparison.OrdinalIgnoreCase) ? "GMT" : "UTC") : zone.Id;
    }
}
