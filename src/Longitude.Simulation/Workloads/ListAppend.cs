using System.Globalization;
using Longitude.Client;
using Longitude.Core;
using Longitude.Simulation.Checking;
using Longitude.Simulation.Worlds;

namespace Longitude.Simulation.Workloads;

/// <summary>Appends of unique numbers to lists, and reads of whole lists: what clients see says in which order everything happened.</summary>
internal sealed class ListAppend(SimWorld world, SimRandom random) : Workload(world, random)
{
    private readonly int _listsPerLeaf = 2 * world.Plan.KeysFactor;

    private readonly List<(ClientCall Call, List<ListStep> Steps)> _transactions = [];
    private long _lastValue;

    public override string Name => "list append";

    public override void Begin()
    {
        string name = NextName();
        (Place at, IReadOnlyList<Place> scope) = PickScope();
        var plan = new List<(Place Place, int List, long? Append)>();
        int count = 1 + Random.Below(4);
        for (int i = 0; i < count; i++)
            plan.Add((Random.Pick(scope), Random.Below(_listsPerLeaf), Random.Chance(0.5) ? ++_lastValue : null));
        var steps = new List<ListStep>();
        ClientCall? call = World.Call(name, at, (connection, _) => connection.RunAsync(
            async tx =>
            {
                steps.Clear();
                foreach ((Place place, int list, long? append) in plan)
                {
                    Key key = place.Key($"list/{list}");
                    ReadOnlyMemory<byte>? value = await tx.GetAsync(key).ConfigureAwait(false);
                    string text = value is null ? "" : Text(value.Value);
                    if (append is { } added)
                    {
                        tx.Put(key, text.Length == 0 ? $"{added}" : $"{text},{added}");
                        steps.Add(ListStep.Append(key.ToString(), added));
                    }
                    else
                    {
                        steps.Add(ListStep.See(key.ToString(), Parse(text)));
                    }
                }
            },
            new TransactionOptions { RetriesMax = 8 }));
        if (call is not null)
            _transactions.Add((call, steps));
    }

    public override Violation? Check()
    {
        var final = Stored("list/").ToDictionary(
            r => r.Leaf.Key(r.Key).ToString(), r => (IReadOnlyList<long>)Parse(Text(r.Value)), StringComparer.Ordinal);
        // What a call that did not commit has read is not to be believed; what it appended may be there.
        return ListAppendChecker.Check(
            [.. _transactions.Select(t => new ListTransaction(t.Call.Name, t.Call.Outcome, t.Call.Outcome == ClientOutcome.Committed ? t.Steps : [.. t.Steps.Where(s => s.Appended is not null)]))],
            final);
    }

    private static long[] Parse(string text) =>
        text.Length == 0 ? [] : Array.ConvertAll(text.Split(','), n => long.Parse(n, CultureInfo.InvariantCulture));
}
