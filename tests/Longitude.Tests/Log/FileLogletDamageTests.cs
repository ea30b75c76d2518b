using Longitude.Core;
using Longitude.Log;

namespace Longitude.Tests.Log;

public sealed class FileLogletDamageTests
{
    private static readonly FileLogletOptions Small = new() { SegmentBytes = 4096, PrepareChunkBytes = 4096, Identity = 99 };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_flipped_byte_of_a_closed_log_is_found(bool recycled)
    {
        TornDisk disk = Build(recycled, close: true, out long first, out long tail);
        int found = 0;
        ForEachFlip(disk, (damaged, name, offset) =>
        {
            long? tailFound = TailOrDamage(damaged);
            // Bytes that hold nothing (unused room, the mark itself) may change; entries may not go.
            Assert.True(tailFound is null || tailFound == tail, $"{name} byte {offset}: tail {tailFound} instead of {tail}");
            found += tailFound is null ? 1 : 0;
        });
        Assert.InRange(found, (int)(tail - first + 1) * 512, int.MaxValue);
    }

    [Fact]
    public void Without_the_mark_of_a_clean_close_only_the_last_batch_can_pass_for_a_torn_tail()
    {
        TornDisk disk = Build(recycled: true, close: false, out _, out long tail);
        int cut = 0;
        ForEachFlip(disk, (damaged, name, offset) =>
        {
            long? tailFound = TailOrDamage(damaged);
            Assert.True(tailFound is null || tailFound >= tail - 1, $"{name} byte {offset}: tail {tailFound} instead of {tail}");
            cut += tailFound == tail - 1 ? 1 : 0;
        });
        Assert.Equal(512, cut);
    }

    [Fact]
    public void Every_flipped_byte_of_a_seal_leaves_it_sealed_or_is_found()
    {
        var disk = new TornDisk();
        var loglet = FileLoglet.Open(disk, "log", Small);
        loglet.Fill(2);
        loglet.Seal();
        ForEachFlip(disk, (damaged, name, offset) =>
        {
            try
            {
                using var opened = FileLoglet.Open(damaged, "log", Small);
                Assert.True(opened.IsSealed, $"{name} byte {offset}");
            }
            catch (LogDamagedException)
            {
            }
        });
    }

