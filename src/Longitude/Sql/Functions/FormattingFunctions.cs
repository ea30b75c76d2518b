using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>to_char() and its opposites.</summary>
internal static class FormattingFunctions
{
    public static readonly FunctionInfo[] All =
    [
        Define.Scalar(2049, "to_char(timestamp, text) text", static (v, p, c) => NotEmpty(p) ? DateTimeWriter.Write(v.Int64, null, p.Text, c.Types) : Datum.Null, Volatility.Stable),
        Define.Scalar(
            1770,
            "to_char(timestamptz, text) text",
            static (v, p, c) => NotEmpty(p) ? DateTimeWriter.Write(DateTimeCasts.ToLocal(v.Int64, c.Types), v.Int64, p.Text, c.Types) : Datum.Null,
            Volatility.Stable),
        Define.Scalar(1768, "to_char(interval, text) text", static (v, p, _) => NotEmpty(p) ? DateTimeWriter.Write(v.As<Interval>(), p.Text) : Datum.Null, Volatility.Stable),
        Define.Scalar(1772, "to_char(numeric, text) text", static (v, p, _) => Datum.Of(NumberPicture.Format(v.As<Numeric>(), p.Text)), Volatility.Stable),
        Define.Scalar(1773, "to_char(int4, text) text", static (v, p, _) => Datum.Of(NumberPicture.Format(Numeric.Of(v.Int64), p.Text)), Volatility.Stable),
        Define.Scalar(1774, "to_char(int8, text) text", static (v, p, _) => Datum.Of(NumberPicture.Format(Numeric.Of(v.Int64), p.Text)), Volatility.Stable),
        Define.Scalar(1775, "to_char(float4, text) text", static (v, p, _) => Datum.Of(NumberPicture.Format(Numeric.Of((float)v.Double), p.Text)), Volatility.Stable),
        Define.Scalar(1776, "to_char(float8, text) text", static (v, p, _) => Datum.Of(NumberPicture.Format(Numeric.Of(v.Double), p.Text)), Volatility.Stable),
        Define.Scalar(1777, "to_number(text, text) numeric", static (t, p, _) => NotEmpty(p) ? NumberPicture.Read(t.Text, p.Text) : Datum.Null, Volatility.Stable),
        Define.Scalar(1780, "to_date(text, text) date", static (t, p, _) => Datum.Of(DateTimeScanner.ReadDate(t.Text, p.Text)), Volatility.Stable),
        Define.Scalar(1778, "to_timestamp(text, text) timestamptz", static (t, p, c) => Datum.Of(DateTimeScanner.ReadTimestamp(t.Text, p.Text, c.Types)), Volatility.Stable),
    ];

    private static bool NotEmpty(Datum picture) => picture.Text.Length > 0;
}
