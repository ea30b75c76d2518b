// POSIX regular expressions, as PostgreSQL has them, carried out by .NET's engine. The two languages have the same roots, but differ in many
// small things: what . ^ and $ mean, classes in brackets, escapes, options. So a pattern is read by PostgreSQL's rules and written anew for
// .NET; nothing of it is passed on unseen.
//
// One thing is not the same: POSIX looks for the longest match, .NET takes the first alternative that fits, so (a|ab) finds "a" in "ab".
// An engine of our own was rejected for now, because it would have to be as safe and as fast as the framework's.
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Longitude.Sql.Functions;

/// <summary>What the letters of a flags argument, or of <c>(?...)</c> at the beginning of a pattern, ask for.</summary>
internal record struct PosixOptions(bool IgnoreCase, bool DotSkipsNewline, bool AnchorsAtLines, bool IsExpanded, bool IsLiteral)
{
    public bool IsGlobal { get; set; }

    /// <exception cref="SqlException">22023: there is no such option.</exception>
    public static PosixOptions Parse(string flags)
    {
        var options = default(PosixOptions);
        foreach (Rune flag in flags.EnumerateRunes())
        {
            if (flag.Value == 'g')
                options.IsGlobal = true;
            else if (!flag.IsAscii || !options.Set((char)flag.Value))
                throw new SqlException(SqlStates.InvalidParameterValue, $"invalid regular expression option: \"{flag}\"");
        }

        return options;
    }

    /// <summary>False when there is no such option.</summary>
    public bool Set(char flag)
    {
        switch (flag)
        {
            case 'i':
                IgnoreCase = true;
                break;
            case 'c':
                IgnoreCase = false;
                break;
            case 'n' or 'm':
                DotSkipsNewline = AnchorsAtLines = true;
                break;
            case 's':
                DotSkipsNewline = AnchorsAtLines = false;
                break;
            case 'p':
                (DotSkipsNewline, AnchorsAtLines) = (true, false);
                break;
            case 'w':
                (DotSkipsNewline, AnchorsAtLines) = (false, true);
                break;
            case 'x':
                IsExpanded = true;
                break;
            case 't':
                IsExpanded = false;
                break;
            case 'q':
                IsLiteral = true;
                break;
            case 'e':
                break;
            case 'b':
                throw new SqlException(SqlStates.FeatureNotSupported, "basic regular expressions (option \"b\") are not supported");
            default:
                return false;
        }

        return true;
    }
}

/// <summary>A pattern made ready.</summary>
internal static class PosixPattern
{
    private const int KeptMax = 1000;

    private static readonly TimeSpan MatchTimeMax = TimeSpan.FromSeconds(10);
    private static readonly ConcurrentDictionary<(string Pattern, PosixOptions Options, bool HasSurrogates), Regex> Kept = new();

    /// <param name="text">What it will be matched against: texts with characters beyond the first 65536 need a pattern of their own.</param>
    /// <exception cref="SqlException">2201B: it is no regular expression.</exception>
    public static Regex For(string pattern, PosixOptions options, ReadOnlySpan<char> text)
    {
        options.IsGlobal = false;
        var key = (pattern, options, text.ContainsAnyInRange('\uD800', '\uDFFF'));
        if (Kept.TryGetValue(key, out Regex? kept))
            return kept;
        Regex made = Make(pattern, options, key.Item3);
        if (Kept.Count >= KeptMax)
            Kept.Clear();
        Kept[key] = made;
        return made;
    }

    /// <summary>Runs a match; one that takes too long ends with an error.</summary>
    public static T Guard<T>(Func<T> match)
    {
        try
        {
            return match();
        }
        catch (RegexMatchTimeoutException)
        {
            throw new SqlException(SqlStates.QueryCanceled, $"a regular expression took more than {MatchTimeMax.TotalSeconds:0} seconds on one value")
            {
                Hint = "Write the pattern with fewer nested or neighbouring repetitions.",
            };
        }
    }

    public static SqlException Bad(string reason) => new(SqlStates.InvalidRegularExpression, $"invalid regular expression: {reason}");

