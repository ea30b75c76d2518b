using System.Globalization;

namespace Longitude.Sql.Sessions.Settings;

/// <summary>The kinds of values that parameters take.</summary>
internal static class SettingChecks
{
    public static string Text(SettingDefinition setting, string value) => value;

    public static string Boolean(SettingDefinition setting, string value)
    {
        // As PostgreSQL: any unambiguous beginning of these words.
        string word = value.Trim().ToLowerInvariant();
        if (word.Length > 0)
        {
            if (word is "on" or "1" || "true".StartsWith(word, StringComparison.Ordinal) || "yes".StartsWith(word, StringComparison.Ordinal))
                return "on";
            if (word is "off" or "of" or "0" || "false".StartsWith(word, StringComparison.Ordinal) || "no".StartsWith(word, StringComparison.Ordinal))
                return "off";
        }

        throw new SqlException(SqlStates.InvalidParameterValue, $"parameter \"{setting.Name}\" requires a Boolean value");
    }

    public static Func<SettingDefinition, string, string> OneOf(params string[] values) => (setting, value) =>
    {
        foreach (string allowed in values)
        {
            if (string.Equals(allowed, value.Trim(), StringComparison.OrdinalIgnoreCase))
                return allowed;
        }

        throw setting.Invalid(value, $"Available values: {string.Join(", ", values)}.");
    };

    public static Func<SettingDefinition, string, string> Integer(long min, long max) => (setting, value) =>
    {
        if (!long.TryParse(value.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
            throw setting.Invalid(value);
        CheckRange(setting, number, min, max);
        return number.ToString(CultureInfo.InvariantCulture);
    };

    public static Func<SettingDefinition, string, string> Number(double min, double max) => (setting, value) =>
    {
        if (!double.TryParse(value.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            throw setting.Invalid(value);
        if (!(number >= min && number <= max))
            throw new SqlException(SqlStates.InvalidParameterValue, string.Create(CultureInfo.InvariantCulture, $"{number} is outside the valid range for parameter \"{setting.Name}\" ({min} .. {max})"));
        return number.ToString(CultureInfo.InvariantCulture);
    };

    /// <summary>A duration; kept as it was written when it has a unit, and as milliseconds otherwise.</summary>
    public static string Milliseconds(SettingDefinition setting, string value)
    {
        CheckRange(setting, (long)ParseMilliseconds(setting, value).TotalMilliseconds, 0, int.MaxValue);
        return value.Trim();
    }

    /// <summary>A size in kilobytes, or with a unit.</summary>
    public static string Kilobytes(SettingDefinition setting, string value)
    {
        _ = ParseWithUnit(setting, value, [("B", 1.0 / 1024), ("kB", 1), ("MB", 1024), ("GB", 1024 * 1024), ("TB", 1024.0 * 1024 * 1024)], "Valid units for this parameter are \"B\", \"kB\", \"MB\", \"GB\", and \"TB\".");
        return value.Trim();
    }

    public static TimeSpan ParseMilliseconds(SettingDefinition setting, string value) => TimeSpan.FromMilliseconds(ParseWithUnit(
        setting,
        value,
        [("us", 0.001), ("ms", 1), ("s", 1000), ("min", 60_000), ("h", 3_600_000), ("d", 86_400_000)],
        "Valid units for this parameter are \"us\", \"ms\", \"s\", \"min\", \"h\", and \"d\"."));

    private static double ParseWithUnit(SettingDefinition setting, string value, (string Unit, double Factor)[] units, string hint)
    {
        ReadOnlySpan<char> text = value.AsSpan().Trim();
        int digits = 0;
        while (digits < text.Length && (char.IsAsciiDigit(text[digits]) || text[digits] is '.' or '-' or '+'))
            digits++;
        string unit = text[digits..].Trim().ToString();
        if (!double.TryParse(text[..digits], NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            throw setting.Invalid(value);
        if (unit.Length == 0)
            return number;
        foreach ((string name, double factor) in units)
        {
            if (string.Equals(name, unit, StringComparison.Ordinal))
                return number * factor;
        }

        throw setting.Invalid(value, hint);
    }

    private static void CheckRange(SettingDefinition setting, long number, long min, long max)
    {
        if (number < min || number > max)
            throw new SqlException(SqlStates.InvalidParameterValue, string.Create(CultureInfo.InvariantCulture, $"{number} is outside the valid range for parameter \"{setting.Name}\" ({min} .. {max})"));
    }
}
