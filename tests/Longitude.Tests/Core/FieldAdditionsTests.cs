using Longitude.Core;
using Longitude.Store;

namespace Longitude.Tests.Core;

public sealed class FieldAdditionsTests
{
    private static readonly byte[] Layout = [1, 2];

    [Fact]
    public void Two_additions_as_one_are_allowed_exactly_when_one_after_the_other_is_and_give_the_same()
    {
        var random = new Random(1);
        int allowed = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] row = Row(Number(random, 4), Number(random, 8));
            FieldAdditions first = Some(random), second = Some(random);
            bool oneByOne = first.AreWithin(row) && second.AreWithin(first.Apply(row));
            if (first.Then(second) is not { } both)
                continue;
            Assert.True(both.IsValid);
            Assert.Equal(oneByOne, both.AreWithin(row));
            if (!oneByOne)
                continue;
            allowed++;
            Assert.Equal(second.Apply(first.Apply(row)), both.Apply(row));
        }

        Assert.InRange(allowed, 2_000, 18_000);
    }

    [Fact]
    public void A_row_that_is_not_as_expected_does_not_fit()
    {
        FieldAdditions add = new(Layout, [First with { Delta = 1 }]);
        byte[] row = Row(5, 6);
        Assert.True(add.Fits(row));
        Assert.False(add.Fits(row.AsSpan(0, 6)));
        Assert.False(add.Fits([]));
        row[2] = 1;
        Assert.False(add.Fits(row));
        row[2] = 2;
        Assert.True(add.Fits(row));
        row[1] = 9;
        Assert.False(add.Fits(row));
    }

    [Fact]
    public void An_event_with_additions_comes_back_from_its_bytes()
    {
        var random = new Random(2);
        for (int i = 0; i < 100; i++)
        {
            var part = new Part { Id = new TransactionId(1, 2), AckedThrough = 0, Writes = [Write.AddToFields([7], Some(random)), Write.Add([8], 1)] };
            var to = new ByteWriter();
            EventCodec.Write(to, new TransactionEvent(part));
            var read = (TransactionEvent)EventCodec.Read(to.Written);
            Assert.Equal(part.Writes[0].Fields, read.Part.Writes[0].Fields);
        }
    }

    [Fact]
    public void Additions_that_make_no_sense_are_no_event()
    {
        foreach (FieldAddition[] fields in new FieldAddition[][] { [], [First with { Width = 3 }], [First with { Offset = 1 }], [First with { NullMask = 0 }], [Second, First], [First, First] })
        {
            var to = new ByteWriter();
            EventCodec.Write(to, new TransactionEvent(new Part { Id = new TransactionId(1, 2), AckedThrough = 0, Writes = [Write.AddToFields([7], new FieldAdditions(Layout, fields))] }));
            Assert.Throws<FormatException>(() => EventCodec.Read(to.Written));
        }
    }

    [Fact]
    public void A_shard_adds_where_the_row_fits_and_says_why_it_does_not()
    {
        var shard = new OneShard();
        byte[] key = [1];
        Assert.Equal(RejectReason.Stale, shard.Run(Write.AddToFields(key, new FieldAdditions(Layout, [First with { Delta = 1 }]))));
        Assert.Equal(RejectReason.None, shard.Run(Write.Put(key, Row(10, 20))));
        Assert.Equal(RejectReason.None, shard.Run(Write.AddToFields(key, new FieldAdditions(Layout, [First with { Delta = 5, Max = 15 }, Second with { Delta = -1 }]))));
        Assert.Equal(RejectReason.Bound, shard.Run(Write.AddToFields(key, new FieldAdditions(Layout, [First with { Delta = 1, Max = 15 }]))));
        Assert.Equal(RejectReason.Bound, shard.Run(Write.AddToFields(key, new FieldAdditions(Layout, [First with { Delta = int.MaxValue }]))));
        Assert.Equal(RejectReason.Bound, shard.Run(Write.AddToFields(key, new FieldAdditions(Layout, [Second with { Delta = 1, Min = 100 }]))));
        Assert.Equal(RejectReason.Stale, shard.Run(Write.AddToFields(key, new FieldAdditions([1, 3], [First with { Delta = 1 }]))));
        Assert.Equal(Row(15, 19), shard.Value(key));
    }

    private static FieldAddition First => new(3, 4, 2, 1, 0, long.MinValue, long.MaxValue);

    private static FieldAddition Second => new(7, 8, 2, 2, 0, long.MinValue, long.MaxValue);

    private static byte[] Row(long first, long second) =>
        new FieldAdditions(Layout, [First with { Delta = first }, Second with { Delta = second }]).Apply([1, 2, 0, .. new byte[12]]);

    private static FieldAdditions Some(Random random)
    {
        FieldAddition first = First with { Delta = Number(random, 4), Min = Number(random, 4) - 2, Max = Number(random, 4) + 100 };
        FieldAddition second = Second with { Delta = Number(random, 8), Min = random.Next(3) == 0 ? Number(random, 8) : long.MinValue };
        return new FieldAdditions(Layout, random.Next(3) switch { 0 => [first], 1 => [second], _ => [first, second] });
    }

    private static long Number(Random random, int width) => random.Next(4) switch
    {
        0 when width == 8 => random.NextInt64(long.MinValue, long.MaxValue),
        0 or 1 => random.Next(),
        _ => random.Next(-20, 20),
    };

    /// <summary>A shard alone in its world.</summary>
    private sealed class OneShard : IShardEffects
    {
        private readonly ShardMachine _machine;
        private Outcome? _outcome;
        private int _count;

        public OneShard() => _machine = new ShardMachine(World.Build([("world", 1)]), new ShardId(0), this, new RowStore());

        public RejectReason Run(Write write)
        {
            _machine.Apply(new TransactionEvent(new Part { Id = new TransactionId(1, ++_count), AckedThrough = 0, Writes = [write] }));
            return _outcome!.Reason;
        }

        public byte[]? Value(byte[] key) => _machine.Rows.TryGet(key, RowVersion.EndOf(_machine.Applied), out byte[]? value) == ReadStatus.Found ? value : null;

        public void Finished(TransactionId id, Outcome outcome) => _outcome = outcome;

        public void Judged(EpochFragments epoch)
        {
        }

        public void CameLate(FragmentEvent fragment, Verdict verdict)
        {
        }

        public void Closed(CloseEvent close, LogPosition position)
        {
        }

        public void Resolved(PlaceId place, Epoch epoch)
        {
        }
    }
}
