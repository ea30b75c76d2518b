using System.Globalization;
using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>Aggregates that ask for a place in an order: <c>percentile_cont(0.5) WITHIN GROUP (ORDER BY x)</c>. They get the rows sorted.</summary>
internal static class OrderedSetAggregates
{
    public static readonly FunctionInfo[] All =
    [
        Define.OrderedSet(3972, "percentile_disc(float8, anyelement) anyelement", 1, static c => new Percentile(c, Discrete)),
        Define.OrderedSet(3978, "percentile_disc(float8[], anyelement) anyarray", 1, static c => new Percentile(c, Discrete)),
        Define.OrderedSet(3974, "percentile_cont(float8, float8) float8", 1, static c => new Percentile(c, BetweenNumbers)),
        Define.OrderedSet(3980, "percentile_cont(float8[], float8) float8[]", 1, static c => new Percentile(c, BetweenNumbers)),
        Define.OrderedSet(3976, "percentile_cont(float8, interval) interval", 1, static c => new Percentile(c, BetweenIntervals)),
        Define.OrderedSet(3982, "percentile_cont(float8[], interval) interval[]", 1, static c => new Percentile(c, BetweenIntervals)),
        Define.OrderedSet(3984, "mode(anyelement) anyelement", 0, static c => new Mode(c)),
        Define.OrderedSet(3986, "rank(variadic any) int8", 0, static c => new Hypothetical(c, static p => Datum.Of(p.Before + 1))),
        Define.OrderedSet(3992, "dense_rank(variadic any) int8", 0, static c => new Hypothetical(c, static p => Datum.Of(p.DistinctBefore + 1))),
        Define.OrderedSet(
            3988, "percent_rank(variadic any) float8", 0, static c => new Hypothetical(c, static p => Datum.Of(p.Rows == 0 ? 0 : (double)p.Before / p.Rows))),
        Define.OrderedSet(
            3990, "cume_dist(variadic any) float8", 0, static c => new Hypothetical(c, static p => Datum.Of((p.Before + p.Equal + 1.0) / (p.Rows + 1)))),
    ];

    private delegate Datum Pick(List<Datum> sorted, double fraction);

    /// <summary>rank(values) WITHIN GROUP: as many values as are sorted by, as if they were one more row.</summary>
    public static bool IsHypothetical(FunctionInfo function) => function is { DirectArguments: 0, IsVariadic: true };

    private static Datum Discrete(List<Datum> sorted, double fraction) => sorted[(int)Math.Max(Math.Ceiling(fraction * sorted.Count), 1) - 1];

    private static Datum BetweenNumbers(List<Datum> sorted, double fraction)
    {
        (Datum low, Datum high, double share) = Around(sorted, fraction);
        return share == 0 ? low : Datum.Of(low.Double + (share * (high.Double - low.Double)));
    }

    private static Datum BetweenIntervals(List<Datum> sorted, double fraction)
    {
        (Datum low, Datum high, double share) = Around(sorted, fraction);
        return share == 0 ? low : Datum.OfObject(low.As<Interval>() + ((high.As<Interval>() - low.As<Interval>()) * share));
    }

    private static (Datum Low, Datum High, double Share) Around(List<Datum> sorted, double fraction)
    {
        double place = fraction * (sorted.Count - 1);
        return (sorted[(int)Math.Floor(place)], sorted[(int)Math.Ceiling(place)], place - Math.Floor(place));
    }

    private sealed class Percentile(CallContext context, Pick pick) : Aggregate
    {
        private readonly List<Datum> _sorted = [];
        private Datum _wanted;

        public override void Add(ReadOnlySpan<Datum> arguments)
        {
            _wanted = arguments[0];
            if (!arguments[1].IsNull)
                _sorted.Add(arguments[1]);
        }

        public override Datum Result()
        {
            if (_wanted.IsNull)
                return Datum.Null;
            if (!context.ArgumentTypes[0].IsArray)
                return At(_wanted);
            SqlArray wanted = _wanted.As<SqlArray>();
            Datum[] picked = Array.ConvertAll(wanted.Items, At);
            return _sorted.Count == 0 ? Datum.Null : Datum.OfObject(new SqlArray(context.ReturnType.Element!, wanted.Lengths, wanted.LowerBounds, picked));
        }

        private Datum At(Datum fraction)
        {
            if (fraction.IsNull)
                return Datum.Null;
            if (!(fraction.Double is >= 0 and <= 1))
            {
                string shown = fraction.Double.ToString("G6", CultureInfo.InvariantCulture);
                throw new SqlException(SqlStates.NumericValueOutOfRange, $"percentile value {shown} is not between 0 and 1");
            }

            return _sorted.Count == 0 ? Datum.Null : pick(_sorted, fraction.Double);
        }
    }

    /// <summary>The commonest value; of equally common ones the first.</summary>
    private sealed class Mode(CallContext context) : Aggregate
    {
        private Datum _best;
        private long _bestCount;
        private Datum _current;
        private long _count;

        public override void Add(ReadOnlySpan<Datum> arguments)
        {
            Datum value = arguments[0];
            if (value.IsNull)
                return;
            bool isSame = _count > 0 && context.ArgumentTypes[0].Comparer.Equals(value, _current);
            _count = isSame ? _count + 1 : 1;
            if (!isSame)
                _current = value;
            if (_count > _bestCount)
                (_best, _bestCount) = (_current, _count);
        }

        public override Datum Result() => _best;
    }

    /// <summary>Where the hypothetical row would stand among the others.</summary>
    private sealed record Place(long Rows, long Before, long DistinctBefore, long Equal);

    private sealed class Hypothetical(CallContext context, Func<Place, Datum> result) : Aggregate
    {
        private Datum[]? _last;
        private long _rows;
        private long _before;
        private long _distinctBefore;
        private long _equal;

        public override void Add(ReadOnlySpan<Datum> arguments)
        {
            int width = arguments.Length / 2;
            ReadOnlySpan<Datum> row = arguments[width..];
            _rows++;
            int order = Compare(row, arguments[..width]);
            if (order == 0)
                _equal++;
            if (order >= 0)
                return;
            _before++;
            if (_last is null || Compare(row, _last) != 0)
                _distinctBefore++;
            _last = row.ToArray();
        }

        public override Datum Result() => result(new Place(_rows, _before, _distinctBefore, _equal));

        private int Compare(ReadOnlySpan<Datum> a, ReadOnlySpan<Datum> b)
        {
            for (int i = 0; i < a.Length; i++)
            {
                (bool isDescending, bool nullsFirst) = context.Ordering[i];
                int order;
                if (a[i].IsNull || b[i].IsNull)
                    order = a[i].IsNull && b[i].IsNull ? 0 : a[i].IsNull == nullsFirst ? -1 : 1;
                else
                    order = context.ArgumentTypes[i].Comparer.Compare(a[i], b[i]) * (isDescending ? -1 : 1);
                if (order != 0)
                    return order;
            }

            return 0;
        }
    }
}
