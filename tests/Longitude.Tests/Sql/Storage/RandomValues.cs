using Longitude.Sql.Types;

namespace Longitude.Tests.Sql.Storage;

/// <summary>Values of every type that tables keep, with the awkward ones among them often.</summary>
internal sealed class RandomValues(int seed)
{
    private readonly Random _random = new(seed);

    public static readonly SqlType Mood = new()
    {
        Oid = 70000,
        Name = "mood",
        Kind = TypeKind.Enum,
        Category = 'E',
        Labels = [new EnumLabel(1, "sad", 1), new EnumLabel(2, "happy", 3), new EnumLabel(3, "ok", 2), new EnumLabel(4, "great", 2.5f)],
    };

    private static readonly SqlType Moods = Mood.Array = new SqlType { Oid = 70001, Name = "_mood", Kind = TypeKind.Array, Category = 'A', Element = Mood };

    /// <summary>The types that only rows hold.</summary>
    public static readonly IReadOnlyList<SqlType> WithoutKeys = [SqlTypes.Json, SqlTypes.Jsonb, SqlTypes.Jsonb.Array!];

    /// <summary>The types that keys and rows hold.</summary>
    public static readonly IReadOnlyList<SqlType> Types =
    [
        SqlTypes.Bool, SqlTypes.Int2, SqlTypes.Int4, SqlTypes.Int8, SqlTypes.Oid, SqlTypes.RegClass, SqlTypes.Float4, SqlTypes.Float8,
        SqlTypes.Text, SqlTypes.Varchar, SqlTypes.BpChar, SqlTypes.Name, SqlTypes.Bytea, SqlTypes.Uuid, SqlTypes.Date, SqlTypes.Time,
        SqlTypes.Timestamp, SqlTypes.TimestampTz, Mood, Moods, SqlTypes.Int4.Array!, SqlTypes.Text.Array!, SqlTypes.Bytea.Array!, SqlTypes.Place,
        SqlTypes.Numeric, SqlTypes.Numeric.Array!, SqlTypes.Interval, SqlTypes.Interval.Array!, SqlTypes.TimeTz,
    ];

    public Random Random => _random;

    /// <summary>True when nobody can tell the values apart, which is more than being equal.</summary>
    public static bool IsIdentical(Datum a, Datum b) => (a.Reference, b.Reference) switch
    {
        (byte[] x, byte[] y) => x.AsSpan().SequenceEqual(y),
        (SqlArray x, SqlArray y) => x.Lengths.SequenceEqual(y.Lengths) && x.LowerBounds.SequenceEqual(y.LowerBounds)
            && x.Items.Length == y.Items.Length && x.Items.Zip(y.Items).All(p => IsIdentical(p.First, p.Second)),
        (Numeric x, Numeric y) => x == y && x.Scale == y.Scale,
        (JsonbValue x, JsonbValue y) => x.Equals(y),
        _ when a.Int64 != b.Int64 => double.IsNaN(a.Double) && double.IsNaN(b.Double),
        _ => Equals(a.Reference, b.Reference),
    };

    public Datum? Nullable(SqlType type) => _random.Next(4) == 0 ? null : Value(type);

    public Datum Value(SqlType type) => type.Kind switch
    {
        TypeKind.Boolean => Datum.Of(_random.Next(2) == 0),
        TypeKind.Int2 => Datum.Of((long)(short)Integer()),
        TypeKind.Int4 or TypeKind.Date => Datum.Of((long)(int)Integer()),
        TypeKind.Oid or TypeKind.Reg => Datum.Of((long)(uint)Integer()),
        TypeKind.Int8 or TypeKind.Time or TypeKind.Timestamp or TypeKind.TimestampTz => Datum.Of(Integer()),
        TypeKind.Float4 => Datum.Of((double)(float)Float()),
        TypeKind.Float8 => Datum.Of(Float()),
        TypeKind.Char => Datum.Of(Text().TrimEnd(' ').PadRight(_random.Next(3) + 2)),
        TypeKind.Text or TypeKind.Varchar or TypeKind.Name => Datum.Of(Text()),
        TypeKind.Bytea => Datum.Of(Bytes()),
        TypeKind.Uuid => Datum.OfObject(new Guid(Enumerable.Range(0, 16).Select(_ => (byte)Pick(0, 1, 0x7F, 0x80, 0xFF, _random.Next(256))).ToArray())),
        TypeKind.Enum => Datum.Of((long)(1 + _random.Next(4))),
        TypeKind.Array => Datum.OfObject(Array(type.Element!)),
        TypeKind.Numeric => Datum.OfObject(Number()),
        TypeKind.Interval => Datum.OfObject(new Interval(_random.Next(-3, 3), Pick(0, 1, -1, 30, 31, -60), Pick(0, 1, -1, 60) * Calendar.SecondMicros * 3600)),
        TypeKind.TimeTz => Datum.OfObject(new TimeTz(_random.Next(4) * 3600 * Calendar.SecondMicros, Pick(0, 3600, -3600, 7200))),
        TypeKind.Json => Datum.Of("{\"a\": 1}"),
        TypeKind.Jsonb => Datum.OfObject(Json(3)),
        _ => throw new InvalidOperationException($"No random values of {type}."),
    };

