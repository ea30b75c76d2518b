using System.Globalization;
using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Operators;
using Longitude.Sql.Types;
using ExecutionContext = Longitude.Sql.Execution.ExecutionContext;

namespace Longitude.Sql.Planning;

/// <summary>A query, ready to be run.</summary>
internal sealed class QueryPlan : StatementPlan
{
    private readonly PlanNode _root;
    private readonly TableAccessRight[] _rights;
    private readonly uint[] _tables;
    private readonly ParameterTypes _parameters;
    private SqlType[]? _parameterTypes;

    public QueryPlan(PlanNode root, BindContext context, bool hasEffects, IReadOnlyList<ResultColumn> columns)
    {
        _root = root;
        _rights = [.. context.Rights];
        _tables = [.. context.Tables];
        Columns = columns;
        _parameters = context.Parameters;
        IsReadOnly = !hasEffects;
        IsShort = !hasEffects && Shortness.IsShort(root);
    }

    /// <summary>Asked for when the whole statement is bound: within WITH a parameter may get its type later.</summary>
    public override IReadOnlyList<SqlType> ParameterTypes => _parameterTypes ??= _parameters.Known();

    public override IReadOnlyList<ResultColumn> Columns { get; }

    public override bool IsShort { get; }

    public override bool IsReadOnly { get; }

    public override IReadOnlyList<uint> Tables => _tables;

    public override PlanNode Root => _root;

    public override StatementRun Open(ExecutionContext context)
    {
        CheckRights(context);
        return new QueryRun(_root.Open(context, null));
    }

    /// <exception cref="SqlException">42501: the role may not read what the query reads.</exception>
    public void CheckRights(ExecutionContext context) => AccessRights.Check(_rights, context);

    private sealed class QueryRun(Cursor rows) : StatementRun
    {
        private long _count;

        public override Datum[] Row => rows.Row;

        public override string Tag => string.Create(CultureInfo.InvariantCulture, $"SELECT {_count}");

        public override bool Read()
        {
            if (!rows.Next())
                return false;
            _count++;
            return true;
        }

        public override void Dispose()
        {
            rows.Dispose();
            base.Dispose();
        }
    }
}

/// <summary>Whether a plan surely touches few rows.</summary>
internal static class Shortness
{
    private const int ValuesMax = 100;

    public static bool IsShort(PlanNode node) => node switch
    {
        PointGetNode or OneRowNode => true,
        ValuesNode values => values.Columns.Count * values.EstimatedRows <= ValuesMax,
        ProjectNode or FilterNode or LimitNode or GateNode => node.Inputs.All(IsShort) && !HasSubquery(node),
        ApplyNode => node.Inputs.All(IsShort),
        _ => false,
    };

    private static bool HasSubquery(PlanNode node) =>
        node is ProjectNode project && project.Values.Any(v => v.Any(p => p is Execution.Expressions.PlannedSubquery or Execution.Expressions.CallExpr { OwnVolatility: Functions.Volatility.Volatile }));
}

/// <summary>Checks what a statement must be allowed to do, when it is run: the plan is shared by roles with different rights.</summary>
internal static class AccessRights
{
    /// <exception cref="SqlException">42501: a right is missing.</exception>
    public static void Check(TableAccessRight[] rights, ExecutionContext context)
    {
        if (rights.Length == 0)
            return;
        CatalogSnapshot catalog = context.Catalog;
        string user = context.Session.CurrentUser;
        bool isSuperuser = Privileges.IsSuperuser(catalog, user);
        foreach (TableAccessRight right in rights)
        {
            if (right.Role is null && isSuperuser)
                continue;
            if (catalog.FindTable(right.Table) is { } table)
                Privileges.Check(catalog, right.Role ?? user, table, right.Columns, right.Privilege);
        }
    }
}
