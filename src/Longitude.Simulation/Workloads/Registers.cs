using Longitude.Client;
using Longitude.Core;
using Longitude.Simulation.Checking;
using Longitude.Simulation.Worlds;

namespace Longitude.Simulation.Workloads;

/// <summary>
/// Random transactions on few keys over all levels of places: reads, ranges, writes and deletions at several levels of
/// consistency. Every value is its writer's name, so that what was read says who wrote it.
/// </summary>
internal sealed class Registers(SimWorld world, SimRandom random) : Workload(world, random)
{
    private readonly int _keysPerLeaf = 4 * world.Plan.KeysFactor;
    private const string Prefix = "r/";

    private readonly List<Observed> _observed = [];
    private readonly List<(string Name, List<(string Key, string? Value)> Reads, List<(Place Place, List<(string Key, string Value)> Found)> Ranges)> _snapshots = [];

    public override string Name => "registers";

    public override void Begin()
    {
        string name = NextName();
        (Place at, IReadOnlyList<Place> scope) = PickScope();
        if (Random.Chance(0.12))
        {
            BeginSnapshot(name, at);
            return;
        }

        bool strict = Random.Chance(0.15);
        var plan = new List<(Place Place, int Key, int Action)>();
        int count = 1 + Random.Below(4);
        for (int i = 0; i < count; i++)
            plan.Add((Random.Pick(scope), Random.Below(_keysPerLeaf), Random.Below(10)));
        bool readOnly = Random.Chance(0.1);
        Observed seen = new(name, strict);
        var options = new TransactionOptions { Level = strict ? Level.Strict : Level.Serializable, RetriesMax = 6 };
        ClientCall? call = World.Call(name, at, (connection, _) => connection.RunAsync(tx => RunAsync(tx, plan, readOnly, seen), options));
        if (call is null)
            return;
        seen.Call = call;
        _observed.Add(seen);
    }

    public override Violation? Check()
    {
        History history = MakeHistory(out Dictionary<string, HistoryTransaction> byName);
        if (SerializabilityChecker.Check(history) is { } violation)
            return violation;
        var snapshots = new List<SnapshotObservation>();
        foreach ((string name, List<(string Key, string? Value)> reads, var ranges) in _snapshots)
        {
            snapshots.Add(new SnapshotObservation(
                name,
                [.. reads.Select(r => new Seen(r.Key, r.Value is null ? null : byName[r.Value]))],
                [.. ranges.Select(r => ToRange(r.Place, r.Found, byName))]));
        }

        return SnapshotChecker.Check(history, snapshots);
    }

    private static async Task RunAsync(Transaction tx, List<(Place Place, int Key, int Action)> plan, bool readOnly, Observed seen)
    {
        seen.Clear();
        foreach ((Place place, int number, int action) in plan)
        {
            Key key = place.Key($"{Prefix}{number}");
            if (action == 0)
            {
                var found = new List<(string, string)>();
                await foreach (Row row in tx.ScanAsync(place, Prefix, backwards: number % 2 == 0).ConfigureAwait(false))
                    found.Add((NameOf(place, Text(row.Key.Bytes)), row.Text));
                if (!seen.Wrote(place))
                    seen.Ranges.Add((place, found));
                continue;
            }

            if (action < 7 && !seen.Writes.Contains(NameOf(place, number)))
            {
                ReadOnlyMemory<byte>? value = await tx.GetAsync(key).ConfigureAwait(false);
                seen.Reads.Add((NameOf(place, number), value is null ? null : Text(value.Value)));
            }

            if (readOnly || action < 4)
                continue;
            if (action == 9)
            {
                tx.Delete(key);

                // A log entry says who put something, not who deleted something.
                tx.Put(place.Key("who/" + seen.Name), seen.Name);
            }
            else
            {
                tx.Put(key, seen.Name);
            }

            seen.Writes.Add(NameOf(place, number));
        }
    }

    private void BeginSnapshot(string name, Place at)
    {
        var reads = new List<(string, string?)>();
        var ranges = new List<(Place, List<(string, string)>)>();
        bool session = Random.Chance(0.4), scans = Random.Chance(0.4);
        var places = Leaves.Where(_ => Random.Chance(0.8)).ToList();
        ClientCall? call = World.Call(name, at, (connection, _) => connection.RunAsync(
            async tx =>
            {
                reads.Clear();
                ranges.Clear();
                foreach (Place place in places)
                {
                    if (scans)
                    {
                        var found = new List<(string, string)>();
                        await foreach (Row row in tx.ScanAsync(place, Prefix).ConfigureAwait(false))
                            found.Add((NameOf(place, Text(row.Key.Bytes)), row.Text));
                        ranges.Add((place, found));
                        continue;
                    }

                    for (int i = 0; i < _keysPerLeaf; i++)
                    {
                        ReadOnlyMemory<byte>? value = await tx.GetAsync(place.Key($"{Prefix}{i}")).ConfigureAwait(false);
                        reads.Add((NameOf(place, i), value is null ? null : Text(value.Value)));
                    }
                }
            },
            new TransactionOptions { Level = session ? Level.Session : Level.Snapshot, RetriesMax = 6 }));
        if (call is not null)
            call.OnEnd = c => Keep(c, reads, ranges);
    }

