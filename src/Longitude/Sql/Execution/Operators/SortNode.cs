using System.Runtime.ExceptionServices;
using Longitude.Sql.Types;

namespace Longitude.Sql.Execution.Operators;

/// <summary>All rows in order. Equal rows stay in the order in which they came.</summary>
internal sealed class SortNode(PlanNode input, SortColumn[] by, IReadOnlyList<string> keys) : PlanNode
{
    public override IReadOnlyList<ResultColumn> Columns => input.Columns;

    public override IReadOnlyList<PlanNode> Inputs { get; } = [input];

    protected override Cursor Start(ExecutionContext context, EvalFrame? outer) => new SortCursor(this, input, context, outer, by);

    public override void Describe(NodeDescription to)
    {
        to.Name = "Sort";
        to.Add("Sort Key", keys);
    }

    private sealed class SortCursor : Cursor
    {
        private readonly SortNode _node;
        private readonly ExecutionContext _context;
        private readonly EvalFrame? _outer;
        private readonly SortColumn[] _by;
        private readonly RowBuffer _rows;
        private int[]? _order;
        private int _at;

        public SortCursor(SortNode node, PlanNode input, ExecutionContext context, EvalFrame? outer, SortColumn[] by)
        {
            _node = node;
            _context = context;
            _outer = outer;
            _by = by;
            _rows = new RowBuffer(input.Columns.Count, context.Memory);
            Row = new Datum[input.Columns.Count];
        }

        public override bool Next()
        {
            _order ??= Sort();
            if (_at == _order.Length)
                return false;
            _rows[_order[_at++]][..Row.Length].CopyTo(Row);
            return true;
        }

        protected override void Close() => _rows.Dispose();

        private int[] Sort()
        {
            using (Cursor input = _node.Inputs[0].Open(_context, _outer))
            {
                while (input.Next())
                {
                    _context.CountRow();
                    _rows.Add(input.Row);
                }
            }

            _context.Measures?.Note(_node, "Sort Method", "quicksort");
            _context.Measures?.Note(_node, "Sort Space Used", (_rows.Bytes + 1023) / 1024);
            return SortOrder.Of(_rows, _by, _context);
        }
    }
}

/// <summary>The order of kept rows, as a list of their places.</summary>
internal static class SortOrder
{
    /// <summary>Keys that are numbers are sorted as such, without a comparer.</summary>
    public static int[] Of(RowBuffer rows, SortColumn[] by, ExecutionContext context)
    {
        var order = new int[rows.Count];
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        if (by.Length == 1 && KeptAsNumber(by[0].Type))
            return ByNumber(rows, by[0], order);
        var comparison = new RowComparison(rows, by, context);
        try
        {
            order.AsSpan().Sort(comparison);
        }
        catch (InvalidOperationException e) when (e.InnerException is { } cause)
        {
            // The library wraps what a comparison throws: a cancellation, values that cannot be compared.
            ExceptionDispatchInfo.Throw(cause);
        }

        return order;
    }

    public static bool KeptAsNumber(SqlType type) => type.Kind is TypeKind.Int2 or TypeKind.Int4 or TypeKind.Int8 or TypeKind.Oid or TypeKind.Date
        or TypeKind.Time or TypeKind.Timestamp or TypeKind.TimestampTz or TypeKind.Boolean;

    private static int[] ByNumber(RowBuffer rows, SortColumn by, int[] order)
    {
        // NULLs are put aside; the rest is sorted by (number, place), which keeps equal rows in their order.
        var keys = new (long Key, int Place)[order.Length];
        var nulls = new List<int>();
        int count = 0;
        for (int i = 0; i < order.Length; i++)
        {
            Datum value = rows[i][by.Index];
            if (value.IsNull)
                nulls.Add(i);
            else
                keys[count++] = (by.IsDescending ? ~value.Int64 : value.Int64, i);
        }

        keys.AsSpan(0, count).Sort(static (a, b) => a.Key != b.Key ? a.Key.CompareTo(b.Key) : a.Place.CompareTo(b.Place));
        int at = 0;
        if (by.NullsFirst)
            nulls.ForEach(n => order[at++] = n);
        for (int i = 0; i < count; i++)
            order[at++] = keys[i].Place;
        if (!by.NullsFirst)
            nulls.ForEach(n => order[at++] = n);
        return order;
    }

    private sealed class RowComparison(RowBuffer rows, SortColumn[] by, ExecutionContext context) : IComparer<int>
    {
        public int Compare(int a, int b)
        {
            context.CountRow();
            int order = RowOrdering.Compare(by, rows[a], rows[b]);
            return order != 0 ? order : a.CompareTo(b);
        }
    }
}
