using System.Globalization;
using System.Text;
using Longitude.Sql.Types;
using Calendar = Longitude.Sql.Types.Calendar;

namespace Longitude.Sql.Functions;

/// <summary>to_char() of timestamps and intervals.</summary>
internal sealed class DateTimeWriter
{
    private static readonly string[] RomanMonths = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];

    private readonly StringBuilder _text = new();
    private int _year;
    private int _month;
    private int _day;
    private long _days;
    private long _micros;
    private bool _isInterval;
    private int? _offset;
    private string _zone = "";

    /// <param name="utc">The moment, when it has one: then the zone's fields are written.</param>
    public static Datum Write(long local, long? utc, string picture, TypeSettings settings)
    {
        if (!Calendar.IsFinite(local))
            return Datum.Null;
        (long days, long time) = Calendar.Split(local);
        var writer = new DateTimeWriter { _days = days, _micros = time };
        (writer._year, writer._month, writer._day) = Calendar.FromDays(days);
        if (utc is { } moment)
        {
            writer._offset = TimeZones.OffsetAt(settings.TimeZone, moment);
            writer._zone = TimeZones.AbbreviationAt(settings.TimeZone, moment);
        }

        return Datum.Of(writer.Write(picture));
    }

    public static Datum Write(Interval value, string picture)
    {
        var writer = new DateTimeWriter
        {
            _year = value.Months / Interval.MonthsPerYear,
            _month = value.Months % Interval.MonthsPerYear,
            _day = value.Days,
            _micros = value.Micros,
            _isInterval = true,
        };
        return Datum.Of(writer.Write(picture));
    }

    private string Write(string picture)
    {
        foreach (PicturePiece piece in DateTimePicture.Parse(picture))
        {
            if (piece.Key.Length == 0)
                _text.Append(piece.Written);
            else if (!WriteName(piece))
                WriteNumber(piece);
        }

        return _text.ToString();
    }

    private long Hour => _micros / Calendar.HourMicros;

    // Pieces that are words: names, halves of the day, eras, zones.
    private bool WriteName(PicturePiece piece)
    {
        switch (piece.Key)
        {
            case "A.M." or "AM" or "P.M." or "PM":
                bool isAfternoon = Hour % 24 is >= 12 or <= -12;
                string half = piece.Key.Contains('.', StringComparison.Ordinal) ? isAfternoon ? "P.M." : "A.M." : isAfternoon ? "PM" : "AM";
                _text.Append(InCaseOf(piece, half));
                return true;
            case "B.C." or "BC" or "A.D." or "AD":
                RequireDate(piece);
                string era = piece.Key.Contains('.', StringComparison.Ordinal) ? _year <= 0 ? "B.C." : "A.D." : _year <= 0 ? "BC" : "AD";
                _text.Append(InCaseOf(piece, era));
                return true;
            case "MONTH" or "MON":
                RequireDate(piece);
                WriteWord(piece, DateTimeWords.Months[_month - 1], piece.Key is "MON" ? 3 : 9);
                return true;
            case "DAY" or "DY":
                RequireDate(piece);
                WriteWord(piece, DateTimeWords.Days[Calendar.DayOfWeek(_days)], piece.Key is "DY" ? 3 : 9);
                return true;
            case "RM":
                WriteRoman(piece);
                return true;
            case "TZ":
                RequireDate(piece);
                _text.Append(piece.Written is "tz" ? _zone.ToLowerInvariant() : _zone);
                return true;
            case "FX":
                return true;
            default:
                return false;
        }
    }

    private void WriteRoman(PicturePiece piece)
    {
        if (_isInterval && _month == 0 && _year == 0)
            return;
        int index = _month switch { > 0 => _month - 1, 0 => 11, _ => 11 + _month };
        string roman = InCaseOf(piece, RomanMonths[index]);
        _text.Append(piece.IsTight ? roman : roman.PadRight(4));
    }

    private void WriteWord(PicturePiece piece, string word, int width)
    {
        string cut = width == 3 ? word[..3] : word;
        _text.Append(InCaseOf(piece, cut).PadRight(piece.IsTight || width == 3 ? 0 : width));
    }

    private static string InCaseOf(PicturePiece piece, string word)
    {
        if (char.IsAsciiLetterLower(piece.Written[0]))
            return word.ToLowerInvariant();
        bool isCapital = piece.Written.Length > 1 && char.IsAsciiLetterLower(piece.Written[1]);
        return isCapital ? word : word.ToUpperInvariant();
    }

    private void RequireDate(PicturePiece piece)
    {
        if (_isInterval)
            throw new SqlException(SqlStates.InvalidDatetimeFormat, "invalid format specification for an interval value") { Hint = "Intervals are not tied to specific calendar dates." };
        _ = piece;
    }

    private void WriteNumber(PicturePiece piece)
    {
        long seconds = _micros / Calendar.SecondMicros;
        long fraction = Math.Abs(_micros % Calendar.SecondMicros);
        switch (piece.Key)
        {
            case "HH24":
                Append(piece, Hour, 2);
                break;
            case "HH12" or "HH":
                Append(piece, Hour % 12 == 0 ? 12 : Hour % 12, 2);
                break;
            case "MI":
                Append(piece, seconds / 60 % 60, 2);
                break;
            case "SS":
                Append(piece, seconds % 60, 2);
                break;
            case "MS" or "FF3":
                Append(piece, fraction / 1000, 3, isFraction: true);
                break;
            case "US" or "FF6":
                Append(piece, fraction, 6, isFraction: true);
                break;
            case "FF1" or "FF2" or "FF4" or "FF5":
                int digits = piece.Key[2] - '0';
                Append(piece, fraction / PowersOfTen.Longs[6 - digits], digits, isFraction: true);
                break;
            case "SSSS" or "SSSSS":
                Append(piece with { IsTight = true }, seconds, 1);
                break;
            case "TZH" or "TZM" or "OF":
                WriteOffset(piece);
                break;
            default:
                WriteDate(piece);
                break;
        }
    }

    private void WriteOffset(PicturePiece piece)
    {
        RequireDate(piece);
        int offset = _offset ?? 0;
        int absolute = Math.Abs(offset);
        if (piece.Key is "TZM")
        {
            _text.Append(CultureInfo.InvariantCulture, $"{absolute / 60 % 60:00}");
            return;
        }

        _text.Append(offset < 0 ? '-' : '+').Append(CultureInfo.InvariantCulture, $"{absolute / 3600:00}");
        if (piece.Key is "OF" && absolute % 3600 != 0)
            _text.Append(CultureInfo.InvariantCulture, $":{absolute / 60 % 60:00}");
    }

    private void WriteDate(PicturePiece piece)
    {
        // A year before Christ is written as a positive number; BC says the rest.
        int year = _isInterval || _year > 0 ? _year : 1 - _year;
        switch (piece.Key)
        {
            case "YYYY":
                Append(piece, year, year < 0 ? 5 : 4);
                break;
            case "Y,YYY":
                _text.Append(CultureInfo.InvariantCulture, $"{year / 1000},{year % 1000:000}").Append(Suffix(piece, year));
                break;
            case "YYY":
                Append(piece, year % 1000, 3);
                break;
            case "YY":
                Append(piece, year % 100, 2);
                break;
            case "Y":
                Append(piece, year % 10, 1);
                break;
            case "CC":
                Append(piece, _isInterval ? _year / 100 : _year > 0 ? (_year - 1) / 100 + 1 : (_year - 100) / 100, 2);
                break;
            case "MM":
                Append(piece, _month, 2);
                break;
            case "DD":
                Append(piece, _day, 2);
                break;
            case "Q":
                if (_month != 0)
                    Append(piece, (Math.Abs(_month) - 1) / 3 + 1, 1);
                break;
            case "DDD":
                Append(piece, _isInterval ? (long)_year * 12 * Interval.DaysPerMonth + _month * Interval.DaysPerMonth + _day : Calendar.DayOfYear(_year, _month, _day), 3);
                break;
            case "WW" or "W":
                int day = piece.Key is "W" ? _day : _isInterval ? _month * Interval.DaysPerMonth + _day : Calendar.DayOfYear(_year, _month, _day);
                Append(piece, (day - 1) / 7 + 1, piece.Key.Length);
                break;
            case "J":
                Append(piece with { IsTight = true }, _days + Calendar.JulianDayOfEpoch, 1);
                break;
            default:
                WriteWeek(piece);
                break;
        }
    }

    private void WriteWeek(PicturePiece piece)
    {
        RequireDate(piece);
        (int isoYear, int week) = Calendar.IsoWeek(_days);
        int weekday = Calendar.DayOfWeek(_days);
        switch (piece.Key)
        {
            case "D":
                Append(piece, weekday + 1, 1);
                break;
            case "ID":
                Append(piece, weekday == 0 ? 7 : weekday, 1);
                break;
            case "IW":
                Append(piece, week, 2);
                break;
            case "IDDD":
                Append(piece, (week - 1) * 7 + (weekday == 0 ? 7 : weekday), 3);
                break;
            case "IYYY":
                Append(piece, isoYear, 4);
                break;
            case "IYY":
                Append(piece, isoYear % 1000, 3);
                break;
            case "IY":
                Append(piece, isoYear % 100, 2);
                break;
            case "I":
                Append(piece, isoYear % 10, 1);
                break;
        }
    }

    private void Append(PicturePiece piece, long number, int digits, bool isFraction = false)
    {
        // Zeros of a fraction are part of the number.
        int width = piece.IsTight && !isFraction ? 1 : digits;
        string text = Math.Abs(number).ToString(CultureInfo.InvariantCulture).PadLeft(width, '0');
        _text.Append(number < 0 ? "-" : "").Append(text).Append(Suffix(piece, number));
    }

    private static string Suffix(PicturePiece piece, long number)
    {
        if (piece.Ordinal is null)
            return "";
        string suffix = NumberPicture.OrdinalSuffix(number);
        return piece.Ordinal is "TH" ? suffix.ToUpperInvariant() : suffix;
    }
}
