namespace Longitude.Simulation.Disks;

/// <summary>How fast a simulated disk is: an SSD that loses what it was not told to keep.</summary>
internal sealed record DiskOptions
{
    public TimeSpan ReadLatency { get; init; } = TimeSpan.FromMicroseconds(2);

    public TimeSpan WriteLatency { get; init; } = TimeSpan.FromMicroseconds(4);

    public long BytesPerMillisecond { get; init; } = 1 << 20;

    public TimeSpan SyncLatencyMin { get; init; } = TimeSpan.FromMicroseconds(90);

    public TimeSpan SyncLatencyMax { get; init; } = TimeSpan.FromMicroseconds(250);

    /// <summary>How much of the lengths of all files the disk holds.</summary>
    public long CapacityBytes { get; init; } = long.MaxValue;
}

/// <summary>The faults of a disk; may be changed at any time.</summary>
internal sealed class DiskFaults
{
    /// <summary>Probability that a write fails, after a part of it.</summary>
    public double WriteFails { get; set; }

    /// <summary>Probability that a sync fails; what was written may be kept or lost, also by a later sync that succeeds.</summary>
    public double SyncFails { get; set; }

    /// <summary>Probability that a write or sync takes up to <see cref="SpikeMax"/> longer.</summary>
    public double Spikes { get; set; }

    public TimeSpan SpikeMax { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Until this moment no file can grow.</summary>
    public TimeSpan FullUntil { get; set; }

    /// <summary>So many of the next writes fail.</summary>
    public int FailNextWrites { get; set; }

    /// <summary>So many of the next syncs fail.</summary>
    public int FailNextSyncs { get; set; }
}
