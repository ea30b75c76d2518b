using System.Globalization;
using Longitude.Sql.Types;
using Calendar = Longitude.Sql.Types.Calendar;

namespace Longitude.Sql.Functions;

/// <summary>to_date() and to_timestamp() of a text and a picture.</summary>
internal sealed class DateTimeScanner
{
    private readonly string _text;
    private readonly Dictionary<string, int> _fields = new(StringComparer.Ordinal);
    private int _at;
    private bool _isBeforeChrist;
    private bool? _isAfternoon;
    private int? _offset;

    private DateTimeScanner(string text) => _text = text;

    public static long ReadDate(string text, string picture) => Scan(text, picture).Days();

    public static long ReadTimestamp(string text, string picture, TypeSettings settings)
    {
        DateTimeScanner scanner = Scan(text, picture);
        Int128 local = (Int128)scanner.Days() * Calendar.DayMicros + scanner.Time();
        if (scanner._offset is { } offset)
            return Calendar.Check(local - offset * Calendar.SecondMicros);
        return DateTimeCasts.ToZoned(Calendar.Check(local), settings);
    }

    private static DateTimeScanner Scan(string text, string picture)
    {
        var scanner = new DateTimeScanner(text);
        PicturePiece[] pieces = DateTimePicture.Parse(picture);
        bool isExact = Array.Exists(pieces, p => p.Key is "FX");
        if (!isExact)
            scanner.SkipBlanks();
        for (int i = 0; i < pieces.Length && scanner._at < text.Length; i++)
        {
            PicturePiece piece = pieces[i];
            if (piece.Key.Length == 0)
            {
                scanner.SkipText(piece, isExact);
                continue;
            }

            bool isBeforeDigits = i + 1 < pieces.Length && pieces[i + 1].Key.Length > 0;
            scanner.ReadPiece(piece, isBeforeDigits);
            if (!isExact)
                scanner.SkipBlanks();
        }

        return scanner;
    }

    private static bool IsSeparator(char c) => !char.IsAsciiLetterOrDigit(c) && c is > ' ' and < '\u007f';

    private void SkipBlanks()
    {
        while (_at < _text.Length && Blanks.Is(_text[_at]))
            _at++;
    }

    private void SkipText(PicturePiece piece, bool isExact)
    {
        if (piece.IsQuoted || isExact)
        {
            _at = Math.Min(_at + piece.Written.Length, _text.Length);
            return;
        }

        char c = piece.Written[0];
        if (Blanks.Is(c) || IsSeparator(c))
        {
            // A separator stands for any other, and may be missing.
            if (_at < _text.Length && IsSeparator(_text[_at]) && !IsSign())
                _at++;
            SkipBlanks();
        }
        else if (_at < _text.Length)
        {
            _at++;
        }
    }

    private bool IsSign() =>
        _text[_at] is '+' or '-' && _at > 0 && Blanks.Is(_text[_at - 1]) && _at + 1 < _text.Length && char.IsAsciiDigit(_text[_at + 1]);

    private void ReadPiece(PicturePiece piece, bool isBeforeDigits)
    {
        switch (piece.Key)
        {
            case "FX":
                break;
            case "AM" or "PM" or "A.M." or "P.M.":
                _isAfternoon = ReadWord(piece, ["a.m.", "p.m.", "am", "pm"]) % 2 == 1;
                break;
            case "AD" or "BC" or "A.D." or "B.C.":
                _isBeforeChrist = ReadWord(piece, ["a.d.", "b.c.", "ad", "bc"]) % 2 == 1;
                break;
            case "MONTH":
                Set("MM", ReadWord(piece, DateTimeWords.Months) + 1);
                break;
            case "MON":
                Set("MM", ReadWord(piece, [.. DateTimeWords.Months.Select(m => m[..3])]) + 1);
                break;
            case "DAY":
                ReadWord(piece, DateTimeWords.Days);
                break;
            case "DY":
                ReadWord(piece, [.. DateTimeWords.Days.Select(d => d[..3])]);
                break;
            case "RM":
                Set("MM", ReadRoman(piece));
                break;
            case "TZH" or "TZM" or "OF":
                ReadOffset(piece);
                break;
            case "TZ":
                throw new SqlException(SqlStates.FeatureNotSupported, $"formatting field \"{piece.Written}\" is only supported in to_char");
            default:
                ReadField(piece, isBeforeDigits);
                break;
        }
    }

