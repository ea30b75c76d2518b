namespace Longitude.Sql.Types;

/// <summary>Casts from and to jsonb.</summary>
internal static class JsonCasts
{
    public static IEnumerable<CastDeclaration> All =>
    [
        NumberCasts.Make("json jsonb a 0 -", static (v, _) => Datum.OfObject(JsonbValue.Parse(v.Text))),
        NumberCasts.Make("jsonb json a 0 -", static (v, _) => Datum.Of(v.As<JsonbValue>().ToString())),
        NumberCasts.Make("jsonb bool e 3556 bool", static (v, _) => ToBoolean(v.As<JsonbValue>())),
        NumberCasts.Make("jsonb numeric e 3449 numeric", static (v, _) => Datum.OfObject(ToNumber(v.As<JsonbValue>(), "numeric"))),
        NumberCasts.Make("jsonb int2 e 3450 int2", static (v, _) => NumberCasts.ToInt2(ToNumber(v.As<JsonbValue>(), "smallint").ToInt64("smallint"))),
        NumberCasts.Make("jsonb int4 e 3451 int4", static (v, _) => NumberCasts.ToInt4(ToNumber(v.As<JsonbValue>(), "integer").ToInt64("integer"))),
        NumberCasts.Make("jsonb int8 e 3452 int8", static (v, _) => Datum.Of(ToNumber(v.As<JsonbValue>(), "bigint").ToInt64())),
        NumberCasts.Make("jsonb float4 e 3453 float4", static (v, _) => Datum.Of((double)FloatFormat.ParseSingle(ToNumber(v.As<JsonbValue>(), "real").ToString()))),
        NumberCasts.Make("jsonb float8 e 2580 float8", static (v, _) => Datum.Of(NumericCasts.ToDouble(ToNumber(v.As<JsonbValue>(), "double precision")))),
    ];

    private static Datum ToBoolean(JsonbValue value) => value.Kind == JsonbKind.Boolean ? Datum.Of(value.Truth) : throw CannotCast(value, "boolean");

    private static Numeric ToNumber(JsonbValue value, string type) => value.Kind == JsonbKind.Number ? value.Number : throw CannotCast(value, type);

    private static SqlException CannotCast(JsonbValue value, string type)
    {
        string kind = value.Kind switch
        {
            JsonbKind.Null => "null",
            JsonbKind.String => "string",
            JsonbKind.Number => "numeric",
            JsonbKind.Boolean => "boolean",
            JsonbKind.Array => "array",
            _ => "object",
        };
        return new SqlException(SqlStates.InvalidParameterValue, $"cannot cast jsonb {kind} to type {type}");
    }
}
