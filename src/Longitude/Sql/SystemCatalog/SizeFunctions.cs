using System.Globalization;
using Longitude.Sql.Catalog;
using Longitude.Sql.Functions;
using Longitude.Sql.Types;

namespace Longitude.Sql.SystemCatalog;

/// <summary>
/// pg_relation_size() and its like, which are estimates: rows lie in memory and in logs that several tables share, so that a table's size is its
/// rows, as many as the planner expects, times what a row of its types takes. And how sizes are written.
/// </summary>
internal static class SizeFunctions
{
    private const int RowOverheadBytes = 24;
    private const int VariableWidthBytes = 32;

    public static readonly FunctionInfo[] All =
    [
        Define.Scalar(2325, "pg_relation_size(regclass) int8", static (r, c) => RelationSize(r, c), Volatility.Volatile),
        Define.Scalar(2332, "pg_relation_size(regclass, text) int8", static (r, fork, c) => fork.Text is "main" ? RelationSize(r, c) : Datum.Of(0L), Volatility.Volatile),
        Define.Scalar(2997, "pg_table_size(regclass) int8", static (r, c) => RelationSize(r, c), Volatility.Volatile),
        Define.Scalar(2998, "pg_indexes_size(regclass) int8", static (r, c) => OfTable(r, c, static (t, c) => IndexesBytes(t, c)), Volatility.Volatile),
        Define.Scalar(2286, "pg_total_relation_size(regclass) int8", static (r, c) => TotalSize(r, c), Volatility.Volatile),
        Define.Scalar(2324, "pg_database_size(oid) int8", static (o, c) => DatabaseSize((uint)o.Int64 == c.Execution.Catalog.Database.Oid, c), Volatility.Volatile),
        Define.Scalar(2168, "pg_database_size(name) int8", static (n, c) => DatabaseSize(string.Equals(n.Text, c.Execution.Catalog.Database.Name, StringComparison.Ordinal), c), Volatility.Volatile),
        Define.Scalar(2322, "pg_tablespace_size(oid) int8", static (_, c) => DatabaseSize(true, c), Volatility.Volatile),
        Define.Scalar(2323, "pg_tablespace_size(name) int8", static (_, c) => DatabaseSize(true, c), Volatility.Volatile),
        Define.Scalar(2288, "pg_size_pretty(int8) text", static (n, _) => Datum.Of(Pretty(n.Int64))),
        Define.Scalar(3166, "pg_size_pretty(numeric) text", static (n, c) => Datum.Of(Pretty(ToInt8(n, c)))),
        Define.Scalar(3334, "pg_size_bytes(text) int8", static (t, _) => Datum.Of(Bytes(t.Text))),
    ];

    private static readonly (string Name, long Limit, int Bits, bool Rounds)[] Units =
    [
        ("bytes", 10 * 1024, 0, false), ("kB", (20 * 1024) - 1, 10, true), ("MB", (20 * 1024) - 1, 20, true), ("GB", (20 * 1024) - 1, 30, true),
        ("TB", (20 * 1024) - 1, 40, true), ("PB", long.MaxValue, 50, true),
    ];

    /// <summary>In the unit that leaves at most five digits, rounded half away from zero.</summary>
    public static string Pretty(long size)
    {
        for (int i = 0; ; i++)
        {
            (string name, long limit, int bits, bool rounds) = Units[i];
            if (i == Units.Length - 1 || (size > -limit && size < limit))
                return string.Create(CultureInfo.InvariantCulture, $"{(rounds ? Half(size) : size)} {name}");
            (_, _, int nextBits, bool nextRounds) = Units[i + 1];
            size /= 1L << (nextBits - bits - (nextRounds ? 1 : 0) + (rounds ? 1 : 0));
        }
    }

    private static long Half(long doubled) => (doubled + (doubled < 0 ? -1 : 1)) / 2;

    private static readonly System.Buffers.SearchValues<char> NumberCharacters = System.Buffers.SearchValues.Create("0123456789.+-eE");

