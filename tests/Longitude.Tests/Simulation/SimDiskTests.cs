using Longitude.Log;
using Longitude.Simulation;
using Longitude.Simulation.Disks;
using Longitude.Simulation.Processes;

namespace Longitude.Tests.Simulation;

/// <summary>What the simulated disk keeps and forgets.</summary>
public sealed class SimDiskTests
{
    [Fact]
    public void A_file_holds_what_was_written_like_an_array()
    {
        var file = new DiskFile();
        var random = new SimRandom(9);
        byte[] model = [];
        for (int i = 0; i < 3000; i++)
        {
            int offset = random.Below(20_000), count = random.Below(6000);
            if (random.Chance(0.1))
                file.Sync();
            if (random.Chance(0.1))
            {
                file.SetLength(offset);
                Array.Resize(ref model, offset);
                continue;
            }

            byte[] bytes = new byte[count];
            if (random.Chance(0.7))
                bytes.AsSpan().Fill((byte)(1 + random.Below(255)));
            file.Write(offset, bytes);
            if (model.Length < offset + count)
                Array.Resize(ref model, offset + count);
            bytes.CopyTo(model, offset);
            Assert.Equal(model, Content(file));
        }
    }

    [Fact]
    public void What_was_synced_always_survives_and_what_was_not_is_kept_lost_or_torn_by_sector()
    {
        var faults = new FaultCounts();
        int kept = 0, lost = 0;
        for (ulong seed = 0; seed < 300; seed++)
        {
            var random = new SimRandom(seed);
            var file = new DiskFile();
            file.Write(0, Filled(8192, 1));
            file.Sync();
            file.Write(1000, Filled(3000, 2));
            file.Crash(random, faults);
            byte[] after = Content(file);
            Assert.Equal(8192, after.Length);
            Assert.All(after[..512], b => Assert.Equal(1, b));
            Assert.All(after[4096..], b => Assert.Equal(1, b));
            Assert.All(after[512..1000], b => Assert.Equal(1, b));
            kept += after[1000..4000].Count(b => b == 2);
            lost += after[1000..4000].Count(b => b == 1);
            Assert.Equal(0, file.UnsyncedSectors);
        }

        Assert.True(kept > 100_000 && lost > 100_000);
        Assert.True(faults[FaultKind.SectorTorn] > 50);
    }

    [Fact]
    public void A_cut_that_was_not_synced_may_be_undone_with_its_bytes()
    {
        var lengths = new SortedSet<long>();
        for (ulong seed = 0; seed < 200; seed++)
        {
            var file = new DiskFile();
            file.Write(0, Filled(5000, 1));
            file.Sync();
            file.SetLength(100);
            file.Crash(new SimRandom(seed), new FaultCounts());
            lengths.Add(file.Length);
            Assert.All(Content(file)[..100], b => Assert.Equal(1, b));
        }

        Assert.Contains(100, lengths);
        Assert.Contains(5000, lengths);
    }

