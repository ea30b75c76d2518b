using System.Diagnostics;
using Longitude.Client;
using Longitude.Core;

namespace Longitude.Cli.Demo;

/// <summary>
/// The process that gets killed: opens the world, fills it, and runs the clients until then. Whatever a client was told goes to
/// the parent; nothing is kept here, since nothing here survives.
/// </summary>
internal sealed class Engine
{
    private readonly Database _db;
    private readonly RecordPipe _pipe;
    private readonly int _seed;
    private readonly long _began = Stopwatch.GetTimestamp();

    private Engine(Database db, RecordPipe pipe, int seed)
    {
        _db = db;
        _pipe = pipe;
        _seed = seed;
    }

    /// <returns>Only when it is cancelled; the exit code.</returns>
    public static async Task<int> RunAsync(string folder, int seed, CancellationToken cancellation)
    {
        WorldOptions options = DemoWorld.Options with { Warned = static message => Console.Error.WriteLine(message) };
        await using Database db = Database.Open(folder, options);
        await using Stream output = Console.OpenStandardOutput();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var engine = new Engine(db, new RecordPipe(output), seed);
        await engine.FillAsync(stop.Token);
        Task[] tasks = [.. engine.Begin(stop.Token)];
        try
        {
            // None ends by itself; the first that does has failed.
            await await Task.WhenAny(tasks);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(tasks).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        return 0;
    }

    private IEnumerable<Task> Begin(CancellationToken stop)
    {
        var transfers = new Transfers(_db, _pipe, _seed);
        var bookings = new Bookings(_db, _pipe, _seed);
        yield return Task.Run(() => _pipe.RunAsync(stop), stop);
        yield return Task.Run(() => ReportAsync(stop), stop);
        foreach (DemoClient client in DemoWorld.Clients.Where(c => c.Kind is ClientKind.Local or ClientKind.Far))
            yield return Task.Run(() => transfers.RunAsync(client, stop), stop);
        foreach (DemoClient near in DemoWorld.Clients.Where(c => c.Kind == ClientKind.NearBooking))
        {
            DemoClient far = DemoWorld.Clients.Single(c => c.Kind == ClientKind.FarBooking && c.Other == near.Home);
            yield return Task.Run(() => bookings.RunAsync(near, far, stop), stop);
        }
    }

    private Task FillAsync(CancellationToken stop) => Task.WhenAll(DemoWorld.Cities.Select(city =>
    {
        Connection here = _db.Connect(city.Path);
        return here.RunAsync(
            tx =>
            {
                for (int account = 0; account < DemoWorld.AccountsPerCity; account++)
                    tx.PutNumber(DemoWorld.Account(here.Place, account), DemoWorld.StartBalance);
                return Task.CompletedTask;
            },
            cancellation: stop);
    }));

    /// <summary>Says that the clients begin, and then now and again how far the epochs are and what was rejected.</summary>
    private async Task ReportAsync(CancellationToken stop)
    {
        await _pipe.SendAsync(new Record(RecordKind.Ready, 0, default, 0, 0, 0, 0), stop);
        while (true)
        {
            uint micros = (uint)Stopwatch.GetElapsedTime(_began).TotalMicroseconds;
            foreach (PlaceStatistics place in _db.Statistics())
            {
                int id = place.Place.Id.Value;
                await _pipe.SendAsync(new Record(RecordKind.Epoch, id, default, 0, 0, micros, place.Epoch.Value), stop);
                foreach ((RejectReason reason, long count) in place.Rejections)
                    await _pipe.SendAsync(new Record(RecordKind.Rejections, id, default, 0, (int)reason, micros, count), stop);
            }

            await Task.Delay(250, stop);
        }
    }
}
