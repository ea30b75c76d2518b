using System.Buffers.Binary;
using Longitude.Core;
using Longitude.Sql.Catalog;
using Longitude.Sql.Types;

namespace Longitude.Sql.Storage;

/// <content>Writing rows. All of a row's constraints are asked before anything of it is written.</content>
internal sealed partial class TableAccess
{
    /// <summary>The longest row, in bytes.</summary>
    public const int RowLengthMax = 128 << 20;

    private readonly List<PendingWrite> _pending = [];

    /// <summary>Adds a row.</summary>
    /// <param name="table">The table.</param>
    /// <param name="row">A value for each column.</param>
    /// <param name="hasGeneratedKey">
    /// The primary key was made by the database and is surely unique (a random uuid): rows at other places need not be asked.
    /// </param>
    /// <exception cref="SqlException">23505: another row has the same key. 22023: the row's place does not exist.</exception>
    public RowId Insert(TableInfo table, Datum[] row, bool hasGeneratedKey = false)
    {
        TableUse use = Use(table);
        Place leaf = use.Places.LeafOf(row);
        RowId id = use.Layout.HasRowNumbers ? NewRowNumber(use, leaf) : KeyOf(use, leaf, row);
        CheckSchema(use, id.Shard);
        if (!use.Layout.HasRowNumbers)
            CheckKeyIsNew(use, id, row, hasGeneratedKey, null);
        _pending.Clear();
        foreach (int position in use.Layout.Secondary)
            ChangeIndex(use, position, null, null, row, id);
        PutRow(use, id, row);
        WritePending();
        return id;
    }

    /// <summary>Changes a row. It moves when its primary key or its place changes.</summary>
    /// <param name="before">The full row as it was read.</param>
    /// <param name="after">The full row as it shall be.</param>
    /// <returns>Where the row is now.</returns>
    /// <exception cref="SqlException">23505: another row has the same key. 22023: the row's new place does not exist.</exception>
    public RowId Update(TableInfo table, RowId id, Datum[] before, Datum[] after)
    {
        TableUse use = Use(table);
        CheckSchema(use, id.Shard);
        RowId now = PlaceAfter(use, id, before, after);
        if (now != id)
        {
            CheckSchema(use, now.Shard);
            if (!use.Layout.HasRowNumbers)
                CheckKeyIsNew(use, now, after, hasGeneratedKey: false, id);
        }

        _pending.Clear();
        foreach (int position in use.Layout.Secondary)
        {
            if (now != id || !use.Layout.IndexAt(position, transaction.Catalog).IsSame(before, after))
                ChangeIndex(use, position, before, id, after, now);
        }

        if (now != id)
            Client.DeleteOwn(id.Shard, id.Key);
        PutRow(use, now, after);
        WritePending();
        return now;
    }

    /// <summary>Deletes a row.</summary>
    /// <param name="before">The full row as it was read.</param>
    public void Delete(TableInfo table, RowId id, Datum[] before)
    {
        TableUse use = Use(table);
        CheckSchema(use, id.Shard);
        _pending.Clear();
        foreach (int position in use.Layout.Secondary)
            ChangeIndex(use, position, before, id, null, null);
        Client.DeleteOwn(id.Shard, id.Key);
        WritePending();
    }

    /// <summary>The <see cref="RowMark"/> of a full row once it is written.</summary>
    public uint XminOf(TableInfo table, Datum[] row) => RowMark.Of(Use(table).Layout.Rows.Encode(row, null, _scratch));

    private void PutRow(TableUse use, RowId id, Datum[] row)
    {
        byte[] value = use.Layout.Rows.Encode(row, null, _scratch);
        if (value.Length > RowLengthMax)
            throw new SqlException(SqlStates.ProgramLimitExceeded, $"row is too big: size {value.Length}, maximum size {RowLengthMax}") { TableName = use.Layout.Table.Name };
        Client.PutOwn(id.Shard, id.Key, value);
    }

    /// <summary>Where a changed row belongs; the same place and key when nothing of that has changed.</summary>
    private RowId PlaceAfter(TableUse use, RowId id, Datum[] before, Datum[] after)
    {
        int placing = use.Places.Column;
        Place leaf = placing < 0 || TableLayout.IsSame(before[placing], after[placing]) ? id.Home : use.Places.LeafOf(after);
        if (use.Layout.HasRowNumbers)
            return leaf == id.Home ? id : new RowId(leaf, use.Layout.ShardOf(leaf, id.Key.AsSpan(StorageKeys.PrefixLength)), id.Key);
        bool sameKey = true;
        foreach (int column in use.Layout.KeyColumns)
            sameKey &= TableLayout.IsSame(before[column], after[column]);
        if (sameKey && leaf == id.Home)
            return id;
        RowId now = KeyOf(use, leaf, after);
        return now.Equals(id) ? id : now;
    }

    private RowId KeyOf(TableUse use, Place leaf, Datum[] row)
    {
        use.Layout.AppendKey(_key, row);
        CheckKeyLength(_key, use.Layout.Primary!);
        byte[] key = _key.ToArray();
        return new RowId(leaf, use.Layout.ShardOf(leaf, key.AsSpan(StorageKeys.PrefixLength)), key);
    }

    /// <summary>
    /// A number that nobody else gives: which of the leaf's shards, this gateway, and its count. The shard is one that the transaction
    /// uses anyway, so that appending to a table takes no further participant.
    /// </summary>
    private RowId NewRowNumber(TableUse use, Place leaf)
    {
        long count = Client.NextRowNumber();
        int slot = 0;
        if (leaf.Shards.Count > 1)
        {
            slot = (int)(count % leaf.Shards.Count);
            for (int i = 0; i < leaf.Shards.Count; i++)
            {
                if (Client.HasUsed(leaf.Shards[i]))
                    slot = i;
            }
        }

        byte[] key = new byte[StorageKeys.PrefixLength + TableLayout.RowNumberLength];
        use.Layout.Prefix.CopyTo(key, 0);
        Span<byte> number = key.AsSpan(StorageKeys.PrefixLength);
        BinaryPrimitives.WriteUInt64BigEndian(number[8..], (ulong)count);
        BinaryPrimitives.WriteUInt64BigEndian(number[2..], Client.GatewayId);
        BinaryPrimitives.WriteUInt16BigEndian(number, (ushort)slot);
        return new RowId(leaf, leaf.Shards[slot], key);
    }

    private void WritePending()
    {
        foreach (PendingWrite write in _pending)
        {
            if (write.Value is null)
                Client.DeleteOwn(write.Shard, write.Key);
            else
                Client.PutOwn(write.Shard, write.Key, write.Value);
        }
    }

    /// <param name="Value">Null to delete.</param>
    private readonly record struct PendingWrite(ShardId Shard, byte[] Key, byte[]? Value);
}
