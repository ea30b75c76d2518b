namespace Longitude.Sql.Types;

/// <summary>Casts between the text types.</summary>
internal static class TextCasts
{
    public static IEnumerable<CastDeclaration> All =>
    [
        NumberCasts.Make("text varchar i 0 -"),
        NumberCasts.Make("text bpchar i 0 -"),
        NumberCasts.Make("varchar text i 0 -"),
        NumberCasts.Make("varchar bpchar i 0 -"),
        NumberCasts.Make("bpchar text i 401 text", static (v, _) => Trim(v)),
        NumberCasts.Make("bpchar varchar i 401 text", static (v, _) => Trim(v)),
        NumberCasts.Make("text name i 407 name", static (v, _) => Datum.Of(NameText.Truncate(v.Text))),
        NumberCasts.Make("varchar name i 1400 name", static (v, _) => Datum.Of(NameText.Truncate(v.Text))),
        NumberCasts.Make("bpchar name i 409 name", static (v, _) => Datum.Of(NameText.Truncate(v.Text.AsSpan().TrimEnd(' ')))),
        NumberCasts.Make("name text i 406 text"),
        NumberCasts.Make("name varchar a 1401 varchar"),
        NumberCasts.Make("name bpchar a 408 bpchar"),
        NumberCasts.Make("text char a 944 char", static (v, _) => Datum.Of(NameText.FirstByte(v.Text))),
        NumberCasts.Make("varchar char a 944 char", static (v, _) => Datum.Of(NameText.FirstByte(v.Text))),
        NumberCasts.Make("bpchar char a 944 char", static (v, _) => Datum.Of(NameText.FirstByte(v.Text))),
        NumberCasts.Make("char text i 946 text"),
        NumberCasts.Make("char varchar a 946 text"),
        NumberCasts.Make("char bpchar a 860 bpchar"),
        NumberCasts.Make("char int4 e 77 int4", static (v, _) => Datum.Of(v.Text.Length == 0 ? 0L : (sbyte)v.Text[0])),
        NumberCasts.Make("int4 char e 78 char", static (v, _) => OfCode(v.Int64)),
        NumberCasts.Make("place text i 0 -"),
        NumberCasts.Make("place varchar i 0 -"),
        NumberCasts.Make("bool text a 2971 text", static (v, _) => OfTruth(v)),
        NumberCasts.Make("bool varchar a 2971 text", static (v, _) => OfTruth(v)),
        NumberCasts.Make("bool bpchar a 2971 text", static (v, _) => OfTruth(v)),
    ];

    private static Datum Trim(Datum value) =>
        value.Text.EndsWith(' ') ? Datum.Of(value.Text.TrimEnd(' ')) : value;

    private static Datum OfTruth(Datum value) => Datum.Of(value.Boolean ? "true" : "false");

    private static Datum OfCode(long code)
    {
        if (code is < sbyte.MinValue or > sbyte.MaxValue)
            throw new SqlException(SqlStates.NumericValueOutOfRange, "\"char\" out of range");
        return Datum.Of(code == 0 ? "" : ((char)(byte)code).ToString());
    }
}
