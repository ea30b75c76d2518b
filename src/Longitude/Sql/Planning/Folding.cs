using Longitude.Sql.Binding;
using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Expressions;
using Longitude.Sql.Functions;
using Longitude.Sql.Sessions;
using Longitude.Sql.Types;
using ExecutionContext = Longitude.Sql.Execution.ExecutionContext;

namespace Longitude.Sql.Planning;

/// <summary>Computes beforehand what is the same in every execution, and drops what cannot matter.</summary>
internal sealed class Folding(ISessionState session)
{
    private readonly EvalFrame _frame = new(new ExecutionContext(session, null!, [], default), null);

    public Expr Fold(Expr e)
    {
        if (e is ConstantExpr or VarExpr or ColumnExpr or ParameterExpr or OuterColumnExpr)
            return e;
        if (e is CaseExpr choice)
            return FoldCase(choice);
        Expr folded = WithFoldedInputs(e);
        return folded switch
        {
            AndExpr and => FoldLogical(and, isAnd: true),
            OrExpr or => FoldLogical(or, isAnd: false),
            NotExpr { Operand: NotExpr { Operand: var inner } } => inner,
            NotExpr not => Negate(not),
            CoalesceExpr coalesce => FoldCoalesce(coalesce),
            _ => Compute(folded),
        };
    }

    private Expr WithFoldedInputs(Expr e)
    {
        IReadOnlyList<Expr> inputs = e.Inputs;
        Expr[]? folded = null;
        for (int i = 0; i < inputs.Count; i++)
        {
            Expr now = Fold(inputs[i]);
            if (folded is null && !ReferenceEquals(now, inputs[i]))
                folded = [.. inputs];
            if (folded is not null)
                folded[i] = now;
        }

        return folded is null ? e : e.WithInputs(folded);
    }

    /// <summary>A call of constants, when nothing but them decides its result. What fails now may never be reached: it is left as it is.</summary>
    private Expr Compute(Expr e)
    {
        if (e.OwnVolatility != Volatility.Immutable || e.Inputs.Count == 0 || !e.Inputs.All(i => i is ConstantExpr) || !IsComputable(e))
            return IsNullBeforehand(e) ? new ConstantExpr(Datum.Null, e.Type, e.Typmod) { Position = e.Position } : e;
        try
        {
            return new ConstantExpr(e.Eval(_frame), e.Type, e.Typmod) { Position = e.Position };
        }
        catch (SqlException)
        {
            return e;
        }
    }

    private static bool IsComputable(Expr e) => e is not (SubqueryExpr or AggregateExpr or WindowExpr or SetExpr or GroupingExpr or CaseOfExpr or RowExpr)
        && e.Type.Kind is not TypeKind.Void;

    private static bool IsNullBeforehand(Expr e) =>
        e is CallExpr { Call: { IsDirect: true, Function.IsStrict: true }, OwnVolatility: not Volatility.Volatile } call
        && call.Inputs.Any(i => i is ConstantExpr { Value.IsNull: true });

    private static Expr FoldLogical(Expr e, bool isAnd)
    {
        var kept = new List<Expr>(e.Inputs.Count);
        foreach (Expr operand in e.Inputs)
        {
            if (operand is ConstantExpr { Value: { IsNull: false } value })
            {
                if (value.Boolean != isAnd)
                    return operand;
                continue;
            }

            if (isAnd && operand is AndExpr inner)
                kept.AddRange(inner.Inputs);
            else if (!isAnd && operand is OrExpr other)
                kept.AddRange(other.Inputs);
            else
                kept.Add(operand);
        }

        return kept.Count switch
        {
            0 => new ConstantExpr(Datum.Of(isAnd), SqlTypes.Bool),
            1 => kept[0],
            _ when isAnd => new AndExpr([.. kept]) { Position = e.Position },
            _ => EqualsAsList(kept) ?? (Expr)new OrExpr([.. kept]) { Position = e.Position },
        };
    }

    /// <summary>a = 1 OR a = 2 is a IN (1, 2), for which there are faster ways.</summary>
    private static InListExpr? EqualsAsList(List<Expr> parts)
    {
        CallExpr? first = null;
        var items = new List<Expr>();
        foreach (Expr part in parts)
        {
            if (part is not CallExpr { Operator: "=", Inputs: [VarExpr column, var value] } call || !PlainComparison.IsOrdered(call)
                || value is not (ConstantExpr or ParameterExpr or OuterColumnExpr) || value.Type.Oid != column.Type.Oid)
            {
                return null;
            }

            first ??= call;
            if (!column.SameAs(first.Inputs[0]))
                return null;
            items.Add(value);
        }

        SqlType type = first!.Inputs[0].Type;
        Expr equality = first.WithInputs([new ColumnExpr(0, type), new ColumnExpr(1, type)]);
        return new InListExpr([first.Inputs[0], .. items], equality, isNegated: false) { Position = first.Position };
    }

    private Expr Negate(NotExpr not) => not.Operand switch
    {
        ConstantExpr { Value.IsNull: false } c => new ConstantExpr(Datum.Of(!c.Value.Boolean), SqlTypes.Bool),
        ConstantExpr c => c,
        NullTestExpr { IsOfFields: false } test => new NullTestExpr(test.Operand, !test.IsNegated, isOfWhole: true) { Position = test.Position },
        _ => Compute(not),
    };

    private static Expr FoldCoalesce(CoalesceExpr e)
    {
        var kept = new List<Expr>();
        foreach (Expr argument in e.Inputs)
        {
            if (argument is ConstantExpr { Value.IsNull: true })
                continue;
            kept.Add(argument);
            if (argument is ConstantExpr)
                break;
        }

        return kept.Count switch
        {
            0 => new ConstantExpr(Datum.Null, e.Type),
            1 => kept[0],
            _ => kept.Count == e.Inputs.Count ? e : e.WithInputs(kept),
        };
    }

    /// <summary>Branches that cannot be taken go before what they compute is looked at: CASE WHEN false THEN 1/0 END is no error.</summary>
    private Expr FoldCase(CaseExpr e)
    {
        var inputs = new List<Expr>();
        for (int i = 0; i < e.Branches; i++)
        {
            Expr when = Fold(e.When(i));
            if (when is ConstantExpr constant)
            {
                if (!constant.Value.IsTrue)
                    continue;
                inputs.Add(Fold(e.Then(i)));
                return inputs.Count == 1 ? inputs[0] : new CaseExpr([.. inputs], e.Type) { Position = e.Position };
            }

            inputs.Add(when);
            inputs.Add(Fold(e.Then(i)));
        }

        inputs.Add(Fold(e.Else));
        return inputs.Count == 1 ? inputs[0] : new CaseExpr([.. inputs], e.Type) { Position = e.Position };
    }
}
