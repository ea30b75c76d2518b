using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Expressions;
using Longitude.Sql.Functions;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Binding;

// Operators, and the comparisons that are built of them: rows, lists, arrays.
internal sealed partial class ExpressionBinder
{
    private Expr BindOperator(OperatorCall e)
    {
        if (e.Schema is not null and not "pg_catalog")
            throw new SqlException(SqlStates.UndefinedFunction, $"operator does not exist: {e.Schema}.{e.Operator}") { Position = e.Position + 1 };
        if (e.Left is null)
            return Operate(e.Operator, null, Bind(e.Right), e.Position);
        if (e.Left is RowConstructor && e.Right is Subquery { Kind: SubqueryKind.Scalar } rows)
            return BindSubquery(new Subquery(SubqueryKind.Any, rows.Query, e.Left, e.Operator) { Position = e.Position });
        Expr left = Bind(e.Left);
        Expr right = Bind(e.Right);
        return left is RowExpr a && right is RowExpr b && IsComparison(e.Operator)
            ? CompareRows(e.Operator, a.Items, b.Items, e.Position)
            : Operate(e.Operator, left, right, e.Position);
    }

    /// <summary>An operator between two values, or before one.</summary>
    public Expr Operate(string symbol, Expr? left, Expr right, int position)
    {
        ResolvedCall call;
        try
        {
            call = FunctionResolver.ResolveOperator(symbol, left?.Type, right.Type);
        }
        catch (SqlException e) when (e.Position == 0)
        {
            throw e.At(position);
        }

        if (left is null)
            return CallExpr.Of(call, symbol, [Coercions.Implicit(right, call.ArgumentTypes[0], -1, _context)], position);
        Expr a = Coercions.Implicit(left, call.ArgumentTypes[0], -1, _context);
        Expr b = Coercions.Implicit(right, call.ArgumentTypes[1], -1, _context);
        return CallExpr.Of(call, symbol, [a, b], position);
    }

    private static bool IsComparison(string symbol) => symbol is "=" or "<>" or "!=" or "<" or "<=" or ">" or ">=";

    private Expr CompareRows(string symbol, IReadOnlyList<Expr> left, IReadOnlyList<Expr> right, int position)
    {
        if (left.Count != right.Count)
            throw new SqlException(SqlStates.SyntaxError, "unequal number of entries in row expressions") { Position = position + 1 };
        if (left.Count == 0)
            throw new SqlException(SqlStates.FeatureNotSupported, "cannot compare rows of zero length") { Position = position + 1 };
        if (left.Count == 1)
            return Operate(symbol, left[0], right[0], position);
        if (symbol is "=" or "<>" or "!=")
        {
            var pairs = new Expr[left.Count];
            for (int i = 0; i < pairs.Length; i++)
                pairs[i] = Operate(symbol, left[i], right[i], position);
            return symbol is "=" ? new AndExpr(pairs) { Position = position } : new OrExpr(pairs) { Position = position };
        }

        return OrderRows(symbol, left, right, position);
    }

    private RowCompareExpr OrderRows(string symbol, IReadOnlyList<Expr> left, IReadOnlyList<Expr> right, int position)
    {
        int count = left.Count;
        var inputs = new Expr[2 * count];
        for (int i = 0; i < count; i++)
        {
            Expr a = left[i];
            Expr b = right[i];
            if (Operate(symbol, a, b, position) is not CallExpr { Inputs: [var x, var y] } call || call.Type.Kind != TypeKind.Boolean)
                throw new SqlException(SqlStates.DatatypeMismatch, $"row comparison operator must yield type boolean, not type {TypeNames.Format(a.Type, -1)}") { Position = position + 1 };
            if (!PlainComparison.SameOrder(x.Type, y.Type))
            {
                SqlType common = CommonType([x, y], "row comparison");
                x = Coercions.Implicit(x, common, -1, _context);
                y = Coercions.Implicit(y, common, -1, _context);
            }

            inputs[i] = x;
            inputs[count + i] = y;
        }

        RowOrder order = symbol switch
        {
            "<" => RowOrder.Less,
            "<=" => RowOrder.LessOrEqual,
            ">" => RowOrder.Greater,
            _ => RowOrder.GreaterOrEqual,
        };
        return new RowCompareExpr(inputs, order) { Position = position };
    }

    private Expr BindDistinct(IsDistinct e)
    {
        Expr left = Bind(e.Left);
        Expr right = Bind(e.Right);
        if (left is RowExpr a && right is RowExpr b)
            return DistinctRows(a.Items, b.Items, e);
        if (IsNullConstant(right))
            return new NullTestExpr(Coercions.Settle(left, _context), !e.Negated, isOfWhole: true) { Position = e.Position };
        if (IsNullConstant(left))
            return new NullTestExpr(Coercions.Settle(right, _context), !e.Negated, isOfWhole: true) { Position = e.Position };
        (Expr x, Expr y, Expr equality) = Pair("=", left, right, e.Position);
        return new DistinctExpr(x, y, equality, e.Negated) { Position = e.Position };
    }

