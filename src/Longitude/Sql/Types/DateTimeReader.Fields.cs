namespace Longitude.Sql.Types;

// Cuts the text into fields.
internal ref partial struct DateTimeReader
{
    private void ReadFields(bool needsDate)
    {
        bool isEmpty = true;
        while (_at < _text.Length)
        {
            char c = _text[_at];
            if (Blanks.Is(c) || c == ',')
            {
                _at++;
                continue;
            }

            isEmpty = false;
            if (char.IsAsciiDigit(c) || c == '.')
                ReadDigits(needsDate);
            else if (char.IsAsciiLetter(c))
                ReadLetters();
            else if (c is '+' or '-')
                ReadSigned();
            else
                throw BadSyntax();
        }

        if (isEmpty)
            throw BadSyntax();
    }

    private void ReadDigits(bool needsDate)
    {
        int start = _at;
        SkipDigits();
        char next = Peek();
        if (next == ':')
        {
            while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] is ':' or '.'))
                _at++;
            ReadTime(_text[start.._at]);
            return;
        }

        if (next is not ('-' or '/' or '.') || (next == '-' && _isAfterIsoT))
        {
            ReadNumber(_text[start.._at], default, needsDate);
            return;
        }

        int separator = _at++;
        if (char.IsAsciiDigit(Peek()) || next == '.')
        {
            SkipDigits();
            if (Peek() != next)
            {
                if (next == '.')
                    ReadNumber(_text[start..separator], _text[(separator + 1).._at], needsDate);
                else
                    ReadDate(_text[start.._at], next);
                return;
            }

            while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] == next))
                _at++;
        }
        else
        {
            while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == next))
                _at++;
        }

        ReadDate(_text[start.._at], next);
    }

    private void ReadLetters()
    {
        int start = _at;
        while (_at < _text.Length && char.IsAsciiLetter(_text[_at]))
            _at++;
        ReadOnlySpan<char> word = _text[start.._at];

        // T between a date and a time, and J before a Julian day.
        if (char.IsAsciiDigit(Peek()) && word.Length == 1 && (word[0] | 0x20) is 't' or 'j')
        {
            ReadPrefix((char)(word[0] | 0x20));
            return;
        }

        bool isLonger = Peek() is '-' or '/' or '.' or '_' || ((Peek() == '+' || char.IsAsciiDigit(Peek())) && !DateTimeWords.IsKnown(word));
        if (isLonger)
        {
            while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '+' or '-' or '/' or '_' or '.' or ':'))
                _at++;
            ReadOnlySpan<char> whole = _text[start.._at];
            if (DateTimeWords.Month(word) != 0)
                ReadDate(whole, whole[word.Length]);
            else
                SetZone(whole);
            return;
        }

        ReadWord(word);
    }

    private void ReadPrefix(char prefix)
    {
        if (prefix == 't')
        {
            if (HasTime || _isAfterIsoT)
                throw BadSyntax();
            _isAfterIsoT = true;
            return;
        }

        int start = _at;
        SkipDigits();
        if (!TryNumber(_text[start.._at], out int julian) || _have != Parts.None)
            throw BadSyntax();
        SetDate(julian - Calendar.JulianDayOfEpoch);
    }

    private void ReadSigned()
    {
        int start = _at++;
        while (Blanks.Is(Peek()))
            _at++;
        if (char.IsAsciiLetter(Peek()))
        {
            int word = _at;
            while (char.IsAsciiLetter(Peek()))
                _at++;
            if (!_text[word.._at].Equals("infinity", StringComparison.OrdinalIgnoreCase))
                throw BadSyntax();
            SetMeaning(_text[start] == '-' ? Meaning.MinusInfinity : Meaning.Infinity);
            return;
        }

        int digits = _at;
        while (char.IsAsciiDigit(Peek()) || Peek() == ':')
            _at++;
        bool isOffset = TryReadOffset(string.Concat(_text.Slice(start, 1), _text[digits.._at]), out int offset) && Offset is null && Zone is null;
        if (!isOffset)
            throw BadSyntax();
        Offset = offset;
        if (Math.Abs(offset) >= OffsetMax)
            throw new SqlException(SqlStates.InvalidTimeZoneDisplacement, $"time zone displacement out of range: \"{_text}\"");
    }

    private void ReadTime(ReadOnlySpan<char> field)
    {
        if (HasTime)
            throw BadSyntax();
        int colon = field.IndexOf(':');
        ReadOnlySpan<char> rest = field[(colon + 1)..];
        int second = rest.IndexOf(':');
        ReadOnlySpan<char> minutes = second < 0 ? rest : rest[..second];
        ReadOnlySpan<char> seconds = second < 0 ? default : rest[(second + 1)..];
        int point = seconds.IndexOf('.');
        ReadOnlySpan<char> fraction = point < 0 ? default : seconds[(point + 1)..];
        if (point >= 0)
            seconds = seconds[..point];
        int wholeSeconds = 0;
        if (!TryNumber(field[..colon], out int hour) || !TryNumber(minutes, out int minute) || (second >= 0 && !TryNumber(seconds, out wholeSeconds)) ||
            fraction.ContainsAnyExceptInRange('0', '9'))
            throw BadSyntax();
        SetTime(hour, minute, wholeSeconds, Fraction(fraction));
    }

    private void SetTime(int hour, int minute, int second, long micros)
    {
        bool isInDay = hour < 24 || (hour == 24 && minute == 0 && second == 0 && micros == 0);
        if (!isInDay || minute > 59 || second > 60)
            throw OutOfRange();
        Time = hour * Calendar.HourMicros + minute * Calendar.MinuteMicros + second * Calendar.SecondMicros + micros;
        _have |= Parts.Time;
    }

    private void ReadDate(ReadOnlySpan<char> field, char separator)
    {
        if (_have != Parts.None && !_hasTextMonth)
            throw BadSyntax();
        int start = 0;
        Span<Range> parts = stackalloc Range[4];
        int count = 0;
        for (int i = 0; i <= field.Length; i++)
        {
            if (i < field.Length && field[i] != separator)
                continue;
            if (count == 3 || i == start)
                throw BadSyntax();
            parts[count++] = start..i;
            start = i + 1;
        }

        // A month in letters is known before the numbers around it.
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<char> part = field[parts[i]];
            if (!char.IsAsciiLetter(part[0]))
                continue;
            int month = DateTimeWords.Month(part);
            if (month == 0 || _hasTextMonth)
                throw BadSyntax();
            SetTextMonth(month);
        }

        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<char> part = field[parts[i]];
            if (char.IsAsciiLetter(part[0]))
                continue;
            if (count == 2 && !_hasTextMonth && i == 1 && part.Length == 3 && _have == Parts.Year)
                SetDayOfYear(part);
            else
                AssignNumber(part);
        }

        if (!HasDate)
            throw BadSyntax();
    }

    private void ReadNumber(ReadOnlySpan<char> digits, ReadOnlySpan<char> fraction, bool needsDate)
    {
        if (digits.IsEmpty)
            throw BadSyntax();
        bool isTime = HasDate || (!needsDate && _have == Parts.None);
        if (isTime && digits.Length is 4 or 6 && !HasTime && (digits.Length == 6 || fraction.IsEmpty))
        {
            _ = TryNumber(digits[..2], out int hour);
            _ = TryNumber(digits[2..4], out int minute);
            int second = 0;
            if (digits.Length == 6)
                _ = TryNumber(digits[4..], out second);
            SetTime(hour, minute, second, Fraction(fraction));
            return;
        }

        if (HasDate)
            throw BadSyntax();
        if (fraction.Length == 3 && _have == Parts.None && digits.Length >= 4)
        {
            AssignNumber(digits);
            SetDayOfYear(fraction);
            return;
        }

        if (!fraction.IsEmpty)
            throw BadSyntax();
        if (_have == Parts.None && digits.Length >= 6)
        {
            SetJoinedDate(digits);
            return;
        }

        AssignNumber(digits);
    }

    // 20210131, 210131, and longer ones whose year has more digits.
    private void SetJoinedDate(ReadOnlySpan<char> digits)
    {
        _ = TryNumber(digits[^2..], out int day);
        _ = TryNumber(digits[^4..^2], out int month);
        if (!TryNumber(digits[..^4], out int year))
            throw OutOfRange();
        Day = day;
        Month = month;
        Year = year;
        _isTwoDigitYear = digits.Length == 6;
        _have |= Parts.Date;
    }

    private void SetDayOfYear(ReadOnlySpan<char> digits)
    {
        _ = TryNumber(digits, out _dayOfYear);
        if (_dayOfYear is < 1 or > 366)
            throw OutOfRange();
        _have |= Parts.Date;
    }
}
