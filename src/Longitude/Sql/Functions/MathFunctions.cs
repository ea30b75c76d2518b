using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>Mathematical functions.</summary>
internal static class MathFunctions
{
    private const int ScaleLimit = 2000;

    private static readonly Numeric Ten = Numeric.Of(10);

    public static readonly FunctionInfo[] All =
    [
        Define.Scalar(1398, "abs(int2) int2", static (a, _) => IntegerOperators.Int2(Math.Abs(a.Int64))),
        Define.Scalar(1397, "abs(int4) int4", static (a, _) => IntegerOperators.Int4(Math.Abs(a.Int64))),
        Define.Scalar(1396, "abs(int8) int8", static (a, _) => a.Int64 == long.MinValue ? throw IntegerOperators.Int8Range() : Datum.Of(Math.Abs(a.Int64))),
        Define.Scalar(1394, "abs(float4) float4", static (a, _) => Datum.Of(Math.Abs(a.Double))),
        Define.Scalar(1395, "abs(float8) float8", static (a, _) => Datum.Of(Math.Abs(a.Double))),
        Define.Scalar(1705, "abs(numeric) numeric", static (a, _) => Datum.OfObject(a.As<Numeric>().Abs())),
        Define.Scalar(940, "mod(int2, int2) int2", static (a, b, _) => Datum.Of(IntegerOperators.Remainder(a, b))),
        Define.Scalar(941, "mod(int4, int4) int4", static (a, b, _) => Datum.Of(IntegerOperators.Remainder(a, b))),
        Define.Scalar(947, "mod(int8, int8) int8", static (a, b, _) => Datum.Of(IntegerOperators.Remainder(a, b))),
        Define.Scalar(1728, "mod(numeric, numeric) numeric", static (a, b, _) => Datum.OfObject(a.As<Numeric>() % b.As<Numeric>())),
        Define.Scalar(1973, "div(numeric, numeric) numeric", static (a, b, _) => Datum.OfObject(Numeric.DivideWhole(a.As<Numeric>(), b.As<Numeric>()))),
        Define.Scalar(1711, "ceil(numeric) numeric", static (a, _) => Datum.OfObject(a.As<Numeric>().Ceiling())),
        Define.Scalar(2308, "ceil(float8) float8", static (a, _) => Datum.Of(Math.Ceiling(a.Double))),
        Define.Scalar(2167, "ceiling(numeric) numeric", static (a, _) => Datum.OfObject(a.As<Numeric>().Ceiling())),
        Define.Scalar(2320, "ceiling(float8) float8", static (a, _) => Datum.Of(Math.Ceiling(a.Double))),
        Define.Scalar(1712, "floor(numeric) numeric", static (a, _) => Datum.OfObject(a.As<Numeric>().Floor())),
        Define.Scalar(2309, "floor(float8) float8", static (a, _) => Datum.Of(Math.Floor(a.Double))),
        Define.Scalar(1342, "round(float8) float8", static (a, _) => Datum.Of(Math.Round(a.Double, MidpointRounding.ToEven))),
        Define.Scalar(1708, "round(numeric) numeric", static (a, _) => Datum.OfObject(a.As<Numeric>().Round(0))),
        Define.Scalar(1707, "round(numeric, int4) numeric", static (a, b, _) => Datum.OfObject(a.As<Numeric>().Round(ScaleOf(b)))),
        Define.Scalar(1343, "trunc(float8) float8", static (a, _) => Datum.Of(Math.Truncate(a.Double))),
        Define.Scalar(1710, "trunc(numeric) numeric", static (a, _) => Datum.OfObject(a.As<Numeric>().Truncate(0))),
        Define.Scalar(1709, "trunc(numeric, int4) numeric", static (a, b, _) => Datum.OfObject(a.As<Numeric>().Truncate(ScaleOf(b)))),
        Define.Scalar(2310, "sign(float8) float8", static (a, _) => Datum.Of(double.IsNaN(a.Double) ? 0.0 : Math.Sign(a.Double))),
        Define.Scalar(1706, "sign(numeric) numeric", static (a, _) => a.As<Numeric>().IsNaN ? a : Datum.OfObject(Numeric.Of(a.As<Numeric>().Sign))),
        Define.Scalar(1730, "sqrt(numeric) numeric", static (a, _) => Datum.OfObject(a.As<Numeric>().Sqrt())),
        Define.Scalar(1344, "sqrt(float8) float8", static (a, _) => Datum.Of(Floats.Sqrt(a.Double))),
        Define.Scalar(1345, "cbrt(float8) float8", static (a, _) => Datum.Of(Math.Cbrt(a.Double))),
        Define.Scalar(1732, "exp(numeric) numeric", static (a, _) => Datum.OfObject(a.As<Numeric>().Exp())),
        Define.Scalar(1347, "exp(float8) float8", static (a, _) => Datum.Of(Floats.Exp(a.Double))),
        Define.Scalar(1734, "ln(numeric) numeric", static (a, _) => Datum.OfObject(a.As<Numeric>().Ln())),
        Define.Scalar(1341, "ln(float8) float8", static (a, _) => Datum.Of(Floats.Log(a.Double, Math.Log))),
        Define.Scalar(1741, "log(numeric) numeric", static (a, _) => Datum.OfObject(Numeric.Log(Ten, a.As<Numeric>()))),
        Define.Scalar(1340, "log(float8) float8", static (a, _) => Datum.Of(Floats.Log(a.Double, Math.Log10))),
        Define.Scalar(1481, "log10(numeric) numeric", static (a, _) => Datum.OfObject(Numeric.Log(Ten, a.As<Numeric>()))),
        Define.Scalar(1194, "log10(float8) float8", static (a, _) => Datum.Of(Floats.Log(a.Double, Math.Log10))),
        Define.Scalar(1736, "log(numeric, numeric) numeric", static (a, b, _) => Datum.OfObject(Numeric.Log(a.As<Numeric>(), b.As<Numeric>()))),
        Define.Scalar(2169, "power(numeric, numeric) numeric", static (a, b, _) => Datum.OfObject(Numeric.Power(a.As<Numeric>(), b.As<Numeric>()))),
        Define.Scalar(1368, "power(float8, float8) float8", static (a, b, _) => Datum.Of(Floats.Power(a.Double, b.Double))),
        Define.Scalar(1738, "pow(numeric, numeric) numeric", static (a, b, _) => Datum.OfObject(Numeric.Power(a.As<Numeric>(), b.As<Numeric>()))),
        Define.Scalar(1346, "pow(float8, float8) float8", static (a, b, _) => Datum.Of(Floats.Power(a.Double, b.Double))),
        Define.Scalar(1604, "sin(float8) float8", static (a, _) => Datum.Of(Floats.OfFinite(a.Double, Math.Sin))),
        Define.Scalar(1605, "cos(float8) float8", static (a, _) => Datum.Of(Floats.OfFinite(a.Double, Math.Cos))),
        Define.Scalar(1606, "tan(float8) float8", static (a, _) => Datum.Of(Floats.OfFinite(a.Double, Math.Tan))),
        Define.Scalar(1607, "cot(float8) float8", static (a, _) => Datum.Of(Floats.OfFinite(a.Double, static x => 1 / Math.Tan(x)))),
        Define.Scalar(1600, "asin(float8) float8", static (a, _) => Datum.Of(Floats.Within(a.Double, -1, 1, Math.Asin))),
        Define.Scalar(1601, "acos(float8) float8", static (a, _) => Datum.Of(Floats.Within(a.Double, -1, 1, Math.Acos))),
        Define.Scalar(1602, "atan(float8) float8", static (a, _) => Datum.Of(Math.Atan(a.Double))),
        Define.Scalar(1603, "atan2(float8, float8) float8", static (a, b, _) => Datum.Of(Math.Atan2(a.Double, b.Double))),
        Define.Scalar(2462, "sinh(float8) float8", static (a, _) => Datum.Of(Math.Sinh(a.Double))),
        Define.Scalar(2463, "cosh(float8) float8", static (a, _) => Datum.Of(Math.Cosh(a.Double))),
        Define.Scalar(2464, "tanh(float8) float8", static (a, _) => Datum.Of(Math.Tanh(a.Double))),
        Define.Scalar(2465, "asinh(float8) float8", static (a, _) => Datum.Of(Math.Asinh(a.Double))),
        Define.Scalar(2466, "acosh(float8) float8", static (a, _) => Datum.Of(Floats.Within(a.Double, 1, double.PositiveInfinity, Math.Acosh))),
        Define.Scalar(2467, "atanh(float8) float8", static (a, _) => Datum.Of(Floats.Within(a.Double, -1, 1, Math.Atanh))),
        Define.Scalar(2735, "sind(float8) float8", static (a, _) => Datum.Of(Floats.OfFinite(a.Double, Degrees.Sin))),
        Define.Scalar(2736, "cosd(float8) float8", static (a, _) => Datum.Of(Floats.OfFinite(a.Double, Degrees.Cos))),
        Define.Scalar(2737, "tand(float8) float8", static (a, _) => Datum.Of(Floats.OfFinite(a.Double, Degrees.Tan))),
        Define.Scalar(2738, "cotd(float8) float8", static (a, _) => Datum.Of(Floats.OfFinite(a.Double, Degrees.Cot))),
        Define.Scalar(2731, "asind(float8) float8", static (a, _) => Datum.Of(Floats.Within(a.Double, -1, 1, Degrees.ArcSin))),
        Define.Scalar(2732, "acosd(float8) float8", static (a, _) => Datum.Of(Floats.Within(a.Double, -1, 1, Degrees.ArcCos))),
        Define.Scalar(2733, "atand(float8) float8", static (a, _) => Datum.Of(Degrees.ArcTan(a.Double))),
        Define.Scalar(2734, "atan2d(float8, float8) float8", static (a, b, _) => Datum.Of(Degrees.ArcTan2(a.Double, b.Double))),
        Define.Scalar(1608, "degrees(float8) float8", static (a, _) => Datum.Of(Floats.Divide(a.Double, Math.PI / 180))),
        Define.Scalar(1609, "radians(float8) float8", static (a, _) => Datum.Of(Floats.Multiply(a.Double, Math.PI / 180))),
        Define.ScalarN(1610, "pi() float8", static (_, _) => Datum.Of(Math.PI)),
        Define.ScalarN(1598, "random() float8", static (_, c) => Datum.Of(SessionRandom.Of(c.Session).NextDouble()), Volatility.Volatile),
        Define.Scalar(1599, "setseed(float8) void", static (a, c) => SessionRandom.Seed(c.Session, a.Double), Volatility.Volatile),
        Define.Scalar(1376, "factorial(int8) numeric", static (a, _) => Datum.OfObject(Numeric.Factorial(a.Int64))),
        Define.Scalar(3281, "scale(numeric) int4", static (a, _) => a.As<Numeric>().IsFinite ? Datum.Of((long)a.As<Numeric>().Scale) : Datum.Null),
        Define.Scalar(5042, "min_scale(numeric) int4", static (a, _) => a.As<Numeric>().IsFinite ? Datum.Of((long)a.As<Numeric>().TrimScale().Scale) : Datum.Null),
        Define.Scalar(5043, "trim_scale(numeric) numeric", static (a, _) => Datum.OfObject(a.As<Numeric>().TrimScale())),
        Define.Scalar(1764, "numeric_inc(numeric) numeric", static (a, _) => Datum.OfObject(a.As<Numeric>() + Numeric.One)),
        Define.Scalar(5044, "gcd(int4, int4) int4", static (a, b, _) => IntegerOperators.Int4(Gcd(a.Int64, b.Int64))),
        Define.Scalar(5045, "gcd(int8, int8) int8", static (a, b, _) => Datum.Of(Gcd(a.Int64, b.Int64))),
        Define.Scalar(5048, "gcd(numeric, numeric) numeric", static (a, b, _) => Datum.OfObject(Numeric.Gcd(a.As<Numeric>(), b.As<Numeric>()))),
        Define.Scalar(5046, "lcm(int4, int4) int4", static (a, b, _) => IntegerOperators.Int4(Lcm(a.Int64, b.Int64))),
        Define.Scalar(5047, "lcm(int8, int8) int8", static (a, b, _) => Datum.Of(Lcm(a.Int64, b.Int64))),
        Define.Scalar(5049, "lcm(numeric, numeric) numeric", static (a, b, _) => Datum.OfObject(Numeric.Lcm(a.As<Numeric>(), b.As<Numeric>()))),
        Define.ScalarN(320, "width_bucket(float8, float8, float8, int4) int4", static (a, _) => WidthBucket.OfFloats(a)),
        Define.ScalarN(2170, "width_bucket(numeric, numeric, numeric, int4) int4", static (a, _) => WidthBucket.OfNumbers(a)),
        Define.Scalar(3218, "width_bucket(anycompatible, anycompatiblearray) int4", static (a, b, _) => WidthBucket.OfBounds(a, b.As<SqlArray>())),
        Define.Scalar(450, "hashint4(int4) int4", static (a, c) => Hash(a, c)),
        Define.Scalar(949, "hashint8(int8) int4", static (a, c) => Hash(a, c)),
        Define.Scalar(400, "hashtext(text) int4", static (a, c) => Hash(a, c)),
        Define.Scalar(452, "hashfloat8(float8) int4", static (a, c) => Hash(a, c)),
        Define.Scalar(432, "hash_numeric(numeric) int4", static (a, c) => Hash(a, c)),
        Define.Scalar(2963, "uuid_hash(uuid) int4", static (a, c) => Hash(a, c)),
        Define.Scalar(448, "hashtextextended(text, int8) int8", static (a, b, c) => Datum.Of((long)TextOrder.Mix(SqlTypes.Text.Comparer.Hash(a) ^ (ulong)b.Int64))),
        Define.Scalar(442, "hashint8extended(int8, int8) int8", static (a, b, c) => Datum.Of((long)TextOrder.Mix(SqlTypes.Int8.Comparer.Hash(a) ^ (ulong)b.Int64))),
    ];

    // Nobody can tell a scale beyond this from this one.
    private static int ScaleOf(Datum scale) => (int)Math.Clamp(scale.Int64, -ScaleLimit, ScaleLimit);

    private static Datum Hash(Datum value, CallContext context) => Datum.Of((long)context.ArgumentTypes[0].Comparer.GetHashCode(value));

    private static long Gcd(long a, long b)
    {
        ulong x = (ulong)(a < 0 ? -a : a);
        ulong y = (ulong)(b < 0 ? -b : b);
        while (y != 0)
            (x, y) = (y, x % y);
        return x <= long.MaxValue ? (long)x : throw IntegerOperators.Int8Range();
    }

    private static long Lcm(long a, long b)
    {
        if (a == 0 || b == 0)
            return 0;
        Int128 product = Int128.Abs((Int128)(a / Gcd(a, b)) * b);
        return product <= long.MaxValue ? (long)product : throw IntegerOperators.Int8Range();
    }
}
