using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>sum and avg of numbers and intervals, and what statistics are made of.</summary>
internal static class NumberAggregates
{
    public static readonly FunctionInfo[] All =
    [
        Define.Aggregate(2107, "sum(int8) numeric", static _ => new IntegerTotal(isAverage: false)),
        Define.Aggregate(2114, "sum(numeric) numeric", static _ => new NumericTotal(isAverage: false)),
        Define.Aggregate(2110, "sum(float4) float4", static _ => new FloatSum(isSingle: true)),
        Define.Aggregate(2111, "sum(float8) float8", static _ => new FloatSum(isSingle: false)),
        Define.Aggregate(2113, "sum(interval) interval", static _ => new IntervalSum(isAverage: false)),
        Define.Aggregate(2100, "avg(int8) numeric", static _ => new IntegerTotal(isAverage: true)),
        Define.Aggregate(2101, "avg(int4) numeric", static _ => new IntegerTotal(isAverage: true)),
        Define.Aggregate(2102, "avg(int2) numeric", static _ => new IntegerTotal(isAverage: true)),
        Define.Aggregate(2103, "avg(numeric) numeric", static _ => new NumericTotal(isAverage: true)),
        Define.Aggregate(2104, "avg(float4) float8", static _ => new FloatMoments(Statistic.Average)),
        Define.Aggregate(2105, "avg(float8) float8", static _ => new FloatMoments(Statistic.Average)),
        Define.Aggregate(2106, "avg(interval) interval", static _ => new IntervalSum(isAverage: true)),
        .. Spread("variance", Statistic.Variance, 2148, 2149, 2150, 2151, 2152, 2153),
        .. Spread("var_samp", Statistic.Variance, 2641, 2642, 2643, 2644, 2645, 2646),
        .. Spread("var_pop", Statistic.VarianceOfAll, 2718, 2719, 2720, 2721, 2722, 2723),
        .. Spread("stddev", Statistic.Deviation, 2154, 2155, 2156, 2157, 2158, 2159),
        .. Spread("stddev_samp", Statistic.Deviation, 2712, 2713, 2714, 2715, 2716, 2717),
        .. Spread("stddev_pop", Statistic.DeviationOfAll, 2724, 2725, 2726, 2727, 2728, 2729),
        Define.Aggregate(2818, "regr_count(float8, float8) int8", static _ => new PairCount()),
        Pair(2819, "regr_sxx", "float8", static m => m.OfAny(m.Sxx)),
        Pair(2820, "regr_syy", "float8", static m => m.OfAny(m.Syy)),
        Pair(2821, "regr_sxy", "float8", static m => m.OfAny(m.Sxy)),
        Pair(2822, "regr_avgx", "float8", static m => m.OfAny(m.Sx / m.Count)),
        Pair(2823, "regr_avgy", "float8", static m => m.OfAny(m.Sy / m.Count)),
        Pair(2824, "regr_r2", "float8", static m => m.RSquared()),
        Pair(2825, "regr_slope", "float8", static m => m.Count < 1 || m.Sxx == 0 ? Datum.Null : Datum.Of(m.Sxy / m.Sxx)),
        Pair(2826, "regr_intercept", "float8", static m => m.Count < 1 || m.Sxx == 0 ? Datum.Null : Datum.Of((m.Sy - m.Sx * m.Sxy / m.Sxx) / m.Count)),
        Pair(2827, "covar_pop", "float8", static m => m.OfAny(m.Sxy / m.Count)),
        Pair(2828, "covar_samp", "float8", static m => m.Count < 2 ? Datum.Null : Datum.Of(m.Sxy / (m.Count - 1.0))),
        Pair(2829, "corr", "float8", static m => m.Count < 1 || m.Sxx == 0 || m.Syy == 0 ? Datum.Null : Datum.Of(m.Sxy / Math.Sqrt(m.Sxx * m.Syy))),
    ];

    private enum Statistic
    {
        Average,
        Variance,
        VarianceOfAll,
        Deviation,
        DeviationOfAll,
    }

