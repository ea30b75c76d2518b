using Longitude.Client;
using Longitude.Core;
using Longitude.Simulation.Checking;
using Longitude.Simulation.Worlds;

namespace Longitude.Simulation.Workloads;

/// <summary>
/// Transfers between accounts near and far, each with an idempotency key under which the client asks again after a failure. The
/// sum of money is constant in every snapshot, and in the end each account holds exactly what the ledger explains.
/// </summary>
internal sealed class Transfers(SimWorld world, SimRandom random) : Workload(world, random)
{
    private readonly int _accountsPerLeaf = 3 * world.Plan.KeysFactor;
    private const long Initial = 100;
    private const int AsksMax = 6;

    private readonly List<Transfer> _transfers = [];
    private readonly List<BankObservation> _seen = [];

    public override string Name => "transfers";

    public override void Setup()
    {
        foreach (Place leaf in Leaves)
        {
            World.Call($"open {leaf}", leaf, (connection, _) => connection.RunAsync(tx =>
            {
                for (int i = 0; i < _accountsPerLeaf; i++)
                    tx.PutNumber(leaf.Key($"account/{i}"), Initial);
                return Task.CompletedTask;
            }));
        }
    }

    public override void Begin()
    {
        if (Random.Chance(0.1))
        {
            Observe();
            return;
        }

        (Place at, IReadOnlyList<Place> scope) = PickScope();
        var transfer = new Transfer(NextName(), at, Random.Pick(scope), Random.Below(_accountsPerLeaf), Random.Pick(scope), Random.Below(_accountsPerLeaf), 1 + Random.Below(40), Random.Chance(0.5));
        _transfers.Add(transfer);
        Ask(transfer);
    }

    public override Violation? Check()
    {
        var ledger = Stored("ledger/").Select(r => r.Key["ledger/".Length..]).ToList();
        Violation? violation = ExactlyOnceChecker.Check(_transfers.Select(t => new Request(t.Name, t.Outcome)), ledger);
        if (violation is not null)
            return violation;
        var expected = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (Place leaf in Leaves)
        {
            for (int i = 0; i < _accountsPerLeaf; i++)
                expected[NameOf(leaf, i)] = Initial;
        }

        var applied = ledger.ToHashSet(StringComparer.Ordinal);
        foreach (Transfer t in _transfers.Where(t => applied.Contains(t.Name)))
        {
            expected[NameOf(t.From, t.FromAccount)] -= t.Amount;
            expected[NameOf(t.To, t.ToAccount)] += t.Amount;
        }

        var held = Stored("account/").ToDictionary(r => NameOf(r.Leaf, r.Key), r => Number(r.Value), StringComparer.Ordinal);
        foreach ((string account, long balance) in expected)
        {
            if (held.GetValueOrDefault(account) != balance)
                return new Violation("wrong balance", $"Account {account} holds {held.GetValueOrDefault(account)}; the ledger explains {balance}.");
        }

        _seen.Add(new BankObservation("the end", held));
        return BankChecker.Check(Initial * _accountsPerLeaf * Leaves.Count, _accountsPerLeaf * Leaves.Count, _seen, least: 0);
    }

    /// <summary>Asks at a machine that is up; asks again until it is told an outcome.</summary>
    private void Ask(Transfer transfer)
    {
        if (transfer.Asks++ == AsksMax)
            return;
        ClientCall? call = World.Call($"{transfer.Name}", transfer.At, (connection, _) => connection.RunAsync(
            tx => RunAsync(tx, transfer), new TransactionOptions { IdempotencyKey = transfer.Name, IdempotencyHome = transfer.At, RetriesMax = 10 }));
        if (call is null)
        {
            World.Scheduler.After(TimeSpan.FromMilliseconds(300), () => Ask(transfer));
            return;
        }

        call.Process.WhenDead(_ =>
        {
            if (call.Ended is null)
                World.Scheduler.After(TimeSpan.FromMilliseconds(100), () => Ask(transfer));
        });
        call.OnEnd = c =>
        {
            if (c.Outcome == ClientOutcome.Unknown)
                World.Scheduler.After(TimeSpan.FromMilliseconds(50), () => Ask(transfer));
            else
                transfer.Outcome = transfer.Asks > 1 && c.Outcome == ClientOutcome.Rejected ? ClientOutcome.Unknown : c.Outcome;
        };
    }

    private static async Task<string> RunAsync(Transaction tx, Transfer t)
    {
        Key from = t.From.Key($"account/{t.FromAccount}"), to = t.To.Key($"account/{t.ToAccount}");
        if (t.ByAddition)
        {
            tx.Add(from, -t.Amount, min: 0);
            tx.Add(to, t.Amount);
        }
        else
        {
            long held = await tx.GetNumberAsync(from).ConfigureAwait(false);
            if (held < t.Amount)
                throw new BoundException("too little");
            tx.PutNumber(from, held - t.Amount);
            tx.PutNumber(to, await tx.GetNumberAsync(to).ConfigureAwait(false) + t.Amount);
        }

        tx.Put(t.At.Key($"ledger/{t.Name}"), "");
        return t.Name;
    }

    private void Observe()
    {
        Place at = Random.Pick(Leaves);
        var balances = new Dictionary<string, long>(StringComparer.Ordinal);
        Level level = Random.Chance(0.5) ? Level.Snapshot : World.Plan.IsBusy || Random.Chance(0.5) ? Level.Session : Level.Serializable;
        string name = NextName();
        ClientCall? call = World.Call(name, at, (connection, _) => connection.RunAsync(
            async tx =>
            {
                balances.Clear();
                foreach (Place leaf in Leaves)
                {
                    for (int i = 0; i < _accountsPerLeaf; i++)
                    {
                        // A snapshot may be from before all accounts were opened.
                        Key account = leaf.Key($"account/{i}");
                        if (await tx.GetAsync(account).ConfigureAwait(false) is { } value)
                            balances[NameOf(leaf, i)] = new Row(account, value).Number;
                    }
                }
            },
            new TransactionOptions { Level = level, RetriesMax = 4 }));
        if (call is not null)
        {
            call.OnEnd = c =>
            {
                if (c.Outcome == ClientOutcome.Committed && balances.Count == _accountsPerLeaf * Leaves.Count)
                    _seen.Add(new BankObservation(name, balances));
            };
        }
    }

    private static string NameOf(Place leaf, int account) => NameOf(leaf, $"account/{account}");

    private static string NameOf(Place leaf, string key) => $"{leaf}:{key}";

    private static long Number(byte[] value) => Additions.TryDecode(value, out long number) ? number : long.MinValue;

    private sealed class Transfer(string name, Place at, Place from, int fromAccount, Place to, int toAccount, long amount, bool byAddition)
    {
        public string Name { get; } = name;

        public Place At { get; } = at;

        public Place From { get; } = from;

        public int FromAccount { get; } = fromAccount;

        public Place To { get; } = to;

        public int ToAccount { get; } = toAccount;

        public long Amount { get; } = amount;

        public bool ByAddition { get; } = byAddition;

        public int Asks { get; set; }

        public ClientOutcome Outcome { get; set; } = ClientOutcome.Unknown;
    }
}
