using Longitude.Core;
using Longitude.Log;

namespace Longitude.Tests.Log;

public sealed class FileLogletTests : IDisposable
{
    private static readonly FileLogletOptions Small = new() { SegmentBytes = 8192, PrepareChunkBytes = 4096 };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_new_loglet_is_empty_and_entries_come_back_in_order()
    {
        using var loglet = Open(new FileLogletOptions());
        Assert.Equal((1, 0), (loglet.First.Value, loglet.Tail.Value));
        Assert.Empty(loglet.Texts());
        Assert.Equal(AppendResult.Appended, loglet.Append("a", "", "c"));
        Assert.Equal(AppendResult.Appended, loglet.Append("d"));
        Assert.Equal(["a", "", "c", "d"], loglet.Texts());
        Assert.Equal(["a", "", "c", "d"], loglet.Texts(from: 0));
        Assert.Equal(["c", "d"], loglet.Texts(from: 3));
        Assert.Empty(loglet.Texts(from: 5));
        Assert.Empty(loglet.Texts(from: 500));
    }

    [Fact]
    public void Content_survives_reopening_over_many_segments()
    {
        using (var loglet = Open())
            loglet.Fill(100);
        using var again = Open();
        Assert.Equal(100, again.Tail.Value);
        again.Fill(30);
        again.CheckFilled();
        for (long from = 1; from <= 131; from++)
            Assert.Equal(131 - from, again.Read(new LogPosition(from)).Count());
    }

    [Fact]
    public void A_loglet_may_begin_in_the_middle_of_a_log()
    {
        using (var loglet = Open(Small with { Origin = new LogPosition(1000) }))
        {
            Assert.Equal((1001, 1000), (loglet.First.Value, loglet.Tail.Value));
            Assert.Equal(AppendResult.WrongTail, loglet.Append(LogPosition.Zero, LogletTools.Batch("x")));
            loglet.Append("x");
        }
        using var again = Open(Small with { Origin = new LogPosition(1000) });
        Assert.Equal(["x"], again.Texts(from: 1001));
        Assert.Throws<LogTrimmedException>(() => again.Read(new LogPosition(1000)));
    }

    [Fact]
    public void A_stale_appender_is_told_and_nothing_is_written()
    {
        using var loglet = Open();
        loglet.Append("a");
        ulong chain = loglet.Chain;
        Assert.Equal(AppendResult.WrongTail, loglet.Append(LogPosition.Zero, LogletTools.Batch("b")));
        Assert.Equal(AppendResult.WrongTail, loglet.Append(new LogPosition(2), LogletTools.Batch("b")));
        Assert.Equal(chain, loglet.Chain);
        Assert.Equal(["a"], loglet.Texts());
    }

