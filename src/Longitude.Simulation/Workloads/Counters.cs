using Longitude.Client;
using Longitude.Core;
using Longitude.Simulation.Checking;
using Longitude.Simulation.Worlds;

namespace Longitude.Simulation.Workloads;

/// <summary>
/// Additions that commute, near and far, to few counters with bounds that are often reached. Every second counter is a row with two
/// counters inside, which others rewrite. Some transactions also add to a row that holds a text; nothing of those may be applied.
/// </summary>
internal sealed class Counters(SimWorld world, SimRandom random) : Workload(world, random)
{
    private readonly int _countersPerLeaf = 2 * world.Plan.KeysFactor;
    private const long Min = 0, Max = 30;
    private const string Prefix = "counter/", TextRow = "text", TextValue = "no number";

    // Some worlds have moments in which many places add to one counter at once.
    private readonly bool _isBursty = random.Chance(0.5);
    private readonly List<(ClientCall Call, List<(string Counter, long Delta)> Additions)> _calls = [];
    private readonly List<ClientCall> _impossible = [];
    private readonly SortedDictionary<string, List<long>> _values = new(StringComparer.Ordinal);

    // What clients believe of the rows; they may be wrong.
    private readonly Dictionary<string, byte> _layouts = new(StringComparer.Ordinal);

    public override string Name => "counters";

    public override void Setup()
    {
        foreach (Place leaf in Leaves)
            World.Call($"text {leaf}", leaf, (connection, _) => connection.RunAsync(async tx => tx.Put(leaf.Key(TextRow), TextValue)));
    }

    public override void Begin()
    {
        if (_isBursty && Random.Chance(0.2))
        {
            Key hot = Random.Pick(Leaves).Key($"{Prefix}{Random.Below(_countersPerLeaf)}");
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
            Key key = Random.Pick(scope).Key($"{Prefix}{Random.Below(_countersPerLeaf)}");
            additions[key.ToString()] = (key, Random.Below(25) - 10);
        }

        if (first is { } hot)
            additions[hot.Key.ToString()] = hot;

        bool reads = Random.Chance(0.2);
        Key? impossible = Random.Chance(0.03) ? Random.Pick(scope).Key(TextRow) : null;
        ClientCall? call = World.Call(name, at, (connection, _) => connection.RunAsync(
            async tx =>
            {
                foreach ((Key key, long delta) in additions.Values)
                {
                    if (IsRow(key))
                    {
                        await AddToRowAsync(tx, key, delta, reads).ConfigureAwait(false);
                        continue;
                    }

                    if (reads)
                        await tx.GetNumberAsync(key).ConfigureAwait(false);
                    tx.Add(key, delta, Min, Max);
                }

                if (impossible is { } text)
                    tx.Add(text, 1);
            },
            new TransactionOptions { RetriesMax = 5 }));
        if (call is null)
            return;
        _calls.Add((call, [.. additions.Select(a => (NameOf(a.Value.Key, CounterRows.FieldFor(a.Value.Delta)), a.Value.Delta))]));
        if (impossible is not null)
            _impossible.Add(call);
    }

    public override void Replayed(Part part, ShardMachine machine)
    {
        foreach (Write write in part.Writes)
        {
            string key = Text(write.Key);
            if (key.StartsWith(Prefix, StringComparison.Ordinal) && machine.Rows.TryGetNewest(write.Key, out byte[]? bytes))
                NoteValues(machine.Leaf.Key(key), bytes!, isNew: true);
        }
    }

    // Counters with odd numbers.
    private static bool IsRow(Key key) => (key.Bytes.Span[^1] & 1) != 0;

    private static string NameOf(Key key, int field) => IsRow(key) ? $"{key}.{field}" : key.ToString();

    private async Task AddToRowAsync(Transaction tx, Key key, long delta, bool reads)
    {
        byte layout = _layouts.GetValueOrDefault(key.ToString(), CounterRows.Narrow);
        if (reads && await tx.GetAsync(key).ConfigureAwait(false) is { } row)
            _layouts[key.ToString()] = layout = row.Span[0];

        // A first attempt guesses: the row may not be there, or have another layout, and then the transaction is stale.
        bool guesses = tx.Attempt == 0 && delta % 3 != 0;
        if (!guesses || !tx.TryAddToFields(Placement.ShardOf(key.Home, key.Bytes.Span), key.Bytes.ToArray(), CounterRows.Add(layout, delta, Min, Max)))
            _layouts[key.ToString()] = await CounterRows.RewriteAsync(tx, key, delta, Min, Max).ConfigureAwait(false);
    }

    public override Violation? Check()
    {
        if (_impossible.Find(c => c.Outcome == ClientOutcome.Committed) is { } wrong)
            return new Violation("added to a text", $"{wrong.Name} added to a row that holds a text, and was told that it committed.", wrong.Name);
        foreach ((Place leaf, _, byte[] bytes) in Stored(TextRow))
        {
            if (!string.Equals(Text(bytes), TextValue, StringComparison.Ordinal))
                return new Violation("added to a text", $"The text at {leaf} was changed by an addition.");
        }

        // Additions of one epoch are installed together when the last of them has ended, which may be a rejected one.
        foreach ((Place leaf, string key, byte[] bytes) in Stored(Prefix))
            NoteValues(leaf.Key(key), bytes, isNew: false);

        return CounterChecker.Check(
            _calls.SelectMany(c => c.Additions.Select(a => new Addition(c.Call.Name, a.Counter, a.Delta, c.Call.Outcome))),
            _values.Select(v => new CounterHistory(v.Key, 0, v.Value, Min, Max)));
    }

    private void NoteValues(Key key, byte[] bytes, bool isNew)
    {
        if (IsRow(key))
        {
            (long first, long second) = CounterRows.Read(bytes);
            Note(NameOf(key, 0), first);
            Note(NameOf(key, 1), second);
        }
        else if (Additions.TryDecode(bytes, out long value))
        {
            Note(NameOf(key, 0), value);
        }

        void Note(string counter, long number)
        {
            if (!_values.TryGetValue(counter, out List<long>? list) && isNew)
                _values.Add(counter, list = []);
            list?.Add(number);
        }
    }
}
