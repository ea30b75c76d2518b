using Longitude.Bench.Harness;
using Npgsql;
using NpgsqlTypes;

namespace Longitude.Bench.Rivals;

/// <summary>PostgreSQL with a table of keys and values: a connection and prepared statements for each client.</summary>
internal sealed class PostgresStore : IAsyncDisposable
{
    private readonly NpgsqlConnection[] _connections;
    private readonly NpgsqlCommand[] _puts, _updates;

    private PostgresStore(NpgsqlConnection[] connections)
    {
        _connections = connections;
        _puts = Array.ConvertAll(connections, c => Command(
            c, "INSERT INTO kv (k, v) VALUES ($1, $2) ON CONFLICT (k) DO UPDATE SET v = excluded.v", NpgsqlDbType.Bytea, NpgsqlDbType.Bytea));

        // One statement reads, changes and writes the row: the shortest that PostgreSQL has for this.
        _updates = Array.ConvertAll(connections, c => Command(c, "UPDATE kv SET v = set_byte(v, 0, (get_byte(v, 0) + 1) % 256) WHERE k = $1", NpgsqlDbType.Bytea));
    }

    public static async Task<PostgresStore> OpenAsync(PostgresServer server, int clients, int rows, int valueBytes, CancellationToken cancellation)
    {
        var connections = new NpgsqlConnection[clients];
        for (int i = 0; i < clients; i++)
        {
            connections[i] = new NpgsqlConnection(server.ConnectionString);
            await connections[i].OpenAsync(cancellation);
        }

        await using (NpgsqlCommand create = new("CREATE TABLE kv (k bytea PRIMARY KEY, v bytea NOT NULL)", connections[0]))
            await create.ExecuteNonQueryAsync(cancellation);
        await using (NpgsqlBinaryImporter import = await connections[0].BeginBinaryImportAsync("COPY kv (k, v) FROM STDIN (FORMAT BINARY)", cancellation))
        {
            byte[] value = new byte[valueBytes];
            for (int i = 0; i < rows; i++)
            {
                await import.StartRowAsync(cancellation);
                await import.WriteAsync(Rows.Key(i), NpgsqlDbType.Bytea, cancellation);
                await import.WriteAsync(value, NpgsqlDbType.Bytea, cancellation);
            }

            await import.CompleteAsync(cancellation);
        }

        await using (NpgsqlCommand tidy = new("VACUUM ANALYZE kv", connections[0]))
            await tidy.ExecuteNonQueryAsync(cancellation);
        var store = new PostgresStore(connections);
        foreach (NpgsqlCommand command in store._puts.Concat(store._updates))
            await command.PrepareAsync(cancellation);
        return store;
    }

    /// <summary>One commit by one client.</summary>
    public async Task CommitAsync(Work work, int client, int key, byte[] value, CancellationToken cancellation)
    {
        NpgsqlCommand command = (work == Work.Put ? _puts : _updates)[client];
        ((NpgsqlParameter<byte[]>)command.Parameters[0]).TypedValue = Rows.Key(key);
        if (work == Work.Put)
            ((NpgsqlParameter<byte[]>)command.Parameters[1]).TypedValue = value;
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (NpgsqlCommand command in _puts.Concat(_updates))
            await command.DisposeAsync();
        foreach (NpgsqlConnection connection in _connections)
            await connection.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params NpgsqlDbType[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (NpgsqlDbType type in parameters)
            command.Parameters.Add(new NpgsqlParameter<byte[]> { NpgsqlDbType = type });
        return command;
    }
}
