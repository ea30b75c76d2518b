using System.Globalization;
using Longitude.Client;

namespace Longitude.Cli.Demo;

/// <summary>
/// Two clients of two cities, who want the same seats at the same time. Each reads a seat and takes it if it is free: its name on
/// the seat in the flight's city, a ticket in its own.
/// </summary>
/// <remarks>
/// The seats of a row are fought for at once, row after row. The near client would win every seat by being near, so it hesitates:
/// for a random part of the time that the far one should need.
/// </remarks>
internal sealed class Bookings(Database db, RecordPipe pipe, int seed)
{
    public async Task RunAsync(DemoClient near, DemoClient far, CancellationToken stop)
    {
        var random = new Random(unchecked(seed + (near.Id * 7919)));
        double hesitationMaxMs = DemoWorld.GoalMs(near.Home, far.Home);
        for (long seat = 0; ; seat += DemoWorld.SeatsPerRow)
        {
            var row = new Task[2 * DemoWorld.SeatsPerRow];
            for (int i = 0; i < DemoWorld.SeatsPerRow; i++)
            {
                row[2 * i] = BookAsync(far, seat + i, TimeSpan.Zero, stop);
                row[(2 * i) + 1] = BookAsync(near, seat + i, TimeSpan.FromMilliseconds(random.NextDouble() * hesitationMaxMs), stop);
            }

            await Task.WhenAll(row);
        }
    }

    private async Task BookAsync(DemoClient client, long seat, TimeSpan hesitation, CancellationToken stop)
    {
        await Task.Delay(hesitation, stop);
        Connection here = db.Connect(client.Home.Path);
        string name = DemoWorld.SeatName(client.Other, seat);
        Key seatKey = DemoWorld.Seat(db.Place(client.Other.Path), name);
        Key ticketKey = DemoWorld.Ticket(here.Place, name, client.Id);
        Attempt<int> attempt = await Attempt<int>.RunAsync(
            here,
            async tx =>
            {
                ReadOnlyMemory<byte>? holder = await tx.GetAsync(seatKey, stop);
                if (holder is not null)
                    return int.Parse(new Row(seatKey, holder.Value).Text, CultureInfo.InvariantCulture);
                tx.Put(seatKey, client.Id.ToString(CultureInfo.InvariantCulture));
                tx.Put(ticketKey, name);
                return client.Id;
            },
            stop);
        Ending ending = attempt.Ending == Ending.Done && attempt.Result != client.Id ? Ending.Taken : attempt.Ending;
        await pipe.SendAsync(new Record(RecordKind.Booking, client.Id, ending, attempt.Retries, attempt.Result, attempt.Micros, seat), stop);
    }
}