    private static long Bytes(string text)
    {
        string trimmed = text.Trim();
        int digits = trimmed.AsSpan().IndexOfAnyExcept(NumberCharacters);
        string number = digits < 0 ? trimmed : trimmed[..digits];
        string unit = digits < 0 ? "" : trimmed[digits..].Trim();
        int at = unit.Length == 0 || string.Equals(unit, "b", StringComparison.OrdinalIgnoreCase) ? 0 : Array.FindIndex(Units, u => string.Equals(u.Name, unit, StringComparison.OrdinalIgnoreCase));
        if (!decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value))
            throw new SqlException(SqlStates.InvalidParameterValue, $"invalid size: \"{text}\"");
        if (at < 0)
        {
            throw new SqlException(SqlStates.InvalidParameterValue, $"invalid size: \"{text}\"")
            {
                Detail = $"Invalid size unit: \"{unit}\".",
                Hint = "Valid units are \"bytes\", \"kB\", \"MB\", \"GB\", \"TB\", and \"PB\".",
            };
        }

        decimal bytes = Math.Round(value * (1L << Units[at].Bits), MidpointRounding.AwayFromZero);
        return bytes is >= long.MinValue and <= long.MaxValue ? (long)bytes : throw new SqlException(SqlStates.NumericValueOutOfRange, "bigint out of range");
    }

    private static long ToInt8(Datum value, CallContext c) =>
        Casts.Find(SqlTypes.Numeric, SqlTypes.Int8)!.Convert(value, new CastArguments(SqlTypes.Numeric, SqlTypes.Int8, -1, c.Types, IsExplicit: true)).Int64;

    private static Datum RelationSize(Datum relation, CallContext c) =>
        ObjectIndex.Of(c.Execution.Catalog).FindIndex((uint)relation.Int64) is { } found
            ? Datum.Of(IndexBytes(found.Table, found.Index, Rows(found.Table, c)))
            : OfTable(relation, c, static (t, c) => TableBytes(t, c));

    private static Datum TotalSize(Datum relation, CallContext c) =>
        ObjectIndex.Of(c.Execution.Catalog).FindIndex((uint)relation.Int64) is not null
            ? RelationSize(relation, c)
            : OfTable(relation, c, static (t, c) => TableBytes(t, c) + IndexesBytes(t, c));

    /// <summary>NULL for what was dropped meanwhile, so that a listing of all tables does not fail.</summary>
    private static Datum OfTable(Datum relation, CallContext c, Func<TableInfo, CallContext, long> size) =>
        c.Execution.Catalog.FindTable((uint)relation.Int64) is { } table ? Datum.Of(size(table, c)) : Datum.Null;

    private static Datum DatabaseSize(bool exists, CallContext c)
    {
        if (!exists)
            throw new SqlException(SqlStates.InvalidCatalogName, "database does not exist");
        return Datum.Of(c.Execution.Catalog.Tables.Values.Sum(t => TableBytes(t, c) + IndexesBytes(t, c)));
    }

    private static long Rows(TableInfo table, CallContext c) =>
        table.Kind is RelationKind.Table or RelationKind.MaterializedView ? c.Execution.Transaction.Tables.EstimateRows(table) : 0;

    private static long TableBytes(TableInfo table, CallContext c) => Rows(table, c) * (RowOverheadBytes + table.Columns.Sum(x => Width(x.Type)));

    private static long IndexesBytes(TableInfo table, CallContext c)
    {
        long rows = Rows(table, c);
        return table.Indexes.Sum(i => IndexBytes(table, i, rows));
    }

    /// <summary>The primary key is the table's own order and takes nothing more.</summary>
    private static long IndexBytes(TableInfo table, IndexInfo index, long rows) => index.StorageId == table.StorageId
        ? 0
        : rows * (RowOverheadBytes + index.Columns.Sum(x => Width(x.Type)) + index.Include.Sum(n => Width(table.FindColumn(n)!.Type)));

    private static long Width(SqlType type) => type.Length > 0 ? type.Length : VariableWidthBytes;
}
