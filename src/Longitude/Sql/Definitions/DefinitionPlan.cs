// Statements that change what is defined.
//
// They are neither bound nor planned beforehand: what they name may come into being, or change, until they run. So a plan holds only the
// statement, and its run looks everything up in its transaction's catalog, puts a changed catalog there, and at its end has
// CatalogStore write the difference into the transaction. The next statement of the transaction sees the change; others see it
// once the session has published the catalog after the commit.
//
// Each kind of statement has a class with a Run method: DefinitionPlanner lists them.
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Types;
using ExecutionContext = Longitude.Sql.Execution.ExecutionContext;

namespace Longitude.Sql.Definitions;

/// <summary>The plan of a statement that changes definitions.</summary>
/// <param name="tag">Its command tag.</param>
/// <param name="run">Does it; gives another tag, or null.</param>
internal sealed class DefinitionPlan(string tag, Func<DefinitionContext, string?> run) : StatementPlan
{
    public override IReadOnlyList<SqlType> ParameterTypes => [];

    public override IReadOnlyList<ResultColumn>? Columns => null;

    public override StatementRun Open(ExecutionContext context) => new Run(context, tag, run);

    private sealed class Run(ExecutionContext execution, string tag, Func<DefinitionContext, string?> run) : StatementRun
    {
        private string? _tag;

        public override string Tag => _tag ?? tag;

        public override bool Read()
        {
            if (execution.Transaction.IsReadOnly)
                throw new SqlException(SqlStates.ReadOnlySqlTransaction, $"cannot execute {tag} in a read-only transaction");
            CatalogSnapshot before = execution.Transaction.Catalog;
            bool isDone = false;
            try
            {
                var context = new DefinitionContext(execution);
                _tag = run(context);
                context.Save();
                isDone = true;
            }
            finally
            {
                if (!isDone)
                    execution.Transaction.Catalog = before;
            }

            return false;
        }
    }
}
