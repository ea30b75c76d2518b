using Longitude.Core;
using Longitude.Node;
using Longitude.Store;

namespace Longitude.Client;

/// <summary>What one transaction does at one shard: the position that it reads at, what it read, and what it writes.</summary>
internal sealed class ShardUse(ShardId shard, IShardView view)
{
    private StorePin? _pin;

    public ShardId Shard { get; } = shard;

    public IShardView View { get; } = view;

    /// <summary>True when reads go to the shard's home by message; false when they are served from memory here.</summary>
    public bool AtHome { get; set; }

    /// <summary>The position of all reads; null before the first.</summary>
    public LogPosition? At
    {
        get;
        set
        {
            field = value;
            if (HoldsHistory)
                Pin();
        }
    }

    /// <summary>Whether what the position sees is kept until the position is taken back, however long that is.</summary>
    public bool HoldsHistory { get; init; }

    /// <summary>True when values are taken as they were before a pending write.</summary>
    public bool IgnoresDoubt { get; set; }

    /// <summary>The open epochs of the shard's places when it was first read, root first.</summary>
    public IReadOnlyList<Epoch> EpochsSeen { get; set; } = [];

    /// <summary>What was read, as far as the level wants it validated.</summary>
    public ReadSet Reads { get; } = new();

    /// <summary>What is validated at every level, and stays so when the reads are forgotten: what constraints rest on.</summary>
    public ReadSet Required { get; } = new(gathers: false);

    /// <summary>What was required before the read position moved; see Transaction.ReadPositionNow.</summary>
    public List<(LogPosition At, byte[][] Keys, KeyRange[] Ranges)> RequiredEarlier { get; } = [];

    public WriteSet Written { get; } = new();

    public bool HasRead => At is not null;

    public bool Writes => Written.Count > 0;

    public bool Validates => !Reads.IsEmpty || !Required.IsEmpty || RequiredEarlier.Count > 0;

    public bool TryGetWrite(ReadOnlySpan<byte> key, out Write write)
    {
        bool found = Written.TryGet(key, out WriteEntry? entry);
        write = found ? entry!.Write : default;
        return found;
    }

    /// <summary>Lets the store forget what it kept for this transaction.</summary>
    public void Release()
    {
        _pin?.Dispose();
        _pin = null;
    }

    // What was written is compared at the commit with what was read for it, maybe at an earlier position: then the oldest pin stays.
    // Else the new one comes first, so that nothing is forgotten in between.
    private void Pin()
    {
        if (_pin is not null && Writes)
            return;
        StorePin? pin = At is { } at && !AtHome ? View.Machine.Rows.TryPin(RowVersion.EndOf(at)) : null;
        Release();
        _pin = pin;
    }

    /// <summary>What the shard is to judge and apply.</summary>
    /// <param name="withWrites">False to have the reads validated alone, and to go on after that.</param>
    /// <param name="validatesWrites">True when each key that is written must be as it was at the position.</param>
    public PartDraft ToDraft(bool withWrites, bool validatesWrites)
    {
        var draft = new PartDraft { Shard = Shard, ReadAt = At ?? LogPosition.Zero };
        if (withWrites)
            AddWrites(draft.Writes);

        // Mostly there is nothing but the reads, and nothing more will be added to them.
        if (withWrites && !validatesWrites && Required.IsEmpty && RequiredEarlier.Count == 0)
        {
            draft.Keys = Reads.Keys;
            draft.Ranges = Reads.Ranges;
            return draft;
        }

        draft.Keys = AllKeys(withWrites && validatesWrites);
        draft.Ranges = AllRanges();
        return draft;
    }

    private void AddWrites(List<Write> writes)
    {
        writes.EnsureCapacity(Written.Count);
        foreach (WriteEntry entry in Written.InOrder())
            writes.Add(entry.Write);
    }

    private List<byte[]> AllKeys(bool validatesWrites)
    {
        var keys = new List<byte[]>(Reads.Keys.Count + Required.Keys.Count + (validatesWrites ? Written.Count : 0));
        keys.AddRange(Reads.Keys);
        keys.AddRange(Required.Keys);
        foreach ((_, byte[][] earlier, _) in RequiredEarlier)
            keys.AddRange(earlier);
        if (!validatesWrites)
            return keys;
        foreach (WriteEntry entry in Written.InOrder())
        {
            if (!entry.Write.IsAddition)
                keys.Add(entry.Write.Key);
        }

        return keys;
    }

    private List<KeyRange> AllRanges()
    {
        List<KeyRange> ranges = [.. Reads.Ranges, .. Required.Ranges];
        foreach ((_, _, KeyRange[] earlier) in RequiredEarlier)
            ranges.AddRange(earlier);
        return ranges;
    }
}
