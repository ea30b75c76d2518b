using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Planning;
using Longitude.Sql.Storage;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Modify;

/// <summary>INSERT, with ON CONFLICT.</summary>
internal sealed class InsertPlan : ModifyPlan
{
    private readonly TableInfo _table;
    private readonly InsertSource _source;
    private readonly ConflictPlan? _conflict;

    private InsertPlan(BindContext context, Returning? returning, TableInfo table, InsertSource source, ConflictPlan? conflict)
        : base(context, returning)
    {
        _table = table;
        _source = source;
        _conflict = conflict;
    }

    public override bool IsShort => _source.IsShort;

    public override PlanNode? Root => _source.Query;

    protected override string Verb => "INSERT 0";

    public static InsertPlan Plan(InsertStatement statement, BindContext context)
    {
        TableInfo table = TargetOf(context, statement.Table, "inserting into");
        int[] columns = ColumnsOf(statement, table);
        context.Require(new TableAccessRight(table.Oid, [.. columns.Select(c => table.Columns[c].Number)], Privileges.Insert, context.ActingOwner));
        var planner = new Planner(context);
        var source = InsertSource.Bind(statement, context, planner, table, columns);
        var target = new TableRelation(table, statement.Alias ?? table.Name, []) { Position = statement.Table.Position };
        ScopeItem item = QueryBinder.ItemOf(target, statement.Alias is null ? context.Catalog.SchemaName(table.SchemaOid) : null);
        ConflictPlan? conflict = statement.OnConflict is { } on ? ConflictPlan.Bind(on, context, planner, target, item) : null;
        var scope = new Scope(null, context.CommonTables);
        scope.Items.Add(item);
        return new InsertPlan(context, Returning.Bind(context, planner, statement.Returning, target, scope, null), table, source, conflict);
    }

    protected override long Run(RowChanges changes, ReturnedRows? returned)
    {
        TableWriter writer = changes.WriterOf(_table);
        long count = 0;
        HashSet<RowId>? written = _conflict is { IsUpdate: true } ? [] : null;
        foreach (Datum[] row in _source.Rows(changes.Context, writer))
        {
            changes.Context.CountRow();
            if (_conflict is not null)
            {
                writer.Complete(row, new EvalFrame(changes.Context, null));
                if (_conflict.Find(changes, row) is { } existing)
                {
                    if (_conflict.IsUpdate && _conflict.Update(changes, writer, existing, row, written!, out Datum[] after) is { } now)
                    {
                        returned?.Add(after, now);
                        count++;
                    }

                    continue;
                }
            }

            RowId id = changes.Insert(writer, row);
            written?.Add(id);
            returned?.Add(row, id);
            count++;
        }

        return count;
    }

    private static int[] ColumnsOf(InsertStatement statement, TableInfo table)
    {
        if (statement.Columns.Count == 0)
            return [.. Enumerable.Range(0, table.Columns.Count)];
        var columns = new List<int>(statement.Columns.Count);
        foreach (ColumnTarget target in statement.Columns)
        {
            int column = Assignments.ColumnOf(table, target);
            if (columns.Contains(column))
                throw new SqlException(SqlStates.DuplicateColumn, $"column \"{target.Name}\" specified more than once") { Position = target.Position + 1 };
            columns.Add(column);
        }

        return [.. columns];
    }
}
