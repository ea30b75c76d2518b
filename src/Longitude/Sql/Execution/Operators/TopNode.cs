using Longitude.Sql.Types;

namespace Longitude.Sql.Execution.Operators;

/// <summary>The first rows of an order, when only so many are wanted: a heap of that many instead of a sort of all.</summary>
internal sealed class TopNode(PlanNode input, SortColumn[] by, IReadOnlyList<string> keys, Expr limit, Expr? offset) : PlanNode
{
    /// <summary>With more rows than this a sort is as good.</summary>
    private const long RowsMax = 100_000;

    public override IReadOnlyList<ResultColumn> Columns => input.Columns;

    public override IReadOnlyList<PlanNode> Inputs { get; } = [input];

    protected override Cursor Start(ExecutionContext context, EvalFrame? outer)
    {
        var frame = new EvalFrame(context, outer);
        long skip = LimitNode.Count(offset, frame, "OFFSET", SqlStates.InvalidOffset) ?? 0;
        long take = LimitNode.Count(limit, frame, "LIMIT", SqlStates.InvalidLimit) ?? long.MaxValue;
        return skip > RowsMax || take > RowsMax
            ? new SortNode(input, by, keys).Open(context, outer)
            : new TopCursor(this, input, context, outer, by, (int)(skip + take));
    }

    public override void Describe(NodeDescription to)
    {
        to.Name = "Sort";
        to.Add("Sort Key", keys);
    }

    private sealed class TopCursor(TopNode node, PlanNode input, ExecutionContext context, EvalFrame? outer, SortColumn[] by, int count) : Cursor
    {
        private Entry[]? _sorted;
        private int _at;

        public override bool Next()
        {
            _sorted ??= Collect();
            if (_at == _sorted.Length)
                return false;
            Row = _sorted[_at++].Values;
            return true;
        }

        private Entry[] Collect()
        {
            if (count == 0)
                return [];
            // The worst of the best lies on top of the heap, and goes when a better one comes.
            var comparer = Comparer<Entry>.Create((a, b) => Compare(b, a));
            var heap = new PriorityQueue<Entry, Entry>(comparer);
            Entry? worst = null;
            int place = 0;
            using Cursor cursor = input.Open(context, outer);
            while (cursor.Next())
            {
                context.CountRow();
                if (worst is null)
                {
                    var entry = new Entry([.. cursor.Row], place++);
                    context.Memory.Take((16L * entry.Values.Length) + 64);
                    heap.Enqueue(entry, entry);
                    if (heap.Count == count)
                        worst = heap.Peek();
                }
                else if (RowOrdering.Compare(by, cursor.Row, worst.Values) < 0)
                {
                    heap.Dequeue();
                    cursor.Row.CopyTo(worst.Values, 0);
                    worst.Place = place++;
                    heap.Enqueue(worst, worst);
                    worst = heap.Peek();
                }
            }

            var sorted = new Entry[heap.Count];
            for (int i = sorted.Length - 1; i >= 0; i--)
                sorted[i] = heap.Dequeue();
            context.Measures?.Note(node, "Sort Method", "top-N heapsort");
            return sorted;
        }

        private int Compare(Entry a, Entry b)
        {
            int order = RowOrdering.Compare(by, a.Values, b.Values);
            return order != 0 ? order : a.Place.CompareTo(b.Place);
        }
    }

    private sealed class Entry(Datum[] values, int place)
    {
        public Datum[] Values => values;

        public int Place { get; set; } = place;
    }
}
