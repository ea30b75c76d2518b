using Longitude.Core;
using Longitude.Sql.Types;

namespace Longitude.Sql.Storage;

/// <summary>Where a stored row is: its place and shard, and its key in the table's own storage. What the system column ctid holds.</summary>
internal sealed record RowId(Place Home, ShardId Shard, byte[] Key)
{
    public bool Equals(RowId? other) => other is not null && Shard == other.Shard && KeyOrder.Instance.Equals(Key, other.Key);

    public override int GetHashCode() => KeyOrder.Instance.GetHashCode(Key);

    public override string ToString() => $"{Home}:{Convert.ToHexString(Key)}";
}

/// <summary>Goes through rows of one table, in the order of the index that it reads. A row that its transaction wrote is among them.</summary>
internal abstract class TableCursor : IDisposable
{
    /// <summary>Goes to the next row and fills in the columns that were asked for, each at its index in the table's column list.</summary>
    public abstract bool Next(Datum[] into);

    /// <summary>Where the current row is.</summary>
    public abstract RowId RowId { get; }

    /// <summary>The current row's <see cref="RowMark"/>.</summary>
    public abstract uint Xmin { get; }

    public virtual void Dispose()
    {
    }
}

/// <summary>
/// A part of an index: rows whose leading columns equal <see cref="Prefix"/> and whose next column lies between two bounds. Values
/// have the types of the index's columns. A bound is one of values, also where the column descends. A NULL in the prefix means IS NULL.
/// </summary>
internal sealed class IndexRange
{
    public required Datum[] Prefix { get; init; }

    public Datum? Lower { get; init; }

    public bool LowerInclusive { get; init; } = true;

    public Datum? Upper { get; init; }

    public bool UpperInclusive { get; init; } = true;

    /// <summary>With bounds: rows whose next column is NULL never match. Without: all rows of the prefix.</summary>
    public bool IsBounded => Lower is not null || Upper is not null;
}
