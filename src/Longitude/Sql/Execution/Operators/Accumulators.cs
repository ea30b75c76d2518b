using Longitude.Sql.Functions;
using Longitude.Sql.Types;

namespace Longitude.Sql.Execution.Operators;

/// <summary>The states of one aggregate for all groups, which are numbered from 0.</summary>
internal abstract class Accumulator
{
    /// <summary>Makes room for so many groups.</summary>
    public abstract void Grow(int groups);

    /// <summary>Takes in the frame's row.</summary>
    public abstract void Add(int group, EvalFrame frame);

    public abstract Datum Result(int group);

    public static Accumulator For(AggregateCall call, ExecutionContext context)
    {
        Accumulator inner = call.IsDistinct || call.OrderBy.Length > 0 ? new OrderedAccumulator(call, context) : Plain(call, context);
        return call.Filter is null ? inner : new FilteredAccumulator(inner, call.Filter);
    }

    private static Accumulator Plain(AggregateCall call, ExecutionContext context)
    {
        string name = call.Call.Function.Name;
        if (name is "count")
            return new CountAccumulator(call.Arguments.Length == 0 ? null : call.Arguments[0]);
        if (call.Arguments is [var only] && call.Call.IsDirect)
        {
            switch (name)
            {
                case "sum" when only.Type.Kind is TypeKind.Int2 or TypeKind.Int4:
                    return new IntegerSumAccumulator(only);
                case "sum" when only.Type.Kind is TypeKind.Float8:
                    return new FloatSumAccumulator(only, isAverage: false);
                case "avg" when only.Type.Kind is TypeKind.Float4 or TypeKind.Float8:
                    return new FloatSumAccumulator(only, isAverage: true);
                case "min" or "max" when SortOrder.KeptAsNumber(only.Type) && call.Call.ReturnType.Oid == only.Type.Oid:
                    return new NumberExtremeAccumulator(only, name is "max");
                case "min" or "max" when only.Type.Comparer.HasOrder && call.Call.ReturnType.Oid == only.Type.Oid:
                    return new ExtremeAccumulator(only, name is "max");
                case "sum" when only.Type.Kind is TypeKind.Int8 or TypeKind.Numeric:
                    return new TotalAccumulator(only, isAverage: false);
                case "avg" when only.Type.Kind is TypeKind.Int2 or TypeKind.Int4 or TypeKind.Int8 or TypeKind.Numeric:
                    return new TotalAccumulator(only, isAverage: true);
            }
        }

        return new StateAccumulator(call, context);
    }

    protected static void Resize<T>(ref T[] array, int count)
    {
        if (array.Length < count)
            Array.Resize(ref array, Math.Max(count, array.Length * 2));
    }
}

/// <summary>An argument, read from the row directly where it is a column.</summary>
internal readonly struct Argument(Expr expression)
{
    private readonly int _column = expression is ColumnExpr c ? c.Index : -1;
    private readonly Expr _expression = expression;

    public Datum In(EvalFrame frame) => _column >= 0 ? frame.Row[_column] : _expression.Eval(frame);
}

/// <summary>count(*), or count(x): rows whose value is not NULL.</summary>
internal sealed class CountAccumulator(Expr? argument) : Accumulator
{
    private readonly bool _isStar = argument is null;
    private readonly Argument _argument = new(argument ?? new ConstantExpr(Datum.True, SqlTypes.Bool));
    private long[] _counts = new long[1];

    public override void Grow(int groups) => Resize(ref _counts, groups);

    public override void Add(int group, EvalFrame frame)
    {
        if (_isStar || !_argument.In(frame).IsNull)
            _counts[group]++;
    }

    public override Datum Result(int group) => Datum.Of(_counts[group]);
}

internal sealed class IntegerSumAccumulator(Expr argument) : Accumulator
{
    private readonly Argument _argument = new(argument);
    private (long Sum, bool Any)[] _sums = new (long, bool)[1];

    public override void Grow(int groups) => Resize(ref _sums, groups);

    public override void Add(int group, EvalFrame frame)
    {
        Datum value = _argument.In(frame);
        if (value.IsNull)
            return;
        ref (long Sum, bool Any) sum = ref _sums[group];
        sum.Sum += value.Int64;
        sum.Any = true;
    }

    public override Datum Result(int group) => _sums[group].Any ? Datum.Of(_sums[group].Sum) : Datum.Null;
}

/// <summary>sum and avg of floating-point numbers.</summary>
internal sealed class FloatSumAccumulator(Expr argument, bool isAverage) : Accumulator
{
    private readonly Argument _argument = new(argument);
    private (double Sum, long Count, bool HasInfinity)[] _sums = new (double, long, bool)[1];

    public override void Grow(int groups) => Resize(ref _sums, groups);

    public override void Add(int group, EvalFrame frame)
    {
        Datum value = _argument.In(frame);
        if (value.IsNull)
            return;
        ref (double Sum, long Count, bool HasInfinity) sum = ref _sums[group];
        double number = value.Double;
        // The first one as it is: a sum of negative zeros is one.
        sum.Sum = sum.Count > 0 ? sum.Sum + number : number;
        sum.Count++;
        sum.HasInfinity |= double.IsInfinity(number);
    }

    public override Datum Result(int group)
    {
        (double sum, long count, bool hasInfinity) = _sums[group];
        if (count == 0)
            return Datum.Null;
        if (double.IsInfinity(sum) && !hasInfinity)
            throw new SqlException(SqlStates.NumericValueOutOfRange, "value out of range: overflow");
        return Datum.Of(isAverage ? sum / count : sum);
    }
}

