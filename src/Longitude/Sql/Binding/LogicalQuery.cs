// A query after binding and before planning. It says what is wanted, stage by stage, and nothing about how: columns are named by the
// relation that they belong to, and joins stand as they were written.
//
// What a subquery takes from the queries around it is not named by their relations: the binder turns each such column into the n-th
// outer value (OuterColumnExpr), and the subquery carries a list of what to put there. So every query is complete in itself, can be
// planned by itself, and its result depends on nothing but these values. FROM-subqueries without LATERAL share the outer values of the
// query that they stand in.
using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Operators;
using Longitude.Sql.Functions;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Binding;

/// <summary>What a query gives for each row, and what it is called.</summary>
/// <param name="IsHidden">Only there to order by.</param>
internal sealed record Target(string Name, Expr Value, bool IsHidden = false);

/// <param name="Target">The target that is ordered by, as an index.</param>
internal readonly record struct TargetOrder(int Target, bool IsDescending, bool NullsFirst);

internal readonly record struct SortKey(Expr Value, bool IsDescending, bool NullsFirst);

internal sealed record RowLock(Relation Relation, LockStrength Strength, LockWait Wait);

internal abstract class LogicalQuery
{
    /// <summary>The result's columns, hidden ones not among them.</summary>
    public required IReadOnlyList<ResultColumn> Columns { get; set; }

    /// <summary>WITH entries that are bound here, in their order. Those that were taken into the query itself are not among them.</summary>
    public IReadOnlyList<CommonTableQuery> CommonTables { get; set; } = [];

    public IReadOnlyList<TargetOrder> OrderBy { get; set; } = [];

    public Expr? Limit { get; set; }

    public bool WithTies { get; set; }

    public Expr? Offset { get; set; }
}

internal sealed class SelectBlock : LogicalQuery
{
    /// <summary>Null when there is no FROM: one row.</summary>
    public FromNode? From { get; set; }

    /// <summary>Conditions that all must hold.</summary>
    public List<Expr> Where { get; set; } = [];

    public GroupStage? Group { get; set; }

    public List<Expr> Having { get; set; } = [];

    /// <summary>One for each window; each adds the values of its calls to the rows.</summary>
    public List<WindowStage> Windows { get; set; } = [];

    /// <summary>Set-returning functions in the select list, innermost first.</summary>
    public List<SetStage> Sets { get; set; } = [];

    /// <summary>What is selected, hidden targets last.</summary>
    public required List<Target> Targets { get; set; }

    public bool IsDistinct { get; set; }

    /// <summary>DISTINCT ON: indexes of targets.</summary>
    public IReadOnlyList<int> DistinctOn { get; set; } = [];

    public IReadOnlyList<RowLock> Locks { get; set; } = [];
}

internal enum GroupOutputKind
{
    Key,
    Aggregate,
    Grouping,
}

/// <param name="Index">Which key, aggregate or grouping.</param>
internal readonly record struct GroupOutput(GroupOutputKind Kind, int Index);

internal sealed class GroupStage
{
    /// <summary>What the stages after this one see; each column is one of <see cref="Outputs"/>.</summary>
    public required StageRelation Relation { get; init; }

    public required IReadOnlyList<GroupOutput> Outputs { get; init; }

    public required IReadOnlyList<Expr> Keys { get; init; }

    public required IReadOnlyList<AggregateExpr> Aggregates { get; init; }

    /// <summary>Of each GROUPING(...) the keys that it names.</summary>
    public IReadOnlyList<int[]> Groupings { get; init; } = [];

    /// <summary>For GROUPING SETS: indexes of the keys of each set. Null: all keys, once.</summary>
    public IReadOnlyList<int[]>? Sets { get; init; }

    /// <summary>How many of the keys tell groups apart; the rest depend on them (columns of a table whose primary key is among them).</summary>
    public int DecidingKeys { get; init; }
}

internal sealed class WindowStage
{
    public required StageRelation Relation { get; init; }

    public required WindowDefinition Window { get; init; }

    public required IReadOnlyList<WindowExpr> Calls { get; init; }
}

internal sealed class SetStage
{
    public required StageRelation Relation { get; init; }

    public required IReadOnlyList<SetExpr> Calls { get; init; }
}

internal sealed class SetOperationQuery : LogicalQuery
{
    public required SetOperator Operator { get; init; }

    public required bool IsAll { get; init; }

    /// <summary>Both sides already give the common types.</summary>
    public required LogicalQuery Left { get; init; }

    public required LogicalQuery Right { get; init; }
}

