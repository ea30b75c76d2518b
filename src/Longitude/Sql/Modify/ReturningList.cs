using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Planning;
using Longitude.Sql.Storage;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Modify;

/// <summary>
/// RETURNING: values of a row as it was written, or deleted, and of the rows that it was joined with. They are evaluated against a row of
/// their own: the target's columns, its ctid, xmin and tableoid, and then what is needed of the other tables.
/// </summary>
internal sealed class ReturningList
{
    private readonly TableInfo _table;
    private readonly Expr[] _values;
    private readonly int _others;
    private readonly bool _needsXmin;

    private ReturningList(TableInfo table, Expr[] values, int others, IReadOnlyList<ResultColumn> columns)
    {
        _table = table;
        _values = values;
        _others = others;
        _needsXmin = Array.Exists(values, v => v.Any(part => part is ColumnExpr c && c.Index == table.Columns.Count + 1));
        Columns = columns;
    }

    public IReadOnlyList<ResultColumn> Columns { get; }

    public IReadOnlyList<Expr> Values => _values;

    /// <summary>Binds the list.</summary>
    /// <param name="scope">The target and what it is joined with.</param>
    public static List<Target> Bind(BindContext context, IReadOnlyList<SelectItem> items, Scope scope, TargetTable target)
    {
        List<Target> targets = new QueryBinder(context).BindTargets(items, scope, Clause.Returning);
        for (int i = 0; i < targets.Count; i++)
            targets[i] = targets[i] with { Value = Coercions.Settle(targets[i].Value, context) };
        target.Reads(targets.Select(t => t.Value));
        return targets;
    }

    /// <summary>The columns of other tables that the list reads, each once.</summary>
    public static List<VarExpr> Others(IReadOnlyList<Target> targets, TargetTable target)
    {
        var others = new List<VarExpr>();
        foreach (Target item in targets)
        {
            _ = item.Value.Any(part =>
            {
                if (part is VarExpr v && !ReferenceEquals(v.Relation, target.Relation) && !others.Exists(o => o.SameAs(v)))
                    others.Add(v);
                return false;
            });
        }

        return others;
    }

    /// <summary>Plans the list; null when it is empty.</summary>
    public static ReturningList? Plan(Planner planner, IReadOnlyList<Target> targets, IReadOnlyList<VarExpr> others, TargetTable target)
    {
        if (targets.Count == 0)
            return null;
        Layout layout = Layout.Of(target.Relation);
        int width = target.Table.Columns.Count + TableRelation.SystemColumns;
        for (int i = 0; i < others.Count; i++)
            layout.Put(others[i].Relation, others[i].Column, width + i);
        var finisher = new Finisher(planner, layout, null);
        Expr[] values = [.. targets.Select(t => finisher.Finish(planner.Fold(t.Value)))];
        return new ReturningList(target.Table, values, others.Count, [.. targets.Select(QueryBinder.DescribeTarget)]);
    }

    /// <summary>The values for one row.</summary>
    /// <param name="frame">One that only this list uses; its row is filled in.</param>
    /// <param name="others">The values of the columns of other tables.</param>
    public Datum[] Make(EvalFrame frame, Datum[] row, RowId id, ReadOnlySpan<Datum> others)
    {
        int columns = _table.Columns.Count;
        if (frame.Row.Length == 0)
        {
            frame.Row = new Datum[columns + TableRelation.SystemColumns + _others];
            frame.Row[columns + 2] = Datum.Of((long)_table.Oid);
        }

        row.AsSpan(0, columns).CopyTo(frame.Row);
        frame.Row[columns] = Datum.OfObject(id);
        if (_needsXmin)
            frame.Row[columns + 1] = Datum.Of((long)frame.Context.Transaction.Tables.XminOf(_table, row));
        others.CopyTo(frame.Row.AsSpan(columns + TableRelation.SystemColumns));
        var values = new Datum[_values.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = _values[i].Eval(frame);
        return values;
    }
}