    private Expr DistinctRows(IReadOnlyList<Expr> left, IReadOnlyList<Expr> right, IsDistinct e)
    {
        if (left.Count != right.Count)
            throw new SqlException(SqlStates.SyntaxError, "unequal number of entries in row expressions") { Position = e.Position + 1 };
        var pairs = new Expr[left.Count];
        for (int i = 0; i < pairs.Length; i++)
        {
            (Expr x, Expr y, Expr equality) = Pair("=", left[i], right[i], e.Position);
            pairs[i] = new DistinctExpr(x, y, equality, e.Negated);
        }

        return e.Negated ? AndExpr.Of(pairs) : pairs.Length == 1 ? pairs[0] : new OrExpr(pairs);
    }

    private static bool IsNullConstant(Expr e) => e is ConstantExpr { Value.IsNull: true };

    /// <summary>An operator whose operands are computed elsewhere: both as it wants them, and the operation on the row (left, right).</summary>
    private (Expr Left, Expr Right, Expr Operation) Pair(string symbol, Expr left, Expr right, int position)
    {
        var call = (CallExpr)Operate(symbol, left, right, position);
        Expr x = call.Inputs[0];
        Expr y = call.Inputs[1];
        return (x, y, call.WithInputs([new ColumnExpr(0, x.Type, x.Typmod), new ColumnExpr(1, y.Type, y.Typmod)]));
    }

    private Expr BindInList(InList e)
    {
        Expr operand = Bind(e.Operand);
        Expr[] items = [.. e.Items.Select(Bind)];
        if (operand is RowExpr || items.Any(i => i is RowExpr) || items.Length == 1)
            return InListAsOr(e, operand, items);
        if (FunctionResolver.TryCommonType([operand.Type, .. items.Select(i => i.Type)], out _) is not { } common)
            return InListAsOr(e, operand, items);
        // The items become one type, as if they were an array's elements; the operand keeps its own.
        Expr sample = Coercions.Implicit(items[0], common, -1, _context);
        (Expr x, Expr y, Expr equality) = Pair("=", operand, sample, e.Position);
        var inputs = new Expr[items.Length + 1];
        inputs[0] = x;
        for (int i = 0; i < items.Length; i++)
            inputs[i + 1] = Coercions.Implicit(Coercions.Implicit(items[i], common, -1, _context), y.Type, -1, _context);
        CheckBoolean(equality, e.Position);
        return new InListExpr(inputs, equality, e.Negated) { Position = e.Position };
    }

    private static void CheckBoolean(Expr operation, int position)
    {
        if (operation.Type.Kind != TypeKind.Boolean)
            throw new SqlException(SqlStates.WrongObjectType, "op ANY/ALL (array) requires operator to yield boolean") { Position = position + 1 };
    }

    private Expr InListAsOr(InList e, Expr operand, Expr[] items)
    {
        string symbol = e.Negated ? "<>" : "=";
        var tests = new Expr[items.Length];
        for (int i = 0; i < items.Length; i++)
        {
            Expr test = operand is RowExpr a && items[i] is RowExpr b
                ? CompareRows(symbol, a.Items, b.Items, e.Position)
                : Operate(symbol, operand, items[i], e.Position);
            tests[i] = Coercions.ToBoolean(test, "IN", _context);
        }

        if (tests.Length == 1)
            return tests[0];
        return e.Negated ? new AndExpr(tests) { Position = e.Position } : new OrExpr(tests) { Position = e.Position };
    }

    private QuantifiedExpr BindQuantified(Quantified e)
    {
        Expr left = Bind(e.Left);
        Expr array = Bind(e.Array);
        if (array.Type.Kind == TypeKind.Unknown)
        {
            // The operator is looked up with the left side's type on both sides; the literal or parameter is an array of its right one.
            SqlType element = FunctionResolver.ResolveOperator(e.Operator, left.Type, SqlTypes.Unknown).ArgumentTypes[1];
            if (element.Array is null)
                throw NeedsArray(e);
            array = Coercions.Implicit(array, element.Array, -1, _context);
        }

        if (array.Type is not { IsArray: true, Element: { } type })
            throw NeedsArray(e);
        (Expr x, Expr y, Expr operation) = Pair(e.Operator, left, new ColumnExpr(1, type), e.Position);
        CheckBoolean(operation, e.Position);
        if (y.Type.Oid != type.Oid && y is not ColumnExpr)
        {
            SqlType wanted = y.Type.Array ?? throw NeedsArray(e);
            array = Coercions.Implicit(array, wanted, -1, _context);
        }

        return new QuantifiedExpr(x, array, operation, e.IsAll) { Position = e.Position };
    }

    private static SqlException NeedsArray(Quantified e) =>
        new(SqlStates.WrongObjectType, "op ANY/ALL (array) requires array on right side") { Position = e.Position + 1 };

    /// <summary>The type that all of these become.</summary>
    /// <param name="where">How errors name the construct: CASE, UNION, VALUES, ...</param>
    public static SqlType CommonType(IReadOnlyList<Expr> values, string where)
    {
        try
        {
            return FunctionResolver.CommonType([.. values.Select(v => v.Type)], where);
        }
        catch (SqlException e) when (e.Position == 0)
        {
            // PostgreSQL points at the first value that does not fit those before it.
            for (int i = 2; i <= values.Count; i++)
            {
                if (FunctionResolver.TryCommonType([.. values.Take(i).Select(v => v.Type)], out _) is null)
                    throw e.At(values[i - 1].Location);
            }

            throw;
        }
    }
}
