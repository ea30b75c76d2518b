using Longitude.Sql.Execution;
using Longitude.Sql.Functions;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Binding;

// Aggregates and window functions. They are bound where they stand, and taken over by a stage of the query afterwards.
internal sealed partial class ExpressionBinder
{
    private void EnterAggregate(FunctionCall e)
    {
        if (_clause.IsWithinAggregate)
            throw new SqlException(SqlStates.GroupingError, "aggregate function calls cannot be nested") { Position = e.Position + 1 };
        if (!_clause.AllowsAggregates && (_scope.Captures is null || !MayBeOuter(e)))
            throw NotAllowed(e);
        _clause = Clause.AggregateArgument;
    }

    // An aggregate over outer columns only belongs to the query around, where it may be allowed. Names have to be bound to know that.
    private static bool MayBeOuter(FunctionCall e) => e.Arguments.Count > 0;

    private SqlException NotAllowed(FunctionCall e) =>
        new(SqlStates.GroupingError, $"aggregate functions are not allowed in {_clause.Name}") { Position = e.Position + 1 };

    private Expr BindAggregate(FunctionCall e, ResolvedCall call, Expr[] arguments, int captured)
    {
        var inputs = new List<Expr>(arguments);
        var order = new List<(bool, bool)>();
        Clause outside = _clause;
        _clause = Clause.AggregateArgument;
        foreach (OrderItem item in e.OrderBy)
        {
            // Of DISTINCT aggregates PostgreSQL orders by arguments only.
            Expr key = Coercions.Settle(Bind(item.Value), _context);
            if (e.IsDistinct && !arguments.Any(a => a.SameAs(key)))
            {
                throw new SqlException(SqlStates.InvalidColumnReference, "in an aggregate with DISTINCT, ORDER BY expressions must appear in argument list")
                {
                    Position = key.Location + 1,
                };
            }

            inputs.Add(Sortable(key));
            order.Add((item.IsDescending, NullsFirst(item)));
        }

        if (e.IsDistinct)
            CheckDistinct(arguments, e);
        if (e.Filter is not null)
        {
            _clause = Clause.Filter;
            inputs.Add(BindBoolean(e.Filter, "FILTER"));
        }

        _clause = outside;
        return Placed(new AggregateExpr(call, inputs, call.ReturnType)
        {
            ArgumentCount = arguments.Length,
            IsDistinct = e.IsDistinct,
            HasFilter = e.Filter is not null,
            IsStar = e.IsStar,
            OrderBy = order,
            Position = e.Position,
        }, captured, e);
    }

    private static void CheckDistinct(Expr[] arguments, FunctionCall e)
    {
        if (arguments.Length == 0)
            throw new SqlException(SqlStates.InvalidColumnReference, "DISTINCT requires an argument") { Position = e.Position + 1 };
        foreach (Expr argument in arguments)
            Sortable(argument);
    }

    /// <summary>percentile_cont(0.5) WITHIN GROUP (ORDER BY x): the ordered values are arguments too, after the direct ones.</summary>
    private Expr BindOrderedSet(FunctionCall e)
    {
        int captured = _scope.Captures?.Values.Count ?? 0;
        if (e.IsDistinct)
            throw new SqlException(SqlStates.SyntaxError, "cannot use DISTINCT with WITHIN GROUP") { Position = e.Position + 1 };
        if (e.OrderBy.Count > 0)
            throw new SqlException(SqlStates.SyntaxError, "cannot use multiple ORDER BY clauses with WITHIN GROUP") { Position = e.Position + 1 };
        Clause outside = _clause;
        EnterAggregate(e);
        Expr[] arguments = [.. BindArguments(e.Arguments), .. e.WithinGroup.Select(item => Bind(item.Value))];
        ResolvedCall call = Resolve(e.Name, arguments, null, e.IsVariadic, e.Position);
        if (e.Over is not null)
            throw new SqlException(SqlStates.FeatureNotSupported, $"OVER is not supported for ordered-set aggregate {e.Name.Last}") { Position = e.Position + 1 };
        if (OrderedSetAggregates.IsHypothetical(call.Function))
        {
            MatchHypothetical(e, arguments);
            call = Resolve(e.Name, arguments, null, e.IsVariadic, e.Position);
        }

        if (call.Function.Kind != FunctionKind.Aggregate || call.Function.DirectArguments < 0)
        {
            throw new SqlException(SqlStates.WrongObjectType, $"{e.Name.Last} is not an ordered-set aggregate, so it cannot have WITHIN GROUP")
            {
                Position = e.Position + 1,
            };
        }

        arguments = Coerce(arguments, call);
        var inputs = new List<Expr>(arguments);
        var order = new List<(bool, bool)>();
        for (int i = 0; i < e.WithinGroup.Count; i++)
        {
            inputs.Add(Sortable(arguments[e.Arguments.Count + i]));
            order.Add((e.WithinGroup[i].IsDescending, NullsFirst(e.WithinGroup[i])));
        }

        if (e.Filter is not null)
        {
            _clause = Clause.Filter;
            inputs.Add(BindBoolean(e.Filter, "FILTER"));
        }

        _clause = outside;
        return Placed(new AggregateExpr(call, inputs, call.ReturnType)
        {
            ArgumentCount = arguments.Length,
            DirectCount = e.Arguments.Count,
            HasFilter = e.Filter is not null,
            OrderBy = order,
            Position = e.Position,
        }, captured, e);
    }

