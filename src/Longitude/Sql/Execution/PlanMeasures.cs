using System.Diagnostics;

namespace Longitude.Sql.Execution;

/// <summary>What EXPLAIN ANALYZE counts: per node, how often it was opened, the rows that it gave, and the time within it and below.</summary>
internal sealed class PlanMeasures(bool withTime)
{
    private readonly Dictionary<PlanNode, NodeMeasure> _nodes = [];

    public NodeMeasure? Find(PlanNode node) => _nodes.GetValueOrDefault(node);

    public Cursor Wrap(PlanNode node, Func<Cursor> start)
    {
        if (!_nodes.TryGetValue(node, out NodeMeasure? measure))
            _nodes.Add(node, measure = new NodeMeasure());
        measure.Loops++;
        long before = Now();
        Cursor cursor = start();
        measure.Ticks += Now() - before;
        return new MeasuredCursor(this, cursor, measure);
    }

    /// <summary>Counts rows that a condition of a node has turned away.</summary>
    public void Remove(PlanNode node, string what, long rows)
    {
        if (rows > 0 && Find(node) is { } measure)
            measure.Removed[what] = measure.Removed.GetValueOrDefault(what) + rows;
    }

    /// <summary>Notes a fact of a node.</summary>
    public void Note(PlanNode node, string what, object value)
    {
        if (Find(node) is { } measure)
            measure.Facts[what] = value;
    }

    private long Now() => withTime ? Stopwatch.GetTimestamp() : 0;

    private sealed class MeasuredCursor(PlanMeasures owner, Cursor inner, NodeMeasure measure) : Cursor
    {
        private bool _begun;

        public override bool Next()
        {
            long before = owner.Now();
            bool any = inner.Next();
            measure.Ticks += owner.Now() - before;
            if (!_begun)
            {
                _begun = true;
                measure.FirstTicks += owner.Now() - before;
            }

            if (any)
            {
                measure.Rows++;
                Row = inner.Row;
            }

            return any;
        }

        protected override void Close() => inner.Dispose();
    }
}

internal sealed class NodeMeasure
{
    public long Loops { get; set; }

    public long Rows { get; set; }

    public long Ticks { get; set; }

    /// <summary>Until the first row.</summary>
    public long FirstTicks { get; set; }

    public double TotalMilliseconds => Milliseconds(Ticks);

    public double FirstMilliseconds => Milliseconds(FirstTicks);

    private static double Milliseconds(long ticks) => ticks * 1000.0 / Stopwatch.Frequency;

    /// <summary>Rows that a condition of the node turned away, by the condition's name in EXPLAIN.</summary>
    public Dictionary<string, long> Removed { get; } = [];

    /// <summary>Other facts, such as the memory that a sort took.</summary>
    public Dictionary<string, object> Facts { get; } = [];
}