    private static Regex Make(string pattern, PosixOptions options, bool hasSurrogates)
    {
        var translator = new PosixTranslator(pattern, options, hasSurrogates);
        string translated = translator.Translate();
        RegexOptions dotnet = RegexOptions.CultureInvariant | (translator.Options.IgnoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);
        try
        {
            return new Regex(translated, dotnet, MatchTimeMax);
        }
        catch (RegexParseException e)
        {
            throw Bad(e.Error switch
            {
                RegexParseError.InsufficientClosingParentheses or RegexParseError.InsufficientOpeningParentheses => "parentheses () not balanced",
                RegexParseError.QuantifierAfterNothing or RegexParseError.NestedQuantifiersNotParenthesized => "quantifier operand invalid",
                RegexParseError.ReversedQuantifierRange or RegexParseError.QuantifierOrCaptureGroupOutOfRange => "invalid repetition count(s)",
                RegexParseError.ReversedCharacterRange => "invalid character range",
                RegexParseError.UndefinedNumberedReference => "invalid backreference number",
                _ => e.Message,
            });
        }
    }
}

/// <summary>Reads a pattern by PostgreSQL's rules and writes it for .NET.</summary>
internal sealed class PosixTranslator(string pattern, PosixOptions options, bool hasSurrogates)
{
    private const int RepetitionsMax = 255;
    private const string SurrogatePair = "[\\uD800-\\uDBFF][\\uDC00-\\uDFFF]";

    private readonly StringBuilder _written = new();
    private int _at;
    private int _open;
    private bool _canQuantify;

    public PosixOptions Options => options;

    public string Translate()
    {
        ReadPrefix();
        if (options.IsLiteral)
            return Regex.Escape(pattern[_at..]);
        while (_at < pattern.Length)
            ReadAtom();
        return _open == 0 ? _written.ToString() : throw PosixPattern.Bad("parentheses () not balanced");
    }

    private void ReadPrefix()
    {
        if (pattern.StartsWith("***=", StringComparison.Ordinal))
        {
            _at = 4;
            options.IsLiteral = true;
            return;
        }

        if (pattern.StartsWith("***:", StringComparison.Ordinal))
            _at = 4;
        else if (pattern.StartsWith("***", StringComparison.Ordinal))
            throw PosixPattern.Bad("quantifier operand invalid");
        bool hasOptions = _at + 2 < pattern.Length && pattern[_at] == '(' && pattern[_at + 1] == '?' && char.IsAsciiLetter(pattern[_at + 2]);
        if (!hasOptions)
            return;
        for (_at += 2; _at < pattern.Length && char.IsAsciiLetter(pattern[_at]); _at++)
        {
            if (!options.Set(pattern[_at]))
                throw PosixPattern.Bad("invalid embedded option");
        }

        if (_at >= pattern.Length || pattern[_at] != ')')
            throw PosixPattern.Bad("invalid embedded option");
        _at++;
    }

    private void ReadAtom()
    {
        char c = pattern[_at++];
        switch (c)
        {
            case '(':
                OpenGroup();
                break;
            case ')':
                if (_open == 0)
                    throw PosixPattern.Bad("parentheses () not balanced");
                _open--;
                Write(")", canQuantify: true);
                break;
            case '|':
                Write("|", canQuantify: false);
                break;
            case '^':
                Write(options.AnchorsAtLines ? "(?m:^)" : "\\A", canQuantify: false);
                break;
            case '$':
                Write(options.AnchorsAtLines ? "(?m:$)" : "\\z", canQuantify: false);
                break;
            case '.':
                WriteDot();
                break;
            case '[':
                ReadBracket();
                break;
            case '\\':
                ReadEscape();
                break;
            case '*' or '+' or '?':
                WriteQuantifier(c.ToString());
                break;
            case '{' when _at < pattern.Length && char.IsAsciiDigit(pattern[_at]):
                ReadRepetition();
                break;
            default:
                ReadOrdinary(c);
                break;
        }
    }

    private void ReadOrdinary(char c)
    {
        if (options.IsExpanded && char.IsWhiteSpace(c))
            return;
        if (options.IsExpanded && c == '#')
        {
            while (_at < pattern.Length && pattern[_at] != '\n')
                _at++;
            return;
        }

        // A pair of surrogates is one character for what follows it.
        if (char.IsHighSurrogate(c) && _at < pattern.Length && char.IsLowSurrogate(pattern[_at]))
            Write($"(?:{c}{pattern[_at++]})", canQuantify: true);
        else
            Write(Regex.Escape(c.ToString()), canQuantify: true);
    }

