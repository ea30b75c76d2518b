using Longitude.Cli.Bench.Tpcc.Inputs;
using Longitude.Cli.Bench.Tpcc.Measuring;
using Longitude.Client;
using Longitude.Core;

namespace Longitude.Cli.Bench.Tpcc.Embedded;

/// <summary>A terminal that calls the engine.</summary>
/// <remarks>The parts: attempts and failures (this file), Orders (New-Order, Delivery, Stock-Level), Customers (Payment, Order-Status).</remarks>
internal sealed partial class EmbeddedTerminal : ITerminal
{
    private static readonly TransactionOptions Options = new() { RetriesMax = 100 };

    private readonly EmbeddedWorld _world;
    private readonly Place _home;
    private readonly Connection _connection;
    private readonly PaymentNumbers _payments;
    private readonly Recorder _recorder;

    public EmbeddedTerminal(EmbeddedWorld world, int warehouse, PaymentNumbers payments, Recorder recorder)
    {
        _world = world;
        _home = world.PlaceOf(warehouse);
        _connection = world.ConnectionOf(warehouse);
        _payments = payments;
        _recorder = recorder;
    }

    public Task<Failure> RecoverAsync(Exception failure, CancellationToken cancellation) =>
        Task.FromResult(new Failure($"{failure.GetType().Name}: {failure.Message}", CanGoOn: failure is not NodeFailedException and (LongitudeException or MissingRowException)));

    public ValueTask DisposeAsync() => default;

    private Task<T> RunAsync<T>(TransactionKind kind, Func<Transaction, Task<T>> work, CancellationToken cancellation) => _connection.RunAsync(
        tx =>
        {
            if (tx.Attempt > 0)
                _recorder.NoteRetry(kind, "conflict");
            return work(tx);
        },
        Options,
        cancellation);

    /// <summary>Reads a row that must be there.</summary>
    private static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(Transaction tx, Key key, CancellationToken cancellation) =>
        await tx.GetAsync(key, cancellation) ?? throw new MissingRowException(key.ToString());

    /// <summary>
    /// Reads a row that must be there outside of the transaction, as it was last committed. For rows that nobody writes after the load that is
    /// as good as within it: nothing can make them stale.
    /// </summary>
    private async ValueTask<ReadOnlyMemory<byte>> NewestAsync(Key key, CancellationToken cancellation) =>
        await _connection.GetAsync(key, cancellation: cancellation) ?? throw new MissingRowException(key.ToString());
}
