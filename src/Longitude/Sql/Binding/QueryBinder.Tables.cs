using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Expressions;
using Longitude.Sql.Functions;
using Longitude.Sql.Parsing;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Binding;

// What stands alone in FROM: tables, views, entries of WITH, functions.
internal sealed partial class QueryBinder
{
    private (Relation Relation, string? Schema) BindTable(TableReference reference, Scope scope)
    {
        QualifiedName name = reference.Name;
        if (name.Schema is null && CteScope.Find(scope.CommonTables, name.Last) is { } cte)
            return (BindCommonTable(cte, reference, scope), null);
        TableInfo table = _context.Catalog.Find(name, _context.SearchPath) ?? throw CatalogSnapshot.MissingRelation(name);
        return (BindRelation(table, reference), _context.Catalog.SchemaName(table.SchemaOid));
    }

    /// <summary>A table or view of the catalog under its alias.</summary>
    public Relation BindRelation(TableInfo table, TableReference reference)
    {
        _context.Use(table);
        _context.Observer?.Table(reference, table);
        if (!table.IsPopulated)
        {
            throw new SqlException(SqlStates.ObjectNotInPrerequisiteState, $"materialized view \"{table.Name}\" has not been populated")
            {
                Hint = "Use the REFRESH MATERIALIZED VIEW command.",
            };
        }

        string alias = reference.Alias?.Name ?? table.Name;
        if (table.Kind == RelationKind.View)
            return BindView(table, alias, reference);
        IReadOnlyList<string> names = reference.Alias?.Columns ?? [];
        if (names.Count > table.Columns.Count)
        {
            throw new SqlException(SqlStates.InvalidColumnReference,
                $"table \"{alias}\" has {table.Columns.Count} columns available but {names.Count} columns specified");
        }

        return new TableRelation(table, alias, names) { Position = reference.Position, Reader = _context.ActingOwner };
    }

    private QueryRelation BindView(TableInfo view, string alias, TableReference reference)
    {
        // What the view names is the view's business: its search path, its owner's rights. Parameters cannot occur in it.
        IReadOnlyList<string> path = _context.SearchPath;
        string? owner = _context.ActingOwner;
        IBindObserver? observer = _context.Observer;
        _context.Observer = null;
        _context.Enter($"view \"{view.Name}\"");
        _context.SearchPath = view.ViewSearchPath.Count > 0 ? view.ViewSearchPath : path;
        LogicalQuery query;
        _context.Require(new TableAccessRight(view.Oid, [], Privileges.Select, owner));
        try
        {
            _context.ActingOwner = view.Owner;
            query = Bind(ParseView(view), null, null);
        }
        catch (SqlException e) when (e.Position > 0)
        {
            // The place is one in the view's text, not in the statement's.
            throw e.Within($"view \"{view.Name}\"", reference.Position);
        }
        finally
        {
            _context.SearchPath = path;
            _context.ActingOwner = owner;
            _context.Observer = observer;
            _context.Leave();
        }

        List<RelationColumn> columns = [.. view.Columns.Select(c => new RelationColumn(c.Name, c.Type, c.Typmod, view.Oid, c.Number))];
        return new QueryRelation(alias, query, Renamed(columns, reference.Alias, alias, reference.Position)) { Position = reference.Position };
    }

    private static Query ParseView(TableInfo view) =>
        SqlParser.ParseOne(view.ViewQuery ?? throw new SqlException(SqlStates.InternalError, $"view \"{view.Name}\" has no query")) as Query
        ?? throw new SqlException(SqlStates.InternalError, $"view \"{view.Name}\" is not a query");

    private (Relation Relation, string? Schema) BindFunctionTable(FunctionTable item, Scope scope, JoinKind side)
    {
        var captures = new Captures(LateralScope(scope, side));
        var inside = new Scope(captures, scope.CommonTables);
        var expressions = new ExpressionBinder(_context, inside, Clause.FromFunction);
        var functions = new List<BoundFunction>();
        for (int i = 0; i < item.Functions.Count; i++)
        {
            foreach (FunctionCall call in Spread(item.Functions[i]))
                functions.Add(BindTableFunction(call, item.DefinitionsOf(i), expressions));
        }

        string alias = item.Alias?.Name ?? item.Functions[0].Name.Last;
        var columns = new List<RelationColumn>();
        foreach (BoundFunction function in functions)
        {
            bool isOne = function.Columns.Count == 1 && functions.Count == 1 && item.Alias is not null && !function.HasOwnNames;
            columns.AddRange(function.Columns.Select(c => new RelationColumn(isOne ? alias : c.Name, c.Type, c.Typmod)));
        }

        if (item.WithOrdinality)
            columns.Add(new RelationColumn("ordinality", SqlTypes.Int8));
        return (new FunctionRelation(alias, functions, item.WithOrdinality, Renamed(columns, item.Alias, alias, item.Position))
        {
            Arguments = [.. captures.Values],
            Position = item.Position,
        }, null);
    }

