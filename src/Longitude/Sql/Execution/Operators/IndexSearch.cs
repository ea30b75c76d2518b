using Longitude.Sql.Catalog;
using Longitude.Sql.Storage;
using Longitude.Sql.Types;

namespace Longitude.Sql.Execution.Operators;

/// <summary>What the leading columns of an index must be: one value, one of several, or NULL.</summary>
internal abstract class KeyTest
{
    /// <summary>The values for this execution; null when none can match. NULL among them asks for rows where the column is NULL.</summary>
    public abstract void Values(EvalFrame frame, List<Datum> into);
}

internal sealed class EqualTest(Expr value) : KeyTest
{
    public Expr Value => value;

    public override void Values(EvalFrame frame, List<Datum> into)
    {
        Datum v = value.Eval(frame);
        if (!v.IsNull)
            into.Add(v);
    }
}

internal sealed class IsNullTest : KeyTest
{
    public override void Values(EvalFrame frame, List<Datum> into) => into.Add(Datum.Null);
}

/// <summary>IN, and = ANY of an array.</summary>
internal sealed class AmongTest(IReadOnlyList<Expr> items, Expr? array) : KeyTest
{
    private const int GuessOfArray = 10;

    /// <summary>How many values there probably are.</summary>
    public int Count => items.Count + (array is null ? 0 : GuessOfArray);

    public IReadOnlyList<Expr> Items => items;

    public Expr? Array => array;

    public override void Values(EvalFrame frame, List<Datum> into)
    {
        foreach (Expr item in items)
        {
            Datum v = item.Eval(frame);
            if (!v.IsNull)
                into.Add(v);
        }

        if (array is null || array.Eval(frame) is not { IsNull: false } list)
            return;
        foreach (Datum v in list.As<SqlArray>().Items)
        {
            if (!v.IsNull)
                into.Add(v);
        }
    }
}

/// <summary>One bound of the column after those that are fixed.</summary>
internal sealed class BoundTest(Expr value, bool isUpper, bool isInclusive)
{
    public Expr Value => value;

    public bool IsUpper => isUpper;

    public bool IsInclusive => isInclusive;
}

/// <summary>col LIKE 'prefix%': the texts that begin with a prefix.</summary>
internal sealed class PrefixTest(Expr pattern)
{
    public Expr Pattern => pattern;
}

/// <summary>How an index finds rows: what its leading columns must be, and between what the next one must lie.</summary>
internal sealed class IndexSearch(TableInfo table, IndexInfo index, KeyTest[] keys, BoundTest[] bounds, PrefixTest? prefix, Expr? condition)
{
    private readonly TableInfo _table = table;

    public IndexInfo Index => index;

    public TableInfo Table => _table;

    public KeyTest[] Keys => keys;

    /// <summary>True when at most one range of the index is looked at, so that its order holds.</summary>
    public bool IsOneRange => !keys.Any(k => k is AmongTest);

    /// <summary>What is searched for, as a condition, for EXPLAIN.</summary>
    public Expr? Condition => condition;

    /// <summary>The ranges to look at, in the index's order and apart from each other; empty when nothing can match.</summary>
    public List<IndexRange> Ranges(EvalFrame frame)
    {
        var prefixes = new List<Datum[]> { new Datum[keys.Length] };
        var values = new List<Datum>();
        for (int i = 0; i < keys.Length; i++)
        {
            values.Clear();
            keys[i].Values(frame, values);
            IndexColumn column = index.Columns[i];
            Fit(column.Type, values);
            if (values.Count == 0)
                return [];
            if (values.Count > 1)
                Order(column, values);
            prefixes = Extend(prefixes, i, values);
        }

        var ranges = new List<IndexRange>(prefixes.Count);
        if (!TryBounds(frame, out Limits limits))
            return ranges;
        foreach (Datum[] at in prefixes)
        {
            ranges.Add(new IndexRange
            {
                Prefix = at,
                Lower = limits.Lower,
                LowerInclusive = limits.LowerInclusive,
                Upper = limits.Upper,
                UpperInclusive = limits.UpperInclusive,
            });
        }

        return ranges;
    }

    private static List<Datum[]> Extend(List<Datum[]> prefixes, int place, List<Datum> values)
    {
        if (values.Count == 1)
        {
            foreach (Datum[] prefix in prefixes)
                prefix[place] = values[0];
            return prefixes;
        }

        var extended = new List<Datum[]>(prefixes.Count * values.Count);
        foreach (Datum[] prefix in prefixes)
        {
            foreach (Datum value in values)
            {
                var copy = (Datum[])prefix.Clone();
                copy[place] = value;
                extended.Add(copy);
            }
        }

        return extended;
    }

    /// <summary>Puts values into the index's order, each once.</summary>
    private static void Order(IndexColumn column, List<Datum> values)
    {
        DatumComparer comparer = column.Type.Comparer;
        values.Sort((a, b) => column.IsDescending ? comparer.Compare(b, a) : comparer.Compare(a, b));
        int kept = 1;
        for (int i = 1; i < values.Count; i++)
        {
            if (comparer.Compare(values[i], values[kept - 1]) != 0)
                values[kept++] = values[i];
        }

        values.RemoveRange(kept, values.Count - kept);
    }

