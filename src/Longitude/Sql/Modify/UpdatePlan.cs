using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Planning;
using Longitude.Sql.Storage;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Modify;

/// <summary>UPDATE.</summary>
internal sealed class UpdatePlan : ModifyPlan
{
    private readonly TableInfo _table;
    private readonly PlanNode _source;
    private readonly (int Column, int Value)[] _values;
    private readonly bool _hasOthers;

    private UpdatePlan(BindContext context, Returning? returning, TableInfo table, PlanNode source, (int Column, int Value)[] values, bool hasOthers)
        : base(context, returning)
    {
        _table = table;
        _source = source;
        _values = values;
        _hasOthers = hasOthers;
        IsShort = Shortness.IsShort(source) && !context.Catalog.Referencing.ContainsKey(table.Oid);
    }

    public override PlanNode Root => _source;

    public override bool IsShort { get; }

    protected override string Verb => "UPDATE";

    public static UpdatePlan Plan(UpdateStatement statement, BindContext context)
    {
        if (statement.CurrentOf is not null)
            throw new SqlException(SqlStates.FeatureNotSupported, "WHERE CURRENT OF is not supported") { Hint = "Name the row by its key." };
        TableInfo table = TargetOf(context, statement.Table.Name, "updating");
        var source = new SourceQuery(context, statement.With, statement.Table, table, statement.From);
        List<(int Column, Expr? Value)> assignments = Assignments.Bind(statement.Assignments, table, source.Expressions(Clause.Update));
        source.Where(statement.Where);
        context.Require(new TableAccessRight(table.Oid, [.. assignments.Select(a => table.Columns[a.Column].Number)], Privileges.Update, context.ActingOwner));
        var planner = new Planner(context);
        Expr[] values = [.. assignments.Where(a => a.Value is not null).Select(a => a.Value!)];
        PlanNode rows = source.Plan(planner, values, statement.Returning.Count > 0);
        var returning = Returning.Bind(context, planner, statement.Returning, source.Target, source.Scope, source.Others);
        int next = table.Columns.Count + 1;
        (int, int)[] places = [.. assignments.Select(a => (a.Column, a.Value is null ? -1 : next++))];
        return new UpdatePlan(context, returning, table, rows, places, source.HasOthers);
    }

    protected override long Run(RowChanges changes, ReturnedRows? returned)
    {
        TableWriter writer = changes.WriterOf(_table);
        int columns = _table.Columns.Count;
        int others = columns + 1 + _values.Count(v => v.Value >= 0);
        var frame = new EvalFrame(changes.Context, null);
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
            Datum[] after = [.. before];
            foreach ((int column, int value) in _values)
                after[column] = value >= 0 ? row[value] : writer.DefaultOf(column, frame);
            RowId now = changes.Update(writer, id, before, after);
            returned?.Add(after, now, row.AsSpan(others));
            count++;
        }

        return count;
    }
}
