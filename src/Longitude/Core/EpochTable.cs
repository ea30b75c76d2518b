namespace Longitude.Core;

/// <summary>
/// The epochs of one place that have fragments at a shard, oldest first. Mostly none or a few, asked about at every close: so a
/// sorted list, which is looked through without making an object.
/// </summary>
internal sealed class EpochTable
{
    private readonly List<EpochFragments> _epochs = [];

    public int Count => _epochs.Count;

    public EpochFragments this[int index] => _epochs[index];

    public EpochFragments? Find(Epoch epoch)
    {
        int index = IndexOf(epoch);
        return index >= 0 ? _epochs[index] : null;
    }

    public void Add(EpochFragments epoch)
    {
        int index = IndexOf(epoch.Epoch);
        Invariant.Holds(index < 0, "an epoch is kept once");
        _epochs.Insert(~index, epoch);
    }

    public void RemoveOldest(int count) => _epochs.RemoveRange(0, count);

    // From the end: new fragments aim at the newest epochs.
    private int IndexOf(Epoch epoch)
    {
        int index = _epochs.Count;
        while (index > 0 && _epochs[index - 1].Epoch > epoch)
            index--;
        return index > 0 && _epochs[index - 1].Epoch == epoch ? index - 1 : ~index;
    }
}