    private static FunctionInfo[] Spread(string name, Statistic statistic, params ReadOnlySpan<uint> oids) =>
    [
        Define.Aggregate(oids[0], $"{name}(int8) numeric", _ => new NumericMoments(statistic, isInteger: true)),
        Define.Aggregate(oids[1], $"{name}(int4) numeric", _ => new NumericMoments(statistic, isInteger: true)),
        Define.Aggregate(oids[2], $"{name}(int2) numeric", _ => new NumericMoments(statistic, isInteger: true)),
        Define.Aggregate(oids[3], $"{name}(float4) float8", _ => new FloatMoments(statistic)),
        Define.Aggregate(oids[4], $"{name}(float8) float8", _ => new FloatMoments(statistic)),
        Define.Aggregate(oids[5], $"{name}(numeric) numeric", _ => new NumericMoments(statistic, isInteger: false)),
    ];

    private static FunctionInfo Pair(uint oid, string name, string result, Func<PairMoments, Datum> value) =>
        Define.Aggregate(oid, $"{name}(float8, float8) {result}", _ => new PairMoments(value));

    private sealed class IntegerTotal(bool isAverage) : Aggregate
    {
        private NumericSum _sum;

        public override void Add(ReadOnlySpan<Datum> arguments) => _sum.Add(arguments[0].Int64);

        public override void Add(Datum value) => _sum.Add(value.Int64);

        public override bool TryRemove(ReadOnlySpan<Datum> arguments)
        {
            _sum.Remove(arguments[0].Int64);
            return true;
        }

        public override Datum Result()
        {
            if (_sum.Count == 0)
                return Datum.Null;
            return Datum.OfObject(isAverage ? _sum.Total() / Numeric.Of(_sum.Count) : _sum.Total());
        }
    }

    private sealed class NumericTotal(bool isAverage) : Aggregate
    {
        private NumericSum _sum;

        public override void Add(ReadOnlySpan<Datum> arguments) => _sum.Add(arguments[0].As<Numeric>());

        public override void Add(Datum value) => _sum.Add(value.As<Numeric>());

        public override Datum Result()
        {
            if (_sum.Count == 0)
                return Datum.Null;
            return Datum.OfObject(isAverage ? _sum.Total() / Numeric.Of(_sum.Count) : _sum.Total());
        }
    }

    private sealed class FloatSum(bool isSingle) : Aggregate
    {
        private double _sum;
        private bool _isAny;

        public override void Add(ReadOnlySpan<Datum> arguments) => Add(arguments[0]);

        public override void Add(Datum value)
        {
            _sum = !_isAny ? value.Double : isSingle ? Floats.Add4(_sum, value.Double) : Floats.Add(_sum, value.Double);
            _isAny = true;
        }

        public override Datum Result() => _isAny ? Datum.Of(_sum) : Datum.Null;
    }

    private sealed class IntervalSum(bool isAverage) : Aggregate
    {
        private Interval _sum = Interval.Zero;
        private long _count;

        public override void Add(ReadOnlySpan<Datum> arguments)
        {
            _sum += arguments[0].As<Interval>();
            _count++;
        }

        public override bool TryRemove(ReadOnlySpan<Datum> arguments)
        {
            _sum -= arguments[0].As<Interval>();
            _count--;
            return true;
        }

        public override Datum Result()
        {
            if (_count == 0)
                return Datum.Null;
            return Datum.OfObject(isAverage ? _sum / _count : _sum);
        }
    }

    /// <summary>Exact: from the sum and the sum of squares, which cannot lose anything.</summary>
    private sealed class NumericMoments(Statistic statistic, bool isInteger) : Aggregate
    {
        private NumericSum _sum;
        private NumericSum _squares;

        public override void Add(ReadOnlySpan<Datum> arguments)
        {
            Numeric value = isInteger ? Numeric.Of(arguments[0].Int64) : arguments[0].As<Numeric>();
            _sum.Add(value);
            _squares.Add(value * value);
        }

        public override Datum Result()
        {
            bool isOfAll = statistic is Statistic.VarianceOfAll or Statistic.DeviationOfAll;
            if (_sum.Count < (isOfAll ? 1 : 2))
                return Datum.Null;
            if (!_sum.IsFinite)
                return Datum.OfObject(Numeric.NaN);
            Numeric count = Numeric.Of(_sum.Count);
            Numeric numerator = count * _squares.Total() - _sum.Total() * _sum.Total();
            if (numerator.Sign <= 0)
                return Datum.OfObject(Numeric.Zero);
            Numeric divisor = count * (isOfAll ? count : count - Numeric.One);
            int scale = Numeric.QuotientScale(numerator, divisor);
            Numeric variance = Numeric.Divide(numerator, divisor, scale);
            bool isRoot = statistic is Statistic.Deviation or Statistic.DeviationOfAll;
            return Datum.OfObject(isRoot ? variance.Sqrt(scale) : variance);
        }
    }

