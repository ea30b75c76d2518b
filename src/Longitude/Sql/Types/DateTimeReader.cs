// Dates and times as people write them. PostgreSQL takes almost any order of the parts ("Jan 8 1999", "1999-01-08", "8/1/99", "19990108",
// with a time, a zone, BC or AM anywhere), and applications rely on it. So the text is cut into fields (numbers, words, dates with their
// separators, times with colons, offsets with a sign), and each field says what it gives; what a bare number is follows from what is
// still missing and from DateStyle. The form that programs write, 1999-01-08 04:05:06.789+00, is read by a short way of its own first.
using System.Globalization;

namespace Longitude.Sql.Types;

/// <summary>What a text says about a date and a time.</summary>
internal ref partial struct DateTimeReader
{
    /// <summary>Two-digit years below this belong to the present century.</summary>
    private const int TwoDigitPivot = 70;

    /// <summary>Offsets beyond 15:59:59 are taken for mistakes.</summary>
    private const int OffsetMax = 16 * 3600;

    private readonly ReadOnlySpan<char> _text;
    private readonly string _typeName;
    private readonly TypeSettings _settings;
    private int _at;
    private bool _isTwoDigitYear;
    private bool _hasTextMonth;
    private bool _isBeforeChrist;
    private bool _isAfterIsoT;
    private bool _isAm;
    private bool _isPm;
    private int _dayOfYear;
    private Parts _have;

    private DateTimeReader(ReadOnlySpan<char> text, string typeName, TypeSettings settings)
    {
        _text = text;
        _typeName = typeName;
        _settings = settings;
    }

    [Flags]
    private enum Parts
    {
        None = 0,
        Year = 1,
        Month = 2,
        Day = 4,
        Date = 7,
        Time = 8,
    }

    public enum Meaning
    {
        Moment,
        Infinity,
        MinusInfinity,
        Epoch,
    }

    /// <summary>What the text means when it is none of the calendar's days.</summary>
    public Meaning Says { get; private set; }

    public int Year { get; private set; }

    public int Month { get; private set; }

    public int Day { get; private set; }

    /// <summary>Microseconds since midnight; 24:00 is allowed.</summary>
    public long Time { get; private set; }

    public readonly bool HasDate => (_have & Parts.Date) == Parts.Date;

    public readonly bool HasTime => (_have & Parts.Time) != Parts.None;

    /// <summary>Seconds east of Greenwich, when an offset was written.</summary>
    public int? Offset { get; private set; }

    /// <summary>The zone, when a name was written.</summary>
    public TimeZoneInfo? Zone { get; private set; }

    /// <summary>Days since 2000-01-01.</summary>
    public readonly long Days => Calendar.ToDays(Year, Month, Day);

    /// <param name="needsDate">False for types that are a time only.</param>
    public static DateTimeReader Read(ReadOnlySpan<char> text, string typeName, TypeSettings settings, bool needsDate)
    {
        var reader = new DateTimeReader(text, typeName, settings);
        if (needsDate && reader.TryIso())
            return reader;
        reader = new DateTimeReader(text, typeName, settings);
        reader.ReadFields(needsDate);
        reader.Finish(needsDate);
        return reader;
    }

    /// <summary>True for words such as now and today, whose meaning changes with time.</summary>
    public static bool DependsOnNow(ReadOnlySpan<char> text)
    {
        foreach (string word in (ReadOnlySpan<string>)["now", "today", "tomorrow", "yesterday"])
        {
            if (text.Contains(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    /// <summary>Reads an offset: a sign, hours, and perhaps minutes and seconds, with or without colons.</summary>
    public static bool TryReadOffset(ReadOnlySpan<char> text, out int offset)
    {
        offset = 0;
        if (text.Length < 2 || text[0] is not ('+' or '-'))
            return false;
        ReadOnlySpan<char> digits = text[1..];
        int hours;
        int minutes = 0;
        int seconds = 0;
        int colon = digits.IndexOf(':');
        if (colon >= 0)
        {
            ReadOnlySpan<char> rest = digits[(colon + 1)..];
            int second = rest.IndexOf(':');
            if (!TryNumber(digits[..colon], out hours) || !TryNumber(second < 0 ? rest : rest[..second], out minutes))
                return false;
            if (second >= 0 && !TryNumber(rest[(second + 1)..], out seconds))
                return false;
        }
        else
        {
            if (!TryNumber(digits, out int all))
                return false;
            (hours, minutes) = digits.Length > 2 ? (all / 100, all % 100) : (all, 0);
        }

        if (minutes > 59 || seconds > 59 || hours > 167)
            return false;
        offset = (hours * 60 + minutes) * 60 + seconds;
        if (text[0] == '-')
            offset = -offset;
        return true;
    }

    public readonly SqlException BadSyntax() =>
        new(SqlStates.InvalidDatetimeFormat, $"invalid input syntax for type {_typeName}: \"{_text}\"");

    public readonly SqlException OutOfRange(bool isDateOrder = false) =>
        new(SqlStates.DatetimeFieldOverflow, $"date/time field value out of range: \"{_text}\"")
        {
            Hint = isDateOrder ? "Perhaps you need a different \"datestyle\" setting." : null,
        };

    private static bool TryNumber(ReadOnlySpan<char> text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    private static long Fraction(ReadOnlySpan<char> digits)
    {
        // Digits after a point as microseconds, the seventh one rounding the sixth.
        double value = 0;
        double unit = Calendar.SecondMicros;
        foreach (char c in digits)
        {
            unit /= 10;
            value += (c - '0') * unit;
        }

        return (long)Math.Round(value, MidpointRounding.ToEven);
    }

    /// <summary>YYYY-MM-DD, then perhaps a blank or T, HH:MM:SS, a fraction, and an offset or Z.</summary>
    private bool TryIso()
    {
        ReadOnlySpan<char> t = _text;
        if (t.Length < 10 || t[4] != '-' || t[7] != '-' || !Two(t[..2], out int century) || !Two(t[2..], out int year) ||
            !Two(t[5..], out int month) || !Two(t[8..], out int day))
            return false;
        Year = century * 100 + year;
        Month = month;
        Day = day;
        if (Year == 0 || month is < 1 or > 12 || day < 1 || day > Calendar.DaysInMonth(Year, month))
            return false;
        _have = Parts.Date;
        if (t.Length == 10)
            return true;
        if (t.Length < 19 || t[10] is not (' ' or 'T') || t[13] != ':' || t[16] != ':' || !Two(t[11..], out int hour) ||
            !Two(t[14..], out int minute) || !Two(t[17..], out int second) || hour > 23 || minute > 59 || second > 59)
            return false;
        Time = hour * Calendar.HourMicros + minute * Calendar.MinuteMicros + second * Calendar.SecondMicros;
        _have |= Parts.Time;
        t = t[19..];
        if (t.Length > 1 && t[0] == '.')
        {
            int length = 1;
            while (length < t.Length && char.IsAsciiDigit(t[length]))
                length++;
            if (length > 7)
                return false;
            long fraction = 0;
            for (int i = 1; i <= 6; i++)
                fraction = fraction * 10 + (i < length ? t[i] - '0' : 0);
            Time += fraction;
            t = t[length..];
        }

        if (t.IsEmpty)
            return true;
        Offset = 0;
        if (t is "Z")
            return true;
        bool isOffset = TryReadOffset(t, out int offset) && Math.Abs(offset) < OffsetMax;
        Offset = offset;
        return isOffset;
    }

    private static bool Two(ReadOnlySpan<char> text, out int value)
    {
        value = (text[0] - '0') * 10 + (text[1] - '0');
        return char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[1]);
    }

    // What a number is, given what is there already.
    private void AssignNumber(ReadOnlySpan<char> digits)
    {
        if (!TryNumber(digits, out int value))
            throw OutOfRange();
        bool isLong = digits.Length >= 3;
        switch (_have & Parts.Date)
        {
            case Parts.None when isLong || _settings.DateOrder == DateOrder.Ymd:
                SetYear(value, digits.Length);
                break;
            case Parts.None when _settings.DateOrder == DateOrder.Dmy:
                SetDay(value);
                break;
            case Parts.None:
                SetMonth(value);
                break;
            case Parts.Year:
                SetMonth(value);
                break;
            case Parts.Month when _hasTextMonth && (isLong || _settings.DateOrder == DateOrder.Ymd):
                SetYear(value, digits.Length);
                break;
            case Parts.Year | Parts.Month when _hasTextMonth && isLong && _isTwoDigitYear:
                // What was taken for the year was the day.
                SetDay(Year);
                SetYear(value, digits.Length);
                break;
            case Parts.Month or (Parts.Year | Parts.Month):
                SetDay(value);
                break;
            case Parts.Day or (Parts.Year | Parts.Day):
                SetMonth(value);
                break;
            case Parts.Month | Parts.Day:
                SetYear(value, digits.Length);
                break;
            default:
                throw BadSyntax();
        }
    }

    private void SetYear(int value, int digits)
    {
        Year = value;
        _isTwoDigitYear = digits <= 2;
        _have |= Parts.Year;
    }

    private void SetMonth(int value)
    {
        Month = value;
        _have |= Parts.Month;
    }

    private void SetDay(int value)
    {
        Day = value;
        _have |= Parts.Day;
    }

    private void SetTextMonth(int month)
    {
        // A number that came first and was taken for the month is then the day.
        if ((_have & Parts.Month) != Parts.None)
        {
            if (_hasTextMonth || (_have & Parts.Day) != Parts.None)
                throw BadSyntax();
            SetDay(Month);
        }

        SetMonth(month);
        _hasTextMonth = true;
    }

    private void ReadWord(ReadOnlySpan<char> word)
    {
        int month = DateTimeWords.Month(word);
        if (month != 0)
        {
            SetTextMonth(month);
            return;
        }

        if (DateTimeWords.IsDayOfWeek(word))
            return;
        Span<char> lower = stackalloc char[word.Length];
        word.ToLowerInvariant(lower);
        switch (lower)
        {
            case "am" or "a":
                _isAm = true;
                break;
            case "pm" or "p":
                _isPm = true;
                break;
            case "bc" or "b":
                _isBeforeChrist = true;
                break;
            case "ad" or "at" or "on":
                break;
            case "t" when HasDate && !_isAfterIsoT:
                _isAfterIsoT = true;
                break;
            case "allballs":
                SetTime(0, 0, 0, 0);
                Offset = 0;
                break;
            case "infinity":
                SetMeaning(Meaning.Infinity);
                break;
            case "epoch":
                SetMeaning(Meaning.Epoch);
                break;
            case "now" or "today" or "tomorrow" or "yesterday":
                SetRelative(lower);
                break;
            default:
                SetZone(word);
                break;
        }
    }

    private void SetZone(ReadOnlySpan<char> name)
    {
        if (Offset is not null || Zone is not null)
            throw BadSyntax();
        if (TimeZones.TryAbbreviation(name, out int offset))
        {
            Offset = offset;
            return;
        }

        Zone = TimeZones.Find(name.ToString());
        if (Zone is not null)
            return;
        bool isName = name.ContainsAny('/', '_');
        throw isName
            ? new SqlException(SqlStates.InvalidParameterValue, $"time zone \"{name.ToString().ToLowerInvariant()}\" not recognized")
            : BadSyntax();
    }

    private void SetMeaning(Meaning meaning)
    {
        if (_have != Parts.None)
            throw BadSyntax();
        Says = meaning;
        _have = Parts.Date;
    }

    private void SetRelative(scoped ReadOnlySpan<char> word)
    {
        long now = _settings.Now();
        long local = now + TimeZones.OffsetAt(_settings.TimeZone, now) * Calendar.SecondMicros;
        (long days, long time) = Calendar.Split(local);
        if (word is "now")
        {
            if (HasTime || HasDate)
                throw BadSyntax();
            Time = time;
            _have |= Parts.Time;
            Offset = TimeZones.OffsetAt(_settings.TimeZone, now);
        }

        SetDate(days + (word is "tomorrow" ? 1 : word is "yesterday" ? -1 : 0));
    }

    private void SetDate(long days)
    {
        if ((_have & Parts.Date) != Parts.None)
            throw BadSyntax();
        (Year, Month, Day) = Calendar.FromDays(days);
        _isTwoDigitYear = false;
        _have |= Parts.Date;
    }

    private void Finish(bool needsDate)
    {
        if (Says != Meaning.Moment)
            return;
        bool hasSomeDate = (_have & Parts.Date) != Parts.None;
        if ((needsDate && !HasDate) || (hasSomeDate && !HasDate) || (!needsDate && !HasTime))
            throw BadSyntax();
        if (HasDate)
            FinishDate();
        else if (Zone is not null)
            throw BadSyntax();
        if (_isAm && _isPm)
            throw BadSyntax();
        if (!_isAm && !_isPm)
            return;
        if (!HasTime || Time >= 13 * Calendar.HourMicros)
            throw OutOfRange();
        bool isTwelve = Time >= 12 * Calendar.HourMicros;
        if (_isPm && !isTwelve)
            Time += 12 * Calendar.HourMicros;
        else if (_isAm && isTwelve)
            Time -= 12 * Calendar.HourMicros;
    }

    private void FinishDate()
    {
        bool isJulian = Year <= 0 && !_isBeforeChrist && Day > 0 && _dayOfYear == 0 && IsFromDays();
        if (_isBeforeChrist)
        {
            if (Year <= 0)
                throw OutOfRange();
            Year = 1 - Year;
        }
        else if (_isTwoDigitYear)
        {
            Year += Year < TwoDigitPivot ? 2000 : Year < 100 ? 1900 : 0;
        }
        else if (Year <= 0 && !isJulian)
        {
            throw OutOfRange();
        }

        if (_dayOfYear > 0)
        {
            (Year, Month, Day) = Calendar.FromDays(Calendar.ToDays(Year, 1, 1) + _dayOfYear - 1);
            return;
        }

        if (Month is < 1 or > 12 || Day is < 1 or > 31)
            throw OutOfRange(isDateOrder: true);
        if (Day > Calendar.DaysInMonth(Year, Month))
            throw OutOfRange();
    }

    // Julian days are the only way to a year before Christ without the letters BC.
    private readonly bool IsFromDays() => _text.ContainsAny('j', 'J');

    private void SkipDigits()
    {
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
            _at++;
    }

    private readonly char Peek() => _at < _text.Length ? _text[_at] : '\0';
}
