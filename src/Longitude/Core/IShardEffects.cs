namespace Longitude.Core;

/// <summary>What a shard's machine asks of the shell after an event. Called while the event is applied; acted on afterwards.</summary>
public interface IShardEffects
{
    /// <summary>A transaction has ended here. Also called when an ended one arrives again.</summary>
    void Finished(TransactionId id, Outcome outcome);

    /// <summary>An epoch with fragments was closed and its fragments judged: the verdicts are for the other participants.</summary>
    void Judged(EpochFragments epoch);

    /// <summary>A fragment came after its epoch had closed; the other participants must hear the no.</summary>
    void CameLate(FragmentEvent fragment, Verdict verdict);

    /// <summary>The open epochs up to the event's widest place were closed.</summary>
    void Closed(CloseEvent close, LogPosition position);

    /// <summary>Some fragments of a place's epoch ended; keys may have left doubt.</summary>
    void Resolved(PlaceId place, Epoch epoch);
}
