using Longitude.Bench.Harness;
using Longitude.Client;
using Longitude.Sql.Catalog;
using Longitude.Sql.Sessions;
using Longitude.Sql.Storage;
using Longitude.Sql.Types;

namespace Longitude.Bench;

/// <summary>Rows of SQL tables below SQL: keys, rows and indexes as TableAccess makes and reads them, by one thread.</summary>
internal static class Tables
{
    public static readonly Benchmark Benchmark = new("tables", "What do reading and writing rows of a SQL table cost below SQL?", RunAsync);

    private const int RowsPerTransaction = 1000;
    private const int IdColumn = 0, BalanceColumn = 2;

    private static readonly int[] Balance = [BalanceColumn];
    private static readonly int[] TwoColumns = [IdColumn, BalanceColumn];
    private static readonly int[] AllColumns = [0, 1, 2, 3];

    private static readonly TableInfo Accounts = Define();

    private static async Task<Report> RunAsync(Settings settings, CancellationToken cancellation)
    {
        int rows = settings.Quick ? 50_000 : 1_000_000, rounds = settings.RoundsOr(5);
        using TempFolder folder = settings.NewFolder();
        Settings.Progress($"tables: loading {rows:N0} rows");
        await using Database db = Database.Open(folder.Sub("longitude"), WorldOptions.Single);
        var world = new Sessions(db.Connect("world"));
        await world.LoadAsync(rows, cancellation);
        (string Name, Func<int, int, double> Measure, double Target)[] all =
        [
            ("point read by primary key, one integer taken out", (n, seed) => world.Points(n, rows, seed, isReadOnly: true), 0.9),
            ("the same in a transaction that may write", (n, seed) => world.Points(n, rows, seed, isReadOnly: false), 1.5),
            ("row scanned, two integers taken out", (_, _) => world.Scan(rows), 0.1),
            ("row scanned through an index, two integers taken out", (_, _) => world.ScanIndex(rows), 0.2),
            ("insert into a table with one index", (n, seed) => world.Inserts(n, rows * (seed + 1)), 5),
            ("read of a whole row and its update", (n, seed) => world.Updates(n, rows, seed), 5),
        ];
        List<double>[] found = [.. all.Select(_ => new List<double>())];
        for (int round = -1; round < rounds; round++)
        {
            Settings.Progress(round < 0 ? "tables: warming up" : $"tables: round {round + 1} of {rounds}");
            for (int i = 0; i < all.Length; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                double each = all[i].Measure(settings.Quick ? 20_000 : 200_000, round + 2);
                if (round >= 0)
                    found[i].Add(each);
            }
        }

        var report = new Report(Benchmark.Name, Benchmark.Question);
        for (int i = 0; i < all.Length; i++)
            report.Add(new Figure(all[i].Name, "µs", found[i], Target.Max(all[i].Target)));
        report.Note($"{rows:N0} rows of three integers and a text of 84 characters. Processor time of the whole process, collections included.");
        report.Note($"Transactions of {RowsPerTransaction:N0} rows, serializable; inserts and updates are buffered and not committed, since committing has its own benchmark.");
        return report;
    }

    private static TableInfo Define()
    {
        (string Name, SqlType Type)[] columns = [("aid", SqlTypes.Int4), ("bid", SqlTypes.Int4), ("abalance", SqlTypes.Int4), ("filler", SqlTypes.Text)];
        return new TableInfo
        {
            Oid = 20_000,
            SchemaOid = 2200,
            Name = "accounts",
            Owner = "longitude",
            StorageId = 20_000,
            SchemaVersion = 1,
            Columns = [.. columns.Select((c, i) => new ColumnInfo { Name = c.Name, Number = (short)(i + 1), Type = c.Type })],
            Indexes =
            [
                Index("accounts_pkey", 20_000, 1) with { IsPrimary = true, IsUnique = true },
                Index("accounts_balance", 20_001, 3),
            ],
        };
    }

    private static IndexInfo Index(string name, uint storageId, short column) => new()
    {
        Oid = storageId + 1000,
        Name = name,
        StorageId = storageId,
        Columns = [new IndexColumn(column, null, SqlTypes.Int4, IsDescending: false, NullsFirst: false)],
    };

