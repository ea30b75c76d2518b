using System.Globalization;
using Longitude.Simulation.Checking;
using Longitude.Tests.Cli;
using Longitude.Tests.Log;
using Npgsql;

namespace Longitude.Tests.Clients;

/// <summary>
/// Appends to lists and reads of whole lists over many connections, judged by what the clients saw alone: it must have a serial order,
/// and what was acknowledged must be there, also when the server was killed meanwhile.
/// </summary>
public sealed class ListAppendTests
{
    private const int Lists = 6;
    private const int Clients = 6;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<ListTransaction> _history = [];
    private long _lastValue;

    [Fact]
    public async Task What_connections_see_has_a_serial_order()
    {
        using var folder = new TempFolder();
        using RunningServer server = Start(folder);
        await using NpgsqlDataSource source = await ConnectAsync(server);
        await MakeListsAsync(source);
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => RunAsync(source, client, transactions: 60)));
        await CheckAsync(source);
        int committed = _history.Count(t => t.Outcome == ClientOutcome.Committed);
        Assert.True(committed > Clients * 60 / 2, $"Only {committed} transactions were committed.");
    }

    [Fact]
    public async Task What_was_acknowledged_survives_kills_and_keeps_a_serial_order()
    {
        using var folder = new TempFolder();
        using (RunningServer first = Start(folder))
        {
            await using NpgsqlDataSource source = await ConnectAsync(first);
            await MakeListsAsync(source);
        }

        for (int kill = 0; kill < 2; kill++)
        {
            using RunningServer server = Start(folder);
            await using NpgsqlDataSource source = await ConnectAsync(server);
            Task clients = Task.WhenAll(Enumerable.Range(0, Clients).Select(client => RunAsync(source, client, transactions: int.MaxValue)));
            int enough = Committed() + 100;
            using var patience = new CancellationTokenSource(Patience);
            while (Committed() < enough)
                await Task.Delay(5, patience.Token);
            server.Signal(9);
            await clients.WaitAsync(Patience);
        }

        using RunningServer last = Start(folder);
        await using NpgsqlDataSource after = await ConnectAsync(last);
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => RunAsync(after, client, transactions: 10)));
        await CheckAsync(after);
    }

    private static RunningServer Start(TempFolder folder) => new("--data", Path.Combine(folder.Path, "data"), "--listen", "127.0.0.1:0", "--http", "off");

    private static async Task<NpgsqlDataSource> ConnectAsync(RunningServer server) =>
        NpgsqlDataSource.Create($"Host=127.0.0.1;Port={(await server.AddressAsync("PostgreSQL clients:")).Port};Username=longitude;Database=longitude;Timeout=30;Maximum Pool Size={Clients + 1}");

    /// <summary>Half of the lists are arrays; the others are texts that grow.</summary>
    private static async Task MakeListsAsync(NpgsqlDataSource source)
    {
        await using NpgsqlCommand make = source.CreateCommand("""
            CREATE TABLE arrays (key text PRIMARY KEY, list bigint[] NOT NULL);
            CREATE TABLE texts (key text PRIMARY KEY, list text NOT NULL);
            """);
        await make.ExecuteNonQueryAsync();
    }

    private int Committed()
    {
        lock (_history)
            return _history.Count(t => t.Outcome == ClientOutcome.Committed);
    }

    /// <summary>One client: transactions one after another, until the server is gone.</summary>
    private async Task RunAsync(NpgsqlDataSource source, int client, int transactions)
    {
        var random = new Random(client);
        for (int i = 0; i < transactions; i++)
        {
            var steps = new List<ListStep>();
            ClientOutcome outcome = ClientOutcome.Rejected;
            bool isOver = false;
            try
            {
                await using NpgsqlConnection connection = await source.OpenConnectionAsync();
                await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.Serializable);
                int count = random.Next(1, 5);
                for (int step = 0; step < count; step++)
                    steps.Add(await StepAsync(transaction, random));
                outcome = ClientOutcome.Unknown;
                await transaction.CommitAsync();
                outcome = ClientOutcome.Committed;
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected)
            {
                outcome = ClientOutcome.Rejected;
            }
            catch (NpgsqlException e) when (e is not PostgresException)
            {
                // The server is gone: before the commit was asked for, nothing of this can have happened.
                isOver = true;
            }

            // What one that did not commit has read is not to be believed; what it appended may be there.
            IReadOnlyList<ListStep> known = outcome == ClientOutcome.Committed ? steps : [.. steps.Where(s => s.Appended is not null)];
            lock (_history)
                _history.Add(new ListTransaction($"{client}/{_history.Count}", outcome, known));
            if (isOver)
                return;
        }
    }

    private async Task<ListStep> StepAsync(NpgsqlTransaction transaction, Random random)
    {
        int list = random.Next(Lists);
        string key = $"list{list}";
        bool isArray = list % 2 == 0;
        if (random.Next(2) == 0)
            return new ListStep(key, null, await ReadAsync(transaction.Connection!, key, isArray));
        long value = Interlocked.Increment(ref _lastValue);
        string sql = isArray
            ? "INSERT INTO arrays VALUES ($1, ARRAY[$2]) ON CONFLICT (key) DO UPDATE SET list = array_append(arrays.list, $2)"
            : "INSERT INTO texts VALUES ($1, $2::text) ON CONFLICT (key) DO UPDATE SET list = texts.list || ',' || $2::text";
        await using var append = new NpgsqlCommand(sql, transaction.Connection) { Parameters = { new() { Value = key }, new() { Value = value } } };
        Assert.Equal(1, await append.ExecuteNonQueryAsync());
        return ListStep.Append(key, value);
    }

    private static async Task<long[]> ReadAsync(NpgsqlConnection connection, string key, bool isArray)
    {
        string sql = isArray ? "SELECT list FROM arrays WHERE key = $1" : "SELECT string_to_array(list, ',')::bigint[] FROM texts WHERE key = $1";
        await using var read = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = key } } };
        return (long[]?)await read.ExecuteScalarAsync() ?? [];
    }

    private async Task CheckAsync(NpgsqlDataSource source)
    {
        var final = new Dictionary<string, IReadOnlyList<long>>(StringComparer.Ordinal);
        await using NpgsqlConnection connection = await source.OpenConnectionAsync();
        for (int list = 0; list < Lists; list++)
        {
            string key = $"list{list.ToString(CultureInfo.InvariantCulture)}";
            final.Add(key, await ReadAsync(connection, key, isArray: list % 2 == 0));
        }

        Violation? violation = ListAppendChecker.Check(_history, final);
        Assert.True(violation is null, violation?.ToString());
        Assert.True(final.Values.Sum(l => l.Count) >= _history.Where(t => t.Outcome == ClientOutcome.Committed).Sum(t => t.Steps.Count(s => s.Appended is not null)));
    }
}
