using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Expressions;
using Longitude.Sql.Functions;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Binding;

// Calls: of scalar functions, aggregates, window functions, and functions that give rows.
internal sealed partial class ExpressionBinder
{
    private CallExpr BindNamedCall(string name, IReadOnlyList<Expr> arguments, int position)
    {
        ResolvedCall call = Resolve(new QualifiedName([name]) { Position = position }, arguments, null, false, position);
        return CallExpr.Of(call, null, Coerce(arguments, call), position);
    }

    private static ResolvedCall Resolve(
        QualifiedName name, IReadOnlyList<Expr> arguments, IReadOnlyList<string?>? names, bool isVariadic, int position) =>
        FunctionResolver.Resolve(name.Schema, name.Last, [.. arguments.Select(a => a.Type)], names, isVariadic, position + 1);

    private Expr[] Coerce(IReadOnlyList<Expr> arguments, ResolvedCall call)
    {
        var coerced = new Expr[arguments.Count];
        for (int i = 0; i < coerced.Length; i++)
            coerced[i] = Coercions.Implicit(arguments[i], call.ArgumentTypes[i], -1, _context);
        return coerced;
    }

    private Expr BindCall(FunctionCall e)
    {
        if (e.WithinGroup.Count > 0)
            return BindOrderedSet(e);
        int captured = _scope.Captures?.Values.Count ?? 0;
        Clause outside = _clause;
        FunctionKind kind = KindOf(e);
        if (kind == FunctionKind.Aggregate && e.Over is null)
            EnterAggregate(e);
        else if (e.Over is not null)
            EnterWindow(e);
        Expr[] arguments;
        try
        {
            arguments = BindArguments(e.Arguments);
        }
        finally
        {
            _clause = outside;
        }

        ResolvedCall call = Resolve(e.Name, arguments, e.ArgumentNames.Count > 0 ? e.ArgumentNames : null, e.IsVariadic, e.Position);
        CheckDecorations(e, call.Function);
        arguments = Coerce(arguments, call);
        if (JsonRows.TakesRowType(call.Function) && arguments[0] is RowExpr { TableOid: not 0 } row)
            call = call with { RowColumns = [.. row.Names.Zip(row.Inputs, (n, i) => new ResultColumn(n, i.Type, i.Typmod))] };
        return call.Function.Kind switch
        {
            _ when e.Over is not null => BindWindowCall(e, call, arguments),
            FunctionKind.Aggregate => BindAggregate(e, call, arguments, captured),
            FunctionKind.Window => throw new SqlException(SqlStates.WrongObjectType, $"window function {e.Name.Last} requires an OVER clause") { Position = e.Position + 1 },
            FunctionKind.Set => BindSetCall(e, call, arguments),
            _ => CallExpr.Of(call, null, arguments, e.Position),
        };
    }

    private Expr[] BindArguments(IReadOnlyList<Expression> given)
    {
        var arguments = new List<Expr>(given.Count);
        foreach (Expression argument in given)
        {
            // f(t.*) passes the row as one value.
            if (argument is Star { Parts.Count: > 0 } star)
                arguments.Add(Bind(new ColumnName(star.Parts) { Position = star.Position }));
            else
                arguments.Add(Bind(argument));
        }

        return [.. arguments];
    }

    /// <summary>What functions of this name are, before the arguments are known: they are bound by it.</summary>
    private static FunctionKind KindOf(FunctionCall e)
    {
        IReadOnlyList<FunctionInfo> named = e.Name.Schema is null or "pg_catalog" ? FunctionCatalog.Find(e.Name.Last) : [];
        return named.Count == 0 ? FunctionKind.Scalar : named[0].Kind;
    }

    private static void CheckDecorations(FunctionCall e, FunctionInfo function)
    {
        if (function.Kind == FunctionKind.Aggregate)
        {
            if (function.DirectArguments >= 0)
                throw new SqlException(SqlStates.WrongObjectType, $"WITHIN GROUP is required for ordered-set aggregate {e.Name.Last}") { Position = e.Position + 1 };
            return;
        }

        string? wrong = e.IsStar ? "(*)" : e.IsDistinct ? "DISTINCT" : e.WithinGroup.Count > 0 ? "WITHIN GROUP" : e.OrderBy.Count > 0 ? "ORDER BY"
            : e.Filter is not null ? "FILTER" : null;
        if (wrong is not null && !(wrong is "FILTER" && e.Over is not null))
        {
            string message = wrong is "(*)" || function.Kind != FunctionKind.Window
                ? $"{wrong} specified, but {e.Name} is not an aggregate function"
                : $"aggregate {wrong} is not implemented for window functions";
            throw new SqlException(function.Kind == FunctionKind.Window ? SqlStates.FeatureNotSupported : SqlStates.WrongObjectType, message)
            {
                Position = e.Position + 1,
            };
        }

        if (e.Over is not null && function.Kind != FunctionKind.Window)
        {
            throw new SqlException(SqlStates.WrongObjectType, $"OVER specified, but {e.Name} is not a window function nor an aggregate function")
            {
                Position = e.Position + 1,
            };
        }
    }

    private SetExpr BindSetCall(FunctionCall e, ResolvedCall call, Expr[] arguments)
    {
        if (_clause.IsWithinAggregate)
        {
            throw new SqlException(SqlStates.FeatureNotSupported, "aggregate function calls cannot contain set-returning function calls")
            {
                Position = e.Position + 1,
                Hint = "You might be able to move the set-returning function into a LATERAL FROM item.",
            };
        }

        if (!_clause.AllowsSets)
            throw new SqlException(SqlStates.FeatureNotSupported, $"set-returning functions are not allowed in {_clause.Name}") { Position = e.Position + 1 };
        if (_conditional is not null)
        {
            throw new SqlException(SqlStates.FeatureNotSupported, $"set-returning functions are not allowed in {_conditional}")
            {
                Position = e.Position + 1,
                Hint = "You might be able to move the set-returning function into a LATERAL FROM item.",
            };
        }

        return new SetExpr(call, arguments, call.RowColumns.Count > 1 ? SqlTypes.Record : call.ReturnType) { Position = e.Position };
    }
}
