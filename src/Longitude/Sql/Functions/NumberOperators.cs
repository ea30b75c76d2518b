using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>Arithmetic of numeric, real and double precision.</summary>
internal static class NumberOperators
{
    public static readonly OperatorInfo[] All =
    [
        Define.Prefix("-", 584, 206, "float4um(float4) float4", static (a, _) => Datum.Of(-a.Double)),
        Define.Prefix("@", 590, 207, "float4abs(float4) float4", static (a, _) => Datum.Of(Math.Abs(a.Double))),
        Define.Prefix("+", 1919, 1913, "float4up(float4) float4", static (a, _) => a),
        Define.Prefix("-", 585, 220, "float8um(float8) float8", static (a, _) => Datum.Of(-a.Double)),
        Define.Prefix("@", 595, 221, "float8abs(float8) float8", static (a, _) => Datum.Of(Math.Abs(a.Double))),
        Define.Prefix("|/", 596, 230, "dsqrt(float8) float8", static (a, _) => Datum.Of(Floats.Sqrt(a.Double))),
        Define.Prefix("||/", 597, 231, "dcbrt(float8) float8", static (a, _) => Datum.Of(Math.Cbrt(a.Double))),
        Define.Prefix("+", 1920, 1914, "float8up(float8) float8", static (a, _) => a),
        Define.Prefix("-", 1751, 1771, "numeric_uminus(numeric) numeric", static (a, _) => Datum.OfObject(-a.As<Numeric>())),
        Define.Prefix("@", 1763, 1704, "numeric_abs(numeric) numeric", static (a, _) => Datum.OfObject(a.As<Numeric>().Abs())),
        Define.Prefix("+", 1921, 1915, "numeric_uplus(numeric) numeric", static (a, _) => a),
        Define.Operator("+", 586, 204, "float4pl(float4, float4) float4", static (a, b, _) => Datum.Of(Floats.Add4(a.Double, b.Double))),
        Define.Operator("-", 587, 205, "float4mi(float4, float4) float4", static (a, b, _) => Datum.Of(Floats.Subtract4(a.Double, b.Double))),
        Define.Operator("/", 588, 203, "float4div(float4, float4) float4", static (a, b, _) => Datum.Of(Floats.Divide4(a.Double, b.Double))),
        Define.Operator("*", 589, 202, "float4mul(float4, float4) float4", static (a, b, _) => Datum.Of(Floats.Multiply4(a.Double, b.Double))),
        Define.Operator("+", 1116, 281, "float48pl(float4, float8) float8", static (a, b, _) => Datum.Of(Floats.Add(a.Double, b.Double))),
        Define.Operator("-", 1117, 282, "float48mi(float4, float8) float8", static (a, b, _) => Datum.Of(Floats.Subtract(a.Double, b.Double))),
        Define.Operator("/", 1118, 280, "float48div(float4, float8) float8", static (a, b, _) => Datum.Of(Floats.Divide(a.Double, b.Double))),
        Define.Operator("*", 1119, 279, "float48mul(float4, float8) float8", static (a, b, _) => Datum.Of(Floats.Multiply(a.Double, b.Double))),
        Define.Operator("+", 1126, 285, "float84pl(float8, float4) float8", static (a, b, _) => Datum.Of(Floats.Add(a.Double, b.Double))),
        Define.Operator("-", 1127, 286, "float84mi(float8, float4) float8", static (a, b, _) => Datum.Of(Floats.Subtract(a.Double, b.Double))),
        Define.Operator("/", 1128, 284, "float84div(float8, float4) float8", static (a, b, _) => Datum.Of(Floats.Divide(a.Double, b.Double))),
        Define.Operator("*", 1129, 283, "float84mul(float8, float4) float8", static (a, b, _) => Datum.Of(Floats.Multiply(a.Double, b.Double))),
        Define.Operator("+", 591, 218, "float8pl(float8, float8) float8", static (a, b, _) => Datum.Of(Floats.Add(a.Double, b.Double))),
        Define.Operator("-", 592, 219, "float8mi(float8, float8) float8", static (a, b, _) => Datum.Of(Floats.Subtract(a.Double, b.Double))),
        Define.Operator("/", 593, 217, "float8div(float8, float8) float8", static (a, b, _) => Datum.Of(Floats.Divide(a.Double, b.Double))),
        Define.Operator("*", 594, 216, "float8mul(float8, float8) float8", static (a, b, _) => Datum.Of(Floats.Multiply(a.Double, b.Double))),
        Define.Operator("^", 965, 232, "dpow(float8, float8) float8", static (a, b, _) => Datum.Of(Floats.Power(a.Double, b.Double))),
        Define.Operator("^", 1038, 1739, "numeric_power(numeric, numeric) numeric", static (a, b, _) => Datum.OfObject(Numeric.Power(a.As<Numeric>(), b.As<Numeric>()))),
        Define.Operator("+", 1758, 1724, "numeric_add(numeric, numeric) numeric", static (a, b, _) => Datum.OfObject(a.As<Numeric>() + b.As<Numeric>())),
        Define.Operator("-", 1759, 1725, "numeric_sub(numeric, numeric) numeric", static (a, b, _) => Datum.OfObject(a.As<Numeric>() - b.As<Numeric>())),
        Define.Operator("*", 1760, 1726, "numeric_mul(numeric, numeric) numeric", static (a, b, _) => Datum.OfObject(a.As<Numeric>() * b.As<Numeric>())),
        Define.Operator("/", 1761, 1727, "numeric_div(numeric, numeric) numeric", static (a, b, _) => Datum.OfObject(a.As<Numeric>() / b.As<Numeric>())),
        Define.Operator("%", 1762, 1729, "numeric_mod(numeric, numeric) numeric", static (a, b, _) => Datum.OfObject(a.As<Numeric>() % b.As<Numeric>())),
    ];
}
