using Longitude.Sql.Execution;
using Longitude.Sql.Planning.Explain;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Sessions;

/// <content>PREPARE, EXECUTE and DEALLOCATE.</content>
internal sealed partial class SqlSession
{
    private string PrepareNamed(ControlStatement control, PrepareStatement prepare)
    {
        if (PreparedStatements.ContainsKey(prepare.Name))
            throw new SqlException(SqlStates.DuplicatePreparedStatement, $"prepared statement \"{prepare.Name}\" already exists");
        uint[] types = [.. prepare.Types.Select(t => TypeNames.Resolve(t, Catalog, SearchPath).Type.Oid)];
        PreparedStatements[prepare.Name] = Prepare(TextOf(control, prepare.Body), types);
        return "PREPARE";
    }

    private async ValueTask<SqlExecution> ExecuteNamedAsync(ExecuteStatement execute, Datum[] parameters, CancellationToken cancellation)
    {
        SqlStatement statement = FindPrepared(execute);
        if (statement is ControlStatement control)
            return await ExecuteControlAsync(control, [], cancellation).ConfigureAwait(false);
        var planned = (PlannedStatement)statement;
        Datum[] arguments = Arguments(execute, planned.ParameterTypes, parameters, cancellation);
        return _open is null && !planned.Plan.IsReadOnly
            ? await RunAloneAsync(planned, arguments, cancellation).ConfigureAwait(false)
            : await RunWithinAsync(planned, arguments, cancellation).ConfigureAwait(false);
    }

    /// <summary>The values of EXECUTE's arguments: as a query of one row would give them.</summary>
    private SqlStatement FindPrepared(ExecuteStatement execute)
    {
        if (!PreparedStatements.TryGetValue(execute.Name, out SqlStatement? statement))
            throw new SqlException(SqlStates.InvalidSqlStatementName, $"prepared statement \"{execute.Name}\" does not exist");
        if (execute.Arguments.Count != statement.ParameterTypes.Count)
        {
            throw new SqlException(SqlStates.SyntaxError, $"wrong number of parameters for prepared statement \"{execute.Name}\"")
            {
                Detail = $"Expected {statement.ParameterTypes.Count} parameters but got {execute.Arguments.Count}.",
            };
        }

        return statement;
    }

    /// <summary>The plan that EXECUTE would run, for EXPLAIN.</summary>
    internal ExecutedPlan PlanOf(ExecuteStatement execute)
    {
        if (FindPrepared(execute) is not PlannedStatement planned)
            throw new SqlException(SqlStates.FeatureNotSupported, $"EXPLAIN of prepared statement \"{execute.Name}\" is not supported: it has no plan");
        StatementPlan? arguments = planned.ParameterTypes.Count == 0 ? null : PlanArguments(execute, planned.ParameterTypes);
        return new ExecutedPlan(planned.IsOf(Catalog) ? planned.Plan : Plan(planned.Text, planned.GivenTypes).Plan, arguments);
    }

    private StatementPlan PlanArguments(ExecuteStatement execute, IReadOnlyList<SqlType> types)
    {
        var items = new SelectItem[types.Count];
        for (int i = 0; i < items.Length; i++)
        {
            bool isArray = types[i].IsArray;
            var name = new TypeName(new QualifiedName([types[i].SchemaOid == 0 ? "pg_catalog" : SchemaName(types[i]), (isArray ? types[i].Element! : types[i]).Name]), [], isArray ? 1 : 0);
            items[i] = new SelectItem(new Cast(execute.Arguments[i], name) { Position = execute.Arguments[i].Position }, null);
        }

        return Bind(new SqlText("", new SelectQuery { Items = items }), [], Catalog);
    }

    private Datum[] Arguments(ExecuteStatement execute, IReadOnlyList<SqlType> types, Datum[] parameters, CancellationToken cancellation)
    {
        if (types.Count == 0)
            return [];
        StatementPlan plan = PlanArguments(execute, types);
        OpenTransaction? open = _open;
        Storage.SqlTransaction transaction = open?.Sql ?? Begin(DefaultModes, isBlock: false, attempt: 0).Sql;
        using StatementRun run = plan.Open(new Execution.ExecutionContext(this, transaction, parameters, cancellation));
        run.Read();
        Datum[] values = [.. run.Row];
        if (open is null)
            RollBack();
        return values;
    }

    private string SchemaName(SqlType type) => Catalog.Schemas.Values.First(s => s.Oid == type.SchemaOid).Name;

    private string Deallocate(DeallocateStatement deallocate)
    {
        if (deallocate.Name is null)
        {
            PreparedStatements.Clear();
            return "DEALLOCATE ALL";
        }

        if (!PreparedStatements.Remove(deallocate.Name))
            throw new SqlException(SqlStates.InvalidSqlStatementName, $"prepared statement \"{deallocate.Name}\" does not exist");
        return "DEALLOCATE";
    }

    /// <summary>A statement within another one, with its own text.</summary>
    private static SqlText TextOf(ControlStatement control, Statement body) => new(control.Text.Text, body);
}
