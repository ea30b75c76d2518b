using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>Operators and functions that make a changed jsonb: joining, deleting, setting what a path leads to.</summary>
internal static class JsonbEditing
{
    public static readonly OperatorInfo[] Operators =
    [
        Define.Operator("||", 3284, 3301, "jsonb_concat(jsonb, jsonb) jsonb", static (a, b, _) => Datum.OfObject(Concat(Of(a), Of(b)))),
        Define.Operator("-", 3285, 3302, "jsonb_delete(jsonb, text) jsonb", static (j, k, _) => Datum.OfObject(Delete(Of(j), [k]))),
        Define.Operator("-", 3286, 3303, "jsonb_delete(jsonb, int4) jsonb", static (j, i, _) => Datum.OfObject(DeleteAt(Of(j), i.Int64))),
        new(3398, "-", Define.Scalar(
            3343,
            "jsonb_delete(from_json jsonb, variadic path_elems text[]) jsonb",
            static (j, k, _) => Datum.OfObject(Delete(Of(j), OneDimension(k))))),
        Define.Operator("#-", 3287, 3304, "jsonb_delete_path(jsonb, text[]) jsonb", static (j, p, _) => DeletePath(j, p)),
    ];

    public static readonly FunctionInfo[] All =
    [
        Define.ScalarN(
            3305,
            "jsonb_set(jsonb_in jsonb, path text[], replacement jsonb, create_if_missing bool = true) jsonb",
            static (a, _) => Set(a[0], a[1], Of(a[2]), a[3].Boolean)),
        Define.ScalarN(
            5054,
            "jsonb_set_lax(jsonb_in jsonb, path text[], replacement jsonb, create_if_missing bool = true, null_value_treatment text = use_json_null) jsonb",
            static (a, _) => SetLax(a),
            isStrict: false),
        Define.ScalarN(
            3579,
            "jsonb_insert(jsonb_in jsonb, path text[], replacement jsonb, insert_after bool = false) jsonb",
            static (a, _) => Insert(a[0], a[1], Of(a[2]), a[3].Boolean)),
        Define.Scalar(3262, "jsonb_strip_nulls(jsonb) jsonb", static (j, _) => Datum.OfObject(StripNulls(Of(j)))),
    ];

    private static JsonbValue Of(Datum value) => value.As<JsonbValue>();

    private static JsonbValue Concat(JsonbValue a, JsonbValue b)
    {
        if (a.Kind == JsonbKind.Object && b.Kind == JsonbKind.Object)
            return JsonbValue.Object([.. a.Keys, .. b.Keys], [.. a.Items, .. b.Items]);
        return JsonbValue.Array([.. ItemsOf(a), .. ItemsOf(b)]);
    }

    private static JsonbValue[] ItemsOf(JsonbValue value) => value.Kind == JsonbKind.Array ? value.Items : [value];

    private static Datum[] OneDimension(Datum keys) => keys.As<SqlArray>() is { Dimensions: <= 1 } array
        ? array.Items
        : throw new SqlException(SqlStates.ArraySubscriptError, "wrong number of array subscripts");

    private static JsonbValue Delete(JsonbValue value, Datum[] keys)
    {
        bool IsKey(string text) => Array.Exists(keys, k => !k.IsNull && string.Equals(k.Text, text, StringComparison.Ordinal));
        switch (value.Kind)
        {
            case JsonbKind.Object:
                int[] kept = [.. Enumerable.Range(0, value.Keys.Length).Where(i => !IsKey(value.Keys[i]))];
                return JsonbValue.Object(Array.ConvertAll(kept, i => value.Keys[i]), Array.ConvertAll(kept, i => value.Items[i]));
            case JsonbKind.Array:
                return JsonbValue.Array(Array.FindAll(value.Items, i => i.Kind != JsonbKind.String || !IsKey(i.Text)));
            default:
                throw JsonFunctions.Invalid("cannot delete from scalar");
        }
    }

