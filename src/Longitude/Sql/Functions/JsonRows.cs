using System.Globalization;
using Longitude.Sql.Execution;
using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>Rows made of JSON objects: json_populate_record, json_to_recordset and their like.</summary>
internal static class JsonRows
{
    public static readonly FunctionInfo[] All =
    [
        Define.Set(3204, "json_to_record(json) setof record", static (a, c) => [ToRecord(a[0], c, "json_to_record")], Volatility.Stable, isStrict: false),
        Define.Set(3490, "jsonb_to_record(jsonb) setof record", static (a, c) => [ToRecord(a[0], c, "jsonb_to_record")], Volatility.Stable, isStrict: false),
        Define.Set(3205, "json_to_recordset(json) setof record", static (a, c) => ToRecords(a[0], c, "json_to_recordset"), Volatility.Stable),
        Define.Set(3491, "jsonb_to_recordset(jsonb) setof record", static (a, c) => ToRecords(a[0], c, "jsonb_to_recordset"), Volatility.Stable),
        Define.Scalar(
            3960,
            "json_populate_record(base anyelement, from_json json, use_json_as_text bool = false) anyelement",
            static (b, j, _, c) => Populate(b, j, c),
            Volatility.Stable,
            isStrict: false),
        Define.Scalar(3209, "jsonb_populate_record(anyelement, jsonb) anyelement", static (b, j, c) => Populate(b, j, c), Volatility.Stable, isStrict: false),
        Define.Set(
            3961,
            "json_populate_recordset(base anyelement, from_json json, use_json_as_text bool = false) setof anyelement",
            static (a, c) => PopulateAll(a, c),
            Volatility.Stable,
            isStrict: false),
        Define.Set(3475, "jsonb_populate_recordset(anyelement, jsonb) setof anyelement", static (a, c) => PopulateAll(a, c), Volatility.Stable, isStrict: false),
    ];

    /// <summary>True for functions whose result has the columns of their first argument, a row.</summary>
    public static bool TakesRowType(FunctionInfo function) => function.Oid is 3960 or 3209 or 3961 or 3475;

    private static Datum[] ToRecord(Datum json, CallContext context, string function) =>
        RequireColumns(context, function) is { } columns && json.IsNull
            ? new Datum[columns.Count]
            : Fill(ObjectOf(JsonItem.Of(json, context.ArgumentTypes[0])), context.RowColumns, [], context.Types);

    private static IEnumerable<Datum[]> ToRecords(Datum json, CallContext context, string function)
    {
        IReadOnlyList<ResultColumn> columns = RequireColumns(context, function);
        return Objects(JsonItem.Of(json, context.ArgumentTypes[0]), context, function).Select(o => Fill(o, columns, [], context.Types));
    }

    private static Datum Populate(Datum row, Datum json, CallContext context)
    {
        IReadOnlyList<ResultColumn> columns = ColumnsOf(row, context);
        if (json.IsNull)
            return row;
        Datum[] values = Fill(ObjectOf(JsonItem.Of(json, context.ArgumentTypes[1])), columns, row.IsNull ? [] : row.As<SqlRecord>().Values, context.Types);
        return ToRecord(columns, values);
    }

    private static IEnumerable<Datum[]> PopulateAll(Datum[] arguments, CallContext context)
    {
        IReadOnlyList<ResultColumn> columns = ColumnsOf(arguments[0], context);
        Datum[] defaults = arguments[0].IsNull ? [] : arguments[0].As<SqlRecord>().Values;
        return arguments[1].IsNull
            ? []
            : Objects(JsonItem.Of(arguments[1], context.ArgumentTypes[1]), context, NameOf(context)).Select(o =>
            {
                Datum[] values = Fill(o, columns, defaults, context.Types);
                return IsOneRecord(context) ? [ToRecord(columns, values)] : values;
            });
    }

    /// <summary>The row's columns were not known when the statement was planned: each row is one value.</summary>
    private static bool IsOneRecord(CallContext context) => context.RowColumns is [{ Type.Kind: TypeKind.Record }];

    private static Datum ToRecord(IReadOnlyList<ResultColumn> columns, Datum[] values) =>
        Datum.OfObject(new SqlRecord([.. columns.Select(c => c.Type)], values, [.. columns.Select(c => c.Name)]));

    private static string NameOf(CallContext context) =>
        $"{(context.ArgumentTypes[1].Kind == TypeKind.Json ? "json" : "jsonb")}_populate_recordset";

    private static IReadOnlyList<ResultColumn> ColumnsOf(Datum row, CallContext context)
    {
        string prefix = context.ArgumentTypes[1].Kind == TypeKind.Json ? "json" : "jsonb";
        if (context.ArgumentTypes[0].Kind != TypeKind.Record)
            throw new SqlException(SqlStates.DatatypeMismatch, $"first argument of {prefix}_populate_record{(context.Function.Kind == FunctionKind.Set ? "set" : "")} must be a row type");
        if (context.RowColumns.Count > 0 && !IsOneRecord(context))
            return context.RowColumns;
        if (row.IsNull)
            throw NoRowType($"{prefix}_populate_record");
        SqlRecord record = row.As<SqlRecord>();
        return [.. record.Names.Select((n, i) => new ResultColumn(n, record.Types[i]))];
    }