    /// <summary>The method of Youngs and Cramer, which keeps its precision where a sum of squares would not.</summary>
    private sealed class FloatMoments(Statistic statistic) : Aggregate
    {
        private double _count;
        private double _sum;
        private double _squares;

        public override void Add(ReadOnlySpan<Datum> arguments) => Add(arguments[0]);

        public override void Add(Datum value)
        {
            double x = value.Double;
            bool wasFinite = double.IsFinite(_sum);
            _count++;
            _sum += x;
            if (_count > 1)
            {
                double distance = x * _count - _sum;
                _squares += distance * distance / (_count * (_count - 1));
                if (double.IsInfinity(_sum) || double.IsInfinity(_squares))
                {
                    if (wasFinite && !double.IsInfinity(x))
                        throw new SqlException(SqlStates.NumericValueOutOfRange, "value out of range: overflow");
                    _squares = double.NaN;
                }
            }
            else if (!double.IsFinite(x))
            {
                _squares = double.NaN;
            }
        }

        public override Datum Result()
        {
            bool isOfAll = statistic is Statistic.Average or Statistic.VarianceOfAll or Statistic.DeviationOfAll;
            if (_count < (isOfAll ? 1 : 2))
                return Datum.Null;
            return Datum.Of(statistic switch
            {
                Statistic.Average => _sum / _count,
                Statistic.Variance => _squares / (_count - 1),
                Statistic.VarianceOfAll => _squares / _count,
                Statistic.Deviation => Math.Sqrt(_squares / (_count - 1)),
                _ => Math.Sqrt(_squares / _count),
            });
        }
    }

    /// <summary>The same of pairs. The first argument is Y, as the standard has it.</summary>
    private sealed class PairCount : Aggregate
    {
        private long _count;

        public override void Add(ReadOnlySpan<Datum> arguments) => _count++;

        public override Datum Result() => Datum.Of(_count);
    }

    private sealed class PairMoments(Func<PairMoments, Datum> value) : Aggregate
    {
        private long _count;

        public long Count => _count;

        public double Sx { get; private set; }

        public double Sxx { get; private set; }

        public double Sy { get; private set; }

        public double Syy { get; private set; }

        public double Sxy { get; private set; }

        public override void Add(ReadOnlySpan<Datum> arguments)
        {
            double y = arguments[0].Double;
            double x = arguments[1].Double;
            bool hasFiniteX = double.IsFinite(Sx) && double.IsFinite(x);
            bool hasFiniteY = double.IsFinite(Sy) && double.IsFinite(y);
            _count++;
            Sx += x;
            Sy += y;
            if (_count > 1)
            {
                double n = _count;
                double distanceX = x * n - Sx;
                double distanceY = y * n - Sy;
                double scale = 1 / (n * (n - 1));
                Sxx += distanceX * distanceX * scale;
                Syy += distanceY * distanceY * scale;
                Sxy += distanceX * distanceY * scale;
                CheckOverflow(hasFiniteX, hasFiniteY);
                return;
            }

            if (!double.IsFinite(x))
                Sxx = Sxy = double.NaN;
            if (!double.IsFinite(y))
                Syy = Sxy = double.NaN;
        }

        // What finite numbers make infinite is too large; of infinite ones there is no such sum.
        private void CheckOverflow(bool hasFiniteX, bool hasFiniteY)
        {
            bool isX = double.IsInfinity(Sx) || double.IsInfinity(Sxx);
            bool isY = double.IsInfinity(Sy) || double.IsInfinity(Syy);
            if ((isX && hasFiniteX) || (isY && hasFiniteY) || (double.IsInfinity(Sxy) && hasFiniteX && hasFiniteY))
                throw new SqlException(SqlStates.NumericValueOutOfRange, "value out of range: overflow");
            Sxx = double.IsInfinity(Sxx) ? double.NaN : Sxx;
            Syy = double.IsInfinity(Syy) ? double.NaN : Syy;
            Sxy = double.IsInfinity(Sxy) ? double.NaN : Sxy;
        }

        public override Datum Result() => value(this);

        public Datum OfAny(double result) => _count < 1 ? Datum.Null : Datum.Of(result);

        public Datum RSquared()
        {
            if (_count < 1 || Sxx == 0)
                return Datum.Null;
            return Datum.Of(Syy == 0 ? 1 : Sxy * Sxy / (Sxx * Syy));
        }
    }
}
