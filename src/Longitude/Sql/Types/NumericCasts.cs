namespace Longitude.Sql.Types;

/// <summary>Casts from and to numeric.</summary>
internal static class NumericCasts
{
    public static IEnumerable<CastDeclaration> All =>
    [
        NumberCasts.Make("int2 numeric i 1782 numeric", static (v, _) => Datum.OfObject(Numeric.Of(v.Int64))),
        NumberCasts.Make("int4 numeric i 1740 numeric", static (v, _) => Datum.OfObject(Numeric.Of(v.Int64))),
        NumberCasts.Make("int8 numeric i 1781 numeric", static (v, _) => Datum.OfObject(Numeric.Of(v.Int64))),
        NumberCasts.Make("float4 numeric a 1742 numeric", static (v, _) => Datum.OfObject(Numeric.Of((float)v.Double))),
        NumberCasts.Make("float8 numeric a 1743 numeric", static (v, _) => Datum.OfObject(Numeric.Of(v.Double))),
        NumberCasts.Make("numeric int2 a 1783 int2", static (v, _) => NumberCasts.ToInt2(v.As<Numeric>().ToInt64("smallint"))),
        NumberCasts.Make("numeric int4 a 1744 int4", static (v, _) => NumberCasts.ToInt4(v.As<Numeric>().ToInt64("integer"))),
        NumberCasts.Make("numeric int8 a 1779 int8", static (v, _) => Datum.Of(v.As<Numeric>().ToInt64())),
        NumberCasts.Make("numeric float4 i 1745 float4", static (v, _) => Datum.Of((double)ToSingle(v.As<Numeric>()))),
        NumberCasts.Make("numeric float8 i 1746 float8", static (v, _) => Datum.Of(ToDouble(v.As<Numeric>()))),
    ];

    public static double ToDouble(Numeric value)
    {
        double converted = value.ToDouble();
        bool isLost = value.IsFinite && (double.IsInfinity(converted) || (converted == 0 && !value.IsZero));
        return isLost ? FloatFormat.ParseDouble(value.ToString()) : converted;
    }

    private static float ToSingle(Numeric value) => FloatFormat.ParseSingle(value.ToString());
}
