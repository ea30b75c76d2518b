using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Expressions;
using Longitude.Sql.Types;

namespace Longitude.Sql.Planning;

/// <summary>Exchanges calls that most queries are made of for nodes that compute the same without a detour over a delegate.</summary>
internal static class Sharpening
{
    public static Expr Sharpen(Expr e)
    {
        if (e is not CallExpr { Operator: not null, Inputs: [var a, var b] } call || call.Call.Function.ArgumentTypes.Length != 2)
            return e;
        if (PlainComparison.IsOrdered(call))
            return SharpenComparison(call, a, b);
        return SharpenArithmetic(call, a, b) ?? e;
    }

    private static Expr SharpenComparison(CallExpr call, Expr a, Expr b)
    {
        SqlType type = call.Call.ArgumentTypes[0];
        if (KeptAsNumber(type))
        {
            if (a is ColumnExpr column && b is ConstantExpr { Value.IsNull: false } constant)
                return new NumberColumnComparison(call, column.Index, constant.Value.Int64);
            return new NumberComparison(call);
        }

        if (PlainComparison.IsText(type) && call.Operator is "=" or "<>")
            return PlainComparison.IsText(type) ? new TextEquality(call) : call;
        return type.Kind is TypeKind.Float4 or TypeKind.Float8 ? new FloatComparison(call) : new OrderComparison(call);
    }

    private static bool KeptAsNumber(SqlType type) => type.Kind is TypeKind.Int2 or TypeKind.Int4 or TypeKind.Int8 or TypeKind.Oid or TypeKind.Date
        or TypeKind.Time or TypeKind.Timestamp or TypeKind.TimestampTz or TypeKind.Boolean;

    private static IntegerArithmetic? SharpenArithmetic(CallExpr call, Expr a, Expr b)
    {
        bool isInteger = call.Type.Kind is TypeKind.Int4 or TypeKind.Int8 && IsInteger(a.Type) && IsInteger(b.Type);
        return isInteger && call.Operator is "+" or "-" or "*" ? new IntegerArithmetic(call) : null;
    }

    private static bool IsInteger(SqlType type) => type.Kind is TypeKind.Int2 or TypeKind.Int4 or TypeKind.Int8;
}
