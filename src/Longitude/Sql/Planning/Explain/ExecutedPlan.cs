using Longitude.Sql.Execution;
using Longitude.Sql.Types;
using ExecutionContext = Longitude.Sql.Execution.ExecutionContext;

namespace Longitude.Sql.Planning.Explain;

/// <summary>A prepared statement with the values for its parameters, as EXPLAIN EXECUTE runs it.</summary>
/// <param name="statement">The statement.</param>
/// <param name="arguments">A query of one row: the values; null when the statement has no parameters.</param>
internal sealed class ExecutedPlan(StatementPlan statement, StatementPlan? arguments) : StatementPlan
{
    public StatementPlan Statement => statement;

    public override IReadOnlyList<SqlType> ParameterTypes => [];

    public override IReadOnlyList<ResultColumn>? Columns => statement.Columns;

    public override bool IsReadOnly => statement.IsReadOnly;

    public override IReadOnlyList<uint> Tables => statement.Tables;

    public override PlanNode? Root => statement.Root;

    public override StatementRun Open(ExecutionContext context) => statement.Open(
        new ExecutionContext(context.Session, context.Transaction, Values(context), context.Cancellation) { Measures = context.Measures });

    private Datum[] Values(ExecutionContext context)
    {
        if (arguments is null)
            return [];
        using StatementRun run = arguments.Open(context);
        run.Read();
        return [.. run.Row];
    }
}
