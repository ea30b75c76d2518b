using Longitude.Client;
using Longitude.Core;

namespace Longitude.Tests.Client;

/// <summary>Transactions that stay open over many statements: synchronous reads, savepoints, read positions that move.</summary>
public sealed class OwnRowsTests
{
    private static readonly TransactionOptions ReadCommitted = new() { Level = Level.Session };

    [Fact]
    public async Task Rows_that_were_written_are_read_with_their_version_and_own_writes_have_none()
    {
        using var world = new TestWorld("world");
        Connection here = world.Connect("world");
        Transaction tx = here.Begin(TransactionOptions.Default, 0);
        tx.PutOwn(Shard(0), Key(1), [7]);
        Assert.True(tx.TryGetOwn(Shard(0), Key(1), ReadKind.Plain, out byte[]? own, out RowVersion ownVersion));
        Assert.Equal([7], own);
        Assert.Equal(RowVersion.Zero, ownVersion);
        Outcome? outcome = await CommitAsync(here, tx);
        Assert.True(outcome!.Committed);

        tx = here.Begin(TransactionOptions.Default, 0);
        Assert.True(tx.TryGetOwn(Shard(0), Key(1), ReadKind.Plain, out byte[]? value, out RowVersion version));
        Assert.Equal([7], value);
        Assert.Equal(outcome.Position, version.Position);
        Assert.False(tx.TryGetOwn(Shard(0), Key(2), ReadKind.Plain, out value, out _));
        Assert.Null(value);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public async Task A_scan_merges_shards_and_own_writes_in_order(int shards, bool backwards)
    {
        using var world = new TestWorld($"world*{shards}");
        Connection here = world.Connect("world");
        Transaction tx = here.Begin(TransactionOptions.Default, 0);
        for (int i = 0; i < 300; i++)
            tx.PutOwn(Shard(i % shards), Key(i), [1]);
        Assert.True((await CommitAsync(here, tx))!.Committed);

        tx = here.Begin(TransactionOptions.Default, 0);
        for (int i = 0; i < 300; i += 3)
            tx.DeleteOwn(Shard(i % shards), Key(i));
        for (int i = 1; i < 300; i += 3)
            tx.PutOwn(Shard(i % shards), Key(i), [2]);
        for (int i = 300; i < 330; i++)
            tx.PutOwn(Shard(i % shards), Key(i), [3]);
        var seen = new List<(int Key, int Value)>();
        using (OwnScan scan = tx.ScanOwn(here.Place.Shards, new KeyRange(Key(10), Key(320)), backwards, ReadKind.Plain))
        {
            while (scan.Next())
            {
                seen.Add((Number(scan.Key), scan.Value[0]));
                Assert.Equal(scan.Value[0] != 1, scan.Version == RowVersion.Zero);
                Assert.Equal(Number(scan.Key) % shards, scan.Shard.Value);
                tx.PutOwn(scan.Shard, [.. scan.Key, 1], [9]);
            }
        }

        IEnumerable<(int, int)> expected = Enumerable.Range(10, 310).Where(i => i >= 300 || i % 3 != 0).Select(i => (i, i >= 300 ? 3 : i % 3 == 1 ? 2 : 1));
        Assert.Equal(backwards ? expected.Reverse() : expected, seen);
    }

    [Fact]
    public async Task Going_back_to_a_mark_takes_back_writes_and_keeps_reads()
    {
        using var world = new TestWorld("world");
        Connection here = world.Connect("world");
        Transaction tx = here.Begin(TransactionOptions.Default, 0);
        tx.PutOwn(Shard(0), Key(1), [1]);
        WriteMark first = tx.Mark();
        tx.PutOwn(Shard(0), Key(1), [2]);
        tx.PutOwn(Shard(0), Key(2), [2]);
        WriteMark second = tx.Mark();
        tx.DeleteOwn(Shard(0), Key(1));
        Assert.False(tx.TryGetOwn(Shard(0), Key(1), ReadKind.Plain, out _, out _));
        tx.RollBackTo(second);
        Assert.Equal(2, Read(tx, 1));
        Assert.Equal(2, Read(tx, 2));
        tx.RollBackTo(first);
        Assert.Equal(1, Read(tx, 1));
        Assert.Null(Read(tx, 2));
        tx.PutOwn(Shard(0), Key(3), [3]);
        tx.RollBackTo(first);

        // What was read before going back is still validated.
        await WriteAsync(here, 2, 50);
        Outcome? outcome = await CommitAsync(here, tx);
        Assert.False(outcome!.Committed);
        Assert.Equal(Key(2), outcome.Key);
    }

    [Fact]
    public async Task A_statement_does_not_see_what_it_writes_itself_but_constraints_do()
    {
        using var world = new TestWorld("world");
        Connection here = world.Connect("world");
        await WriteAsync(here, 1, 10);
        Transaction tx = here.Begin(TransactionOptions.Default, 0);
        tx.BeginStatement();
        tx.PutOwn(Shard(0), Key(1), [11]);
        tx.PutOwn(Shard(0), Key(2), [12]);
        Assert.Equal(10, Read(tx, 1));
        Assert.Null(Read(tx, 2));
        Assert.Equal(11, Read(tx, 1, ReadKind.Required));
        Assert.Equal([10], Scan(tx));
        tx.BeginStatement();
        Assert.Equal(11, Read(tx, 1));
        tx.DeleteOwn(Shard(0), Key(1));
        Assert.Equal([11, 12], Scan(tx));
        tx.BeginStatement();
        Assert.Equal([12], Scan(tx));
    }

    [Fact]
    public async Task A_range_that_was_scanned_is_validated_as_far_as_the_scan_went()
    {
        using var world = new TestWorld("world");
        Connection here = world.Connect("world");
        for (int i = 0; i < 10; i++)
            await WriteAsync(here, i, i);
        foreach ((int changed, bool commits) in new[] { (2, false), (8, true) })
        {
            Transaction tx = here.Begin(TransactionOptions.Default, 0);
            OwnScan scan = tx.ScanOwn([Shard(0)], KeyRange.Prefix(Key(0).AsSpan(0, 6)), backwards: false, ReadKind.Plain);
            for (int i = 0; i < 4; i++)
                Assert.True(scan.Next());
            await WriteAsync(here, changed, 99);
            tx.PutOwn(Shard(0), Key(1000), [1]);

            // Not disposed: what it has read counts nevertheless.
            Assert.Equal(commits, (await CommitAsync(here, tx))!.Committed);
        }
    }

    [Fact]
    public async Task Read_positions_move_forward_unless_something_that_was_read_has_changed()
    {
        using var world = new TestWorld("world");
        Connection here = world.Connect("world");
        await WriteAsync(here, 1, 1);
        await WriteAsync(here, 5, 5);
        Transaction tx = here.Begin(TransactionOptions.Default, 0);
        Assert.Equal(1, Read(tx, 1));
        Assert.Null(Read(tx, 7));
        using (OwnScan scan = tx.ScanOwn([Shard(0)], new KeyRange(Key(4), Key(6)), backwards: false, ReadKind.Plain))
            Assert.True(scan.Next() && !scan.Next());
        await WriteAsync(here, 2, 2);
        Assert.Null(Read(tx, 2));
        Transaction old = here.Begin(TransactionOptions.Default, 0);
        Assert.Equal(5, Read(old, 5));
        await WriteAsync(here, 3, 3);
        Assert.Null(Read(old, 3));
        Assert.False(old.RefreshReads(must: false), "a key that was read as absent is there now");

        // The first one has read key 2 as absent while it was there already: it cannot move either.
        Assert.False(tx.RefreshReads(must: false));
        Transaction fresh = here.Begin(TransactionOptions.Default, 0);
        Assert.Equal(5, Read(fresh, 5));
        Assert.Null(Read(fresh, 7));
        await WriteAsync(here, 6, 6);
        Assert.True(fresh.RefreshReads(must: false));
        Assert.Equal(6, Read(fresh, 6));
        fresh.PutOwn(Shard(0), Key(8), [8]);
        Assert.True((await CommitAsync(here, fresh))!.Committed);
    }

    [Fact]
    public async Task Read_positions_do_not_move_away_under_an_open_scan()
    {
        using var world = new TestWorld("world");
        Connection here = world.Connect("world");
        await WriteAsync(here, 1, 1);
        await WriteAsync(here, 9, 9);
        Transaction tx = here.Begin(TransactionOptions.Default, 0);
        using OwnScan scan = tx.ScanOwn([Shard(0)], new KeyRange(Key(0), Key(10)), backwards: false, ReadKind.Plain);
        Assert.True(scan.Next());
        await WriteAsync(here, 20, 20);
        Assert.True(tx.RefreshReads(must: false));
        await WriteAsync(here, 5, 5);
        Assert.False(tx.RefreshReads(must: false));
        Assert.True(scan.Next());
        Assert.Equal(9, scan.Value[0]);
        Assert.False(scan.Next());
    }

    [Fact]
    public async Task Under_read_committed_each_statement_sees_the_present_and_only_writes_and_constraints_are_validated()
    {
        using var world = new TestWorld("world");
        Connection here = world.Connect("world");
        for (int i = 1; i <= 4; i++)
            await WriteAsync(here, i, i);
        foreach ((int changed, bool commits) in new[] { (1, true), (2, false), (3, false), (4, true) })
        {
            Transaction tx = here.Begin(ReadCommitted, 0);
            Read(tx, 1);
            int before = Read(tx, 2)!.Value;
            tx.PutOwn(Shard(0), Key(2), [(byte)(before + 1)]);
            Read(tx, 3, ReadKind.Required);
            tx.ReadPositionNow();
            await WriteAsync(here, changed, 40);
            tx.ReadPositionNow();
            Assert.Equal(changed == 1 ? 40 : Read(tx, 1), Read(tx, 1));
            if (changed == 4)
                tx.PutOwn(Shard(0), Key(4), [(byte)(Read(tx, 4)!.Value + 1)]);
            Outcome? outcome = await CommitAsync(here, tx);
            Assert.Equal(commits, outcome!.Committed);
            Assert.True(commits || KeyOrder.Instance.Equals(Key(changed), outcome.Key));
        }
    }

    [Fact]
    public async Task In_a_world_of_one_shard_every_snapshot_holds_all_that_was_acknowledged()
    {
        using var world = new TestWorld(new WorldOptions { Leaves = [new LeafDescription("world")] });
        Connection here = world.Connect("world");
        for (int i = 0; i < 50; i++)
        {
            await WriteAsync(here, 1, i);
            Assert.Equal(i, Read(here.Begin(new TransactionOptions { Level = Level.Snapshot }, 0), 1));
            Assert.Equal(i, Read(here.Begin(ReadCommitted, 0), 1));
        }
    }

    [Fact]
    public async Task A_far_row_in_doubt_is_waited_for()
    {
        using var world = new TestWorld(TestWorld.ThreeCities);
        Connection london = world.Connect("world/eu/london"), tokyo = world.Connect("world/asia/tokyo");
        ShardId near = london.Place.Shards[0], far = tokyo.Place.Shards[0];
        for (int i = 0; i < 10; i++)
        {
            Transaction tx = london.Begin(TransactionOptions.Default, 0);
            tx.PutOwn(near, Key(1), [(byte)i]);
            tx.PutOwn(far, Key(1), [(byte)i]);
            Task<Outcome?> committing = CommitAsync(london, tx);
            Transaction reading = tokyo.Begin(TransactionOptions.Default, 1);
            bool found = reading.TryGetOwn(far, Key(1), ReadKind.Plain, out byte[]? value, out _);
            Assert.True(found ? value![0] == i || value[0] == i - 1 : i == 0);
            Assert.True((await committing.Soon())!.Committed);

            // From another place the newest state is read at the shard's home by message, with its version.
            Transaction after = tokyo.Begin(TransactionOptions.Default, 1);
            Assert.True(after.TryGetOwn(near, Key(1), ReadKind.Plain, out value, out RowVersion version));
            Assert.Equal(i, value![0]);
            Assert.NotEqual(RowVersion.Zero, version);
            using OwnScan scan = after.ScanOwn([near, far], KeyRange.Prefix(Key(0).AsSpan(0, 6)), backwards: true, ReadKind.Plain);
            Assert.True(scan.Next() && scan.Next() && !scan.Next());
        }
    }

    private static ShardId Shard(int i) => new(i);

    private static byte[] Key(int i) => [0, OwnKeys.Sql, 0, 0, 0, 1, (byte)(i >> 8), (byte)i];

    private static int Number(byte[] key) => (key[6] << 8) | key[7];

    private static int? Read(Transaction tx, int key, ReadKind kind = ReadKind.Plain) =>
        tx.TryGetOwn(Shard(0), Key(key), kind, out byte[]? value, out _) ? value![0] : null;

    private static List<int> Scan(Transaction tx)
    {
        var values = new List<int>();
        using OwnScan scan = tx.ScanOwn([Shard(0)], KeyRange.Prefix(Key(0).AsSpan(0, 6)), backwards: false, ReadKind.Plain);
        while (scan.Next())
            values.Add(scan.Value[0]);
        return values;
    }

    private static async Task WriteAsync(Connection here, int key, int value)
    {
        Transaction tx = here.Begin(TransactionOptions.Default, 0);
        tx.PutOwn(Shard(0), Key(key), [(byte)value]);
        Assert.True((await CommitAsync(here, tx))!.Committed);
    }

    private static async Task<Outcome?> CommitAsync(Connection here, Transaction tx)
    {
        Outcome? outcome = await tx.CommitAsync(withWrites: true, default);
        here.Ended(tx, outcome);
        return outcome;
    }
}
