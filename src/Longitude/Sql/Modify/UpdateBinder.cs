using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;
using ExecutionContext = Longitude.Sql.Execution.ExecutionContext;

namespace Longitude.Sql.Modify;

/// <summary>Binds SET of UPDATE and of ON CONFLICT DO UPDATE: for each column that is set, its new value.</summary>
internal sealed class UpdateBinder(BindContext context, TargetTable target, Scope scope)
{
    private readonly ExpressionBinder _binder = new(context, scope, Clause.Update);
    private readonly SortedDictionary<int, Expr> _values = [];
    private readonly HashSet<int> _whole = [];

    /// <returns>By the column's index.</returns>
    public SortedDictionary<int, Expr> Bind(IReadOnlyList<Assignment> assignments)
    {
        foreach (Assignment assignment in assignments)
        {
            if (!assignment.IsRow)
            {
                Set(assignment.Targets[0], assignment.Value);
                continue;
            }

            IReadOnlyList<Expression> values = Spread(assignment);
            for (int i = 0; i < values.Count; i++)
                Set(assignment.Targets[i], values[i]);
        }

        return _values;
    }

    private void Set(ColumnTarget to, Expression value)
    {
        int column = target.IndexOf(to);
        ColumnInfo info = target.Table.Columns[column];
        bool isElement = to.Subscripts.Count > 0;
        if (!isElement && !_whole.Add(column) || (isElement && _whole.Contains(column)))
            throw Twice(to);
        if (!isElement && _values.ContainsKey(column))
            throw Twice(to);
        if (value is not DefaultValue)
            CheckMayBeSet(info);
        Expr bound = value is DefaultValue ? new DefaultExpr(target.Table, column) : _binder.Bind(value);
        if (isElement)
        {
            Expr before = _values.GetValueOrDefault(column) ?? target.Relation.Var(column, to.Position);
            _values[column] = target.AssignElement(before, column, to, bound, _binder);
            return;
        }

        _values[column] = bound is DefaultExpr ? bound : target.Assign(bound, column);
    }

    private static void CheckMayBeSet(ColumnInfo column)
    {
        string? why = column.IsGenerated
            ? $"Column \"{column.Name}\" is a generated column."
            : column.Identity == IdentityKind.Always ? $"Column \"{column.Name}\" is an identity column defined as GENERATED ALWAYS." : null;
        if (why is not null)
            throw new SqlException(SqlStates.GeneratedAlways, $"column \"{column.Name}\" can only be updated to DEFAULT") { Detail = why };
    }

    /// <summary>The values of (a, b) = ROW(...) or a subquery, one for each column.</summary>
    private static IReadOnlyList<Expression> Spread(Assignment assignment)
    {
        int count = assignment.Targets.Count;
        switch (assignment.Value)
        {
            case RowConstructor row:
                return row.Items.Count == count ? row.Items : throw WrongCount(assignment);
            case Subquery { Kind: SubqueryKind.Scalar } subquery:
                // Each column reads its own part of the subquery; a subquery of the wrong width does not fit its list of names.
                string[] names = [.. Enumerable.Range(1, count).Select(i => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"column{i}"))];
                return
                [
                    .. names.Select(name => subquery with
                    {
                        Query = new SelectQuery
                        {
                            Items = [new SelectItem(new ColumnName([name]) { Position = subquery.Position }, null)],
                            From = [new SubqueryTable(subquery.Query, new TableAlias("source", names), IsLateral: false) { Position = subquery.Position }],
                        },
                    }),
                ];
            default:
                return count == 1
                    ? [assignment.Value]
                    : throw new SqlException(SqlStates.FeatureNotSupported, "source for a multiple-column UPDATE item must be a sub-SELECT or ROW() expression")
                    {
                        Position = assignment.Value.Position + 1,
                    };
        }
    }

    private static SqlException WrongCount(Assignment assignment) =>
        new(SqlStates.SyntaxError, "number of columns does not match number of values") { Position = assignment.Value.Position + 1 };

    private static SqlException Twice(ColumnTarget to) =>
        new(SqlStates.SyntaxError, $"multiple assignments to same column \"{to.Name}\"");
}

/// <summary>DEFAULT, until the statement runs: what it stands for is the table's business.</summary>
internal sealed class DefaultExpr(TableInfo table, int column) : Expr
{
    private readonly int _slot = StateSlot.Next();

    public override SqlType Type => table.Columns[column].Type;

    public override int Typmod => table.Columns[column].Typmod;

    public override Functions.Volatility OwnVolatility => Functions.Volatility.Volatile;

    public override Datum Eval(EvalFrame frame)
    {
        TableWriter writer = frame.Context.StateOf(this, _slot, static (owner, c) => ((DefaultExpr)owner).Writer(c));
        return writer.Defaults[column] is { } value ? value.Eval(frame) : Datum.Null;
    }

    protected override bool SameNode(Expr other) => false;

    private TableWriter Writer(ExecutionContext context) => TableWriter.For(context, table);
}
