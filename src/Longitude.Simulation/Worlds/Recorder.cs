using Longitude.Core;
using Longitude.Simulation.Checking;
using Longitude.Store;

namespace Longitude.Simulation.Worlds;

/// <summary>
/// Every event that any leader applied, in the order of its shard's log. A leader that recovers applies events again: they must be
/// the same. At the end the logs are replayed from nothing, and must give every leader's state.
/// </summary>
internal sealed class Recorder(World world)
{
    private readonly List<byte[]>[] _events = [.. Enumerable.Range(0, world.ShardCount).Select(_ => new List<byte[]>())];
    private readonly ByteWriter _encoder = new();

    public Violation? Violation { get; private set; }

    /// <summary>Events seen, all shards together.</summary>
    public long Count => _events.Sum(e => e.Count);

    public void Applied(ShardId shard, LogPosition position, ShardEvent e)
    {
        _encoder.Clear();
        EventCodec.Write(_encoder, e);
        List<byte[]> events = _events[shard.Value];
        if (position.Value == events.Count + 1)
        {
            events.Add(_encoder.Written.ToArray());
            return;
        }

        if (position.Value > events.Count || !_encoder.Written.SequenceEqual(events[(int)position.Value - 1]))
            Violation ??= new Violation("log changed", $"Shard {shard} applied another event at position {position} than before, or left some out.");
    }

    /// <summary>Applies a shard's events from the first on.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="ended">Told of every transaction that committed here, with its event, in the order of the commits.</param>
    /// <param name="applied">Told after every event.</param>
    public ShardMachine Replay(ShardId shard, Action<Part, ShardMachine> ended, Action<ShardMachine> applied)
    {
        var effects = new Effects(ended);
        var machine = new ShardMachine(world, shard, effects, new RowStore());
        effects.Machine = machine;
        foreach (byte[] bytes in _events[shard.Value])
        {
            ShardEvent e = EventCodec.Read(bytes);
            effects.Remember(e);
            machine.Apply(e);
            applied(machine);
        }

        return machine;
    }

    private sealed class Effects(Action<Part, ShardMachine> ended) : IShardEffects
    {
        private readonly Dictionary<TransactionId, Part> _parts = [];

        public ShardMachine? Machine { get; set; }

        public void Remember(ShardEvent e)
        {
            if (e is TransactionEvent t)
                _parts.TryAdd(t.Part.Id, t.Part);
            else if (e is FragmentEvent f)
                _parts.TryAdd(f.Part.Id, f.Part);
        }

        public void Finished(TransactionId id, Outcome outcome)
        {
            // One that is sent again after its end is told its outcome again.
            if (_parts.TryGetValue(id, out Part? part) && outcome.Committed && _told.Add(id))
                ended(part, Machine!);
        }

        public void Judged(EpochFragments epoch)
        {
        }

        public void CameLate(FragmentEvent fragment, Verdict verdict)
        {
        }

        public void Closed(CloseEvent close, LogPosition position)
        {
        }

        public void Resolved(PlaceId place, Epoch epoch)
        {
        }

        private readonly HashSet<TransactionId> _told = [];
    }
}
