using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Planning;
using Longitude.Sql.Storage;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;
using ExecutionContext = Longitude.Sql.Execution.ExecutionContext;

namespace Longitude.Sql.Modify;

/// <summary>
/// RETURNING: expressions over the written row, its system columns, and what the other tables of the statement gave. Each of these rows
/// holds the table's columns, ctid, xmin and tableoid, and then the others.
/// </summary>
internal sealed class Returning
{
    private readonly Expr[] _values;
    private readonly TableInfo _table;

    private Returning(TableInfo table, Expr[] values, IReadOnlyList<ResultColumn> columns)
    {
        _table = table;
        _values = values;
        Columns = columns;
    }

    public IReadOnlyList<ResultColumn> Columns { get; }

    /// <summary>Null when the statement returns nothing.</summary>
    /// <param name="layout">Where the columns of the other tables are.</param>
    public static Returning? Bind(BindContext context, Planner planner, IReadOnlyList<SelectItem> items, TableRelation target, Scope scope, Layout? layout)
    {
        if (items.Count == 0)
            return null;
        List<Target> targets = [.. new QueryBinder(context).BindTargets(items, scope, Clause.Returning)
            .Select(t => t with { Value = Coercions.Settle(t.Value, context) })];
        Layout all = layout?.Clone() ?? new Layout();
        for (int i = 0; i < target.Columns.Count; i++)
            all.Put(target, i, i);
        var finisher = new Finisher(planner, all, null);
        return new Returning(target.Table, [.. targets.Select(t => finisher.Finish(planner.Fold(t.Value)))], [.. targets.Select(QueryBinder.DescribeTarget)]);
    }

    public Datum[] Row(EvalFrame frame, Datum[] row, RowId id, ReadOnlySpan<Datum> others)
    {
        int columns = _table.Columns.Count;
        var all = new Datum[columns + TableRelation.SystemColumns + others.Length];
        row.AsSpan(0, columns).CopyTo(all);
        all[columns] = Datum.OfObject(id);
        all[columns + 1] = Datum.Of(0L);
        all[columns + 2] = Datum.Of((long)_table.Oid);
        others.CopyTo(all.AsSpan(columns + TableRelation.SystemColumns));
        frame.Row = all;
        var values = new Datum[_values.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = _values[i].Eval(frame);
        return values;
    }
}

/// <summary>The rows that a statement returns.</summary>
internal sealed class ReturnedRows(Returning returning, ExecutionContext context)
{
    private readonly EvalFrame _frame = new(context, null);

    public List<Datum[]> Rows { get; } = [];

    public void Add(Datum[] row, RowId id, ReadOnlySpan<Datum> others = default) => Rows.Add(returning.Row(_frame, row, id, others));
}
