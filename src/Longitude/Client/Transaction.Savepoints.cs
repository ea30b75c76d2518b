namespace Longitude.Client;

/// <summary>A moment of a transaction's writing, to go back to.</summary>
internal readonly record struct WriteMark(long Sequence);

/// <summary>A moment of a transaction's reading, to go back to.</summary>
internal sealed record ReadMark(IReadOnlyList<(ShardUse Use, bool HasRead, ReadSet.Mark Reads, ReadSet.Mark Required)> Uses);

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

    /// <summary>The present moment; see <see cref="RollBackReads"/>.</summary>
    internal ReadMark MarkReads()
    {
        var uses = new (ShardUse, bool, ReadSet.Mark, ReadSet.Mark)[_uses.Count];
        for (int i = 0; i < uses.Length; i++)
            uses[i] = (_uses[i], _uses[i].HasRead, _uses[i].Reads.Now(), _uses[i].Required.Now());
        return new ReadMark(uses);
    }

    /// <summary>
    /// Forgets what was read since a mark, of a statement that is undone and of which nobody has seen anything. Where the transaction had not
    /// read before it, its read position is open again.
    /// </summary>
    internal void RollBackReads(ReadMark mark)
    {
        for (int i = 0; i < _uses.Count; i++)
        {
            ShardUse use = _uses[i];
            (bool hadRead, ReadSet.Mark reads, ReadSet.Mark required) = i < mark.Uses.Count ? (mark.Uses[i].HasRead, mark.Uses[i].Reads, mark.Uses[i].Required) : default;
            use.Reads.RollBackTo(reads);
            use.Required.RollBackTo(required);
            if (!hadRead && !use.AtHome && use.Reads.IsEmpty && use.Required.IsEmpty)
                use.At = null;
        }

        if (!mark.Uses.Any(u => u.HasRead))
            _cut = null;
    }
}
