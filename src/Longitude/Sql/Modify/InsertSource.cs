using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Expressions;
using Longitude.Sql.Planning;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;
using ExecutionContext = Longitude.Sql.Execution.ExecutionContext;

namespace Longitude.Sql.Modify;

/// <summary>The rows that INSERT adds: lists of values, or a query.</summary>
internal sealed class InsertSource
{
    private readonly int[] _columns;

    /// <summary>For VALUES: the rows, a null where DEFAULT stands.</summary>
    private readonly Expr?[][]? _values;

    /// <summary>For a query: each column as its table's column wants it.</summary>
    private readonly Expr[] _casts;
    private readonly bool _isShort;

    private InsertSource(int[] columns, Expr?[][]? values, PlanNode? query, Expr[] casts)
    {
        _columns = columns;
        _values = values;
        Query = query;
        _casts = casts;
        const int shortRowsMax = 8;
        _isShort = values is { Length: <= shortRowsMax } && Array.TrueForAll(values, r => Array.TrueForAll(r, v => v is null || !v.Any(p => p is PlannedSubquery)));
    }

    public PlanNode? Query { get; }

    public bool IsShort => _isShort;

    public static InsertSource Bind(InsertStatement statement, BindContext context, Planner planner, TableInfo table, int[] columns)
    {
        switch (statement.Source)
        {
            case null:
                return new InsertSource([], [[]], null, []);
            case ValuesQuery { OrderBy.Count: 0, Limit: null, Offset: null, With: null } values when statement.With is null:
                return BindValues(statement, values, context, planner, table, columns);
            default:
                return BindQuery(statement, context, planner, table, columns);
        }
    }

    /// <summary>Full rows, with defaults where nothing is given; each array is the caller's.</summary>
    public IEnumerable<Datum[]> Rows(ExecutionContext context, TableWriter writer)
    {
        var frame = new EvalFrame(context, null);
        int width = writer.Table.Columns.Count;
        bool[] isGiven = new bool[width];
        foreach (int column in _columns)
            isGiven[column] = true;
        if (_values is not null)
        {
            foreach (Expr?[] values in _values)
            {
                var row = new Datum[width];
                for (int i = 0; i < values.Length; i++)
                    row[_columns[i]] = values[i] is { } value ? value.Eval(frame) : writer.DefaultOf(_columns[i], frame);
                yield return WithDefaults(row, isGiven, writer, frame);
            }

            yield break;
        }

        using Cursor rows = Query!.Open(context, null);
        while (rows.Next())
        {
            var row = new Datum[width];
            frame.Row = rows.Row;
            for (int i = 0; i < _casts.Length; i++)
                row[_columns[i]] = _casts[i].Eval(frame);
            yield return WithDefaults(row, isGiven, writer, frame);
        }
    }

    private static Datum[] WithDefaults(Datum[] row, bool[] isGiven, TableWriter writer, EvalFrame frame)
    {
        for (int i = 0; i < row.Length; i++)
        {
            if (!isGiven[i])
                row[i] = writer.DefaultOf(i, frame);
        }

        return row;
    }

    private static InsertSource BindValues(InsertStatement statement, ValuesQuery query, BindContext context, Planner planner, TableInfo table, int[] columns)
    {
        var expressions = new ExpressionBinder(context, new Scope(null, context.CommonTables), Clause.Values);
        var finisher = new Finisher(planner, new Layout(), null);
        int width = query.Rows[0].Count;
        CheckCount(width, columns, statement);
        var rows = new Expr?[query.Rows.Count][];
        for (int r = 0; r < rows.Length; r++)
        {
            if (query.Rows[r].Count != width)
                throw new SqlException(SqlStates.SyntaxError, "VALUES lists must all be the same length") { Position = query.Rows[r][0].Position + 1 };
            rows[r] = new Expr?[width];
            for (int c = 0; c < width; c++)
            {
                ColumnInfo column = table.Columns[columns[c]];
                if (query.Rows[r][c] is DefaultValue)
                    continue;
                CheckMayBeGiven(column, statement);
                Expr value = Coercions.Assign(expressions.Bind(query.Rows[r][c]), column.Type, column.Typmod, column.Name, context);
                if (value.Any(p => p is SetExpr))
                    throw new SqlException(SqlStates.FeatureNotSupported, "set-returning functions are not allowed in VALUES") { Position = value.Position + 1 };

                // OVERRIDING USER VALUE: the identity column draws its own number.
                bool isIgnored = column.Identity != IdentityKind.None && statement.OverridingSystem == false;
                rows[r][c] = isIgnored ? null : finisher.Finish(planner.Fold(value));
            }
        }

        return new InsertSource(columns[..width], rows, null, []);
    }

