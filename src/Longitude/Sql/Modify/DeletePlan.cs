using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Planning;
using Longitude.Sql.Storage;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Modify;

/// <summary>DELETE.</summary>
internal sealed class DeletePlan : ModifyPlan
{
    private readonly TableInfo _table;
    private readonly PlanNode _source;
    private readonly bool _hasOthers;

    private DeletePlan(BindContext context, Returning? returning, TableInfo table, PlanNode source, bool hasOthers)
        : base(context, returning)
    {
        _table = table;
        _source = source;
        _hasOthers = hasOthers;
        IsShort = Shortness.IsShort(source) && !context.Catalog.Referencing.ContainsKey(table.Oid);
    }

    public override PlanNode Root => _source;

    public override bool IsShort { get; }

    protected override string Verb => "DELETE";

    public static DeletePlan Plan(DeleteStatement statement, BindContext context)
    {
        if (statement.CurrentOf is not null)
            throw new SqlException(SqlStates.FeatureNotSupported, "WHERE CURRENT OF is not supported") { Hint = "Name the row by its key." };
        TableInfo table = TargetOf(context, statement.Table.Name, "deleting from");
        var source = new SourceQuery(context, statement.With, statement.Table, table, statement.Using);
        source.Where(statement.Where);
        context.Require(new TableAccessRight(table.Oid, [], Privileges.Delete, context.ActingOwner));
        var planner = new Planner(context);
        PlanNode rows = source.Plan(planner, [], statement.Returning.Count > 0);
        var returning = Returning.Bind(context, planner, statement.Returning, source.Target, source.Scope, source.Others);
        return new DeletePlan(context, returning, table, rows, source.HasOthers);
    }

    protected override long Run(RowChanges changes, ReturnedRows? returned)
    {
        TableWriter writer = changes.WriterOf(_table);
        int columns = _table.Columns.Count;
        HashSet<RowId>? seen = _hasOthers ? [] : null;
        long count = 0;
        using Cursor rows = _source.Open(changes.Context, null);
        while (rows.Next())
        {
            changes.Context.CountRow();
            Datum[] row = rows.Row;
            var id = row[columns].As<RowId>();
            if (seen is not null && !seen.Add(id))
                continue;
            changes.Context.Transaction.Lock(id);
            Datum[] before = row[..columns];
            changes.Delete(writer, id, before);
            returned?.Add(before, id, row.AsSpan(columns + 1));
            count++;
        }

        return count;
    }
}
