using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Expressions;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Binding;

internal sealed partial class ExpressionBinder
{
    private SubqueryExpr BindSubquery(Subquery e)
    {
        if (!_clause.AllowsSubqueries)
            throw new SqlException(SqlStates.FeatureNotSupported, $"cannot use subquery in {_clause.SubqueryName}") { Position = e.Position + 1 };
        var captures = new Captures(_scope);
        LogicalQuery query = new QueryBinder(_context).Bind(e.Query, captures, _scope.CommonTables);
        int columns = query.Columns.Count;
        switch (e.Kind)
        {
            case SubqueryKind.Exists:
                return new SubqueryExpr(e.Kind, query, [.. captures.Values], 0, SqlTypes.Bool) { Written = e, Position = e.Position };
            case SubqueryKind.Scalar:
                CheckOneColumn(columns, e);
                return new SubqueryExpr(e.Kind, query, [.. captures.Values], 0, query.Columns[0].Type) { Written = e, Position = e.Position };
            case SubqueryKind.Array:
                CheckOneColumn(columns, e);
                SqlType element = query.Columns[0].Type;
                SqlType type = element.IsArray ? element : element.Array ?? throw new SqlException(SqlStates.UndefinedObject,
                    $"could not find array type for data type {TypeNames.Format(element, -1)}")
                {
                    Position = e.Position + 1,
                };
                return new SubqueryExpr(e.Kind, query, [.. captures.Values], 0, type) { Written = e, Position = e.Position };
            default:
                return BindComparedSubquery(e, query, captures);
        }
    }

    private static void CheckOneColumn(int columns, Subquery e)
    {
        if (columns != 1)
            throw new SqlException(SqlStates.SyntaxError, "subquery must return only one column") { Position = e.Position + 1 };
    }

    private SubqueryExpr BindComparedSubquery(Subquery e, LogicalQuery query, Captures captures)
    {
        Expr left = Bind(e.Left!);
        Expr[] lefts = left is RowExpr row ? [.. row.Items] : [left];
        int columns = query.Columns.Count;
        if (columns < lefts.Length)
            throw new SqlException(SqlStates.SyntaxError, "subquery has too few columns") { Position = e.Position + 1 };
        if (columns > lefts.Length)
            throw new SqlException(SqlStates.SyntaxError, "subquery has too many columns") { Position = e.Position + 1 };
        string symbol = e.Operator ?? "=";
        // Each pair first settles what the left value must be; then the whole comparison is built over the row (left values, columns).
        var places = new Expr[lefts.Length];
        var rights = new Expr[lefts.Length];
        for (int i = 0; i < lefts.Length; i++)
        {
            rights[i] = new ColumnExpr(lefts.Length + i, query.Columns[i].Type, query.Columns[i].Typmod);
            lefts[i] = ((CallExpr)Operate(symbol, lefts[i], rights[i], e.Position)).Inputs[0];
            places[i] = new ColumnExpr(i, lefts[i].Type, lefts[i].Typmod);
        }

        Expr comparison = lefts.Length == 1 ? Operate(symbol, places[0], rights[0], e.Position) : CompareRows(symbol, places, rights, e.Position);
        if (comparison.Type.Kind != TypeKind.Boolean)
        {
            throw new SqlException(SqlStates.DatatypeMismatch, $"operator {symbol} must return type boolean, not type {TypeNames.Format(comparison.Type, -1)}")
            {
                Position = e.Position + 1,
            };
        }

        return new SubqueryExpr(e.Kind, query, [.. lefts, .. captures.Values], lefts.Length, SqlTypes.Bool) { Comparison = comparison, Written = e, Position = e.Position };
    }
}
