using Longitude.Sql.Catalog;
using Longitude.Sql.Storage;

namespace Longitude.Sql.Execution.Operators;

/// <summary>Rows of a table found by an index, in the index's order (when it is one range), for which a further condition holds.</summary>
internal sealed class IndexScanNode(ScanOutput output, string alias, IndexSearch search, Expr? filter, bool isBackwards, bool isCovering) : PlanNode
{
    public override IReadOnlyList<ResultColumn> Columns => output.Columns;

    public IndexSearch Search => search;

    protected override Cursor Start(ExecutionContext context, EvalFrame? outer)
    {
        List<IndexRange> ranges = search.Ranges(new EvalFrame(context, outer));
        if (ranges.Count == 0)
            return new EmptyCursor();
        if (ranges.Count == 1)
        {
            TableCursor one = context.Transaction.Tables.Scan(output.Table, search.Index, ranges[0], output.Needed, isBackwards);
            return new ScanCursor(this, context, outer, output, filter, one);
        }

        if (isBackwards)
            ranges.Reverse();
        return new RangesCursor(this, context, outer, output, filter, ranges, search.Index, isBackwards);
    }

    public override void Describe(NodeDescription to)
    {
        to.Name = isCovering ? "Index Only Scan" : "Index Scan";
        to.Relation(output.Table, alias, (isBackwards ? " Backward" : "") + " using " + NodeDescription.Quote(search.Index.Name));
        to.Hidden.Add(("Scan Direction", isBackwards ? "Backward" : "Forward"));
        to.Hidden.Add(("Index Name", search.Index.Name));
        to.Expression("Index Cond", search.Condition);
        to.Expression("Filter", filter);
    }

    /// <summary>One range after the other. They do not overlap.</summary>
    private sealed class RangesCursor(
        IndexScanNode node,
        ExecutionContext context,
        EvalFrame? outer,
        ScanOutput output,
        Expr? filter,
        List<IndexRange> ranges,
        IndexInfo index,
        bool isBackwards) : Cursor
    {
        private ScanCursor? _current;
        private int _at;

        public override bool Next()
        {
            while (true)
            {
                if (_current is not null)
                {
                    if (_current.Next())
                    {
                        Row = _current.Row;
                        return true;
                    }

                    _current.Dispose();
                    _current = null;
                }

                if (_at == ranges.Count)
                    return false;
                TableCursor rows = context.Transaction.Tables.Scan(output.Table, index, ranges[_at++], output.Needed, isBackwards);
                _current = new ScanCursor(node, context, outer, output, filter, rows);
            }
        }

        protected override void Close() => _current?.Dispose();
    }
}
