using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Operators;
using Longitude.Sql.Planning;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;
using ExecutionContext = Longitude.Sql.Execution.ExecutionContext;

namespace Longitude.Sql.Modify;

/// <summary>Binds INSERT.</summary>
internal sealed class InsertBinder
{
    private readonly InsertStatement _statement;
    private readonly BindContext _context;
    private readonly TargetTable _target;
    private readonly Planner _planner;

    /// <summary>The columns that values are given for, by the place of the value. The same column may occur with several subscripts.</summary>
    private readonly List<(int Column, ColumnTarget Target)> _columns = [];

    private InsertBinder(InsertStatement statement, BindContext context)
    {
        _statement = statement;
        _context = context;
        var reference = new TableReference(statement.Table, statement.Alias is null ? null : new TableAlias(statement.Alias, [])) { Position = statement.Table.Position };
        _target = TargetTable.Find(context, reference, "INSERT");
        _planner = new Planner(context);
    }

    private TableInfo Table => _target.Table;

    public static InsertPlan Plan(InsertStatement statement, BindContext context) => new InsertBinder(statement, context).Plan();

    private InsertPlan Plan()
    {
        var commonTables = new List<CommonTableQuery>();
        CteScope? visible = _statement.With is null ? _context.CommonTables : new QueryBinder(_context).BindWith(_statement.With, null, _context.CommonTables, commonTables);
        BindColumns();
        InsertSource source = BindSource(visible, commonTables);
        var scope = new Scope(null, visible);
        scope.Items.Add(_target.Item);
        ConflictPlan? conflict = _statement.OnConflict is null ? null : new ConflictBinder(_context, _planner, _target, visible).Bind(_statement.OnConflict);
        List<Target> returning = ReturningList.Bind(_context, _statement.Returning, scope, _target);
        var writes = new List<TableAccessRight> { _target.Right(Privileges.Insert, _columns.Select(c => c.Column).Distinct()) };
        if (conflict is { IsUpdate: true })
            writes.Add(_target.Right(Privileges.Update, conflict.Set));
        ReturningList? list = ReturningList.Plan(_planner, returning, [], _target);
        return new InsertPlan(source, conflict, Table, _target.Relation.Alias, _context, _target.Rights([.. writes]), list);
    }

    private void BindColumns()
    {
        if (_statement.Columns.Count == 0)
        {
            _columns.AddRange(_target.ColumnNames.Select(n => new ColumnTarget(n, [])).Select(t => (_target.IndexOf(t), t)));
            return;
        }

        foreach (ColumnTarget target in _statement.Columns)
        {
            int column = _target.IndexOf(target);
            if (_columns.Exists(c => c.Column == column && (target.Subscripts.Count == 0 || c.Target.Subscripts.Count == 0)))
                throw new SqlException(SqlStates.DuplicateColumn, $"column \"{target.Name}\" specified more than once") { Position = target.Position + 1 };
            _columns.Add((column, target));
        }
    }

    private InsertSource BindSource(CteScope? visible, List<CommonTableQuery> commonTables)
    {
        switch (_statement.Source)
        {
            case null:
                return Written([Defaults()], commonTables);
            case ValuesQuery { OrderBy.Count: 0, Limit: null, Offset: null, With: null } values:
                return BindValues(values, visible, commonTables);
            default:
                return BindQuery(_statement.Source, visible, commonTables);
        }
    }

