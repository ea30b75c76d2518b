using Longitude.Sql.Binding;
using Longitude.Sql.Copying;
using Longitude.Sql.Definitions;
using Longitude.Sql.Execution;
using Longitude.Sql.Modify;
using Longitude.Sql.Planning.Explain;
using Longitude.Sql.Syntax;

namespace Longitude.Sql.Planning;

/// <summary>Makes plans of statements: binds names and types, and chooses how to run them.</summary>
internal static class StatementPlanner
{
    /// <exception cref="SqlException">The statement means nothing here.</exception>
    public static StatementPlan Plan(Statement statement, BindContext context)
    {
        StatementPlan plan = PlanNested(statement, context);
        // Every parameter has a type now, or the statement is refused.
        _ = plan.ParameterTypes;
        return plan;
    }

    /// <summary>Plans a statement that stands within another one (WITH, EXPLAIN); parameters may still be without a type afterwards.</summary>
    public static StatementPlan PlanNested(Statement statement, BindContext context) => statement switch
    {
        Query query => PlanQuery(query, context),
        InsertStatement insert => InsertBinder.Plan(insert, context),
        UpdateStatement update => UpdatePlan.Plan(update, context),
        ExplainStatement explain => ExplainPlan.Plan(explain, context),
        DeleteStatement delete => DeletePlan.Plan(delete, context),
        CopyStatement { IsFrom: true } copy => CopyFromPlan.Plan(copy, context),
        CopyStatement copy => CopyToPlan.Plan(copy, context),
        SetConstraintsStatement constraints => new DeferralPlan(constraints),
        _ => DefinitionPlanner.TryPlan(statement) ?? throw new SqlException(SqlStates.FeatureNotSupported, $"{NameOf(statement)} is not supported"),
    };

    private static QueryPlan PlanQuery(Query query, BindContext context)
    {
        LogicalQuery bound = new QueryBinder(context).Bind(query, null, context.CommonTables);
        var planner = new Planner(context);
        PlanNode root = planner.Plan(bound);
        return new QueryPlan(root, context, planner.HasEffects, bound.Columns);
    }

    private static string NameOf(Statement statement)
    {
        string name = statement.GetType().Name;
        return name.EndsWith("Statement", StringComparison.Ordinal) ? name[..^"Statement".Length] : name;
    }
}