    [Fact]
    public void The_message_names_the_file_the_byte_the_position_and_what_to_do()
    {
        TornDisk disk = Build(recycled: false, close: true, out _, out _);
        disk.Content("log/0000000000000002.log")[512 + 100] ^= 4;
        var failure = Assert.Throws<LogDamagedException>(() => FileLoglet.Open(disk, "log", Small));
        Assert.Contains("disk:log/0000000000000002.log", failure.Message, StringComparison.Ordinal);
        Assert.Contains("at byte 512, log position 5:", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Intact: positions 1 to 4.", failure.Message, StringComparison.Ordinal);
        Assert.Contains("restore a backup", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_log_is_left_as_it_was()
    {
        TornDisk disk = Build(recycled: true, close: false, out _, out _);
        disk.Content(disk.Names.First())[700] ^= 1;
        Dictionary<string, byte[]> before = disk.Contents();
        Assert.Throws<LogDamagedException>(() => FileLoglet.Open(disk, "log", Small));
        Assert.True(before.Keys.Order(StringComparer.Ordinal).SequenceEqual(disk.Names, StringComparer.Ordinal));
        Assert.All(before, pair => Assert.Equal(pair.Value, disk.Content(pair.Key)));
    }

    [Fact]
    public void Lost_and_exchanged_files_are_found()
    {
        TornDisk whole = Build(recycled: false, close: true, out _, out _);
        string[] names = [.. whole.Names];
        for (int i = 1; i < names.Length - 1; i++)
        {
            TornDisk lost = whole.Copy();
            lost.Delete(names[i]);
            Assert.Null(TailOrDamage(lost));
            TornDisk emptied = whole.Copy();
            emptied.Content(names[i]).AsSpan().Clear();
            Assert.Null(TailOrDamage(emptied));
            TornDisk cut = whole.Copy();
            using (IFile file = cut.Open(names[i], create: false))
                file.SetLength(1024);
            Assert.Null(TailOrDamage(cut));
            TornDisk exchanged = whole.Copy();
            whole.Content(names[i - 1]).CopyTo(exchanged.Content(names[i]).AsSpan());
            Assert.Null(TailOrDamage(exchanged));
        }
    }

    [Theory]
    [InlineData("log/0000000000000001.log", 1024)]
    [InlineData("log/0000000000000002.log", 0)]
    [InlineData("log/0000000000000004.log", 512)]
    public void Records_of_a_copy_that_went_another_way_are_found(string name, int from)
    {
        TornDisk whole = Build(recycled: false, close: true, out _, out _);
        var disk = new TornDisk();
        using (var loglet = FileLoglet.Open(disk, "log", Small))
        {
            loglet.Append(LogPosition.Zero, LogletTools.Batch(401)); // Of the same size on disk as its counterpart.
            loglet.Fill(12);
        }
        disk.Content(name).AsSpan(from).CopyTo(whole.Content(name).AsSpan(from));
        Assert.Null(TailOrDamage(whole));
    }

    [Fact]
    public void A_write_that_the_device_lost_is_found()
    {
        TornDisk whole = Build(recycled: true, close: true, out _, out _);
        foreach (string name in whole.Names)
        {
            for (int sector = 0; sector < 8; sector++)
            {
                TornDisk lost = whole.Copy();
                lost.Content(name).AsSpan(sector * 512, 512).Clear();
                long? tail = TailOrDamage(lost);
                Assert.True(tail is null || tail == TailOrDamage(whole.Copy()));
            }
        }
    }

    [Fact]
    public void Damage_that_comes_later_is_found_by_reading()
    {
        TornDisk disk = Build(recycled: false, close: false, out _, out _);
        using var loglet = FileLoglet.Open(disk, "log", Small);
        disk.Content("log/0000000000000001.log")[512 + 50] ^= 1;
        Assert.Throws<LogDamagedException>(() => loglet.Read(new LogPosition(1)).Count());
        Assert.Equal(loglet.Tail.Value - 4, loglet.Read(new LogPosition(5)).Count());
    }

    [Fact]
    public void Entries_that_look_like_records_of_this_log_do_not_make_a_torn_tail_a_damaged_middle()
    {
        // A client stores a copy of the log in the database, and the batch that holds it is torn at its header.
        TornDisk source = Build(recycled: false, close: true, out _, out _);
        // The payload begins 44 bytes after the sector at 512, so with 468 the copied records lie at sectors.
        foreach (int shift in new[] { 0, 8, 100, 468, 468 + 512 })
        {
            var disk = new TornDisk();
            var loglet = FileLoglet.Open(disk, "log", Small);
            loglet.Append("a");
            var batch = new LogBatch();
            batch.Add([.. new byte[shift], .. source.Names.SelectMany(source.Content)]);
            loglet.Append(new LogPosition(1), batch);
            disk.Content("log/0000000000000002.log").AsSpan(512, 512).Clear();
            Assert.Equal(1, TailOrDamage(disk));
        }
    }

    private static TornDisk Build(bool recycled, bool close, out long first, out long tail)
    {
        var disk = new TornDisk();
        var loglet = FileLoglet.Open(disk, "log", Small);
        loglet.Fill(13);
        if (recycled)
        {
            loglet.Trim(new LogPosition(10));
            loglet.Fill(9);
            loglet.PrepareNext();
        }
        first = loglet.First.Value;
        tail = loglet.Tail.Value;
        if (close)
            loglet.Dispose();
        return disk;
    }

    private static void ForEachFlip(TornDisk disk, Action<TornDisk, string, int> check)
    {
        foreach (string name in disk.Names)
        {
            for (int offset = 0; offset < disk.Content(name).Length; offset++)
            {
                TornDisk damaged = disk.Copy();
                damaged.Content(name)[offset] ^= (byte)(1 << offset % 8);
                check(damaged, name, offset);
            }
        }
    }

    // Null for damage. What opens must also hold the right entries.
    private static long? TailOrDamage(TornDisk disk)
    {
        try
        {
            using var loglet = FileLoglet.Open(disk, "log", Small);
            if (loglet.Tail.Value > 1)
                loglet.CheckFilled();
            return loglet.Tail.Value;
        }
        catch (LogDamagedException)
        {
            return null;
        }
    }
}
