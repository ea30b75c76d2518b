namespace Longitude.Tests.Sql.Comparison;

/// <summary>
/// How expressions are put together. In braces stand the types of parts; T and U are types that are drawn, equal where the letter is;
/// <c>{q:T}</c> is a subquery with a column of that type, and <c>{q:}</c> one with whatever columns. Parts
/// with <c>=</c> are one and the same expression.
/// </summary>
internal static class Templates
{
    /// <summary>What gives a value of the type of its parts.</summary>
    public static readonly string[] OfSameType =
    [
        "coalesce({T}, {T})", "nullif({T}, {T})", "CASE WHEN {bool} THEN {T} ELSE {T} END", "CASE WHEN {bool} THEN {T} WHEN {bool} THEN {T} END",
        "CASE {U} WHEN {U} THEN {T} WHEN {U} THEN {T} ELSE {T} END", "greatest({T}, {T})", "least({T}, {T}, {T})", "(SELECT x.c1 FROM ({q:T}) x ORDER BY 1 LIMIT 1)",
        "(ARRAY[{T}, {T}])[1]",
    ];

    /// <summary>Arrays of arrays are arrays, whose parts are not.</summary>
    public static readonly string[] OfSameArrayType = [.. OfSameType.Where(t => !t.StartsWith("(ARRAY", StringComparison.Ordinal))];

    /// <summary>What gives a value of one type.</summary>
    public static readonly Dictionary<string, string[]> ByType = new(StringComparer.Ordinal)
    {
        ["bool"] =
        [
            "{T} = {T}", "{T} < {T}", "{T} <> {T}", "{T} <= {T}", "{T} > {T}", "{T} >= {T}", "{T} IS NULL", "{T} IS NOT NULL", "{T} IN ({T}, {T}, {T})",
            "{T} NOT IN ({T}, {T})", "{T} BETWEEN {T} AND {T}", "{T} NOT BETWEEN {T} AND {T}", "{T} BETWEEN SYMMETRIC {T} AND {T}", "{T} = ANY (ARRAY[{T}, {T}])",
            "{T} <> ALL (ARRAY[{T}, {T}])", "{T} IS DISTINCT FROM {T}", "{T} IS NOT DISTINCT FROM {T}", "({T}, {U}) = ({T}, {U})", "({T}, {U}) < ({T}, {U})",
            "ROW({T}, {U}) IS NULL", "ROW({T}, {U}) IS NOT NULL", "({T}, {U}) IN (({T}, {U}), ({T}, {U}))", "ROW({T}, {U}) IS DISTINCT FROM ROW({T}, {U})",
            "{bool} AND {bool}", "{bool} OR {bool}", "NOT {bool}", "{bool} IS TRUE", "{bool} IS NOT FALSE", "{bool} IS UNKNOWN", "{text} LIKE 'a%'", "{text} NOT LIKE '%b'",
            "{text} LIKE {text}", "{text} ILIKE '%B%'", "{text} ~ '^a'", "{text} SIMILAR TO 'a%'", "starts_with({text}, {text})", "EXISTS ({q:})", "NOT EXISTS ({q:})",
            "{T} IN ({q:T})", "{T} NOT IN ({q:T})", "{T} > ALL ({q:T})", "{T} = ANY ({q:T})", "{T} < SOME ({q:T})", "{int4} = ANY ({int4[]})", "{int4[]} @> {int4[]}",
            "{int4[]} && {int4[]}", "{text} = ANY ({text[]})", "{int4} < {int8}", "{int2} = {int8}", "{numeric} > {int4}", "{float8} >= {int4}", "{date} < {timestamp}",
            "{varchar} = {text}", "{int4} = {numeric}", "({date}, {date}) OVERLAPS ({date}, {date})", "{float4} < {float8}", "{jsonb} @> {jsonb}", "{jsonb} ? 'a'", "{jsonb} ->> 'a' = {text}", "jsonb_typeof({jsonb}) = 'number'", "({T}, {U}) > ({T}, {U})", "{interval} > interval '1 hour'",
        ],
        ["int4"] =
        [
            "{int4} + {int4}", "{int4} - {int4}", "{int4} * {int4}", "{int4} / nullif({int4}, 0)", "{int4} % nullif({int4}, 0)", "abs({int4})", "-{int4}", "sign({int4})::int4",
            "length({text})", "position({text} in {text})", "{numeric}::int4", "({int8} % 1000)::int4", "extract(year from {date})::int4", "cardinality({int4[]})", "{date} - {date}",
            "array_length({text[]}, 1)", "({int4[]})[1]", "({int4[]})[{int4}]", "ascii({text})", "{bool}::int4", "{int4} & {int4}", "{int4} | 1", "{int2}::int4", "octet_length({text})",
            "array_position({text[]}, {text})", "extract(isodow from {timestamp})::int4", "round({float8})::int4",
        ],
        ["int8"] = ["{int8} + {int4}", "{int8} * 2", "{int4}::int8", "abs({int8})", "(SELECT count(*) FROM ({q:}) x)", "{int8} - {int8}", "char_length({text})::int8", "floor({numeric})::int8"],
        ["int2"] = ["({int4} % 100)::int2", "least({int2}, 5::int2)"],
        ["numeric"] =
        [
            "{numeric} + {numeric}", "{numeric} - {int4}", "{numeric} * {numeric}", "round({numeric}, 1)", "trunc({numeric})", "ceil({numeric})", "abs({numeric})", "{int4}::numeric",
            "round({numeric} / nullif({numeric}, 0), 4)", "{numeric}::numeric(8,1)", "round(extract(epoch from {timestamp}) / 1000000, 3)", "mod({numeric}, 3)", "{int8}::numeric",
        ],
        ["float8"] = ["{float8} + 1", "{float8} * 2", "{int4}::float8", "abs({float8})", "floor({float8})", "-{float8}", "{float8} - {float8}", "{numeric}::float8", "{int4} / 4.0::float8"],
        ["text"] =
        [
            "{text} || {text}", "upper({text})", "lower({text})", "{int4}::text", "substr({text}, 2)", "substring({text} from 1 for 2)", "left({text}, {int4})", "replace({text}, 'a', 'xy')",
            "trim({text})", "concat({T}, '-', {U})", "{T}::text", "coalesce({text}, {varchar})", "to_char({date}, 'YYYY-MM-DD')", "repeat({text}, 2)", "reverse({text})", "lpad({text}, 5, '*')",
            "split_part({text}, 'b', 1)", "md5({text})", "concat_ws(',', {T}, {text})", "({text[]})[1]", "array_to_string({text[]}, ',', '*')", "{mood}::text", "initcap({text})",
            "{text} || {int4}", "quote_literal({text})", "format('%s/%s', {T}, {text})", "to_char({int4}, 'FM999')", "translate({text}, 'ab', 'x')",
        ],
        ["varchar"] = ["{varchar}::varchar(2)", "{text}::varchar"],
        ["date"] = ["{date} + {int4}", "{date} - {int4}", "{timestamp}::date", "({date} + interval '1 month')::date", "date_trunc('month', {timestamp})::date"],
        ["timestamp"] = ["{date}::timestamp", "{timestamp} + interval '1 day 2 hours'", "{timestamp} - interval '1 month'", "date_trunc('year', {timestamp})", "{timestamptz} AT TIME ZONE 'Europe/Berlin'"],
        ["timestamptz"] = ["{timestamptz} + interval '36 hours'", "{timestamp} AT TIME ZONE 'America/New_York'", "date_trunc('day', {timestamptz})", "{date}::timestamptz"],
        ["interval"] = ["{interval} + {interval}", "{interval} * 2", "-{interval}", "{timestamp} - {timestamp}", "make_interval(days => {int4})", "justify_days({interval})", "age({timestamp}, {timestamp})"],
        ["time"] = ["{timestamp}::time", "{time} + interval '90 minutes'"],
        ["bytea"] = ["{bytea} || {bytea}", "convert_to({text}, 'UTF8')", "decode(md5({text}), 'hex')", "substring({bytea} from 1 for 1)"],
        ["float4"] = ["{float4} * 2", "{int4}::float4", "-{float4}"],
        ["jsonb"] =
        [
            "to_jsonb({int4})", "to_jsonb({text})", "jsonb_build_object('k', {text}, 'n', {int4})", "{jsonb} -> 'a'", "jsonb_build_array({int4}, {bool})", "{jsonb} -> 0", "{jsonb}::text::jsonb",
            "to_jsonb({int4[]})", "jsonb_strip_nulls({jsonb})", "{jsonb} #> ARRAY['b', '0']", "to_jsonb({date})",
        ],
        ["uuid"] = ["md5({text})::uuid"],
        ["mood"] = ["{mood}::text::mood"],
        ["int4[]"] = ["ARRAY[{int4}, {int4}]", "{int4[]} || {int4}", "array_append({int4[]}, {int4})", "array_remove({int4[]}, {int4})", "ARRAY(SELECT x.c1 FROM ({q:int4}) x ORDER BY 1)", "({int4[]})[1:2]"],
        ["text[]"] = ["ARRAY[{text}, {text}]", "string_to_array({text}, 'b')", "array_cat({text[]}, {text[]})", "ARRAY(SELECT x.c1 FROM ({q:text}) x ORDER BY 1)"],
    };