    private void ReadField(PicturePiece piece, bool isBeforeDigits)
    {
        int start = _at;
        int digitsMax = WidthOf(piece.Key);

        // What follows directly limits a number; otherwise all digits belong to it.
        bool isLimited = isBeforeDigits && !piece.IsTight;
        int value = ReadNumber(piece, isLimited ? digitsMax : 9);
        int digits = _at - start;
        if (piece.Ordinal is not null)
            _at = Math.Min(_at + 2, _text.Length);
        switch (piece.Key)
        {
            case "YYY" or "YY" or "Y" when digits < 4:
                value += (piece.Key, value) switch
                {
                    ("YYY", < 520) => 2000,
                    ("YYY", _) => 1000,
                    (_, < 70) => 2000,
                    _ => 1900,
                };
                Set("YYYY", value);
                break;
            case "YYYY" or "YYY" or "YY" or "Y" or "Y,YYY":
                Set("YYYY", value);
                break;
            case "HH" or "HH12":
                if (value is < 1 or > 12)
                {
                    throw new SqlException(SqlStates.InvalidDatetimeFormat, $"hour \"{value}\" is invalid for the 12-hour clock")
                    {
                        Hint = "Use the 24-hour clock, or give an hour between 1 and 12.",
                    };
                }

                Set("HH12", value);
                break;
            case "MS":
                Set("MS", (int)Math.Round(value * Math.Pow(10, 3 - digits)));
                break;
            case "US" or "FF1" or "FF2" or "FF3" or "FF4" or "FF5" or "FF6":
                double micros = value * Math.Pow(10, 6 - digits);
                Set("US", (int)Math.Round(micros));
                break;
            default:
                Set(piece.Key is "SSSSS" ? "SSSS" : piece.Key, value);
                break;
        }
    }

    private static int WidthOf(string key) => key switch
    {
        "YYYY" or "IYYY" or "HH24" when key is "HH24" => 2,
        "YYYY" or "IYYY" => 4,
        "YYY" or "IYY" or "DDD" or "IDDD" or "MS" or "FF3" => 3,
        "US" or "FF6" => 6,
        "FF1" or "Y" or "I" or "D" or "ID" or "Q" or "W" => 1,
        "FF4" => 4,
        "FF5" or "SSSS" or "SSSSS" => 5,
        "J" => 7,
        "Y,YYY" => 9,
        _ => 2,
    };

