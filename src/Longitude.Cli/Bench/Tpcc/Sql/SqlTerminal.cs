using System.Data;
using Longitude.Cli.Bench.Tpcc.Inputs;
using Longitude.Cli.Bench.Tpcc.Measuring;
using Npgsql;

namespace Longitude.Cli.Bench.Tpcc.Sql;

/// <summary>A terminal with a connection of its own.</summary>
/// <remarks>The parts: attempts and failures (this file), Orders (New-Order, Delivery, Stock-Level), Customers (Payment, Order-Status).</remarks>
internal sealed partial class SqlTerminal : ITerminal
{
    private const int RetriesMax = 100;

    /// <summary>Retries that follow at once; later ones wait a little, at random, so that two that collide do not do so again and again.</summary>
    private const int EagerRetries = 3;

    private const int PauseMsMax = 64;
    private const int ReconnectsMax = 5;

    private static readonly TimeSpan ReconnectPause = TimeSpan.FromSeconds(1);

    private readonly TpccSql _sql;
    private readonly Homes _homes;
    private readonly IsolationLevel _isolation;
    private readonly Recorder _recorder;
    private readonly NpgsqlConnection _connection;

    private SqlTerminal(NpgsqlConnection connection, TpccSql sql, Homes homes, IsolationLevel isolation, Recorder recorder)
    {
        _connection = connection;
        _sql = sql;
        _homes = homes;
        _isolation = isolation;
        _recorder = recorder;
    }

    public static async Task<SqlTerminal> OpenAsync(
        string address, TpccSql sql, Homes homes, IsolationLevel isolation, Recorder recorder, CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(address);
        try
        {
            await connection.OpenAsync(cancellation);
            return new SqlTerminal(connection, sql, homes, isolation, recorder);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async Task<Failure> RecoverAsync(Exception failure, CancellationToken cancellation)
    {
        string cause = failure switch
        {
            PostgresException e => $"{e.SqlState} {e.MessageText}",
            MissingRowException => failure.Message,
            NpgsqlException e => e.InnerException?.Message ?? e.Message,
            _ => $"{failure.GetType().Name}: {failure.Message}",
        };
        for (int attempt = 0; _connection.FullState.HasFlag(ConnectionState.Broken) || !_connection.FullState.HasFlag(ConnectionState.Open); attempt++)
        {
            if (attempt == ReconnectsMax)
                return new Failure(cause, CanGoOn: false);
            if (attempt > 0)
                await Task.Delay(ReconnectPause, cancellation);
            try
            {
                await _connection.CloseAsync();
                await _connection.OpenAsync(cancellation);
            }
            catch (NpgsqlException)
            {
                // Told by the cause that is reported anyway.
            }
        }

        return new Failure(cause, CanGoOn: failure is NpgsqlException or MissingRowException);
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private SqlBatch NewBatch() => new(_connection, _sql.IsPlaced);

    private string HomeOf(int warehouse) => _homes.Of(warehouse).Path;

    /// <summary>Runs a transaction until it does not lose. Work that returns false is rolled back.</summary>
    private async Task RunAsync(TransactionKind kind, Func<Task<bool>> work, CancellationToken cancellation)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                await using NpgsqlTransaction transaction = await _connection.BeginTransactionAsync(_isolation, cancellation);
                if (await work())
                    await transaction.CommitAsync(cancellation);
                else
                    await transaction.RollbackAsync(cancellation);
                return;
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected && attempt < RetriesMax)
            {
                _recorder.NoteRetry(kind, e.SqlState);
            }

            if (attempt >= EagerRetries)
                await Task.Delay(Random.Shared.Next(1, Math.Min(1 << Math.Min(attempt, 10), PauseMsMax) + 1), cancellation);
        }
    }
}
