using Longitude.Sql.Parsing;

namespace Longitude.Sql.Syntax;

/// <summary>Names and constants as they are written in SQL.</summary>
internal static class Quote
{
    /// <summary>quote_ident(): in quotes when the name would not come out the same, or not as a name, without them.</summary>
    public static string Name(string name) => IsPlainName(name) ? name : "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    public static string Name(IReadOnlyList<string> parts) => parts.Count == 1 ? Name(parts[0]) : string.Join('.', parts.Select(Name));

    /// <summary>quote_literal(): with E and doubled backslashes when it has backslashes.</summary>
    public static string Literal(string text)
    {
        string quoted = text.Replace("'", "''", StringComparison.Ordinal);
        return quoted.Contains('\\', StringComparison.Ordinal) ? "E'" + quoted.Replace("\\", "\\\\", StringComparison.Ordinal) + "'" : "'" + quoted + "'";
    }

    private static bool IsPlainName(string name)
    {
        if (name.Length == 0 || !(char.IsAsciiLetterLower(name[0]) || name[0] == '_'))
            return false;
        foreach (char c in name)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '_')
                return false;
        }

        Keyword keyword = Keywords.Find(name);
        return keyword == Keyword.Absent || Keywords.ClassOf(keyword) == KeywordClass.Unreserved;
    }
}