    private void Keep(ClientCall call, List<(string, string?)> reads, List<(Place, List<(string, string)>)> ranges)
    {
        if (call.Outcome == ClientOutcome.Committed)
            _snapshots.Add((call.Name, reads, ranges));
    }

    private History MakeHistory(out Dictionary<string, HistoryTransaction> byName)
    {
        var history = new History();
        byName = new Dictionary<string, HistoryTransaction>(StringComparer.Ordinal);
        foreach (Observed seen in _observed)
            byName.Add(seen.Name, history.Add(seen.Name));
        var judged = new Dictionary<string, SortedSet<int>>(StringComparer.Ordinal);
        AddVersions(history, byName, judged);
        foreach (Observed seen in _observed)
        {
            HistoryTransaction t = byName[seen.Name];
            t.Outcome = seen.Call!.Outcome;
            t.Begin = seen.Call.Began;
            t.Acknowledged = t.Outcome == ClientOutcome.Committed ? seen.Call.Ended!.Value : TimeSpan.MaxValue;
            t.IsStrict = seen.IsStrict;
            t.Shards = judged.TryGetValue(seen.Name, out SortedSet<int>? shards) ? [.. shards] : [];
            t.Writes.AddRange(seen.Writes);
            if (t.Outcome != ClientOutcome.Committed)
                continue;
            foreach ((string key, string? value) in seen.Reads)
                t.Reads.Add(new Seen(key, value is null ? null : byName[value]));
            foreach ((Place place, List<(string Key, string Value)> found) in seen.Ranges)
                t.Ranges.Add(ToRange(place, found, byName));
        }

        return history;
    }

    /// <summary>The order of versions per key is the order in which the replayed log commits the writers of the key.</summary>
    private void AddVersions(History history, Dictionary<string, HistoryTransaction> byName, Dictionary<string, SortedSet<int>> judged)
    {
        var names = new Dictionary<TransactionId, string>();
        IEnumerable<ShardId> shards = Enumerable.Range(0, World.World.ShardCount).Select(i => new ShardId(i)).ToArray();
        foreach (Part part in shards.SelectMany(World.Recorder.Parts))
        {
            foreach (Write write in part.Writes)
            {
                if (write.Kind == WriteKind.Put)
                    names[part.Id] = Text(write.Value);
            }
        }

        foreach (ShardId shard in shards)
        {
            Place leaf = World.World.LeafOf(shard);
            World.Recorder.Replay(shard, (part, _) =>
            {
                if (!names.TryGetValue(part.Id, out string? name))
                    return;
                if (!judged.TryGetValue(name, out SortedSet<int>? at))
                    judged.Add(name, at = []);
                at.Add(shard.Value);
                foreach (Write write in part.Writes.Where(w => Text(w.Key).StartsWith(Prefix, StringComparison.Ordinal)))
                    history.Install(NameOf(leaf, Text(write.Key)), byName[name], deletes: write.Kind == WriteKind.Delete);
            });
        }
    }

    private static SeenRange ToRange(Place place, List<(string Key, string Value)> found, Dictionary<string, HistoryTransaction> byName) => new(
        NameOf(place, Prefix), NameOf(place, "r0"), [.. found.Select(f => new Seen(f.Key, byName[f.Value]))]);

    private static string NameOf(Place place, int number) => NameOf(place, $"{Prefix}{number}");

    private static string NameOf(Place place, string key) => $"{place.Id.Value:D2}:{key}";

    private sealed class Observed(string name, bool isStrict)
    {
        public string Name { get; } = name;

        public bool IsStrict { get; } = isStrict;

        public ClientCall? Call { get; set; }

        public List<(string Key, string? Value)> Reads { get; } = [];

        public List<(Place Place, List<(string Key, string Value)> Found)> Ranges { get; } = [];

        public HashSet<string> Writes { get; } = new(StringComparer.Ordinal);

        public bool Wrote(Place place) => Writes.Any(w => w.StartsWith($"{place.Id.Value:D2}:", StringComparison.Ordinal));

        /// <summary>Another attempt: what the last one saw counts for nothing.</summary>
        public void Clear()
        {
            Reads.Clear();
            Ranges.Clear();
            Writes.Clear();
        }
    }
}