    private sealed class Sessions(Connection connection)
    {
        private readonly LockTable _locks = new();
        private readonly LockOwner _owner = new(1);
        private readonly Datum _filler = Datum.Of(new string(' ', 84));

        public async Task LoadAsync(int rows, CancellationToken cancellation)
        {
            SqlTransaction tx = Begin();
            SchemaVersions.Write(tx, Accounts);
            for (int i = 0; i < rows; i++)
            {
                tx.Tables.Insert(Accounts, Row(i, i % 1000));
                if (i % RowsPerTransaction < RowsPerTransaction - 1)
                    continue;
                await CommitAsync(tx, cancellation);
                tx = Begin();
            }

            await CommitAsync(tx, cancellation);
        }

        public double Points(int count, int rows, int seed, bool isReadOnly) => Each(count, transactions: count / RowsPerTransaction, (tx, n) =>
        {
            tx.Client.IsReadOnly = isReadOnly;
            var random = new Random((seed << 16) + n);
            var into = new Datum[4];
            Datum[] key = new Datum[1];
            var range = new IndexRange { Prefix = key };
            long sum = 0;
            for (int i = 0; i < RowsPerTransaction; i++)
            {
                key[0] = Datum.Of((long)random.Next(rows));
                using TableCursor cursor = tx.Tables.Scan(Accounts, Accounts.Indexes[0], range, Balance);
                if (!cursor.Next(into))
                    throw new InvalidOperationException("A row is missing.");
                sum += into[BalanceColumn].Int64;
            }

            return sum >= 0;
        });

        public double Scan(int rows) => Each(rows, transactions: 1, (tx, _) => Count(tx.Tables.Scan(Accounts, TwoColumns)) == rows);

        public double ScanIndex(int rows) => Each(rows, transactions: 1, (tx, _) =>
            Count(tx.Tables.Scan(Accounts, Accounts.Indexes[1], new IndexRange { Prefix = [] }, TwoColumns)) == rows);

        public double Inserts(int count, int from) => Each(count, transactions: count / RowsPerTransaction, (tx, n) =>
        {
            for (int i = 0; i < RowsPerTransaction; i++)
                tx.Tables.Insert(Accounts, Row(from + (n * RowsPerTransaction) + i, i));
            return true;
        });

        public double Updates(int count, int rows, int seed) => Each(count, transactions: count / RowsPerTransaction, (tx, n) =>
        {
            var random = new Random((seed << 16) + n);
            Datum[] key = new Datum[1];
            var range = new IndexRange { Prefix = key };
            for (int i = 0; i < RowsPerTransaction; i++)
            {
                key[0] = Datum.Of((long)random.Next(rows));
                var before = new Datum[4];
                using TableCursor cursor = tx.Tables.Scan(Accounts, Accounts.Indexes[0], range, AllColumns);
                if (!cursor.Next(before))
                    throw new InvalidOperationException("A row is missing.");
                Datum[] after = [.. before];
                after[BalanceColumn] = Datum.Of(before[BalanceColumn].Int64 + 1);
                tx.Tables.Update(Accounts, cursor.RowId, before, after);
            }

            return true;
        });

        private double Each(int count, int transactions, Func<SqlTransaction, int, bool> work)
        {
            TimeSpan began = Environment.CpuUsage.TotalTime;
            for (int n = 0; n < transactions; n++)
            {
                if (!work(Begin(), n))
                    throw new InvalidOperationException("The rows are not what they should be.");
            }

            return (Environment.CpuUsage.TotalTime - began).TotalMicroseconds / count;
        }

        private static int Count(TableCursor cursor)
        {
            using (cursor)
            {
                var into = new Datum[4];
                int count = 0;
                while (cursor.Next(into))
                    count += into[BalanceColumn].Int64 < 1000 ? 1 : 0;
                return count;
            }
        }

        private Datum[] Row(long id, long balance) => [Datum.Of(id), Datum.Of(1L), Datum.Of(balance), _filler];

        private SqlTransaction Begin() => new(connection.Begin(TransactionOptions.Default, 0), CatalogSnapshot.Initial, _locks, _owner);

        private static async Task CommitAsync(SqlTransaction tx, CancellationToken cancellation)
        {
            if (await tx.Client.CommitAsync(withWrites: true, cancellation) is { Committed: false } lost)
                throw new InvalidOperationException($"A load lost for {lost.Reason}.");
        }
    }
}
