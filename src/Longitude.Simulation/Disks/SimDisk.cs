using Longitude.Log;
using Longitude.Simulation.Processes;

namespace Longitude.Simulation.Disks;

/// <summary>
/// The disk of one simulated machine. It outlives the processes that use it: what a killed process wrote is still there, but a
/// loss of power takes what was not synced, sector by sector (<see cref="DiskFile"/>) and name by name (<see cref="DiskFolders"/>).
/// </summary>
internal sealed class SimDisk
{
    private readonly Scheduler _scheduler;

    public SimDisk(Scheduler scheduler, string name, DiskOptions? options = null)
    {
        _scheduler = scheduler;
        Name = name;
        Options = options ?? new DiskOptions();
        Random = scheduler.Random.Fork();
    }

    public string Name { get; }

    public DiskOptions Options { get; set; }

    public DiskFaults Faults { get; } = new();

    /// <summary>The lengths of all files together.</summary>
    public long UsedBytes => Folders.Files.Sum(f => f.Length);

    internal SimRandom Random { get; }

    internal DiskFolders Folders { get; } = new();

    /// <summary>The disk as a process sees it. When the process dies by a loss of power, the disk forgets what was not synced.</summary>
    public IFileSystem Mount(SimEnvironment process)
    {
        process.WhenDead(kind =>
        {
            if (kind == KillKind.Power)
                Crash();
        });
        return new MountedDisk(this, process);
    }

    /// <summary>Power is lost. Only when no living process has the disk mounted.</summary>
    public void Crash()
    {
        Folders.Crash(Random, _scheduler.Faults);
        foreach (DiskFile file in Folders.Files)
            file.Crash(Random, _scheduler.Faults);
    }

    /// <summary>Changes one bit of a file, durably: a damaged medium.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public void FlipBit(string path, long offset)
    {
        DiskFile file = Folders.Find(path) ?? throw new FileNotFoundException($"The simulated disk has no file '{path}'.", path);
        file.FlipBit(offset, Random.Below(8));
        _scheduler.Faults.Hit(FaultKind.BitFlipped);
    }

    /// <summary>How much a file may grow now.</summary>
    internal long Room() => _scheduler.Now < Faults.FullUntil ? 0
        : Options.CapacityBytes == long.MaxValue ? long.MaxValue
        : Math.Max(0, Options.CapacityBytes - UsedBytes);

    internal long CostOf(TimeSpan latency, long bytes) => latency.Ticks + (bytes * TimeSpan.TicksPerMillisecond / Options.BytesPerMillisecond);

    internal long DrawSync() => Random.Between(Options.SyncLatencyMin, Options.SyncLatencyMax).Ticks + DrawSpike();

    internal long DrawSpike()
    {
        if (!Random.Chance(Faults.Spikes))
            return 0;
        _scheduler.Faults.Hit(FaultKind.DiskSpike);
        return Random.Between(TimeSpan.Zero, Faults.SpikeMax).Ticks;
    }

    internal bool DrawWriteFailure()
    {
        bool planned = Faults.FailNextWrites > 0;
        if (planned)
            Faults.FailNextWrites--;
        if (!planned && !Random.Chance(Faults.WriteFails))
            return false;
        _scheduler.Faults.Hit(FaultKind.DiskWriteFailed);
        return true;
    }

    internal bool DrawSyncFailure()
    {
        bool planned = Faults.FailNextSyncs > 0;
        if (planned)
            Faults.FailNextSyncs--;
        if (!planned && !Random.Chance(Faults.SyncFails))
            return false;
        _scheduler.Faults.Hit(FaultKind.DiskSyncFailed);
        return true;
    }

    // .NET keeps the error number of Unix in the HResult: 28 is ENOSPC, 5 is EIO.
    internal IOException FullFailure(string path)
    {
        _scheduler.Faults.Hit(FaultKind.DiskFull);
        return new IOException($"No space left on the simulated disk for '{Name}:{path}'.", 28);
    }

    internal IOException DeviceFailure(string path) => new($"Input/output error on the simulated disk at '{Name}:{path}'.", 5);
}
