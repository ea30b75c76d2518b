using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Parsing;
using Longitude.Sql.Sessions;
using Longitude.Sql.Storage;
using Longitude.Sql.Types;
using ExecutionContext = Longitude.Sql.Execution.ExecutionContext;

namespace Longitude.Sql.Definitions;

/// <summary>
/// Compiles the expressions of indexes for storage. They are immutable, so they need no session; what their functions remember between
/// calls is kept per thread, because all sessions share the compiled index.
/// </summary>
internal static class IndexCompilation
{
    public static IndexExpressions Compile(CatalogSnapshot catalog, TableInfo table, IndexInfo index)
    {
        var frames = new ThreadLocal<EvalFrame>(static () => new EvalFrame(new ExecutionContext(NoSession.Instance, null!, [], default), null));
        BindContext context = TableExpressions.Context(catalog, NoSession.Instance, table);
        var columns = new Func<Datum[], Datum>?[index.Columns.Count];
        for (int i = 0; i < columns.Length; i++)
        {
            if (index.Columns[i].Expression is not { } text)
                continue;
            Expr value = TableExpressions.Bind(context, table, SqlParser.ParseExpression(text), Clause.IndexExpression);
            columns[i] = row => value.Eval(At(frames, row));
        }

        if (index.Predicate is null)
            return new IndexExpressions(columns, null);
        Expr condition = TableExpressions.BindCondition(context, table, SqlParser.ParseExpression(index.Predicate), Clause.IndexPredicate, "WHERE");
        return new IndexExpressions(columns, row => condition.Test(At(frames, row)));
    }

    private static EvalFrame At(ThreadLocal<EvalFrame> frames, Datum[] row)
    {
        EvalFrame frame = frames.Value!;
        frame.Row = row;
        return frame;
    }

    /// <summary>Stands where immutable expressions are bound and evaluated, which ask nothing of it.</summary>
    private sealed class NoSession : ISessionState
    {
        public static readonly NoSession Instance = new();

        public TypeSettings Types => TypeSettings.Default;

        public string CurrentUser => "";

        public string SessionUser => "";

        public string Database => "";

        public int BackendId => 0;

        public IReadOnlyList<string> SearchPath => [];

        public long TransactionTime => 0;

        public long StatementTime => 0;

        public string? Setting(string name) => null;

        public void Set(string name, string? value, bool isLocal)
        {
        }

        public void Notice(string severity, string sqlState, string message, string? hint = null, string? detail = null)
        {
        }
    }
}
