using Npgsql;

namespace Longitude.Cli.Bench.Tpcc.Sql;

/// <summary>Statements that do not depend on each other, sent together. Npgsql prepares each of them once per connection.</summary>
internal sealed class SqlBatch(NpgsqlConnection connection, bool placed) : IAsyncDisposable
{
    private readonly NpgsqlBatch _batch = new(connection);

    /// <param name="home">The place of the rows; not sent unless the tables are placed.</param>
    /// <param name="statement">The statement.</param>
    /// <param name="values">Its parameters, without the home.</param>
    public void Add(string home, Statement statement, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlBatchCommand(statement.Text);
        for (int i = 0; i < values.Length; i++)
            command.Parameters.Add(new NpgsqlParameter { Value = values[i], NpgsqlDbType = statement.Types[i] });
        if (placed)
            command.Parameters.Add(new NpgsqlParameter { Value = home, NpgsqlDbType = statement.Types[values.Length] });
        _batch.BatchCommands.Add(command);
    }

    public bool IsEmpty => _batch.BatchCommands.Count == 0;

    public async Task<Answers> ReadAsync(CancellationToken cancellation) => new(await _batch.ExecuteReaderAsync(cancellation));

    /// <summary>Runs statements whose rows nobody wants; each must touch a row at least.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await _batch.ExecuteNonQueryAsync(cancellation);
        foreach (NpgsqlBatchCommand command in _batch.BatchCommands)
        {
            if (command.RecordsAffected == 0)
                throw new MissingRowException($"What '{command.CommandText}' should change");
        }
    }

    public ValueTask DisposeAsync() => _batch.DisposeAsync();
}

/// <summary>The results of a batch, one after another; statements without rows have none.</summary>
internal sealed class Answers(NpgsqlDataReader reader) : IAsyncDisposable
{
    private bool _began;

    /// <summary>The current row.</summary>
    public NpgsqlDataReader Row => reader;

    /// <summary>Goes to the first row of the next result; false when it has none.</summary>
    public async Task<bool> NextAsync(CancellationToken cancellation)
    {
        if (_began && !await reader.NextResultAsync(cancellation))
            throw new InvalidOperationException("The server sent fewer results than it was sent statements.");
        _began = true;
        return await reader.ReadAsync(cancellation);
    }

    /// <summary>Goes to the first row of the next result, which must be there.</summary>
    public async Task NextAsync(string what, CancellationToken cancellation)
    {
        if (!await NextAsync(cancellation))
            throw new MissingRowException(what);
    }

    public ValueTask DisposeAsync() => reader.DisposeAsync();
}