    private void OpenGroup()
    {
        _open++;
        if (_at >= pattern.Length || pattern[_at] != '?')
        {
            Write("(", canQuantify: false);
            return;
        }

        foreach (string kind in (ReadOnlySpan<string>)["?:", "?=", "?!", "?<=", "?<!"])
        {
            if (string.CompareOrdinal(pattern, _at, kind, 0, kind.Length) == 0)
            {
                _at += kind.Length;
                Write("(" + kind, canQuantify: false);
                return;
            }
        }

        if (_at + 1 < pattern.Length && pattern[_at + 1] == '#')
        {
            int end = pattern.IndexOf(')', _at);
            _at = end < 0 ? throw PosixPattern.Bad("parentheses () not balanced") : end + 1;
            _open--;
            return;
        }

        throw PosixPattern.Bad("quantifier operand invalid");
    }

    private void WriteDot()
    {
        string one = options.DotSkipsNewline ? "[^\\n]" : "[\\s\\S]";
        Write(hasSurrogates ? $"(?:{SurrogatePair}|{one})" : one, canQuantify: true);
    }

    private void WriteQuantifier(string quantifier)
    {
        if (!_canQuantify)
            throw PosixPattern.Bad("quantifier operand invalid");
        _written.Append(quantifier);
        if (_at < pattern.Length && pattern[_at] == '?')
        {
            _written.Append('?');
            _at++;
        }

        _canQuantify = false;
    }

    private void ReadRepetition()
    {
        int end = pattern.IndexOf('}', _at);
        if (end < 0)
            throw PosixPattern.Bad("braces {} not balanced");
        string[] bounds = pattern[_at..end].Split(',');
        bool isGood = bounds.Length <= 2 && int.TryParse(bounds[0], NumberStyles.None, CultureInfo.InvariantCulture, out int low) && low <= RepetitionsMax;
        if (isGood && bounds.Length == 2 && bounds[1].Length > 0)
        {
            isGood = int.TryParse(bounds[1], NumberStyles.None, CultureInfo.InvariantCulture, out int high) && high <= RepetitionsMax &&
                high >= int.Parse(bounds[0], CultureInfo.InvariantCulture);
        }

        if (!isGood)
            throw PosixPattern.Bad("invalid repetition count(s)");
        string text = pattern[(_at - 1)..(end + 1)];
        _at = end + 1;
        WriteQuantifier(text);
    }

    private void ReadBracket()
    {
        // [[:<:]] and [[:>:]] are the beginning and the end of a word.
        if (string.CompareOrdinal(pattern, _at, "[:<:]]", 0, 6) == 0 || string.CompareOrdinal(pattern, _at, "[:>:]]", 0, 6) == 0)
        {
            Write(pattern[_at + 2] == '<' ? "\\b(?=\\w)" : "\\b(?<=\\w)", canQuantify: false);
            _at += 6;
            return;
        }

        bool isNegated = _at < pattern.Length && pattern[_at] == '^';
        if (isNegated)
            _at++;
        var set = new StringBuilder();
        bool isFirst = true;
        while (true)
        {
            if (_at >= pattern.Length)
                throw PosixPattern.Bad("brackets [] not balanced");
            if (pattern[_at] == ']' && !isFirst)
                break;
            isFirst = false;
            ReadBracketItem(set);
        }

        _at++;
        if (isNegated && options.DotSkipsNewline)
            set.Append("\\n");
        string one = $"[{(isNegated ? "^" : "")}{set}]";
        Write(isNegated && hasSurrogates ? $"(?:{SurrogatePair}|{one})" : one, canQuantify: true);
    }

    private void ReadBracketItem(StringBuilder set)
    {
        if (pattern[_at] == '[' && _at + 1 < pattern.Length && pattern[_at + 1] is ':' or '=' or '.')
        {
            char kind = pattern[_at + 1];
            int end = pattern.IndexOf($"{kind}]", _at + 2, StringComparison.Ordinal);
            if (end < 0)
                throw PosixPattern.Bad("brackets [] not balanced");
            string name = pattern[(_at + 2)..end];
            if (kind == ':')
            {
                _at = end + 2;
                set.Append(ClassOf(name));
                return;
            }
        }

        if (pattern[_at] == '\\' && _at + 1 < pattern.Length && pattern[_at + 1] is 'd' or 's' or 'w' or 'D' or 'S' or 'W')
        {
            set.Append(pattern, _at, 2);
            _at += 2;
            return;
        }

        char from = ReadBracketCharacter();
        if (_at + 1 >= pattern.Length || pattern[_at] != '-' || pattern[_at + 1] == ']')
        {
            AppendEscaped(set, from);
            return;
        }

        _at++;
        char to = ReadBracketCharacter();
        if (to < from)
            throw PosixPattern.Bad("invalid character range");
        AppendEscaped(set, from);
        set.Append('-');
        AppendEscaped(set, to);
    }

