using Longitude.Client;
using Longitude.Core;
using Longitude.Sql.Catalog;
using Longitude.Sql.Storage;
using Longitude.Sql.Types;
using Longitude.Tests.Client;
using static Longitude.Tests.Sql.Storage.TestTable;

namespace Longitude.Tests.Sql.Storage;

/// <summary>Numbers that are added to rows without reading them.</summary>
public sealed class AdditionTests
{
    private static readonly TableInfo Accounts = TestTable.Of(24_000, "accounts", ("id", SqlTypes.Int4), ("small", SqlTypes.Int2), ("balance", SqlTypes.Int8), ("owner", SqlTypes.Text))
        .WithPrimaryKey("id").WithIndex("accounts_owner", false, "owner");

    private static readonly int[] All = [0, 1, 2, 3];

    [Theory]
    [InlineData("world")]
    [InlineData("world*4")]
    public async Task Transactions_that_add_to_one_row_at_once_do_not_lose_against_each_other(string world)
    {
        using TestTables tables = await WithAccountsAsync(world);
        SqlTransaction[] adding = [.. Enumerable.Range(1, 10).Select(_ => tables.Begin())];
        foreach ((SqlTransaction tx, int i) in adding.Select((t, i) => (t, i)))
        {
            RowId id = tx.Tables.PlaceOf(Accounts, Row(1))!;
            Assert.True(tx.Tables.AddToColumn(Accounts, id, [(2, Datum.Of((long)i)), (1, Datum.Of(-1L))]));
            Assert.True(tx.Tables.AddToColumn(Accounts, id, [(2, Datum.Of(100L))]));
            Assert.True(tx.HasAdditions);
        }

        int committed = 0, sum = 0;
        for (int i = 0; i < adding.Length; i++)
        {
            Outcome outcome = (await tables.CommitAsync(adding[i]))!;
            if (outcome.Committed)
                (committed, sum) = (committed + 1, sum + 100 + i);
            else
                Assert.True(outcome.Reason is RejectReason.Late or RejectReason.Missing, $"{outcome.Reason}: over several shards an attempt may only be late");
        }

        Assert.Equal([$"1 {-committed} {sum} alice", "2 0 0 bob"], tables.Begin().Tables.Scan(Accounts, All).Read(Accounts));
    }

    [Fact]
    public async Task A_transaction_sees_what_it_has_added()
    {
        using TestTables tables = await WithAccountsAsync("world");
        await tables.RunAsync(tx =>
        {
            RowId id = tx.Tables.PlaceOf(Accounts, Row(1))!;
            Assert.True(tx.Tables.AddToColumn(Accounts, id, [(2, Datum.Of(5L))]));
            Assert.Equal(["1 0 5 alice", "2 0 0 bob"], tx.Tables.Scan(Accounts, All).Read(Accounts));
            WriteMark mark = tx.Mark();
            Assert.True(tx.Tables.AddToColumn(Accounts, id, [(2, Datum.Of(2L))]));
            tx.RollBackTo(mark);
            tx.Tables.Update(Accounts, id, Row(1, 0, 5, "alice"), Row(1, 0, 6, "carol"));
            Assert.True(tx.Tables.AddToColumn(Accounts, id, [(2, Datum.Of(1L))]));
            Assert.Equal(["1 0 7 carol"], tx.Tables.Scan(Accounts, Accounts.Index("accounts_owner"), new IndexRange { Prefix = Row("carol") }, All).Read(Accounts));
        });
        Assert.Equal(["1 0 7 carol", "2 0 0 bob"], tables.Begin().Tables.Scan(Accounts, All).Read(Accounts));
    }

