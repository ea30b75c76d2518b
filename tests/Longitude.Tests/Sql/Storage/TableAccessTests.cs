using Longitude.Client;
using Longitude.Core;
using Longitude.Sql;
using Longitude.Sql.Catalog;
using Longitude.Sql.Storage;
using Longitude.Sql.Types;
using static Longitude.Tests.Sql.Storage.TestTable;

namespace Longitude.Tests.Sql.Storage;

public sealed class TableAccessTests
{
    private static readonly TableInfo People = TestTable.Of(20_000, "people", ("id", SqlTypes.Int4), ("name", SqlTypes.Text), ("age", SqlTypes.Int4))
        .WithPrimaryKey("id").WithIndex("people_name", true, "name").WithIndex("people_age", false, "-age", "name");

    private static readonly int[] All = [0, 1, 2];

    [Fact]
    public async Task Rows_are_read_in_the_order_of_the_primary_key_and_of_indexes_and_in_parts()
    {
        using var tables = new TestTables("world");
        await tables.DefineAsync(People);
        await tables.RunAsync(tx =>
        {
            foreach ((int id, string? name, int? age) in new (int, string?, int?)[] { (3, "carol", 30), (1, "alice", 40), (-2, "bob", null), (7, null, 30), (5, "dave", 50) })
                tx.Tables.Insert(People, Row(id, name, age));
        });
        SqlTransaction tx = tables.Begin();
        Assert.Equal(["-2 bob null", "1 alice 40", "3 carol 30", "5 dave 50", "7 null 30"], tx.Tables.Scan(People, All).Read(People));
        Assert.Equal(["7 null 30", "5 dave 50", "3 carol 30", "1 alice 40", "-2 bob null"], tx.Tables.Scan(People, All, backwards: true).Read(People));
        Assert.Equal(["1 alice 40", "-2 bob null", "3 carol 30", "5 dave 50", "7 null 30"], Scan(tx, "people_name"));
        Assert.Equal(["-2 bob null", "5 dave 50", "1 alice 40", "3 carol 30", "7 null 30"], Scan(tx, "people_age"));
        Assert.Equal(["3 carol 30", "7 null 30"], Scan(tx, "people_age", new IndexRange { Prefix = Row(30) }));
        Assert.Equal(["5 dave 50", "1 alice 40"], Scan(tx, "people_age", new IndexRange { Prefix = [], Lower = Datum.Of(30L), LowerInclusive = false }));
        Assert.Equal(["1 alice 40", "3 carol 30", "7 null 30"], Scan(tx, "people_age", new IndexRange { Prefix = [], Upper = Datum.Of(40L) }));
        Assert.Equal(["-2 bob null"], Scan(tx, "people_age", new IndexRange { Prefix = [Datum.Null] }));
        Assert.Equal(["3 carol 30"], Scan(tx, "people_pkey", new IndexRange { Prefix = Row(3) }));
        Assert.Equal([], Scan(tx, "people_pkey", new IndexRange { Prefix = Row(4) }));
        Assert.Equal(["1 alice 40", "3 carol 30"], Scan(tx, "people_pkey", new IndexRange { Prefix = [], Lower = Datum.Of(1L), Upper = Datum.Of(5L), UpperInclusive = false }));
    }

    [Fact]
    public async Task Columns_that_nobody_asked_for_are_left_alone_whoever_answers()
    {
        using var tables = new TestTables("world");
        await tables.DefineAsync(People);
        await tables.RunAsync(tx => tx.Tables.Insert(People, Row(1, "alice", 40)));
        SqlTransaction tx = tables.Begin();
        foreach (IndexInfo index in People.Indexes)
        {
            foreach (int[] columns in new int[][] { [], [0], [1], [2], [0, 2], [1, 2] })
            {
                Datum[] row = Row(-1, "-", -1);
                using TableCursor cursor = tx.Tables.Scan(People, index, new IndexRange { Prefix = [] }, columns);
                Assert.True(cursor.Next(row));
                Assert.Equal(columns.Contains(0) ? 1 : -1, row[0].Int64);
                Assert.Equal(columns.Contains(1) ? "alice" : "-", row[1].Text);
                Assert.Equal(columns.Contains(2) ? 40 : -1, row[2].Int64);
                Assert.False(cursor.Next(row));
            }
        }
    }

