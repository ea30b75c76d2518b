using Longitude.Client;
using Longitude.Core;
using Longitude.Simulation.Checking;
using Longitude.Simulation.Worlds;

namespace Longitude.Simulation.Workloads;

/// <content>Snapshots: what they show must fit together, and those of a session must hold what the session has seen before.</content>
internal sealed partial class Registers
{
    private readonly List<Observation> _snapshots = [];

    /// <summary>A client goes on in its session, at any place: what it has seen and written goes with it.</summary>
    private void GoOn(Observed seen, SessionToken token) =>
        BeginSnapshot(NextName(), Random.Pick(Leaves), Level.Session, SessionToken.Parse(token.ToString()), [seen.Name]);

    /// <param name="name">The name of the call.</param>
    /// <param name="at">Where the client is.</param>
    /// <param name="level">Snapshot or session.</param>
    /// <param name="token">What the client's session has seen; null for what its connection has.</param>
    /// <param name="after">The transactions that the session has made, or seen the writes of.</param>
    private void BeginSnapshot(string name, Place at, Level level, SessionToken? token, IReadOnlyList<string> after)
    {
        var reads = new List<(string Key, string? Value)>();
        var ranges = new List<(Place Place, List<(string Key, string Value)> Found)>();
        SessionToken seen = SessionToken.Empty;
        bool scans = Random.Chance(0.4);
        var places = Leaves.Where(_ => Random.Chance(0.8)).ToList();
        var options = new TransactionOptions { Level = level, Token = token, RetriesMax = 6 };
        ClientCall? call = World.Call(name, at, async (connection, _) =>
        {
            await connection.RunAsync(
                async tx =>
                {
                    reads.Clear();
                    ranges.Clear();
                    foreach (Place place in places)
                    {
                        if (scans)
                            ranges.Add((place, await ScanAsync(tx, place, backwards: false).ConfigureAwait(false)));
                        else
                            await ReadAllAsync(tx, place, reads).ConfigureAwait(false);
                    }
                },
                options).ConfigureAwait(false);
            seen = connection.Token.Merge(token ?? SessionToken.Empty);
        });
        if (call is null)
            return;
        FollowUp(call, () =>
        {
            _snapshots.Add(new Observation(name, reads, ranges, after));
            if (after.Count == 0 || Random.Chance(0.5))
                return;
            IEnumerable<string> found = reads.Select(r => r.Value).OfType<string>().Concat(ranges.SelectMany(r => r.Found.Select(f => f.Value)));
            BeginSnapshot(NextName(), Random.Pick(Leaves), Level.Session, SessionToken.Parse(seen.ToString()), [.. after.Concat(found).Distinct(StringComparer.Ordinal)]);
        });
    }

    private async Task ReadAllAsync(Transaction tx, Place place, List<(string, string?)> reads)
    {
        for (int i = 0; i < _keysPerLeaf; i++)
        {
            ReadOnlyMemory<byte>? value = await tx.GetAsync(place.Key($"{Prefix}{i}")).ConfigureAwait(false);
            reads.Add((NameOf(place, i), value is null ? null : Text(value.Value)));
        }
    }

    private static async Task<List<(string, string)>> ScanAsync(Transaction tx, Place place, bool backwards)
    {
        var found = new List<(string, string)>();
        await foreach (Row row in tx.ScanAsync(place, Prefix, backwards).ConfigureAwait(false))
            found.Add((NameOf(place, Text(row.Key.Bytes)), row.Text));
        return found;
    }

    private List<SnapshotObservation> Observations(Dictionary<string, HistoryTransaction> byName) => _snapshots.ConvertAll(s => new SnapshotObservation(
        s.Name,
        [.. s.Reads.Select(r => new Seen(r.Key, r.Value is null ? null : byName[r.Value]))],
        [.. s.Ranges.Select(r => ToRange(r.Place, r.Found, byName))],
        [.. s.After.Select(name => byName[name])]));

    /// <param name="Name">The call.</param>
    /// <param name="Reads">Keys, and who wrote what was found.</param>
    /// <param name="Ranges">Places that were scanned, and what was found.</param>
    /// <param name="After">The transactions that the session has made, or seen the writes of, before.</param>
    private sealed record Observation(
        string Name,
        List<(string Key, string? Value)> Reads,
        List<(Place Place, List<(string Key, string Value)> Found)> Ranges,
        IReadOnlyList<string> After);
}