    [Fact]
    public void A_seal_refuses_appends_and_survives_reopening()
    {
        using (var loglet = Open())
        {
            loglet.Append("a");
            loglet.Seal();
            loglet.Seal();
            Assert.True(loglet.IsSealed);
            Assert.Equal(AppendResult.Sealed, loglet.Append("b"));
        }
        for (int i = 0; i < 3; i++)
        {
            using var again = Open();
            Assert.True(again.IsSealed);
            Assert.Equal(AppendResult.Sealed, again.Append("b"));
            Assert.Equal(["a"], again.Texts());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_full_segment_has_room_for_marks_and_a_seal(bool reopen)
    {
        var disk = new TornDisk();
        var loglet = FileLoglet.Open(disk, "log", Small);
        loglet.Append(LogPosition.Zero, LogletTools.Batch(Small.SegmentBytes - 512 - 1536 - 44));
        Assert.Single(disk.Names);
        disk.RoomBytes = 0;
        if (reopen)
        {
            loglet.Dispose();
            loglet = FileLoglet.Open(disk, "log", Small);
        }
        loglet.Seal();
        loglet.Dispose();
        Assert.True(FileLoglet.Open(disk, "log", Small).IsSealed);
        Assert.Single(disk.Names);
    }

    [Fact]
    public void Trimming_lets_go_of_whole_segments_and_uses_them_again()
    {
        var disk = new TornDisk();
        using var loglet = FileLoglet.Open(disk, "log", Small);
        loglet.Fill(60);
        int files = disk.Names.Count();
        loglet.Trim(new LogPosition(50));
        Assert.InRange(loglet.First.Value, 30, 50);
        loglet.CheckFilled();
        Assert.Throws<LogTrimmedException>(() => loglet.Read(new LogPosition(1)));
        Assert.True(disk.Names.Count() < files);

        // Two were kept in readiness: with the disk full, the log still goes on into them.
        disk.RoomBytes = 0;
        Assert.False(loglet.PrepareNext());
        loglet.Fill(15);
        loglet.CheckFilled();
        using var again = FileLoglet.Open(disk.Copy(), "log", Small);
        Assert.Equal((loglet.First, loglet.Tail, loglet.Chain), (again.First, again.Tail, again.Chain));
        again.CheckFilled();
        again.Trim(new LogPosition(10_000));
        Assert.True(again.First <= again.Tail.Next);
    }

    [Fact]
    public void A_batch_larger_than_a_segment_gets_one_that_is_large_enough()
    {
        var disk = new TornDisk();
        using (var loglet = FileLoglet.Open(disk, "log", Small))
        {
            loglet.Fill(3, 30_000); // No segment is ready.
            Assert.True(loglet.PrepareNext());
            Assert.False(loglet.PrepareNext());
            loglet.Fill(1, 30_000); // One is, and it grows.
            loglet.Fill(2, 20);
        }
        using var again = FileLoglet.Open(disk, "log", Small);
        Assert.Equal([30_000, 30_000, 30_000, 30_000, 20, 20], again.Read(new LogPosition(1)).Select(entry => entry.Payload.Length));
        again.Trim(new LogPosition(5));
        again.Fill(50, 400);
        Assert.DoesNotContain(disk.Names, name => again.First.Value > 5 && disk.Content(name).Length > Small.SegmentBytes);
    }

    [Fact]
    public void A_prepared_segment_spares_the_append_its_making()
    {
        var disk = new TornDisk();
        using var loglet = FileLoglet.Open(disk, "log", Small);
        Assert.True(loglet.PrepareNext());
        disk.RoomBytes = 0;
        loglet.Fill(12);
        Assert.False(loglet.PrepareNext());
    }

    [Fact]
    public async Task Reading_goes_on_beside_appends_up_to_the_tail_that_it_began_with()
    {
        using var loglet = Open(Small with { ReadWindowBytes = 1024, MarkEveryBytes = 2048 });
        loglet.Fill(10);
        IEnumerable<LogEntry> ten = loglet.Read(new LogPosition(1));
        loglet.Fill(10);
        Assert.Equal(10, ten.Count());

        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            int rounds = 0;
            while (!stop.IsCancellationRequested || rounds == 0)
            {
                loglet.CheckFilledUpTo(loglet.Tail);
                rounds++;
            }
        })).ToArray();
        var preparing = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
                loglet.PrepareNext();
        });
        loglet.Fill(300);
        await stop.CancelAsync();
        await Task.WhenAll([.. readers, preparing]);
        loglet.CheckFilled();
    }

    [Fact]
    public void A_reader_that_trimming_overtakes_is_told_so()
    {
        using var loglet = Open();
        loglet.Fill(60);
        using IEnumerator<LogEntry> reader = loglet.Read(new LogPosition(1)).GetEnumerator();
        Assert.True(reader.MoveNext());
        loglet.Trim(new LogPosition(61));
        loglet.Fill(60);
        Assert.Throws<LogTrimmedException>(() =>
        {
            while (reader.MoveNext())
                Assert.True(reader.Current.Payload.Span.SequenceEqual(LogletTools.Bytes(400, (int)reader.Current.Position.Value)));
        });
    }

    [Fact]
    public void Equal_batches_give_equal_chains_wherever_they_are_kept()
    {
        using var one = FileLoglet.Open(new TornDisk(), "log", Small);
        using var other = FileLoglet.Open(new TornDisk(), "log", Small with { SegmentBytes = 65536, Identity = 3 });
        one.Fill(40);
        other.Fill(40);
        Assert.Equal(one.Chain, other.Chain);
        one.Fill(1);
        other.Fill(1, 401);
        Assert.NotEqual(one.Chain, other.Chain);
    }

    [Fact]
    public void Appending_allocates_nothing()
    {
        using var loglet = Open(new FileLogletOptions());
        LogBatch batch = LogletTools.Batch(100);
        for (int i = 0; i < 100; i++)
            loglet.Append(loglet.Tail, batch);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            loglet.Append(loglet.Tail, batch);
        // Less than a byte per append: the runtime may allocate once while it compiles the code anew.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 999);
    }

    [Fact]
    public void Misuse_is_refused()
    {
        var loglet = Open();
        Assert.Throws<ArgumentException>(() => loglet.Append(LogPosition.Zero, new LogBatch()));
        loglet.Dispose();
        loglet.Dispose();
        Assert.Throws<ObjectDisposedException>(() => loglet.Append("a"));
        Assert.Throws<ArgumentException>(() => Open(new FileLogletOptions { SegmentBytes = 1000 }));
        Assert.Throws<ArgumentException>(() => Open(new FileLogletOptions { SegmentBytes = 8193 }));
        var foreign = Assert.Throws<LogDamagedException>(() => Open(Small with { Identity = 1 }));
        Assert.Contains("belongs to another log", foreign.Message, StringComparison.Ordinal);
    }

    private FileLoglet Open(FileLogletOptions? options = null) =>
        FileLoglet.Open(new PhysicalFileSystem(_folder.Path), "shard/log", options ?? Small);
}
