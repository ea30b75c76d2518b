using System.Globalization;

namespace Longitude.Sql.Types;

/// <summary>
/// Intervals as people write them: numbers with units (<c>1 year 2 mons -3 days</c>), a time (<c>04:05:06</c>), SQL's <c>1-2</c> for years and
/// months, all of them mixed, <c>ago</c> at the end; or ISO 8601's <c>P1Y2M3DT4H</c>.
/// </summary>
internal ref struct IntervalReader
{
    private readonly ReadOnlySpan<char> _text;
    private readonly int _range;
    private readonly bool _isAllNegative;
    private int _at;
    private double _months;
    private double _days;
    private double _micros;
    private HashSet<Unit>? _seen;

    private IntervalReader(ReadOnlySpan<char> text, int range, TypeSettings settings)
    {
        _text = text;
        _range = range;

        // SQL's own form has one sign for all parts.
        ReadOnlySpan<char> trimmed = Blanks.Trim(text);
        _isAllNegative = settings.IntervalFormat == IntervalFormat.SqlStandard && trimmed.StartsWith("-", StringComparison.Ordinal) &&
            !HasOtherSign(trimmed[1..]);
    }

    private enum Unit
    {
        None,
        Microsecond,
        Millisecond,
        Second,
        Minute,
        Hour,
        Day,
        Week,
        Month,
        Year,
        Decade,
        Century,
        Millennium,
    }

    /// <param name="range">Which fields the interval has, as <see cref="IntervalTypmod"/> has them.</param>
    public static Interval Read(ReadOnlySpan<char> text, int range, TypeSettings settings)
    {
        var reader = new IntervalReader(text, range, settings);
        ReadOnlySpan<char> trimmed = Blanks.Trim(text);
        if (trimmed.IsEmpty)
            throw reader.BadSyntax();
        if (trimmed[0] == 'P')
            reader.ReadIso(trimmed[1..]);
        else
            reader.ReadFields();
        return reader.Make();
    }

    private static bool HasOtherSign(ReadOnlySpan<char> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            bool isSign = text[i] is '+' or '-';
            bool joinsYearsAndMonths = i > 0 && char.IsAsciiDigit(text[i - 1]);
            if (isSign && !joinsYearsAndMonths)
                return true;
        }

        return false;
    }

    private readonly SqlException BadSyntax() =>
        new(SqlStates.InvalidDatetimeFormat, $"invalid input syntax for type interval: \"{_text}\"");

    private readonly SqlException FieldOverflow() =>
        new(SqlStates.IntervalFieldOverflow, $"interval field value out of range: \"{_text}\"");

    private readonly Interval Make()
    {
        bool fits = Math.Abs(_months) < 1e15 && Math.Abs(_days) < 1e15;
        if (!fits || (int)_days != _days)
            throw FieldOverflow();
        if ((int)_months != _months)
            throw Math.Abs(_months) > int.MaxValue ? Interval.OutOfRange() : FieldOverflow();
        double micros = Math.Round(_micros, MidpointRounding.ToEven);
        return micros is >= -9223372036854775808.0 and < 9223372036854775808.0
            ? new Interval((int)_months, (int)_days, (long)micros)
            : throw FieldOverflow();
    }

    private void ReadFields()
    {
        bool isAgo = false;
        while (SkipToField())
        {
            if (isAgo)
                throw BadSyntax();
            if (char.IsAsciiLetter(_text[_at]))
            {
                ReadOnlySpan<char> word = ReadWord();
                if (!word.Equals("ago", StringComparison.OrdinalIgnoreCase) || _seen is null)
                    throw BadSyntax();
                isAgo = true;
                continue;
            }

            ReadValue();
        }

        if (_seen is null)
            throw BadSyntax();
        if (isAgo)
            (_months, _days, _micros) = (-_months, -_days, -_micros);
    }

    private bool SkipToField()
    {
        while (_at < _text.Length && (Blanks.Is(_text[_at]) || _text[_at] is '@' or ','))
            _at++;
        return _at < _text.Length;
    }

    // A sign, digits, and what follows them: a time, years and months, or a unit.
    private void ReadValue()
    {
        bool isNegative = _isAllNegative;
        if (_text[_at] is '+' or '-')
        {
            isNegative = _text[_at] == '-';
            _at++;
            while (Blanks.Is(Peek()))
                _at++;
        }

        double sign = isNegative ? -1 : 1;
        int start = _at;
        SkipDigits();
        if (Peek() == ':')
        {
            while (char.IsAsciiDigit(Peek()) || Peek() is ':' or '.')
                _at++;
            ReadTime(_text[start.._at], sign);
            return;
        }

        if (Peek() == '-' && _at > start)
        {
            int dash = _at++;
            SkipDigits();
            // A date is no interval.
            if (Peek() == '-')
                throw BadSyntax();
            ReadYearsAndMonths(_text[start..dash], _text[(dash + 1).._at], sign);
            return;
        }

        ReadOnlySpan<char> whole = _text[start.._at];
        ReadOnlySpan<char> fraction = default;
        if (Peek() == '.')
        {
            int point = ++_at;
            SkipDigits();
            fraction = _text[point.._at];
        }

        if (whole.IsEmpty && fraction.IsEmpty)
            throw BadSyntax();
        Add(NextUnit(), whole, fraction, sign);
    }

    private Unit NextUnit()
    {
        if (!SkipToField())
            return DefaultUnit();
        if (char.IsAsciiLetter(_text[_at]))
        {
            ReadOnlySpan<char> word = ReadWord();
            if (!word.Equals("ago", StringComparison.OrdinalIgnoreCase))
                return UnitOf(word) is not Unit.None and { } unit ? unit : throw BadSyntax();
            throw BadSyntax();
        }

        // A number before a time counts days, and so does one before hours.
        bool isBeforeTime = DefaultUnit() == Unit.Hour;
        for (int i = _at; !isBeforeTime && i < _text.Length && !Blanks.Is(_text[i]) && !char.IsAsciiLetter(_text[i]); i++)
            isBeforeTime = _text[i] == ':';
        if (!isBeforeTime && _text[_at] is '+' or '-')
            isBeforeTime = _text[_at..].Contains(':');
        return isBeforeTime ? Unit.Day : throw BadSyntax();
    }

    private readonly Unit DefaultUnit() => _range switch
    {
        IntervalTypmod.Year => Unit.Year,
        IntervalTypmod.Month or (IntervalTypmod.Year | IntervalTypmod.Month) => Unit.Month,
        IntervalTypmod.Day => Unit.Day,
        IntervalTypmod.Hour or (IntervalTypmod.Day | IntervalTypmod.Hour) => Unit.Hour,
        IntervalTypmod.Minute or (IntervalTypmod.Hour | IntervalTypmod.Minute) or
            (IntervalTypmod.Day | IntervalTypmod.Hour | IntervalTypmod.Minute) => Unit.Minute,
        _ => Unit.Second,
    };

    private void ReadTime(ReadOnlySpan<char> field, double sign)
    {
        // The unit that may follow says nothing new.
        int before = _at;
        if (!SkipToField() || !char.IsAsciiLetter(_text[_at]) || UnitOf(ReadWord()) == Unit.None)
            _at = before;
        Once(Unit.Hour);
        Once(Unit.Minute);
        Once(Unit.Second);
        int colon = field.IndexOf(':');
        ReadOnlySpan<char> first = field[..colon];
        ReadOnlySpan<char> rest = field[(colon + 1)..];
        int second = rest.IndexOf(':');
        bool isMinutes = second < 0 && (rest.Contains('.') || _range == (IntervalTypmod.Minute | IntervalTypmod.Second));
        double hours = isMinutes ? 0 : Number(first);
        double minutes = isMinutes ? Number(first) : Number(second < 0 ? rest : rest[..second]);
        ReadOnlySpan<char> seconds = isMinutes ? rest : second < 0 ? default : rest[(second + 1)..];
        double wholeSeconds = 0;
        double fraction = 0;
        if (!seconds.IsEmpty)
        {
            int point = seconds.IndexOf('.');
            wholeSeconds = Number(point < 0 ? seconds : seconds[..point]);
            fraction = point < 0 ? 0 : Fraction(seconds[(point + 1)..]);
        }

        if (minutes > 59 || wholeSeconds > 60)
            throw FieldOverflow();
        double micros = hours * Calendar.HourMicros + minutes * Calendar.MinuteMicros + wholeSeconds * Calendar.SecondMicros;
        _micros += sign * (micros + Math.Round(fraction * Calendar.SecondMicros, MidpointRounding.ToEven));
    }

    private void ReadYearsAndMonths(ReadOnlySpan<char> years, ReadOnlySpan<char> months, double sign)
    {
        Once(Unit.Year);
        Once(Unit.Month);
        double monthCount = Number(months);
        if (monthCount >= Interval.MonthsPerYear)
            throw FieldOverflow();
        _months += sign * (Number(years) * Interval.MonthsPerYear + monthCount);
    }

    private void Add(Unit unit, ReadOnlySpan<char> whole, ReadOnlySpan<char> fraction, double sign)
    {
        Once(unit);
        double value = whole.IsEmpty ? 0 : Number(whole);
        if (value > int.MaxValue && unit > Unit.Second)
            throw FieldOverflow();
        double rest = Fraction(fraction);
        switch (unit)
        {
            case Unit.Microsecond:
                _micros += sign * (value + rest);
                break;
            case Unit.Millisecond:
                _micros += sign * (value * 1000 + rest * 1000);
                break;
            case Unit.Second:
                _micros += sign * (value * Calendar.SecondMicros + Math.Round(rest * Calendar.SecondMicros, MidpointRounding.ToEven));
                break;
            case Unit.Minute:
                _micros += sign * (value * Calendar.MinuteMicros + rest * Calendar.MinuteMicros);
                break;
            case Unit.Hour:
                _micros += sign * (value * Calendar.HourMicros + rest * Calendar.HourMicros);
                break;
            case Unit.Day:
                AddDays(sign * value, sign * rest);
                break;
            case Unit.Week:
                AddDays(sign * value * 7, sign * rest * 7);
                break;
            case Unit.Month:
                _months += sign * value;
                AddDays(0, sign * rest * Interval.DaysPerMonth);
                break;
            default:
                int years = unit switch { Unit.Year => 1, Unit.Decade => 10, Unit.Century => 100, _ => 1000 };
                double months = Interval.MonthsPerYear * years;
                _months += sign * (value * months + Math.Round(rest * months, MidpointRounding.ToEven));
                break;
        }
    }

    private void AddDays(double whole, double fraction)
    {
        double extra = Math.Truncate(fraction);
        _days += whole + extra;
        _micros += (fraction - extra) * Calendar.DayMicros;
    }

    // Each unit may be named once; but weeks and days go together.
    private void Once(Unit unit)
    {
        _seen ??= [];
        if (!_seen.Add(unit))
            throw BadSyntax();
    }

    // P1Y2M3W4DT5H6M7.8S, or P0001-02-03T04:05:06.
    private void ReadIso(ReadOnlySpan<char> text)
    {
        _seen = [];
        bool isTime = false;
        bool isEmpty = true;
        while (!text.IsEmpty)
        {
            if (text[0] == 'T' && !isTime)
            {
                isTime = true;
                isEmpty = false;
                text = text[1..];
                continue;
            }

            isEmpty = false;
            double sign = text[0] == '-' ? -1 : 1;
            if (text[0] is '-' or '+')
                text = text[1..];
            int digits = 0;
            while (digits < text.Length && (char.IsAsciiDigit(text[digits]) || text[digits] == '.'))
                digits++;
            if (digits == 0)
                throw BadSyntax();
            if (digits < text.Length && char.IsAsciiLetter(text[digits]) && text[digits] != 'T')
            {
                AddIso(text[..digits], text[digits], isTime, sign);
                text = text[(digits + 1)..];
                continue;
            }

            int end = text.IndexOf('T');
            ReadAlternative(end < 0 || isTime ? text : text[..end], isTime, sign);
            text = end < 0 || isTime ? default : text[end..];
        }

        if (isEmpty)
            throw BadSyntax();
    }

    private void AddIso(ReadOnlySpan<char> number, char letter, bool isTime, double sign)
    {
        Unit unit = (letter, isTime) switch
        {
            ('Y', false) => Unit.Year,
            ('M', false) => Unit.Month,
            ('W', false) => Unit.Week,
            ('D', false) => Unit.Day,
            ('H', true) => Unit.Hour,
            ('M', true) => Unit.Minute,
            ('S', true) => Unit.Second,
            _ => throw BadSyntax(),
        };
        int point = number.IndexOf('.');
        Add(unit, point < 0 ? number : number[..point], point < 0 ? default : number[(point + 1)..], sign);
    }

    private void ReadAlternative(ReadOnlySpan<char> text, bool isTime, double sign)
    {
        char separator = isTime ? ':' : '-';
        bool isJoined = !text.Contains(separator);
        int width = isTime ? 2 : 4;
        Span<double> parts = stackalloc double[3];
        for (int i = 0; i < 3 && !text.IsEmpty; i++)
        {
            int length = isJoined ? Math.Min(i == 0 ? width : 2, text.Length) : text.IndexOf(separator);
            if (length < 0 || i == 2)
                length = text.Length;
            if (!double.TryParse(text[..length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out parts[i]))
                throw BadSyntax();
            text = text[length..];
            if (!isJoined && !text.IsEmpty)
                text = text[1..];
        }

        if (isTime)
        {
            _micros += sign * (parts[0] * Calendar.HourMicros + parts[1] * Calendar.MinuteMicros + parts[2] * Calendar.SecondMicros);
            return;
        }

        _months += sign * (parts[0] * Interval.MonthsPerYear + parts[1]);
        _days += sign * parts[2];
    }

    private ReadOnlySpan<char> ReadWord()
    {
        int start = _at;
        while (char.IsAsciiLetter(Peek()))
            _at++;
        return _text[start.._at];
    }

    private readonly double Number(ReadOnlySpan<char> digits)
    {
        bool isNumber = !digits.IsEmpty && !digits.ContainsAnyExceptInRange('0', '9');
        return isNumber ? double.Parse(digits, CultureInfo.InvariantCulture) : throw BadSyntax();
    }

    private static double Fraction(ReadOnlySpan<char> digits) =>
        digits.IsEmpty ? 0 : double.Parse(string.Concat("0.", digits), CultureInfo.InvariantCulture);

    private void SkipDigits()
    {
        while (char.IsAsciiDigit(Peek()))
            _at++;
    }

    private readonly char Peek() => _at < _text.Length ? _text[_at] : '\0';

    private static Unit UnitOf(ReadOnlySpan<char> word)
    {
        Span<char> lower = stackalloc char[word.Length];
        word.ToLowerInvariant(lower);
        return lower switch
        {
            "us" or "usec" or "usecs" or "usecond" or "useconds" or "microsecond" or "microseconds" or "microsecon" => Unit.Microsecond,
            "ms" or "msec" or "msecs" or "msecond" or "mseconds" or "millisecond" or "milliseconds" or "millisecon" => Unit.Millisecond,
            "s" or "sec" or "secs" or "second" or "seconds" => Unit.Second,
            "m" or "min" or "mins" or "minute" or "minutes" => Unit.Minute,
            "h" or "hr" or "hrs" or "hour" or "hours" => Unit.Hour,
            "d" or "day" or "days" => Unit.Day,
            "w" or "week" or "weeks" => Unit.Week,
            "mon" or "mons" or "month" or "months" => Unit.Month,
            "y" or "yr" or "yrs" or "year" or "years" => Unit.Year,
            "dec" or "decs" or "decade" or "decades" => Unit.Decade,
            "c" or "cent" or "century" or "centuries" => Unit.Century,
            "mil" or "mils" or "millennia" or "millennium" => Unit.Millennium,
            _ => Unit.None,
        };
    }
}
