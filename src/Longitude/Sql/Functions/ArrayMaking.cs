using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>Functions that make arrays of a shape, or tell the shape.</summary>
internal static class ArrayMaking
{
    public static readonly FunctionInfo[] All =
    [
        Define.Scalar(747, "array_dims(anyarray) text", static (a, _) => Dimensions(a.As<SqlArray>())),
        Define.Scalar(1193, "array_fill(anyelement, int4[]) anyarray", static (v, d, c) => Fill(v, d, Datum.OfObject(SqlArray.Empty(SqlTypes.Int4)), c), isStrict: false),
        Define.Scalar(1286, "array_fill(anyelement, int4[], int4[]) anyarray", static (v, d, l, c) => Fill(v, d, l, c), isStrict: false),
        Define.Scalar(6172, "trim_array(anyarray, int4) anyarray", static (a, n, _) => Trim(a.As<SqlArray>(), n.Int64)),
        Define.Set(
            1191,
            "generate_subscripts(anyarray, int4, bool) setof int4",
            static (a, _) => Subscripts(a[0].As<SqlArray>(), a[1].Int64, a[2].Boolean)),
    ];

    private static Datum Dimensions(SqlArray array) => array.Dimensions == 0
        ? Datum.Null
        : Datum.Of(string.Concat(array.Lengths.Select((length, i) => $"[{array.LowerBounds[i]}:{array.LowerBounds[i] + length - 1}]")));

    private static IEnumerable<Datum[]> Subscripts(SqlArray array, long dimension, bool isReversed)
    {
        long d = dimension - 1;
        if (d < 0 || d >= array.Dimensions)
            return [];
        IEnumerable<int> offsets = Enumerable.Range(0, array.Lengths[d]);
        return (isReversed ? offsets.Reverse() : offsets).Select(i => new[] { Datum.Of((long)array.LowerBounds[d] + i) });
    }

    private static Datum Fill(Datum value, Datum lengths, Datum lowerBounds, CallContext context)
    {
        if (lengths.IsNull || lowerBounds.IsNull)
            throw new SqlException(SqlStates.NullValueNotAllowed, "dimension array or low bound array cannot be null");
        SqlType type = context.ReturnType.Element!;
        int[] sizes = Numbers(lengths.As<SqlArray>(), "Dimension array must be one dimensional.");
        if (sizes.Length > SqlArray.DimensionsMax)
            throw ArrayText.TooManyDimensions(sizes.Length);
        int[] bounds = Numbers(lowerBounds.As<SqlArray>(), "Dimension array must be one dimensional.");
        if (lowerBounds.As<SqlArray>().Dimensions == 0 && context.ArgumentTypes.Length == 2)
            bounds = [.. Enumerable.Repeat(1, sizes.Length)];
        if (bounds.Length != sizes.Length)
            throw Wrong("Low bound array has different size than dimensions array.");
        long count = 1;
        foreach (int size in sizes)
        {
            count *= size;
            if (size < 0 || count > SqlArray.ItemsMax)
                throw new SqlException(SqlStates.ProgramLimitExceeded, $"array size exceeds the maximum allowed ({SqlArray.ItemsMax})");
        }

        if (sizes.Length == 0 || count == 0)
            return Datum.OfObject(SqlArray.Empty(type));
        var items = new Datum[count];
        Array.Fill(items, value);
        return Datum.OfObject(new SqlArray(type, sizes, bounds, items));
    }

    private static int[] Numbers(SqlArray array, string ifNested)
    {
        if (array.Dimensions > 1)
            throw Wrong(ifNested);
        return Array.ConvertAll(array.Items, i => i.IsNull
            ? throw new SqlException(SqlStates.NullValueNotAllowed, "dimension values cannot be null")
            : i.Int32);
    }

    private static SqlException Wrong(string detail) => new(SqlStates.ArraySubscriptError, "wrong number of array subscripts") { Detail = detail };

    private static Datum Trim(SqlArray array, long count)
    {
        int length = array.Dimensions == 0 ? 0 : array.Lengths[0];
        if (count < 0 || count > length)
            throw new SqlException("2202E", $"number of elements to trim must be between 0 and {length}");
        if (count == length)
            return Datum.OfObject(SqlArray.Empty(array.ElementType));
        int kept = length - (int)count;
        int[] bounds = [.. Enumerable.Repeat(1, array.Dimensions)];
        return Datum.OfObject(new SqlArray(array.ElementType, [kept, .. array.Lengths[1..]], bounds, array.Items[..(array.Items.Length / length * kept)]));
    }
}
