using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>SQL's values as JSON: what to_json, row_to_json and json_agg make of numbers, dates, arrays and rows.</summary>
internal static class JsonConversion
{
    private const string Broken = ",\n ";

    private static readonly JsonbValue NaNText = JsonbValue.Of("NaN");

    /// <param name="isBroken">Each item of the value itself stands on a line of its own; what is nested in it does not.</param>
    public static void Append(ref TextBuffer to, Datum value, SqlType type, TypeSettings settings, bool isBroken = false)
    {
        if (value.IsNull)
        {
            to.Append("null");
            return;
        }

        switch (type.Kind)
        {
            case TypeKind.Boolean:
                to.Append(value.Boolean ? "true" : "false");
                break;
            case TypeKind.Int2 or TypeKind.Int4 or TypeKind.Int8:
                to.Append(value.Int64);
                break;
            case TypeKind.Float4 or TypeKind.Float8 when double.IsFinite(value.Double):
            case TypeKind.Numeric when value.As<Numeric>().IsFinite:
            case TypeKind.Json or TypeKind.Jsonb:
                TypeFormat.Append(ref to, value, type, settings);
                break;
            case TypeKind.Array:
                int at = 0;
                AppendDimension(ref to, value.As<SqlArray>(), 0, ref at, settings, isBroken);
                break;
            case TypeKind.Record:
                AppendRecord(ref to, value.As<SqlRecord>(), settings, isBroken);
                break;
            default:
                JsonText.AppendString(ref to, ToText(value, type, settings));
                break;
        }
    }

    public static JsonbValue ToJsonb(Datum value, SqlType type, TypeSettings settings)
    {
        if (value.IsNull)
            return JsonbValue.Null;
        switch (type.Kind)
        {
            case TypeKind.Boolean:
                return JsonbValue.Of(value.Boolean);
            case TypeKind.Int2 or TypeKind.Int4 or TypeKind.Int8:
                return JsonbValue.Of(Numeric.Of(value.Int64));
            case TypeKind.Float4 or TypeKind.Float8 when double.IsFinite(value.Double):
                return JsonbValue.Of(Numeric.Parse(TypeFormat.Format(value, type, settings)));
            case TypeKind.Numeric:
                return value.As<Numeric>() is { IsFinite: true } number ? JsonbValue.Of(number) : value.As<Numeric>().IsNaN ? NaNText : Text(value, type, settings);
            case TypeKind.Json:
                return JsonbValue.Parse(value.Text);
            case TypeKind.Jsonb:
                return value.As<JsonbValue>();
            case TypeKind.Array:
                int at = 0;
                return ToJsonb(value.As<SqlArray>(), 0, ref at, settings);
            case TypeKind.Record:
                SqlRecord record = value.As<SqlRecord>();
                return JsonbValue.Object(record.Names, [.. record.Values.Select((v, i) => ToJsonb(v, record.Types[i], settings))]);
            default:
                return Text(value, type, settings);
        }
    }

    /// <summary>A value as the key of an object.</summary>
    /// <exception cref="SqlException">22023: it is not a single value.</exception>
    public static string ToKey(Datum value, SqlType type, TypeSettings settings) => type.Kind switch
    {
        TypeKind.Array or TypeKind.Record or TypeKind.Json or TypeKind.Jsonb =>
            throw JsonFunctions.Invalid("key value must be scalar, not array, composite, or json"),
        TypeKind.Boolean => value.Boolean ? "true" : "false",
        _ => ToText(value, type, settings),
    };

    private static JsonbValue Text(Datum value, SqlType type, TypeSettings settings) => JsonbValue.Of(ToText(value, type, settings));

    // Dates and times are written by ISO 8601, whatever DateStyle says.
    private static string ToText(Datum value, SqlType type, TypeSettings settings)
    {
        if (type.Kind is not (TypeKind.Date or TypeKind.Timestamp or TypeKind.TimestampTz))
            return TypeFormat.Format(value, type, settings);
        string text = TypeFormat.Format(value, type, settings.DateFormat == DateFormat.Iso ? settings : settings with { DateFormat = DateFormat.Iso });
        if (type.Kind == TypeKind.Date || !char.IsAsciiDigit(text[0]))
            return text;
        const string era = " BC";
        bool isBeforeChrist = text.EndsWith(era, StringComparison.Ordinal);
        string moment = isBeforeChrist ? text[..^era.Length] : text;
        moment = moment.Replace(' ', 'T');
        if (type.Kind == TypeKind.TimestampTz && moment[^3] is '+' or '-')
            moment += ":00";
        return isBeforeChrist ? moment + era : moment;
    }

    private static void AppendDimension(ref TextBuffer to, SqlArray array, int dimension, ref int at, TypeSettings settings, bool isBroken)
    {
        to.Append('[');
        for (int i = 0; dimension < array.Dimensions && i < array.Lengths[dimension]; i++)
        {
            if (i > 0)
                to.Append(isBroken ? Broken : ",");
            if (dimension + 1 < array.Dimensions)
                AppendDimension(ref to, array, dimension + 1, ref at, settings, false);
            else
                Append(ref to, array.Items[at++], array.ElementType, settings);
        }

        to.Append(']');
    }

    private static void AppendRecord(ref TextBuffer to, SqlRecord record, TypeSettings settings, bool isBroken)
    {
        to.Append('{');
        for (int i = 0; i < record.Values.Length; i++)
        {
            if (i > 0)
                to.Append(isBroken ? Broken : ",");
            JsonText.AppendString(ref to, record.Names[i]);
            to.Append(':');
            Append(ref to, record.Values[i], record.Types[i], settings);
        }

        to.Append('}');
    }

    private static JsonbValue ToJsonb(SqlArray array, int dimension, ref int at, TypeSettings settings)
    {
        if (dimension >= array.Dimensions)
            return JsonbValue.EmptyArray;
        var items = new JsonbValue[array.Lengths[dimension]];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = dimension + 1 < array.Dimensions
                ? ToJsonb(array, dimension + 1, ref at, settings)
                : ToJsonb(array.Items[at++], array.ElementType, settings);
        }

        return JsonbValue.Array(items);
    }
}
