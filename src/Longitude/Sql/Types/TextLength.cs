namespace Longitude.Sql.Types;

/// <summary>
/// SQL counts characters where .NET counts UTF-16 units: the two differ only in texts with characters beyond the first 65536, which are
/// rare and found quickly.
/// </summary>
internal static class TextLength
{
    public static bool IsPlain(ReadOnlySpan<char> text) => !text.ContainsAnyInRange('\uD800', '\uDFFF');

    /// <summary>The number of characters.</summary>
    public static int Of(ReadOnlySpan<char> text)
    {
        int first = text.IndexOfAnyInRange('\uD800', '\uDFFF');
        if (first < 0)
            return text.Length;
        int count = text.Length;
        foreach (char c in text[first..])
        {
            if (char.IsLowSurrogate(c))
                count--;
        }

        return count;
    }

    /// <summary>The first characters.</summary>
    public static ReadOnlySpan<char> Left(ReadOnlySpan<char> text, int count) => text[..IndexOf(text, count)];

    /// <summary>Where the character with this number (from 0) begins; the text's length when it has fewer.</summary>
    public static int IndexOf(ReadOnlySpan<char> text, int character)
    {
        if (character <= 0)
            return 0;
        if (IsPlain(text))
            return Math.Min(character, text.Length);
        int at = 0;
        while (character > 0 && at < text.Length)
        {
            at += char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1;
            character--;
        }

        return at;
    }
}
