using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Syntax;

namespace Longitude.Sql.Modify;

/// <summary>SET column = value, ...: which columns get which values. A null value is the column's default.</summary>
internal static class Assignments
{
    public static List<(int Column, Expr? Value)> Bind(IReadOnlyList<Assignment> assignments, TableInfo table, ExpressionBinder expressions)
    {
        var bound = new List<(int, Expr?)>();
        foreach (Assignment assignment in assignments)
        {
            IReadOnlyList<Expression> values = Values(assignment);
            for (int i = 0; i < assignment.Targets.Count; i++)
            {
                int column = ColumnOf(table, assignment.Targets[i]);
                if (bound.Exists(b => b.Item1 == column))
                    throw new SqlException(SqlStates.SyntaxError, $"multiple assignments to same column \"{table.Columns[column].Name}\"") { Position = assignment.Position + 1 };
                bound.Add((column, Value(table.Columns[column], values[i], expressions)));
            }
        }

        return bound;
    }

    /// <exception cref="SqlException">There is no such column.</exception>
    public static int ColumnOf(TableInfo table, ColumnTarget target)
    {
        if (target.Subscripts.Count > 0)
            throw new SqlException(SqlStates.FeatureNotSupported, "assignment to elements of arrays is not supported") { Position = target.Position + 1, Hint = "Assign the whole array." };
        int column = table.IndexOf(target.Name);
        return column >= 0
            ? column
            : throw new SqlException(SqlStates.UndefinedColumn, $"column \"{target.Name}\" of relation \"{table.Name}\" does not exist") { Position = target.Position + 1 };
    }

    private static Expr? Value(ColumnInfo column, Expression value, ExpressionBinder expressions)
    {
        if (value is DefaultValue)
            return null;
        if (column.IsGenerated)
        {
            throw new SqlException(SqlStates.GeneratedAlways, $"column \"{column.Name}\" can only be updated to DEFAULT")
            {
                Detail = $"Column \"{column.Name}\" is a generated column.",
            };
        }

        if (column.Identity == IdentityKind.Always)
        {
            throw new SqlException(SqlStates.GeneratedAlways, $"column \"{column.Name}\" can only be updated to DEFAULT")
            {
                Detail = $"Column \"{column.Name}\" is an identity column defined as GENERATED ALWAYS.",
            };
        }

        return Coercions.Assign(expressions.Bind(value), column.Type, column.Typmod, column.Name, expressions.Context);
    }

    /// <summary>The value of each target: a row's items, or each column of a subquery.</summary>
    private static IReadOnlyList<Expression> Values(Assignment assignment)
    {
        int count = assignment.Targets.Count;
        if (!assignment.IsRow && count == 1)
            return [assignment.Value];
        switch (assignment.Value)
        {
            case RowConstructor row when row.Items.Count == count:
                return row.Items;
            case RowConstructor:
                throw new SqlException(SqlStates.SyntaxError, "number of columns does not match number of values") { Position = assignment.Position + 1 };
            case Subquery { Kind: SubqueryKind.Scalar } subquery:
                string[] names = [.. Enumerable.Range(1, count).Select(i => $"column{i}")];
                var table = new SubqueryTable(subquery.Query, new TableAlias("values", names), IsLateral: false) { Position = subquery.Position };
                return [.. names.Select(n => new Subquery(
                    SubqueryKind.Scalar,
                    new SelectQuery { Items = [new SelectItem(new ColumnName([n]), null)], From = [table] }) { Position = subquery.Position })];
            default:
                return count == 1
                    ? [assignment.Value]
                    : throw new SqlException(SqlStates.FeatureNotSupported, "source for a multiple-column UPDATE item must be a sub-SELECT or ROW() expression") { Position = assignment.Position + 1 };
        }
    }
}