    private static JsonbValue DeleteAt(JsonbValue value, long index)
    {
        if (value.Kind == JsonbKind.Object)
            throw JsonFunctions.Invalid("cannot delete from object using integer index");
        if (!value.IsContainer)
            throw JsonFunctions.Invalid("cannot delete from scalar");
        if (index < 0)
            index += value.Items.Length;
        return index < 0 || index >= value.Items.Length
            ? value
            : JsonbValue.Array([.. value.Items[..(int)index], .. value.Items[((int)index + 1)..]]);
    }

    private static Datum DeletePath(Datum json, Datum path)
    {
        Datum[] steps = OneDimension(path);
        if (!Of(json).IsContainer)
            throw JsonFunctions.Invalid("cannot delete path in scalar");
        return steps.Length == 0 || Of(json).Items.Length == 0 ? json : Datum.OfObject(new JsonbChange(steps, null, JsonbChangeKind.Delete).In(Of(json)));
    }

    private static Datum Set(Datum json, Datum path, JsonbValue value, bool createsMissing)
    {
        Datum[] steps = OneDimension(path);
        if (!Of(json).IsContainer)
            throw JsonFunctions.Invalid("cannot set path in scalar");
        if (steps.Length == 0 || (Of(json).Items.Length == 0 && !createsMissing))
            return json;
        return Datum.OfObject(new JsonbChange(steps, value, createsMissing ? JsonbChangeKind.Create : JsonbChangeKind.Replace).In(Of(json)));
    }

    private static Datum Insert(Datum json, Datum path, JsonbValue value, bool isAfter)
    {
        Datum[] steps = OneDimension(path);
        if (!Of(json).IsContainer)
            throw JsonFunctions.Invalid("cannot set path in scalar");
        return steps.Length == 0
            ? json
            : Datum.OfObject(new JsonbChange(steps, value, isAfter ? JsonbChangeKind.InsertAfter : JsonbChangeKind.InsertBefore).In(Of(json)));
    }

    private static Datum SetLax(ReadOnlySpan<Datum> a)
    {
        if (a[0].IsNull || a[1].IsNull || a[3].IsNull)
            return Datum.Null;
        if (a[4].IsNull)
            throw JsonFunctions.Invalid("null_value_treatment must be \"delete_key\", \"return_target\", \"use_json_null\", or \"raise_exception\"");
        if (!a[2].IsNull)
            return Set(a[0], a[1], Of(a[2]), a[3].Boolean);
        switch (a[4].Text)
        {
            case "raise_exception":
                throw new SqlException(SqlStates.NullValueNotAllowed, "JSON value must not be null")
                {
                    Detail = "Exception was raised because null_value_treatment is \"raise_exception\".",
                    Hint = "To avoid, either change the null_value_treatment argument or ensure that an SQL NULL is not passed.",
                };
            case "use_json_null":
                return Set(a[0], a[1], JsonbValue.Null, a[3].Boolean);
            case "delete_key":
                return DeletePath(a[0], a[1]);
            case "return_target":
                return a[0];
            default:
                throw JsonFunctions.Invalid("null_value_treatment must be \"delete_key\", \"return_target\", \"use_json_null\", or \"raise_exception\"");
        }
    }

    private static JsonbValue StripNulls(JsonbValue value)
    {
        switch (value.Kind)
        {
            case JsonbKind.Array:
                return JsonbValue.Array(Array.ConvertAll(value.Items, StripNulls));
            case JsonbKind.Object:
                int[] kept = [.. Enumerable.Range(0, value.Keys.Length).Where(i => value.Items[i].Kind != JsonbKind.Null)];
                return JsonbValue.Object(Array.ConvertAll(kept, i => value.Keys[i]), Array.ConvertAll(kept, i => StripNulls(value.Items[i])));
            default:
                return value;
        }
    }
}
