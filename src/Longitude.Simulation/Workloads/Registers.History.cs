using Longitude.Core;
using Longitude.Simulation.Checking;

namespace Longitude.Simulation.Workloads;

/// <content>What the clients saw and the logs hold, as one history.</content>
internal sealed partial class Registers
{
    private readonly List<(ShardId Shard, Part Part)> _committed = [];

    public override void Replayed(Part part, ShardMachine machine) => _committed.Add((machine.Shard, part));

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
            t.Shards = ShardsOf(seen, judged);
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
        foreach ((_, Part part) in _committed)
        {
            foreach (Write write in part.Writes)
            {
                if (write.Kind == WriteKind.Put)
                    names[part.Id] = Text(write.Value);
            }
        }

        foreach ((ShardId shard, Part part) in _committed)
        {
            if (!names.TryGetValue(part.Id, out string? name))
                continue;
            if (!judged.TryGetValue(name, out SortedSet<int>? at))
                judged.Add(name, at = []);
            at.Add(shard.Value);
            foreach (Write write in part.Writes)
            {
                string key = Text(write.Key);
                if (key.StartsWith(Prefix, StringComparison.Ordinal))
                    history.Install(NameOf(World.World.LeafOf(shard), key), byName[name], deletes: write.Kind == WriteKind.Delete);
            }
        }
    }

    /// <summary>
    /// Who only reads one shard, and reads it at its home, is as good as judged there: it must see everything acknowledged on that
    /// shard. What it really read counts, not what it set out to read.
    /// </summary>
    private static IReadOnlyList<int> ShardsOf(Observed seen, Dictionary<string, SortedSet<int>> judged)
    {
        if (judged.TryGetValue(seen.Name, out SortedSet<int>? shards))
            return [.. shards];
        bool readsHome = seen.ShardsRead.Count == 1 && (seen.IsStrict || seen.At.Shards.Contains(seen.ShardsRead.Min));
        return readsHome && seen.Writes.Count == 0 ? [seen.ShardsRead.Min.Value] : [];
    }

    private static SeenRange ToRange(Place place, List<(string Key, string Value)> found, Dictionary<string, HistoryTransaction> byName) => new(
        NameOf(place, Prefix), NameOf(place, "r0"), [.. found.Select(f => new Seen(f.Key, byName[f.Value]))]);
}
