using Longitude.Store;

namespace Longitude.Core;

/// <summary>
/// A shard: a deterministic function of its log. The leader appends events, every replica applies them in order, and all have
/// the same state, bit for bit.
/// </summary>
/// <remarks>
/// <para>
/// A transaction that only this shard must judge (<see cref="TransactionEvent"/>) is judged when it is applied: nothing that it
/// read may have changed. A part of a wider one (<see cref="FragmentEvent"/>) waits until its epoch closes
/// (<see cref="CloseEvent"/>); then all fragments of the epoch are judged in a fixed order, the writes of those that may commit are
/// put in doubt, and the verdicts go to the other participants. When all verdicts are known the outcome is logged
/// (<see cref="ResolveEvent"/>) and the committed writes are installed <em>at the position of the close</em>. That is safe because
/// keys in doubt were not touched in between: transactions that touch them are deferred and judged after the resolution.
/// </para>
/// <para>
/// The machine is pure: no thread, no clock, no disk. One thread applies; the rows and the cut table may be read beside it, as
/// far as <see cref="Applied"/> says.
/// </para>
/// <para>The parts: Transactions (judged at once), Close (judgement of fragments), Resolve, State (bytes of the state).</para>
/// </remarks>
public sealed partial class ShardMachine
{
    private readonly IShardEffects _effects;
    private readonly OutcomeTable _outcomes = new();
    private readonly DoubtTable _doubts = new();
    private readonly Dictionary<TransactionId, Fragment> _fragments = [];
    private readonly EpochTable[] _epochs;
    private readonly Epoch[] _forgotten;
    private readonly List<TransactionEvent> _deferred = [];
    private readonly List<Fragment> _protectors = [];
    private Epoch[] _open;
    private long _applied;

    public ShardMachine(World world, ShardId shard, IShardEffects effects, RowStore rows)
    {
        World = world;
        Shard = shard;
        Leaf = world.LeafOf(shard);
        Rows = rows;
        _effects = effects;
        int depths = Leaf.Depth + 1;
        _open = new Epoch[depths];
        _forgotten = new Epoch[depths];
        _epochs = new EpochTable[depths];
        for (int depth = 0; depth < depths; depth++)
        {
            _open[depth] = Epoch.First;
            _epochs[depth] = new EpochTable();
        }

        Cuts = new CutTable(depths);
    }

    public World World { get; }

    public ShardId Shard { get; }

    public Place Leaf { get; }

    /// <summary>The rows, readable by any thread.</summary>
    public RowStore Rows { get; private set; }

    /// <summary>Where epochs closed, readable by any thread.</summary>
    public CutTable Cuts { get; }

    /// <summary>The newest position whose effects are all visible. Any thread may read it.</summary>
    public LogPosition Applied => new(Volatile.Read(ref _applied));

    /// <summary>Validations at positions before this one are refused.</summary>
    public LogPosition Floor { get; private set; }

    /// <summary>The open epoch of the shard's place at each depth, root first. The array never changes; another replaces it.</summary>
    public IReadOnlyList<Epoch> OpenEpochs => Volatile.Read(ref _open);

    /// <summary>The keys in doubt.</summary>
    public int DoubtCount => _doubts.Count;

    /// <summary>Applies the next event of the log.</summary>
    /// <returns>The event's position.</returns>
    /// <exception cref="InvariantBrokenException">The event contradicts the state: the log is not this shard's, or the code is wrong.</exception>
    public LogPosition Apply(ShardEvent e)
    {
        LogPosition position = Applied.Next;
        switch (e)
        {
            case TransactionEvent transaction:
                ApplyTransaction(transaction, position);
                break;
            case FragmentEvent fragment:
                ApplyFragment(fragment, position);
                break;
            case CloseEvent close:
                ApplyClose(close, position);
                break;
            case ResolveEvent resolve:
                ApplyResolve(resolve, position);
                break;
            default:
                Invariant.Holds(false, "the event is of a known kind");
                break;
        }

        Invariant.Holds(Floor <= position, "history is not given up ahead of the log");
        Invariant.Holds(_doubts.Count == 0 || _fragments.Count > 0, "a key in doubt belongs to a fragment that is remembered");

        // Publishes everything above to readers.
        Volatile.Write(ref _applied, position.Value);
        return position;
    }

    /// <summary>The fragments of an epoch that this shard still remembers, or null.</summary>
    public EpochFragments? Find(Place place, Epoch epoch) => _epochs[place.Depth].Find(epoch);

    /// <summary>A fragment that this shard still remembers, or null.</summary>
    public Fragment? Find(TransactionId id) => _fragments.GetValueOrDefault(id);

    /// <summary>The closed epochs of the place at a depth that have fragments without an outcome, oldest first.</summary>
    public IEnumerable<EpochFragments> Undecided(int depth)
    {
        EpochTable epochs = _epochs[depth];
        for (int i = 0; i < epochs.Count; i++)
        {
            if (epochs[i].Undecided > 0)
                yield return epochs[i];
        }
    }

    /// <summary>The newest epoch for which fragments of the place at a depth wait; none when none do.</summary>
    public Epoch NewestAwaited(int depth)
    {
        EpochTable epochs = _epochs[depth];
        Epoch newest = epochs.Count > 0 ? epochs[epochs.Count - 1].Epoch : Epoch.None;
        return newest >= _open[depth] ? newest : Epoch.None;
    }

    /// <summary>Every epoch of the place at a depth up to this one has no fragment here that waits for a verdict.</summary>
    public Epoch ResolvedThrough(int depth)
    {
        EpochTable epochs = _epochs[depth];
        for (int i = 0; i < epochs.Count; i++)
        {
            if (epochs[i].Undecided > 0)
                return epochs[i].Epoch.Previous;
        }

        return _open[depth].Previous;
    }

    private void Finish(TransactionId id, Outcome outcome)
    {
        Invariant.Holds(outcome.Committed == (outcome.Reason == RejectReason.None), "a transaction commits, or is rejected for a reason");
        Invariant.Holds(!outcome.Committed || outcome.Position > LogPosition.Zero, "what commits has a position");
        _outcomes.Finish(id, outcome);
        _effects.Finished(id, outcome);
    }

    private static Outcome Rejected(RejectReason reason, byte[]? key, ShardId by) =>
        new() { Committed = false, Reason = reason, Key = key, Shard = by };
}
