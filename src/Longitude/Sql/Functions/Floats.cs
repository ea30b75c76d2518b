using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>
/// Floating point arithmetic as SQL wants it: a result that left the range is an error, unless an operand was infinite already.
/// </summary>
internal static class Floats
{
    public static double Add(double a, double b) => CheckOverflow(a + b, double.IsInfinity(a) || double.IsInfinity(b));

    public static double Subtract(double a, double b) => CheckOverflow(a - b, double.IsInfinity(a) || double.IsInfinity(b));

    public static double Multiply(double a, double b) =>
        Check(a * b, double.IsInfinity(a) || double.IsInfinity(b), a == 0 || b == 0);

    public static double Divide(double a, double b)
    {
        if (b == 0 && !double.IsNaN(a))
            throw Numeric.DivisionByZero();
        return Check(a / b, double.IsInfinity(a), a == 0 || double.IsInfinity(b));
    }

    // Operands of type real come as doubles; the result is rounded to a real.
    public static double Add4(double a, double b) => CheckOverflow((float)a + (float)b, double.IsInfinity(a) || double.IsInfinity(b));

    public static double Subtract4(double a, double b) => CheckOverflow((float)a - (float)b, double.IsInfinity(a) || double.IsInfinity(b));

    public static double Multiply4(double a, double b) =>
        Check((float)a * (float)b, double.IsInfinity(a) || double.IsInfinity(b), a == 0 || b == 0);

    public static double Divide4(double a, double b)
    {
        if (b == 0 && !double.IsNaN(a))
            throw Numeric.DivisionByZero();
        return Check((float)a / (float)b, double.IsInfinity(a), a == 0 || double.IsInfinity(b));
    }

    public static double Sqrt(double a) =>
        a < 0 ? throw new SqlException(SqlStates.InvalidArgumentForPower, "cannot take square root of a negative number") : Math.Sqrt(a);

    public static double Exp(double a) => Check(Math.Exp(a), double.IsInfinity(a), double.IsNegativeInfinity(a));

    public static double Log(double a, Func<double, double> logarithm)
    {
        if (a == 0)
            throw new SqlException(SqlStates.InvalidArgumentForLogarithm, "cannot take logarithm of zero");
        return a < 0 ? throw new SqlException(SqlStates.InvalidArgumentForLogarithm, "cannot take logarithm of a negative number") : logarithm(a);
    }

    public static double Power(double a, double b)
    {
        // .NET and C disagree about NaN to the power of 0 and 1 to the power of NaN no longer, but SQL's errors come first.
        if (a == 0 && b < 0)
            throw new SqlException(SqlStates.InvalidArgumentForPower, "zero raised to a negative power is undefined");
        if (a < 0 && double.IsFinite(b) && Math.Floor(b) != b)
            throw new SqlException(SqlStates.InvalidArgumentForPower, "a negative number raised to a non-integer power yields a complex result");
        return Check(Math.Pow(a, b), double.IsInfinity(a) || double.IsInfinity(b), a == 0 || double.IsInfinity(a) || double.IsInfinity(b));
    }

    /// <summary>A trigonometric function, which nothing infinite can be put into.</summary>
    public static double OfFinite(double a, Func<double, double> function) =>
        double.IsInfinity(a) ? throw InputOutOfRange() : function(a);

    /// <summary>An inverse of a trigonometric function, whose argument lies between two bounds.</summary>
    public static double Within(double a, double low, double high, Func<double, double> function) =>
        a < low || a > high ? throw InputOutOfRange() : function(a);

    public static SqlException InputOutOfRange() => new(SqlStates.NumericValueOutOfRange, "input is out of range");

    public static double CheckOverflow(double result, bool mayBeInfinite) =>
        double.IsInfinity(result) && !mayBeInfinite
            ? throw new SqlException(SqlStates.NumericValueOutOfRange, "value out of range: overflow")
            : result;

    private static double Check(double result, bool mayBeInfinite, bool mayBeZero)
    {
        if (result == 0 && !mayBeZero)
            throw new SqlException(SqlStates.NumericValueOutOfRange, "value out of range: underflow");
        return CheckOverflow(result, mayBeInfinite);
    }
}

/// <summary>Trigonometry in degrees, exact where the result is a simple number: sind(30) is 0.5.</summary>
internal static class Degrees
{
    private const double Radian = Math.PI / 180;

    public static double Sin(double degrees)
    {
        double reduced = Math.IEEERemainder(degrees, 360);
        int sign = reduced < 0 ? -1 : 1;
        reduced = Math.Abs(reduced);
        return sign * SinOfQuarter(reduced > 90 ? 180 - reduced : reduced);
    }

    public static double Cos(double degrees)
    {
        double reduced = Math.Abs(Math.IEEERemainder(degrees, 360));
        return reduced > 90 ? -CosOfQuarter(180 - reduced) : CosOfQuarter(reduced);
    }

    public static double Tan(double degrees)
    {
        double reduced = Math.IEEERemainder(degrees, 180);
        int sign = reduced < 0 ? -1 : 1;
        reduced = Math.Abs(reduced);
        return sign * (SinOfQuarter(reduced) / CosOfQuarter(reduced) / (SinOfQuarter(45) / CosOfQuarter(45)));
    }

    public static double Cot(double degrees)
    {
        double reduced = Math.IEEERemainder(degrees, 180);
        int sign = reduced < 0 ? -1 : 1;
        reduced = Math.Abs(reduced);
        return sign * (CosOfQuarter(reduced) / SinOfQuarter(reduced) / (CosOfQuarter(45) / SinOfQuarter(45)));
    }

    public static double ArcSin(double value)
    {
        double absolute = Math.Abs(value);
        double degrees = absolute <= 0.5
            ? Math.Asin(absolute) / Math.Asin(0.5) * 30
            : 90 - Math.Acos(absolute) / Math.Acos(0.5) * 60;
        return value < 0 ? -degrees : degrees;
    }

    public static double ArcCos(double value)
    {
        double absolute = Math.Abs(value);
        double degrees = absolute <= 0.5
            ? 90 - Math.Asin(absolute) / Math.Asin(0.5) * 30
            : Math.Acos(absolute) / Math.Acos(0.5) * 60;
        return value < 0 ? 180 - degrees : degrees;
    }

    public static double ArcTan(double value) => Math.Atan(value) / Math.Atan(1) * 45;

    public static double ArcTan2(double y, double x) => Math.Atan2(y, x) / Math.Atan(1) * 45;

    private static double SinOfQuarter(double degrees) => degrees <= 30 ? SinTo30(degrees) : CosTo60(90 - degrees);

    private static double CosOfQuarter(double degrees) => degrees <= 60 ? CosTo60(degrees) : SinTo30(90 - degrees);

    private static double SinTo30(double degrees) => Math.Sin(degrees * Radian) / Math.Sin(30 * Radian) / 2;

    private static double CosTo60(double degrees) => 1 - (1 - Math.Cos(degrees * Radian)) / (1 - Math.Cos(60 * Radian)) / 2;
}