    private char ReadBracketCharacter()
    {
        char c = pattern[_at++];
        if (c == '[' && _at < pattern.Length && pattern[_at] is '=' or '.')
        {
            int end = pattern.IndexOf($"{pattern[_at]}]", _at + 1, StringComparison.Ordinal);
            if (end != _at + 2)
                throw PosixPattern.Bad("invalid collating element");
            c = pattern[_at + 1];
            _at = end + 2;
            return c;
        }

        if (c != '\\' || _at >= pattern.Length)
            return c;
        return ReadCharacterEscape(pattern[_at++]) ?? throw PosixPattern.Bad("invalid escape \\ sequence");
    }

    private static void AppendEscaped(StringBuilder set, char c)
    {
        if (c is '[' or ']' or '\\' or '^' or '-')
            set.Append('\\').Append(c);
        else if (c < ' ')
            set.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        else
            set.Append(c);
    }

    private static string ClassOf(string name) => name switch
    {
        "alpha" => "\\p{L}",
        "digit" => "0-9",
        "alnum" => "\\p{L}\\p{Nd}",
        "upper" => "\\p{Lu}",
        "lower" => "\\p{Ll}",
        "space" => "\\s",
        "blank" => " \\t",
        "punct" => "!-/:-@\\[-`{-~",
        "cntrl" => "\\x00-\\x1f\\x7f",
        "print" => " -~\\u00a0-\\uffff",
        "graph" => "!-~\\u00a1-\\uffff",
        "xdigit" => "0-9A-Fa-f",
        "word" => "\\w",
        "ascii" => "\\x00-\\x7f",
        _ => throw PosixPattern.Bad("invalid character class"),
    };

    private void ReadEscape()
    {
        if (_at >= pattern.Length)
            throw PosixPattern.Bad("invalid escape \\ sequence");
        char c = pattern[_at++];
        switch (c)
        {
            case 'd' or 'D' or 's' or 'S' or 'w' or 'W':
                Write("\\" + c, canQuantify: true);
                break;
            case 'A':
                Write("\\A", canQuantify: false);
                break;
            case 'Z':
                Write("\\z", canQuantify: false);
                break;
            case 'm':
                Write("\\b(?=\\w)", canQuantify: false);
                break;
            case 'M':
                Write("\\b(?<=\\w)", canQuantify: false);
                break;
            case 'y':
                Write("\\b", canQuantify: false);
                break;
            case 'Y':
                Write("\\B", canQuantify: false);
                break;
            case >= '1' and <= '9':
                Write($"(?:\\{c})", canQuantify: true);
                break;
            default:
                char literal = ReadCharacterEscape(c) ?? throw PosixPattern.Bad("invalid escape \\ sequence");
                Write(Regex.Escape(literal.ToString()), canQuantify: true);
                break;
        }
    }

    /// <summary>The character that an escape stands for; null when it stands for none.</summary>
    private char? ReadCharacterEscape(char c)
    {
        if (!char.IsAsciiLetterOrDigit(c))
            return c;
        switch (c)
        {
            case 'a':
                return '\a';
            case 'b':
                return '\b';
            case 'B':
                return '\\';
            case 'c':
                return _at < pattern.Length ? (char)(pattern[_at++] & 31) : null;
            case 'e':
                return '\u001b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'v':
                return '\v';
            case 'u':
                return ReadHex(4, 4);
            case 'U':
                return ReadHex(8, 8);
            case 'x':
                return ReadHex(1, 255);
            case '0':
                return '\0';
            default:
                return null;
        }
    }

    private char? ReadHex(int digitsMin, int digitsMax)
    {
        int end = _at;
        while (end < pattern.Length && end - _at < digitsMax && char.IsAsciiHexDigit(pattern[end]))
            end++;
        if (end - _at < digitsMin)
            return null;
        bool fits = uint.TryParse(pattern.AsSpan(_at, end - _at), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint code);
        _at = end;
        return fits && code <= char.MaxValue ? (char)code : null;
    }

    private void Write(string text, bool canQuantify)
    {
        _written.Append(text);
        _canQuantify = canQuantify;
    }
}
