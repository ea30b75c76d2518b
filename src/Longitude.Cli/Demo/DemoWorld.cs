using System.Globalization;
using Longitude.Client;
using Longitude.Core;

namespace Longitude.Cli.Demo;

internal enum ClientKind
{
    /// <summary>Moves money between accounts of its own city.</summary>
    Local,

    /// <summary>Moves money from its own city to another.</summary>
    Far,

    /// <summary>Books seats of flights that are kept in its own city.</summary>
    NearBooking,

    /// <summary>Books seats of flights that are kept in another city, against that city's own client.</summary>
    FarBooking,
}

/// <summary>A client: where it is, and the city that it works on, which is its own for local work.</summary>
internal sealed record DemoClient(int Id, ClientKind Kind, City Home, City Other);

/// <summary>
/// What the engine and the process that checks it agree on: cities, distances, clients, and the names of rows.
/// </summary>
/// <remarks>
/// Rows: <c>account/n</c> in each city. <c>ledger/client/sequence</c> in the city that pays: one per transfer, so that every balance
/// can be computed again. <c>seat/flight/place</c> in the city that keeps the flight, holding its buyer; <c>ticket/seat/client</c> in
/// the buyer's city, so that a sold seat is a fact of two cities. <c>audit</c> in each city, written after the reopening.
/// </remarks>
internal static class DemoWorld
{
    public const int AccountsPerCity = 10_000;
    public const long StartBalance = 1_000;
    public const int TransferMax = 100;
    public const int SeatsPerRow = 6;
    private const int RowsPerFlight = 30;
    private const int LocalClientsPerCity = 8;
    private const int FarClientsPerPair = 2;

    public static readonly IReadOnlyList<City> Cities = ThreeCities.Cities;

    public static readonly WorldOptions Options = ThreeCities.Options;

    public static readonly IReadOnlyList<DemoClient> Clients = MakeClients();

    /// <summary>The round trip between two cities in milliseconds; zero within one.</summary>
    public static double RoundTripMs(City a, City b) =>
        Options.RoundTrips.FirstOrDefault(r => a != b && (City[])[CityAt(r.A), CityAt(r.B)] is var ends && ends.Contains(a) && ends.Contains(b))?.Milliseconds ?? 0;

    public static City CityAt(string path) => Cities.Single(c => string.Equals(c.Path, path, StringComparison.Ordinal));

    /// <summary>What a transaction over two cities should take in the median: 1.25 round trips, and a tick of the world.</summary>
    public static double GoalMs(City a, City b) => (1.25 * RoundTripMs(a, b)) + (Options.RoundTrips.Max(r => r.Milliseconds) / 4);

    /// <summary>The city that buys seats of another city's flights.</summary>
    public static City Rival(City city) => Cities[(city.Index + 1) % Cities.Count];

    public static Key Account(Place city, int account) => city.Key(Invariant($"account/{account}"));

    public static Key Ledger(Place city, DemoClient client, long sequence) => city.Key(Invariant($"ledger/{client.Id}/{sequence}"));

    public static string SeatName(City city, long seat)
    {
        (long flight, long place) = Math.DivRem(seat, RowsPerFlight * SeatsPerRow);
        (long row, long letter) = Math.DivRem(place, SeatsPerRow);
        return Invariant($"{city.Name[..2].ToUpperInvariant()}{flight:000}/{row + 1}{(char)('A' + letter)}");
    }

    public static Key Seat(Place city, string seat) => city.Key("seat/" + seat);

    public static Key Ticket(Place city, string seat, int client) => city.Key(Invariant($"ticket/{seat}/{client}"));

    public static Key Audit(Place city) => city.Key("audit");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static List<DemoClient> MakeClients()
    {
        var clients = new List<DemoClient>();
        void Add(ClientKind kind, City home, City other) => clients.Add(new DemoClient(clients.Count, kind, home, other));
        foreach (City city in Cities)
        {
            for (int i = 0; i < LocalClientsPerCity; i++)
                Add(ClientKind.Local, city, city);
            foreach (City other in Cities.Where(c => c != city))
            {
                for (int i = 0; i < FarClientsPerPair; i++)
                    Add(ClientKind.Far, city, other);
            }

            Add(ClientKind.NearBooking, city, city);
            Add(ClientKind.FarBooking, Rival(city), city);
        }

        return clients;
    }
}

/// <summary>A transfer as its ledger row holds it: accounts by number, cities by index.</summary>
internal readonly record struct Transfer(int FromCity, int From, int ToCity, int To, long Amount)
{
    public static Transfer Parse(string text)
    {
        string[] parts = text.Split(' ');
        return new Transfer(Number(parts[0]), Number(parts[1]), Number(parts[2]), Number(parts[3]), Number(parts[4]));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{FromCity} {From} {ToCity} {To} {Amount}");

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
