using System.Globalization;
using System.Text;

namespace Longitude.Simulation;

/// <summary>What the simulator does to the code under test.</summary>
internal enum FaultKind
{
    MessageLost,
    MessageDoubled,
    MessageReordered,
    MessageDelayedLong,
    MessageCut,
    MessageToDead,
    MessageOfDead,
    Partition,
    ProcessKilled,
    ProcessKilledInCall,
    PowerLost,
    ProcessPaused,
    WorkerPaused,
    DiskFull,
    DiskWriteFailed,
    DiskSyncFailed,
    DiskSpike,
    SectorLost,
    SectorTorn,
    FolderOperationLost,
    LengthLost,
    BitFlipped,
}

/// <summary>How often each kind of fault was injected. A run whose counts are zero has tested nothing of that kind.</summary>
internal sealed class FaultCounts
{
    private readonly long[] _counts = new long[Enum.GetValues<FaultKind>().Length];

    public long this[FaultKind kind] => _counts[(int)kind];

    public void Hit(FaultKind kind) => _counts[(int)kind]++;

    public void Merge(FaultCounts other)
    {
        for (int i = 0; i < _counts.Length; i++)
            _counts[i] += other._counts[i];
    }

    /// <summary>One line per kind.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (FaultKind kind in Enum.GetValues<FaultKind>())
            text.Append(CultureInfo.InvariantCulture, $"{_counts[(int)kind],10}  {kind}\n");
        return text.ToString();
    }
}
