using Longitude.Client;
using Longitude.Core;
using Longitude.Sql.Catalog;
using Longitude.Sql.Sessions;
using Longitude.Sql.Storage;
using Longitude.Sql.Types;
using Longitude.Tests.Client;

namespace Longitude.Tests.Sql.Storage;

/// <summary>Tables on a real folder, used by transactions as a session uses them.</summary>
internal sealed class TestTables : IDisposable
{
    private int _session;

    public TestTables(params string[] leaves) => World = new TestWorld(leaves);

    public TestTables(WorldOptions options) => World = new TestWorld(options);

    public TestWorld World { get; }

    public CatalogSnapshot Catalog { get; set; } = CatalogSnapshot.Initial;

    public void Dispose() => World.Dispose();

    public Connection Connect(string? place = null) => World.Connect(place ?? World.Db.World.Root.Path);

    /// <summary>Begins a transaction; each has locks of its own, as if it ran in another process, so that only the commit protects it.</summary>
    public SqlTransaction Begin(string? place = null, TransactionOptions? options = null, int attempt = 0) =>
        new(Connect(place).Begin(options ?? TransactionOptions.Default, attempt), Catalog, new LockTable(), new LockOwner(++_session));

    public async Task<Outcome?> CommitAsync(SqlTransaction transaction)
    {
        Connection connection = Connect(transaction.Client.Place.Path);
        Outcome? outcome = await transaction.Client.CommitAsync(withWrites: true, default).AsTask().Soon();
        connection.Ended(transaction.Client, outcome);
        return outcome;
    }

    /// <summary>Runs work in a transaction of its own, again while it loses.</summary>
    public async Task RunAsync(Action<SqlTransaction> work, string? place = null)
    {
        for (int attempt = 0; ; attempt++)
        {
            SqlTransaction transaction = Begin(place, attempt: attempt);
            work(transaction);
            Outcome? outcome = await CommitAsync(transaction);
            if (outcome is not { Committed: false })
                return;
            Assert.True(attempt < 50, $"lost for {outcome.Reason}");
            (await Connect(place).WaitToRetryAsync(outcome, attempt, default)).Dispose();
        }
    }

    /// <summary>Makes a definition the one that holds.</summary>
    public Task DefineAsync(TableInfo table)
    {
        Catalog = Catalog with { Tables = Catalog.Tables.SetItem(table.Oid, table) };
        return RunAsync(tx => SchemaVersions.Write(tx, table));
    }
}

/// <summary>Makes definitions.</summary>
internal static class TestTable
{
    public static TableInfo Of(uint oid, string name, params (string Name, SqlType Type)[] columns) => new()
    {
        Oid = oid,
        SchemaOid = 2200,
        Name = name,
        Owner = "longitude",
        StorageId = oid,
        SchemaVersion = 1,
        NextColumnNumber = (short)(columns.Length + 1),
        Columns = [.. columns.Select((c, i) => new ColumnInfo { Name = c.Name, Number = (short)(i + 1), Type = c.Type })],
    };

    public static TableInfo WithPrimaryKey(this TableInfo table, params string[] columns) =>
        table.With(Index(table, table.Name + "_pkey", table.StorageId, columns) with { IsPrimary = true, IsUnique = true, IsConstraint = true });

    public static TableInfo WithIndex(this TableInfo table, string name, bool unique, params string[] columns) =>
        table.With(Index(table, name, table.Oid + 100 + (uint)table.Indexes.Count, columns) with { IsUnique = unique });

    public static TableInfo With(this TableInfo table, IndexInfo index) => table with { Indexes = [.. table.Indexes, index] };

    public static IndexInfo Index(this TableInfo table, string name) => table.Indexes.First(i => i.Name == name);

    public static IndexInfo Index(TableInfo table, string name, uint storageId, params string[] columns) => new()
    {
        Oid = storageId + 1000,
        Name = name,
        StorageId = storageId,
        Columns =
        [
            .. columns.Select(c =>
            {
                bool descending = c.StartsWith('-');
                ColumnInfo column = table.FindColumn(c.TrimStart('-'))!;
                return new IndexColumn(column.Number, null, column.Type, descending, NullsFirst: descending);
            }),
        ],
    };

    public static Datum[] Row(params object?[] values) => [.. values.Select(ToDatum)];

    public static object? ToObject(Datum datum, SqlType type) => datum.IsNull ? null : type.Kind switch
    {
        TypeKind.Text or TypeKind.Varchar or TypeKind.Char => datum.Text,
        TypeKind.Boolean => datum.Boolean,
        TypeKind.Float8 => datum.Double,
        _ => datum.Int64,
    };

    public static List<string> Read(this TableCursor cursor, TableInfo table)
    {
        using (cursor)
        {
            var rows = new List<string>();
            var row = new Datum[table.Columns.Count];
            while (cursor.Next(row))
                rows.Add(string.Join(' ', row.Select((d, i) => ToObject(d, table.Columns[i].Type) ?? "null")));
            return rows;
        }
    }

    private static Datum ToDatum(object? value) => value switch
    {
        null => Datum.Null,
        int number => Datum.Of((long)number),
        long number => Datum.Of(number),
        double number => Datum.Of(number),
        bool truth => Datum.Of(truth),
        string text => Datum.Of(text),
        _ => Datum.OfObject(value),
    };
}
