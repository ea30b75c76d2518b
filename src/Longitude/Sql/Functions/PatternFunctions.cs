using System.Text;
using System.Text.RegularExpressions;
using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>LIKE, SIMILAR TO and regular expressions: operators and functions.</summary>
internal static class PatternFunctions
{
    private static readonly PosixOptions CaseBlind = new() { IgnoreCase = true };

    public static readonly OperatorInfo[] Operators =
    [
        .. OfTexts("text", "text"),
        .. OfTexts("name", "name"),
        .. OfTexts("bpchar", "bpchar"),
    ];

    public static readonly FunctionInfo[] All =
    [
        Define.Scalar(1637, "like_escape(text, text) text", static (p, e, _) => Datum.Of(LikePattern.WithEscape(p.Text, e.Text))),
        Define.Scalar(1987, "similar_to_escape(text) text", static (p, _) => Datum.Of(SimilarPattern.ToPosix(p.Text, "\\"))),
        Define.Scalar(1986, "similar_to_escape(text, text) text", static (p, e, _) => Datum.Of(SimilarPattern.ToPosix(p.Text, e.Text))),
        Define.Scalar(2073, "substring(text, text) text", static (t, p, _) => Extract(t.Text, p.Text)),
        Define.Scalar(2074, "substring(text, text, text) text", static (t, p, e, _) => Extract(t.Text, SimilarPattern.ToPosix(p.Text, e.Text))),
        Define.Scalar(3396, "regexp_match(text, text) text[]", static (t, p, _) => FirstMatch(t.Text, p.Text, "")),
        Define.Scalar(3397, "regexp_match(text, text, text) text[]", static (t, p, f, _) => FirstMatch(t.Text, p.Text, f.Text)),
        Define.Set(2763, "regexp_matches(text, text) setof text[]", static (a, _) => AllMatches(a[0].Text, a[1].Text, "")),
        Define.Set(2764, "regexp_matches(text, text, text) setof text[]", static (a, _) => AllMatches(a[0].Text, a[1].Text, a[2].Text)),
        Define.Scalar(2284, "regexp_replace(text, text, text) text", static (t, p, r, _) => Replace(t.Text, p.Text, r.Text, default, 1, 1)),
        Define.ScalarN(2285, "regexp_replace(text, text, text, text) text", static (a, _) => ReplaceByFlags(a)),
        Define.ScalarN(6253, "regexp_replace(text, text, text, int4) text", static (a, _) => Replace(a[0].Text, a[1].Text, a[2].Text, default, a[3].Int64, 1)),
        Define.ScalarN(
            6252,
            "regexp_replace(text, text, text, int4, int4) text",
            static (a, _) => Replace(a[0].Text, a[1].Text, a[2].Text, default, a[3].Int64, a[4].Int64)),
        Define.ScalarN(
            6251,
            "regexp_replace(text, text, text, int4, int4, text) text",
            static (a, _) =>
            {
                CheckPlace(a[3].Int64, a[4].Int64, least: 0);
                return Replace(a[0].Text, a[1].Text, a[2].Text, Flags(a[5].Text, "regexp_replace()"), a[3].Int64, a[4].Int64);
            }),
        Define.Scalar(2767, "regexp_split_to_array(text, text) text[]", static (t, p, _) => Datum.OfObject(TextArray(Split(t.Text, p.Text, "", "regexp_split_to_array()")))),
        Define.Scalar(
            2768, "regexp_split_to_array(text, text, text) text[]", static (t, p, f, _) => Datum.OfObject(TextArray(Split(t.Text, p.Text, f.Text, "regexp_split_to_array()")))),
        Define.Set(2765, "regexp_split_to_table(text, text) setof text", static (a, _) => Rows(Split(a[0].Text, a[1].Text, "", "regexp_split_to_table()"))),
        Define.Set(
            2766, "regexp_split_to_table(text, text, text) setof text", static (a, _) => Rows(Split(a[0].Text, a[1].Text, a[2].Text, "regexp_split_to_table()"))),
        Define.Scalar(6263, "regexp_like(text, text) bool", static (t, p, _) => Datum.Of(IsMatch(t.Text, p.Text, default))),
        Define.Scalar(6264, "regexp_like(text, text, text) bool", static (t, p, f, _) => Datum.Of(IsMatch(t.Text, p.Text, Flags(f.Text, "regexp_like()")))),
        Define.Scalar(6254, "regexp_count(text, text) int4", static (t, p, _) => Count(t.Text, p.Text, 1, "")),
        Define.Scalar(6255, "regexp_count(text, text, int4) int4", static (t, p, s, _) => Count(t.Text, p.Text, s.Int64, "")),
        Define.ScalarN(6256, "regexp_count(text, text, int4, text) int4", static (a, _) => Count(a[0].Text, a[1].Text, a[2].Int64, a[3].Text)),
        Define.Scalar(6257, "regexp_instr(text, text) int4", static (t, p, _) => Position([t, p])),
        Define.Scalar(6258, "regexp_instr(text, text, int4) int4", static (t, p, s, _) => Position([t, p, s])),
        Define.ScalarN(6259, "regexp_instr(text, text, int4, int4) int4", static (a, _) => Position(a)),
        Define.ScalarN(6260, "regexp_instr(text, text, int4, int4, int4) int4", static (a, _) => Position(a)),
        Define.ScalarN(6261, "regexp_instr(text, text, int4, int4, int4, text) int4", static (a, _) => Position(a)),
        Define.ScalarN(6262, "regexp_instr(text, text, int4, int4, int4, text, int4) int4", static (a, _) => Position(a)),
        Define.Scalar(6265, "regexp_substr(text, text) text", static (t, p, _) => Part([t, p])),
        Define.Scalar(6266, "regexp_substr(text, text, int4) text", static (t, p, s, _) => Part([t, p, s])),
        Define.ScalarN(6267, "regexp_substr(text, text, int4, int4) text", static (a, _) => Part(a)),
        Define.ScalarN(6268, "regexp_substr(text, text, int4, int4, text) text", static (a, _) => Part(a)),
        Define.ScalarN(6269, "regexp_substr(text, text, int4, int4, text, int4) text", static (a, _) => Part(a)),
    ];

