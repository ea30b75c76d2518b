using Longitude.Sql.Catalog;
using Longitude.Sql.Types;

namespace Longitude.Sql.Execution.Operators;

/// <summary>At most one row, found by all columns of a unique index.</summary>
internal sealed class PointGetNode(ScanOutput output, string alias, IndexInfo index, Expr[] keys, Expr? filter, Expr condition) : PlanNode
{
    public override IReadOnlyList<ResultColumn> Columns => output.Columns;

    protected override Cursor Start(ExecutionContext context, EvalFrame? outer) => new PointCursor(this, context, outer);

    public override void Describe(NodeDescription to)
    {
        to.Name = "Index Scan";
        to.Relation(output.Table, alias, " using " + NodeDescription.Quote(index.Name));
        to.Hidden.Add(("Scan Direction", "Forward"));
        to.Hidden.Add(("Index Name", index.Name));
        to.Expression("Index Cond", condition);
        to.Expression("Filter", filter);
    }

    private bool TryKey(EvalFrame frame, Span<Datum> key)
    {
        for (int i = 0; i < keys.Length; i++)
        {
            key[i] = keys[i].Eval(frame);
            if (key[i].IsNull || !IndexSearch.Fits(index.Columns[i].Type, key[i]))
                return false;
        }

        return true;
    }

    private sealed class PointCursor : Cursor
    {
        private readonly PointGetNode _node;
        private readonly EvalFrame _frame;
        private bool _isDone;

        public PointCursor(PointGetNode node, ExecutionContext context, EvalFrame? outer)
        {
            _node = node;
            _frame = new EvalFrame(context, outer);
        }

        public override bool Next()
        {
            if (_isDone)
                return false;
            _isDone = true;
            PointGetNode node = _node;
            ScanOutput output = node.Output;
            var key = new Datum[node.KeyCount];
            if (!node.TryKey(_frame, key))
                return false;
            Datum[] row = output.NewRow();
            if (_frame.Context.Transaction.Tables.Get(output.Table, node.Index, key, output.Needed, row, output.NeedsXmin, out uint xmin) is not { } id)
                return false;
            if (output.NeedsCtid)
                row[output.Table.Columns.Count] = Datum.OfObject(id);
            if (output.NeedsXmin)
                row[output.Table.Columns.Count + 1] = Datum.Of((long)xmin);
            _frame.Row = Row = row;
            return node.Filter is null || node.Filter.Test(_frame);
        }
    }

    private ScanOutput Output => output;

    private IndexInfo Index => index;

    private Expr? Filter => filter;

    private int KeyCount => keys.Length;
}
