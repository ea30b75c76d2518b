using System.Globalization;
using Longitude.Client;
using Longitude.Core;

namespace Longitude.Cli.Demo;

/// <summary>One thing that must hold: how many facts were looked at, and those that were wrong.</summary>
internal sealed record Check(string Name, string Checked, IReadOnlyList<string> Faults)
{
    public bool Passed => Faults.Count == 0;
}

/// <summary>
/// Compares what survived with what was acknowledged: in one consistent snapshot of all cities, that is sure to hold everything from
/// before the kill.
/// </summary>
internal sealed class Audit(Database db, Tally tally)
{
    private readonly Place[] _places = [.. DemoWorld.Cities.Select(c => db.Place(c.Path))];
    private readonly string _mark = Guid.NewGuid().ToString("N");

    // By city: the balances; what the ledgers say of them; the buyer by seat; and the seats of all tickets with their holders.
    private readonly Dictionary<(int City, int Account), long> _balances = [];
    private readonly Dictionary<(int City, int Account), long> _expected = [];
    private readonly HashSet<(int Client, long Sequence)> _ledger = [];
    private readonly Dictionary<string, int> _seats = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> _tickets = new(StringComparer.Ordinal);
    private int _marks;

    /// <summary>Transfers that were committed, but whose clients did not hear of it before the kill.</summary>
    public int Unacknowledged { get; private set; }

    private Connection Here => db.Connect(_places[0]);

    /// <summary>
    /// Writes a row in each city, in one transaction. A session that has seen it then reads no snapshot from before it.
    /// </summary>
    public Task MarkAsync(CancellationToken cancellation) => Here.RunAsync(
        tx =>
        {
            foreach (Place place in _places)
                tx.Put(DemoWorld.Audit(place), _mark);
            return Task.CompletedTask;
        },
        cancellation: cancellation);

    public async Task<IReadOnlyList<Check>> RunAsync(CancellationToken cancellation)
    {
        await Here.RunAsync(
            async tx =>
            {
                _balances.Clear();
                _ledger.Clear();
                _seats.Clear();
                _tickets.Clear();
                _expected.Clear();
                _marks = 0;
                for (int city = 0; city < _places.Length; city++)
                    await ReadAsync(tx, city, cancellation);
            },
            new TransactionOptions { Level = Level.Session },
            cancellation);
        Unacknowledged = _ledger.Count(l => !tally.Transfers.Contains(l));
        return [Money(), Ledger(), NothingMissing(), SeatsOnce(), BookingsKept()];
    }

    private async Task ReadAsync(Transaction tx, int city, CancellationToken cancellation)
    {
        Place place = _places[city];
        await foreach (Row row in tx.ScanAsync(place, cancellation: cancellation))
        {
            string[] key = System.Text.Encoding.UTF8.GetString(row.Key.Bytes.Span).Split('/', 2);
            switch (key[0])
            {
                case "account":
                    _balances.Add((city, Number(key[1])), row.Number);
                    break;
                case "ledger":
                    string[] names = key[1].Split('/');
                    _ledger.Add((Number(names[0]), Number(names[1])));
                    Apply(Transfer.Parse(row.Text));
                    break;
                case "seat":
                    _seats.Add(key[1], Number(row.Text));
                    break;
                case "ticket":
                    int end = key[1].LastIndexOf('/');
                    string seat = key[1][..end];
                    if (!_tickets.TryGetValue(seat, out List<int>? holders))
                        _tickets.Add(seat, holders = []);
                    holders.Add(Number(key[1][(end + 1)..]));
                    break;
                case "audit":
                    _marks += string.Equals(row.Text, _mark, StringComparison.Ordinal) ? 1 : 0;
                    break;
                default:
                    throw new CommandException($"{place} holds a row that nobody wrote: {row.Key}.");
            }
        }
    }

    private void Apply(Transfer transfer)
    {
        (int, int) from = (transfer.FromCity, transfer.From), to = (transfer.ToCity, transfer.To);
        _expected[from] = _expected.GetValueOrDefault(from) - transfer.Amount;
        _expected[to] = _expected.GetValueOrDefault(to) + transfer.Amount;
    }

    private Check Money()
    {
        long expected = DemoWorld.Cities.Count * DemoWorld.AccountsPerCity * DemoWorld.StartBalance, found = _balances.Values.Sum();
        var faults = new List<string>();
        if (found != expected)
            faults.Add(Text($"The accounts hold {found:N0}, not {expected:N0}."));
        if (_marks != _places.Length)
            faults.Add(Text($"The snapshot misses what its session has written: {_places.Length - _marks} of {_places.Length} rows."));
        return new Check("Money conserved", Text($"{_balances.Count:N0} accounts in one snapshot"), faults);
    }

    private Check Ledger()
    {
        var faults = new List<string>();
        foreach (((int City, int Account) at, long balance) in _balances)
        {
            long expected = DemoWorld.StartBalance + _expected.GetValueOrDefault(at);
            if (balance != expected || balance < 0)
                faults.Add(Text($"{DemoWorld.Account(_places[at.City], at.Account)} holds {balance}; its transfers make {expected}."));
        }

        return new Check("Every balance is what its transfers make it", Text($"{_balances.Count:N0} balances, {_ledger.Count:N0} transfers"), faults);
    }

    private Check NothingMissing() => new(
        "No acknowledged transfer missing",
        Text($"{tally.Transfers.Count:N0} acknowledged transfers"),
        [.. tally.Transfers.Where(t => !_ledger.Contains(t)).Select(t => Text($"Transfer {t.Sequence} of client {t.Client} was acknowledged and is not there."))]);

    private Check SeatsOnce()
    {
        var faults = new List<string>(tally.Quarrels);
        foreach ((string seat, List<int> holders) in _tickets)
        {
            if (holders.Count > 1)
                faults.Add(Text($"Seat {seat} was sold {holders.Count} times: to clients {string.Join(", ", holders)}."));
            if (!_seats.ContainsKey(seat))
                faults.Add(Text($"There is a ticket for seat {seat}, which was not sold."));
        }

        foreach ((string seat, int buyer) in _seats)
        {
            if (!_tickets.TryGetValue(seat, out List<int>? holders) || !holders.Contains(buyer))
                faults.Add(Text($"Client {buyer} bought seat {seat} and has no ticket."));
        }

        return new Check("No seat sold twice", Text($"{_seats.Count:N0} seats and their tickets in two cities"), faults);
    }

    private Check BookingsKept()
    {
        var faults = new List<string>();
        foreach (((City flight, long seat), int buyer) in tally.Sold)
        {
            string name = DemoWorld.SeatName(flight, seat);
            if (!_seats.TryGetValue(name, out int found))
                faults.Add(Text($"Seat {name} was acknowledged as client {buyer}'s and is not sold."));
            else if (found != buyer)
                faults.Add(Text($"Seat {name} was acknowledged as client {buyer}'s and is client {found}'s."));
        }

        return new Check("No acknowledged booking missing", Text($"{tally.Sold.Count:N0} acknowledged seats with their buyers"), faults);
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
