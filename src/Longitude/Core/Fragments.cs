namespace Longitude.Core;

/// <summary>A fragment that this shard holds, from its arrival until every shard below its place has resolved its epoch.</summary>
public sealed class Fragment
{
    internal Fragment(FragmentEvent e) => Event = e;

    public FragmentEvent Event { get; }

    public Part Part => Event.Part;

    public TransactionId Id => Event.Part.Id;

    /// <summary>This shard's judgement; null before the close.</summary>
    public Verdict? Verdict { get; internal set; }

    /// <summary>How it ended; null while it waits for its epoch or for others' verdicts.</summary>
    public Outcome? Outcome { get; internal set; }

    /// <summary>
    /// The fixed order in which an epoch's fragments are judged: older age first, then a hash of the id so that no place is
    /// favoured, then the id.
    /// </summary>
    internal static int Order(Fragment a, Fragment b)
    {
        int byAge = b.Part.Age.CompareTo(a.Part.Age);
        if (byAge != 0)
            return byAge;
        int byHash = a.Id.Spread().CompareTo(b.Id.Spread());
        return byHash != 0 ? byHash : a.Id.CompareTo(b.Id);
    }
}

/// <summary>The fragments of one epoch of one place at this shard.</summary>
public sealed class EpochFragments
{
    internal EpochFragments(Place place, Epoch epoch)
    {
        Place = place;
        Epoch = epoch;
    }

    public Place Place { get; }

    public Epoch Epoch { get; }

    /// <summary>Where the epoch closed; zero while it is open.</summary>
    public LogPosition ClosedAt { get; internal set; }

    /// <summary>The epochs of all the shard's places at the close, root first.</summary>
    public IReadOnlyList<Epoch> EpochsAtClose { get; internal set; } = [];

    /// <summary>In order of arrival before the close, in order of judgement after it.</summary>
    public IReadOnlyList<Fragment> Fragments => List;

    /// <summary>How many fragments were judged and wait for the verdicts of others.</summary>
    public int Undecided { get; internal set; }

    internal List<Fragment> List { get; } = [];
}
