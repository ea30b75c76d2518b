using System.Globalization;

namespace Longitude.Sql.Types;

/// <summary>Casts between numbers, oids and truth values.</summary>
internal static class NumberCasts
{
    private static readonly SqlType[] RegTypes =
    [
        SqlTypes.RegClass, SqlTypes.RegType, SqlTypes.RegProc, SqlTypes.RegProcedure, SqlTypes.RegOper, SqlTypes.RegOperator,
        SqlTypes.RegNamespace, SqlTypes.RegRole, SqlTypes.RegCollation, SqlTypes.RegConfig, SqlTypes.RegDictionary,
    ];

    public static IEnumerable<CastDeclaration> All =>
    [
        Make("int2 int4 i 313 int4"),
        Make("int2 int8 i 754 int8"),
        Make("int4 int8 i 481 int8"),
        Make("int4 int2 a 314 int2", static (v, _) => ToInt2(v.Int64)),
        Make("int8 int2 a 714 int2", static (v, _) => ToInt2(v.Int64)),
        Make("int8 int4 a 480 int4", static (v, _) => ToInt4(v.Int64)),
        Make("int2 float4 i 236 float4", static (v, _) => Datum.Of((double)v.Int64)),
        Make("int4 float4 i 318 float4", static (v, _) => Datum.Of((double)(float)v.Int64)),
        Make("int8 float4 i 652 float4", static (v, _) => Datum.Of((double)(float)v.Int64)),
        Make("int2 float8 i 235 float8", static (v, _) => Datum.Of((double)v.Int64)),
        Make("int4 float8 i 316 float8", static (v, _) => Datum.Of((double)v.Int64)),
        Make("int8 float8 i 482 float8", static (v, _) => Datum.Of((double)v.Int64)),
        Make("float4 float8 i 311 float8"),
        Make("float8 float4 a 312 float4", static (v, _) => Datum.Of((double)ToSingle(v.Double))),
        Make("float4 int2 a 238 int2", static (v, _) => ToInt2(ToWhole(v.Double, "smallint"))),
        Make("float8 int2 a 237 int2", static (v, _) => ToInt2(ToWhole(v.Double, "smallint"))),
        Make("float4 int4 a 319 int4", static (v, _) => ToInt4(ToWhole(v.Double, "integer"))),
        Make("float8 int4 a 317 int4", static (v, _) => ToInt4(ToWhole(v.Double, "integer"))),
        Make("float4 int8 a 653 int8", static (v, _) => Datum.Of(ToWhole(v.Double, "bigint"))),
        Make("float8 int8 a 483 int8", static (v, _) => Datum.Of(ToWhole(v.Double, "bigint"))),
        Make("bool int4 e 2558 int4", static (v, _) => Datum.Of(v.Boolean ? 1L : 0L)),
        Make("int4 bool e 2557 bool", static (v, _) => Datum.Of(v.Int64 != 0)),
        Make("int2 oid i 0 -", static (v, _) => Datum.Of((long)(uint)v.Int64)),
        Make("int4 oid i 0 -", static (v, _) => Datum.Of((long)(uint)v.Int64)),
        Make("int8 oid i 1287 oid", static (v, _) => ToOid(v.Int64)),
        Make("oid int4 a 0 -", static (v, _) => Datum.Of((long)(int)v.Int64)),
        Make("oid int8 a 1288 int8"),
        .. RegTypes.SelectMany(OfReg),
        Make("regproc regprocedure i 0 -"),
        Make("regprocedure regproc i 0 -"),
        Make("regoper regoperator i 0 -"),
        Make("regoperator regoper i 0 -"),
    ];

    public static Datum ToInt2(long value) =>
        value == (short)value ? Datum.Of(value) : throw new SqlException(SqlStates.NumericValueOutOfRange, "smallint out of range");

    public static Datum ToInt4(long value) =>
        value == (int)value ? Datum.Of(value) : throw new SqlException(SqlStates.NumericValueOutOfRange, "integer out of range");

    /// <summary>The nearest whole number; halves go to the even one.</summary>
    public static long ToWhole(double value, string typeName)
    {
        double rounded = Math.Round(value, MidpointRounding.ToEven);
        bool fits = rounded is >= -9223372036854775808.0 and < 9223372036854775808.0;
        return fits ? (long)rounded : throw new SqlException(SqlStates.NumericValueOutOfRange, $"{typeName} out of range");
    }

    public static float ToSingle(double value)
    {
        float single = (float)value;
        if (float.IsInfinity(single) && !double.IsInfinity(value))
            throw new SqlException(SqlStates.NumericValueOutOfRange, "value out of range: overflow");
        if (single == 0 && value != 0)
            throw new SqlException(SqlStates.NumericValueOutOfRange, "value out of range: underflow");
        return single;
    }

    /// <summary>A cast by its line: from, to, context (i, a, e), the function's oid and name.</summary>
    /// <param name="convert">The conversion; null when the values are the same.</param>
    internal static CastDeclaration Make(string line, Func<Datum, CastArguments, Datum>? convert = null)
    {
        string[] words = line.Split(' ');
        CastContext context = words[2] switch
        {
            "i" => CastContext.Implicit,
            "a" => CastContext.Assignment,
            _ => CastContext.Explicit,
        };
        var cast = new CastInfo(context, convert ?? (static (v, _) => v)) { IsBinary = convert is null };
        uint function = uint.Parse(words[3], CultureInfo.InvariantCulture);
        return new CastDeclaration(SqlTypes.ByName(words[0])!, SqlTypes.ByName(words[1])!, cast, function, words[4]);
    }

    private static Datum ToOid(long value) =>
        value is >= 0 and <= uint.MaxValue ? Datum.Of(value) : throw new SqlException(SqlStates.NumericValueOutOfRange, "OID out of range");

    private static IEnumerable<CastDeclaration> OfReg(SqlType type) =>
    [
        Make($"int2 {type.Name} i 0 -", static (v, _) => Datum.Of((long)(uint)v.Int64)),
        Make($"int4 {type.Name} i 0 -", static (v, _) => Datum.Of((long)(uint)v.Int64)),
        Make($"int8 {type.Name} i 0 -", static (v, _) => ToOid(v.Int64)),
        Make($"oid {type.Name} i 0 -"),
        Make($"{type.Name} oid i 0 -"),
        Make($"{type.Name} int4 a 0 -", static (v, _) => Datum.Of((long)(int)v.Int64)),
        Make($"{type.Name} int8 a 0 -"),
    ];
}