    /// <summary>unnest(a, b) in FROM means ROWS FROM (unnest(a), unnest(b)).</summary>
    private static IEnumerable<FunctionCall> Spread(FunctionCall call) => call.Name.Last is "unnest" && call.Name.Schema is null or "pg_catalog" && call.Arguments.Count > 1
        ? call.Arguments.Select(a => call with { Arguments = [a] })
        : [call];

    private BoundFunction BindTableFunction(FunctionCall call, IReadOnlyList<(string Name, TypeName Type)> definitions, ExpressionBinder expressions)
    {
        Expr bound = Coercions.Settle(expressions.Bind(call), _context);
        if (bound is CallExpr { Type.Kind: TypeKind.Record } record)
            return BindRecordFunction(call, record, definitions);
        if (bound is not SetExpr set)
        {
            if (definitions.Count > 0)
                throw RejectDefinitions(call);
            return new BoundFunction(null, [bound], [new ResultColumn(call.Name.Last, bound.Type, bound.Typmod)]);
        }

        IReadOnlyList<ResultColumn> columns = set.Call.RowColumns;
        if (definitions.Count > 0)
        {
            if (set.Call.ReturnType.Kind != TypeKind.Record || columns.Count > 1)
                throw RejectDefinitions(call);
            columns = Defined(definitions);
        }
        else if (columns.Count == 0 || (columns.Count == 1 && set.Call.ReturnType.Kind == TypeKind.Record && columns[0].Type.Kind == TypeKind.Record))
        {
            if (set.Call.ReturnType.Kind == TypeKind.Record)
                throw RequireDefinitions(call);

            columns = [new ResultColumn(call.Name.Last, set.Call.ReturnType)];
        }

        if (set.Inputs.FirstOrDefault(a => a.Any(p => p is SetExpr)) is { } nested)
        {
            throw new SqlException(SqlStates.FeatureNotSupported, "set-returning functions must appear at top level of FROM")
            {
                Position = nested.Location + 1,
            };
        }

        return new BoundFunction(set.Call, set.Inputs, columns)
        {
            HasOwnNames = definitions.Count > 0 || set.Call.RowColumns.Count > 1 || HasOutName(set.Call),
            SpreadsRecord = set.Call.RowColumns is [{ Type.Kind: TypeKind.Record }] && !JsonRows.TakesRowType(set.Call.Function),
        };
    }

    /// <summary>A scalar function that gives a record: its fields are the columns of one row.</summary>
    private BoundFunction BindRecordFunction(FunctionCall call, CallExpr record, IReadOnlyList<(string Name, TypeName Type)> definitions)
    {
        IReadOnlyList<ResultColumn> columns = record.Call.RowColumns;
        if (columns.Count > 0 && definitions.Count > 0)
            throw RejectDefinitions(call);
        if (columns.Count == 0 && definitions.Count == 0)
            throw RequireDefinitions(call);
        return new BoundFunction(null, [record], columns.Count > 0 ? columns : Defined(definitions)) { HasOwnNames = true, SpreadsRecord = true };
    }

    private ResultColumn[] Defined(IReadOnlyList<(string Name, TypeName Type)> definitions) =>
    [
        .. definitions.Select(d =>
        {
            (SqlType type, int typmod) = TypeNames.Resolve(d.Type, _context.Catalog, _context.SearchPath);
            return new ResultColumn(d.Name, type, typmod);
        }),
    ];

    private static SqlException RequireDefinitions(FunctionCall call) =>
        new(SqlStates.SyntaxError, "a column definition list is required for functions returning \"record\"") { Position = call.Position + 1 };

    /// <summary>A function with one named output keeps that name, whatever the alias is.</summary>
    private static bool HasOutName(ResolvedCall call) =>
        call.RowColumns is [var only] && !string.Equals(only.Name, call.Function.Name, StringComparison.Ordinal);

    private static SqlException RejectDefinitions(FunctionCall call) =>
        new(SqlStates.SyntaxError, "a column definition list is only allowed for functions returning \"record\"") { Position = call.Position + 1 };
}
