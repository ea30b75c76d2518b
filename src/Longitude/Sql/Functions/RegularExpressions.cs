using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>
/// LIKE and POSIX regular expressions, carried out by the framework's. Patterns that are used again are kept; one that takes too long ends with an
/// error instead of holding up the session.
/// </summary>
internal static class RegularExpressions
{
    private const int KeptMax = 1000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly ConcurrentDictionary<(string Pattern, RegexOptions Options), Regex> Kept = new();

    public static readonly OperatorInfo[] Operators =
    [
        Define.Operator("~", 641, 1254, "textregexeq(text, text) bool", static (t, p, _) => Datum.Of(IsMatch(t.Text, p.Text, ignoreCase: false))),
        Define.Operator("!~", 642, 1256, "textregexne(text, text) bool", static (t, p, _) => Datum.Of(!IsMatch(t.Text, p.Text, ignoreCase: false))),
        Define.Operator("~*", 1228, 1238, "texticregexeq(text, text) bool", static (t, p, _) => Datum.Of(IsMatch(t.Text, p.Text, ignoreCase: true))),
        Define.Operator("!~*", 1229, 1239, "texticregexne(text, text) bool", static (t, p, _) => Datum.Of(!IsMatch(t.Text, p.Text, ignoreCase: true))),
        Define.Operator("~~", 1209, 850, "textlike(text, text) bool", static (t, p, _) => Datum.Of(IsLike(t.Text, p.Text, ignoreCase: false))),
        Define.Operator("!~~", 1210, 851, "textnlike(text, text) bool", static (t, p, _) => Datum.Of(!IsLike(t.Text, p.Text, ignoreCase: false))),
        Define.Operator("~~*", 1627, 1633, "texticlike(text, text) bool", static (t, p, _) => Datum.Of(IsLike(t.Text, p.Text, ignoreCase: true))),
        Define.Operator("!~~*", 1628, 1634, "texticnlike(text, text) bool", static (t, p, _) => Datum.Of(!IsLike(t.Text, p.Text, ignoreCase: true))),
    ];

    public static bool IsMatch(string text, string pattern, bool ignoreCase) =>
        Run(() => Posix(pattern, ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None).IsMatch(text));

    /// <summary>The first match, or what its first group took; NULL when there is none.</summary>
    public static Datum Find(string text, string pattern)
    {
        Match match = Run(() => Posix(pattern, RegexOptions.None).Match(text));
        if (!match.Success)
            return Datum.Null;
        Group group = match.Groups.Count > 1 ? match.Groups[1] : match;
        return group.Success ? Datum.Of(group.Value) : Datum.Null;
    }

    /// <param name="flags">g: all matches; i: whatever case.</param>
    public static string Replace(string text, string pattern, string replacement, string flags)
    {
        Regex regex = Posix(pattern, flags.Contains('i', StringComparison.Ordinal) ? RegexOptions.IgnoreCase : RegexOptions.None);
        return Run(() => regex.Replace(text, match => Expand(replacement, match), flags.Contains('g', StringComparison.Ordinal) ? -1 : 1));
    }

    private static string Expand(string replacement, Match match)
    {
        var text = new StringBuilder();
        for (int i = 0; i < replacement.Length; i++)
        {
            if (replacement[i] != '\\' || i + 1 == replacement.Length)
            {
                text.Append(replacement[i]);
                continue;
            }

            char next = replacement[++i];
            if (char.IsAsciiDigit(next))
                text.Append(match.Groups[next - '0'].Value);
            else if (next == '&')
                text.Append(match.Value);
            else
                text.Append(next);
        }

        return text.ToString();
    }

    private static bool IsLike(string text, string pattern, bool ignoreCase)
    {
        RegexOptions options = RegexOptions.Singleline | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);
        return Run(() => Keep((pattern, options), static k => new Regex(LikeToRegex(k.Pattern), k.Options | RegexOptions.CultureInvariant, Limit)).IsMatch(text));
    }

    private static string LikeToRegex(string pattern)
    {
        var regex = new StringBuilder("\\A");
        for (int i = 0; i < pattern.Length; i++)
        {
            char c = pattern[i];
            if (c == '\\' && ++i == pattern.Length)
                throw new SqlException("22025", "LIKE pattern must not end with escape character");
            regex.Append((c, pattern[i]) switch
            {
                ('\\', var escaped) => Regex.Escape(escaped.ToString()),
                ('%', _) => ".*",
                ('_', _) => "(?:[\\uD800-\\uDBFF][\\uDC00-\\uDFFF]|.)",
                _ => Regex.Escape(c.ToString()),
            });
        }

        return regex.Append("\\z").ToString();
    }

    private static Regex Posix(string pattern, RegexOptions options) => Keep((pattern, options), static k =>
    {
        try
        {
            return new Regex(Translate(k.Pattern), k.Options | RegexOptions.CultureInvariant, Limit);
        }
        catch (ArgumentException e)
        {
            throw new SqlException(SqlStates.InvalidRegularExpression, $"invalid regular expression: {e.Message}");
        }
    });

    /// <summary>What POSIX writes in another way than the framework does.</summary>
    private static string Translate(string pattern)
    {
        string text = pattern.StartsWith("***:", StringComparison.Ordinal) ? pattern[4..] : pattern;
        if (text.StartsWith("***=", StringComparison.Ordinal))
            return Regex.Escape(text[4..]);
        return text.Replace("[[:alpha:]", "[\\p{L}", StringComparison.Ordinal)
            .Replace("[:alpha:]", "\\p{L}", StringComparison.Ordinal)
            .Replace("[:digit:]", "0-9", StringComparison.Ordinal)
            .Replace("[:alnum:]", "\\p{L}0-9", StringComparison.Ordinal)
            .Replace("[:space:]", "\\s", StringComparison.Ordinal)
            .Replace("[:upper:]", "\\p{Lu}", StringComparison.Ordinal)
            .Replace("[:lower:]", "\\p{Ll}", StringComparison.Ordinal)
            .Replace("[:punct:]", "\\p{P}", StringComparison.Ordinal)
            .Replace("\\m", "\\b(?=\\w)", StringComparison.Ordinal)
            .Replace("\\M", "\\b(?<=\\w)", StringComparison.Ordinal);
    }

    private static Regex Keep((string Pattern, RegexOptions Options) key, Func<(string Pattern, RegexOptions Options), Regex> make)
    {
        if (Kept.Count > KeptMax)
            Kept.Clear();
        return Kept.GetOrAdd(key, make);
    }

    private static T Run<T>(Func<T> match)
    {
        try
        {
            return match();
        }
        catch (RegexMatchTimeoutException)
        {
            throw new SqlException(SqlStates.QueryCanceled, $"matching a regular expression took longer than {Limit.TotalSeconds:0} s");
        }
    }
}
