using Longitude.Sql.Sessions;
using Longitude.Sql.Types;

namespace Longitude.Sql.Execution;

/// <summary>A statement that is bound and planned. Immutable; shared by all sessions that run the same text under the same catalog.</summary>
internal abstract class StatementPlan
{
    public abstract IReadOnlyList<SqlType> ParameterTypes { get; }

    /// <summary>The result's columns; null when the statement gives no rows.</summary>
    public abstract IReadOnlyList<ResultColumn>? Columns { get; }

    /// <summary>True when it surely ends soon: it touches few rows, found by keys.</summary>
    public virtual bool IsShort => false;

    /// <summary>True when it writes nothing and locks nothing.</summary>
    public virtual bool IsReadOnly => false;

    /// <summary>The oids of the tables whose definitions the plan depends on, views resolved.</summary>
    public virtual IReadOnlyList<uint> Tables => [];

    /// <summary>How many rows the plan took its tables to have; empty for plans that would be the same in any case.</summary>
    public IReadOnlyList<TableSize> Sizes { get; set; } = [];

    /// <summary>The operators that do the work, for EXPLAIN; null for statements without any.</summary>
    public virtual PlanNode? Root => null;

    /// <summary>Begins to run. May be called again, by others at the same time, and when a transaction is run again.</summary>
    public abstract StatementRun Open(ExecutionContext context);
}

/// <param name="Table">A table, as it was when the plan was made.</param>
/// <param name="Rows">About how many rows it had.</param>
internal readonly record struct TableSize(Catalog.TableInfo Table, double Rows)
{
    private const double Few = 100;
    private const double Factor = 3;

    /// <summary>True when another number of rows is likely to ask for another plan.</summary>
    public bool Differs(double now)
    {
        double then = Math.Max(Few, Rows), present = Math.Max(Few, now);
        return present > then * Factor || then > present * Factor;
    }
}

/// <summary>A run of a statement within its transaction: gives rows, if it has any, and then its tag.</summary>
internal abstract class StatementRun : IDisposable
{
    /// <summary>Goes to the next row; false at the end. A statement without rows does all its work in the first call.</summary>
    public abstract bool Read();

    public virtual Datum[] Row => [];

    /// <summary>The command tag, such as <c>UPDATE 1</c>; known after <see cref="Read"/> has returned false.</summary>
    public abstract string Tag { get; }

    /// <summary>Of COPY FROM STDIN: takes the data. After its end <see cref="Read"/> is called once, and finishes the work.</summary>
    public virtual ICopySink? CopyIn => null;

    /// <summary>Of COPY TO STDOUT: gives the data. After its end <see cref="Read"/> is called once.</summary>
    public virtual ICopySource? CopyOut => null;

    public virtual void Dispose()
    {
    }
}
