using System.Globalization;
using System.Text;
using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>to_char() of numbers and to_number(): pictures such as <c>999,990.00</c>.</summary>
internal sealed class NumberPicture
{
    private const int RomanMax = 3999;
    private const int RomanWidth = 15;

    private readonly List<(char Kind, string Text)> _pieces = [];
    private int _whole;
    private int _fraction;
    private int _shift;
    private int _zeroFrom = int.MaxValue;
    private bool _isTight;
    private bool _hasPoint;
    private bool _isBracketed;
    private bool _isScientific;
    private bool _isRoman;
    private bool _isRomanLower;
    private bool _hasSign;
    private string? _ordinal;

    // Kinds of pieces: 9 and 0 digits, '.' the point, ',' a group, S sign, M minus or blank, P plus or blank, G sign in its place, L currency, T text.
    private NumberPicture(string picture)
    {
        int at = 0;
        bool isShift = false;
        while (at < picture.Length)
        {
            string rest = picture[at..].ToUpperInvariant();
            if (picture[at] == '"')
            {
                int end = picture.IndexOf('"', at + 1);
                end = end < 0 ? picture.Length : end;
                _pieces.Add(('T', picture[(at + 1)..end]));
                at = end + 1;
                continue;
            }

            at += ReadKey(rest, picture, at, ref isShift);
        }
    }

    public static string Format(Numeric value, string picture)
    {
        var parsed = new NumberPicture(picture);
        if (parsed._isRoman)
            return parsed.FormatRoman(value);
        return parsed._isScientific ? parsed.FormatScientific(value) : parsed.Format(value);
    }

