using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>Operators and functions that take a jsonpath.</summary>
internal static class JsonPathFunctions
{
    private const string Arguments = "(target jsonb, path jsonpath, vars jsonb = {}, silent bool = false)";

    public static readonly OperatorInfo[] Operators =
    [
        Define.Operator("@?", 4012, 4010, "jsonb_path_exists_opr(jsonb, jsonpath) bool", static (j, p, _) => Exists(j, p, JsonbValue.EmptyObject, true, null)),
        Define.Operator("@@", 4013, 4011, "jsonb_path_match_opr(jsonb, jsonpath) bool", static (j, p, _) => Match(j, p, JsonbValue.EmptyObject, true, null)),
    ];

    public static readonly FunctionInfo[] All =
    [
        .. Both(4005, 1177, "jsonb_path_exists", "bool", static (a, z) => Exists(a[0], a[1], Variables(a[2]), a[3].Boolean, z)),
        .. Both(4009, 2030, "jsonb_path_match", "bool", static (a, z) => Match(a[0], a[1], Variables(a[2]), a[3].Boolean, z)),
        .. Both(4007, 1180, "jsonb_path_query_array", "jsonb", static (a, z) => Datum.OfObject(JsonbValue.Array([.. Query(a, z)]))),
        .. Both(4008, 2023, "jsonb_path_query_first", "jsonb", static (a, z) => Query(a, z) is [var first, ..] ? Datum.OfObject(first) : Datum.Null),
        Define.Set(4006, $"jsonb_path_query{Arguments} setof jsonb", static (a, _) => Query(a, null).Select(v => new[] { Datum.OfObject(v) })),
        Define.Set(1179, $"jsonb_path_query_tz{Arguments} setof jsonb", static (a, c) => Query(a, c.Types).Select(v => new[] { Datum.OfObject(v) }), Volatility.Stable),
    ];

    private delegate Datum Code(ReadOnlySpan<Datum> arguments, TypeSettings? zone);

    // Those of _tz also compare moments of which only one has a time zone.
    private static FunctionInfo[] Both(uint oid, uint zonedOid, string name, string result, Code code) =>
    [
        Define.ScalarN(oid, $"{name}{Arguments} {result}", (a, _) => code(a, null)),
        Define.ScalarN(zonedOid, $"{name}_tz{Arguments} {result}", (a, c) => code(a, c.Types), Volatility.Stable),
    ];

    private static JsonbValue Variables(Datum given)
    {
        JsonbValue variables = given.As<JsonbValue>();
        return variables.Kind == JsonbKind.Object ? variables : throw new SqlException(SqlStates.InvalidParameterValue, "\"vars\" argument is not an object")
        {
            Detail = "Jsonpath parameters should be encoded as key-value pairs of \"vars\" object.",
        };
    }

    private static Datum Exists(Datum json, Datum path, JsonbValue variables, bool isSilent, TypeSettings? zone) =>
        new JsonPathRun(path.As<JsonPath>(), json.As<JsonbValue>(), variables, !isSilent, zone).Run(null) switch
        {
            PathOutcome.Error => Datum.Null,
            var outcome => Datum.Of(outcome == PathOutcome.Found),
        };

    private static Datum Match(Datum json, Datum path, JsonbValue variables, bool isSilent, TypeSettings? zone)
    {
        var found = new List<JsonbValue>();
        new JsonPathRun(path.As<JsonPath>(), json.As<JsonbValue>(), variables, !isSilent, zone).Run(found);
        return found switch
        {
            [{ Kind: JsonbKind.Boolean } truth] => Datum.Of(truth.Truth),
            [{ Kind: JsonbKind.Null }] => Datum.Null,
            _ => isSilent ? Datum.Null : throw new SqlException("22038", "single boolean result is expected"),
        };
    }

    private static List<JsonbValue> Query(ReadOnlySpan<Datum> a, TypeSettings? zone)
    {
        var found = new List<JsonbValue>();
        new JsonPathRun(a[1].As<JsonPath>(), a[0].As<JsonbValue>(), Variables(a[2]), !a[3].Boolean, zone).Run(found);
        return found;
    }
}
