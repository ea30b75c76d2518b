using Longitude.Client;
using Longitude.Core;
using Longitude.Sql.Types;

namespace Longitude.Sql.Storage;

/// <summary>Rows in the order of their table.</summary>
internal sealed class RowsCursor(TableAccess access, OwnScan scan, RowReader reader) : TableCursor
{
    public override RowId RowId => new(access.LeafOf(scan.Shard), scan.Shard, scan.Key);

    public override uint Xmin => RowMark.Of(scan.Value);

    public override bool Next(Datum[] into)
    {
        if (!scan.Next())
            return false;
        reader.Read(scan.Value, into);
        return true;
    }

    public override void Dispose()
    {
        scan.Dispose();
        base.Dispose();
    }
}

/// <summary>At most one row, which was found by its whole key.</summary>
internal sealed class PointCursor(RowId? id, byte[]? row, RowReader reader) : TableCursor
{
    private bool _isOver = id is null;

    public override RowId RowId => id!;

    public override uint Xmin => RowMark.Of(row);

    public override bool Next(Datum[] into)
    {
        if (_isOver)
            return false;
        _isOver = true;
        reader.Read(row, into);
        return true;
    }
}

/// <summary>
/// Rows in the order of a secondary index: answered by the index rows alone when they have all columns, else each by a second read.
/// </summary>
internal sealed class IndexCursor(
    TableAccess access, TableUse use, IndexLayout layout, OwnScan scan, IndexReader? covering, RowReader? fetching, ReadKind kind) : TableCursor
{
    private RowId? _id;
    private byte[]? _row;

    public override RowId RowId => _id ??= TableAccess.RowIdOf(use, access.LeafOf(scan.Shard), layout.RowKeyOf(scan.Key, scan.Value));

    public override uint Xmin => RowMark.Of(_row ??= RowAtHand());

    public override bool Next(Datum[] into)
    {
        while (scan.Next())
        {
            (_id, _row) = (null, null);
            if (covering is not null)
            {
                covering.Read(scan.Key, scan.Value, into);
                return true;
            }

            bool found = access.TryGet(use, RowId.Shard, RowId.Key, kind, out _row);
            if (!found)
            {
                // Two shards may be read at positions that do not fit together; the commit finds out.
                Invariant.Holds(!use.Places.IsOneShard, "an index row and its row come and go together");
                continue;
            }

            fetching!.Read(_row, into);
            return true;
        }

        return false;
    }

    public override void Dispose()
    {
        scan.Dispose();
        base.Dispose();
    }

    // The index row says nothing of the row's other columns.
    private byte[] RowAtHand()
    {
        access.TryGet(use, RowId.Shard, RowId.Key, kind, out byte[]? row);
        return row ?? [];
    }
}
