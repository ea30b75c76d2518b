using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>Functions and operators of arrays.</summary>
internal static class ArrayFunctions
{
    public static readonly OperatorInfo[] Operators =
    [
        Define.Operator("@>", 2751, 2747, "arraycontains(anyarray, anyarray) bool", static (a, b, _) => Datum.Of(Contains(a, b))),
        Define.Operator("<@", 2752, 2748, "arraycontained(anyarray, anyarray) bool", static (a, b, _) => Datum.Of(Contains(b, a))),
        Define.Operator("&&", 2750, 2749, "arrayoverlap(anyarray, anyarray) bool", static (a, b, _) => Datum.Of(Overlap(a, b))),
        Define.Operator("||", 375, 383, "array_cat(anycompatiblearray, anycompatiblearray) anycompatiblearray", static (a, b, _) => Concat(a, b), isStrict: false),
        Define.Operator("||", 349, 378, "array_append(anycompatiblearray, anycompatible) anycompatiblearray", static (a, e, c) => Append(a, e, c.ArgumentTypes[1]), isStrict: false),
        Define.Operator("||", 374, 379, "array_prepend(anycompatible, anycompatiblearray) anycompatiblearray", static (e, a, c) => Prepend(e, a, c.ArgumentTypes[0]), isStrict: false),
    ];

    public static readonly FunctionInfo[] All =
    [
        Define.Scalar(2091, "array_lower(anyarray, int4) int4", static (a, d, _) => Bound(a, d, isUpper: false)),
        Define.Scalar(2092, "array_upper(anyarray, int4) int4", static (a, d, _) => Bound(a, d, isUpper: true)),
        Define.Scalar(2176, "array_length(anyarray, int4) int4", static (a, d, _) => Length(a, d)),
        Define.Scalar(748, "array_ndims(anyarray) int4", static (a, _) => Of(a).Dimensions == 0 ? Datum.Null : Datum.Of((long)Of(a).Dimensions)),
        Define.Scalar(3179, "cardinality(anyarray) int4", static (a, _) => Datum.Of((long)Of(a).Items.Length)),
        Define.Scalar(3277, "array_position(anycompatiblearray, anycompatible) int4", static (a, e, _) => Position(a, e, Datum.Null), isStrict: false),
        Define.Scalar(
            3278,
            "array_position(anycompatiblearray, anycompatible, int4) int4",
            static (a, e, from, _) => from.IsNull && !a.IsNull ? throw new SqlException(SqlStates.NullValueNotAllowed, "initial position must not be null") : Position(a, e, from),
            isStrict: false),
        Define.Scalar(3279, "array_positions(anycompatiblearray, anycompatible) int4[]", static (a, e, _) => Positions(a, e), isStrict: false),
        Define.Scalar(3167, "array_remove(anycompatiblearray, anycompatible) anycompatiblearray", static (a, e, _) => Remove(a, e), isStrict: false),
        Define.Scalar(3168, "array_replace(anycompatiblearray, anycompatible, anycompatible) anycompatiblearray", static (a, from, to, _) => Replace(a, from, to), isStrict: false),
        Define.Set(2331, "unnest(anyarray) setof anyelement", static (a, _) => Of(a[0]).Items.Select(static i => new[] { i })),
        Define.Set(1192, "generate_subscripts(anyarray, int4) setof int4", static (a, _) => Subscripts(Of(a[0]), a[1].Int64)),
    ];

    private static SqlArray Of(Datum value) => value.As<SqlArray>();

    private static Datum Bound(Datum array, Datum dimension, bool isUpper)
    {
        SqlArray a = Of(array);
        long d = dimension.Int64 - 1;
        if (d < 0 || d >= a.Dimensions)
            return Datum.Null;
        return Datum.Of(isUpper ? a.LowerBounds[d] + a.Lengths[d] - 1L : a.LowerBounds[d]);
    }

    private static Datum Length(Datum array, Datum dimension)
    {
        SqlArray a = Of(array);
        long d = dimension.Int64 - 1;
        return d < 0 || d >= a.Dimensions ? Datum.Null : Datum.Of((long)a.Lengths[d]);
    }

    private static IEnumerable<Datum[]> Subscripts(SqlArray array, long dimension)
    {
        long d = dimension - 1;
        if (d < 0 || d >= array.Dimensions)
            yield break;
        for (int i = 0; i < array.Lengths[d]; i++)
            yield return [Datum.Of((long)array.LowerBounds[d] + i)];
    }

    private static bool Same(SqlType type, Datum a, Datum b) => a.IsNull || b.IsNull ? a.IsNull && b.IsNull : DatumComparer.For(type).Equals(a, b);

    private static bool Contains(Datum whole, Datum part)
    {
        SqlArray a = Of(whole);
        return Array.TrueForAll(Of(part).Items, wanted => !wanted.IsNull && Array.Exists(a.Items, i => !i.IsNull && Same(a.ElementType, i, wanted)));
    }

    private static bool Overlap(Datum first, Datum second)
    {
        SqlArray a = Of(first);
        return Array.Exists(Of(second).Items, wanted => !wanted.IsNull && Array.Exists(a.Items, i => !i.IsNull && Same(a.ElementType, i, wanted)));
    }

