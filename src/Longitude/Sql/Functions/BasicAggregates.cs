using System.Text;
using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>count, sum of integers, min, max, and those of truth values and texts.</summary>
internal static class BasicAggregates
{
    private static readonly string[] ExtremeTypes =
    [
        "int8", "int4", "int2", "oid", "float4", "float8", "date", "time", "timetz", "timestamp", "timestamptz", "interval", "text", "numeric",
        "bpchar", "tid", "anyenum", "anyarray",
    ];

    public static readonly FunctionInfo[] All =
    [
        Define.Aggregate(2803, "count() int8", static _ => new Count(), isStrict: false),
        Define.Aggregate(2147, "count(any) int8", static _ => new Count()),
        Define.Aggregate(2108, "sum(int4) int8", static _ => new IntegerSum()),
        Define.Aggregate(2109, "sum(int2) int8", static _ => new IntegerSum()),
        Define.Aggregate(2517, "bool_and(bool) bool", static _ => new BooleanAnd()),
        Define.Aggregate(2519, "every(bool) bool", static _ => new BooleanAnd()),
        Define.Aggregate(2518, "bool_or(bool) bool", static _ => new BooleanOr()),
        Define.Aggregate(2236, "bit_and(int2) int2", static _ => new Bits(static (a, b) => a & b)),
        Define.Aggregate(2238, "bit_and(int4) int4", static _ => new Bits(static (a, b) => a & b)),
        Define.Aggregate(2240, "bit_and(int8) int8", static _ => new Bits(static (a, b) => a & b)),
        Define.Aggregate(2237, "bit_or(int2) int2", static _ => new Bits(static (a, b) => a | b)),
        Define.Aggregate(2239, "bit_or(int4) int4", static _ => new Bits(static (a, b) => a | b)),
        Define.Aggregate(2241, "bit_or(int8) int8", static _ => new Bits(static (a, b) => a | b)),
        Define.Aggregate(6164, "bit_xor(int2) int2", static _ => new Bits(static (a, b) => a ^ b)),
        Define.Aggregate(6165, "bit_xor(int4) int4", static _ => new Bits(static (a, b) => a ^ b)),
        Define.Aggregate(6166, "bit_xor(int8) int8", static _ => new Bits(static (a, b) => a ^ b)),
        Define.Aggregate(3538, "string_agg(text, text) text", static _ => new TextConcatenation(), isStrict: false),
        Define.Aggregate(3545, "string_agg(bytea, bytea) bytea", static _ => new BytesConcatenation(), isStrict: false),
        Define.Aggregate(2335, "array_agg(anynonarray) anyarray", static c => new ItemsToArray(c), isStrict: false),
        Define.Aggregate(4053, "array_agg(anyarray) anyarray", static c => new ArraysToArray(c), isStrict: false),
        .. Extremes("min", isMax: false, 2131, 2132, 2133, 2134, 2135, 2136, 2138, 2139, 2140, 2142, 2143, 2144, 2145, 2146, 2245, 2798, 3527, 2051),
        .. Extremes("max", isMax: true, 2115, 2116, 2117, 2118, 2119, 2120, 2122, 2123, 2124, 2126, 2127, 2128, 2129, 2130, 2244, 2797, 3526, 2050),
    ];

    private static IEnumerable<FunctionInfo> Extremes(string name, bool isMax, params uint[] oids) =>
        ExtremeTypes.Select((type, i) => Define.Aggregate(oids[i], $"{name}({type}) {type}", c => Extreme.Make(c.ArgumentTypes[0], isMax)));

    private sealed class Count : Aggregate
    {
        private long _rows;

        public override void Add(ReadOnlySpan<Datum> arguments) => _rows++;

        public override void Add(Datum value) => _rows++;

        public override bool TryRemove(ReadOnlySpan<Datum> arguments)
        {
            _rows--;
            return true;
        }

        public override Datum Result() => Datum.Of(_rows);
    }

    private sealed class IntegerSum : Aggregate
    {
        private long _rows;
        private long _sum;

        public override void Add(ReadOnlySpan<Datum> arguments) => Add(arguments[0]);

        // Rows of 32 bits: more than two thousand million of them fit before this could overflow.
        public override void Add(Datum value)
        {
            _rows++;
            _sum = checked(_sum + value.Int64);
        }

        public override bool TryRemove(ReadOnlySpan<Datum> arguments)
        {
            _rows--;
            _sum -= arguments[0].Int64;
            return true;
        }

