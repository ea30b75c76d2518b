using System.Diagnostics;
using Longitude.Cli.Bench.Tpcc.Inputs;
using Longitude.Cli.Bench.Tpcc.Measuring;

namespace Longitude.Cli.Bench.Tpcc;

/// <summary>
/// One of the clients: chooses transactions and runs them one after another until the time is over. With a rate, it begins them when they
/// are due, and times them from then: time spent waiting for the one before counts as latency.
/// </summary>
internal sealed class Terminal(TpccOptions options, InputSource inputs, ITerminal database, Recorder recorder, Window window, AcknowledgedOrders? acknowledged)
{
    /// <summary>By kind: seconds to key a transaction in, and on average to think about its answer (clause 5.2.5.7).</summary>
    private static readonly (int Keying, int Thinking)[] Seconds = [(18, 12), (3, 12), (2, 10), (2, 5), (2, 5)];

    /// <summary>Why it ended before the time was over; null when it did not.</summary>
    public string? StoppedBy { get; private set; }

    public async Task RunAsync(CancellationToken cancellation)
    {
        long due = Stopwatch.GetTimestamp();
        while (StoppedBy is null)
        {
            TransactionKind kind = inputs.NextKind();
            if (options.Rate is { } rate)
            {
                due += Window.Ticks(inputs.Exponential(TimeSpan.FromSeconds(options.Connections / rate)));
                if (due >= window.End)
                    return;
                await UntilAsync(due, cancellation);
            }
            else if (options.ThinkTimes && !await PauseAsync(TimeSpan.FromSeconds(Seconds[(int)kind].Keying), cancellation))
            {
                return;
            }

            long began = options.Rate is null ? Stopwatch.GetTimestamp() : due;
            if (Stopwatch.GetTimestamp() >= window.End)
                return;
            try
            {
                Done done = await RunAsync(kind, cancellation);
                recorder.Note(kind, began, Stopwatch.GetTimestamp(), done);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Failure failure = await database.RecoverAsync(e, cancellation);
                recorder.NoteError(kind, failure.Cause);
                if (!failure.CanGoOn)
                    StoppedBy = failure.Cause;
            }

            if (options.ThinkTimes && !await PauseAsync(inputs.Exponential(TimeSpan.FromSeconds(Seconds[(int)kind].Thinking)), cancellation))
                return;
        }
    }

    private async Task<Done> RunAsync(TransactionKind kind, CancellationToken cancellation)
    {
        switch (kind)
        {
            case TransactionKind.NewOrder:
                NewOrderInput input = inputs.NewOrder();
                (Done done, int order) = await database.NewOrderAsync(input, cancellation);
                if (acknowledged is not null && order > 0)
                    acknowledged.Add(new OrderId(input.Warehouse, input.District, order));
                return done;
            case TransactionKind.Payment:
                return await database.PaymentAsync(inputs.Payment(), cancellation);
            case TransactionKind.OrderStatus:
                return await database.OrderStatusAsync(inputs.OrderStatus(), cancellation);
            case TransactionKind.Delivery:
                return await database.DeliveryAsync(inputs.Delivery(), cancellation);
            default:
                return await database.StockLevelAsync(inputs.StockLevel(), cancellation);
        }
    }

    /// <summary>False when the run ends before the pause does.</summary>
    private async Task<bool> PauseAsync(TimeSpan time, CancellationToken cancellation)
    {
        TimeSpan left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), window.End);
        await Task.Delay(time < left ? time : left > TimeSpan.Zero ? left : TimeSpan.Zero, cancellation);
        return time < left;
    }

    private static async Task UntilAsync(long due, CancellationToken cancellation)
    {
        TimeSpan wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, cancellation);
    }
}