    [Fact]
    public async Task Money_is_added_to_in_its_smallest_unit()
    {
        TableInfo table = TestTable.Of(25_000, "money", ("id", SqlTypes.Int4), ("amount", SqlTypes.Numeric), ("any", SqlTypes.Numeric)).WithPrimaryKey("id");
        table = table with { Columns = [table.Columns[0], table.Columns[1] with { Typmod = Typmods.OfNumeric(6, 2) }, table.Columns[2]] };
        using var tables = new TestTables("world");
        await tables.DefineAsync(table);
        await tables.RunAsync(tx => tx.Tables.Insert(table, Row(1, Numeric.Parse("10.50"), Numeric.Parse("1.5"))));
        SqlTransaction tx = tables.Begin();
        RowId id = tx.Tables.PlaceOf(table, Row(1))!;
        Assert.True(tx.Tables.AddToColumn(table, id, [(1, Datum.OfObject(Numeric.Parse("0.25")))]));
        Assert.True(tx.Tables.AddToColumn(table, id, [(1, Datum.OfObject(Numeric.Parse("-20.2500")))]));
        Assert.False(tx.Tables.AddToColumn(table, id, [(1, Datum.OfObject(Numeric.Parse("0.001")))]));
        Assert.False(tx.Tables.AddToColumn(table, id, [(1, Datum.OfObject(Numeric.Parse("9999.99")))]));
        Assert.False(tx.Tables.AddToColumn(table, id, [(2, Datum.OfObject(Numeric.Parse("1")))]));
        await tables.RunAsync(t => Assert.True(t.Tables.AddToColumn(table, id, [(1, Datum.OfObject(Numeric.Parse("-10.75")))])));
        var row = new Datum[3];
        Assert.True(tables.Begin().Tables.TryGet(table, id, [1, 2], row, out _));
        Assert.Equal(("-0.25", "1.5"), (row[1].Reference!.ToString(), row[2].Reference!.ToString()));
    }

    [Fact]
    public async Task What_cannot_be_added_blindly_is_left_to_an_update()
    {
        using TestTables tables = await WithAccountsAsync("world");
        await tables.RunAsync(tx => tx.Tables.Insert(Accounts, Row(3, null, 1, null)));
        SqlTransaction tx = tables.Begin();
        TableAccess access = tx.Tables;
        RowId first = access.PlaceOf(Accounts, Row(1))!, third = access.PlaceOf(Accounts, Row(3))!;
        Assert.False(access.AddToColumn(Accounts, access.PlaceOf(Accounts, Row(9))!, [(2, Datum.Of(1L))]));
        Assert.False(access.AddToColumn(Accounts, third, [(1, Datum.Of(1L))]));
        Assert.False(access.AddToColumn(Accounts, first, [(0, Datum.Of(1L))]));
        Assert.False(access.AddToColumn(Accounts, first, [(2, Datum.Null)]));
        Assert.False(access.AddToColumn(Accounts, first, [(1, Datum.Of(40_000L))]));
        Assert.False(access.AddToColumn(Accounts, first, []));
        Assert.False(access.AddToColumn(Accounts with { Checks = [new CheckInfo(1, "positive", "balance >= 0")] }, first, [(2, Datum.Of(1L))]));
        Assert.False(access.AddToColumns(Accounts, first, [new ColumnAddition(2, Datum.Of(-1L), Min: 0)]));
        Assert.True(access.AddToColumns(Accounts, first, [new ColumnAddition(2, Datum.Of(1L), Min: 0)]));
        access.Delete(Accounts, first, Row(1, 0, 1, "alice"));
        Assert.False(access.AddToColumn(Accounts, first, [(2, Datum.Of(1L))]));
        Assert.Null(access.PlaceOf(Accounts, [Datum.Null]));
    }