    private static InsertSource BindQuery(InsertStatement statement, BindContext context, Planner planner, TableInfo table, int[] columns)
    {
        Query source = statement.Source!;
        if (statement.With is { } with)
            source = source with { With = source.With is { } own ? new WithClause(with.IsRecursive || own.IsRecursive, [.. with.Tables, .. own.Tables]) : with };
        LogicalQuery bound = new QueryBinder(context).Bind(source, null, context.CommonTables, settles: false);
        int width = bound.Columns.Count;
        CheckCount(width, columns, statement);
        for (int c = 0; c < width; c++)
            CheckMayBeGiven(table.Columns[columns[c]], statement);
        SettleTargets(bound, table, columns, context);
        PlanNode plan = planner.Plan(bound);
        var casts = new Expr[width];
        for (int c = 0; c < width; c++)
        {
            ColumnInfo column = table.Columns[columns[c]];
            var value = new ColumnExpr(c, bound.Columns[c].Type, bound.Columns[c].Typmod);
            casts[c] = Coercions.Assign(value, column.Type, column.Typmod, column.Name, context);
        }

        return new InsertSource(columns[..width], null, plan, casts);
    }

    /// <summary>What has no type yet in a select list gets the column's.</summary>
    private static void SettleTargets(LogicalQuery bound, TableInfo table, int[] columns, BindContext context)
    {
        if (bound is SelectBlock block)
        {
            int c = 0;
            for (int i = 0; i < block.Targets.Count; i++)
            {
                Target target = block.Targets[i];
                if (target.IsHidden)
                    continue;
                ColumnInfo column = table.Columns[columns[c++]];
                if (target.Value.Type.Kind == TypeKind.Unknown)
                    block.Targets[i] = target with { Value = Coercions.Assign(target.Value, column.Type, column.Typmod, column.Name, context) };
            }

            block.Columns = [.. block.Targets.Where(t => !t.IsHidden).Select(QueryBinder.DescribeTarget)];
        }
    }

    private static void CheckCount(int width, int[] columns, InsertStatement statement)
    {
        if (width > columns.Length)
            throw new SqlException(SqlStates.SyntaxError, "INSERT has more expressions than target columns") { Position = statement.Source!.Position + 1 };
        if (width < columns.Length && statement.Columns.Count > 0)
            throw new SqlException(SqlStates.SyntaxError, "INSERT has more target columns than expressions") { Position = statement.Columns[width].Position + 1 };
    }

    private static void CheckMayBeGiven(ColumnInfo column, InsertStatement statement)
    {
        if (column.IsGenerated)
        {
            throw new SqlException(SqlStates.GeneratedAlways, $"cannot insert a non-DEFAULT value into column \"{column.Name}\"")
            {
                Detail = $"Column \"{column.Name}\" is a generated column.",
            };
        }

        if (column.Identity == IdentityKind.Always && statement.OverridingSystem is null)
        {
            throw new SqlException(SqlStates.GeneratedAlways, $"cannot insert a non-DEFAULT value into column \"{column.Name}\"")
            {
                Detail = $"Column \"{column.Name}\" is an identity column defined as GENERATED ALWAYS.",
                Hint = "Use OVERRIDING SYSTEM VALUE to override.",
            };
        }
    }
}
