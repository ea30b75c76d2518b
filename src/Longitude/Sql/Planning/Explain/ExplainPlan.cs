// EXPLAIN. A plan's operators are described as a tree of PostgreSQL's nodes (ExplainTree), in its words and its layout, so that people and
// tools can read it as they are used to. With ANALYZE the statement is run first, and what PlanMeasures counted stands beside the guesses.
using System.Diagnostics;
using Longitude.Sql.Binding;
using Longitude.Sql.Execution;
using Longitude.Sql.Sessions;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;
using ExecutionContext = Longitude.Sql.Execution.ExecutionContext;

namespace Longitude.Sql.Planning.Explain;

internal sealed class ExplainPlan : StatementPlan
{
    private readonly StatementPlan _statement;
    private readonly ExplainOptions _options;
    private readonly TimeSpan _planning;

    private ExplainPlan(StatementPlan statement, ExplainOptions options, TimeSpan planning)
    {
        _statement = statement;
        _options = options;
        _planning = planning;
        Columns = [new ResultColumn("QUERY PLAN", options.Format == ExplainFormat.Json ? SqlTypes.Json : SqlTypes.Text)];
    }

    public override IReadOnlyList<SqlType> ParameterTypes => _statement.ParameterTypes;

    public override IReadOnlyList<ResultColumn> Columns { get; }

    public override bool IsReadOnly => !_options.Analyze || _statement.IsReadOnly;

    public override IReadOnlyList<uint> Tables => _statement.Tables;

    private StatementPlan Shown => _statement is ExecutedPlan executed ? executed.Statement : _statement;

    public static ExplainPlan Plan(ExplainStatement statement, BindContext context)
    {
        ExplainOptions options = ExplainOptions.Of(statement);
        long begin = Stopwatch.GetTimestamp();
        StatementPlan plan = statement.Body is ExecuteStatement execute && context.Session is SqlSession session
            ? session.PlanOf(execute)
            : StatementPlanner.PlanNested(statement.Body, context);
        return new ExplainPlan(plan, options, Stopwatch.GetElapsedTime(begin));
    }

    public override StatementRun Open(ExecutionContext context)
    {
        if (Shown is QueryPlan query)
            query.CheckRights(context);
        return new ExplainRun(this, context);
    }

    private List<string> Lines(ExecutionContext context)
    {
        TimeSpan? execution = _options.Analyze ? Run(context) : null;
        List<ExplainNode> roots = ExplainTree.Of(Shown, context.Measures);
        return _options.Format == ExplainFormat.Json
            ? [ExplainJson.Write(roots, _options, _planning, execution)]
            : ExplainText.Write(roots, _options, _planning, execution);
    }

    private TimeSpan Run(ExecutionContext context)
    {
        context.Measures = new PlanMeasures(_options.Timing);
        long begin = Stopwatch.GetTimestamp();
        using (StatementRun run = _statement.Open(context))
        {
            while (run.Read())
                context.CountRow();
        }

        return Stopwatch.GetElapsedTime(begin);
    }

    private sealed class ExplainRun(ExplainPlan plan, ExecutionContext context) : StatementRun
    {
        private List<string>? _lines;
        private int _next;

        public override Datum[] Row => [Datum.Of(_lines![_next - 1])];

        public override string Tag => "EXPLAIN";

        public override bool Read()
        {
            _lines ??= plan.Lines(context);
            return _next++ < _lines.Count;
        }
    }
}
