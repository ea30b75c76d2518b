using Longitude.Core;
using Longitude.Sql.Types;

namespace Longitude.Sql.Storage;

/// <summary>The keys that belong to a part of an index.</summary>
internal static class IndexRanges
{
    /// <param name="prefix">What the keys of the index's rows begin with.</param>
    /// <param name="columns">The index's columns.</param>
    /// <param name="range">The part.</param>
    /// <param name="scratch">Used on the way.</param>
    public static KeyRange Of(byte[] prefix, KeyColumn[] columns, IndexRange range, KeyBuffer scratch)
    {
        scratch.Clear();
        scratch.Bytes(prefix);
        for (int i = 0; i < range.Prefix.Length; i++)
        {
            if (range.Prefix[i].IsNull && !columns[i].IsNullable)
                return new KeyRange([], []);
            columns[i].Append(scratch, range.Prefix[i]);
        }

        if (!range.IsBounded)
            return KeyRange.Prefix(scratch.Written);
        if (range.Lower is { IsNull: true } || range.Upper is { IsNull: true })
            return new KeyRange([], []);
        int common = scratch.Length;
        KeyColumn column = columns[range.Prefix.Length];

        // In a descending column the greater value has the smaller key.
        Datum? first = column.IsDescending ? range.Upper : range.Lower;
        Datum? last = column.IsDescending ? range.Lower : range.Upper;
        bool firstInclusive = column.IsDescending ? range.UpperInclusive : range.LowerInclusive;
        bool lastInclusive = column.IsDescending ? range.LowerInclusive : range.UpperInclusive;
        KeyRange from = Matching(column, first, scratch, common);
        KeyRange to = Matching(column, last, scratch, common);
        return new KeyRange(
            first is null || firstInclusive ? from.Start : from.End ?? to.Start,
            last is null || lastInclusive ? to.End : to.Start);
    }

    /// <summary>The keys with one value in a column; with any value but NULL when it is null.</summary>
    private static KeyRange Matching(KeyColumn column, Datum? value, KeyBuffer scratch, int common)
    {
        scratch.Length = common;
        if (value is { } known)
            column.Append(scratch, known);
        else
            column.AppendValueFlag(scratch);
        return KeyRange.Prefix(scratch.Written);
    }
}
