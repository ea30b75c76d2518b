namespace Longitude.Sql.Parsing;

/// <summary>The errors of texts that cannot be understood, with the place in the text.</summary>
internal static class SyntaxErrors
{
    /// <summary><c>problem at or near "text"</c>, or <c>at end of input</c>.</summary>
    public static SqlException Near(string text, int start, int end, string problem)
    {
        string where = start >= text.Length ? "at end of input" : $"at or near \"{text[start..end]}\"";
        return At(text, start, $"{problem} {where}");
    }

    public static SqlException At(string text, int start, string message, string state = SqlStates.SyntaxError, string? hint = null) =>
        new(state, message) { Position = PositionOf(text, start), Hint = hint };

    /// <summary>What a client counts: characters from 1, where a pair of surrogates is one.</summary>
    public static int PositionOf(string text, int index)
    {
        int count = 1;
        for (int i = 0; i < index; i++)
        {
            if (!char.IsLowSurrogate(text[i]))
                count++;
        }

        return count;
    }
}
