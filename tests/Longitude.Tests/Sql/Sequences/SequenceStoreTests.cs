using Longitude.Sql;
using Longitude.Sql.Catalog;
using Longitude.Sql.Sequences;
using Longitude.Sql.Types;
using Longitude.Tests.Client;

namespace Longitude.Tests.Sql.Sequences;

public sealed class SequenceStoreTests
{
    [Fact]
    public void Numbers_follow_each_other_over_many_blocks()
    {
        using var world = new TestWorld("world*2");
        SequenceStore store = Open(world);
        TableInfo sequence = Sequence(new SequenceInfo { Type = SqlTypes.Int8 });
        for (int i = 1; i <= 20_000; i++)
            Assert.Equal(i, store.Next(sequence));
    }

    [Fact]
    public async Task Callers_at_the_same_time_get_different_numbers()
    {
        using var world = new TestWorld("world");
        SequenceStore store = Open(world);
        TableInfo sequence = Sequence(new SequenceInfo { Type = SqlTypes.Int8 });
        long[][] drawn = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Enumerable.Range(0, 5000).Select(_ => store.Next(sequence)).ToArray()))).Soon();
        Assert.Equal(20_000, drawn.SelectMany(d => d).Distinct().Count());
        Assert.All(drawn, d => Assert.Equal(d.Order(), d));
    }

    [Fact]
    public void Two_processes_never_draw_the_same_number()
    {
        using var world = new TestWorld("world");
        SequenceStore one = Open(world);
        SequenceStore two = Open(world);
        TableInfo sequence = Sequence(new SequenceInfo { Type = SqlTypes.Int8 });
        var drawn = new HashSet<long>();
        for (int i = 0; i < 500; i++)
        {
            Assert.True(drawn.Add(one.Next(sequence)));
            Assert.True(drawn.Add(two.Next(sequence)));
        }
    }

    [Fact]
    public void After_a_restart_numbers_go_on_where_the_last_block_ended_or_what_was_given_back()
    {
        using var world = new TestWorld("world");
        TableInfo sequence = Sequence(new SequenceInfo { Type = SqlTypes.Int8 });
        Assert.Equal(1, Open(world).Next(sequence));
        world.Reopen();
        SequenceStore store = Open(world);
        Assert.Equal(33, store.Next(sequence));
        store.ReturnAll();
        world.Reopen();
        Assert.Equal(34, Open(world).Next(sequence));
    }

    [Theory]
    [InlineData(1, 1, 3, false, "1 2 3 !")]
    [InlineData(1, 1, 3, true, "1 2 3 1 2")]
    [InlineData(-2, -5, -1, false, "-1 -3 -5 !")]
    [InlineData(-2, -5, -1, true, "-1 -3 -5 -1 -3")]
    [InlineData(4, 1, 10, true, "1 5 9 1 5")]
    [InlineData(1, long.MaxValue - 1, long.MaxValue, false, "9223372036854775806 9223372036854775807 !")]
    public void A_bound_ends_the_sequence_or_begins_it_again(long increment, long min, long max, bool cycles, string expected)
    {
        using var world = new TestWorld("world");
        SequenceStore store = Open(world);
        TableInfo sequence = Sequence(new SequenceInfo
        {
            Type = SqlTypes.Int8,
            Increment = increment,
            Min = min,
            Max = max,
            Start = increment > 0 ? min : max,
            IsCycle = cycles,
        });
        var drawn = new List<string>();
        while (drawn.Count < 5 && drawn.LastOrDefault() is not "!")
        {
            try
            {
                drawn.Add(store.Next(sequence).ToString(null, null));
            }
            catch (SqlException e) when (e.SqlState is "2200H")
            {
                Assert.Contains(increment > 0 ? $"reached maximum value of sequence \"s\" ({max})" : $"reached minimum value of sequence \"s\" ({min})", e.Message, StringComparison.Ordinal);
                drawn.Add("!");
            }
        }

        Assert.Equal(expected, string.Join(' ', drawn));
    }

    [Fact]
    public void Setval_takes_effect_at_once_and_drops_what_was_reserved()
    {
        using var world = new TestWorld("world");
        SequenceStore store = Open(world);
        TableInfo sequence = Sequence(new SequenceInfo { Type = SqlTypes.Int8 });
        Assert.Equal(new SequenceState(1, false), store.State(sequence));
        Assert.Equal(1, store.Next(sequence));
        Assert.Equal(new SequenceState(1, true), store.State(sequence));
        store.Set(sequence, 100, isCalled: true);
        Assert.Equal(101, store.Next(sequence));
        store.Set(sequence, 7, isCalled: false);
        Assert.Equal(new SequenceState(7, false), store.State(sequence));
        Assert.Equal(7, store.Next(sequence));
    }

    [Fact]
    public void What_a_changed_definition_gives_follows_the_last_number_that_was_drawn()
    {
        using var world = new TestWorld("world");
        SequenceStore store = Open(world);
        TableInfo sequence = Sequence(new SequenceInfo { Type = SqlTypes.Int8 });
        for (int i = 0; i < 40; i++)
            store.Next(sequence);
        store.Return(sequence);
        TableInfo changed = sequence with { Sequence = sequence.Sequence! with { Increment = 10 } };
        Assert.Equal(50, store.Next(changed));
        Assert.Equal(60, store.Next(changed));
    }

    private static SequenceStore Open(TestWorld world) => new(world.Db.Connect(world.Db.World.Root), CatalogKeys.Shard(world.Db.World));

    private static TableInfo Sequence(SequenceInfo definition) =>
        new() { Oid = 20000, SchemaOid = SystemOids.Public, Name = "s", Kind = RelationKind.Sequence, Owner = "longitude", StorageId = 20000, Sequence = definition };
}
