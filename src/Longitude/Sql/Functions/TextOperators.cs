using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>Operators of texts, apart from comparison.</summary>
internal static class TextOperators
{
    public static readonly OperatorInfo[] All =
    [
        Define.Operator("||", 654, 1258, "textcat(text, text) text", static (a, b, _) => Datum.Of(string.Concat(a.Text, b.Text))),
        Define.Operator("^@", 3877, 3696, "starts_with(text, text) bool", static (a, b, _) => Datum.Of(a.Text.StartsWith(b.Text, StringComparison.Ordinal))),
        Define.Operator("~<~", 2314, 2160, "text_pattern_lt(text, text) bool", static (a, b, _) => Datum.Of(TextOrder.Compare(a.Text, b.Text) < 0)),
        Define.Operator("~<=~", 2315, 2161, "text_pattern_le(text, text) bool", static (a, b, _) => Datum.Of(TextOrder.Compare(a.Text, b.Text) <= 0)),
        Define.Operator("~>=~", 2317, 2163, "text_pattern_ge(text, text) bool", static (a, b, _) => Datum.Of(TextOrder.Compare(a.Text, b.Text) >= 0)),
        Define.Operator("~>~", 2318, 2164, "text_pattern_gt(text, text) bool", static (a, b, _) => Datum.Of(TextOrder.Compare(a.Text, b.Text) > 0)),
    ];
}
