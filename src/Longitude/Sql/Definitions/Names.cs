using System.Globalization;
using System.Text;

namespace Longitude.Sql.Definitions;

/// <summary>Names that the system makes for constraints, indexes and sequences, by PostgreSQL's rules, since scripts rely on them.</summary>
internal static class Names
{
    /// <summary>The longest name, in bytes of UTF-8.</summary>
    public const int BytesMax = 63;

    /// <summary>The first of <c>table_columns_label</c>, <c>table_columns_label1</c>, ... that is not taken.</summary>
    /// <param name="label">pkey, key, fkey, check, idx, seq.</param>
    public static string Choose(string table, string? columns, string label, Func<string, bool> isTaken)
    {
        for (int i = 0; ; i++)
        {
            string name = Make(table, columns, i == 0 ? label : string.Create(CultureInfo.InvariantCulture, $"{label}{i}"));
            if (!isTaken(name))
                return name;
        }
    }

    /// <summary>Joins the parts, and shortens the longer one of the first two until all fit.</summary>
    public static string Make(string table, string? columns, string label)
    {
        int room = BytesMax - 1 - Encoding.UTF8.GetByteCount(label) - (columns is null ? 0 : 1);
        int tableBytes = Encoding.UTF8.GetByteCount(table);
        int columnBytes = columns is null ? 0 : Encoding.UTF8.GetByteCount(columns);
        while (tableBytes + columnBytes > room)
        {
            if (tableBytes > columnBytes)
                tableBytes--;
            else
                columnBytes--;
        }

        table = Clip(table, tableBytes);
        return columns is null ? $"{table}_{label}" : $"{table}_{Clip(columns, columnBytes)}_{label}";
    }

    /// <summary>The part of a name that stands for several columns.</summary>
    public static string Columns(IEnumerable<string> columns) => Clip(string.Join('_', columns), BytesMax);

    private static string Clip(string text, int bytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= bytes)
            return text;
        int length = 0;
        int used = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            used += rune.Utf8SequenceLength;
            if (used > bytes)
                break;
            length += rune.Utf16SequenceLength;
        }

        return text[..length];
    }
}