    private InsertSource BindValues(ValuesQuery values, CteScope? visible, List<CommonTableQuery> commonTables)
    {
        // Functions that give rows make more rows of the one that is written: that is a query.
        if (values.Rows is [var only] && HasSets(only, visible))
            return BindQuery(new SelectQuery { Items = [.. only.Select(e => new SelectItem(e, null))] }, visible, commonTables);
        var rows = new List<Expr?[]>(values.Rows.Count);
        var binder = new ExpressionBinder(_context, new Scope(null, visible), Clause.Values);
        foreach (IReadOnlyList<Expression> items in values.Rows)
        {
            if (items.Count != values.Rows[0].Count)
                throw new SqlException(SqlStates.SyntaxError, "VALUES lists must all be the same length") { Position = items[0].Position + 1 };
            CheckCount(items.Count, items.Count > _columns.Count ? items[_columns.Count].Position : -1);
            Expr?[] row = Defaults();
            for (int i = 0; i < items.Count; i++)
            {
                (int column, ColumnTarget target) = _columns[i];
                bool isDefault = items[i] is DefaultValue;
                if (IsReplaced(column, isDefault, items[i].Position))
                    continue;
                Expr? value = isDefault ? Default(column) : Value(binder.Bind(items[i]), column, target, row[column], binder, isFirst: FirstPlaceOf(column) == i);
                row[column] = value is null or DefaultExpr ? value : Finished(value);
            }

            rows.Add(row);
        }

        return Written(rows, commonTables);
    }

    private bool HasSets(IReadOnlyList<Expression> items, CteScope? visible)
    {
        if (!items.Any(i => i is FunctionCall or OperatorCall))
            return false;
        var binder = new ExpressionBinder(_context, new Scope(null, visible), Clause.Values);
        return items.Any(i => i is FunctionCall or OperatorCall && binder.Bind(i).Any(p => p is SetExpr));
    }

    private InsertSource BindQuery(Query query, CteScope? visible, List<CommonTableQuery> commonTables)
    {
        var binder = new QueryBinder(_context);
        LogicalQuery bound = binder.Bind(query, null, visible, settles: false);
        CheckCount(bound.Columns.Count, -1);

        // What is still without a type takes that of its column.
        FixTypes(bound);
        bound.CommonTables = [.. commonTables, .. bound.CommonTables];
        PlanNode node = _planner.Plan(bound);
        Expr?[] row = Defaults();
        var expressions = new ExpressionBinder(_context, new Scope(null, visible), Clause.Values);
        for (int i = 0; i < bound.Columns.Count; i++)
        {
            (int column, ColumnTarget target) = _columns[i];
            if (IsReplaced(column, isDefault: false, -1))
                continue;
            var given = new ColumnExpr(i, bound.Columns[i].Type, bound.Columns[i].Typmod);
            Expr value = Value(given, column, target, row[column], expressions, isFirst: FirstPlaceOf(column) == i);
            row[column] = Finished(value);
        }

        return new InsertSource(node, [row], node);
    }

    /// <summary>Parameters and literals of a SELECT list become values of the column's type, as in VALUES.</summary>
    private void FixTypes(LogicalQuery query)
    {
        if (query is not SelectBlock block)
            return;
        for (int i = 0; i < block.Columns.Count; i++)
        {
            if (block.Targets[i].Value.Type.Kind == TypeKind.Unknown && _columns[i].Target.Subscripts.Count == 0)
            {
                ColumnInfo info = Table.Columns[_columns[i].Column];
                block.Targets[i] = block.Targets[i] with { Value = Coercions.Find(block.Targets[i].Value, info.Type, -1, CastContext.Assignment, _context)! };
            }
        }

        block.Columns = [.. block.Targets.Where(t => !t.IsHidden).Select(QueryBinder.DescribeTarget)];
    }

    private InsertSource Written(List<Expr?[]> rows, List<CommonTableQuery> commonTables)
    {
        // With WITH there is a query to run, although no row comes of it.
        if (commonTables.Count > 0)
        {
            PlanNode with = _planner.Plan(new SelectBlock { Columns = [], Targets = [], CommonTables = commonTables });
            if (rows.Count == 1)
                return new InsertSource(with, rows, with);
            Expr[][] all = [.. rows.Select(r => r.Select((v, i) => v ?? new ConstantExpr(Datum.Null, Table.Columns[i].Type)).ToArray())];
            ResultColumn[] columns = [.. Table.Columns.Select(c => new ResultColumn(c.Name, c.Type, c.Typmod))];
            PlanNode values = new CrossNode(with, new ValuesNode(all, columns));
            return new InsertSource(values, [[.. columns.Select((c, i) => (Expr?)new ColumnExpr(i, c.Type, c.Typmod))]], values);
        }

        return new InsertSource(null, rows, rows.Count == 1 ? new OneRowNode(null) { EstimatedRows = 1 } : new ValuesNode([], []) { EstimatedRows = rows.Count });
    }

