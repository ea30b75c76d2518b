using Longitude.Client;
using Longitude.Core;

namespace Longitude.Cli.Demo;

/// <summary>
/// Moves money, within a city or to another: taken here if there is enough, added there, and written down here, in one transaction.
/// It reads nothing, so it takes one round; additions to one account do not conflict.
/// </summary>
internal sealed class Transfers(Database db, RecordPipe pipe, int seed)
{
    public async Task RunAsync(DemoClient client, CancellationToken stop)
    {
        Connection here = db.Connect(client.Home.Path);
        Place there = db.Place(client.Other.Path);
        var random = new Random(unchecked(seed + (client.Id * 7919)));
        for (long sequence = 0; ; sequence++)
        {
            int from = random.Next(DemoWorld.AccountsPerCity);
            int step = client.Home == client.Other ? random.Next(1, DemoWorld.AccountsPerCity) : random.Next(DemoWorld.AccountsPerCity);
            int to = (from + step) % DemoWorld.AccountsPerCity;
            var transfer = new Transfer(client.Home.Index, from, client.Other.Index, to, random.Next(1, DemoWorld.TransferMax + 1));
            Key ledger = DemoWorld.Ledger(here.Place, client, sequence);
            Attempt<bool> attempt = await Attempt<bool>.RunAsync(
                here,
                tx =>
                {
                    tx.Add(DemoWorld.Account(here.Place, from), -transfer.Amount, min: 0);
                    tx.Add(DemoWorld.Account(there, to), transfer.Amount);
                    tx.Put(ledger, transfer.ToString());
                    return Task.FromResult(true);
                },
                stop);
            await pipe.SendAsync(new Record(RecordKind.Transfer, client.Id, attempt.Ending, attempt.Retries, 0, attempt.Micros, sequence), stop);
        }
    }
}
