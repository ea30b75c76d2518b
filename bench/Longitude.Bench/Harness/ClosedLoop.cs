using System.Diagnostics;

namespace Longitude.Bench.Harness;

/// <summary>
/// Clients that each begin their next operation when the last one has ended. A stall therefore delays what would have come after
/// it instead of being counted again and again: rates are right, and the tail is that of this many clients, not of a fixed rate.
/// </summary>
internal static class ClosedLoop
{
    // Every client of every round draws other numbers: the same rows and values again would be less work for some databases.
    private static int _lastSeed;

    /// <summary>Asynchronous clients on the thread pool.</summary>
    public static async Task<Latencies> RunAsync(
        int clients, Func<int, Random, Task> operation, TimeSpan warmUp, TimeSpan time, CancellationToken cancellation)
    {
        var window = new Window(warmUp, time);
        var samples = new List<long>[clients];
        await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(
            async () =>
            {
                List<long> mine = samples[client] = new List<long>(1 << 16);
                var random = new Random(Interlocked.Increment(ref _lastSeed));
                long began = Stopwatch.GetTimestamp();
                while (began < window.End)
                {
                    cancellation.ThrowIfCancellationRequested();
                    await operation(client, random);
                    long ended = Stopwatch.GetTimestamp();
                    window.Note(mine, began, ended);
                    began = ended;
                }
            },
            cancellation)));
        return Latencies.Of(samples, time, window.ProcessorTime);
    }

    /// <summary>Clients with a thread each, for libraries that block.</summary>
    public static Latencies RunOnThreads(int clients, Action<int, Random> operation, TimeSpan warmUp, TimeSpan time, CancellationToken cancellation)
    {
        var window = new Window(warmUp, time);
        var samples = new List<long>[clients];
        Exception? failure = null;
        Thread[] threads = [.. Enumerable.Range(0, clients).Select(client => new Thread(() =>
        {
            List<long> mine = samples[client] = new List<long>(1 << 16);
            var random = new Random(Interlocked.Increment(ref _lastSeed));
            try
            {
                for (long began = Stopwatch.GetTimestamp(), ended; began < window.End && !cancellation.IsCancellationRequested; began = ended)
                {
                    operation(client, random);
                    ended = Stopwatch.GetTimestamp();
                    window.Note(mine, began, ended);
                }
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref failure, e, null);
            }
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        cancellation.ThrowIfCancellationRequested();
        if (failure is not null)
            throw new InvalidOperationException("A client failed: " + failure.Message, failure);
        return Latencies.Of(samples, time, window.ProcessorTime);
    }

    /// <summary>What ends within the measured time counts, however long ago it began.</summary>
    private sealed class Window(TimeSpan warmUp, TimeSpan time)
    {
        private readonly long _begin = Stopwatch.GetTimestamp() + Ticks(warmUp);

        private long _processorAtBegin;
        private long _processorAtEnd;

        public long End => _begin + Ticks(time);

        public TimeSpan ProcessorTime => new(Volatile.Read(ref _processorAtEnd) - Volatile.Read(ref _processorAtBegin));

        public void Note(List<long> samples, long began, long ended)
        {
            // Whoever is first past a border reads the processor time there.
            if (ended >= _begin && Volatile.Read(ref _processorAtBegin) == 0)
                Interlocked.CompareExchange(ref _processorAtBegin, Environment.CpuUsage.TotalTime.Ticks, 0);
            if (ended >= End && Volatile.Read(ref _processorAtEnd) == 0)
                Interlocked.CompareExchange(ref _processorAtEnd, Environment.CpuUsage.TotalTime.Ticks, 0);
            if (ended >= _begin && ended < End)
                samples.Add(ended - began);
        }

        private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
    }
}
