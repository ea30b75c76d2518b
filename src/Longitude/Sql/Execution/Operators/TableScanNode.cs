using Longitude.Sql.Catalog;
using Longitude.Sql.Storage;
using Longitude.Sql.Types;

namespace Longitude.Sql.Execution.Operators;

/// <summary>
/// What a scan of a stored table gives: rows of the table's width, in which only the columns needed are filled in, and after them ctid, xmin
/// and tableoid. Conditions are evaluated on this row as it is.
/// </summary>
internal sealed class ScanOutput(TableInfo table, int[] needed, bool needsCtid, bool needsXmin, IReadOnlyList<ResultColumn> columns)
{
    public TableInfo Table => table;

    /// <summary>Indexes of the columns to be filled in.</summary>
    public int[] Needed => needed;

    public bool NeedsCtid => needsCtid;

    public bool NeedsXmin => needsXmin;

    public IReadOnlyList<ResultColumn> Columns => columns;

    public int Width => table.Columns.Count + 3;

    public Datum[] NewRow()
    {
        var row = new Datum[Width];
        row[table.Columns.Count + 2] = Datum.Of((long)table.Oid);
        return row;
    }

    public void FillSystem(Datum[] row, TableCursor cursor)
    {
        if (needsCtid)
            row[table.Columns.Count] = Datum.OfObject(cursor.RowId);
        if (needsXmin)
            row[table.Columns.Count + 1] = Datum.Of((long)cursor.Xmin);
    }
}

/// <summary>All rows of a table for which a condition holds.</summary>
internal sealed class TableScanNode(ScanOutput output, string alias, Expr? filter, bool isBackwards) : PlanNode
{
    public override IReadOnlyList<ResultColumn> Columns => output.Columns;

    protected override Cursor Start(ExecutionContext context, EvalFrame? outer) =>
        new ScanCursor(this, context, outer, output, filter, context.Transaction.Tables.Scan(output.Table, output.Needed, isBackwards));

    public override void Describe(NodeDescription to)
    {
        to.Name = "Seq Scan";
        to.Relation(output.Table, alias, context: null);
        to.Expression("Filter", filter);
    }
}

/// <summary>Goes through rows of one table cursor and leaves out those that a condition turns away.</summary>
internal sealed class ScanCursor : Cursor
{
    private readonly PlanNode _node;
    private readonly ScanOutput _output;
    private readonly Expr? _filter;
    private readonly TableCursor _rows;
    private readonly EvalFrame _frame;
    private readonly ExecutionContext _context;
    private readonly bool _needsSystem;
    private long _removed;

    public ScanCursor(PlanNode node, ExecutionContext context, EvalFrame? outer, ScanOutput output, Expr? filter, TableCursor rows)
    {
        _node = node;
        _context = context;
        _output = output;
        _filter = filter;
        _rows = rows;
        _needsSystem = output.NeedsCtid || output.NeedsXmin;
        Row = output.NewRow();
        _frame = new EvalFrame(context, outer) { Row = Row };
    }

    public override bool Next()
    {
        while (_rows.Next(Row))
        {
            _context.CountRow();
            if (_needsSystem)
                _output.FillSystem(Row, _rows);
            if (_filter is null || _filter.Test(_frame))
                return true;
            _removed++;
        }

        return false;
    }

    protected override void Close()
    {
        _context.Measures?.Remove(_node, "Rows Removed by Filter", _removed);
        _rows.Dispose();
    }
}
