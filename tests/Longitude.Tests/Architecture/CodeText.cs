using System.Text;

namespace Longitude.Tests.Architecture;

/// <summary>
/// C# source with its comments and the text of its literals turned to spaces, so that a rule about code does not trip over
/// prose. Lines stay where they are, and the code inside the holes of interpolated strings stays.
/// </summary>
internal sealed class CodeText
{
    private readonly string _source;
    private readonly StringBuilder _code;
    private int _at;

    private CodeText(string source)
    {
        _source = source;
        _code = new StringBuilder(source.Length);
    }

    public static string Of(string source)
    {
        var text = new CodeText(source);
        text.Code(bracesToClose: 0);
        return text._code.ToString();
    }

    /// <summary>Copies code up to the braces that end the hole of an interpolated string, or to the end when there is no hole.</summary>
    private void Code(int bracesToClose)
    {
        int depth = 0;
        while (_at < _source.Length)
        {
            char c = _source[_at];
            if (bracesToClose > 0 && depth == 0 && c == '}')
                return;
            if (c is '{' or '}')
                depth += c == '{' ? 1 : -1;
            if (Follows("//"))
                BlankUntil("\n", isEndIncluded: false);
            else if (Follows("/*"))
                BlankUntil("*/", isEndIncluded: true);
            else if (c == '\'')
                Quoted('\'', isVerbatim: false, dollars: 0);
            else if (c is '"' or '$' or '@')
                Literal();
            else
                Keep(1);
        }
    }

    private void Literal()
    {
        int prefix = 0;
        int dollars = 0;
        bool isVerbatim = false;
        for (; _at + prefix < _source.Length && _source[_at + prefix] is '$' or '@'; prefix++)
        {
            dollars += _source[_at + prefix] == '$' ? 1 : 0;
            isVerbatim |= _source[_at + prefix] == '@';
        }

        Keep(prefix);
        int quotes = Run('"');
        if (quotes >= 3 && !isVerbatim)
            Raw(quotes, dollars);
        else if (quotes > 0)
            Quoted('"', isVerbatim, dollars);
        else if (prefix == 0)
            Keep(1);
    }

    private void Quoted(char quote, bool isVerbatim, int dollars)
    {
        Keep(1);
        while (_at < _source.Length)
        {
            if (_source[_at] == quote && !(isVerbatim && Follows("\"\"")))
            {
                Keep(1);
                return;
            }

            if ((!isVerbatim && _source[_at] == '\\') || (isVerbatim && _source[_at] == '"'))
                Blank(2);
            else if (dollars > 0 && (Follows("{{") || Follows("}}")))
                Blank(2);
            else if (dollars > 0 && _source[_at] == '{')
                Hole(1);
            else
                Blank(1);
        }
    }

    private void Raw(int quotes, int dollars)
    {
        Keep(quotes);
        while (_at < _source.Length && Run('"') < quotes)
        {
            int braces = dollars == 0 ? 0 : Run('{');
            if (braces >= dollars && braces > 0)
            {
                Blank(braces - dollars);
                Hole(dollars);
            }
            else
            {
                Blank(1);
            }
        }

        Keep(Run('"'));
    }

    private void Hole(int braces)
    {
        Keep(braces);
        Code(braces);
        Keep(braces);
    }

    private bool Follows(string text) => string.CompareOrdinal(_source, _at, text, 0, text.Length) == 0;

    private int Run(char c)
    {
        int end = _at;
        while (end < _source.Length && _source[end] == c)
            end++;
        return end - _at;
    }

    private void BlankUntil(string end, bool isEndIncluded)
    {
        int found = _source.IndexOf(end, Math.Min(_at + 2, _source.Length), StringComparison.Ordinal);
        Blank((found < 0 ? _source.Length : found + (isEndIncluded ? end.Length : 0)) - _at);
    }

    private void Keep(int count)
    {
        count = Math.Min(count, _source.Length - _at);
        _code.Append(_source, _at, count);
        _at += count;
    }

    private void Blank(int count)
    {
        for (int end = Math.Min(_at + count, _source.Length); _at < end; _at++)
            _code.Append(_source[_at] == '\n' ? '\n' : ' ');
    }
}
