namespace Longitude.Client;

/// <summary>A moment of a transaction's writing, to go back to.</summary>
internal readonly record struct WriteMark(long Sequence);

/// <content>Going back to earlier states of the writes. Reads stay validated: what was seen may have led to what is done next.</content>
public sealed partial class Transaction
{
    /// <summary>Reads of statements see the transaction's own writes up to this one.</summary>
    private long _visible = long.MaxValue;

    /// <summary>The present moment; see <see cref="RollBackTo"/>.</summary>
    internal WriteMark Mark() => new(Observe());

    /// <summary>Takes back all writes since a mark. The mark stays good; those taken after it do not.</summary>
    internal void RollBackTo(WriteMark mark)
    {
        foreach (ShardUse use in _uses)
            use.Written.RollBackTo(mark.Sequence);
    }

    /// <summary>
    /// Begins a statement: reads from here on see what was written before, and not what the statement itself writes. Without
    /// any call, reads see all writes.
    /// </summary>
    internal void BeginStatement() => _visible = Observe();

    /// <summary>From here on, what is written so far is kept when it is written over.</summary>
    private long Observe() => _observed = _sequence;
}
