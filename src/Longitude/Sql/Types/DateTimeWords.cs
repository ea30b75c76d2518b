namespace Longitude.Sql.Types;

/// <summary>Names of months and days of the week.</summary>
internal static class DateTimeWords
{
    public static readonly string[] Months =
    [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ];

    public static readonly string[] Days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    /// <summary>From 1; 0 for other words.</summary>
    public static int Month(ReadOnlySpan<char> word)
    {
        if (word.Equals("sept", StringComparison.OrdinalIgnoreCase))
            return 9;
        for (int i = 0; i < Months.Length; i++)
        {
            if (word.Equals(Months[i], StringComparison.OrdinalIgnoreCase) || word.Equals(Months[i].AsSpan(0, 3), StringComparison.OrdinalIgnoreCase))
                return i + 1;
        }

        return 0;
    }

    public static bool IsDayOfWeek(ReadOnlySpan<char> word)
    {
        foreach (string day in Days)
        {
            if (word.Length >= 3 && day.AsSpan().StartsWith(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    /// <summary>True for a word that means something by itself, so that digits after it begin another field.</summary>
    public static bool IsKnown(ReadOnlySpan<char> word) =>
        Month(word) != 0 || IsDayOfWeek(word) ||
        word.Equals("am", StringComparison.OrdinalIgnoreCase) || word.Equals("pm", StringComparison.OrdinalIgnoreCase) ||
        word.Equals("bc", StringComparison.OrdinalIgnoreCase) || word.Equals("ad", StringComparison.OrdinalIgnoreCase);
}
