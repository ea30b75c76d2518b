using System.Diagnostics;
using Longitude.Client;

namespace Longitude.Cli.Demo;

/// <summary>Runs one transaction and says how it ended, how long it took, and how often it was run again.</summary>
internal readonly record struct Attempt<T>(Ending Ending, T? Result, int Retries, uint Micros)
{
    public static async Task<Attempt<T>> RunAsync(Connection at, Func<Transaction, Task<T>> work, CancellationToken stop)
    {
        int runs = 0;
        T? result = default;
        Ending ending = Ending.Done;
        long began = Stopwatch.GetTimestamp();
        try
        {
            result = await at.RunAsync(
                tx =>
                {
                    runs++;
                    return work(tx);
                },
                cancellation: stop);
        }
        catch (BoundException)
        {
            ending = Ending.Declined;
        }
        catch (RetriesExhaustedException)
        {
            ending = Ending.GivenUp;
        }
        catch (OutcomeUnknownException)
        {
            ending = Ending.Unknown;
        }

        return new Attempt<T>(ending, result, runs - 1, (uint)Stopwatch.GetElapsedTime(began).TotalMicroseconds);
    }
}
