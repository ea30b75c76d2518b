// Changing a table that has rows.
//
// A stored row names its fields by the numbers of their columns, so most changes touch no row: an added column is missing in old rows
// and reads as its default at that time, a dropped one is passed over, a rename is none of the rows' business. Rows are written again
// when a value must change (another type, a volatile default) or when their order does, because they lie in the order of the primary key.
// They then go to a storage of a new number, and the old one is forgotten: that is cheaper than deleting row by row, and
// those who still read the old definition find the old rows.
//
// What rows must obey from now on is checked in the same pass, against all rows, and validated at the commit like any read.
using Longitude.Client;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Storage;
using Longitude.Sql.Types;

namespace Longitude.Sql.Definitions;

/// <summary>Puts a table's changed definition into the catalog and makes its rows agree with it.</summary>
internal static class TableChange
{
    /// <param name="before">The definition that the rows agree with.</param>
    /// <param name="after">The definition that the table shall have.</param>
    /// <param name="values">For columns whose values change, by number: an expression over the rows of <paramref name="before"/>.</param>
    public static TableInfo Apply(DefinitionContext c, TableInfo before, TableInfo after, IReadOnlyDictionary<short, Expr>? values = null)
    {
        if (before.Kind is not (RelationKind.Table or RelationKind.MaterializedView))
            return c.Put(after);
        bool rewrites = values is { Count: > 0 } || !HasSameOrder(before, after);
        RowRules rules = RowRules.New(c, before, after);

        // An earlier part of the statement may have changed the definition that rows are now read with.
        if (rewrites || !rules.IsEmpty)
            c.Save();
        if (rewrites)
            return Rewrite(c, before, after, values ?? new Dictionary<short, Expr>());
        if (!rules.IsEmpty)
            Check(c, before, after, rules);
        TableInfo put = c.Put(after);
        c.Save();
        foreach (IndexInfo index in put.Indexes)
        {
            if (!index.IsPrimary && !before.Indexes.Any(i => i.StorageId == index.StorageId))
                c.Transaction.Tables.BuildIndex(put, index);
        }

        foreach (IndexInfo index in before.Indexes)
        {
            if (index.StorageId != before.StorageId && !put.Indexes.Any(i => i.StorageId == index.StorageId))
                TableStorage.Forget(c, index.StorageId);
        }

        return put;
    }

    private static TableInfo Rewrite(DefinitionContext c, TableInfo before, TableInfo after, IReadOnlyDictionary<short, Expr> values)
    {
        int[] all = [.. Enumerable.Range(0, before.Columns.Count)];
        var old = new Datum[all.Length];
        using TableCursor rows = c.Transaction.Tables.Scan(before, all, backwards: false, ReadKind.Required);
        bool hasRow = rows.Next(old);
        var map = new RowMap(before, after, values);

        // Every row is written in full: none is read any more that lacks a column.
        after = after with { Columns = [.. after.Columns.Select(k => k with { MissingValue = null })] };
        TableInfo put = c.Put(TableStorage.WithNewStorage(c, after));
        c.Save();
        TableStorage.Forget(c, before);
        RowRules rules = RowRules.New(c, before, put);
        var frame = new EvalFrame(c.Execution, null) { Row = old };
        while (hasRow)
        {
            Datum[] row = map.Make(frame);
            rules.Check(row);
            Insert(c, put, row);
            c.Execution.CountRow();
            hasRow = rows.Next(old);
        }

        rules.Finish();
        return put;
    }

    private static void Insert(DefinitionContext c, TableInfo table, Datum[] row)
    {
        try
        {
            c.Transaction.Tables.Insert(table, row);
        }
        catch (SqlException e) when (e.SqlState is SqlStates.UniqueViolation)
        {
            throw new SqlException(e.SqlState, $"could not create unique index \"{e.ConstraintName}\"")
            {
                Detail = e.Detail?.Replace(" already exists.", " is duplicated.", StringComparison.Ordinal),
                SchemaName = e.SchemaName,
                TableName = e.TableName,
                ConstraintName = e.ConstraintName,
            };
        }
    }

    /// <summary>Looks at all rows, as they read with the new definition.</summary>
    private static void Check(DefinitionContext c, TableInfo before, TableInfo after, RowRules rules)
    {
        int[] all = [.. Enumerable.Range(0, before.Columns.Count)];
        var row = new Datum[all.Length];
        var frame = new EvalFrame(c.Execution, null) { Row = row };
        var map = new RowMap(before, after, new Dictionary<short, Expr>());
        using (TableCursor rows = c.Transaction.Tables.Scan(before, all, backwards: false, ReadKind.Required))
        {
            while (rows.Next(row))
            {
                rules.Check(map.Make(frame));
                c.Execution.CountRow();
            }
        }

        rules.Finish();
    }

    private static bool HasSameOrder(TableInfo before, TableInfo after)
    {
        if (before.Placement != after.Placement)
            return false;
        IReadOnlyList<IndexColumn> old = before.PrimaryKey?.Columns ?? [];
        IReadOnlyList<IndexColumn> now = after.PrimaryKey?.Columns ?? [];
        return old.Select(k => k.Number).SequenceEqual(now.Select(k => k.Number));
    }

    /// <summary>Makes a row of the new definition from one of the old.</summary>
    private sealed class RowMap
    {
        private readonly int[] _sources;
        private readonly Expr?[] _values;
        private readonly Datum[] _missing;

        public RowMap(TableInfo before, TableInfo after, IReadOnlyDictionary<short, Expr> values)
        {
            _sources = [.. after.Columns.Select(k => before.IndexOf(k.Number))];
            _values = [.. after.Columns.Select(k => values.GetValueOrDefault(k.Number))];
            _missing = [.. after.Columns.Select(k => k.MissingValue is null || before.IndexOf(k.Number) >= 0 ? Datum.Null : RowFormat.DecodeOne(k.MissingValue, k.Type, k.Typmod))];
        }

        public Datum[] Make(EvalFrame frame)
        {
            var row = new Datum[_sources.Length];
            for (int i = 0; i < row.Length; i++)
                row[i] = _values[i] is { } value ? value.Eval(frame) : _sources[i] < 0 ? _missing[i] : frame.Row[_sources[i]];
            return row;
        }
    }
}
