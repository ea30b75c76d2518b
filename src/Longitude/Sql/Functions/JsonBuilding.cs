using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>Functions and aggregates that make json and jsonb of other values.</summary>
internal static class JsonBuilding
{
    private delegate void Write(ref TextBuffer to);

    public static readonly FunctionInfo[] All =
    [
        Define.Scalar(3176, "to_json(anyelement) json", static (v, c) => ToJson(v, c, false), Volatility.Stable),
        Define.Scalar(3787, "to_jsonb(anyelement) jsonb", static (v, c) => Datum.OfObject(JsonConversion.ToJsonb(v, c.ArgumentTypes[0], c.Types)), Volatility.Stable),
        Define.Scalar(3153, "array_to_json(anyarray) json", static (v, c) => ToJson(v, c, false), Volatility.Stable),
        Define.Scalar(3154, "array_to_json(anyarray, bool) json", static (v, isBroken, c) => ToJson(v, c, isBroken.Boolean), Volatility.Stable),
        Define.Scalar(3155, "row_to_json(record) json", static (v, c) => ToJson(v, c, false), Volatility.Stable),
        Define.Scalar(3156, "row_to_json(record, bool) json", static (v, isBroken, c) => ToJson(v, c, isBroken.Boolean), Volatility.Stable),
        Define.ScalarN(3199, "json_build_array() json", static (_, _) => Datum.Of("[]"), Volatility.Stable),
        Define.ScalarN(3198, "json_build_array(variadic any) json", static (a, c) => BuildArray(a, c), Volatility.Stable, isStrict: false),
        Define.ScalarN(3201, "json_build_object() json", static (_, _) => Datum.Of("{}"), Volatility.Stable),
        Define.ScalarN(3200, "json_build_object(variadic any) json", static (a, c) => BuildObject(a, c), Volatility.Stable, isStrict: false),
        Define.ScalarN(3272, "jsonb_build_array() jsonb", static (_, _) => Datum.OfObject(JsonbValue.EmptyArray), Volatility.Stable),
        Define.ScalarN(3271, "jsonb_build_array(variadic any) jsonb", static (a, c) => BuildJsonbArray(a, c), Volatility.Stable, isStrict: false),
        Define.ScalarN(3274, "jsonb_build_object() jsonb", static (_, _) => Datum.OfObject(JsonbValue.EmptyObject), Volatility.Stable),
        Define.ScalarN(3273, "jsonb_build_object(variadic any) jsonb", static (a, c) => BuildJsonbObject(a, c), Volatility.Stable, isStrict: false),
        Define.Scalar(3202, "json_object(text[]) json", static (a, _) => ObjectText(Pairs(a.As<SqlArray>()))),
        Define.Scalar(3203, "json_object(text[], text[]) json", static (k, v, _) => ObjectText(Pairs(k.As<SqlArray>(), v.As<SqlArray>()))),
        Define.Scalar(3263, "jsonb_object(text[]) jsonb", static (a, _) => ObjectValue(Pairs(a.As<SqlArray>()))),
        Define.Scalar(3264, "jsonb_object(text[], text[]) jsonb", static (k, v, _) => ObjectValue(Pairs(k.As<SqlArray>(), v.As<SqlArray>()))),
        Define.Aggregate(3175, "json_agg(anyelement) json", static c => new JsonArray(c), isStrict: false),
        Define.Aggregate(3267, "jsonb_agg(anyelement) jsonb", static c => new JsonbArray(c), isStrict: false),
        Define.Aggregate(3197, "json_object_agg(any, any) json", static c => new JsonObject(c), isStrict: false),
        Define.Aggregate(3270, "jsonb_object_agg(any, any) jsonb", static c => new JsonbObject(c), isStrict: false),
    ];

    private static string Written(Write write)
    {
        var buffer = new TextBuffer(stackalloc char[256]);
        write(ref buffer);
        string text = buffer.ToString();
        buffer.Dispose();
        return text;
    }

