using System.Globalization;

namespace Longitude.Tests.Sql.Comparison;

/// <summary>Constants of the types that tables and expressions have: few different ones, so that values meet.</summary>
internal static class Literals
{
    /// <summary>What columns and expressions may have as their type.</summary>
    public static readonly string[] Types =
        ["int4", "text", "bool", "int8", "int2", "numeric", "float8", "varchar", "date", "timestamp", "timestamptz", "uuid", "mood", "int4[]", "text[]", "interval", "time", "bytea", "float4", "jsonb"];

    private static readonly string[] Texts = ["a", "b", "", "ab", "abc", "B", "Ab", "ä", "zoë", "x y", " a", "a ", "10", "a_b", "50%", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"];

    private static readonly string[] Days = ["2024-01-01", "2024-02-29", "2023-12-31", "2024-03-10", "1999-12-31", "2000-01-01", "2024-01-02", "1970-01-01"];

    private static readonly string[] Times = ["00:00:00", "12:30:00", "23:59:59.999999", "06:07:08.5"];

    private static readonly string[] Ids = ["00000000-0000-0000-0000-000000000000", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a12", "ffffffff-ffff-ffff-ffff-ffffffffffff"];

    private static readonly string[] Spans = ["1 day", "24 hours", "1 month", "-2 hours", "0", "1 year 2 months 3 days 04:05:06.7", "30 days"];

    private static readonly string[] Documents = ["1", "\"a\"", "{}", "[]", "{\"a\": 1}", "{\"b\": [1, 2], \"a\": null}", "[1, \"x\"]", "true", "null"];

    private static readonly string[] Moods = ["sad", "ok", "happy"];

    /// <summary>A constant as an expression of exactly this type.</summary>
    public static string Typed(string type, Choices choices) => type switch
    {
        "int4" or "numeric" => Bare(type, choices),
        "bool" => Bare(type, choices),
        _ => $"{Bare(type, choices)}::{type}",
    };

    /// <summary>A constant as it stands in VALUES, or beside a column.</summary>
    public static string Bare(string type, Choices choices) => type switch
    {
        "int4" or "int8" or "int2" => Small(choices).ToString(CultureInfo.InvariantCulture),
        "numeric" => (Small(choices) * 25 / 100m).ToString("0.00", CultureInfo.InvariantCulture),
        "float8" or "float4" => (Small(choices) / 2.0).ToString(CultureInfo.InvariantCulture) is var n && n.StartsWith('-') ? $"'{n}'" : n,
        "text" or "varchar" => $"'{choices.Of(Texts)}'",
        "bool" => choices.Of("true", "false"),
        "date" => $"'{choices.Of(Days)}'",
        "timestamp" => $"'{choices.Of(Days)} {choices.Of(Times)}'",
        "timestamptz" => $"'{choices.Of(Days)} {choices.Of(Times)}{choices.Of("+00", "+02", "-05")}'",
        "uuid" => $"'{choices.Of(Ids)}'",
        "interval" => $"'{choices.Of(Spans)}'",
        "time" => $"'{choices.Of(Times)}'",
        "bytea" => choices.Of("'\\x'", "'\\x00'", "'\\x61'", "'\\x6162'", "'\\xff00'"),
        "jsonb" => $"'{choices.Of(Documents)}'",
        "mood" => $"'{choices.Of(Moods)}'",
        "int4[]" => choices.Of("'{}'", "'{1}'", "'{1,2}'", "'{2,1,NULL}'", "'{0,1,2,3}'"),
        "text[]" => choices.Of("'{}'", "'{a}'", "'{a,b}'", "'{b,NULL,\"x y\"}'", "'{\"\",ab}'"),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, message: null),
    };

    /// <summary>Values at the ends of a type, which arithmetic would not survive.</summary>
    public static string Edge(string type, Choices choices) => type switch
    {
        "int4" => choices.Of("2147483647", "-2147483648"),
        "int8" => choices.Of("9223372036854775807", "-9223372036854775808"),
        "int2" => choices.Of("32767", "-32768"),
        "float8" => choices.Of("'NaN'", "'Infinity'", "'-Infinity'", "1e300", "1e-300"),
        "date" or "timestamp" or "timestamptz" => choices.Of("'infinity'", "'-infinity'", "'0044-03-15 BC'", "'9999-12-31'"),
        "int4[]" => "'{{1,2},{3,4}}'",
        _ => Bare(type, choices),
    };

    private static int Small(Choices choices)
    {
        int n = choices.Below(24);
        return n < 16 ? n : 15 - n;
    }
}
