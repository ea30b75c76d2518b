using Longitude.Sql.Binding;
using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Expressions;
using Longitude.Sql.Functions;

namespace Longitude.Sql.Planning;

/// <summary>What the planner wants to know of conditions.</summary>
internal static class Predicates
{
    public static bool IsVolatile(Expr e) => e.Any(p => p.OwnVolatility == Volatility.Volatile);

    /// <summary>True when the expression is the same for all rows of a query: no columns, nothing volatile.</summary>
    public static bool IsConstant(Expr e) => !e.Any(p => p is VarExpr || p.OwnVolatility == Volatility.Volatile);

    public static bool HasColumns(Expr e) => e.Any(p => p is VarExpr);

    public static bool HasSubquery(Expr e) => e.Any(p => p is SubqueryExpr);

    /// <summary>The column behind casts that change nothing.</summary>
    public static VarExpr? Column(Expr e)
    {
        while (e is RelabelExpr relabel && PlainComparison.SameOrder(relabel.Type, relabel.Operand.Type))
            e = relabel.Operand;
        return e as VarExpr;
    }

    /// <summary>The operator that says the same with its operands exchanged.</summary>
    public static string Mirror(string symbol) => symbol switch
    {
        "<" => ">",
        "<=" => ">=",
        ">" => "<",
        ">=" => "<=",
        _ => symbol,
    };

    /// <summary>a = b, by the order that both types have.</summary>
    public static bool IsEquality(Expr e, out Expr left, out Expr right)
    {
        if (e is CallExpr { Operator: "=", Inputs: [var a, var b] } call && PlainComparison.IsOrdered(call))
        {
            left = a;
            right = b;
            return true;
        }

        left = right = e;
        return false;
    }

    /// <summary>True when the condition cannot be true while all columns of the relations are NULL.</summary>
    public static bool IsStrictOn(Expr condition, Func<Relation, bool> relations) => condition switch
    {
        AndExpr and => and.Inputs.Any(i => IsStrictOn(i, relations)),
        OrExpr or => or.Inputs.All(i => IsStrictOn(i, relations)),
        NullTestExpr { IsNegated: true } test => IsNullWith(test.Operand, relations),
        TruthTestExpr { Asked: not null, IsNegated: false } test => IsNullWith(test.Operand, relations),
        InListExpr list => IsNullWith(list.Operand, relations),
        QuantifiedExpr { IsAll: false } q => IsNullWith(q.Left, relations) && q.Operation is CallExpr { Call.Function.IsStrict: true },
        RowCompareExpr row => IsNullWith(row.Inputs[0], relations) || IsNullWith(row.Inputs[row.Inputs.Count / 2], relations),
        _ => IsNullWith(condition, relations),
    };

    /// <summary>True when the expression is surely NULL while all columns of the relations are.</summary>
    private static bool IsNullWith(Expr e, Func<Relation, bool> relations) => e switch
    {
        VarExpr v => relations(v.Relation),
        RelabelExpr or CastExpr or TypmodExpr => IsNullWith(e.Inputs[0], relations),
        NotExpr not => IsNullWith(not.Operand, relations),
        CallExpr { Call.Function.IsStrict: true } call => call.Inputs.Any(i => IsNullWith(i, relations)),
        SubscriptExpr s => s.Inputs.Any(i => IsNullWith(i, relations)),
        _ => false,
    };
}
