using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>Operators and functions of jsonb that look into a value. Those that make a changed one are in <see cref="JsonbEditing"/>.</summary>
internal static class JsonbFunctions
{
    public static readonly OperatorInfo[] Operators =
    [
        Define.Operator("->", 3211, 3478, "jsonb_object_field(jsonb, text) jsonb", static (j, k, _) => Value(Field(j, k))),
        Define.Operator("->>", 3477, 3214, "jsonb_object_field_text(jsonb, text) text", static (j, k, _) => Text(Field(j, k))),
        Define.Operator("->", 3212, 3215, "jsonb_array_element(jsonb, int4) jsonb", static (j, i, _) => Value(Element(j, i))),
        Define.Operator("->>", 3481, 3216, "jsonb_array_element_text(jsonb, int4) text", static (j, i, _) => Text(Element(j, i))),
        new(3213, "#>", Define.Scalar(
            3217, "jsonb_extract_path(from_json jsonb, variadic path_elems text[]) jsonb", static (j, p, _) => Value(JsonPaths.Find(Of(j), p.As<SqlArray>().Items)))),
        new(3206, "#>>", Define.Scalar(
            3940, "jsonb_extract_path_text(from_json jsonb, variadic path_elems text[]) text", static (j, p, _) => Text(JsonPaths.Find(Of(j), p.As<SqlArray>().Items)))),
        Define.Operator("@>", 3246, 4046, "jsonb_contains(jsonb, jsonb) bool", static (a, b, _) => Datum.Of(Contains(Of(a), Of(b)))),
        Define.Operator("<@", 3250, 4050, "jsonb_contained(jsonb, jsonb) bool", static (a, b, _) => Datum.Of(Contains(Of(b), Of(a)))),
        Define.Operator("?", 3247, 4047, "jsonb_exists(jsonb, text) bool", static (j, k, _) => Datum.Of(Exists(Of(j), k.Text))),
        Define.Operator(
            "?|",
            3248,
            4048,
            "jsonb_exists_any(jsonb, text[]) bool",
            static (j, k, _) => Datum.Of(Array.Exists(k.As<SqlArray>().Items, i => !i.IsNull && Exists(Of(j), i.Text)))),
        Define.Operator(
            "?&",
            3249,
            4049,
            "jsonb_exists_all(jsonb, text[]) bool",
            static (j, k, _) => Datum.Of(Array.TrueForAll(k.As<SqlArray>().Items, i => i.IsNull || Exists(Of(j), i.Text)))),
    ];

    public static readonly FunctionInfo[] All =
    [
        Define.Scalar(3207, "jsonb_array_length(jsonb) int4", static (j, _) => Length(Of(j))),
        Define.Scalar(3210, "jsonb_typeof(jsonb) text", static (j, _) => Datum.Of(JsonFunctions.NameOf(Of(j).Kind))),
        Define.Scalar(3306, "jsonb_pretty(jsonb) text", static (j, _) => Datum.Of(Pretty(Of(j)))),
        Define.Scalar(4044, "jsonb_cmp(jsonb, jsonb) int4", static (a, b, _) => Datum.Of((long)Math.Sign(JsonbValue.Order(Of(a), Of(b))))),
        Define.Set(3931, "jsonb_object_keys(jsonb) setof text", static (a, _) => Keys(Of(a[0]))),
        Define.Set(3208, "jsonb_each(from_json jsonb) setof (key text, value jsonb)", static (a, _) => Each(Of(a[0]), "jsonb_each", Value)),
        Define.Set(3932, "jsonb_each_text(from_json jsonb) setof (key text, value text)", static (a, _) => Each(Of(a[0]), "jsonb_each_text", Text)),
        Define.Set(3219, "jsonb_array_elements(from_json jsonb) setof (value jsonb)", static (a, _) => Elements(Of(a[0]), Value)),
        Define.Set(3465, "jsonb_array_elements_text(from_json jsonb) setof (value text)", static (a, _) => Elements(Of(a[0]), Text)),
    ];

    public static JsonbValue Of(Datum value) => value.As<JsonbValue>();

    public static Datum Value(JsonbValue? value) => value is null ? Datum.Null : Datum.OfObject(value);

    private static Datum Text(JsonbValue? value) => value?.ToText() is { } text ? Datum.Of(text) : Datum.Null;

