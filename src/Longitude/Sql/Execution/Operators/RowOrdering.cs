using Longitude.Sql.Types;

namespace Longitude.Sql.Execution.Operators;

/// <summary>A column that rows are ordered by.</summary>
internal readonly struct SortColumn(int index, SqlType type, bool isDescending, bool nullsFirst)
{
    public int Index { get; } = index;

    public SqlType Type { get; } = type;

    public bool IsDescending { get; } = isDescending;

    public bool NullsFirst { get; } = nullsFirst;

    public DatumComparer Comparer { get; } = type.Comparer;

    public int Compare(Datum a, Datum b)
    {
        if (a.IsNull || b.IsNull)
        {
            if (a.IsNull && b.IsNull)
                return 0;
            return a.IsNull == NullsFirst ? -1 : 1;
        }

        int order = Comparer.Compare(a, b);
        return IsDescending ? -order : order;
    }
}

internal static class RowOrdering
{
    public static int Compare(SortColumn[] by, ReadOnlySpan<Datum> a, ReadOnlySpan<Datum> b)
    {
        foreach (ref readonly SortColumn column in by.AsSpan())
        {
            int order = column.Compare(a[column.Index], b[column.Index]);
            if (order != 0)
                return order;
        }

        return 0;
    }

    /// <summary>True when both rows have the same values there, NULLs being alike.</summary>
    public static bool AreAlike(int[] columns, DatumComparer[] comparers, ReadOnlySpan<Datum> a, ReadOnlySpan<Datum> b)
    {
        for (int i = 0; i < columns.Length; i++)
        {
            Datum x = a[columns[i]];
            Datum y = b[columns[i]];
            if (x.IsNull != y.IsNull || (!x.IsNull && !comparers[i].Equals(x, y)))
                return false;
        }

        return true;
    }
}
