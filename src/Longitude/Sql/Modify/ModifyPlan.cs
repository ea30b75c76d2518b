using System.Globalization;
using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Planning;
using Longitude.Sql.Types;
using ExecutionContext = Longitude.Sql.Execution.ExecutionContext;

namespace Longitude.Sql.Modify;

/// <summary>What the plans of INSERT, UPDATE and DELETE have in common.</summary>
internal abstract class ModifyPlan(TableInfo table, BindContext context, TableAccessRight[] rights, ReturningList? returning) : StatementPlan
{
    private readonly uint[] _tables = [.. context.Tables];
    private readonly ParameterTypes _parameters = context.Parameters;

    public override IReadOnlyList<SqlType> ParameterTypes => field ??= _parameters.Known();

    public override IReadOnlyList<ResultColumn>? Columns => returning?.Columns;

    public override IReadOnlyList<uint> Tables => _tables;

    public TableInfo Table => table;

    public ReturningList? Returning => returning;

    /// <summary>INSERT, UPDATE or DELETE.</summary>
    public abstract string Verb { get; }

    public override StatementRun Open(ExecutionContext context)
    {
        if (context.Transaction.IsReadOnly && table.TemporaryOwner == 0)
            throw new SqlException(SqlStates.ReadOnlySqlTransaction, $"cannot execute {Verb} in a read-only transaction");
        AccessRights.Check(rights, context);
        return OpenChecked(context);
    }

    protected abstract StatementRun OpenChecked(ExecutionContext context);

    /// <summary>True when values are computed from parameters and the row alone, so that computing them surely ends soon.</summary>
    protected static bool AreShort(IEnumerable<Expr?> values) => values.All(v => v is null || !v.Any(p => p is Execution.Expressions.PlannedSubquery));
}

/// <summary>A run of INSERT, UPDATE or DELETE: writes a row at a time, and returns it if there is RETURNING.</summary>
internal abstract class ModifyRun : StatementRun
{
    private readonly ModifyPlan _plan;
    private readonly EvalFrame? _returning;
    private Datum[] _row = [];
    private long _count;
    private State _state;

    protected ModifyRun(ModifyPlan plan, ExecutionContext context)
    {
        _plan = plan;
        Context = context;
        Effects = StatementEffects.Of(context);
        Writer = TableWriter.For(context, plan.Table);
        Frame = new EvalFrame(context, null);
        if (plan.Returning is not null)
            _returning = new EvalFrame(context, null);
    }

    private enum State
    {
        New,
        Open,
        Done,
    }

    public override Datum[] Row => _row;

    public override string Tag => string.Create(CultureInfo.InvariantCulture, $"{(_plan.Verb is "INSERT" ? "INSERT 0" : _plan.Verb)} {_count}");

    protected ExecutionContext Context { get; }

    protected StatementEffects Effects { get; }

    protected TableWriter Writer { get; }

    /// <summary>For checks and generated columns.</summary>
    protected EvalFrame Frame { get; }

    public override bool Read()
    {
        if (_state == State.Done)
            return false;
        if (_state == State.New)
        {
            _state = State.Open;
            Effects.Enter();
            Begin();
        }

        while (WriteNext() is { } written)
        {
            Context.CountRow();
            _count++;
            if (_plan.Returning is { } returning)
            {
                _row = returning.Make(_returning!, written.Row, written.Id, written.Others.Span);
                return true;
            }
        }

        _state = State.Done;
        Effects.Leave(Context);
        return false;
    }

    public override void Dispose()
    {
        if (_state == State.Open)
        {
            _state = State.Done;
            Effects.Abandon();
        }

        base.Dispose();
    }

    protected abstract void Begin();

    /// <summary>Writes the next row; null at the end.</summary>
    protected abstract Written? WriteNext();

    /// <summary>A row that was written.</summary>
    /// <param name="Others">What RETURNING needs of other tables.</param>
    protected readonly record struct Written(Datum[] Row, Storage.RowId Id, ReadOnlyMemory<Datum> Others);
}

/// <summary>Stands above the rows that a statement writes, for EXPLAIN.</summary>
internal sealed class ModifyNode(PlanNode input, string verb, TableInfo table, string alias) : PlanNode
{
    public override IReadOnlyList<ResultColumn> Columns => [];

    public override IReadOnlyList<PlanNode> Inputs { get; } = [input];

    protected override Cursor Start(ExecutionContext context, EvalFrame? outer) => input.Open(context, outer);

    public override void Describe(NodeDescription to)
    {
        to.Name = verb;
        to.Relation(table, alias, null);
    }
}
