using Longitude.Core;
using Longitude.Sql.Catalog;

namespace Longitude.Sql.Storage;

/// <content>Guesses for the planner, out of the shape of the trees: a few descents each, and nothing is noted as read.</content>
internal sealed partial class TableAccess
{
    /// <summary>About how many rows a table has.</summary>
    public long EstimateRows(TableInfo table)
    {
        TableUse use = Use(table);
        return Estimate(use.Places.AllShards, use.Layout.Range);
    }

    /// <summary>About which fraction of a table's rows lies in a part of an index: from 0 to 1.</summary>
    public double EstimateFraction(TableInfo table, IndexInfo index, IndexRange range)
    {
        TableUse use = Use(table);
        (byte[] prefix, KeyColumn[] columns) = KeyOf(use, index);
        return Fraction(use, IndexRanges.Of(prefix, columns, range, _scratch));
    }

    /// <summary>
    /// About which fraction of a table's rows has the same values in the first columns of an index: as many as those that share them with the
    /// row in the middle. Null when the table has no rows.
    /// </summary>
    public double? EstimateShare(TableInfo table, IndexInfo index, int columnCount)
    {
        TableUse use = Use(table);
        (byte[] prefix, KeyColumn[] columns) = KeyOf(use, index);
        KeyRange all = KeyRange.Prefix(prefix);
        foreach (ShardId shard in use.Places.AllShards)
        {
            if (Client.SampleOwn(shard, all) is not { } key)
                continue;
            int length = prefix.Length;
            for (int i = 0; i < columnCount; i++)
                length += columns[i].LengthOf(key.AsSpan(length));
            return Fraction(use, KeyRange.Prefix(key.AsSpan(0, length)));
        }

        return null;
    }

    private (byte[] Prefix, KeyColumn[] Columns) KeyOf(TableUse use, IndexInfo index)
    {
        if (index.IsPrimary)
            return (use.Layout.Prefix, use.Layout.Key);
        IndexLayout layout = use.Layout.IndexAt(use.Layout.PositionOf(index), transaction.Catalog);
        return (layout.Prefix, layout.Columns);
    }

    private double Fraction(TableUse use, KeyRange part)
    {
        long all = Estimate(use.Places.AllShards, use.Layout.Range);
        return all == 0 ? 0 : Math.Clamp((double)Estimate(use.Places.AllShards, part) / all, 0, 1);
    }

    private long Estimate(IReadOnlyList<ShardId> shards, KeyRange range)
    {
        long count = 0;
        for (int i = 0; i < shards.Count; i++)
            count += Client.EstimateOwn(shards[i], range);
        return count;
    }
}
