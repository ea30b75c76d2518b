using Longitude.Client;
using Longitude.Core;
using Longitude.Simulation.Checking;
using Longitude.Simulation.Worlds;

namespace Longitude.Simulation.Workloads;

/// <summary>Additions that commute, near and far, to few counters with bounds that are often reached.</summary>
internal sealed class Counters(SimWorld world, SimRandom random) : Workload(world, random)
{
    private readonly int _countersPerLeaf = 2 * world.Plan.KeysFactor;
    private const long Min = 0, Max = 30;

    // Some worlds have moments in which many places add to one counter at once.
    private readonly bool _isBursty = random.Chance(0.5);
    private readonly List<(ClientCall Call, List<(string Counter, long Delta)> Additions)> _calls = [];

    public override string Name => "counters";

    public override void Begin()
    {
        if (_isBursty && Random.Chance(0.2))
        {
            Key hot = Random.Pick(Leaves).Key($"counter/{Random.Below(_countersPerLeaf)}");
            long delta = Random.Below(25) - 10;
            foreach (Place leaf in Leaves)
                Begin(leaf, [leaf, .. Leaves], (hot, delta));
            return;
        }

        (Place at, IReadOnlyList<Place> scope) = PickScope();
        Begin(at, scope, null);
    }

    private void Begin(Place at, IReadOnlyList<Place> scope, (Key Key, long Delta)? first)
    {
        string name = NextName();
        var additions = new SortedDictionary<string, (Key Key, long Delta)>(StringComparer.Ordinal);
        int count = 1 + Random.Below(3);
        for (int i = 0; i < count; i++)
        {
            Key key = Random.Pick(scope).Key($"counter/{Random.Below(_countersPerLeaf)}");
            additions[key.ToString()] = (key, Random.Below(25) - 10);
        }

        if (first is { } hot)
            additions[hot.Key.ToString()] = hot;

        bool reads = Random.Chance(0.2);
        ClientCall? call = World.Call(name, at, (connection, _) => connection.RunAsync(
            async tx =>
            {
                foreach ((Key key, long delta) in additions.Values)
                {
                    if (reads)
                        await tx.GetNumberAsync(key).ConfigureAwait(false);
                    tx.Add(key, delta, Min, Max);
                }
            },
            new TransactionOptions { RetriesMax = 5 }));
        if (call is not null)
            _calls.Add((call, [.. additions.Select(a => (a.Key, a.Value.Delta))]));
    }

    public override Violation? Check()
    {
        var values = new SortedDictionary<string, List<long>>(StringComparer.Ordinal);
        for (int i = 0; i < World.World.ShardCount; i++)
        {
            var shard = new ShardId(i);
            World.Recorder.Replay(shard, (part, machine) =>
            {
                foreach (Write write in part.Writes)
                {
                    if (!machine.Rows.TryGetNewest(write.Key, out byte[]? bytes) || !Additions.TryDecode(bytes, out long value))
                        continue;
                    string counter = machine.Leaf.Key(Text(write.Key)).ToString();
                    if (!values.TryGetValue(counter, out List<long>? list))
                        values.Add(counter, list = []);
                    list.Add(value);
                }
            });
        }

        // Additions of one epoch are installed together when the last of them has ended, which may be a rejected one.
        foreach ((Place leaf, string key, byte[] bytes) in Stored("counter/"))
        {
            if (Additions.TryDecode(bytes, out long value) && values.TryGetValue(leaf.Key(key).ToString(), out List<long>? list))
                list.Add(value);
        }

        return CounterChecker.Check(
            _calls.SelectMany(c => c.Additions.Select(a => new Addition(c.Call.Name, a.Counter, a.Delta, c.Call.Outcome))),
            values.Select(v => new CounterHistory(v.Key, 0, v.Value, Min, Max)));
    }
}
