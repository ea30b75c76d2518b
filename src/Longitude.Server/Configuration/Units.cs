using System.Globalization;

namespace Longitude.Server.Configuration;

/// <summary>Amounts of memory as PostgreSQL writes them: <c>64MB</c>. Units are powers of 1024; none means bytes.</summary>
internal static class Sizes
{
    private static readonly (string Unit, long Factor)[] Units = [("TB", 1L << 40), ("GB", 1L << 30), ("MB", 1L << 20), ("kB", 1L << 10), ("B", 1)];

    public static bool TryParse(string text, out long bytes) => Amount.TryParse(text, Units, out bytes);

    public static string Format(long bytes) => Amount.Format(bytes, Units);
}

/// <summary>Times as PostgreSQL writes them: <c>30s</c>. No unit means milliseconds.</summary>
internal static class Durations
{
    private static readonly (string Unit, long Factor)[] Units = [("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1000), ("ms", 1)];

    public static bool TryParse(string text, out TimeSpan time)
    {
        bool parsed = Amount.TryParse(text, Units, out long ms);
        time = TimeSpan.FromMilliseconds(parsed && ms <= TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerMillisecond ? ms : 0);
        return parsed;
    }

    public static string Format(TimeSpan time) => Amount.Format((long)time.TotalMilliseconds, Units);
}

file static class Amount
{
    public static bool TryParse(string text, (string Unit, long Factor)[] units, out long amount)
    {
        ReadOnlySpan<char> trimmed = text.AsSpan().Trim();
        int digits = trimmed.IndexOfAnyExceptInRange('0', '9');
        ReadOnlySpan<char> unit = digits < 0 ? [] : trimmed[digits..].TrimStart();
        amount = 0;
        if (!long.TryParse(digits < 0 ? trimmed : trimmed[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out long number))
            return false;
        long factor = unit.IsEmpty ? 1 : 0;
        foreach ((string name, long value) in units)
        {
            if (unit.Equals(name, StringComparison.OrdinalIgnoreCase))
                factor = value;
        }

        if (factor == 0 || number > long.MaxValue / factor)
            return false;
        amount = number * factor;
        return true;
    }

    public static string Format(long amount, (string Unit, long Factor)[] units)
    {
        foreach ((string unit, long factor) in units)
        {
            if (amount != 0 && amount % factor == 0)
                return string.Create(CultureInfo.InvariantCulture, $"{amount / factor}{unit}");
        }

        return "0";
    }
}