    /// <summary>Leaves out values that the column's type cannot hold: an integer column compared with a larger type.</summary>
    private static void Fit(SqlType type, List<Datum> values)
    {
        (long least, long greatest) = LimitsOf(type);
        if (least != long.MinValue)
            values.RemoveAll(v => !v.IsNull && (v.Int64 < least || v.Int64 > greatest));
    }

    /// <summary>False when the column's type cannot hold the value.</summary>
    public static bool Fits(SqlType type, Datum value)
    {
        (long least, long greatest) = LimitsOf(type);
        return least == long.MinValue || (value.Int64 >= least && value.Int64 <= greatest);
    }

    private static (long Least, long Greatest) LimitsOf(SqlType type) => type.Kind switch
    {
        TypeKind.Int2 => (short.MinValue, short.MaxValue),
        TypeKind.Int4 => (int.MinValue, int.MaxValue),
        TypeKind.Oid or TypeKind.Reg => (0, uint.MaxValue),
        _ => (long.MinValue, long.MaxValue),
    };

    private bool TryBounds(EvalFrame frame, out Limits limits)
    {
        limits = new Limits(keys.Length < index.Columns.Count ? index.Columns[keys.Length].Type.Comparer : SqlTypes.Bool.Comparer);
        if (prefix is not null)
            return TryPrefix(frame, limits);
        if (bounds.Length == 0)
            return true;
        IndexColumn column = index.Columns[keys.Length];
        (long least, long greatest) = LimitsOf(column.Type);
        foreach (BoundTest bound in bounds)
        {
            Datum value = bound.Value.Eval(frame);
            if (value.IsNull)
                return false;
            bool isOutside = least != long.MinValue && (value.Int64 < least || value.Int64 > greatest);
            if (isOutside)
            {
                // Below everything or above everything: the bound says nothing, or nothing fits.
                bool isBelow = value.Int64 < least;
                if (isBelow == bound.IsUpper)
                    return false;
                limits.Set(Datum.Of(isBelow ? least : greatest), bound.IsUpper, isInclusive: true);
                continue;
            }

            limits.Set(value, bound.IsUpper, bound.IsInclusive);
        }

        return limits.MayMatch();
    }

    private bool TryPrefix(EvalFrame frame, Limits limits)
    {
        Datum pattern = prefix!.Pattern.Eval(frame);
        if (pattern.IsNull)
            return false;
        string start = LikePrefix.Of(pattern.Text, out _);
        limits.Set(Datum.Of(start), isUpper: false, isInclusive: true);
        if (LikePrefix.After(start) is { } end)
            limits.Set(Datum.Of(end), isUpper: true, isInclusive: false);
        return true;
    }

    /// <summary>The bounds of values, whatever the index's direction.</summary>
    private sealed class Limits(DatumComparer comparer)
    {
        public Datum? Lower { get; private set; }

        public bool LowerInclusive { get; private set; } = true;

        public Datum? Upper { get; private set; }

        public bool UpperInclusive { get; private set; } = true;

        public void Set(Datum value, bool isUpper, bool isInclusive)
        {
            if (isUpper)
            {
                int order = Upper is { } now ? comparer.Compare(value, now) : -1;
                if (order < 0 || (order == 0 && !isInclusive))
                    (Upper, UpperInclusive) = (value, isInclusive);
            }
            else
            {
                int order = Lower is { } now ? comparer.Compare(value, now) : 1;
                if (order > 0 || (order == 0 && !isInclusive))
                    (Lower, LowerInclusive) = (value, isInclusive);
            }
        }

        public bool MayMatch()
        {
            if (Lower is not { } low || Upper is not { } high)
                return true;
            int order = comparer.Compare(low, high);
            return order < 0 || (order == 0 && LowerInclusive && UpperInclusive);
        }
    }
}

/// <summary>The constant beginning of a LIKE pattern.</summary>
internal static class LikePrefix
{
    /// <param name="isExact">The pattern is nothing but the beginning, or the beginning and a percent sign.</param>
    public static string Of(string pattern, out bool isExact)
    {
        var prefix = new System.Text.StringBuilder();
        int i = 0;
        for (; i < pattern.Length && pattern[i] is not ('%' or '_'); i++)
        {
            if (pattern[i] == '\\' && ++i == pattern.Length)
                break;
            prefix.Append(pattern[i]);
        }

        isExact = i >= pattern.Length || (i == pattern.Length - 1 && pattern[i] == '%');
        return prefix.ToString();
    }

    /// <summary>The least text that is greater than all that begin so, by the order of code points; null when there is none.</summary>
    public static string? After(string prefix)
    {
        for (int end = prefix.Length; end > 0; end--)
        {
            int last = end - 1;
            if (char.IsLowSurrogate(prefix[last]) && last > 0 && char.IsHighSurrogate(prefix[last - 1]))
            {
                last--;
                end--;
                int point = char.ConvertToUtf32(prefix[last], prefix[last + 1]);
                if (point < 0x10FFFF)
                    return prefix[..last] + char.ConvertFromUtf32(point + 1);
                continue;
            }

            char next = prefix[last];
            if (next == '\uD7FF')
                return prefix[..last] + '\uE000';
            if (next == '\uFFFF')
                return prefix[..last] + char.ConvertFromUtf32(0x10000);
            return prefix[..last] + (char)(next + 1);
        }

        return null;
    }
}