    private int ReadNumber(PicturePiece piece, int digitsMax)
    {
        int start = _at;
        if (_at < _text.Length && _text[_at] is '-' or '+')
            _at++;
        int digits = _at;
        while (_at < _text.Length && _at - digits < digitsMax && (char.IsAsciiDigit(_text[_at]) || (piece.Key is "Y,YYY" && _text[_at] == ',')))
            _at++;
        string number = _text[start.._at].Replace(",", "", StringComparison.Ordinal);
        if (_at > digits && int.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value))
            return value;
        string rest = _text[start..Math.Min(start + Math.Max(digitsMax > 8 ? WidthOf(piece.Key) : digitsMax, 1), _text.Length)];
        throw new SqlException(SqlStates.InvalidDatetimeFormat, $"invalid value \"{rest}\" for \"{piece.Written}\"") { Detail = "Value must be an integer." };
    }

    private int ReadWord(PicturePiece piece, string[] words)
    {
        int found = -1;
        for (int i = 0; i < words.Length; i++)
        {
            bool isHere = string.Compare(_text, _at, words[i], 0, words[i].Length, StringComparison.OrdinalIgnoreCase) == 0;
            if (isHere && (found < 0 || words[i].Length > words[found].Length))
                found = i;
        }

        if (found < 0)
        {
            int end = _at;
            while (end < _text.Length && !Blanks.Is(_text[end]))
                end++;
            throw new SqlException(SqlStates.InvalidDatetimeFormat, $"invalid value \"{_text[_at..end]}\" for \"{piece.Written}\"")
            {
                Detail = "The given value did not match any of the allowed values for this field.",
            };
        }

        _at += words[found].Length;
        return found;
    }

    private int ReadRoman(PicturePiece piece) =>
        ReadWord(piece, ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"]) + 1;

    private void ReadOffset(PicturePiece piece)
    {
        int sign = 1;
        if (piece.Key is not "TZM" && _at < _text.Length && _text[_at] is '-' or '+')
            sign = _text[_at++] == '-' ? -1 : 1;
        if (piece.Key is "TZM")
        {
            int minutes = ReadNumber(piece, 2) * 60;
            _offset = (_offset ?? 0) + ((_offset ?? 0) < 0 ? -minutes : minutes);
            return;
        }

        _offset = sign * ReadNumber(piece, 2) * 3600;
        if (piece.Key is "OF" && _at < _text.Length && _text[_at] == ':')
        {
            _at++;
            _offset += sign * ReadNumber(piece, 2) * 60;
        }
    }

    private void Set(string field, int value)
    {
        if (_fields.TryGetValue(field, out int before) && before != value)
        {
            throw new SqlException(SqlStates.InvalidDatetimeFormat, $"conflicting values for \"{field}\" field in formatting string")
            {
                Detail = "This value contradicts a previous setting for the same field type.",
            };
        }

        _fields[field] = value;
    }

    private int? Get(string field) => _fields.TryGetValue(field, out int value) ? value : null;

    private long Days()
    {
        if (Get("J") is { } julian)
            return CheckDate(julian - Calendar.JulianDayOfEpoch);
        if (Get("IYYY") is { } isoYear)
        {
            if (Get("IDDD") is { } isoDay)
                return CheckDate(Calendar.IsoWeekStart(isoYear, 1) + isoDay - 1);
            return CheckDate(Calendar.IsoWeekStart(isoYear, Get("IW") ?? 1) + (Get("ID") ?? 1) - 1);
        }

        int? century = Get("CC");
        int year = Get("YYYY") ?? (century is { } c ? (c - 1) * 100 + 1 : 0);
        bool isBefore = _isBeforeChrist != year < 0;
        year = Math.Abs(year);

        // Nothing said about the year is the year before Christ's birth, as PostgreSQL has it.
        int astronomical = isBefore && year > 0 ? 1 - year : year;
        if (Get("DDD") is { } dayOfYear)
            return CheckDay(dayOfYear, Calendar.IsLeapYear(astronomical) ? 366 : 365, Calendar.ToDays(astronomical, 1, 1) + dayOfYear - 1);
        if (Get("WW") is { } week)
            return CheckDate(Calendar.ToDays(astronomical, 1, 1) + (week - 1) * 7);
        int month = Get("MM") ?? 1;
        int day = Get("DD") ?? ((Get("W") ?? 1) - 1) * 7 + 1;
        if (month is < 1 or > 12)
            throw OutOfRange();
        return CheckDay(day, Calendar.DaysInMonth(astronomical, month), Calendar.ToDays(astronomical, month, day));
    }

    private long CheckDate(long days) =>
        days is >= Calendar.DaysMin and < Calendar.DaysEnd
            ? days
            : throw new SqlException(SqlStates.DatetimeFieldOverflow, $"date out of range: \"{_text}\"");

    private long CheckDay(int day, int last, long days) => day >= 1 && day <= last ? CheckDate(days) : throw OutOfRange();

    private long Time()
    {
        if (Get("SSSS") is { } seconds)
            return CheckRange(seconds, 86399) * Calendar.SecondMicros + Fraction();
        long hour = Get("HH24") ?? 0;
        if (Get("HH12") is { } twelve)
            hour = (_isAfternoon, twelve) switch { (true, 12) => 12, (true, _) => twelve + 12, (false, 12) => 0, _ => twelve };
        else if (_isAfternoon is true && hour < 12)
            hour += 12;
        return CheckRange(hour, 23) * Calendar.HourMicros + CheckRange(Get("MI") ?? 0, 59) * Calendar.MinuteMicros +
            CheckRange(Get("SS") ?? 0, 59) * Calendar.SecondMicros + Fraction();
    }

    private long Fraction() => (Get("MS") ?? 0) * 1000L + (Get("US") ?? 0);

    private long CheckRange(long value, long max) => value >= 0 && value <= max ? value : throw OutOfRange();

    private SqlException OutOfRange() => new(SqlStates.DatetimeFieldOverflow, $"date/time field value out of range: \"{_text}\"");
}
