using Longitude.Client;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Storage;
using Longitude.Sql.Types;
using ExecutionContext = Longitude.Sql.Execution.ExecutionContext;

namespace Longitude.Sql.Modify;

/// <summary>ON CONFLICT: which rows count as being in the way of a new one, and what is done then.</summary>
internal sealed class ConflictPlan
{
    /// <summary>The indexes whose keys are looked for.</summary>
    public required IReadOnlyList<IndexInfo> Arbiters { get; init; }

    /// <summary>DO UPDATE; else DO NOTHING.</summary>
    public bool IsUpdate { get; init; }

    /// <summary>The columns that are set, and their values over the row in the way followed by the row that was to be inserted.</summary>
    public IReadOnlyList<int> Set { get; init; } = [];

    public IReadOnlyList<Expr> Values { get; init; } = [];

    public Expr? Where { get; init; }
}

/// <summary>Inserts rows, or changes those that are in their way.</summary>
internal sealed class ConflictRun
{
    private readonly ConflictPlan _plan;
    private readonly ExecutionContext _context;
    private readonly StatementEffects _effects;
    private readonly TableWriter _writer;
    private readonly TableInfo _table;
    private readonly IndexLayout[] _layouts;
    private readonly EvalFrame _frame;
    private readonly EvalFrame _check;
    private readonly Datum[] _after;

    /// <summary>The rows that this statement has written already.</summary>
    private readonly HashSet<RowId> _written = [];

    public ConflictRun(ConflictPlan plan, ExecutionContext context, StatementEffects effects, TableWriter writer)
    {
        _plan = plan;
        _context = context;
        _effects = effects;
        _writer = writer;
        _table = writer.Table;
        TableLayout layout = TableLayout.Of(_table);
        _layouts = [.. plan.Arbiters.Where(i => !i.IsPrimary).Select(i => layout.IndexAt(layout.PositionOf(i), context.Catalog))];
        _after = new Datum[_table.Columns.Count];
        _check = new EvalFrame(context, null);
        _frame = new EvalFrame(context, null) { Row = new Datum[2 * (_table.Columns.Count + Binding.TableRelation.SystemColumns)] };
        _frame.Row[_table.Columns.Count + 2] = Datum.Of((long)_table.Oid);
    }

    /// <summary>Writes a row that is complete.</summary>
    /// <returns>The row that was inserted or changed; null when nothing was done.</returns>
    public (Datum[] Row, RowId Id)? Write(Datum[] row)
    {
        if (FindConflict(row) is not { } other)
        {
            RowId id = _writer.Insert(_context, _effects, row);
            if (_plan.IsUpdate)
                _written.Add(id);
            return (row, id);
        }

        if (!_plan.IsUpdate)
            return null;
        if (_written.Contains(other))
        {
            throw new SqlException(SqlStates.CardinalityViolation, "ON CONFLICT DO UPDATE command cannot affect row a second time")
            {
                Hint = "Ensure that no rows proposed for insertion within the same command have duplicate constrained values.",
            };
        }

        return Update(row, other);
    }

    private (Datum[] Row, RowId Id)? Update(Datum[] row, RowId id)
    {
        _context.Transaction.Lock(id);
        var before = new Datum[_after.Length];
        if (!_context.Transaction.Tables.TryGet(_table, id, _writer.AllColumns, before, out uint xmin, ReadKind.Required))
            throw new SqlException(SqlStates.InternalError, $"a row of table \"{_table.Name}\" that an index has is not there");
        int width = _after.Length;
        before.CopyTo(_frame.Row, 0);
        _frame.Row[width] = Datum.OfObject(id);
        _frame.Row[width + 1] = Datum.Of((long)xmin);
        row.CopyTo(_frame.Row, width + Binding.TableRelation.SystemColumns);
        if (_plan.Where is not null && !_plan.Where.Test(_frame))
            return null;
        before.CopyTo(_after, 0);
        for (int i = 0; i < _plan.Set.Count; i++)
            _after[_plan.Set[i]] = _plan.Values[i].Eval(_frame);
        _writer.Complete(_check, _after);
        RowId now = _writer.Update(_context, _effects, id, before, _after);
        _written.Add(now);
        return (_after, now);
    }

    private RowId? FindConflict(Datum[] row)
    {
        TableAccess tables = _context.Transaction.Tables;
        int next = 0;
        foreach (IndexInfo index in _plan.Arbiters)
        {
            var key = new Datum[index.Columns.Count];
            if (index.IsPrimary)
            {
                for (int i = 0; i < key.Length; i++)
                    key[i] = row[_table.IndexOf(index.Columns[i].Number)];
            }
            else
            {
                IndexLayout layout = _layouts[next++];
                if (!layout.Contains(row))
                    continue;
                for (int i = 0; i < key.Length; i++)
                    key[i] = layout.ValueOf(row, i);
            }

            if (tables.Find(_table, index, key) is { } found)
                return found;
        }

        return null;
    }
}