    /// <summary>rank(5) WITHIN GROUP (ORDER BY x): each value is brought to a type with what is sorted by in its place.</summary>
    private void MatchHypothetical(FunctionCall e, Expr[] arguments)
    {
        int width = e.WithinGroup.Count;
        if (e.Arguments.Count != width)
        {
            string types = string.Join(", ", arguments.Select(a => TypeNames.Format(a.Type, -1)));
            throw new SqlException(SqlStates.UndefinedFunction, $"function {e.Name}({types}) does not exist")
            {
                Position = e.Position + 1,
                Hint = $"To use the hypothetical-set aggregate {e.Name}, the number of hypothetical direct arguments (here {e.Arguments.Count}) "
                    + $"must match the number of ordering columns (here {width}).",
            };
        }

        for (int i = 0; i < width; i++)
        {
            SqlType type;
            try
            {
                // Of types that do not match, the sorted one is named first.
                type = CommonType([arguments[i + width], arguments[i]], "WITHIN GROUP");
            }
            catch (SqlException x)
            {
                throw new SqlException(x.SqlState, x.Message) { Position = arguments[i].Location + 1 };
            }

            arguments[i] = Coercions.Implicit(arguments[i], type, -1, _context);
            arguments[i + width] = Coercions.Implicit(arguments[i + width], type, -1, _context);
        }
    }

    public static bool NullsFirst(OrderItem item) => item.Nulls switch
    {
        NullsOrder.First => true,
        NullsOrder.Last => false,
        _ => item.IsDescending,
    };

    /// <exception cref="SqlException">The type has no order.</exception>
    public static Expr Sortable(Expr key)
    {
        if (key.Type.Comparer.HasOrder)
            return key;
        throw new SqlException(SqlStates.UndefinedFunction, $"could not identify an ordering operator for type {TypeNames.Format(key.Type, -1)}")
        {
            Position = key.Location + 1,
            Hint = "Use an explicit ordering operator or modify the query.",
        };
    }

    /// <summary>An aggregate whose arguments are all columns of the query around belongs to that query: here it is an outer value.</summary>
    private Expr Placed(AggregateExpr aggregate, int captured, FunctionCall e)
    {
        bool isOuter = aggregate.Inputs.Count > 0 && _scope.Captures is not null
            && !aggregate.Any(p => p is VarExpr) && aggregate.Any(p => p is OuterColumnExpr);
        if (!isOuter)
            return _clause.AllowsAggregates ? aggregate : throw NotAllowed(e);
        Captures captures = _scope.Captures!;
        Expr outer = aggregate.Map(p => p is OuterColumnExpr { Levels: 1 } o ? captures.Values[o.Index] : null);
        captures.Truncate(captured);
        return captures.Take(outer);
    }

    private GroupingExpr BindGrouping(GroupingCall e)
    {
        if (!_clause.AllowsAggregates)
            throw new SqlException(SqlStates.GroupingError, $"grouping operations are not allowed in {_clause.Name}") { Position = e.Position + 1 };
        return new GroupingExpr([.. e.Arguments.Select(Bind)]) { Position = e.Position };
    }

    private void EnterWindow(FunctionCall e)
    {
        if (_clause.IsWithinAggregate)
            throw new SqlException(SqlStates.GroupingError, "aggregate function calls cannot contain window function calls") { Position = e.Position + 1 };
        if (_clause.IsWithinWindow || ReferenceEquals(_clause, Clause.WindowPartition))
            throw new SqlException(SqlStates.WindowingError, "window function calls cannot be nested") { Position = e.Position + 1 };
        if (!_clause.AllowsWindows)
            throw new SqlException(SqlStates.WindowingError, $"window functions are not allowed in {_clause.Name}") { Position = e.Position + 1 };
        _clause = Clause.WindowArgument;
    }

    private WindowExpr BindWindowCall(FunctionCall e, ResolvedCall call, Expr[] arguments)
    {
        if (e.IsDistinct)
            throw new SqlException(SqlStates.FeatureNotSupported, "DISTINCT is not implemented for window functions") { Position = e.Position + 1 };
        if (e.OrderBy.Count > 0)
            throw new SqlException(SqlStates.FeatureNotSupported, "aggregate ORDER BY is not implemented for window functions") { Position = e.Position + 1 };
        if (e.Filter is not null && call.Function.Kind == FunctionKind.Window)
            throw new SqlException(SqlStates.FeatureNotSupported, "FILTER is not implemented for non-aggregate window functions") { Position = e.Position + 1 };
        var inputs = new List<Expr>(arguments);
        Clause outside = _clause;
        if (e.Filter is not null)
        {
            _clause = Clause.Filter;
            inputs.Add(BindBoolean(e.Filter, "FILTER"));
        }

        _clause = Clause.WindowPartition;
        WindowDefinition window = new WindowBinder(this, _context).Bind(e.Over!);
        _clause = outside;
        inputs.AddRange(WindowExpr.PartsOf(window));
        return new WindowExpr(call, inputs, window, call.ReturnType)
        {
            ArgumentCount = arguments.Length,
            HasFilter = e.Filter is not null,
            IsStar = e.IsStar,
            Position = e.Position,
        };
    }
}

/// <summary>GROUPING(...): a bit for each argument, set when it is not among the keys of the row's grouping set.</summary>
internal sealed class GroupingExpr(Expr[] arguments) : Expr
{
    public override int Location => Position;

    public override SqlType Type => SqlTypes.Int4;

    public override IReadOnlyList<Expr> Inputs => arguments;

    public override Volatility OwnVolatility => Volatility.Volatile;

    public override Datum Eval(EvalFrame frame) => throw new InvalidOperationException("GROUPING was not taken over by a stage.");

    public override Expr WithInputs(IReadOnlyList<Expr> inputs) => new GroupingExpr([.. inputs]) { Position = Position };
}
