using Longitude.Bench.Harness;
using Microsoft.Data.Sqlite;

namespace Longitude.Bench.Rivals;

/// <summary>SQLite with a table of keys and values: WAL, and a sync for every commit.</summary>
internal sealed class SqliteStore : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Lock _gate = new();
    private readonly SqliteCommand _begin, _put, _get, _commit;

    public SqliteStore(string folder, int rows, int valueBytes)
    {
        Directory.CreateDirectory(folder);
        SQLitePCL.Batteries_V2.Init();
        _connection = new SqliteConnection($"Data Source={Path.Combine(folder, "data.db")};Pooling=False");
        _connection.Open();
        Execute("PRAGMA journal_mode=WAL");
        Execute("PRAGMA synchronous=FULL");
        Execute("PRAGMA cache_size=-1000000");
        Execute("CREATE TABLE kv (k BLOB PRIMARY KEY, v BLOB NOT NULL) WITHOUT ROWID");
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _put = Prepare("INSERT INTO kv (k, v) VALUES ($k, $v) ON CONFLICT (k) DO UPDATE SET v = excluded.v", "$k", "$v");
        _get = Prepare("SELECT v FROM kv WHERE k = $k", "$k");
        byte[] value = new byte[valueBytes];
        Execute("BEGIN");
        for (int i = 0; i < rows; i++)
            Put(i, value);
        Execute("COMMIT");
        Execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    /// <summary>One commit. SQLite has one writer at a time, so callers take turns.</summary>
    public void Commit(Work work, int key, byte[] value)
    {
        lock (_gate)
        {
            if (work == Work.Put)
            {
                Put(key, value);
                return;
            }

            _begin.ExecuteNonQuery();
            _get.Parameters[0].Value = Rows.Key(key);
            byte[] before = (byte[])_get.ExecuteScalar()!;
            before[0]++;
            Put(key, before);
            _commit.ExecuteNonQuery();
        }
    }

    public bool ReadPoint(int key)
    {
        _get.Parameters[0].Value = Rows.Key(key);
        return _get.ExecuteScalar() is byte[];
    }

    /// <summary>Reads every row in key order; how many there are.</summary>
    public int Scan()
    {
        using SqliteCommand scan = Prepare("SELECT k, v FROM kv ORDER BY k");
        using SqliteDataReader reader = scan.ExecuteReader();
        int rows = 0;
        byte[] buffer = new byte[1024];
        while (reader.Read())
        {
            reader.GetBytes(0, 0, buffer, 0, Rows.KeyBytes);
            reader.GetBytes(1, 0, buffer, 0, buffer.Length);
            rows++;
        }

        return rows;
    }

    public void Dispose()
    {
        foreach (SqliteCommand command in (SqliteCommand[])[_begin, _put, _get, _commit])
            command.Dispose();
        _connection.Dispose();
    }

    private void Put(int key, byte[] value)
    {
        _put.Parameters[0].Value = Rows.Key(key);
        _put.Parameters[1].Value = value;
        _put.ExecuteNonQuery();
    }

    private SqliteCommand Prepare(string sql, params string[] parameters)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (string name in parameters)
            command.Parameters.Add(name, SqliteType.Blob);
        return command;
    }

    private void Execute(string sql)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