    private long Integer() => _random.Next(4) switch
    {
        0 => Pick(0, 1, -1, int.MaxValue, int.MinValue, short.MaxValue, short.MinValue),
        1 => (long)Pick(0, 1) == 0 ? long.MinValue : long.MaxValue,
        2 => _random.Next(-300, 300),
        _ => _random.NextInt64(long.MinValue, long.MaxValue),
    };

    private Numeric Number() => _random.Next(5) switch
    {
        0 => new[] { Numeric.NaN, Numeric.PositiveInfinity, Numeric.NegativeInfinity, Numeric.Zero, Numeric.Parse("0.00"), Numeric.Parse("1e40"), Numeric.Parse("-1e-40") }[_random.Next(7)],
        1 => Numeric.Of((System.Numerics.BigInteger)_random.Next(-200, 200), _random.Next(4)),
        2 => Numeric.Of((System.Numerics.BigInteger)Integer(), _random.Next(25)),
        3 => Numeric.Of(new System.Numerics.BigInteger(Bytes().Concat(Bytes()).Concat(Bytes()).ToArray()), _random.Next(40)),
        _ => Numeric.Of((System.Numerics.BigInteger)(_random.Next(-5, 5) * Math.Pow(10, _random.Next(15))), _random.Next(8)),
    };

    private JsonbValue Json(int depth) => _random.Next(depth == 0 ? 4 : 6) switch
    {
        0 => JsonbValue.Null,
        1 => JsonbValue.Of(_random.Next(2) == 0),
        2 => JsonbValue.Of(Numeric.Of(_random.Next(100))),
        3 => JsonbValue.Of(Text()),
        4 => JsonbValue.Array([.. Enumerable.Range(0, _random.Next(4)).Select(_ => Json(depth - 1))]),
        _ => Enumerable.Range(0, _random.Next(4)).Select(i => Text() + i).ToArray() is var keys ? JsonbValue.Object(keys, [.. keys.Select(_ => Json(depth - 1))]) : null!,
    };

    private double Float() => _random.Next(3) switch
    {
        0 => new[] { 0.0, -0.0, 1, -1, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, -double.Epsilon, float.MaxValue }[_random.Next(10)],
        1 => _random.Next(-20, 20) / 4.0,
        _ => (_random.NextDouble() - 0.5) * Math.Pow(10, _random.Next(-30, 30)),
    };

    private string Text()
    {
        string[] pieces = ["", "a", "b", " ", "ab", "é", "ß", "日本", "😀", "\uFFFD", "\u0001", "z", "\uE000"];
        return string.Concat(Enumerable.Range(0, _random.Next(5)).Select(_ => pieces[_random.Next(pieces.Length)]));
    }

    private byte[] Bytes() => [.. Enumerable.Range(0, _random.Next(5)).Select(_ => (byte)Pick(0, 1, 2, 0xFE, 0xFF, _random.Next(256)))];

    private SqlArray Array(SqlType element)
    {
        Datum[] items = [.. Enumerable.Range(0, _random.Next(4)).Select(_ => Nullable(element) ?? Datum.Null)];
        if (items.Length == 0)
            return SqlArray.Empty(element);
        return _random.Next(4) switch
        {
            0 => new SqlArray(element, [items.Length], [_random.Next(-2, 3)], items),
            1 => new SqlArray(element, [1, items.Length], [1, 1], items),
            _ => SqlArray.Of(element, items),
        };
    }

    private int Pick(params int[] values) => values[_random.Next(values.Length)];
}