    public static bool IsMatch(string text, string pattern, PosixOptions options) =>
        PosixPattern.Guard(() => PosixPattern.For(pattern, options, text).IsMatch(text));

    private static OperatorInfo[] OfTexts(string type, string prefix)
    {
        // PostgreSQL's names of these begin with the type's, which differs from the pattern's.
        string of = $"({type}, text) bool";
        return
        [
            Define.Operator("~~", OidOf(type, 0), OidOf(type, 1), $"{prefix}like{of}", static (t, p, _) => Datum.Of(LikePattern.Matches(t.Text, p.Text, false))),
            Define.Operator("!~~", OidOf(type, 2), OidOf(type, 3), $"{prefix}nlike{of}", static (t, p, _) => Datum.Of(!LikePattern.Matches(t.Text, p.Text, false))),
            Define.Operator("~~*", OidOf(type, 4), OidOf(type, 5), $"{prefix}iclike{of}", static (t, p, _) => Datum.Of(LikePattern.Matches(t.Text, p.Text, true))),
            Define.Operator("!~~*", OidOf(type, 6), OidOf(type, 7), $"{prefix}icnlike{of}", static (t, p, _) => Datum.Of(!LikePattern.Matches(t.Text, p.Text, true))),
            Define.Operator("~", OidOf(type, 8), OidOf(type, 9), $"{prefix}regexeq{of}", static (t, p, _) => Datum.Of(IsMatch(t.Text, p.Text, default))),
            Define.Operator("!~", OidOf(type, 10), OidOf(type, 11), $"{prefix}regexne{of}", static (t, p, _) => Datum.Of(!IsMatch(t.Text, p.Text, default))),
            Define.Operator("~*", OidOf(type, 12), OidOf(type, 13), $"{prefix}icregexeq{of}", static (t, p, _) => Datum.Of(IsMatch(t.Text, p.Text, CaseBlind))),
            Define.Operator("!~*", OidOf(type, 14), OidOf(type, 15), $"{prefix}icregexne{of}", static (t, p, _) => Datum.Of(!IsMatch(t.Text, p.Text, CaseBlind))),
        ];
    }

    // Operator and function by turns, in the order above.
    private static uint OidOf(string type, int n) => type switch
    {
        "text" => ((ReadOnlySpan<uint>)[1209, 850, 1210, 851, 1627, 1633, 1628, 1634, 641, 1254, 642, 1256, 1228, 1238, 1229, 1239])[n],
        "name" => ((ReadOnlySpan<uint>)[1207, 858, 1208, 859, 1625, 1635, 1626, 1636, 639, 79, 640, 1252, 1226, 1240, 1227, 1241])[n],
        _ => ((ReadOnlySpan<uint>)[1211, 1631, 1212, 1632, 1629, 1660, 1630, 1661, 1055, 1658, 1056, 1659, 1234, 1656, 1235, 1657])[n],
    };

    private static PosixOptions Flags(string flags, string function)
    {
        PosixOptions options = PosixOptions.Parse(flags);
        return options.IsGlobal
            ? throw new SqlException(SqlStates.InvalidParameterValue, $"{function} does not support the \"global\" option")
            : options;
    }