    [Fact]
    public async Task Updates_and_deletes_keep_the_indexes_right()
    {
        using var tables = new TestTables("world");
        await tables.DefineAsync(People);
        await tables.RunAsync(tx =>
        {
            for (int i = 0; i < 20; i++)
                tx.Tables.Insert(People, Row(i, "n" + i, i % 3));
        });
        var random = new Random(5);
        var model = Enumerable.Range(0, 20).ToDictionary(i => i, i => ((string?)("n" + i), (int?)(i % 3)));
        for (int round = 0; round < 60; round++)
        {
            await tables.RunAsync(tx =>
            {
                int id = model.Keys.ElementAt(random.Next(model.Count));
                RowId at = tx.Tables.Find(People, People.PrimaryKey!, Row(id))!;
                var before = new Datum[3];
                Assert.True(tx.Tables.TryGet(People, at, All, before, out _));
                switch (random.Next(4))
                {
                    case 0 when model.Count > 5:
                        tx.Tables.Delete(People, at, before);
                        model.Remove(id);
                        break;
                    case 1:
                        int moved = 100 + round;
                        at = tx.Tables.Update(People, at, before, [Datum.Of((long)moved), before[1], before[2]]);
                        Assert.Equal(at, tx.Tables.Find(People, People.PrimaryKey!, Row(moved)));
                        model[moved] = model[id];
                        model.Remove(id);
                        break;
                    default:
                        string? name = random.Next(3) == 0 ? null : "m" + round;
                        int? age = random.Next(3) == 0 ? null : random.Next(5);
                        tx.Tables.Update(People, at, before, Row(id, name, age));
                        model[id] = (name, age);
                        break;
                }
            });
            SqlTransaction tx = tables.Begin();
            string[] expected = [.. model.OrderBy(m => m.Key).Select(m => $"{m.Key} {m.Value.Item1 ?? "null"} {m.Value.Item2?.ToString(null, null) ?? "null"}")];
            AssertRows(expected, tx.Tables.Scan(People, All).Read(People));
            AssertRows(expected.Order(StringComparer.Ordinal), Scan(tx, "people_name").Order(StringComparer.Ordinal));
            AssertRows(expected.Order(StringComparer.Ordinal), Scan(tx, "people_age").Order(StringComparer.Ordinal));
            Assert.Equal(expected.Length * 3, StoredRows(tables));
        }
    }

    [Fact]
    public async Task What_must_be_unique_is_and_the_message_names_it()
    {
        using var tables = new TestTables("world");
        await tables.DefineAsync(People);
        await tables.RunAsync(tx =>
        {
            tx.Tables.Insert(People, Row(1, "alice", 40));
            tx.Tables.Insert(People, Row(2, null, 40));
            tx.Tables.Insert(People, Row(3, null, 40));
        });
        SqlTransaction tx = tables.Begin();
        SqlException e = Assert.Throws<SqlException>(() => tx.Tables.Insert(People, Row(1, "x", 1)));
        Assert.Equal(("23505", "duplicate key value violates unique constraint \"people_pkey\"", "Key (id)=(1) already exists."), (e.SqlState, e.Message, e.Detail));
        Assert.Equal(("people", "people_pkey", "public"), (e.TableName, e.ConstraintName, e.SchemaName));
        e = Assert.Throws<SqlException>(() => tx.Tables.Insert(People, Row(4, "alice", 1)));
        Assert.Equal("Key (name)=(alice) already exists.", e.Detail);
        RowId second = tx.Tables.Find(People, People.PrimaryKey!, Row(2))!;
        e = Assert.Throws<SqlException>(() => tx.Tables.Update(People, second, Row(2, null, 40), Row(2, "alice", 40)));
        Assert.Equal("people_name", e.ConstraintName);
        e = Assert.Throws<SqlException>(() => tx.Tables.Update(People, second, Row(2, null, 40), Row(3, null, 40)));
        Assert.Equal("people_pkey", e.ConstraintName);

        // Nothing of these was written.
        Assert.Null(await tables.CommitAsync(tx));
        tx = tables.Begin();
        tx.Tables.Update(People, second, Row(2, null, 40), Row(2, "bob", 40));
        Assert.Throws<SqlException>(() => tx.Tables.Insert(People, Row(9, "bob", 1)));
        tx.Tables.Update(People, second, Row(2, "bob", 40), Row(8, "bob", 40));
        Assert.Equal(tx.Tables.Find(People, People.Index("people_name"), Row("bob"))!.Key, tx.Tables.Find(People, People.PrimaryKey!, Row(8))!.Key);
        Assert.Null(tx.Tables.Find(People, People.Index("people_name"), [Datum.Null]));
    }