    [Fact]
    public async Task A_transaction_that_lost_over_an_addition_is_told_so()
    {
        using TestTables tables = await WithAccountsAsync("world");
        SqlTransaction bound = tables.Begin(), gone = tables.Begin(), read = tables.Begin();
        RowId id = bound.Tables.PlaceOf(Accounts, Row(1))!;
        Assert.True(bound.Tables.AddToColumns(Accounts, id, [new ColumnAddition(2, Datum.Of(-5L), Min: -5)]));
        Assert.True(gone.Tables.AddToColumn(Accounts, gone.Tables.PlaceOf(Accounts, Row(2))!, [(2, Datum.Of(1L))]));
        Assert.True(read.Tables.AddToColumn(Accounts, id, [(2, Datum.Of(1L))]));
        Assert.Equal(2, read.Tables.Scan(Accounts, All).Read(Accounts).Count);
        await tables.RunAsync(tx => Assert.True(tx.Tables.AddToColumn(Accounts, id, [(2, Datum.Of(-1L))])));
        await tables.RunAsync(tx => tx.Tables.Delete(Accounts, tx.Tables.Find(Accounts, Accounts.PrimaryKey!, Row(2))!, Row(2, 0, 0, "bob")));
        Outcome lost = (await tables.CommitAsync(bound))!;
        Assert.Equal(RejectReason.Bound, lost.Reason);
        Assert.True(bound.LostOverAddition(lost));
        lost = (await tables.CommitAsync(gone))!;
        Assert.Equal(RejectReason.Stale, lost.Reason);
        Assert.True(gone.LostOverAddition(lost));

        // Who adds and also reads has read, and is stale like anybody else.
        Assert.Equal(RejectReason.Stale, (await tables.CommitAsync(read))!.Reason);
    }

    [Fact]
    public async Task Rows_of_older_definitions_are_added_to_where_their_numbers_are()
    {
        using TestTables tables = await WithAccountsAsync("world");
        TableInfo changed = Accounts with { SchemaVersion = 2, Columns = [Accounts.Columns[0], Accounts.Columns[2], new ColumnInfo { Name = "more", Number = 5, Type = SqlTypes.Int4 }], Indexes = [Accounts.PrimaryKey!] };
        await tables.DefineAsync(changed);
        await tables.RunAsync(tx =>
        {
            RowId id = tx.Tables.PlaceOf(changed, Row(1))!;
            Assert.True(tx.Tables.AddToColumn(changed, id, [(1, Datum.Of(5L))]));
            Assert.False(tx.Tables.AddToColumn(changed, id, [(2, Datum.Of(5L))]));
        });
        Assert.Equal(["1 5 null", "2 0 null"], tables.Begin().Tables.Scan(changed, [0, 1, 2]).Read(changed));
    }

    [Fact]
    public async Task Additions_from_far_places_meet_in_one_epoch_and_keep_the_bounds_together()
    {
        TableInfo table = Accounts with { Placement = new PlacementInfo(Longitude.Sql.Syntax.PlacementKind.At, "world/eu/london", 0), Indexes = [Accounts.PrimaryKey!] };
        using var tables = new TestTables(TestWorld.ThreeCities);
        await tables.DefineAsync(table);
        await tables.RunAsync(tx => tx.Tables.Insert(table, Row(1, 0, 0, "x")));
        var tasks = new List<Task<int>>();
        foreach (string place in new[] { "world/eu/london", "world/eu/paris", "world/asia/tokyo" })
        {
            // An addition is planned by the row as it is known at the place.
            tables.Connect(place).HasSeen(tables.Connect("world/eu/london").Token);
            Assert.Single(tables.Begin(place, new TransactionOptions { Level = Level.Session }).Tables.Scan(table, All).Read(table));
            tasks.Add(Task.Run(async () =>
            {
                int committed = 0;
                for (int attempt = 0; attempt < 30 && committed < 5; attempt++)
                {
                    SqlTransaction tx = tables.Begin(place);
                    if (!tx.Tables.AddToColumns(table, tx.Tables.PlaceOf(table, Row(1))!, [new ColumnAddition(2, Datum.Of(1L), Max: 10)]))
                        break;
                    committed += (await tables.CommitAsync(tx))!.Committed ? 1 : 0;
                }

                return committed;
            }));
        }

        int sum = (await Task.WhenAll(tasks).Soon()).Sum();
        Assert.Equal(10, sum);
        SqlTransaction after = tables.Begin("world/eu/london");
        Assert.Equal(["1 0 10 x"], after.Tables.Scan(table, All).Read(table));
    }

    private static async Task<TestTables> WithAccountsAsync(string world)
    {
        var tables = new TestTables(world);
        await tables.DefineAsync(Accounts);
        await tables.RunAsync(tx =>
        {
            tx.Tables.Insert(Accounts, Row(1, 0, 0, "alice"));
            tx.Tables.Insert(Accounts, Row(2, 0, 0, "bob"));
        });
        return tables;
    }
}
