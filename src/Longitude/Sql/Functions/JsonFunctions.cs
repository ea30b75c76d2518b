using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>Operators and functions of json, which keeps its text as it was written. Those of jsonb are in <see cref="JsonbFunctions"/>.</summary>
internal static class JsonFunctions
{
    public static readonly OperatorInfo[] Operators =
    [
        Define.Operator("->", 3962, 3947, "json_object_field(json, text) json", static (j, k, _) => Part(j, Field(j, k))),
        Define.Operator("->>", 3963, 3948, "json_object_field_text(json, text) text", static (j, k, _) => Text(j, Field(j, k))),
        Define.Operator("->", 3964, 3949, "json_array_element(json, int4) json", static (j, i, _) => Part(j, JsonNode.Parse(j.Text).Get(i.Int64))),
        Define.Operator("->>", 3965, 3950, "json_array_element_text(json, int4) text", static (j, i, _) => Text(j, JsonNode.Parse(j.Text).Get(i.Int64))),
        new(3966, "#>", Define.Scalar(
            3951, "json_extract_path(from_json json, variadic path_elems text[]) json", static (j, p, _) => Part(j, JsonPaths.Find(JsonNode.Parse(j.Text), p.As<SqlArray>().Items)))),
        new(3967, "#>>", Define.Scalar(
            3953, "json_extract_path_text(from_json json, variadic path_elems text[]) text", static (j, p, _) => Text(j, JsonPaths.Find(JsonNode.Parse(j.Text), p.As<SqlArray>().Items)))),
    ];

    public static readonly FunctionInfo[] All =
    [
        Define.Scalar(3956, "json_array_length(json) int4", static (j, _) => Length(JsonNode.Parse(j.Text))),
        Define.Scalar(3968, "json_typeof(json) text", static (j, _) => Datum.Of(NameOf(JsonNode.Parse(j.Text).Kind))),
        Define.Set(3957, "json_object_keys(json) setof text", static (a, _) => ObjectOf(a[0], "json_object_keys").Keys.Select(Row)),
        Define.Set(3958, "json_each(from_json json) setof (key text, value json)", static (a, _) => Each(a[0].Text, isText: false)),
        Define.Set(3959, "json_each_text(from_json json) setof (key text, value text)", static (a, _) => Each(a[0].Text, isText: true)),
        Define.Set(
            3955,
            "json_array_elements(from_json json) setof (value json)",
            static (a, _) => ArrayOf(a[0], "json_array_elements").Items.Select(i => Row(i.Source(a[0].Text)))),
        Define.Set(
            3969,
            "json_array_elements_text(from_json json) setof (value text)",
            static (a, _) => ArrayOf(a[0], "json_array_elements_text").Items.Select(i => Row(i.AsText(a[0].Text)))),
        Define.Scalar(3261, "json_strip_nulls(json) json", static (j, _) => StripNulls(j.Text)),
    ];

    /// <summary>What json_typeof says.</summary>
    public static string NameOf(JsonbKind kind) => kind switch
    {
        JsonbKind.Null => "null",
        JsonbKind.String => "string",
        JsonbKind.Number => "number",
        JsonbKind.Boolean => "boolean",
        JsonbKind.Array => "array",
        _ => "object",
    };

    public static SqlException Invalid(string message, string? hint = null) => new(SqlStates.InvalidParameterValue, message) { Hint = hint };

    private static JsonNode? Field(Datum json, Datum key)
    {
        JsonNode node = JsonNode.Parse(json.Text);
        return node.Kind == JsonbKind.Object ? node.Get(key.Text) : null;
    }

    private static Datum Part(Datum json, JsonNode? node) => node is null ? Datum.Null : Datum.Of(node.Source(json.Text));

    private static Datum Text(Datum json, JsonNode? node) => node?.AsText(json.Text) is { } text ? Datum.Of(text) : Datum.Null;

    private static Datum[] Row(string? text) => [text is null ? Datum.Null : Datum.Of(text)];

    private static Datum Length(JsonNode node) => node.Kind == JsonbKind.Array
        ? Datum.Of((long)node.Items.Count)
        : throw Invalid($"cannot get array length of a {(node.IsContainer ? "non-array" : "scalar")}");

    private static JsonNode ObjectOf(Datum json, string function)
    {
        JsonNode node = JsonNode.Parse(json.Text);
        return node.Kind == JsonbKind.Object ? node : throw Invalid($"cannot call {function} on {(node.IsContainer ? "an array" : "a scalar")}");
    }

    private static JsonNode ArrayOf(Datum json, string function)
    {
        JsonNode node = JsonNode.Parse(json.Text);
        return node.Kind == JsonbKind.Array ? node : throw Invalid($"cannot call {function} on a {(node.IsContainer ? "non-array" : "scalar")}");
    }

    private static IEnumerable<Datum[]> Each(string json, bool isText)
    {
        JsonNode node = JsonNode.Parse(json);
        if (node.Kind != JsonbKind.Object)
            throw Invalid(node.IsContainer ? "cannot deconstruct an array as an object" : "cannot deconstruct a scalar");
        for (int i = 0; i < node.Keys.Count; i++)
        {
            string? value = isText ? node.Items[i].AsText(json) : node.Items[i].Source(json);
            yield return [Datum.Of(node.Keys[i]), value is null ? Datum.Null : Datum.Of(value)];
        }
    }

    private static Datum StripNulls(string json)
    {
        var buffer = new TextBuffer(stackalloc char[256]);
        AppendWithoutNulls(ref buffer, JsonNode.Parse(json), json);
        string stripped = buffer.ToString();
        buffer.Dispose();
        return Datum.Of(stripped);
    }

    private static void AppendWithoutNulls(ref TextBuffer to, JsonNode node, string json)
    {
        if (node.Kind == JsonbKind.String)
        {
            JsonText.AppendString(ref to, node.Text);
            return;
        }

        if (!node.IsContainer)
        {
            to.Append(json.AsSpan(node.Start, node.End - node.Start));
            return;
        }

        bool isObject = node.Kind == JsonbKind.Object;
        bool isFirst = true;
        to.Append(isObject ? '{' : '[');
        for (int i = 0; i < node.Items.Count; i++)
        {
            if (isObject && node.Items[i].Kind == JsonbKind.Null)
                continue;
            if (!isFirst)
                to.Append(',');
            isFirst = false;
            if (isObject)
            {
                JsonText.AppendString(ref to, node.Keys[i]);
                to.Append(':');
            }

            AppendWithoutNulls(ref to, node.Items[i], json);
        }

        to.Append(isObject ? '}' : ']');
    }
}
