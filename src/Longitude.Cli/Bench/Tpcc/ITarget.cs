using Longitude.Cli.Bench.Tpcc.Inputs;
using Longitude.Cli.Bench.Tpcc.Measuring;

namespace Longitude.Cli.Bench.Tpcc;

/// <summary>A database under test: what loads it, works on it and checks it. Inputs, measuring and reports are the same for all.</summary>
internal interface ITarget : IAsyncDisposable
{
    /// <summary>For people, such as "PostgreSQL 15.14 at 127.0.0.1:5432, serializable".</summary>
    string Description { get; }

    /// <summary>The process to be watched; null when it is not known, for the reason given.</summary>
    (ProcessMeter? Meter, string Why) Server { get; }

    /// <summary>What a benchmark has loaded before; null when there is nothing.</summary>
    Task<Loaded?> FindAsync(CancellationToken cancellation);

    /// <summary>Makes the tables and fills them, where there are none or where <paramref name="replaces"/> allows to drop them.</summary>
    /// <param name="population">The rows.</param>
    /// <param name="warehouses">How many warehouses.</param>
    /// <param name="replaces">True when a benchmark's tables may be dropped.</param>
    /// <param name="rowsLoaded">Is told of rows as they are loaded, on any thread.</param>
    /// <param name="cancellation">Ends it, with some of the tables filled.</param>
    /// <returns>What is to be known of it beside that it is done.</returns>
    Task<IReadOnlyList<string>> LoadAsync(Population population, int warehouses, bool replaces, Action<long> rowsLoaded, CancellationToken cancellation);

    /// <summary>A terminal of a warehouse. Used by one caller at a time.</summary>
    Task<ITerminal> OpenTerminalAsync(int terminal, int warehouse, Recorder recorder, CancellationToken cancellation);

    /// <summary>Checks the consistency conditions, and that orders which were acknowledged are there.</summary>
    Task<IReadOnlyList<ConditionResult>> CheckAsync(Loaded loaded, IReadOnlyCollection<OrderId> acknowledged, CancellationToken cancellation);
}

/// <summary>What a database was loaded with.</summary>
internal sealed record Loaded(int Warehouses, Scale Scale);

/// <summary>An order's key.</summary>
internal readonly record struct OrderId(int Warehouse, int District, int Order);

/// <summary>
/// Runs transactions, one at a time. One that loses against another is tried again, with a limit, and each attempt that lost is noted at the
/// recorder.
/// </summary>
internal interface ITerminal : IAsyncDisposable
{
    /// <returns>The order's number too; zero when it was rolled back.</returns>
    Task<(Done Done, int Order)> NewOrderAsync(NewOrderInput input, CancellationToken cancellation);

    Task<Done> PaymentAsync(PaymentInput input, CancellationToken cancellation);

    Task<Done> OrderStatusAsync(OrderStatusInput input, CancellationToken cancellation);

    Task<Done> DeliveryAsync(DeliveryInput input, CancellationToken cancellation);

    Task<Done> StockLevelAsync(StockLevelInput input, CancellationToken cancellation);

    /// <summary>What an exception of a transaction is counted as, and whether the terminal can go on, when need be after connecting again.</summary>
    Task<Failure> RecoverAsync(Exception failure, CancellationToken cancellation);
}

/// <summary>A transaction that failed: as what it is counted, and whether its terminal can go on.</summary>
internal readonly record struct Failure(string Cause, bool CanGoOn);

/// <summary>A row that must be there is not: the tables were not loaded as this run expects, or the database has lost it.</summary>
internal sealed class MissingRowException(string what) : Exception($"{what} is not there");
