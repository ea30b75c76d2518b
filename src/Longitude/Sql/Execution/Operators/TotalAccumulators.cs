using Longitude.Sql.Functions;
using Longitude.Sql.Types;

namespace Longitude.Sql.Execution.Operators;

/// <summary>avg of integers, and sum and avg of numerics: exact sums side by side.</summary>
internal sealed class TotalAccumulator(Expr argument, bool isAverage) : Accumulator
{
    private readonly Argument _argument = new(argument);
    private readonly bool _isNumeric = argument.Type.Kind == TypeKind.Numeric;
    private NumericSum[] _sums = new NumericSum[1];

    public override void Grow(int groups) => Resize(ref _sums, groups);

    public override void Add(int group, EvalFrame frame)
    {
        Datum value = _argument.In(frame);
        if (value.IsNull)
            return;
        if (_isNumeric)
            _sums[group].Add(value.As<Numeric>());
        else
            _sums[group].Add(value.Int64);
    }

    public override Datum Result(int group)
    {
        ref NumericSum sum = ref _sums[group];
        if (sum.Count == 0)
            return Datum.Null;
        return Datum.OfObject(isAverage ? sum.Total() / Numeric.Of(sum.Count) : sum.Total());
    }
}

/// <summary>min and max of values that only their type's comparer knows how to order.</summary>
internal sealed class ExtremeAccumulator(Expr argument, bool isMax) : Accumulator
{
    private readonly Argument _argument = new(argument);
    private readonly DatumComparer _comparer = argument.Type.Comparer;
    private Datum[] _best = new Datum[1];

    public override void Grow(int groups) => Resize(ref _best, groups);

    public override void Add(int group, EvalFrame frame)
    {
        Datum value = _argument.In(frame);
        if (value.IsNull)
            return;
        ref Datum best = ref _best[group];
        if (best.IsNull || (isMax ? _comparer.Compare(value, best) > 0 : _comparer.Compare(value, best) < 0))
            best = value;
    }

    public override Datum Result(int group) => _best[group];
}
