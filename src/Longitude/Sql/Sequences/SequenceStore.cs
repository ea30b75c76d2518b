// Where the numbers of sequences come from.
//
// A number that was drawn is never given back, whatever becomes of the transaction, since waiting for that would make every insert
// wait for the one before. So a sequence's row, which says what was drawn, is written by small transactions of its own; and because
// one per number would cost a write and a sync each, a process reserves a block at a time and draws from it in memory. What is left of a
// block when the process ends is lost. Blocks grow while a sequence is in demand, and the next one is reserved in the background before
// this one is used up: then drawing a number never waits.
//
// The row lies under the sequence's storage id, not its oid: ALTER SEQUENCE ... RESTART and TRUNCATE ... RESTART IDENTITY take another storage
// id and thereby begin again, and a rollback of them takes that back. A row that is missing means that nothing was drawn yet,
// so defining a sequence writes no row, and a sequence works before the transaction that has defined it commits.
//
// Oids are drawn the same way: a definition that was rolled back must not leave its oid, and with it its storage, to another one.
using System.Buffers.Binary;
using System.Collections.Concurrent;
using Longitude.Client;
using Longitude.Core;
using Longitude.Sql.Catalog;
using Longitude.Sql.Types;

namespace Longitude.Sql.Sequences;

/// <summary>The sequences of a database as this process draws from them.</summary>
/// <param name="home">A connection at the place where the rows are: the world's root.</param>
/// <param name="shard">The shard that holds them.</param>
internal sealed class SequenceStore(Connection home, ShardId shard)
{
    /// <summary>The storage id, and the name, of the sequence that oids come from.</summary>
    private const uint OidStorage = 0;

    private static readonly TableInfo Oids = new()
    {
        Oid = OidStorage,
        SchemaOid = SystemOids.PgCatalog,
        Name = "oids",
        Kind = RelationKind.Sequence,
        Owner = CatalogSnapshot.FirstRole,
        StorageId = OidStorage,
        Sequence = new SequenceInfo { Type = SqlTypes.Oid, Start = CatalogSnapshot.FirstUserOid, Min = CatalogSnapshot.FirstUserOid, Max = uint.MaxValue },
    };

    private readonly ConcurrentDictionary<uint, SequenceDrawer> _drawers = new();

    /// <summary>The next number.</summary>
    /// <exception cref="SqlException">2200H: there is none left.</exception>
    public long Next(TableInfo sequence) => Drawer(sequence).Next(sequence);

    /// <summary>An oid that nothing has or had. Storage ids are drawn from the same numbers.</summary>
    public uint NextOid() => (uint)Next(Oids);

    /// <summary>What SELECT * FROM sequence says: the last number drawn by this process or reserved by another, and whether it was drawn.</summary>
    public SequenceState State(TableInfo sequence) => Drawer(sequence).State(sequence);

    /// <summary>setval(): at once, whatever becomes of the transaction.</summary>
    public void Set(TableInfo sequence, long value, bool isCalled) => Drawer(sequence).Set(new SequenceState(value, isCalled));

    /// <summary>Gives back what was reserved and not drawn, as far as nobody has reserved more since.</summary>
    public void Return(TableInfo sequence)
    {
        if (_drawers.TryGetValue(sequence.StorageId, out SequenceDrawer? drawer))
            drawer.Return();
    }

    /// <summary>Gives everything back, before the process ends.</summary>
    public void ReturnAll()
    {
        foreach (SequenceDrawer drawer in _drawers.Values)
            drawer.Return();
    }

    /// <summary>Changes the row by a transaction of its own.</summary>
    /// <param name="storageId">The sequence.</param>
    /// <param name="change">Gives the new state and a result; a null state changes nothing. May be called several times.</param>
    public Task<T> ChangeAsync<T>(uint storageId, Func<SequenceState?, (SequenceState? State, T Result)> change)
    {
        byte[] key = KeyOf(storageId);
        return home.RunAsync(tx =>
        {
            (SequenceState? state, T result) = change(Decode(tx.GetOwn(shard, key)));
            if (state is { } next)
                tx.PutOwn(shard, key, Encode(next));
            return Task.FromResult(result);
        });
    }

    private SequenceDrawer Drawer(TableInfo sequence) =>
        _drawers.TryGetValue(sequence.StorageId, out SequenceDrawer? drawer)
            ? drawer
            : _drawers.GetOrAdd(sequence.StorageId, static (id, store) => new SequenceDrawer(store, id), this);

    private static byte[] KeyOf(uint storageId)
    {
        byte[] key = [Placement.Reserved, .. "sequence/"u8, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(key.AsSpan(key.Length - sizeof(uint)), storageId);
        return key;
    }

    private static byte[] Encode(SequenceState state)
    {
        byte[] row = new byte[sizeof(long) + 1];
        BinaryPrimitives.WriteInt64BigEndian(row, state.Value);
        row[^1] = state.IsCalled ? (byte)1 : (byte)0;
        return row;
    }

    private static SequenceState? Decode(byte[]? row) =>
        row is null ? null : new SequenceState(BinaryPrimitives.ReadInt64BigEndian(row), row[^1] != 0);
}

/// <param name="Value">last_value: the last number drawn, or the first to be drawn.</param>
/// <param name="IsCalled">False when it was not drawn yet.</param>
internal readonly record struct SequenceState(long Value, bool IsCalled);
