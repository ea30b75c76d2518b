using System.Globalization;
using System.Text;

namespace Longitude.Sql.Types;

/// <summary>What is made of JSON as it is read: a tree of values, a tree of places in the text, or nothing.</summary>
internal interface IJsonBuilder<T>
{
    /// <summary>True when strings are wanted without their escapes; they are then checked to be possible as text.</summary>
    bool WantsText { get; }

    T Null(int start);

    T Boolean(bool value, int start);

    T Number(ReadOnlySpan<char> text, int start);

    /// <param name="text">Null when <see cref="WantsText"/> is false.</param>
    T String(string? text, int start, int end);

    T Array(List<T> items, int start, int end);

    /// <param name="keys">Empty when <see cref="WantsText"/> is false.</param>
    T Object(List<string> keys, List<T> values, int start, int end);
}

/// <summary>Reads JSON by the rules, and with the errors, of PostgreSQL's json type.</summary>
internal ref struct JsonParser<TBuilder, T>
    where TBuilder : IJsonBuilder<T>
{
    private const int DepthMax = 2000;

    private readonly ReadOnlySpan<char> _text;
    private readonly TBuilder _builder;
    private int _at;
    private int _depth;

    // The token that was read last: '{', '[', ':', ',', ']', '}', 's' a string, 'n' a number, 'w' a word, '\0' the end.
    private char _token;
    private int _tokenStart;

    private JsonParser(ReadOnlySpan<char> text, TBuilder builder)
    {
        _text = text;
        _builder = builder;
    }

    /// <exception cref="SqlException">22P02: it is not JSON.</exception>
    public static T Parse(ReadOnlySpan<char> text, TBuilder builder)
    {
        var parser = new JsonParser<TBuilder, T>(text, builder);
        parser.Advance();
        T value = parser.ReadValue();
        return parser._token == '\0' ? value : throw parser.Unexpected("end of input");
    }

    private T ReadValue()
    {
        int start = _tokenStart;
        switch (_token)
        {
            case '{':
                return ReadObject();
            case '[':
                return ReadArray();
            case 's':
                string? text = _builder.WantsText ? Unescape(_text[(start + 1)..(_at - 1)]) : null;
                T made = _builder.String(text, start, _at);
                Advance();
                return made;
            case 'n':
                T number = _builder.Number(_text[start.._at], start);
                Advance();
                return number;
            case 'w':
                T word = _text[start] == 'n' ? _builder.Null(start) : _builder.Boolean(_text[start] == 't', start);
                Advance();
                return word;
            default:
                throw Unexpected("JSON value");
        }
    }

    private T ReadArray()
    {
        int start = _tokenStart;
        Enter();
        var items = new List<T>();
        Advance();
        if (_token != ']')
        {
            items.Add(ReadValue());
            while (_token == ',')
            {
                Advance();
                items.Add(ReadValue());
            }

            if (_token != ']')
                throw Unexpected("\",\" or \"]\"");
        }

        int end = _at;
        _depth--;
        Advance();
        return _builder.Array(items, start, end);
    }

    private T ReadObject()
    {
        int start = _tokenStart;
        Enter();
        var keys = new List<string>();
        var values = new List<T>();
        Advance();
        if (_token != '}')
        {
            ReadPair(keys, values, "string or \"}\"");
            while (_token == ',')
            {
                Advance();
                ReadPair(keys, values, "string");
            }

            if (_token != '}')
                throw Unexpected("\",\" or \"}\"");
        }

        int end = _at;
        _depth--;
        Advance();
        return _builder.Object(keys, values, start, end);
    }

    private void ReadPair(List<string> keys, List<T> values, string expected)
    {
        if (_token != 's')
            throw Unexpected(expected);
        if (_builder.WantsText)
            keys.Add(Unescape(_text[(_tokenStart + 1)..(_at - 1)]));
        Advance();
        if (_token != ':')
            throw Unexpected("\":\"");
        Advance();
        values.Add(ReadValue());
    }

    private void Enter()
    {
        if (++_depth > DepthMax)
            throw new SqlException(SqlStates.StatementTooComplex, "stack depth limit exceeded") { Hint = "The JSON is nested too deeply." };
    }

    private void Advance()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t' or '\n' or '\r')
            _at++;
        _tokenStart = _at;
        if (_at == _text.Length)
        {
            _token = '\0';
            return;
        }

        char c = _text[_at];
        switch (c)
        {
            case '{' or '}' or '[' or ']' or ',' or ':':
                _token = c;
                _at++;
                break;
            case '"':
                _token = 's';
                ScanString();
                break;
            case '-' or (>= '0' and <= '9'):
                _token = 'n';
                ScanNumber();
                break;
            default:
                ScanWord();
                _token = 'w';
                break;
        }
    }

    private void ScanString()
    {
        for (_at++; _at < _text.Length; _at++)
        {
            char c = _text[_at];
            if (c == '"')
            {
                _at++;
                return;
            }

            if (c < ' ')
                throw Bad(string.Create(CultureInfo.InvariantCulture, $"Character with value 0x{(int)c:x2} must be escaped."));
            if (c != '\\')
                continue;
            if (++_at == _text.Length)
                break;
            if (_text[_at] == 'u')
            {
                for (int i = 1; i <= 4; i++)
                {
                    if (_at + i >= _text.Length)
                        throw InvalidToken(_text[_tokenStart..]);
                    if (!char.IsAsciiHexDigit(_text[_at + i]))
                        throw Bad("\"\\u\" must be followed by four hexadecimal digits.");
                }

                _at += 4;
            }
            else if (_text[_at] is not ('"' or '\\' or '/' or 'b' or 'f' or 'n' or 'r' or 't'))
            {
                throw Bad($"Escape sequence \"\\{_text[_at]}\" is invalid.");
            }
        }

        throw InvalidToken(_text[_tokenStart..]);
    }

    private void ScanNumber()
    {
        int at = _at;
        if (_text[at] == '-')
            at++;
        bool isGood = at < _text.Length && char.IsAsciiDigit(_text[at]);
        if (isGood && _text[at] == '0')
            at++;
        else
            SkipDigits(ref at);
        if (isGood && at < _text.Length && _text[at] == '.')
        {
            at++;
            isGood = SkipDigits(ref at);
        }

        if (isGood && at < _text.Length && _text[at] is 'e' or 'E')
        {
            at++;
            if (at < _text.Length && _text[at] is '+' or '-')
                at++;
            isGood = SkipDigits(ref at);
        }

        int end = at;
        while (end < _text.Length && IsWordCharacter(_text[end]))
            end++;
        if (!isGood || end > at)
            throw InvalidToken(_text[_tokenStart..end]);
        _at = at;
    }

    private readonly bool SkipDigits(ref int at)
    {
        int start = at;
        while (at < _text.Length && char.IsAsciiDigit(_text[at]))
            at++;
        return at > start;
    }

    private void ScanWord()
    {
        int end = _at;
        while (end < _text.Length && IsWordCharacter(_text[end]))
            end++;
        ReadOnlySpan<char> word = _text[_at..end];
        if (word is not ("true" or "false" or "null"))
            throw InvalidToken(word.IsEmpty ? _text.Slice(_at, 1) : word);
        _at = end;
    }

    private static bool IsWordCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c == '_' || c >= 0x80;

    private static string Unescape(ReadOnlySpan<char> raw)
    {
        if (!raw.Contains('\\'))
            return raw.ToString();
        var text = new StringBuilder(raw.Length);
        for (int i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                text.Append(raw[i]);
                continue;
            }

            char c = raw[++i];
            switch (c)
            {
                case 'b':
                    text.Append('\b');
                    break;
                case 'f':
                    text.Append('\f');
                    break;
                case 'n':
                    text.Append('\n');
                    break;
                case 'r':
                    text.Append('\r');
                    break;
                case 't':
                    text.Append('\t');
                    break;
                case 'u':
                    AppendCode(text, (char)ushort.Parse(raw.Slice(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                    i += 4;
                    break;
                default:
                    text.Append(c);
                    break;
            }

            bool isAfterHigh = text.Length > 1 && char.IsHighSurrogate(text[^2]) && !char.IsLowSurrogate(text[^1]);
            if (isAfterHigh)
                throw Bad(char.IsHighSurrogate(text[^1]) ? "Unicode high surrogate must not follow a high surrogate." : LowMissing);
        }

        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && (i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1])))
                throw Bad(LowMissing);
        }

        return text.ToString();
    }

    private const string LowMissing = "Unicode low surrogate must follow a high surrogate.";

    private static void AppendCode(StringBuilder text, char code)
    {
        if (code == 0)
            throw new SqlException(SqlStates.UntranslatableCharacter, "unsupported Unicode escape sequence") { Detail = "\\u0000 cannot be converted to text." };
        if (char.IsLowSurrogate(code) && (text.Length == 0 || !char.IsHighSurrogate(text[^1])))
            throw Bad(LowMissing);
        text.Append(code);
    }

    private readonly SqlException Unexpected(string expected)
    {
        if (_token == '\0' && expected is not "end of input")
            return Bad("The input string ended unexpectedly.");
        return Bad($"Expected {expected}, but found \"{_text[_tokenStart.._at]}\".");
    }

    private static SqlException InvalidToken(ReadOnlySpan<char> token) => Bad($"Token \"{token}\" is invalid.");

    private static SqlException Bad(string detail) =>
        new(SqlStates.InvalidTextRepresentation, "invalid input syntax for type json") { Detail = detail };
}

/// <summary>Checks that a text is JSON, and makes nothing of it.</summary>
internal readonly struct JsonValidator : IJsonBuilder<bool>
{
    public bool WantsText => false;

    public static void Validate(ReadOnlySpan<char> text) => JsonParser<JsonValidator, bool>.Parse(text, default);

    public bool Null(int start) => true;

    public bool Boolean(bool value, int start) => true;

    public bool Number(ReadOnlySpan<char> text, int start) => true;

    public bool String(string? text, int start, int end) => true;

    public bool Array(List<bool> items, int start, int end) => true;

    public bool Object(List<string> keys, List<bool> values, int start, int end) => true;
}
