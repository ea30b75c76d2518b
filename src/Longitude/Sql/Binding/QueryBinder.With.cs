using Longitude.Sql.Execution;
using Longitude.Sql.Planning;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Binding;

// WITH. An entry that is read once, and neither writes nor refers to itself, is taken into the query like a subquery; others are computed
// by themselves and kept.
internal sealed partial class QueryBinder
{
    /// <summary>Binds the entries; each sees those before it.</summary>
    public CteScope? BindWith(WithClause with, Captures? captures, CteScope? outer, List<CommonTableQuery> entries)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        CteScope? scope = outer;
        foreach (CommonTable table in with.Tables)
        {
            if (!names.Add(table.Name))
                throw new SqlException(SqlStates.DuplicateAlias, $"WITH query name \"{table.Name}\" specified more than once") { Position = table.Position + 1 };
            CommonTableQuery entry = with.IsRecursive ? BindRecursive(table, captures, scope) : BindEntry(table, captures, scope);
            entry.IsMaterialized = table.IsMaterialized == true;
            entries.Add(entry);
            scope = new CteScope(entry, scope) { Captures = captures };
        }

        return scope;
    }

    private CommonTableQuery BindEntry(CommonTable table, Captures? captures, CteScope? scope)
    {
        LogicalQuery query = table.Statement is Query q ? Bind(q, captures, scope) : BindModifying(table, scope);
        return new CommonTableQuery(table.Name)
        {
            Query = query,
            Columns = EntryColumns(table, query.Columns),
            IsModifying = query is StatementQuery,
        };
    }

    private CommonTableQuery BindRecursive(CommonTable table, Captures? captures, CteScope? scope)
    {
        if (table.Statement is not SetOperation { Operator: SetOperator.Union } union)
        {
            string form = $"recursive query \"{table.Name}\" does not have the form non-recursive-term UNION [ALL] recursive-term";
            return BindEntry(table, captures, new CteScope(new CommonTableQuery(table.Name), scope) { Forbidden = form, ForbiddenAt = table.Position });
        }

        var entry = new CommonTableQuery(table.Name);
        string within = $"recursive reference to query \"{table.Name}\" must not appear within its non-recursive term";
        CteScope? inside = union.With is null ? scope : BindWith(union.With, captures, scope, []);
        LogicalQuery left = Bind(union.Left, captures, new CteScope(entry, inside) { Forbidden = within }, settles: false);
        entry.Columns = [.. EntryColumns(table, left.Columns).Select(c => c.Type.Kind == TypeKind.Unknown ? c with { Type = SqlTypes.Text } : c)];
        LogicalQuery right = Bind(union.Right, captures, new CteScope(entry, inside) { IsBeingDefined = true }, settles: false);
        if (entry.SelfReferences == 0)
        {
            CommonTableQuery plain = BindEntry(table, captures, scope);
            return plain;
        }

        RejectInRecursive(union, table);
        if (right is SelectBlock { Group: not null } grouped)
        {
            throw new SqlException(SqlStates.InvalidRecursion, "aggregate functions are not allowed in a recursive query's recursive term")
            {
                Position = (grouped.Group.Aggregates.Count > 0 ? grouped.Group.Aggregates[0].Position : -1) + 1,
            };
        }

        SetOperationQuery united = Unite(union, Converted(left, [.. entry.Columns.Select(c => new ResultColumn(c.Name, c.Type, c.Typmod))]), right, "UNION");
        for (int i = 0; i < united.Columns.Count; i++)
        {
            if (united.Columns[i].Type.Oid == entry.Columns[i].Type.Oid)
                continue;
            throw new SqlException(SqlStates.DatatypeMismatch, $"recursive query \"{table.Name}\" column {i + 1} has type "
                + $"{TypeNames.Format(entry.Columns[i].Type, -1)} in non-recursive term but type {TypeNames.Format(united.Columns[i].Type, -1)} overall")
            {
                Position = ItemPosition(union.Left, i) + 1,
                Hint = "Cast the output of the non-recursive term to the correct type.",
            };
        }

        entry.Query = united.Left;
        entry.Recursive = united.Right;
        entry.IsDistinct = !union.IsAll;
        return entry;
    }

    private static void RejectInRecursive(SetOperation union, CommonTable table)
    {
        string? part = union.OrderBy.Count > 0 ? "ORDER BY" : union.Offset is not null ? "OFFSET" : union.Limit is not null ? "LIMIT"
            : union.Locking.Count > 0 ? "FOR UPDATE/SHARE" : null;
        if (part is not null)
            throw new SqlException(SqlStates.FeatureNotSupported, $"{part} in a recursive query is not implemented") { Position = table.Position + 1 };
    }

    private StatementQuery BindModifying(CommonTable table, CteScope? scope)
    {
        _context.Enter($"WITH query \"{table.Name}\"");
        CteScope? around = _context.CommonTables;
        _context.CommonTables = scope;
        StatementPlan plan = StatementPlanner.PlanNested(table.Statement, _context);
        _context.CommonTables = around;
        _context.Leave();
        return new StatementQuery { Plan = plan, Columns = plan.Columns ?? [] };
    }

    private static IReadOnlyList<RelationColumn> EntryColumns(CommonTable table, IReadOnlyList<ResultColumn> given)
    {
        if (table.Columns.Count > given.Count)
        {
            throw new SqlException(SqlStates.InvalidColumnReference,
                $"WITH query \"{table.Name}\" has {given.Count} columns available but {table.Columns.Count} columns specified")
            {
                Position = table.Position + 1,
            };
        }

        return [.. given.Select((c, i) => new RelationColumn(i < table.Columns.Count ? table.Columns[i] : c.Name, c.Type, c.Typmod))];
    }

    private static CteRelation BindCommonTable(CteScope found, TableReference reference, Scope scope)
    {
        CommonTableQuery entry = found.Table;
        string alias = reference.Alias?.Name ?? entry.Name;
        if (found.Forbidden is { } why)
            throw new SqlException(SqlStates.InvalidRecursion, why) { Position = (found.ForbiddenAt >= 0 ? found.ForbiddenAt : reference.Position) + 1 };
        if (entry.IsModifying && entry.Columns.Count == 0)
        {
            throw new SqlException(SqlStates.FeatureNotSupported, $"WITH query \"{entry.Name}\" does not have a RETURNING clause")
            {
                Position = reference.Position + 1,
            };
        }

        IReadOnlyList<RelationColumn> columns = Renamed(entry.Columns, reference.Alias, alias, reference.Position);
        if (found.IsBeingDefined)
            entry.SelfReferences++;
        else
            entry.References++;
        bool sharesOuter = found.Captures is null || ReferenceEquals(found.Captures, scope.Captures);
        entry.IsReadAcross |= !sharesOuter;
        return new CteRelation(alias, entry, columns, found.IsBeingDefined)
        {
            Position = reference.Position,
            SharesOuter = sharesOuter,
        };
    }
}