    [Fact]
    public async Task Of_two_transactions_that_take_the_same_key_one_commits()
    {
        using var tables = new TestTables("world*2");
        await tables.DefineAsync(People);
        foreach (Level level in new[] { Level.Serializable, Level.Snapshot, Level.Session })
        {
            var options = new TransactionOptions { Level = level };
            string name = "n" + level;
            SqlTransaction a = tables.Begin(options: options), b = tables.Begin(options: options);
            a.Tables.Insert(People, Row((int)level * 10, name, 1));
            b.Tables.Insert(People, Row(((int)level * 10) + 1, name, 2));
            Outcome?[] outcomes = [await tables.CommitAsync(a), await tables.CommitAsync(b)];
            Assert.True(outcomes[0]!.Committed);
            Assert.False(outcomes[1]!.Committed);
            Assert.Contains($"key (name)=({name}) of table \"people\"", KeyText.Describe(tables.Catalog, outcomes[1]!.Key!)!, StringComparison.Ordinal);
            Assert.Single(Scan(tables.Begin(), "people_name"), r => r.Contains(name, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_table_without_a_key_keeps_rows_as_they_come_and_inserts_do_not_meet()
    {
        TableInfo log = TestTable.Of(21_000, "log", ("n", SqlTypes.Int4), ("text", SqlTypes.Text)).WithIndex("log_n", false, "n");
        using var tables = new TestTables("world");
        await tables.DefineAsync(log);
        SqlTransaction a = tables.Begin(), b = tables.Begin();
        for (int i = 0; i < 5; i++)
        {
            a.Tables.Insert(log, Row(i, "a"));
            b.Tables.Insert(log, Row(i, "b"));
        }

        Assert.True((await tables.CommitAsync(a))!.Committed);
        Assert.True((await tables.CommitAsync(b))!.Committed);
        SqlTransaction tx = tables.Begin();
        Assert.Equal(["0 a", "0 b", "1 a", "1 b", "2 a", "2 b", "3 a", "3 b", "4 a", "4 b"], tx.Tables.Scan(log, [0, 1]).Read(log));
        Assert.Equal(["3 a", "3 b"], tx.Tables.Scan(log, log.Index("log_n"), new IndexRange { Prefix = Row(3) }, [0, 1]).Read(log));
    }

    [Fact]
    public async Task A_row_knows_its_place_and_has_a_mark_that_changes_with_it()
    {
        using var tables = new TestTables("world");
        await tables.DefineAsync(People);
        SqlTransaction tx = tables.Begin();
        RowId inserted = tx.Tables.Insert(People, Row(1, "alice", 40));
        uint first = tx.Tables.XminOf(People, Row(1, "alice", 40));
        await tables.CommitAsync(tx);
        foreach (IndexInfo index in People.Indexes)
        {
            tx = tables.Begin();
            var row = new Datum[3];
            using TableCursor cursor = tx.Tables.Scan(People, index, new IndexRange { Prefix = [] }, [1]);
            Assert.True(cursor.Next(row));
            Assert.Equal(inserted, cursor.RowId);
            Assert.Equal(first, cursor.Xmin);
        }

        // An index row that did not change does not hide that its row did.
        tx = tables.Begin();
        tx.Tables.Update(People, inserted, Row(1, "alice", 40), Row(1, "alice", 41));
        uint second = tx.Tables.XminOf(People, Row(1, "alice", 41));
        Assert.NotEqual(first, second);
        using (TableCursor cursor = tx.Tables.Scan(People, People.Index("people_name"), new IndexRange { Prefix = [] }, [1]))
        {
            Assert.True(cursor.Next(new Datum[3]));
            Assert.Equal(second, cursor.Xmin);
        }

        await tables.CommitAsync(tx);
        tx = tables.Begin();
        using (TableCursor cursor = tx.Tables.Scan(People, People.Index("people_name"), new IndexRange { Prefix = [] }, [1]))
        {
            Assert.True(cursor.Next(new Datum[3]));
            Assert.Equal(second, cursor.Xmin);
        }
    }

    [Fact]
    public async Task A_statement_that_scans_and_writes_does_not_meet_its_own_rows()
    {
        using var tables = new TestTables("world");
        await tables.DefineAsync(People);
        await tables.RunAsync(tx =>
        {
            for (int i = 0; i < 10; i++)
                tx.Tables.Insert(People, Row(i, "n" + i, i));
        });
        SqlTransaction tx = tables.Begin();
        tx.BeginStatement();
        var row = new Datum[3];
        using (TableCursor cursor = tx.Tables.Scan(People, People.Index("people_age"), new IndexRange { Prefix = [] }, All))
        {
            int seen = 0;
            while (cursor.Next(row))
            {
                Datum[] before = [.. row];
                tx.Tables.Update(People, cursor.RowId, before, [Datum.Of(row[0].Int64 + 100), row[1], Datum.Of(row[2].Int64 - 5)]);
                Assert.Equal(10, tx.Tables.Scan(People, All).Read(People).Count(r => !r.StartsWith('1') || r.Length < 8));
                seen++;
            }

            Assert.Equal(10, seen);
        }

        tx.BeginStatement();
        AssertRows(Enumerable.Range(0, 10).Select(i => $"{i + 100} n{i} {i - 5}"), tx.Tables.Scan(People, All).Read(People));
    }

    [Fact]
    public async Task Savepoints_take_back_rows_and_index_rows()
    {
        using var tables = new TestTables("world");
        await tables.DefineAsync(People);
        await tables.RunAsync(tx =>
        {
            RowId id = tx.Tables.Insert(People, Row(1, "alice", 40));
            WriteMark mark = tx.Mark();
            tx.Tables.Insert(People, Row(2, "bob", 41));
            tx.Tables.Update(People, id, Row(1, "alice", 40), Row(1, "eve", 42));
            tx.RollBackTo(mark);
            Assert.Equal(["1 alice 40"], Scan(tx, "people_age"));
            tx.Tables.Insert(People, Row(3, "bob", 43));
        });
        Assert.Equal(["1 alice 40", "3 bob 43"], Scan(tables.Begin(), "people_name"));
        Assert.Equal(6, StoredRows(tables));
    }

    [Fact]
    public async Task A_table_that_was_changed_turns_away_those_who_used_the_old_definition()
    {
        using var tables = new TestTables("world");
        await tables.DefineAsync(People);
        SqlTransaction old = tables.Begin();
        old.Tables.Insert(People, Row(1, "alice", 40));
        TableInfo changed = People with { SchemaVersion = 2, Columns = [.. People.Columns, new ColumnInfo { Name = "town", Number = 4, Type = SqlTypes.Text, MissingValue = RowFormat.EncodeOne(Datum.Of("here"), SqlTypes.Text, -1) }] };
        await tables.RunAsync(tx => tx.Tables.Insert(People, Row(2, "bob", 41)));
        await tables.DefineAsync(changed);
        Outcome outcome = (await tables.CommitAsync(old))!;
        Assert.False(outcome.Committed);
        Assert.Equal("the definition of table \"people\"", KeyText.Describe(tables.Catalog, outcome.Key!));
        Assert.Throws<StaleCatalogException>(() => tables.Begin().Tables.Insert(People, Row(3, "carol", 42)));
        await tables.RunAsync(tx => tx.Tables.Insert(changed, Row(3, "carol", 42, "there")));
        Assert.Equal(["2 bob 41 here", "3 carol 42 there"], tables.Begin().Tables.Scan(changed, [0, 1, 2, 3]).Read(changed));
        await tables.RunAsync(tx => SchemaVersions.Drop(tx, changed));
        Assert.Throws<StaleCatalogException>(() => tables.Begin().Tables.Scan(changed, [0]));
    }

    [Fact]
    public async Task An_index_is_built_of_the_rows_that_are_there()
    {
        using var tables = new TestTables("world*3");
        await tables.DefineAsync(People);
        await tables.RunAsync(tx =>
        {
            for (int i = 0; i < 100; i++)
                tx.Tables.Insert(People, Row(i, "n" + i, i / 2));
        });
        TableInfo changed = (People with { SchemaVersion = 2 }).WithIndex("by_age", false, "age").WithIndex("unique_age", true, "age");
        tables.Catalog = tables.Catalog with { Tables = tables.Catalog.Tables.SetItem(changed.Oid, changed) };
        await tables.RunAsync(tx =>
        {
            SchemaVersions.Write(tx, changed);
            tx.Tables.BuildIndex(changed, changed.Index("by_age"));
            SqlException e = Assert.Throws<SqlException>(() => tx.Tables.BuildIndex(changed, changed.Index("unique_age")));
            Assert.Equal("could not create unique index \"unique_age\"", e.Message);
            Assert.Matches(@"^Key \(age\)=\(\d+\) is duplicated.$", e.Detail);
        });
        AssertRows(["40 n40 20", "41 n41 20"], tables.Begin().Tables.Scan(changed, changed.Index("by_age"), new IndexRange { Prefix = Row(20) }, All).Read(changed).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Partial_and_expression_indexes_hold_what_their_expressions_say()
    {
        TableInfo table = TestTable.Of(22_000, "words", ("id", SqlTypes.Int4), ("word", SqlTypes.Text)).WithPrimaryKey("id");
        IndexInfo lower = TestTable.Index(table, "words_lower", 22_500) with { IsUnique = true, Columns = [new IndexColumn(0, "lower(word)", SqlTypes.Text, false, false)], Predicate = "id > 0" };
        table = table.With(lower);
        using var tables = new TestTables("world");
        tables.Catalog = tables.Catalog with
        {
            CompileIndex = static (_, _, _) => new IndexExpressions([static row => row[1].IsNull ? Datum.Null : Datum.Of(row[1].Text.ToLowerInvariant())], static row => row[0].Int64 > 0),
        };
        await tables.DefineAsync(table);
        await tables.RunAsync(tx =>
        {
            tx.Tables.Insert(table, Row(1, "One"));
            tx.Tables.Insert(table, Row(-1, "ONE"));
            RowId id = tx.Tables.Insert(table, Row(-2, "two"));
            SqlException e = Assert.Throws<SqlException>(() => tx.Tables.Insert(table, Row(3, "oNe")));
            Assert.Equal("Key (lower(word))=(one) already exists.", e.Detail);
            id = tx.Tables.Update(table, id, Row(-2, "two"), Row(2, "two"));
            tx.Tables.Update(table, id, Row(2, "two"), Row(2, "TWO"));
        });
        SqlTransaction tx = tables.Begin();
        Assert.Equal(["1 One", "2 TWO"], tx.Tables.Scan(table, lower, new IndexRange { Prefix = [] }, [0, 1]).Read(table));
        Assert.Equal(["2 TWO"], tx.Tables.Scan(table, lower, new IndexRange { Prefix = Row("two") }, [0, 1]).Read(table));
    }

    [Fact]
    public async Task Values_that_their_key_does_not_hold_exactly_come_back_as_they_were()
    {
        TableInfo table = TestTable.Of(23_000, "things", ("id", SqlTypes.Int4), ("f", SqlTypes.Float8), ("c", SqlTypes.BpChar), ("more", SqlTypes.Text)).WithPrimaryKey("id");
        table = table.With(TestTable.Index(table, "things_f", 23_100, "f", "c") with { Include = [4] }).With(TestTable.Index(table, "things_c", 23_200, "c", "f"));
        using var tables = new TestTables("world");
        await tables.DefineAsync(table);
        await tables.RunAsync(tx =>
        {
            tx.Tables.Insert(table, Row(1, -0.0, "a  ", "x"));
            tx.Tables.Insert(table, Row(2, 1.5, "b", "y"));
        });
        SqlTransaction tx = tables.Begin();
        foreach (IndexInfo index in table.Indexes)
        {
            int[] columns = [1, 2];
            var row = new Datum[4];
            using TableCursor cursor = tx.Tables.Scan(table, index, new IndexRange { Prefix = [] }, columns);
            Assert.True(cursor.Next(row));
            Assert.True(double.IsNegative(row[1].Double));
            Assert.Equal("a  ", row[2].Text);
            Assert.True(cursor.Next(row));
            Assert.Equal((1.5, "b"), (row[1].Double, row[2].Text));
        }
    }

    [Fact]
    public async Task Estimates_come_near()
    {
        using var tables = new TestTables("world*2");
        await tables.DefineAsync(People);
        Assert.Equal(0, tables.Begin().Tables.EstimateRows(People));
        for (int batch = 0; batch < 4; batch++)
        {
            await tables.RunAsync(tx =>
            {
                for (int i = 0; i < 2500; i++)
                    tx.Tables.Insert(People, Row((i * 4) + batch, $"n{i}-{batch}", i / 25));
            });
        }

        TableAccess access = tables.Begin().Tables;
        Assert.InRange(access.EstimateRows(People), 7_000, 14_000);
        Assert.InRange(access.EstimateFraction(People, People.Index("people_pkey"), new IndexRange { Prefix = [], Lower = Datum.Of(2500L), Upper = Datum.Of(5000L) }), 0.15, 0.4);
        Assert.InRange(access.EstimateFraction(People, People.Index("people_age"), new IndexRange { Prefix = Row(50) }), 0.005, 0.02);
        Assert.InRange(access.EstimateFraction(People, People.Index("people_pkey"), new IndexRange { Prefix = Row(50) }), 0.0000001, 0.001);
    }

    [Fact]
    public async Task A_key_that_is_too_long_is_refused()
    {
        using var tables = new TestTables("world");
        await tables.DefineAsync(People);
        SqlException e = Assert.Throws<SqlException>(() => tables.Begin().Tables.Insert(People, Row(1, new string('x', 5000), 1)));
        Assert.Equal("54000", e.SqlState);
        Assert.Contains("people_name", e.Message, StringComparison.Ordinal);
    }

    private static void AssertRows(IEnumerable<string> expected, IEnumerable<string> actual) =>
        Assert.Equal(string.Join('\n', expected), string.Join('\n', actual));

    private static List<string> Scan(SqlTransaction tx, string index, IndexRange? range = null) =>
        tx.Tables.Scan(People, People.Index(index), range ?? new IndexRange { Prefix = [] }, All).Read(People);

    /// <summary>How many rows of tables and indexes the store has.</summary>
    private static int StoredRows(TestTables tables)
    {
        SqlTransaction tx = tables.Begin();
        int count = 0;
        using OwnScan scan = tx.Client.ScanOwn(tx.Client.World.Root.ShardsBelow, StorageKeys.All, backwards: false, ReadKind.Unchecked);
        while (scan.Next())
            count++;
        return count;
    }
}