    /// <summary>A row with each column's default.</summary>
    private Expr?[] Defaults()
    {
        var row = new Expr?[Table.Columns.Count];
        for (int i = 0; i < row.Length; i++)
            row[i] = Default(i);
        return row;
    }

    private DefaultExpr? Default(int column)
    {
        ColumnInfo info = Table.Columns[column];
        return info.IsGenerated || (info.DefaultText is null && info.Identity == IdentityKind.None) ? null : new DefaultExpr(Table, column);
    }

    /// <summary>True when the value given for a column is not used: it stays its default.</summary>
    /// <exception cref="SqlException">428C9: the column takes only its own values.</exception>
    private bool IsReplaced(int column, bool isDefault, int position)
    {
        ColumnInfo info = Table.Columns[column];
        if (isDefault)
            return false;
        if (info.IsGenerated)
        {
            throw new SqlException(SqlStates.GeneratedAlways, $"cannot insert a non-DEFAULT value into column \"{info.Name}\"")
            {
                Detail = $"Column \"{info.Name}\" is a generated column.",
            };
        }

        if (info.Identity != IdentityKind.None && _statement.OverridingSystem == false)
            return true;
        if (info.Identity == IdentityKind.Always && _statement.OverridingSystem is null)
        {
            _ = position;
            throw new SqlException(SqlStates.GeneratedAlways, $"cannot insert a non-DEFAULT value into column \"{info.Name}\"")
            {
                Detail = $"Column \"{info.Name}\" is an identity column defined as GENERATED ALWAYS.",
                Hint = "Use OVERRIDING SYSTEM VALUE to override.",
            };
        }

        return false;
    }

    private Expr Value(Expr given, int column, ColumnTarget target, Expr? before, ExpressionBinder binder, bool isFirst)
    {
        if (target.Subscripts.Count == 0)
            return _target.Assign(given, column);
        Expr array = isFirst || before is null ? new ConstantExpr(Datum.Null, Table.Columns[column].Type) : before;
        return _target.AssignElement(array, column, target, given, binder);
    }

    private int FirstPlaceOf(int column) => _columns.FindIndex(c => c.Column == column);

    private Expr Finished(Expr value) => new Finisher(_planner, new Layout(), null).Finish(_planner.Fold(value));

    private void CheckCount(int given, int position)
    {
        if (given > _columns.Count)
            throw new SqlException(SqlStates.SyntaxError, "INSERT has more expressions than target columns") { Position = position + 1 };
        if (given < _columns.Count && _statement.Columns.Count > 0)
        {
            throw new SqlException(SqlStates.SyntaxError, "INSERT has more target columns than expressions")
            {
                Position = _statement.Columns[given].Position + 1,
            };
        }
    }
}

/// <summary>Runs one input for its effects, and then gives the rows of another.</summary>
internal sealed class CrossNode(PlanNode first, PlanNode rows) : PlanNode
{
    public override IReadOnlyList<ResultColumn> Columns => rows.Columns;

    public override IReadOnlyList<PlanNode> Inputs { get; } = [first, rows];

    protected override Cursor Start(ExecutionContext context, EvalFrame? outer)
    {
        using (Cursor before = first.Open(context, outer))
        {
            while (before.Next())
            {
            }
        }

        return rows.Open(context, outer);
    }

    public override void Describe(NodeDescription to) => rows.Describe(to);
}
