namespace Longitude.Sql.Binding;

/// <summary>Where in a statement an expression stands: what it may use there, and how errors name the place.</summary>
/// <param name="Name">As in "aggregate functions are not allowed in WHERE".</param>
internal sealed record Clause(string Name)
{
    public static readonly Clause Select = new("SELECT") { AllowsAggregates = true, AllowsWindows = true, AllowsSets = true };
    public static readonly Clause OrderBy = new("ORDER BY") { AllowsAggregates = true, AllowsWindows = true, AllowsSets = true };
    public static readonly Clause DistinctOn = new("DISTINCT ON") { AllowsAggregates = true, AllowsWindows = true, AllowsSets = true };
    public static readonly Clause Having = new("HAVING") { AllowsAggregates = true };
    public static readonly Clause Where = new("WHERE");
    public static readonly Clause JoinOn = new("JOIN conditions");
    public static readonly Clause FromFunction = new("functions in FROM") { AllowsSets = true };
    public static readonly Clause GroupBy = new("GROUP BY") { AllowsSets = true };
    public static readonly Clause Limit = new("LIMIT");
    public static readonly Clause Offset = new("OFFSET");
    public static readonly Clause Filter = new("FILTER");
    public static readonly Clause Values = new("VALUES") { AllowsSets = true };
    public static readonly Clause AggregateArgument = new("aggregate arguments") { IsWithinAggregate = true };
    public static readonly Clause WindowArgument = new("window function arguments") { AllowsAggregates = true, IsWithinWindow = true };
    public static readonly Clause WindowPartition = new("window definitions") { AllowsAggregates = true };
    public static readonly Clause WindowRange = new("window RANGE");
    public static readonly Clause WindowRows = new("window ROWS");
    public static readonly Clause WindowGroups = new("window GROUPS");
    public static readonly Clause Returning = new("RETURNING");
    public static readonly Clause Update = new("UPDATE");
    public static readonly Clause Default = new("DEFAULT expressions") { AllowsSubqueries = false, SubqueryName = "DEFAULT expression", AllowsColumns = false };
    public static readonly Clause Check = new("check constraints") { AllowsSubqueries = false, SubqueryName = "check constraint" };

    public static readonly Clause Generated = new("column generation expressions")
    {
        AllowsSubqueries = false,
        SubqueryName = "column generation expression",
    };

    public static readonly Clause IndexExpression = new("index expressions") { AllowsSubqueries = false, SubqueryName = "index expression" };
    public static readonly Clause IndexPredicate = new("index predicates") { AllowsSubqueries = false, SubqueryName = "index predicate" };
    public static readonly Clause Transform = new("transform expressions") { AllowsSubqueries = false, SubqueryName = "transform expression" };
    public static readonly Clause Execute = new("EXECUTE parameters") { AllowsSubqueries = false, SubqueryName = "EXECUTE parameter" };
    public static readonly Clause Call = new("CALL arguments") { AllowsSubqueries = false, SubqueryName = "CALL argument" };
    public static readonly Clause CopyWhere = new("COPY FROM WHERE conditions") { AllowsSubqueries = false, SubqueryName = "COPY FROM WHERE condition" };
    public static readonly Clause PartitionBound = new("partition bound");

    public bool AllowsAggregates { get; init; }

    public bool AllowsWindows { get; init; }

    /// <summary>Set-returning functions.</summary>
    public bool AllowsSets { get; init; }

    public bool AllowsSubqueries { get; init; } = true;

    public string SubqueryName { get; init; } = "";

    public bool AllowsColumns { get; init; } = true;

    public bool IsWithinAggregate { get; init; }

    public bool IsWithinWindow { get; init; }
}
