namespace Longitude.Core;

/// <summary>What a shard found when it compared a fragment with those before it in its epoch's order.</summary>
[Flags]
public enum Conflicts : byte
{
    None = 0,

    /// <summary>An earlier fragment writes a key that this one writes.</summary>
    WriteAfterWrite = 1,

    /// <summary>An earlier fragment writes what this one reads.</summary>
    ReadAfterWrite = 2,

    /// <summary>An earlier fragment reads what this one writes.</summary>
    WriteAfterRead = 4,
}

/// <summary>A shard's deterministic judgement of a fragment: no for a reason, or yes with what it conflicts with.</summary>
public sealed record Verdict
{
    public bool Yes => Reason == RejectReason.None;

    public RejectReason Reason { get; init; }

    public Conflicts Conflicts { get; init; }

    /// <summary>The key that decided it, for the message to the client.</summary>
    public byte[]? Key { get; init; }

    public static Verdict No(RejectReason reason, byte[]? key = null) => new() { Reason = reason, Key = key };

    /// <summary>
    /// Joins the verdicts of all participants: commits when nobody says no, nobody saw another writer first, and not both kinds
    /// of read-write conflict were seen (the deterministic reordering rule of Aria, VLDB 2020).
    /// </summary>
    /// <returns><see cref="RejectReason.None"/> when the transaction commits; else why not, and the index of the verdict that says so.</returns>
    public static (RejectReason Reason, int Decider) Join(ReadOnlySpan<Verdict> verdicts)
    {
        Invariant.Holds(verdicts.Length > 0, "somebody has judged");
        Conflicts all = Conflicts.None;
        int reader = 0;
        for (int i = 0; i < verdicts.Length; i++)
        {
            if (!verdicts[i].Yes)
                return (verdicts[i].Reason, i);
            if (verdicts[i].Conflicts.HasFlag(Conflicts.WriteAfterWrite))
                return (RejectReason.WriteWrite, i);
            if (verdicts[i].Conflicts.HasFlag(Conflicts.ReadAfterWrite))
                reader = i;
            all |= verdicts[i].Conflicts;
        }

        return all.HasFlag(Conflicts.ReadAfterWrite | Conflicts.WriteAfterRead) ? (RejectReason.ReadWriteCycle, reader) : (RejectReason.None, 0);
    }
}