        public override Datum Result() => _rows == 0 ? Datum.Null : Datum.Of(_sum);
    }

    private sealed class BooleanAnd : Aggregate
    {
        private Datum _all;

        public override void Add(ReadOnlySpan<Datum> arguments) => Add(arguments[0]);

        public override void Add(Datum value) => _all = _all.IsNull || _all.Boolean ? value : _all;

        public override Datum Result() => _all;
    }

    private sealed class BooleanOr : Aggregate
    {
        private Datum _any;

        public override void Add(ReadOnlySpan<Datum> arguments) => Add(arguments[0]);

        public override void Add(Datum value) => _any = _any.IsTrue ? _any : value;

        public override Datum Result() => _any;
    }

    private sealed class Bits(Func<long, long, long> combine) : Aggregate
    {
        private Datum _bits;

        public override void Add(ReadOnlySpan<Datum> arguments) =>
            _bits = _bits.IsNull ? arguments[0] : Datum.Of(combine(_bits.Int64, arguments[0].Int64));

        public override Datum Result() => _bits;
    }

    private sealed class Extreme(DatumComparer comparer, int wanted) : Aggregate
    {
        private Datum _best;

        public static Extreme Make(SqlType type, bool isMax) => new Extreme(type.Comparer, isMax ? 1 : -1);

        public override void Add(ReadOnlySpan<Datum> arguments) => Add(arguments[0]);

        public override void Add(Datum value)
        {
            if (_best.IsNull || comparer.Compare(value, _best) * wanted > 0)
                _best = value;
        }

        public override Datum Result() => _best;
    }

    private sealed class TextConcatenation : Aggregate
    {
        private StringBuilder? _text;

        // The delimiter of each row but the first goes before that row's text, as in PostgreSQL.
        public override void Add(ReadOnlySpan<Datum> arguments)
        {
            if (arguments[0].IsNull)
                return;
            if (_text is null)
                _text = new StringBuilder();
            else if (!arguments[1].IsNull)
                _text.Append(arguments[1].Text);
            _text.Append(arguments[0].Text);
        }

        public override Datum Result() => _text is null ? Datum.Null : Datum.Of(_text.ToString());
    }

    private sealed class BytesConcatenation : Aggregate
    {
        private List<byte>? _bytes;

        public override void Add(ReadOnlySpan<Datum> arguments)
        {
            if (arguments[0].IsNull)
                return;
            if (_bytes is null)
                _bytes = [];
            else if (!arguments[1].IsNull)
                _bytes.AddRange(arguments[1].Bytes);
            _bytes.AddRange(arguments[0].Bytes);
        }

        public override Datum Result() => _bytes is null ? Datum.Null : Datum.Of([.. _bytes]);
    }

    private sealed class ItemsToArray(CallContext context) : Aggregate
    {
        private readonly List<Datum> _items = [];

        public override void Add(ReadOnlySpan<Datum> arguments) => _items.Add(arguments[0]);

        public override void Add(Datum value) => _items.Add(value);

        public override Datum Result() =>
            _items.Count == 0 ? Datum.Null : Datum.OfObject(SqlArray.Of(context.ReturnType.Element!, [.. _items]));
    }

    private sealed class ArraysToArray(CallContext context) : Aggregate
    {
        private readonly List<SqlArray> _arrays = [];

        public override void Add(ReadOnlySpan<Datum> arguments)
        {
            if (arguments[0].IsNull)
                throw new SqlException(SqlStates.NullValueNotAllowed, "cannot accumulate null arrays");
            SqlArray array = arguments[0].As<SqlArray>();
            if (array.Dimensions == 0 && _arrays.Count == 0)
                throw new SqlException(SqlStates.ArraySubscriptError, "cannot accumulate empty arrays");
            if (_arrays.Count > 0 && !(array.Lengths.AsSpan().SequenceEqual(_arrays[0].Lengths) && array.LowerBounds.AsSpan().SequenceEqual(_arrays[0].LowerBounds)))
                throw new SqlException(SqlStates.ArraySubscriptError, "cannot accumulate arrays of different dimensionality");
            _arrays.Add(array);
        }

        public override Datum Result()
        {
            if (_arrays.Count == 0)
                return Datum.Null;
            SqlArray first = _arrays[0];
            Datum[] items = [.. _arrays.SelectMany(a => a.Items)];
            return Datum.OfObject(new SqlArray(context.ReturnType.Element!, [_arrays.Count, .. first.Lengths], [1, .. first.LowerBounds], items));
        }
    }
}
