using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Expressions;
using Longitude.Sql.Storage;
using Longitude.Sql.Types;

namespace Longitude.Sql.Planning;

/// <summary>
/// Guesses of how many rows there are. There are no statistics of columns: what is known is how many rows a table has, which columns are
/// unique, and how much of an index lies between two constants. The rest are PostgreSQL's guesses for columns that it knows nothing of.
/// </summary>
/// <param name="transaction">By which tables are looked at; null where there is none.</param>
/// <param name="asked">What was said of tables.</param>
internal sealed class Estimates(SqlTransaction? transaction, List<TableSize> asked)
{
    public const double Equal = 0.005;
    public const double Unequal = 0.995;
    public const double Inequality = 1.0 / 3;
    public const double Range = 0.005;
    public const double Pattern = 0.01;
    public const double Null = 0.005;
    public const double Other = 0.5;

    private const double UnknownTableRows = 1000;
    private const double FunctionRows = 1000;
    private readonly Dictionary<uint, double> _tables = [];

    public double Rows(TableInfo table)
    {
        if (_tables.TryGetValue(table.Oid, out double known))
            return known;
        double rows = table.Kind is RelationKind.SystemView || transaction is null
            ? UnknownTableRows
            : Math.Max(1, transaction.Tables.EstimateRows(table));
        _tables.Add(table.Oid, rows);
        if (table.Kind is not RelationKind.SystemView)
            asked.Add(new TableSize(table, rows));
        return rows;
    }

    public static double Rows(FunctionRelation functions)
    {
        double most = 1;
        foreach (BoundFunction function in functions.Functions)
        {
            if (function.Call is not null)
                most = Math.Max(most, SeriesLength(function) ?? FunctionRows);
        }

        return most;
    }

    /// <summary>The part of an index within constants; null when it cannot be said.</summary>
    public double? Fraction(TableInfo table, IndexInfo index, IndexRange range) =>
        transaction is null ? null : Math.Clamp(transaction.Tables.EstimateFraction(table, index, range), 0, 1);

    /// <summary>The part of an index that shares the values of its first columns, whatever they are; null when it cannot be said.</summary>
    public double? Share(TableInfo table, IndexInfo index, int columns) => transaction?.Tables.EstimateShare(table, index, columns);

    /// <summary>How many different values a column has.</summary>
    public double Distinct(Expr e, double rows)
    {
        if (Predicates.Column(e) is not { } v)
            return Math.Max(1, Math.Min(rows, 200));
        if (v.Relation is not TableRelation t || v.Column >= t.Table.Columns.Count)
            return Math.Max(1, Math.Min(rows, 200));
        if (v.Type.Kind == TypeKind.Boolean)
            return 2;
        if (v.Type.Kind == TypeKind.Enum)
            return Math.Max(1, v.Type.Labels.Count);
        double all = Rows(t.Table);
        return IsUnique(t.Table, v.Column) ? all : Math.Max(1, Math.Min(all, Math.Max(200, all / 10)));
    }

    public static bool IsUnique(TableInfo table, int column) => table.Indexes.Any(i =>
        i is { IsUnique: true, Predicate: null, Columns: [var only] } && only.Number == table.Columns[column].Number);

    /// <summary>The part of rows for which a condition holds.</summary>
    public double Selectivity(Expr condition, double rows) => condition switch
    {
        ConstantExpr c => c.Value.IsTrue ? 1 : 0,
        AndExpr and => and.Inputs.Aggregate(1.0, (s, i) => s * Selectivity(i, rows)),
        OrExpr or => 1 - or.Inputs.Aggregate(1.0, (s, i) => s * (1 - Selectivity(i, rows))),
        NotExpr not => 1 - Selectivity(not.Operand, rows),
        NullTestExpr test => test.IsNegated ? 1 - Null : Null,
        InListExpr list => OfList(list, rows),
        QuantifiedExpr { IsAll: false, Operation: CallExpr { Operator: "=" } } q => Math.Min(1, 10 / Distinct(q.Left, rows)),
        CallExpr { Operator: not null } call => OfOperator(call, rows),
        RowCompareExpr => Inequality,
        VarExpr => Other,
        _ => Other,
    };

    private double OfList(InListExpr list, double rows)
    {
        double hits = Math.Min(1, list.Items.Count() / Distinct(list.Operand, rows));
        return list.IsNegated ? 1 - hits : hits;
    }

    private double OfOperator(CallExpr call, double rows)
    {
        switch (call.Operator)
        {
            case "=":
                return call.Inputs is [var a, var b] ? 1 / Math.Max(DistinctOrOne(a, rows), DistinctOrOne(b, rows)) : Equal;
            case "<>":
                return Unequal;
            case "<" or "<=" or ">" or ">=":
                return Inequality;
            case "~~" or "~~*" or "~" or "~*":
                return Pattern;
            case "!~~" or "!~~*" or "!~" or "!~*":
                return 1 - Pattern;
            case "@>" or "<@" or "&&" or "?":
                return Pattern;
            default:
                return Other;
        }
    }

    private double DistinctOrOne(Expr e, double rows) => Predicates.HasColumns(e) ? Distinct(e, rows) : 1;

    private static double? SeriesLength(BoundFunction function)
    {
        if (function.Call!.Function.Name is not "generate_series")
            return function.Call.Function.Name is "unnest" ? 10 : null;
        if (function.Arguments is [ConstantExpr { Value.IsNull: false } from, ConstantExpr { Value.IsNull: false } to, ..] && PlainComparison.IsInteger(from.Type))
        {
            double step = function.Arguments is [_, _, ConstantExpr { Value.IsNull: false } by] ? by.Value.Int64 : 1;
            return step == 0 ? null : Math.Max(0, Math.Floor((to.Value.Int64 - (double)from.Value.Int64) / step) + 1);
        }

        return null;
    }
}