internal sealed class ValuesList : LogicalQuery
{
    public required IReadOnlyList<IReadOnlyList<Expr>> Rows { get; init; }
}

/// <summary>A statement that writes and returns rows, in WITH.</summary>
internal sealed class StatementQuery : LogicalQuery
{
    public required StatementPlan Plan { get; init; }
}

/// <summary>An entry of WITH.</summary>
internal sealed class CommonTableQuery(string name)
{
    public string Name => name;

    public IReadOnlyList<RelationColumn> Columns { get; set; } = [];

    /// <summary>What it computes; of a recursive one the part that does not refer to itself.</summary>
    public LogicalQuery? Query { get; set; }

    /// <summary>The part that refers to the entry itself; null when it is not recursive.</summary>
    public LogicalQuery? Recursive { get; set; }

    /// <summary>Of a recursive one: UNION without ALL.</summary>
    public bool IsDistinct { get; set; }

    /// <summary>It writes: it is run to its end even if nobody reads it.</summary>
    public bool IsModifying { get; set; }

    /// <summary>MATERIALIZED was written.</summary>
    public bool IsMaterialized { get; set; }

    public int References { get; set; }

    /// <summary>A reference counts outer values in another way than the entry does: it cannot be taken into that query.</summary>
    public bool IsReadAcross { get; set; }

    /// <summary>References within its own definition.</summary>
    public int SelfReferences { get; set; }

    /// <summary>Where plans find its rows, once it is planned.</summary>
    public CteSpool? Spool { get; set; }
}

// FROM.

internal abstract class FromNode;

internal sealed class FromRelation(Relation relation) : FromNode
{
    public Relation Relation => relation;

    /// <summary>What it takes from relations to its left, or from outside, evaluated there: LATERAL.</summary>
    public IReadOnlyList<Expr> Arguments { get; init; } = relation.Arguments;
}

internal sealed class FromJoin(JoinMode kind, FromNode left, FromNode right, IReadOnlyList<Expr> on) : FromNode
{
    /// <summary>What was written as a right join has its sides exchanged.</summary>
    public JoinMode Kind => kind;

    public FromNode Left => left;

    public FromNode Right => right;

    /// <summary>Conditions that all must hold.</summary>
    public IReadOnlyList<Expr> On => on;
}

// Calls that stages compute. They stand in expressions until the stage takes them over.

internal sealed class AggregateExpr(ResolvedCall call, IReadOnlyList<Expr> arguments, SqlType type) : Expr
{
    public ResolvedCall Call => call;

    /// <summary>The arguments, then the keys of ORDER BY, then the filter if there is one.</summary>
    public override IReadOnlyList<Expr> Inputs => arguments;

    public override int Location => Position;

    public override SqlType Type => type;

    public required int ArgumentCount { get; init; }

    /// <summary>Of an ordered-set aggregate: how many of the arguments are one value for the whole group.</summary>
    public int DirectCount { get; init; }

    public bool IsDistinct { get; init; }

    public bool HasFilter { get; init; }

    /// <summary>count(*).</summary>
    public bool IsStar { get; init; }

    /// <summary>Directions of ORDER BY or WITHIN GROUP; the values are among the inputs.</summary>
    public IReadOnlyList<(bool IsDescending, bool NullsFirst)> OrderBy { get; init; } = [];

    public Expr? Filter => HasFilter ? arguments[^1] : null;

    public override Volatility OwnVolatility => Volatility.Volatile;

    public override Datum Eval(EvalFrame frame) => throw new InvalidOperationException($"{call.Function.Name} was not taken over by a stage.");

    public override Expr WithInputs(IReadOnlyList<Expr> inputs) => new AggregateExpr(call, inputs, type)
    {
        ArgumentCount = ArgumentCount,
        DirectCount = DirectCount,
        IsDistinct = IsDistinct,
        HasFilter = HasFilter,
        IsStar = IsStar,
        OrderBy = OrderBy,
        Position = Position,
    };

    protected override bool SameNode(Expr other) => other is AggregateExpr a && ReferenceEquals(a.Call.Function, call.Function)
        && a.ArgumentCount == ArgumentCount && a.IsDistinct == IsDistinct && a.HasFilter == HasFilter && a.IsStar == IsStar
        && a.OrderBy.SequenceEqual(OrderBy);
}

internal sealed record WindowDefinition
{
    /// <summary>Keys of PARTITION BY.</summary>
    public IReadOnlyList<Expr> Partition { get; init; } = [];

    public IReadOnlyList<SortKey> OrderBy { get; init; } = [];

    public FrameUnit Unit { get; init; } = FrameUnit.Range;

