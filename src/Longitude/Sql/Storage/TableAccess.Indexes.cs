using Longitude.Client;
using Longitude.Core;
using Longitude.Sql.Catalog;
using Longitude.Sql.Types;

namespace Longitude.Sql.Storage;

/// <content>Index rows, and what must be unique.</content>
internal sealed partial class TableAccess
{
    /// <summary>The longest key, in bytes.</summary>
    public const int KeyLengthMax = 4096;

    /// <summary>Fills a new index with the rows that its table has. The table's definition is the one with the index.</summary>
    /// <exception cref="SqlException">23505: two rows have the same key in a unique index.</exception>
    public void BuildIndex(TableInfo table, IndexInfo index)
    {
        TableUse use = Use(table);
        IndexLayout layout = use.Layout.IndexAt(use.Layout.PositionOf(index), transaction.Catalog);
        int[] all = [.. Enumerable.Range(0, table.Columns.Count)];
        var row = new Datum[all.Length];
        using TableCursor rows = Scan(table, all);
        while (rows.Next(row))
        {
            if (!layout.Contains(row))
                continue;
            RowId id = rows.RowId;
            ReadOnlySpan<byte> rowKey = id.Key.AsSpan(StorageKeys.PrefixLength);
            IndexEntry entry = layout.Append(_key, row, rowKey);
            CheckKeyLength(_key, index);
            byte[] key = _key.ToArray();
            ShardId shard = layout.ShardOf(id.Home, id.Shard, key);

            // Nobody else knows of the index yet: only this transaction has written rows of it.
            if (entry.IsUnique && IsTakenAnywhere(use, layout, id.Home, shard, key))
            {
                throw new SqlException(SqlStates.UniqueViolation, $"could not create unique index \"{index.Name}\"")
                {
                    Detail = $"Key {KeyText.Of(layout.Index, table, i => layout.ValueOf(row, i))} is duplicated.",
                    TableName = table.Name,
                    ConstraintName = index.Name,
                };
            }

            Client.PutOwn(shard, key, layout.ValueFor(entry, row, rowKey, _scratch));
            transaction.Cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Plans the index rows that go and come when a row changes.</summary>
    /// <param name="before">The row as it was; null when it is new.</param>
    /// <param name="after">The row as it will be; null when it goes.</param>
    private void ChangeIndex(TableUse use, int position, Datum[]? before, RowId? from, Datum[]? after, RowId? to)
    {
        IndexLayout index = use.Layout.IndexAt(position, transaction.Catalog);
        byte[]? oldKey = null;
        ShardId oldShard = default;
        if (before is not null && index.Contains(before))
        {
            index.Append(_key, before, from!.Key.AsSpan(StorageKeys.PrefixLength));
            oldKey = _key.ToArray();
            oldShard = index.ShardOf(from.Home, from.Shard, oldKey);
            CheckSchema(use, oldShard);
        }

        if (after is not null && index.Contains(after))
        {
            ReadOnlySpan<byte> rowKey = to!.Key.AsSpan(StorageKeys.PrefixLength);
            IndexEntry entry = index.Append(_key, after, rowKey);
            CheckKeyLength(_key, index.Index);
            byte[] key = _key.ToArray();
            ShardId shard = index.ShardOf(to.Home, to.Shard, key);
            bool isSame = oldKey is not null && oldShard == shard && KeyOrder.Instance.Equals(oldKey, key);
            CheckSchema(use, shard);
            if (entry.IsUnique && !isSame)
                CheckIsNew(use, index, to.Home, shard, key, after, oldShard, oldKey);
            if (isSame)
                oldKey = null;
            _pending.Add(new PendingWrite(shard, key, index.ValueFor(entry, after, rowKey, _scratch)));
        }

        if (oldKey is not null)
            _pending.Add(new PendingWrite(oldShard, oldKey, null));
    }

    /// <summary>Makes sure that no row has the key that a row is about to have.</summary>
    /// <param name="moving">Where the row is now, when it only moves: there the key may be taken.</param>
    private void CheckKeyIsNew(TableUse use, RowId id, Datum[] row, bool hasGeneratedKey, RowId? moving)
    {
        IndexInfo primary = use.Layout.Primary!;
        if (Client.TryGetOwn(id.Shard, id.Key, ReadKind.Required, out _, out _))
            throw IsTaken(use, primary, i => row[use.Layout.KeyColumns[i]]);
        if (hasGeneratedKey || !IsUniqueOverPlaces(use, primary))
            return;
        foreach (Place leaf in use.Places.Leaves)
        {
            if (leaf == id.Home)
                continue;
            ShardId shard = use.Layout.ShardOf(leaf, id.Key.AsSpan(StorageKeys.PrefixLength));
            if (moving is not null && moving.Shard == shard && KeyOrder.Instance.Equals(moving.Key, id.Key))
                continue;
            CheckSchema(use, shard);
            if (Client.TryGetOwn(shard, id.Key, ReadKind.Required, out _, out _))
                throw IsTaken(use, primary, i => row[use.Layout.KeyColumns[i]]);
        }
    }

    private void CheckIsNew(TableUse use, IndexLayout index, Place home, ShardId shard, byte[] key, Datum[] row, ShardId oldShard, byte[]? oldKey)
    {
        if (Client.TryGetOwn(shard, key, ReadKind.Required, out _, out _))
            throw IsTaken(use, index.Index, i => index.ValueOf(row, i));
        if (!IsUniqueOverPlaces(use, index.Index))
            return;
        foreach (Place leaf in use.Places.Leaves)
        {
            ShardId other = index.ShardOf(leaf, leaf.Shards[0], key);
            bool isOwn = oldKey is not null && other == oldShard && KeyOrder.Instance.Equals(oldKey, key);
            if (leaf == home || isOwn)
                continue;
            CheckSchema(use, other);
            if (Client.TryGetOwn(other, key, ReadKind.Required, out _, out _))
                throw IsTaken(use, index.Index, i => index.ValueOf(row, i));
        }
    }

    private bool IsTakenAnywhere(TableUse use, IndexLayout index, Place home, ShardId shard, byte[] key)
    {
        if (Client.TryGetOwn(shard, key, ReadKind.Unchecked, out _, out _))
            return true;
        if (!IsUniqueOverPlaces(use, index.Index))
            return false;
        foreach (Place leaf in use.Places.Leaves)
        {
            if (leaf != home && Client.TryGetOwn(index.ShardOf(leaf, leaf.Shards[0], key), key, ReadKind.Unchecked, out _, out _))
                return true;
        }

        return false;
    }

    /// <summary>
    /// True when rows at other places could have the same key. Where the placing column is part of the key they cannot: the same key
    /// is at the same place.
    /// </summary>
    private static bool IsUniqueOverPlaces(TableUse use, IndexInfo index)
    {
        if (use.Places.Column < 0)
            return false;
        short placing = use.Layout.Table.Columns[use.Places.Column].Number;
        foreach (IndexColumn column in index.Columns)
        {
            if (column.Number == placing)
                return false;
        }

        return true;
    }

    private static void CheckKeyLength(KeyBuffer key, IndexInfo index)
    {
        if (key.Length > KeyLengthMax)
        {
            throw new SqlException(SqlStates.ProgramLimitExceeded, $"index row size {key.Length} exceeds the maximum of {KeyLengthMax} for index \"{index.Name}\"")
            {
                Hint = "Index a shorter value, such as a hash of this one: CREATE INDEX ... ON ... (md5(column)).",
            };
        }
    }

    private SqlException IsTaken(TableUse use, IndexInfo index, Func<int, Datum> value) =>
        new(SqlStates.UniqueViolation, $"duplicate key value violates unique constraint \"{index.Name}\"")
        {
            Detail = $"Key {KeyText.Of(index, use.Layout.Table, value)} already exists.",
            SchemaName = transaction.Catalog.FindSchema(use.Layout.Table.SchemaOid)?.Name,
            TableName = use.Layout.Table.Name,
            ConstraintName = index.Name,
        };
}