    private static Datum Concat(Datum first, Datum second)
    {
        if (first.IsNull || second.IsNull)
            return first.IsNull ? second : first;
        (SqlArray a, SqlArray b) = (Of(first), Of(second));
        if (a.Dimensions == 0 || b.Dimensions == 0)
            return a.Dimensions == 0 ? second : first;
        // An array is also an element of one that has a dimension more.
        (SqlArray whole, bool isFirstPart, bool isSecondPart) = a.Dimensions == b.Dimensions - 1 ? (b, true, false) : (a, false, b.Dimensions == a.Dimensions - 1);
        if (Math.Abs(a.Dimensions - b.Dimensions) > 1)
        {
            throw Incompatible($"Arrays of {a.Dimensions} and {b.Dimensions} dimensions are not compatible for concatenation.");
        }

        if (!InnerOf(a.Lengths, isFirstPart).SequenceEqual(InnerOf(b.Lengths, isSecondPart))
            || !InnerOf(a.LowerBounds, isFirstPart).SequenceEqual(InnerOf(b.LowerBounds, isSecondPart)))
        {
            throw Incompatible(isFirstPart || isSecondPart
                ? "Arrays with differing dimensions are not compatible for concatenation."
                : "Arrays with differing element dimensions are not compatible for concatenation.");
        }

        int length = (isFirstPart ? 1 : a.Lengths[0]) + (isSecondPart ? 1 : b.Lengths[0]);
        return Datum.OfObject(new SqlArray(a.ElementType, [length, .. whole.Lengths[1..]], whole.LowerBounds, [.. a.Items, .. b.Items]));
    }

    private static ReadOnlySpan<int> InnerOf(int[] dimensions, bool isElement) => isElement ? dimensions : dimensions.AsSpan(1);

    private static SqlException Incompatible(string detail) =>
        new(SqlStates.ArraySubscriptError, "cannot concatenate incompatible arrays") { Detail = detail };

    private static Datum Append(Datum array, Datum item, SqlType type)
    {
        SqlArray a = array.IsNull ? SqlArray.Empty(type) : OneDimension(array);
        return a.Dimensions == 0
            ? Datum.OfObject(SqlArray.Of(a.ElementType, [item]))
            : Datum.OfObject(new SqlArray(a.ElementType, [a.Lengths[0] + 1], a.LowerBounds, [.. a.Items, item]));
    }

    private static Datum Prepend(Datum item, Datum array, SqlType type)
    {
        SqlArray a = array.IsNull ? SqlArray.Empty(type) : OneDimension(array);
        return a.Dimensions == 0
            ? Datum.OfObject(SqlArray.Of(a.ElementType, [item]))
            : Datum.OfObject(new SqlArray(a.ElementType, [a.Lengths[0] + 1], a.LowerBounds, [item, .. a.Items]));
    }

    private static SqlArray OneDimension(Datum array)
    {
        SqlArray a = Of(array);
        return a.Dimensions <= 1 ? a : throw new SqlException("22000", "argument must be empty or one-dimensional array");
    }

    private static SqlArray OneDimension(Datum array, string action)
    {
        SqlArray a = Of(array);
        return a.Dimensions <= 1 ? a : throw new SqlException(SqlStates.FeatureNotSupported, $"{action} multidimensional arrays is not supported");
    }

    private static Datum Position(Datum array, Datum item, Datum from)
    {
        if (array.IsNull)
            return Datum.Null;
        SqlArray a = OneDimension(array, "searching for elements in");
        if (a.Items.Length == 0)
            return Datum.Null;
        long first = from.IsNull ? 0 : Math.Max(from.Int64 - a.LowerBounds[0], 0);
        if (first >= a.Items.Length)
            return Datum.Null;
        int index = Array.FindIndex(a.Items, (int)first, i => Same(a.ElementType, i, item));
        return index < 0 ? Datum.Null : Datum.Of((long)a.LowerBounds[0] + index);
    }

    private static Datum Positions(Datum array, Datum item)
    {
        if (array.IsNull)
            return Datum.Null;
        SqlArray a = OneDimension(array, "searching for elements in");
        Datum[] found = [.. Enumerable.Range(0, a.Items.Length).Where(i => Same(a.ElementType, a.Items[i], item)).Select(i => Datum.Of((long)a.LowerBounds[0] + i))];
        return Datum.OfObject(SqlArray.Of(SqlTypes.Int4, found));
    }

    private static Datum Remove(Datum array, Datum item)
    {
        if (array.IsNull)
            return Datum.Null;
        SqlArray a = OneDimension(array, "removing elements from");
        Datum[] rest = Array.FindAll(a.Items, i => !Same(a.ElementType, i, item));
        return rest.Length == a.Items.Length ? array : Datum.OfObject(rest.Length == 0 ? SqlArray.Empty(a.ElementType) : SqlArray.Of(a.ElementType, rest));
    }

    private static Datum Replace(Datum array, Datum from, Datum to)
    {
        if (array.IsNull)
            return Datum.Null;
        SqlArray a = Of(array);
        return Datum.OfObject(new SqlArray(a.ElementType, a.Lengths, a.LowerBounds, Array.ConvertAll(a.Items, i => Same(a.ElementType, i, from) ? to : i)));
    }
}