    /// <summary>st, nd, rd or th.</summary>
    public static string OrdinalSuffix(long number)
    {
        long last = Math.Abs(number % 100);
        if (last is >= 11 and <= 13)
            return "th";
        return (last % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" };
    }

    public static Datum Read(string text, string picture)
    {
        var parsed = new NumberPicture(picture);
        if (parsed._isRoman || parsed._isScientific)
            throw new SqlException(SqlStates.FeatureNotSupported, $"\"{(parsed._isRoman ? "RN" : "EEEE")}\" not supported for input");
        var number = new StringBuilder();
        bool isNegative = false;
        int at = 0;
        int taken = 0;
        int fraction = 0;
        bool isPast = false;
        foreach ((char kind, string literal) in parsed._pieces)
        {
            while (at < text.Length && kind is not 'T' && Blanks.Is(text[at]))
                at++;
            if (at < text.Length && text[at] is '-' or '+' or '<' && kind is not 'T')
            {
                isNegative |= text[at] is '-' or '<';
                at++;
            }

            if (at >= text.Length)
                break;
            switch (kind)
            {
                case '9' or '0':
                    if (char.IsAsciiDigit(text[at]) && (!isPast || fraction < parsed._fraction))
                    {
                        number.Append(text[at++]);
                        taken++;
                        fraction += isPast ? 1 : 0;
                    }
                    else if (text[at] == '.' && !isPast && parsed._hasPoint)
                    {
                        // Fewer digits than the picture has: the rest of its whole part is passed over at the point.
                    }

                    break;
                case '.':
                    if (text[at] == '.')
                    {
                        number.Append('.');
                        at++;
                        isPast = true;
                    }

                    break;
                case ',':
                    if (text[at] == ',')
                        at++;
                    break;
                case 'T':
                    at = Math.Min(at + literal.Length, text.Length);
                    break;
                case 'L':
                    if (!char.IsAsciiDigit(text[at]) && text[at] is not ('.' or ','))
                        at++;
                    break;
            }
        }

        isNegative |= at < text.Length && text[at] == '-';
        if (taken == 0)
            throw TypeFormat.BadText("numeric", " ");
        Numeric value = Numeric.Parse(number.ToString());
        if (parsed._shift > 0)
            value = Numeric.Divide(value, Numeric.Of(PowersOfTen.Of(parsed._shift), 0), value.Scale + parsed._shift);
        return Datum.OfObject(isNegative ? -value : value);
    }

    private int ReadKey(string rest, string picture, int at, ref bool isShift)
    {
        switch (rest[0])
        {
            case '9' or '0':
                AddDigit(rest[0], isShift);
                return 1;
            case '.' or 'D':
                _hasPoint = true;
                _pieces.Add(('.', "."));
                return 1;
            case ',' or 'G':
                _pieces.Add((',', ","));
                return 1;
            case 'V':
                isShift = true;
                return 1;
            case 'L':
                _pieces.Add(('L', " "));
                return 1;
        }

        foreach ((string key, char kind) in (ReadOnlySpan<(string, char)>)[("MI", 'M'), ("PL", 'P'), ("SG", 'G'), ("PR", 'R'), ("FM", 'F'), ("TH", 'O'), ("RN", 'N'), ("EEEE", 'E')])
        {
            if (rest.StartsWith(key, StringComparison.Ordinal))
            {
                AddKey(kind, picture.Substring(at, key.Length));
                return key.Length;
            }
        }

        if (rest[0] == 'S')
        {
            _hasSign = true;
            _pieces.Add(('S', ""));
            return 1;
        }

        int skip = picture[at] == '\\' && at + 1 < picture.Length ? 1 : 0;
        _pieces.Add(('T', picture[at + skip].ToString()));
        return 1 + skip;
    }

    private void AddKey(char kind, string written)
    {
        switch (kind)
        {
            case 'F':
                _isTight = true;
                break;
            case 'R':
                _isBracketed = true;
                break;
            case 'O':
                _ordinal = written;
                break;
            case 'N':
                _isRoman = true;
                _isRomanLower = written is "rn";
                break;
            case 'E':
                _isScientific = true;
                break;
            default:
                _hasSign |= kind != 'P';
                _pieces.Add((kind, ""));
                break;
        }
    }

    private void AddDigit(char digit, bool isShift)
    {
        if (_hasPoint)
        {
            _fraction++;
        }
        else
        {
            if (digit == '0')
                _zeroFrom = Math.Min(_zeroFrom, _whole);
            _whole++;
            if (isShift)
                _shift++;
        }

        _pieces.Add((digit, ""));
    }

    private string Format(Numeric value)
    {
        if (_shift > 0)
            value = value * Numeric.Of(PowersOfTen.Of(_shift), 0);
        bool isFinite = value.IsFinite;
        Numeric rounded = isFinite ? value.Round(_fraction) : Numeric.Zero;
        bool isNegative = value.Sign < 0 && (!rounded.IsZero || !isFinite);
        string digits = rounded.Abs().ToString();
        int point = digits.IndexOf('.', StringComparison.Ordinal);
        string whole = (point < 0 ? digits : digits[..point]).TrimStart('0');
        string fraction = point < 0 ? "" : digits[(point + 1)..];
        bool overflows = whole.Length > _whole || !isFinite;
        if (overflows)
        {
            whole = new string('#', _whole);
            fraction = new string('#', _fraction);
        }
        else if (whole.Length == 0 && _fraction == 0 && _whole > 0)
        {
            whole = "0";
        }

        if (_isTight && !overflows)
            fraction = TrimFraction(fraction);
        return Compose(whole, fraction, isNegative);
    }

    // FM leaves out zeros at the end, but those that the picture asks for.
    private string TrimFraction(string fraction)
    {
        int keep = 0;
        int index = 0;
        bool isPast = false;
        foreach ((char kind, _) in _pieces)
        {
            if (kind == '.')
                isPast = true;
            else if (isPast && kind is '9' or '0')
            {
                index++;
                if (kind == '0')
                    keep = index;
            }
        }

        int length = fraction.Length;
        while (length > keep && fraction[length - 1] == '0')
            length--;
        return fraction[..length];
    }

    private string Compose(string whole, string fraction, bool isNegative)
    {
        var text = new StringBuilder();
        bool isSignFloating = !_hasSign || LeadingSign();
        bool isSignWritten = !isSignFloating;
        bool isPast = false;
        bool hasDigit = false;
        int wholeIndex = 0;
        int fractionIndex = 0;

        // The sign goes where the first digit is about to be; until then there are blanks.
        void WriteSign()
        {
            if (!isSignWritten)
                text.Append(SignText(isNegative));
            isSignWritten = true;
        }

        foreach ((char kind, string literal) in _pieces)
        {
            switch (kind)
            {
                case '9' or '0' when !isPast:
                    int fromRight = _whole - 1 - wholeIndex;
                    bool isDigit = whole.Length > fromRight;
                    bool isZero = !isDigit && _zeroFrom <= wholeIndex;
                    if (isDigit || isZero)
                    {
                        WriteSign();
                        text.Append(isDigit ? whole[whole.Length - 1 - fromRight] : '0');
                        hasDigit = true;
                    }
                    else if (!_isTight)
                    {
                        text.Append(' ');
                    }

                    wholeIndex++;
                    break;
                case '9' or '0':
                    if (fractionIndex < fraction.Length)
                        text.Append(fraction[fractionIndex]);
                    fractionIndex++;
                    break;
                case '.':
                    isPast = true;
                    WriteSign();
                    text.Append('.');
                    break;
                case ',':
                    if (hasDigit)
                        text.Append(',');
                    else if (!_isTight)
                        text.Append(' ');
                    break;
                default:
                    text.Append(Literal(kind, literal, isNegative, isSignFloating));
                    break;
            }
        }

        WriteSign();
        if (_isBracketed && !_hasSign)
            text.Append(isNegative ? ">" : _isTight ? "" : " ");
        if (_ordinal is not null && !isNegative && !whole.StartsWith('#') && !_hasPoint)
            text.Append(Ordinal(whole));
        return text.ToString();
    }

    private string Literal(char kind, string literal, bool isNegative, bool isSignFloating) => kind switch
    {
        'S' => isSignFloating ? "" : isNegative ? "-" : "+",
        'G' => isNegative ? "-" : "+",
        'M' => isNegative ? "-" : _isTight ? "" : " ",
        'P' => !isNegative ? "+" : _isTight ? "" : " ",
        _ => literal,
    };

    private string Ordinal(string whole)
    {
        string last = whole.Length > 2 ? whole[^2..] : whole;
        string suffix = OrdinalSuffix(last.Length == 0 ? 0 : int.Parse(last, CultureInfo.InvariantCulture));
        return _ordinal is "TH" ? suffix.ToUpperInvariant() : suffix;
    }

    private bool LeadingSign()
    {
        foreach ((char kind, _) in _pieces)
        {
            if (kind == 'S')
                return true;
            if (kind is '9' or '0' or '.')
                return false;
        }

        return false;
    }

    private string SignText(bool isNegative)
    {
        if (_hasSign)
            return isNegative ? "-" : "+";
        if (_isBracketed)
            return isNegative ? "<" : _isTight ? "" : " ";
        return isNegative ? "-" : _isTight ? "" : " ";
    }

    private string FormatRoman(Numeric value)
    {
        long number = value.IsFinite && value.Round(0).TryToInt64(out long whole) ? whole : 0;
        if (number is < 1 or > RomanMax)
            return new string('#', RomanWidth);
        (string Text, int Value)[] numerals =
        [
            ("M", 1000), ("CM", 900), ("D", 500), ("CD", 400), ("C", 100), ("XC", 90), ("L", 50), ("XL", 40), ("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1),
        ];
        var roman = new StringBuilder();
        foreach ((string text, int worth) in numerals)
        {
            for (; number >= worth; number -= worth)
                roman.Append(text);
        }

        string written = _isRomanLower ? roman.ToString().ToLowerInvariant() : roman.ToString();
        return _isTight ? written : written.PadLeft(RomanWidth);
    }

    private string FormatScientific(Numeric value)
    {
        if (!value.IsFinite)
            return new string('#', 1 + _whole + (_hasPoint ? 1 : 0) + _fraction + 4);
        string digits = value.Abs().Mantissa.ToString(CultureInfo.InvariantCulture);
        int exponent = value.IsZero ? 0 : digits.Length - 1 - value.Scale;
        Numeric mantissa = exponent >= 0
            ? Numeric.Divide(value.Abs(), Numeric.Of(PowersOfTen.Of(exponent), 0), _fraction)
            : (value.Abs() * Numeric.Of(PowersOfTen.Of(-exponent), 0)).Round(_fraction);
        if (mantissa >= Numeric.Of(10))
        {
            exponent++;
            mantissa = Numeric.Divide(mantissa, Numeric.Of(10), _fraction);
        }

        string sign = value.Sign < 0 ? "-" : _isTight ? "" : " ";
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }
}
