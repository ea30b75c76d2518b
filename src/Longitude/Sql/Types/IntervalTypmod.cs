using System.Globalization;
using Longitude.Sql.Syntax;

namespace Longitude.Sql.Types;

/// <summary>The modifier of interval: which fields it keeps (<c>interval day to second</c>), and digits of the seconds.</summary>
internal static class IntervalTypmod
{
    public const int FullRange = 0x7FFF;
    public const int FullPrecision = 0xFFFF;

    // Bits of the fields, as in PostgreSQL.
    public const int Month = 1 << 1;
    public const int Year = 1 << 2;
    public const int Day = 1 << 3;
    public const int Hour = 1 << 10;
    public const int Minute = 1 << 11;
    public const int Second = 1 << 12;

    private const int SecondsPrecisionMax = 6;

    private static readonly (string Name, int Fields)[] Ranges =
    [
        ("year", Year),
        ("month", Month),
        ("day", Day),
        ("hour", Hour),
        ("minute", Minute),
        ("second", Second),
        ("year to month", Year | Month),
        ("day to hour", Day | Hour),
        ("day to minute", Day | Hour | Minute),
        ("day to second", Day | Hour | Minute | Second),
        ("hour to minute", Hour | Minute),
        ("hour to second", Hour | Minute | Second),
        ("minute to second", Minute | Second),
    ];

    public static int Encode(TypeName name)
    {
        int range = FullRange;
        if (name.IntervalFields is { } fields)
        {
            (string Name, int Fields) found = Array.Find(Ranges, r => string.Equals(r.Name, fields, StringComparison.Ordinal));
            range = found.Name is null ? throw Invalid(name, "invalid INTERVAL type modifier") : found.Fields;
        }

        int precision = FullPrecision;
        if (name.Modifiers.Count > 0)
        {
            if (name.Modifiers.Count > 1)
                throw Invalid(name, "invalid INTERVAL type modifier");
            if (name.Modifiers[0] < 0)
                throw Invalid(name, $"INTERVAL({name.Modifiers[0]}) precision must not be negative");
            precision = (int)Math.Min(name.Modifiers[0], SecondsPrecisionMax);
        }

        return (range << 16) | precision;
    }

    public static int Fields(int typmod) => (typmod >> 16) & FullRange;

    public static int Precision(int typmod) => typmod & FullPrecision;

    public static string Format(int typmod)
    {
        string name = Array.Find(Ranges, r => r.Fields == Fields(typmod)).Name is { } fields ? " " + fields : "";
        int precision = Precision(typmod);
        return precision == FullPrecision ? name : string.Create(CultureInfo.InvariantCulture, $"{name}({precision})");
    }

    /// <summary>Cuts off the fields that the type does not have, and rounds the seconds.</summary>
    public static Interval Apply(Interval value, int typmod)
    {
        if (typmod < 0)
            return value;
        Interval cut = Fields(typmod) switch
        {
            Year => new Interval(value.Months / Interval.MonthsPerYear * Interval.MonthsPerYear, 0, 0),
            Month or (Year | Month) => new Interval(value.Months, 0, 0),
            Day => value with { Micros = 0 },
            Hour or (Day | Hour) => value with { Micros = value.Micros / Calendar.HourMicros * Calendar.HourMicros },
            Minute or (Hour | Minute) or (Day | Hour | Minute) =>
                value with { Micros = value.Micros / Calendar.MinuteMicros * Calendar.MinuteMicros },
            _ => value,
        };
        int precision = Precision(typmod);
        return precision == FullPrecision ? cut : cut with { Micros = Typmods.RoundMicros(cut.Micros, precision) };
    }

    private static SqlException Invalid(TypeName name, string message) =>
        new(SqlStates.InvalidParameterValue, message) { Position = name.Position + 1 };
}