    [Fact]
    public void A_segment_of_zeros_takes_no_memory()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var file = new DiskFile();
        byte[] zeros = new byte[1 << 20];
        for (int i = 0; i < 16; i++)
            file.Write(i * 1L << 20, zeros);
        file.Sync();
        Assert.Equal(16 << 20, file.Length);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 2 << 20);
    }

    [Fact]
    public void Names_are_durable_after_a_sync_of_their_folder_and_else_a_beginning_of_the_changes_is()
    {
        var outcomes = new SortedSet<string>(StringComparer.Ordinal);
        for (ulong seed = 0; seed < 200; seed++)
        {
            (Scheduler scheduler, SimDisk disk, IFileSystem files, SimEnvironment process) = Machine(seed);
            files.CreateFolder("d");
            files.Open("d/safe", create: true).Dispose();
            files.SyncFolder("d");
            files.Open("d/tmp", create: true).Dispose();
            files.Rename("d/tmp", "d/new");
            files.Delete("d/safe");
            Assert.Equal(["new"], files.List("d"));
            process.Kill(KillKind.Power);
            outcomes.Add(string.Join(' ', disk.Mount(new SimEnvironment(scheduler, "next")).List("d")));
        }

        Assert.Equal(["new", "new safe", "safe", "safe tmp"], outcomes);
    }

    [Fact]
    public void The_death_of_the_process_alone_loses_nothing()
    {
        (Scheduler scheduler, SimDisk disk, IFileSystem files, SimEnvironment process) = Machine(1);
        files.Open("f", create: true).Write(0, Filled(3000, 7));
        process.Kill(KillKind.Process);
        Assert.Equal(3000, disk.Mount(new SimEnvironment(scheduler, "next")).Open("f", create: false).Length);
    }

    [Fact]
    public void A_full_disk_says_so_as_the_system_does_and_heals()
    {
        (_, SimDisk disk, IFileSystem files, _) = Machine(1, new DiskOptions { CapacityBytes = 10_000 });
        IFile file = files.Open("f", create: true);
        file.Write(0, Filled(9000, 1));
        Assert.Equal(28, Assert.Throws<IOException>(() => file.Write(9000, Filled(2000, 2))).HResult);
        Assert.Equal(10_000, file.Length);
        file.Write(0, Filled(10_000, 3));
        disk.Options = new DiskOptions();
        file.Write(10_000, Filled(2000, 2));
        disk.Faults.FullUntil = TimeSpan.MaxValue;
        Assert.Throws<IOException>(() => file.SetLength(1 << 20));
    }

    [Fact]
    public void What_a_failed_sync_dropped_is_not_saved_by_the_next()
    {
        int lost = 0;
        for (ulong seed = 0; seed < 100; seed++)
        {
            (Scheduler scheduler, SimDisk disk, IFileSystem files, SimEnvironment process) = Machine(seed);
            IFile file = files.Open("f", create: true);
            file.Write(0, Filled(512, 1));
            file.Sync();
            files.SyncFolder("");
            file.Write(0, Filled(512, 2));
            disk.Faults.FailNextSyncs = 1;
            Assert.Equal(5, Assert.Throws<IOException>(file.Sync).HResult);
            file.Sync();
            process.Kill(KillKind.Power);
            byte[] after = new byte[1];
            disk.Mount(new SimEnvironment(scheduler, "next")).Open("f", create: false).Read(0, after);
            lost += after[0] == 1 ? 1 : 0;
        }

        Assert.InRange(lost, 5, 95);
    }

    [Fact]
    public void A_write_during_which_the_process_dies_happens_in_part()
    {
        var lengths = new SortedSet<long>();
        for (ulong seed = 0; seed < 200; seed++)
        {
            (Scheduler scheduler, SimDisk disk, IFileSystem files, SimEnvironment process) = Machine(seed);
            IFile file = files.Open("f", create: true);
            process.KillAt(new KillPlan(1, KillKind.Process, OnlyDisk: true));
            Assert.Throws<ProcessKilledException>(() => file.Write(0, Filled(1000, 1)));
            lengths.Add(disk.Mount(new SimEnvironment(scheduler, "next")).Open("f", create: false).Length);
        }

        Assert.Contains(0, lengths);
        Assert.Contains(1000, lengths);
        Assert.True(lengths.Count > 20);
    }

    private static (Scheduler, SimDisk, IFileSystem, SimEnvironment) Machine(ulong seed, DiskOptions? options = null)
    {
        var scheduler = new Scheduler(seed);
        var process = new SimEnvironment(scheduler, "p");
        var disk = new SimDisk(scheduler, "d", options);
        return (scheduler, disk, disk.Mount(process), process);
    }

    private static byte[] Filled(int count, byte value)
    {
        byte[] bytes = new byte[count];
        bytes.AsSpan().Fill(value);
        return bytes;
    }

    private static byte[] Content(DiskFile file)
    {
        byte[] bytes = new byte[file.Length];
        Assert.Equal(bytes.Length, file.Read(0, bytes));
        return bytes;
    }
}
