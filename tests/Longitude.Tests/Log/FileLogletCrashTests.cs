using Longitude.Core;
using Longitude.Log;

namespace Longitude.Tests.Log;

public sealed class FileLogletCrashTests
{
    private static readonly FileLogletOptions Small = new() { SegmentBytes = 8192, PrepareChunkBytes = 4096, Identity = 7 };

    [Theory]
    [InlineData(0)]
    [InlineData(10_000)]
    [InlineData(20_000)]
    [InlineData(30_000)]
    public void Power_losses_at_any_moment_keep_what_was_acknowledged_and_no_part_of_what_was_not(int firstSeed)
    {
        int losses = 0;
        for (int seed = firstSeed; seed < firstSeed + 500; seed++)
        {
            var workload = new LogletWorkload(seed);
            try
            {
                workload.Run(steps: 12);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Replay with: new LogletWorkload({seed}).Run(12)", failure);
            }
            losses += workload.PowerLosses;
        }
        Assert.True(losses > 500, $"only {losses} power losses: the test proves nothing");
    }

    [Fact]
    public void Every_torn_pattern_of_the_last_batch_is_a_torn_tail()
    {
        // Seven sectors under way: all 128 subsets, into a fresh segment and into one that was used before.
        foreach (bool recycled in new[] { false, true })
        {
            for (int pattern = 0; pattern < 128; pattern++)
            {
                var disk = new TornDisk();
                var loglet = FileLoglet.Open(disk, "log", Small);
                if (recycled)
                {
                    loglet.Fill(40);
                    loglet.Trim(loglet.Tail);
                    loglet.Fill(40);
                    loglet.Trim(loglet.Tail);
                }
                LogPosition tail = loglet.Tail;
                Dictionary<string, byte[]> before = disk.Contents();
                loglet.Append(tail, LogletTools.Batch(3300));
                (string file, int[] sectors) = Changed(disk, before);
                TornDisk torn = disk.Copy();
                for (int i = 0; i < sectors.Length; i++)
                {
                    if ((pattern >> i & 1) == 0)
                        before[file].AsSpan(sectors[i] * 512, 512).CopyTo(torn.Content(file).AsSpan(sectors[i] * 512));
                }
                using var reopened = FileLoglet.Open(torn, "log", Small);
                bool whole = sectors.Select((_, i) => pattern >> i & 1).All(bit => bit == 1);
                Assert.Equal(whole ? tail.Next : tail, reopened.Tail);
                Assert.Equal(AppendResult.Appended, reopened.Append(reopened.Tail, LogletTools.Batch(100)));
            }
        }
    }

    [Fact]
    public void A_cut_tail_does_not_come_alive_when_the_next_batch_has_its_length()
    {
        var disk = new TornDisk();
        var loglet = FileLoglet.Open(disk, "log", Small);
        loglet.Append(LogPosition.Zero, LogletTools.Batch(100));
        loglet.Append(new LogPosition(1), LogletTools.Batch(2000));
        TornDisk torn = disk.Copy();
        string file = torn.Names.First();
        byte[] payload = torn.Content(file)[1536..4096];
        torn.Content(file).AsSpan(1536, 2560).Clear();
        var reopened = FileLoglet.Open(torn, "log", Small);
        Assert.Equal(1, reopened.Tail.Value);
        payload.CopyTo(torn.Content(file).AsSpan(1536)); // The rest of the cut batch, were it ever to arrive.
        Assert.Equal(1, FileLoglet.Open(torn, "log", Small).Tail.Value);
    }

    [Fact]
    public void A_failed_sync_breaks_the_log_until_it_is_opened_again()
    {
        var disk = new TornDisk();
        var loglet = FileLoglet.Open(disk, "log", Small);
        loglet.Append(LogPosition.Zero, LogletTools.Batch(100));
        disk.FailNextSync = true;
        var first = Assert.Throws<LogBrokenException>(() => loglet.Append(new LogPosition(1), LogletTools.Batch(100)));
        Assert.Equal("Input/output error", first.InnerException!.Message);
        var second = Assert.Throws<LogBrokenException>(() => loglet.Append(new LogPosition(1), LogletTools.Batch(100)));
        Assert.Equal(first.Message, second.Message);
        Assert.Throws<LogBrokenException>(loglet.Seal);
        Assert.Throws<LogBrokenException>(() => loglet.Trim(new LogPosition(1)));
        Assert.Throws<LogBrokenException>(() => loglet.PrepareNext());
        Assert.Throws<LogBrokenException>(() => loglet.Read(new LogPosition(1)));
        loglet.Dispose();

        // The batch is in the cache only. Once a reader was shown it, it must survive.
        long shown = FileLoglet.Open(disk, "log", Small).Tail.Value;
        for (int seed = 0; seed < 50; seed++)
            Assert.Equal(shown, FileLoglet.Open(disk.AfterPowerLoss(new Random(seed)), "log", Small).Tail.Value);
    }

    private static (string File, int[] Sectors) Changed(TornDisk disk, Dictionary<string, byte[]> before)
    {
        foreach (string name in disk.Names)
        {
            byte[] content = disk.Content(name);
            int[] sectors = [.. Enumerable.Range(0, content.Length / 512)
                .Where(sector => !content.AsSpan(sector * 512, 512).SequenceEqual(before[name].AsSpan(sector * 512, 512)))];
            // The header of the next segment is durable before the batch, so it is not part of what can be torn.
            if (sectors.Length >= 7)
                return (name, [.. sectors.Where(sector => sector > 0)]);
        }
        throw new InvalidOperationException("The append changed nothing.");
    }
}