    private static IReadOnlyList<ResultColumn> RequireColumns(CallContext context, string function) =>
        context.RowColumns.Count > 0 && !IsOneRecord(context) ? context.RowColumns : throw NoRowType(function);

    private static SqlException NoRowType(string function) =>
        new(SqlStates.FeatureNotSupported, $"could not determine row type for result of {function}")
        {
            Hint = "Provide a non-null record argument, or call the function in the FROM clause using a column definition list.",
        };

    private static JsonItem ObjectOf(JsonItem item) => item.Kind == JsonbKind.Object
        ? item
        : throw JsonFunctions.Invalid($"cannot call populate_composite on {(item.IsContainer ? "an array" : "a scalar")}");

    private static IEnumerable<JsonItem> Objects(JsonItem array, CallContext context, string function)
    {
        if (array.Kind != JsonbKind.Array)
        {
            bool isText = context.ArgumentTypes[^1].Kind == TypeKind.Json || context.ArgumentTypes[Math.Min(1, context.ArgumentTypes.Length - 1)].Kind == TypeKind.Json;
            string kind = !isText ? "a non-array" : array.Kind == JsonbKind.Object ? "an object" : "a scalar";
            throw JsonFunctions.Invalid($"cannot call {function} on {kind}");
        }

        foreach (JsonItem item in array.Items)
            yield return item.Kind == JsonbKind.Object ? item : throw JsonFunctions.Invalid($"argument of {function} must be an array of objects");
    }

    private static Datum[] Fill(JsonItem from, IReadOnlyList<ResultColumn> columns, Datum[] defaults, TypeSettings settings)
    {
        var values = new Datum[columns.Count];
        for (int i = 0; i < values.Length; i++)
        {
            ResultColumn column = columns[i];
            values[i] = from.Get(column.Name) is { } item
                ? ToValue(item, column.Type, column.Typmod, column.Name, settings)
                : i < defaults.Length ? defaults[i] : Datum.Null;
        }

        return values;
    }

    private static Datum ToValue(JsonItem item, SqlType type, int typmod, string key, TypeSettings settings)
    {
        if (item.Kind == JsonbKind.Null)
            return Datum.Null;
        if (type.Kind == TypeKind.Jsonb)
            return Datum.OfObject(item.ToJsonb());
        if (type.Kind == TypeKind.Json)
            return Datum.Of(item.ToJson());
        if (!type.IsArray || item.Kind == JsonbKind.String)
            return TypeFormat.Parse(type, typmod, item.ToText(), settings);
        return Datum.OfObject(new ArrayReader(type.Element!, typmod, key, settings).Read(item));
    }

    /// <summary>Reads nested JSON arrays as one array of several dimensions.</summary>
    private sealed class ArrayReader(SqlType element, int typmod, string key, TypeSettings settings)
    {
        private readonly List<Datum> _values = [];
        private readonly List<int> _lengths = [];
        private int[] _at = [];

        public SqlArray Read(JsonItem array)
        {
            if (array.Kind != JsonbKind.Array)
                throw ExpectedArray(0);
            for (JsonItem first = array; first.Kind == JsonbKind.Array;)
            {
                JsonItem[] items = first.Items;
                _lengths.Add(items.Length);
                if (items.Length == 0)
                    break;
                first = items[0];
            }

            if (_lengths.Count > SqlArray.DimensionsMax)
                throw ArrayText.TooManyDimensions(_lengths.Count);
            _at = new int[_lengths.Count];
            Read(array.Items, 0);
            return _values.Count == 0
                ? SqlArray.Empty(element)
                : new SqlArray(element, [.. _lengths], [.. Enumerable.Repeat(1, _lengths.Count)], [.. _values]);
        }

        private void Read(JsonItem[] items, int dimension)
        {
            for (int i = 0; i < items.Length; i++)
            {
                _at[dimension] = i;
                if (dimension == _lengths.Count - 1)
                    _values.Add(ToValue(items[i], element, typmod, key, settings));
                else if (items[i].Kind == JsonbKind.Array)
                    Read(items[i].Items, dimension + 1);
                else
                    throw ExpectedArray(dimension + 1);
            }

            if (items.Length != _lengths[dimension])
            {
                throw new SqlException(SqlStates.InvalidTextRepresentation, "malformed JSON array")
                {
                    Detail = "Multidimensional arrays must have sub-arrays with matching dimensions.",
                };
            }
        }

        private SqlException ExpectedArray(int depth)
        {
            string place = string.Concat(_at.Take(depth).Select(i => string.Create(CultureInfo.InvariantCulture, $"[{i}]")));
            return new SqlException(SqlStates.InvalidTextRepresentation, "expected JSON array")
            {
                Hint = depth == 0 ? $"See the value of key \"{key}\"." : $"See the array element {place} of key \"{key}\".",
            };
        }
    }
}
