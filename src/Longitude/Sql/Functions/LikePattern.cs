namespace Longitude.Sql.Functions;

/// <summary>
/// LIKE: <c>%</c> stands for any characters, <c>_</c> for one, a backslash takes the next character as it is. A match needs no more
/// memory than two places to go back to, however many <c>%</c> there are.
/// </summary>
internal static class LikePattern
{
    private const char Escape = '\\';

    public static bool Matches(ReadOnlySpan<char> text, ReadOnlySpan<char> pattern, bool ignoreCase)
    {
        int t = 0;
        int p = 0;
        int retryText = -1;
        int retryPattern = -1;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '%')
            {
                // First taken to stand for nothing; what follows is tried again one character further as long as it does not match.
                retryPattern = ++p;
                retryText = t;
                if (p == pattern.Length)
                    return true;
                continue;
            }

            if (p < pattern.Length && MatchesOne(text, ref t, pattern, ref p, ignoreCase))
                continue;
            if (retryPattern < 0)
                return false;
            retryText += CharacterLength(text, retryText);
            t = retryText;
            p = retryPattern;
        }

        while (p < pattern.Length && pattern[p] == '%')
            p++;
        return p == pattern.Length;
    }

    /// <summary>LIKE ... ESCAPE: the same pattern with the backslash for escape.</summary>
    public static string WithEscape(string pattern, string escape)
    {
        if (escape.Length == 0)
            return pattern.Replace("\\", "\\\\", StringComparison.Ordinal);
        if (escape.Length > 1)
            throw BadEscape();
        if (escape[0] == Escape)
            return pattern;
        var text = new System.Text.StringBuilder(pattern.Length + 4);
        bool isEscaped = false;
        foreach (char c in pattern)
        {
            if (c == escape[0] && !isEscaped)
            {
                text.Append(Escape);
                isEscaped = true;
                continue;
            }

            if (c == Escape && !isEscaped)
                text.Append(Escape);
            text.Append(c);
            isEscaped = false;
        }

        return text.ToString();
    }

    public static SqlException BadEscape() =>
        new(SqlStates.InvalidEscapeSequence, "invalid escape string") { Hint = "Escape string must be empty or one character." };

    private static bool MatchesOne(ReadOnlySpan<char> text, ref int t, ReadOnlySpan<char> pattern, ref int p, bool ignoreCase)
    {
        char wanted = pattern[p];
        if (wanted == '_')
        {
            t += CharacterLength(text, t);
            p++;
            return true;
        }

        int next = p + 1;
        if (wanted == Escape)
        {
            if (next == pattern.Length)
                throw new SqlException(SqlStates.InvalidEscapeSequence, "LIKE pattern must not end with escape character");
            wanted = pattern[next++];
        }

        bool isSame = text[t] == wanted || (ignoreCase && char.ToLowerInvariant(text[t]) == char.ToLowerInvariant(wanted));
        if (!isSame)
            return false;
        t++;
        p = next;
        return true;
    }

    private static int CharacterLength(ReadOnlySpan<char> text, int at) =>
        char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? 2 : 1;
}