    private static Datum ToJson(Datum value, CallContext context, bool isBroken) =>
        Datum.Of(Written((ref TextBuffer to) => JsonConversion.Append(ref to, value, context.ArgumentTypes[0], context.Types, isBroken)));

    // VARIADIC NULL: there are no arguments, and there is nothing to make.
    private static bool IsNothing(ReadOnlySpan<Datum> arguments, CallContext context) =>
        arguments.Length == 1 && arguments[0].IsNull && context.TypeOf(0) != context.ArgumentTypes[0];

    private static Datum BuildArray(ReadOnlySpan<Datum> items, CallContext context)
    {
        if (IsNothing(items, context))
            return Datum.Null;
        var buffer = new TextBuffer(stackalloc char[256]);
        buffer.Append('[');
        for (int i = 0; i < items.Length; i++)
        {
            if (i > 0)
                buffer.Append(", ");
            JsonConversion.Append(ref buffer, items[i], context.TypeOf(i), context.Types);
        }

        buffer.Append(']');
        string text = buffer.ToString();
        buffer.Dispose();
        return Datum.Of(text);
    }

    private static Datum BuildObject(ReadOnlySpan<Datum> items, CallContext context)
    {
        if (IsNothing(items, context))
            return Datum.Null;
        CheckEven(items, "json_build_object");
        var buffer = new TextBuffer(stackalloc char[256]);
        buffer.Append('{');
        for (int i = 0; i < items.Length; i += 2)
        {
            if (items[i].IsNull)
                throw JsonFunctions.Invalid($"argument {i + 1} cannot be null", "Object keys should be text.");
            if (i > 0)
                buffer.Append(", ");
            JsonText.AppendString(ref buffer, JsonConversion.ToKey(items[i], context.TypeOf(i), context.Types));
            buffer.Append(" : ");
            JsonConversion.Append(ref buffer, items[i + 1], context.TypeOf(i + 1), context.Types);
        }

        buffer.Append('}');
        string text = buffer.ToString();
        buffer.Dispose();
        return Datum.Of(text);
    }

    private static void CheckEven(ReadOnlySpan<Datum> items, string function)
    {
        if (items.Length % 2 != 0)
        {
            throw JsonFunctions.Invalid(
                "argument list must have even number of elements", $"The arguments of {function}() must consist of alternating keys and values.");
        }
    }

