// How a statement runs. A plan is a tree of immutable nodes, made once per statement text and shared by all who execute it. Opening a
// node gives a cursor, which belongs to one execution and pulls rows one at a time from the cursors below it.
//
// Everything here is synchronous: rows lie in memory, and a state machine per row and operator would cost more than the work. The
// rare read that has to wait (a key in doubt, a shard far away) blocks its thread; so what might wait or run long leaves the thread
// that its bytes arrived on first (see Sessions).
using Longitude.Sql.Types;

namespace Longitude.Sql.Execution;

/// <summary>A column of a result.</summary>
/// <param name="TableOid">The table that it comes from unchanged; 0 for computed columns.</param>
/// <param name="ColumnNumber">Its number there.</param>
internal sealed record ResultColumn(string Name, SqlType Type, int Typmod = -1, uint TableOid = 0, short ColumnNumber = 0);

internal abstract class PlanNode
{
    /// <summary>What each row holds, in order.</summary>
    public abstract IReadOnlyList<ResultColumn> Columns { get; }

    /// <summary>How many rows the planner expects.</summary>
    public double EstimatedRows { get; init; } = 1000;

    /// <summary>The planner's cost in units of one row read in order.</summary>
    public double Cost { get; init; }

    /// <summary>The nodes below, for EXPLAIN and for walks.</summary>
    public virtual IReadOnlyList<PlanNode> Inputs => [];

    /// <summary>Begins to run.</summary>
    /// <param name="context">The execution.</param>
    /// <param name="outer">The frame with what a correlated subquery takes from outside; null at the top.</param>
    public Cursor Open(ExecutionContext context, EvalFrame? outer) =>
        context.Measures is null ? Start(context, outer) : OpenMeasured(context, outer);

    protected abstract Cursor Start(ExecutionContext context, EvalFrame? outer);

    /// <summary>What EXPLAIN says of this node.</summary>
    public virtual void Describe(NodeDescription to) => to.Name = GetType().Name;

    private Cursor OpenMeasured(ExecutionContext context, EvalFrame? outer) => context.Measures!.Wrap(this, () => Start(context, outer));
}

/// <summary>Gives a node's rows one at a time. The array is only good until the next call: who keeps a row copies it.</summary>
internal abstract class Cursor : IDisposable
{
    /// <summary>The current row, after <see cref="Next"/> has returned true.</summary>
    public Datum[] Row { get; protected set; } = [];

    /// <summary>Goes to the next row; false at the end.</summary>
    public abstract bool Next();

    public void Dispose() => Close();

    /// <summary>Closes what is below and gives back what was kept.</summary>
    protected virtual void Close()
    {
    }
}
