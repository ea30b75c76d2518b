using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>
/// The state of one aggregate over one group. FILTER, DISTINCT and ORDER BY are the business of whoever drives it, and so is leaving
/// out rows with a NULL argument when the function is strict.
/// </summary>
internal abstract class Aggregate
{
    public abstract void Add(ReadOnlySpan<Datum> arguments);

    /// <summary>The same for one argument.</summary>
    public virtual void Add(Datum value) => Add(new ReadOnlySpan<Datum>(in value));

    /// <summary>Takes back the oldest row that was added, as a window's frame moves on; false when it cannot: start again then.</summary>
    public virtual bool TryRemove(ReadOnlySpan<Datum> arguments) => false;

    /// <summary>The value of the rows so far. More may be added afterwards.</summary>
    public abstract Datum Result();
}

/// <summary>The state of one window function over one partition. Called once for each row, in order.</summary>
internal abstract class WindowFunction
{
    public abstract Datum Value(WindowPartition partition);
}

/// <summary>A partition as window functions see it. Rows are counted from 0 in the order of OVER (ORDER BY).</summary>
internal abstract class WindowPartition
{
    public abstract int RowCount { get; }

    /// <summary>The row that a value is asked for.</summary>
    public abstract int Row { get; }

    /// <summary>The first of the rows that ORDER BY does not tell from the current one.</summary>
    public abstract int PeersStart { get; }

    /// <summary>The row after the last of them.</summary>
    public abstract int PeersEnd { get; }

    /// <summary>The rows of the current row's frame, in order, those that EXCLUDE leaves out not among them.</summary>
    public abstract int FrameCount { get; }

    /// <summary>The n-th row of the frame, from 0, as a row of the partition.</summary>
    public abstract int FrameRow(int n);

    /// <summary>An argument of the call, evaluated for a row of the partition.</summary>
    public abstract Datum Argument(int argument, int row);
}