    // What the first group took or, without groups, the whole match.
    private static Datum Extract(string text, string pattern)
    {
        Match match = PosixPattern.Guard(() => PosixPattern.For(pattern, default, text).Match(text));
        if (!match.Success)
            return Datum.Null;
        Group part = match.Groups.Count > 1 ? match.Groups[1] : match;
        return part.Success ? Datum.Of(part.Value) : Datum.Null;
    }

    private static Datum FirstMatch(string text, string pattern, string flags)
    {
        PosixOptions options = PosixOptions.Parse(flags);
        if (options.IsGlobal)
        {
            throw new SqlException(SqlStates.InvalidParameterValue, "regexp_match() does not support the \"global\" option")
            {
                Hint = "Use the regexp_matches function instead.",
            };
        }

        Match match = PosixPattern.Guard(() => PosixPattern.For(pattern, options, text).Match(text));
        return match.Success ? Datum.OfObject(Groups(match)) : Datum.Null;
    }

    private static IEnumerable<Datum[]> AllMatches(string text, string pattern, string flags)
    {
        PosixOptions options = PosixOptions.Parse(flags);
        foreach (Match match in Matches(text, pattern, options))
        {
            yield return [Datum.OfObject(Groups(match))];
            if (!options.IsGlobal)
                break;
        }
    }

    private static SqlArray Groups(Match match)
    {
        if (match.Groups.Count == 1)
            return SqlArray.Of(SqlTypes.Text, [Datum.Of(match.Value)]);
        Datum[] parts = [.. match.Groups.Values.Skip(1).Select(g => g.Success ? Datum.Of(g.Value) : Datum.Null)];
        return SqlArray.Of(SqlTypes.Text, parts);
    }

    private static List<Match> Matches(string text, string pattern, PosixOptions options, int start = 0) =>
        PosixPattern.Guard(() => PosixPattern.For(pattern, options, text).Matches(text, start).ToList());

    private static Datum ReplaceByFlags(ReadOnlySpan<Datum> a)
    {
        string flags = a[3].Text;
        if (flags.Length > 0 && char.IsAsciiDigit(flags[0]))
        {
            throw new SqlException(SqlStates.InvalidParameterValue, $"invalid regular expression option: \"{flags[0]}\"")
            {
                Hint = "If you meant to use regexp_replace() with a start parameter, cast the fourth argument to integer explicitly.",
            };
        }

        PosixOptions options = PosixOptions.Parse(flags);
        return Replace(a[0].Text, a[1].Text, a[2].Text, options, 1, options.IsGlobal ? 0 : 1);
    }

    /// <param name="n">Which match is replaced; 0 for all.</param>
    private static Datum Replace(string text, string pattern, string replacement, PosixOptions options, long start, long n)
    {
        CheckPlace(start, n, least: 0);
        int from = TextLength.IndexOf(text, (int)Math.Min(start - 1, int.MaxValue));
        if (start - 1 > TextLength.Of(text))
            return Datum.Of(text);
        var result = new StringBuilder();
        int done = 0;
        long number = 0;
        foreach (Match match in Matches(text, pattern, options, from))
        {
            number++;
            if (n > 0 && number < n)
                continue;
            result.Append(text, done, match.Index - done);
            AppendReplacement(result, replacement, match);
            done = match.Index + match.Length;
            if (n > 0)
                break;
        }

        return Datum.Of(done == 0 && result.Length == 0 ? text : result.Append(text, done, text.Length - done).ToString());
    }

    private static void AppendReplacement(StringBuilder to, string replacement, Match match)
    {
        for (int i = 0; i < replacement.Length; i++)
        {
            char c = replacement[i];
            if (c != '\\' || i + 1 == replacement.Length)
            {
                to.Append(c);
                continue;
            }

            char next = replacement[++i];
            if (next is >= '1' and <= '9')
                to.Append(match.Groups[next - '0'].Value);
            else if (next == '&')
                to.Append(match.Value);
            else if (next == '\\')
                to.Append('\\');
            else
                to.Append('\\').Append(next);
        }
    }

    private static List<string> Split(string text, string pattern, string flags, string function)
    {
        PosixOptions options = Flags(flags, function);
        var parts = new List<string>();
        int done = 0;
        foreach (Match match in Matches(text, pattern, options))
        {
            // An empty match separates nothing at the ends, nor right behind the match before.
            bool separates = match.Length > 0 || (match.Index > done && match.Index < text.Length);
            if (!separates)
                continue;
            parts.Add(text[done..match.Index]);
            done = match.Index + match.Length;
        }

        parts.Add(text[done..]);
        return parts;
    }