    public FrameBoundKind Start { get; init; } = FrameBoundKind.UnboundedPreceding;

    public FrameBoundKind End { get; init; } = FrameBoundKind.CurrentRow;

    public Expr? StartOffset { get; init; }

    public Expr? EndOffset { get; init; }

    public FrameExclusion Exclusion { get; init; }

    /// <summary>Of RANGE with an offset: the order key less the offset, and plus it, for the row (key, offset).</summary>
    public Expr? StartMinus { get; init; }

    public Expr? StartPlus { get; init; }

    public Expr? EndMinus { get; init; }

    public Expr? EndPlus { get; init; }

    public bool SameAs(WindowDefinition other) => Unit == other.Unit && Start == other.Start && End == other.End && Exclusion == other.Exclusion
        && HasSameOrder(other) && SameOffset(StartOffset, other.StartOffset) && SameOffset(EndOffset, other.EndOffset);

    /// <summary>True when both need the rows in the same order: one sort does for both.</summary>
    public bool HasSameOrder(WindowDefinition other) =>
        Partition.Count == other.Partition.Count && OrderBy.Count == other.OrderBy.Count
        && Partition.Zip(other.Partition).All(p => p.First.SameAs(p.Second))
        && OrderBy.Zip(other.OrderBy).All(p => p.First.IsDescending == p.Second.IsDescending && p.First.NullsFirst == p.Second.NullsFirst
            && p.First.Value.SameAs(p.Second.Value));

    private static bool SameOffset(Expr? a, Expr? b) => a is null ? b is null : b is not null && a.SameAs(b);
}

internal sealed class WindowExpr(ResolvedCall call, IReadOnlyList<Expr> arguments, WindowDefinition window, SqlType type) : Expr
{
    public ResolvedCall Call => call;

    public WindowDefinition Window => window;

    /// <summary>The arguments, then the filter if there is one, then what the window computes with: partition, order, offsets.</summary>
    public override IReadOnlyList<Expr> Inputs => arguments;

    public required int ArgumentCount { get; init; }

    public bool HasFilter { get; init; }

    public bool IsStar { get; init; }

    public override int Location => Position;

    public override SqlType Type => type;

    public override Volatility OwnVolatility => Volatility.Volatile;

    public override Datum Eval(EvalFrame frame) => throw new InvalidOperationException($"{call.Function.Name} was not taken over by a stage.");

    public override Expr WithInputs(IReadOnlyList<Expr> inputs) => new WindowExpr(call, inputs, Refill(inputs), type)
    {
        ArgumentCount = ArgumentCount,
        HasFilter = HasFilter,
        IsStar = IsStar,
        Position = Position,
    };

    /// <summary>What the window computes with, in the order of <see cref="Inputs"/>.</summary>
    public static IEnumerable<Expr> PartsOf(WindowDefinition window)
    {
        IEnumerable<Expr> parts = window.Partition.Concat(window.OrderBy.Select(k => k.Value));
        if (window.StartOffset is not null)
            parts = parts.Append(window.StartOffset);
        return window.EndOffset is null ? parts : parts.Append(window.EndOffset);
    }

    protected override bool SameNode(Expr other) => ReferenceEquals(this, other);

    private WindowDefinition Refill(IReadOnlyList<Expr> inputs)
    {
        int at = ArgumentCount + (HasFilter ? 1 : 0);
        var partition = new Expr[window.Partition.Count];
        for (int i = 0; i < partition.Length; i++)
            partition[i] = inputs[at++];
        var order = new SortKey[window.OrderBy.Count];
        for (int i = 0; i < order.Length; i++)
            order[i] = window.OrderBy[i] with { Value = inputs[at++] };
        Expr? start = window.StartOffset is null ? null : inputs[at++];
        Expr? end = window.EndOffset is null ? null : inputs[at];
        return window with { Partition = partition, OrderBy = order, StartOffset = start, EndOffset = end };
    }
}

/// <summary>A set-returning function in the select list.</summary>
internal sealed class SetExpr(ResolvedCall call, IReadOnlyList<Expr> arguments, SqlType type) : Expr
{
    public ResolvedCall Call => call;

    public override IReadOnlyList<Expr> Inputs => arguments;

    public override int Location => Position;

    public override SqlType Type => type;

    public override Volatility OwnVolatility => Volatility.Volatile;

    public override Datum Eval(EvalFrame frame) => throw new InvalidOperationException($"{call.Function.Name} was not taken over by a stage.");

    public override Expr WithInputs(IReadOnlyList<Expr> inputs) => new SetExpr(call, inputs, type) { Position = Position };
}
