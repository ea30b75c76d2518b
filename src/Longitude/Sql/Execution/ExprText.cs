using System.Globalization;
using Longitude.Sql.Execution.Expressions;
using Longitude.Sql.Types;

namespace Longitude.Sql.Execution;

/// <summary>Expressions as EXPLAIN shows them.</summary>
internal static class ExprText
{
    /// <summary>A condition: operators stand in parentheses.</summary>
    public static string OfCondition(Expr e)
    {
        string text = Of(e);
        return text.StartsWith('(') || e is ColumnExpr or CallExpr { Operator: null } ? text : $"({text})";
    }

    public static string Of(Expr e) => e switch
    {
        SharpExpr s => Of(s.Call),
        ColumnExpr c => c.Name ?? $"#{c.Index.ToString(CultureInfo.InvariantCulture)}",
        OuterColumnExpr o => o.Name ?? $"$outer{o.Index.ToString(CultureInfo.InvariantCulture)}",
        ParameterExpr p => $"${(p.Index + 1).ToString(CultureInfo.InvariantCulture)}",
        ConstantExpr c => Constant(c.Value, c.Type),
        LiteralExpr l => Quoted(l.Text, l.Type),
        CallExpr c => OfCall(c),
        AndExpr => Joined(e.Inputs, " AND "),
        OrExpr => Joined(e.Inputs, " OR "),
        NotExpr n => $"(NOT {Of(n.Operand)})",
        NullTestExpr t => $"({Of(t.Operand)} IS {(t.IsNegated ? "NOT " : "")}NULL)",
        TruthTestExpr t => $"({Of(t.Operand)} IS {(t.IsNegated ? "NOT " : "")}{(t.Asked is null ? "UNKNOWN" : t.Asked.Value ? "TRUE" : "FALSE")})",
        DistinctExpr d => $"({Of(d.Inputs[0])} IS {(d.IsNegated ? "NOT " : "")}DISTINCT FROM {Of(d.Inputs[1])})",
        InListExpr l => OfList(l),
        QuantifiedExpr q => $"({Of(q.Left)} {Symbol(q.Operation)} {(q.IsAll ? "ALL" : "ANY")} ({Of(q.Array)}))",
        RelabelExpr r => r.IsExplicit || !PlainComparison.IsText(r.Type) ? $"({Of(r.Operand)})::{TypeNames.Format(r.Type, r.Typmod)}" : $"({Of(r.Operand)})::text",
        CastExpr c => $"({Of(c.Operand)})::{TypeNames.Format(c.Type, -1)}",
        TypmodExpr t => $"({Of(t.Operand)})::{TypeNames.Format(t.Type, t.Typmod)}",
        CaseExpr c => OfCase(c),
        CaseOfExpr c => Of(c.Inputs[1]),
        CaseOperandExpr => "CASE_TEST_EXPR",
        CoalesceExpr => $"COALESCE({List(e.Inputs)})",
        NullIfExpr => $"NULLIF({List(e.Inputs)})",
        ExtremeExpr x => $"{(x.IsLeast ? "LEAST" : "GREATEST")}({List(e.Inputs)})",
        ArrayExpr => $"ARRAY[{List(e.Inputs)}]",
        RowExpr row => $"ROW({List(row.Items)})",
        RowCompareExpr r => OfRows(r),
        SubscriptExpr s => Of(s.Inputs[0]) + string.Concat(s.Inputs.Skip(1).Select(i => $"[{Of(i)}]")),
        SliceExpr s => Of(s.Inputs[0]) + "[:]",
        FieldExpr f => $"({Of(f.Inputs[0])}).{NodeDescription.Quote(f.Name)}",
        ComparedSubqueryExpr c => $"({(c.IsHashed ? "hashed " : "")}SubPlan)",
        PlannedSubquery p => p.Arguments.Length == 0 ? "(InitPlan)" : "(SubPlan)",
        _ => e.GetType().Name,
    };

    private static string List(IReadOnlyList<Expr> list) => string.Join(", ", list.Select(Of));

    private static string Joined(IReadOnlyList<Expr> list, string by) => $"({string.Join(by, list.Select(OfCondition))})";

    private static string OfCall(CallExpr c)
    {
        if (c.Operator is null)
            return $"{c.Call.Function.Name}({List(c.Inputs)})";
        return c.Inputs is [var left, var right] ? $"({Of(left)} {c.Operator} {Of(right)})" : $"({c.Operator} {Of(c.Inputs[0])})";
    }

    private static string OfList(InListExpr l)
    {
        string items = l.Items.All(i => i is ConstantExpr)
            ? $"'{{{string.Join(',', l.Items.Cast<ConstantExpr>().Select(i => Plain(i.Value, i.Type)))}}}'::{TypeNames.Format(l.Operand.Type, -1)}[]"
            : $"ARRAY[{List([.. l.Items])}]";
        return l.IsNegated ? $"({Of(l.Operand)} <> ALL ({items}))" : $"({Of(l.Operand)} = ANY ({items}))";
    }

    private static string Symbol(Expr operation) => operation is CallExpr { Operator: { } symbol } ? symbol : "?";

    private static string OfCase(CaseExpr c)
    {
        var text = new System.Text.StringBuilder("CASE");
        for (int i = 0; i < c.Branches; i++)
            text.Append(" WHEN ").Append(Of(c.When(i))).Append(" THEN ").Append(Of(c.Then(i)));
        return text.Append(" ELSE ").Append(Of(c.Else)).Append(" END").ToString();
    }

    private static string OfRows(RowCompareExpr r)
    {
        int half = r.Inputs.Count / 2;
        string symbol = r.Order switch
        {
            RowOrder.Less => "<",
            RowOrder.LessOrEqual => "<=",
            RowOrder.Greater => ">",
            _ => ">=",
        };
        return $"(ROW({List([.. r.Inputs.Take(half)])}) {symbol} ROW({List([.. r.Inputs.Skip(half)])}))";
    }

    private static string Constant(Datum value, SqlType type)
    {
        if (value.IsNull)
            return $"NULL::{TypeNames.Format(type, -1)}";
        if (type.Kind is TypeKind.Int4 or TypeKind.Numeric && !Plain(value, type).StartsWith('-'))
            return Plain(value, type);
        return type.Kind == TypeKind.Boolean ? value.Boolean ? "true" : "false" : Quoted(Plain(value, type), type);
    }

    private static string Plain(Datum value, SqlType type) => value.IsNull ? "NULL" : TypeFormat.Format(value, type, TypeSettings.Default);

    private static string Quoted(string text, SqlType type) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'::{TypeNames.Format(type, -1)}";
}
