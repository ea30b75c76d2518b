using Longitude.Client;
using Longitude.Core;
using Longitude.Simulation.Checking;
using Longitude.Simulation.Worlds;

namespace Longitude.Simulation.Workloads;

/// <summary>
/// Random transactions on few keys over all levels of places: reads, ranges, writes and deletions at several levels of
/// consistency. Every value is its writer's name, so that what was read says who wrote it.
/// </summary>
/// <remarks>
/// Some worlds are skewed instead: fewest keys per leaf, transactions that read it at one place and write it at another (alone, or two
/// at once crosswise), and clients who wait for each other without a token. That is the shape in which orders of two places can
/// contradict each other, or time.
/// The parts: transactions (this file), Snapshots (and sessions), History (what they amount to).
/// </remarks>
internal sealed partial class Registers(SimWorld world, SimRandom random) : Workload(world, random)
{
    private readonly int _keysPerLeaf = 4 * world.Plan.KeysFactor;
    private const string Prefix = "r/";
    private const int Scan = 0, Read = 1, BlindPut = 8;

    // A snapshot reads the whole world, which in a busy one is large: there are still more of them than in others.
    private readonly double _snapshotShare = world.Plan.IsBusy ? 0.03 : 0.12;
    private readonly double _sessionShare = world.Plan.IsBusy ? 0.05 : 0.2;
    private readonly bool _isSkewed = random.Chance(0.3);
    private readonly List<Observed> _observed = [];

    public override string Name => "registers";

    public override void Begin()
    {
        (Place at, IReadOnlyList<Place> scope) = PickScope();
        if (Random.Chance(_snapshotShare))
        {
            BeginSnapshot(NextName(), at, Random.Chance(0.4) ? Level.Session : Level.Snapshot, null, []);
            return;
        }

        if (_isSkewed)
        {
            BeginSkewed(at, Random.Pick(scope), Random.Pick(scope));
            return;
        }

        bool strict = Random.Chance(0.15), readOnly = Random.Chance(0.15);
        if (readOnly && Random.Chance(0.5))
            scope = [at];
        var plan = new List<Step>();
        int count = 1 + Random.Below(4);
        for (int i = 0; i < count; i++)
            plan.Add(new Step(Random.Pick(scope), Random.Below(_keysPerLeaf), Random.Below(10)));
        Begin(at, plan, strict, readOnly, Random.Chance(_sessionShare) ? GoOn : null);
    }

    public override Violation? Check()
    {
        History history = MakeHistory(out Dictionary<string, HistoryTransaction> byName);
        return SerializabilityChecker.Check(history) ?? SnapshotChecker.Check(history, Observations(byName));
    }

    private void BeginSkewed(Place at, Place one, Place other)
    {
        int key = Random.Below(World.Plan.KeysFactor);
        if (one != other && Random.Chance(0.3))
        {
            // Two clients at the same moment, each where it reads; each writes what the other reads.
            Begin(one, [new Step(one, key, Read), new Step(other, key, BlindPut)], strict: false, readOnly: false, null);
            Begin(other, [new Step(other, key, Read), new Step(one, key, BlindPut)], strict: false, readOnly: false, null);
            return;
        }

        if (Random.Chance(0.6))
        {
            Begin(at, [new Step(one, key, Read), new Step(other, key, BlindPut)], strict: false, readOnly: false, null);
            return;
        }

        // One client writes, and then calls another one, who looks.
        Begin(one, [new Step(one, key, BlindPut)], strict: true, readOnly: false, (_, _) =>
            Begin(other, [new Step(other, key, Read)], strict: true, readOnly: true, null));
    }

    /// <param name="at">Where the client is.</param>
    /// <param name="plan">What it does.</param>
    /// <param name="strict">At the strict level; else serializable.</param>
    /// <param name="readOnly">It leaves out the writes.</param>
    /// <param name="then">What follows soon after the acknowledgement of a commit.</param>
    private void Begin(Place at, List<Step> plan, bool strict, bool readOnly, Action<Observed, SessionToken>? then)
    {
        Observed seen = new(NextName(), at, strict);
        SessionToken token = SessionToken.Empty;
        var options = new TransactionOptions { Level = strict ? Level.Strict : Level.Serializable, RetriesMax = 6 };
        ClientCall? call = World.Call(seen.Name, at, async (connection, _) =>
        {
            await connection.RunAsync(tx => RunAsync(tx, plan, readOnly, seen), options).ConfigureAwait(false);
            token = connection.Token;
        });
        if (call is null)
            return;
        seen.Call = call;
        _observed.Add(seen);
        if (then is not null)
            FollowUp(call, () => then(seen, token));
    }

    /// <summary>Soon after a call has ended with a commit, something else begins.</summary>
    private void FollowUp(ClientCall call, Action next)
    {
        Action<ClientCall>? before = call.OnEnd;
        call.OnEnd = c =>
        {
            before?.Invoke(c);
            if (c.Outcome == ClientOutcome.Committed)
                World.Scheduler.At(c.Ended!.Value + Random.Between(TimeSpan.FromMicroseconds(10), TimeSpan.FromMilliseconds(2)), next);
        };
    }

    private static async Task RunAsync(Transaction tx, List<Step> plan, bool readOnly, Observed seen)
    {
        seen.Clear();
        foreach ((Place place, int number, int action) in plan)
        {
            Key key = place.Key($"{Prefix}{number}");
            if (action == Scan)
            {
                List<(string, string)> found = await ScanAsync(tx, place, backwards: number % 2 == 0).ConfigureAwait(false);
                seen.ShardsRead.UnionWith(place.Shards);
                if (!seen.Wrote(place))
                    seen.Ranges.Add((place, found));
                continue;
            }

            if (action < 7 && !seen.Writes.Contains(NameOf(place, number)))
            {
                ReadOnlyMemory<byte>? value = await tx.GetAsync(key).ConfigureAwait(false);
                seen.ShardsRead.Add(Placement.ShardOf(place, key.Array));
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

    private static string NameOf(Place place, int number) => NameOf(place, $"{Prefix}{number}");

    private static string NameOf(Place place, string key) => $"{place.Id.Value:D2}:{key}";

    private readonly record struct Step(Place Place, int Key, int Action);

    private sealed class Observed(string name, Place at, bool isStrict)
    {
        public string Name { get; } = name;

        public Place At { get; } = at;

        public bool IsStrict { get; } = isStrict;

        public ClientCall? Call { get; set; }

        public List<(string Key, string? Value)> Reads { get; } = [];

        public List<(Place Place, List<(string Key, string Value)> Found)> Ranges { get; } = [];

        public HashSet<string> Writes { get; } = new(StringComparer.Ordinal);

        /// <summary>Where something was looked at, found or not.</summary>
        public SortedSet<ShardId> ShardsRead { get; } = [];

        public bool Wrote(Place place) => Writes.Any(w => w.StartsWith($"{place.Id.Value:D2}:", StringComparison.Ordinal));

        /// <summary>Another attempt: what the last one saw counts for nothing.</summary>
        public void Clear()
        {
            Reads.Clear();
            Ranges.Clear();
            Writes.Clear();
            ShardsRead.Clear();
        }
    }
}
