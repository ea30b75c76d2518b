using Longitude.Core;
using Longitude.Log;

namespace Longitude.Tests.Log;

public sealed class FileLogletSpaceTests : IDisposable
{
    private static readonly FileLogletOptions Small = new() { SegmentBytes = 8192, PrepareChunkBytes = 1024 };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_disk_that_fills_up_at_any_byte_loses_nothing_and_the_log_goes_on_when_there_is_room()
    {
        for (int room = 8192; room < 33_000; room += 1531)
        {
            var files = new SmallDisk(new PhysicalFileSystem(_folder.Path)) { RoomBytes = room };
            string folder = "log" + room;
            using (var loglet = FileLoglet.Open(files, folder, Small))
            {
                FillUp(loglet);
                Assert.Equal(AppendResult.NoSpace, loglet.Append("no"));
                Assert.False(loglet.PrepareNext());
                loglet.CheckFilled();
                files.RoomBytes = 8192;
                loglet.Fill(3);
                files.RoomBytes = 0;
                FillUp(loglet);
                Assert.Equal(AppendResult.NoSpace, loglet.Append(loglet.Tail, LogletTools.Batch(20_000)));
            }
            using var again = FileLoglet.Open(files, folder, Small);
            again.CheckFilled();
            files.RoomBytes = long.MaxValue;
            again.Fill(20);
            again.CheckFilled();
        }
    }

    [Fact]
    public void A_spare_that_cannot_grow_stays_a_spare()
    {
        var files = new SmallDisk(new PhysicalFileSystem(_folder.Path)) { RoomBytes = 8192 * 2 };
        using var loglet = FileLoglet.Open(files, "log", Small);
        Assert.True(loglet.PrepareNext());
        files.RoomBytes = 5000;
        Assert.Equal(AppendResult.NoSpace, loglet.Append(LogPosition.Zero, LogletTools.Batch(30_000)));
        Assert.Equal(8192, new FileInfo(Path.Combine(_folder.Path, "log", "0000000000000002.log")).Length);
        loglet.Fill(12);
        loglet.CheckFilled();
    }

    [Fact]
    public void A_new_log_on_a_full_disk_says_so_and_can_be_tried_again()
    {
        var files = new SmallDisk(new PhysicalFileSystem(_folder.Path)) { RoomBytes = 3000 };
        Assert.True(DiskFull.Is(Assert.ThrowsAny<IOException>(() => FileLoglet.Open(files, "log", Small))));
        files.RoomBytes = 8192;
        using var loglet = FileLoglet.Open(files, "log", Small);
        loglet.Fill(3);
    }

    [Fact]
    public void The_operating_systems_own_full_disk_is_recognised()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("/dev/full is Linux's");
        using var full = File.OpenHandle("/dev/full", FileMode.Open, FileAccess.Write);
        var failure = Assert.ThrowsAny<IOException>(() => RandomAccess.Write(full, new byte[10], 0));
        Assert.True(DiskFull.Is(failure));
        Assert.False(DiskFull.Is(new IOException("other", 5)));
        Assert.True(DiskFull.Is(DiskFull.Create("full")));
    }

    private static void FillUp(FileLoglet loglet)
    {
        AppendResult result;
        do
        {
            var batch = new LogBatch();
            batch.Add(LogletTools.Bytes(400, (int)loglet.Tail.Next.Value));
            result = loglet.Append(loglet.Tail, batch);
        }
        while (result == AppendResult.Appended);
        Assert.Equal(AppendResult.NoSpace, result);
    }
}