    /// <summary>Aggregates, whose results do not depend on the order of rows.</summary>
    public static readonly Dictionary<string, string[]> Aggregates = new(StringComparer.Ordinal)
    {
        ["int8"] = ["count(*)", "count({T})", "count(DISTINCT {T})", "sum({int4})", "sum({int2})", "sum(DISTINCT {int4})", "sum({bool}::int4)"],
        ["numeric"] = ["sum({int8})", "avg({int4})", "sum({numeric})", "round(avg({numeric}), 3)", "max({numeric})", "var_pop({int4})", "round(stddev_samp({int4}), 6)"],
        ["int4"] = ["max({int4})", "min({int4})", "bit_or({int4})", "bit_and({int4})"],
        ["float8"] = ["sum({float8})", "max({float8})", "min({float8})"],
        ["text"] = ["min({text})", "max({text})", "string_agg({=text}, ',' ORDER BY {=text})", "string_agg(DISTINCT {text}, '-')"],
        ["bool"] = ["bool_and({bool})", "bool_or({bool})", "every({bool})"],
        ["date"] = ["min({date})", "max({date})"],
        ["timestamp"] = ["max({timestamp})", "min({timestamp})"],
        ["timestamptz"] = ["max({timestamptz})"],
        ["mood"] = ["min({mood})", "max({mood})"],
        ["int4[]"] = ["array_agg({=int4} ORDER BY {=int4} DESC)", "array_agg(DISTINCT {int4})"],
        ["text[]"] = ["array_agg(DISTINCT {text})", "array_agg({=text} ORDER BY {=text})"],
    };
}
