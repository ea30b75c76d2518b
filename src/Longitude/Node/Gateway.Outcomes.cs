using Longitude.Core;

namespace Longitude.Node;

/// <content>Counts of how attempts ended.</content>
internal sealed partial class Gateway
{
    private readonly long[] _outcomes = new long[(int)Enum.GetValues<RejectReason>().Max() + 1];

    /// <summary>How often attempts ended so since the start, without those that never did; <see cref="RejectReason.None"/> counts commits.</summary>
    public IEnumerable<(RejectReason Reason, long Count)> Outcomes =>
        _outcomes.Select((_, i) => ((RejectReason)i, Volatile.Read(ref _outcomes[i]))).Where(o => o.Item2 > 0);

    /// <summary>The keys that transactions of this place lost over lately.</summary>
    public ConflictLog Conflicts { get; }

    private Outcome Counted(Outcome outcome)
    {
        Interlocked.Increment(ref _outcomes[(int)outcome.Reason]);
        if (!outcome.Committed)
            Conflicts.Add(outcome);
        return outcome;
    }
}
