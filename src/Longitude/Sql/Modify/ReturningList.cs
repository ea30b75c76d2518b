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
    private readonly int _columns;
    private readonly uint _table;
    private readonly Expr[] _values;
    private readonly int _others;

    private ReturningList(TableInfo table, Expr[] values, int others, IReadOnlyList<ResultColumn> columns)
    {
        _columns = table.Columns.Count;
        _table = table.Oid;
        _values = values;
        _others = others;
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
        if (frame.Row.Length == 0)
        {
            frame.Row = new Datum[_columns + TableRelation.SystemColumns + _others];
            frame.Row[_columns + 2] = Datum.Of((long)_table);
        }

        row.AsSpan(0, _columns).CopyTo(frame.Row);
        frame.Row[_columns] = Datum.OfObject(id);
        frame.Row[_columns + 1] = Datum.Of(0L);
        others.CopyTo(frame.Row.AsSpan(_columns + TableRelation.SystemColumns));
        var values = new Datum[_values.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = _values[i].Eval(frame);
        return values;
    }
}
