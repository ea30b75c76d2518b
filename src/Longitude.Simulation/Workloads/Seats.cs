using Longitude.Client;
using Longitude.Core;
using Longitude.Simulation.Checking;
using Longitude.Simulation.Worlds;

namespace Longitude.Simulation.Workloads;

/// <summary>Clients of all places race for the seats of one place: read the seat, and take it if it is free. None is sold twice.</summary>
internal sealed class Seats(SimWorld world, SimRandom random) : Workload(world, random)
{
    private readonly List<(string Seat, ClientCall Call)> _bookings = [];
    private int _next;

    public override string Name => "seats";

    public override void Begin()
    {
        // Everybody wants the lowest seats that may still be free.
        Place home = Leaves[0];
        string name = NextName();
        int seat = Random.Chance(0.6) ? _next : Random.Below(_next + 2);
        if (Random.Chance(0.2))
            _next++;
        bool scans = Random.Chance(0.2);
        string seatName = $"seat/{seat:D4}";
        ClientCall? call = World.Call(name, Random.Pick(Leaves), (connection, _) => connection.RunAsync(
            async tx =>
            {
                if (scans)
                {
                    await foreach (Row row in tx.ScanAsync(home, seatName).ConfigureAwait(false))
                        throw new BoundException($"{row.Key} is taken");
                }
                else if (await tx.GetAsync(home.Key(seatName)).ConfigureAwait(false) is not null)
                {
                    throw new BoundException("taken");
                }

                tx.Put(home.Key(seatName), name);
                tx.Put(tx.Place.Key($"ticket/{name}"), seatName);
            },
            new TransactionOptions { RetriesMax = 6 }));
        if (call is not null)
            _bookings.Add((seatName, call));
    }

    public override Violation? Check()
    {
        var sold = Stored("seat/").Select(s => (s.Key, Text(s.Value))).ToList();
        var tickets = Stored("ticket/").Select(t => (Text(t.Value), t.Key["ticket/".Length..])).ToList();
        return SeatChecker.Check([.. _bookings.Select(b => new Booking(b.Call.Name, b.Seat, b.Call.Outcome))], sold)
            ?? SeatChecker.Check([.. _bookings.Select(b => new Booking(b.Call.Name, b.Seat, b.Call.Outcome))], tickets);
    }
}