    private static JsonbValue? Field(Datum json, Datum key) => Of(json) is { Kind: JsonbKind.Object } o ? o.Get(key.Text) : null;

    /// <summary>A value that is no array counts as an array of one, because that is how PostgreSQL keeps it.</summary>
    private static JsonbValue? Element(Datum json, Datum index)
    {
        JsonbValue value = Of(json);
        if (value.Kind == JsonbKind.Array)
            return value.Get(index.Int64);
        return !value.IsContainer && index.Int64 is 0 or -1 ? value : null;
    }

    /// <summary>Whether one value holds another: objects by keys, arrays by items, whatever their order and number.</summary>
    private static bool Contains(JsonbValue whole, JsonbValue part)
    {
        if (whole.Kind == JsonbKind.Array && !part.IsContainer)
            return Array.Exists(whole.Items, i => !i.IsContainer && i.Equals(part));
        return ContainsDeep(whole, part);
    }

    private static bool ContainsDeep(JsonbValue whole, JsonbValue part)
    {
        if (whole.Kind != part.Kind)
            return false;
        switch (whole.Kind)
        {
            case JsonbKind.Object:
                for (int i = 0; i < part.Items.Length; i++)
                {
                    if (whole.Get(part.Keys[i]) is not { } value || !ContainsDeep(value, part.Items[i]))
                        return false;
                }

                return true;
            case JsonbKind.Array:
                return Array.TrueForAll(part.Items, p => Array.Exists(whole.Items, w => ContainsDeep(w, p)));
            default:
                return whole.Equals(part);
        }
    }

    private static bool Exists(JsonbValue value, string key) => value.Kind switch
    {
        JsonbKind.Object => value.Get(key) is not null,
        JsonbKind.Array => Array.Exists(value.Items, i => i.Kind == JsonbKind.String && string.Equals(i.Text, key, StringComparison.Ordinal)),
        JsonbKind.String => string.Equals(value.Text, key, StringComparison.Ordinal),
        _ => false,
    };

    private static Datum Length(JsonbValue value) => value.Kind == JsonbKind.Array
        ? Datum.Of((long)value.Items.Length)
        : throw JsonFunctions.Invalid($"cannot get array length of a {(value.IsContainer ? "non-array" : "scalar")}");

    private static IEnumerable<Datum[]> Keys(JsonbValue value) => value.Kind == JsonbKind.Object
        ? value.Keys.Select(k => new[] { Datum.Of(k) })
        : throw JsonFunctions.Invalid($"cannot call jsonb_object_keys on {(value.IsContainer ? "an array" : "a scalar")}");

    private static IEnumerable<Datum[]> Each(JsonbValue value, string function, Func<JsonbValue, Datum> give) => value.Kind == JsonbKind.Object
        ? value.Keys.Select((k, i) => new[] { Datum.Of(k), give(value.Items[i]) })
        : throw JsonFunctions.Invalid($"cannot call {function} on a non-object");

    private static IEnumerable<Datum[]> Elements(JsonbValue value, Func<JsonbValue, Datum> give) => value.Kind == JsonbKind.Array
        ? value.Items.Select(i => new[] { give(i) })
        : throw JsonFunctions.Invalid($"cannot extract elements from {(value.IsContainer ? "an object" : "a scalar")}");

    private static string Pretty(JsonbValue value)
    {
        var buffer = new TextBuffer(stackalloc char[256]);
        AppendPretty(ref buffer, value, 0);
        string pretty = buffer.ToString();
        buffer.Dispose();
        return pretty;
    }

    private static void AppendPretty(ref TextBuffer to, JsonbValue value, int depth)
    {
        const int indentation = 4;
        if (!value.IsContainer)
        {
            value.Append(ref to);
            return;
        }

        bool isObject = value.Kind == JsonbKind.Object;
        to.Append(isObject ? '{' : '[');
        for (int i = 0; i < value.Items.Length; i++)
        {
            to.Append(i > 0 ? ",\n" : "\n");
            to.Append(' ', (depth + 1) * indentation);
            if (isObject)
            {
                JsonText.AppendString(ref to, value.Keys[i]);
                to.Append(": ");
            }

            AppendPretty(ref to, value.Items[i], depth + 1);
        }

        to.Append('\n');
        to.Append(' ', depth * indentation);
        to.Append(isObject ? '}' : ']');
    }
}
