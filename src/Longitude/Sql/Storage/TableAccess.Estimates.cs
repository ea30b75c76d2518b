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
        byte[] prefix;
        KeyColumn[] columns;
        if (index.IsPrimary)
        {
            (prefix, columns) = (use.Layout.Prefix, use.Layout.Key);
        }
        else
        {
            IndexLayout layout = use.Layout.IndexAt(use.Layout.PositionOf(index), transaction.Catalog);
            (prefix, columns) = (layout.Prefix, layout.Columns);
        }

        long all = Estimate(use.Places.AllShards, use.Layout.Range);
        long part = Estimate(use.Places.AllShards, IndexRanges.Of(prefix, columns, range, _scratch));
        return all == 0 ? 0 : Math.Clamp((double)part / all, 0, 1);
    }

    private long Estimate(IReadOnlyList<ShardId> shards, KeyRange range)
    {
        long count = 0;
        for (int i = 0; i < shards.Count; i++)
            count += Client.EstimateOwn(shards[i], range);
        return count;
    }
}