    private static Datum BuildJsonbArray(ReadOnlySpan<Datum> items, CallContext context)
    {
        if (IsNothing(items, context))
            return Datum.Null;
        var values = new JsonbValue[items.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = JsonConversion.ToJsonb(items[i], context.TypeOf(i), context.Types);
        return Datum.OfObject(JsonbValue.Array(values));
    }

    private static Datum BuildJsonbObject(ReadOnlySpan<Datum> items, CallContext context)
    {
        if (IsNothing(items, context))
            return Datum.Null;
        CheckEven(items, "jsonb_build_object");
        var keys = new List<string>(items.Length / 2);
        var values = new List<JsonbValue>(items.Length / 2);
        for (int i = 0; i < items.Length; i += 2)
        {
            if (items[i].IsNull)
                throw JsonFunctions.Invalid($"argument {i + 1}: key must not be null");
            keys.Add(JsonConversion.ToKey(items[i], context.TypeOf(i), context.Types));
            values.Add(JsonConversion.ToJsonb(items[i + 1], context.TypeOf(i + 1), context.Types));
        }

        return Datum.OfObject(JsonbValue.Object(keys, values));
    }

    /// <summary>Keys and values by turns, or an array of pairs.</summary>
    private static List<(string Key, string? Value)> Pairs(SqlArray array)
    {
        if (array.Dimensions > 2)
            throw BadArray("wrong number of array subscripts");
        if (array.Dimensions == 2 && array.Lengths[1] != 2)
            throw BadArray("array must have two columns");
        if (array.Items.Length % 2 != 0)
            throw BadArray("array must have even number of elements");
        return [.. Enumerable.Range(0, array.Items.Length / 2).Select(i => Pair(array.Items[2 * i], array.Items[(2 * i) + 1]))];
    }

    private static List<(string Key, string? Value)> Pairs(SqlArray keys, SqlArray values)
    {
        if (keys.Dimensions > 1 || keys.Dimensions != values.Dimensions)
            throw BadArray("wrong number of array subscripts");
        if (keys.Items.Length != values.Items.Length)
            throw BadArray("mismatched array dimensions");
        return [.. keys.Items.Zip(values.Items, Pair)];
    }

    private static SqlException BadArray(string message) => new(SqlStates.ArraySubscriptError, message);

    private static (string Key, string? Value) Pair(Datum key, Datum value) => key.IsNull
        ? throw new SqlException(SqlStates.NullValueNotAllowed, "null value not allowed for object key")
        : (key.Text, value.IsNull ? null : value.Text);

    private static Datum ObjectText(List<(string Key, string? Value)> pairs) => Datum.Of(
        $"{{{string.Join(", ", pairs.Select(p => $"{JsonText.Quote(p.Key)} : {(p.Value is null ? "null" : JsonText.Quote(p.Value))}"))}}}");

    private static Datum ObjectValue(List<(string Key, string? Value)> pairs) =>
        Datum.OfObject(JsonbValue.Object(pairs.ConvertAll(p => p.Key), pairs.ConvertAll(p => p.Value is null ? JsonbValue.Null : JsonbValue.Of(p.Value))));

    private static SqlException NullKey() => JsonFunctions.Invalid("field name must not be null");

    private sealed class JsonArray(CallContext context) : Aggregate
    {
        private readonly System.Text.StringBuilder _text = new();

        public override void Add(ReadOnlySpan<Datum> arguments)
        {
            Datum value = arguments[0];
            SqlType type = context.ArgumentTypes[0];
            _text.Append(_text.Length == 0 ? "[" : ", ");
            if (_text.Length > 1 && !value.IsNull && type.Kind is TypeKind.Array or TypeKind.Record)
                _text.Append("\n ");
            _text.Append(Written((ref TextBuffer to) => JsonConversion.Append(ref to, value, type, context.Types)));
        }

        public override Datum Result() => _text.Length == 0 ? Datum.Null : Datum.Of($"{_text}]");
    }

    private sealed class JsonbArray(CallContext context) : Aggregate
    {
        private readonly List<JsonbValue> _items = [];

        public override void Add(ReadOnlySpan<Datum> arguments) =>
            _items.Add(JsonConversion.ToJsonb(arguments[0], context.ArgumentTypes[0], context.Types));

        public override Datum Result() => _items.Count == 0 ? Datum.Null : Datum.OfObject(JsonbValue.Array([.. _items]));
    }

    private sealed class JsonObject(CallContext context) : Aggregate
    {
        private readonly System.Text.StringBuilder _text = new();

        public override void Add(ReadOnlySpan<Datum> arguments)
        {
            if (arguments[0].IsNull)
                throw NullKey();
            Datum value = arguments[1];
            _text.Append(_text.Length == 0 ? "{ " : ", ");
            _text.Append(JsonText.Quote(JsonConversion.ToKey(arguments[0], context.ArgumentTypes[0], context.Types))).Append(" : ");
            _text.Append(Written((ref TextBuffer to) => JsonConversion.Append(ref to, value, context.ArgumentTypes[1], context.Types)));
        }

        public override Datum Result() => _text.Length == 0 ? Datum.Null : Datum.Of($"{_text} }}");
    }

    private sealed class JsonbObject(CallContext context) : Aggregate
    {
        private readonly List<string> _keys = [];
        private readonly List<JsonbValue> _values = [];

        public override void Add(ReadOnlySpan<Datum> arguments)
        {
            if (arguments[0].IsNull)
                throw NullKey();
            _keys.Add(JsonConversion.ToKey(arguments[0], context.ArgumentTypes[0], context.Types));
            _values.Add(JsonConversion.ToJsonb(arguments[1], context.ArgumentTypes[1], context.Types));
        }

        public override Datum Result() => _keys.Count == 0 ? Datum.Null : Datum.OfObject(JsonbValue.Object(_keys, _values));
    }
}
