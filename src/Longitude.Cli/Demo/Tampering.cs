using Longitude.Client;

namespace Longitude.Cli.Demo;

/// <summary>Damage that each check must find: a checker that never rejected anything proves nothing.</summary>
internal static class Tampering
{
    public static Task RunAsync(Database db, Tally tally, CancellationToken cancellation) => db.Connect(DemoWorld.Cities[0].Path).RunAsync(
        tx =>
        {
            // Money from nothing, in an account whose transfers do not know of it.
            tx.Add(DemoWorld.Account(db.Place(DemoWorld.Cities[1].Path), 17), 1);

            (int id, long sequence) = tally.Transfers.First();
            DemoClient client = DemoWorld.Clients[id];
            tx.Delete(DemoWorld.Ledger(db.Place(client.Home.Path), client, sequence));

            // The loser of a seat gets a ticket too, and the seat itself is given away again.
            ((City flight, long seat), int buyer) = tally.Sold.First();
            DemoClient loser = DemoWorld.Clients.First(c => c.Other == flight && c.Kind is ClientKind.NearBooking or ClientKind.FarBooking && c.Id != buyer);
            string name = DemoWorld.SeatName(flight, seat);
            tx.Put(DemoWorld.Ticket(db.Place(loser.Home.Path), name, loser.Id), name);
            tx.Delete(DemoWorld.Seat(db.Place(flight.Path), name));
            return Task.CompletedTask;
        },
        cancellation: cancellation);
}
