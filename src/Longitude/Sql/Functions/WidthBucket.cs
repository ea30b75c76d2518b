using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>width_bucket(): the bucket of a histogram that a value falls into; 0 below the first, one more than there are beyond the last.</summary>
internal static class WidthBucket
{
    public static Datum OfFloats(ReadOnlySpan<Datum> arguments)
    {
        double operand = arguments[0].Double;
        double low = arguments[1].Double;
        double high = arguments[2].Double;
        long count = CheckCount(arguments[3]);
        if (double.IsNaN(operand) || double.IsNaN(low) || double.IsNaN(high))
            throw Bad("operand, lower bound, and upper bound cannot be NaN");
        if (double.IsInfinity(low) || double.IsInfinity(high))
            throw Bad("lower and upper bounds must be finite");
        if (low == high)
            throw Bad("lower bound cannot equal upper bound");
        bool isRising = low < high;
        if (isRising ? operand < low : operand > low)
            return Datum.Of(0L);
        if (isRising ? operand >= high : operand <= high)
            return IntegerOperators.Int4(count + 1);
        long bucket = (long)((operand - low) / (high - low) * count);
        return IntegerOperators.Int4(bucket + 1);
    }

    public static Datum OfNumbers(ReadOnlySpan<Datum> arguments)
    {
        Numeric operand = arguments[0].As<Numeric>();
        Numeric low = arguments[1].As<Numeric>();
        Numeric high = arguments[2].As<Numeric>();
        long count = CheckCount(arguments[3]);
        if (operand.IsNaN || low.IsNaN || high.IsNaN)
            throw Bad("operand, lower bound, and upper bound cannot be NaN");
        if (low.IsInfinite || high.IsInfinite)
            throw Bad("lower and upper bounds must be finite");
        int order = low.CompareTo(high);
        if (order == 0)
            throw Bad("lower bound cannot equal upper bound");
        if (order < 0 ? operand < low : operand > low)
            return Datum.Of(0L);
        if (order < 0 ? operand >= high : operand <= high)
            return IntegerOperators.Int4(count + 1);
        Numeric bucket = Numeric.DivideWhole((operand - low) * Numeric.Of(count), high - low);
        return IntegerOperators.Int4(bucket.ToInt64() + 1);
    }

    /// <summary>The bounds are an array in rising order; the bucket is the number of those that are not greater than the value.</summary>
    public static Datum OfBounds(Datum operand, SqlArray bounds)
    {
        if (bounds.Dimensions > 1)
            throw new SqlException(SqlStates.ArraySubscriptError, "thresholds must be one-dimensional array");
        if (Array.Exists(bounds.Items, b => b.IsNull))
            throw new SqlException(SqlStates.NullValueNotAllowed, "thresholds array must not contain NULLs");
        int from = 0;
        int to = bounds.Items.Length;
        while (from < to)
        {
            int middle = (from + to) / 2;
            if (bounds.ElementType.Comparer.Compare(operand, bounds.Items[middle]) < 0)
                to = middle;
            else
                from = middle + 1;
        }

        return Datum.Of((long)from);
    }

    private static long CheckCount(Datum count) => count.Int64 > 0 ? count.Int64 : throw Bad("count must be greater than zero");

    private static SqlException Bad(string message) => new(SqlStates.InvalidArgumentForWidthBucket, message);
}
