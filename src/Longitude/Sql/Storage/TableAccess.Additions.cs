using Longitude.Core;
using Longitude.Sql.Catalog;
using Longitude.Sql.Types;

namespace Longitude.Sql.Storage;

/// <summary>A number to add to a column of a row.</summary>
/// <param name="Column">The column's index in the table's list.</param>
/// <param name="Delta">What is added, of the column's type.</param>
/// <param name="Min">The result must not be below this, beside what the type allows: a CHECK. In units of the column's last digit.</param>
/// <param name="Max">The result must not be above this.</param>
internal readonly record struct ColumnAddition(int Column, Datum Delta, long Min = long.MinValue, long Max = long.MaxValue);

/// <content>
/// Additions that commute: <c>SET n = n + 5</c> on a row that is named by its key travels as the addition, and does not fail
/// because others have added to the row meanwhile.
/// </content>
internal sealed partial class TableAccess
{
    /// <summary>As the other form, for a table whose constraints do not ask what the columns hold.</summary>
    public bool AddToColumn(TableInfo table, RowId id, IReadOnlyList<(int Column, Datum Delta)> additions) =>
        table.Checks.Count == 0 && AddToColumns(table, id, [.. additions.Select(static a => new ColumnAddition(a.Column, a.Delta))]);

    /// <summary>
    /// Adds to columns of a row, whatever they hold when the transaction commits. Whoever calls it makes sure that nothing else depends
    /// on the new values: no RETURNING, no generated column; and that the bounds say what the table's CHECKs say.
    /// </summary>
    /// <returns>
    /// False when it cannot be done so, and nothing was done: use <see cref="Update"/>, which also knows the right error. So it is when
    /// the row is not there, a column is NULL, indexed or of another type, or a result seems to leave its bounds.
    /// </returns>
    public bool AddToColumns(TableInfo table, RowId id, IReadOnlyList<ColumnAddition> additions)
    {
        TableUse use = Use(table);
        if (!transaction.AllowsAdditions || !CanAddTo(use, additions))
            return false;
        CheckSchema(use, id.Shard);

        // A guess, and validated as one: the row itself says where its numbers are, and the shard compares that when it adds.
        if (!Client.TryPeekOwn(id.Shard, id.Key, out byte[]? row) || Plan(use, row, additions) is not { } fields)
            return false;
        if (!fields.Fits(row) || !fields.AreWithin(row) || !Client.TryAddToFields(id.Shard, id.Key, fields))
            return false;
        transaction.HasAdditions = true;
        return true;
    }

    /// <summary>
    /// Where the row with a primary key is, without reading it; for additions, which need not know. Null when that cannot be said: a value
    /// is NULL, or the key does not say at which place the row lives.
    /// </summary>
    public RowId? PlaceOf(TableInfo table, ReadOnlySpan<Datum> key)
    {
        TableUse use = Use(table);
        if (use.Layout.Primary is not { } primary || key.Length != use.Layout.Key.Length)
            return null;
        IReadOnlyList<Place> leaves = LeavesFor(use, primary, key);
        if (leaves.Count != 1)
            return null;
        _key.Clear();
        _key.Bytes(use.Layout.Prefix);
        for (int i = 0; i < key.Length; i++)
        {
            if (key[i].IsNull)
                return null;
            use.Layout.Key[i].Append(_key, key[i]);
        }

        return new RowId(leaves[0], use.Layout.ShardOf(leaves[0], _key.Written[StorageKeys.PrefixLength..]), _key.ToArray());
    }

    private static FieldAdditions? Plan(TableUse use, byte[] row, IReadOnlyList<ColumnAddition> additions)
    {
        var header = new RowHeader(row);
        var fields = new SortedDictionary<int, FieldAddition>();
        foreach (ColumnAddition addition in additions)
        {
            StoredColumn column = use.Layout.Stored[addition.Column];
            StoredValue value = use.Layout.Rows.ValueOf(addition.Column);
            StoredWidth width = header.WidthOf(column.Number);

            // A row that was written before the column was added, or before it became wider, is written anew by an update.
            if (width != value.Width || !value.TryDelta(addition.Delta, out long delta))
                return null;
            (long min, long max) = value.Limits;
            FieldAddition field = header.FieldOf(column.Number) with { Delta = delta, Min = Math.Max(min, addition.Min), Max = Math.Min(max, addition.Max) };
            if (!fields.TryAdd(field.Offset, field))
                return null;
        }

        return new FieldAdditions(row[..header.BitmapAt], [.. fields.Values]);
    }

    /// <summary>False when an index, the row's key or its place depends on a column.</summary>
    private static bool CanAddTo(TableUse use, IReadOnlyList<ColumnAddition> additions)
    {
        TableInfo table = use.Layout.Table;
        if (additions.Count == 0)
            return false;
        foreach (ColumnAddition addition in additions)
        {
            ColumnInfo column = table.Columns[addition.Column];
            if (addition.Delta.IsNull || table.Placement?.Column == column.Number || !use.Layout.Rows.ValueOf(addition.Column).CanBeAddedTo)
                return false;
            foreach (IndexInfo index in table.Indexes)
            {
                if (DependsOn(index, column.Number))
                    return false;
            }

            foreach (ForeignKeyInfo key in table.ForeignKeys)
            {
                if (key.Columns.Contains(column.Number))
                    return false;
            }
        }

        foreach (ColumnInfo column in table.Columns)
        {
            if (column.IsGenerated)
                return false;
        }

        return true;
    }

    private static bool DependsOn(IndexInfo index, short column)
    {
        if (index.Predicate is not null || index.Include.Contains(column))
            return true;
        foreach (IndexColumn indexed in index.Columns)
        {
            if (indexed.Number == column || indexed.Number == 0)
                return true;
        }

        return false;
    }
}