    private static SqlArray TextArray(List<string> parts) => SqlArray.Of(SqlTypes.Text, [.. parts.Select(p => Datum.Of(p))]);

    private static IEnumerable<Datum[]> Rows(List<string> parts)
    {
        foreach (string part in parts)
            yield return [Datum.Of(part)];
    }

    private static Datum Count(string text, string pattern, long start, string flags)
    {
        if (start < 1)
            throw BadParameter("start", start);
        PosixOptions options = Flags(flags, "regexp_count()");
        if (start - 1 > TextLength.Of(text))
            return Datum.Of(0L);
        return Datum.Of((long)Matches(text, pattern, options, TextLength.IndexOf(text, (int)(start - 1))).Count);
    }

    // text, pattern, start, n, end option, flags, group
    private static Datum Position(ReadOnlySpan<Datum> a)
    {
        CheckPlace(a.Length > 2 ? a[2].Int64 : 1, a.Length > 3 ? a[3].Int64 : 1, least: 1);
        long end = a.Length > 4 ? a[4].Int64 : 0;
        if (end is not (0 or 1))
            throw BadParameter("endoption", end);
        Group? found = FindNth(a, a.Length > 5 ? a[5].Text : "", a.Length > 6 ? a[6].Int64 : 0, "regexp_instr()");
        if (found is null || !found.Success)
            return Datum.Of(0L);
        int at = found.Index + (end == 1 ? found.Length : 0);
        return Datum.Of(TextLength.Of(a[0].Text.AsSpan(0, at)) + 1L);
    }

    private static void CheckPlace(long start, long n, long least)
    {
        if (start < 1)
            throw BadParameter("start", start);
        if (n < least)
            throw BadParameter("n", n);
    }

    // text, pattern, start, n, flags, group
    private static Datum Part(ReadOnlySpan<Datum> a)
    {
        Group? found = FindNth(a, a.Length > 4 ? a[4].Text : "", a.Length > 5 ? a[5].Int64 : 0, "regexp_substr()");
        return found is { Success: true } ? Datum.Of(found.Value) : Datum.Null;
    }

    private static Group? FindNth(ReadOnlySpan<Datum> a, string flags, long group, string function)
    {
        string text = a[0].Text;
        long start = a.Length > 2 ? a[2].Int64 : 1;
        long n = a.Length > 3 ? a[3].Int64 : 1;
        CheckPlace(start, n, least: 1);
        if (group < 0)
            throw BadParameter("subexpr", group);
        PosixOptions options = Flags(flags, function);
        if (start - 1 > TextLength.Of(text))
            return null;
        List<Match> matches = Matches(text, a[1].Text, options, TextLength.IndexOf(text, (int)(start - 1)));
        if (n > matches.Count || group >= matches[(int)n - 1].Groups.Count)
            return null;
        return matches[(int)n - 1].Groups[(int)group];
    }

    private static SqlException BadParameter(string name, long value) =>
        new(SqlStates.InvalidParameterValue, $"invalid value for parameter \"{name}\": {value}");
}

/// <summary>SIMILAR TO: SQL's own regular expressions, which are LIKE's wildcards with groups, alternatives and repetitions.</summary>
internal static class SimilarPattern
{
    /// <summary>The pattern as a POSIX one. Escaped quotes mark the part that substring() gives.</summary>
    public static string ToPosix(string pattern, string escape)
    {
        if (TextLength.Of(escape) > 1)
            throw LikePattern.BadEscape();
        char escapeCharacter = escape.Length == 0 ? '\0' : escape[0];
        var text = new StringBuilder("^(?:");
        bool isEscaped = false;
        bool isInBrackets = false;
        int quotes = 0;
        foreach (char c in pattern)
        {
            if (isEscaped)
            {
                isEscaped = false;
                if (c == '"' && !isInBrackets)
                    text.Append(quotes++ == 0 ? "){1,1}?(" : "){1,1}(?:");
                else
                    text.Append('\\').Append(c);
            }
            else if (c == escapeCharacter && escapeCharacter != '\0')
            {
                isEscaped = true;
            }
            else if (isInBrackets)
            {
                isInBrackets = c != ']';
                text.Append(c == '\\' ? "\\\\" : c.ToString());
            }
            else
            {
                isInBrackets = c == '[';
                text.Append(c switch
                {
                    '%' => ".*",
                    '_' => ".",
                    '(' => "(?:",
                    '\\' or '.' or '^' or '$' => $"\\{c}",
                    _ => c.ToString(),
                });
            }
        }

        if (quotes > 2)
            throw new SqlException(SqlStates.InvalidUseOfEscapeCharacter, "SQL regular expression may not contain more than two escape-double-quote separators");
        return text.Append(")$").ToString();
    }
}
