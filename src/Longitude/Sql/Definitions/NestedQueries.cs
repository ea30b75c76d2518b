using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Planning;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Definitions;

/// <summary>Queries that statements of definition run: CREATE TABLE AS, materialised views.</summary>
internal static class NestedQueries
{
    public static StatementPlan Plan(DefinitionContext c, Statement query) =>
        StatementPlanner.Plan(query, new BindContext(c.Catalog, c.Session) { Transaction = c.Transaction, Parameters = new ParameterTypes([]) { AreForbidden = true } });

    /// <summary>Puts the rows of a query into a table that has its columns.</summary>
    /// <returns>How many there were.</returns>
    public static long Fill(DefinitionContext c, TableInfo table, StatementPlan plan)
    {
        long rows = 0;
        using StatementRun run = plan.Open(c.Execution);
        while (run.Read())
        {
            // The run keeps its array; storage keeps none.
            Datum[] row = run.Row.Length == table.Columns.Count ? run.Row : run.Row[..table.Columns.Count];
            c.Transaction.Tables.Insert(table, row);
            rows++;
            c.Execution.CountRow();
        }

        return rows;
    }
}
