using System.Text;

namespace Longitude.Sql.Types;

/// <summary>The catalog's own text types: name, which has at most 63 bytes, and "char", which has at most one.</summary>
internal static class NameText
{
    public const int BytesMax = 63;

    /// <summary>The longest beginning that fits a name; characters stay whole.</summary>
    public static string Truncate(ReadOnlySpan<char> text)
    {
        if (text.Length <= BytesMax / 3 || Encoding.UTF8.GetByteCount(text) <= BytesMax)
            return text.ToString();
        int bytes = 0;
        int length = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > BytesMax)
                break;
            length += rune.Utf16SequenceLength;
        }

        return text[..length].ToString();
    }

    public static string FirstByte(ReadOnlySpan<char> text) => text.IsEmpty ? "" : text[..1].ToString();
}
