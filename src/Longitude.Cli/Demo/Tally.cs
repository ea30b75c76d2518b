using System.Diagnostics;
using Longitude.Core;

namespace Longitude.Cli.Demo;

/// <summary>
/// What the engine's clients were told: counts and times for the report, and every acknowledgement for the checks. One reader of the
/// pipe adds, others look: everything under one lock.
/// </summary>
internal sealed class Tally
{
    /// <summary>Rates and times leave out the beginning, when the runtime still compiles.</summary>
    public const double WarmUpSeconds = 1;

    private readonly Lock _gate = new();
    private readonly Dictionary<(City From, City To), Route> _routes;
    private readonly Dictionary<City, FlightSales> _sales;
    private readonly HashSet<(int Client, long Sequence)> _transfers = [];
    private readonly Dictionary<(City Flight, long Seat), int> _sold = [];
    private readonly Dictionary<int, List<(uint Micros, long Epoch)>> _epochs = [];
    private readonly Dictionary<(int Place, RejectReason Reason), long> _rejections = [];
    private long _began;
    private long _last;

    public Tally()
    {
        _routes = DemoWorld.Cities.SelectMany(from => DemoWorld.Cities.Select(to => (from, to))).ToDictionary(r => r, _ => new Route());
        _sales = DemoWorld.Cities.ToDictionary(c => c, _ => new FlightSales());
    }

    /// <summary>True once the clients have begun.</summary>
    public bool HasBegun => Volatile.Read(ref _began) != 0;

    /// <summary>Transfers that were acknowledged. To be used when the engine has ended, like all that follow.</summary>
    public IReadOnlySet<(int Client, long Sequence)> Transfers => _transfers;

    /// <summary>Who was told to have, or that another has, a seat.</summary>
    public IReadOnlyDictionary<(City Flight, long Seat), int> Sold => _sold;

    /// <summary>Seats that two clients were told different buyers of.</summary>
    public List<string> Quarrels { get; } = [];

    public IReadOnlyDictionary<(City From, City To), Route> Routes => _routes;

    public IReadOnlyDictionary<City, FlightSales> Sales => _sales;

    public IReadOnlyDictionary<int, List<(uint Micros, long Epoch)>> Epochs => _epochs;

    /// <summary>The world's rejected attempts by reason.</summary>
    public IEnumerable<(RejectReason Reason, long Count)> Rejections =>
        _rejections.Where(r => r.Key.Place == 0).OrderBy(r => r.Key.Reason).Select(r => (r.Key.Reason, r.Value));

    public double SecondsMeasured => Math.Max(0.001, Stopwatch.GetElapsedTime(_began, _last).TotalSeconds - WarmUpSeconds);

    public void Take(ReadOnlySpan<byte> records)
    {
        lock (_gate)
        {
            long now = Stopwatch.GetTimestamp();
            if (HasBegun)
                _last = now;
            for (; !records.IsEmpty; records = records[Record.Size..])
                Take(Record.Read(records), now);
        }
    }

    /// <summary>Per city: local transfers, far transfers, and seats sold of its flights so far.</summary>
    public IReadOnlyList<Snapshot> Look()
    {
        lock (_gate)
        {
            return [.. DemoWorld.Cities.Select(city => new Snapshot(
                city,
                _routes[(city, city)].Done,
                _routes.Where(r => r.Key.From == city && r.Key.To != city).Sum(r => r.Value.Done),
                _sales[city].Near + _sales[city].Far,
                _routes[(city, city)].Times.PercentileMs(0.5)))];
        }
    }

    private void Take(Record record, long now)
    {
        switch (record.Kind)
        {
            case RecordKind.Ready:
                _began = _last = now;
                break;
            case RecordKind.Transfer:
                TakeTransfer(record, DemoWorld.Clients[record.Client], IsWarm(now));
                break;
            case RecordKind.Booking:
                TakeBooking(record, DemoWorld.Clients[record.Client]);
                break;
            case RecordKind.Epoch:
                if (!_epochs.TryGetValue(record.Client, out List<(uint, long)>? list))
                    _epochs.Add(record.Client, list = []);
                list.Add((record.Micros, record.Number));
                break;
            case RecordKind.Rejections:
                _rejections[(record.Client, (RejectReason)record.Detail)] = record.Number;
                break;
            default:
                throw new InvalidDataException($"The engine sent a record of kind {record.Kind}.");
        }
    }

    private bool IsWarm(long now) => Stopwatch.GetElapsedTime(_began, now).TotalSeconds >= WarmUpSeconds;

    private void TakeTransfer(Record record, DemoClient client, bool isWarm)
    {
        Route route = _routes[(client.Home, client.Other)];
        route.Retries += record.Retries;
        switch (record.Ending)
        {
            case Ending.Done:
                route.Done++;
                _transfers.Add((client.Id, record.Number));
                if (isWarm)
                    route.Times.Add(record.Micros);
                break;
            case Ending.Declined:
                route.Declined++;
                break;
            default:
                route.Failed++;
                break;
        }
    }

    private void TakeBooking(Record record, DemoClient client)
    {
        FlightSales sales = _sales[client.Other];
        sales.Retries += record.Retries;
        if (record.Ending is not (Ending.Done or Ending.Taken))
        {
            sales.Failed++;
            return;
        }

        if (record.Ending == Ending.Taken)
            sales.Lost++;
        else if (client.Kind == ClientKind.NearBooking)
            sales.Near++;
        else
            sales.Far++;
        (City, long) seat = (client.Other, record.Number);
        if (!_sold.TryAdd(seat, record.Detail) && _sold[seat] != record.Detail)
            Quarrels.Add($"Seat {DemoWorld.SeatName(client.Other, record.Number)} was said to be client {_sold[seat]}'s, and client {record.Detail}'s.");
    }

    /// <summary>The transfers from one city to another, or within one.</summary>
    internal sealed class Route
    {
        public long Done { get; set; }

        public long Declined { get; set; }

        public long Failed { get; set; }

        public long Retries { get; set; }

        public Histogram Times { get; } = new();
    }

    /// <summary>The seats of one city's flights: who won them, and how many attempts found them taken.</summary>
    internal sealed class FlightSales
    {
        public long Near { get; set; }

        public long Far { get; set; }

        public long Lost { get; set; }

        public long Failed { get; set; }

        public long Retries { get; set; }
    }

    internal readonly record struct Snapshot(City City, long Local, long Far, long Seats, double? LocalP50Ms);
}