/// <summary>min and max of values that are kept as numbers.</summary>
internal sealed class NumberExtremeAccumulator(Expr argument, bool isMax) : Accumulator
{
    private readonly Argument _argument = new(argument);
    private Datum[] _best = new Datum[1];

    public override void Grow(int groups) => Resize(ref _best, groups);

    public override void Add(int group, EvalFrame frame)
    {
        Datum value = _argument.In(frame);
        if (value.IsNull)
            return;
        ref Datum best = ref _best[group];
        if (best.IsNull || (isMax ? value.Int64 > best.Int64 : value.Int64 < best.Int64))
            best = value;
    }

    public override Datum Result(int group) => _best[group];
}

/// <summary>Any other aggregate: a state object for each group.</summary>
internal sealed class StateAccumulator(AggregateCall call, ExecutionContext context) : Accumulator
{
    private const int StateBytes = 120;

    private readonly CallContext _context = new(call.Call, context.Session, context) { Ordering = [.. call.OrderBy.Select(o => (o.IsDescending, o.NullsFirst))] };
    private readonly Argument[] _arguments = [.. call.Arguments.Select(a => new Argument(a))];
    private readonly bool _isStrict = call.Call.Function.IsStrict;
    private readonly bool _isDirect = call.Call.IsDirect;
    private readonly bool _collects = Collects(call.Call.Function);
    private readonly Datum[] _values = new Datum[call.Arguments.Length];
    private Aggregate?[] _states = new Aggregate?[1];

    /// <summary>True for aggregates whose state grows with the rows.</summary>
    public static bool Collects(FunctionInfo function) =>
        function.Name.EndsWith("_agg", StringComparison.Ordinal) || function.DirectArguments >= 0;

    public override void Grow(int groups)
    {
        if (_states.Length >= groups)
            return;
        int before = _states.Length;
        Resize(ref _states, groups);
        context.Memory.Take(8L * (_states.Length - before));
    }

    public override void Add(int group, EvalFrame frame)
    {
        for (int i = 0; i < _values.Length; i++)
            _values[i] = _arguments[i].In(frame);
        Add(group, _values);
    }

    public void Add(int group, Datum[] values)
    {
        Aggregate state = _states[group] ?? Begin(group);
        if (_isDirect && values.Length == 1)
        {
            if (_isStrict && values[0].IsNull)
                return;
            if (_collects)
                context.Memory.Take(16 + (values[0].HasObject ? MemoryBudget.SizeOf(values[0]) : 0));
            state.Add(values[0]);
            return;
        }

        if (!_isDirect)
            values = call.Call.Arrange(values);
        if (_isStrict && Array.Exists(values, v => v.IsNull))
            return;
        if (_collects)
            context.Memory.Take(16 + values.Sum(v => v.HasObject ? MemoryBudget.SizeOf(v) : 0));
        state.Add(values);
    }

    public override Datum Result(int group) => (_states[group] ?? Begin(group)).Result();

    private Aggregate Begin(int group)
    {
        context.Memory.Take(StateBytes);
        Aggregate state = call.Call.Function.Start!(_context);
        _states[group] = state;
        return state;
    }
}

internal sealed class FilteredAccumulator(Accumulator inner, Expr filter) : Accumulator
{
    public override void Grow(int groups) => inner.Grow(groups);

    public override void Add(int group, EvalFrame frame)
    {
        if (filter.Test(frame))
            inner.Add(group, frame);
    }

    public override Datum Result(int group) => inner.Result(group);
}

/// <summary>DISTINCT and ORDER BY within a call: rows are kept, sorted at the end, and only then taken in.</summary>
internal sealed class OrderedAccumulator(AggregateCall call, ExecutionContext context) : Accumulator
{
    private readonly Expr[] _expressions = [.. call.Arguments, .. call.OrderKeys];
    private readonly SortColumn[] _by = OrderOf(call);
    private RowBuffer?[] _rows = new RowBuffer?[1];

    public override void Grow(int groups) => Resize(ref _rows, groups);

    public override void Add(int group, EvalFrame frame)
    {
        RowBuffer rows = _rows[group] ??= new RowBuffer(_expressions.Length, context.Memory);
        Span<Datum> row = rows.Add();
        for (int i = 0; i < _expressions.Length; i++)
            row[i] = _expressions[i].Eval(frame);
        rows.Charge(row);
    }

    public override Datum Result(int group)
    {
        var state = new StateAccumulator(call, context);
        state.Grow(1);
        if (_rows[group] is { } rows)
        {
            int arguments = call.Arguments.Length;
            int[] places = [.. Enumerable.Range(0, arguments)];
            DatumComparer[] comparers = [.. call.Arguments.Select(a => a.Type.Comparer)];
            int before = -1;
            foreach (int at in SortOrder.Of(rows, _by, context))
            {
                if (call.IsDistinct && before >= 0 && RowOrdering.AreAlike(places, comparers, rows[before], rows[at]))
                    continue;
                before = at;
                state.Add(0, rows[at][..arguments].ToArray());
            }

            rows.Dispose();
            _rows[group] = null;
        }

        return state.Result(0);
    }

    /// <summary>The order asked for; of DISTINCT also by what is left of the arguments, so that equal ones stand together.</summary>
    private static SortColumn[] OrderOf(AggregateCall call)
    {
        var by = new List<SortColumn>(call.OrderBy);
        if (call.IsDistinct)
        {
            for (int i = 0; i < call.Arguments.Length; i++)
                by.Add(new SortColumn(i, call.Arguments[i].Type, false, false));
        }

        return [.. by];
    }
}
