using System.Buffers.Binary;

namespace Longitude.Sql.Types;

/// <summary>
/// Order and equality of a type's values, as PostgreSQL's btree has them: NaN after all other numbers, texts by their bytes in UTF-8,
/// character(n) without its trailing blanks. Never given a NULL, except within arrays and records, where it comes last. The hash agrees
/// with the equality and is the same in every process.
/// </summary>
internal sealed class DatumComparer : IComparer<Datum>, IEqualityComparer<Datum>
{
    private enum Way : byte
    {
        Number,
        Float,
        Text,
        Blanked,
        Bytes,
        Uuid,
        Numeric,
        Interval,
        TimeTz,
        Jsonb,
        Enum,
        Array,
        Record,
        Tid,
        None,
    }

    private readonly SqlType _type;
    private readonly Way _way;

    internal DatumComparer(SqlType type)
    {
        _type = type;
        _way = type.Kind switch
        {
            TypeKind.Boolean or TypeKind.Int2 or TypeKind.Int4 or TypeKind.Int8 or TypeKind.Oid or TypeKind.Reg => Way.Number,
            TypeKind.Date or TypeKind.Time or TypeKind.Timestamp or TypeKind.TimestampTz => Way.Number,
            TypeKind.Float4 or TypeKind.Float8 => Way.Float,
            TypeKind.Text or TypeKind.Varchar or TypeKind.Name or TypeKind.InternalChar or TypeKind.Unknown => Way.Text,
            TypeKind.Char => Way.Blanked,
            TypeKind.Bytea => Way.Bytes,
            TypeKind.Uuid => Way.Uuid,
            TypeKind.Enum => Way.Enum,
            TypeKind.Array => Way.Array,
            TypeKind.Record => Way.Record,
            TypeKind.Tid => Way.Tid,
            TypeKind.Numeric => Way.Numeric,
            TypeKind.Interval => Way.Interval,
            TypeKind.TimeTz => Way.TimeTz,
            TypeKind.Jsonb => Way.Jsonb,
            _ => Way.None,
        };
    }

    /// <summary>False for types without an order, such as json: comparing them fails.</summary>
    public bool HasOrder => _way != Way.None;

    public static DatumComparer For(SqlType type) => type.Comparer;

    public int Compare(Datum a, Datum b) => _way switch
    {
        Way.Number => a.Int64.CompareTo(b.Int64),
        Way.Float => CompareFloats(a.Double, b.Double),
        Way.Text => TextOrder.Compare(a.Text, b.Text),
        Way.Blanked => TextOrder.Compare(a.Text.AsSpan().TrimEnd(' '), b.Text.AsSpan().TrimEnd(' ')),
        Way.Bytes => a.Bytes.AsSpan().SequenceCompareTo(b.Bytes),
        Way.Uuid => ((Guid)a.Reference!).CompareTo((Guid)b.Reference!),
        Way.Enum => SortOrder(a).CompareTo(SortOrder(b)),
        Way.Array => CompareArrays(a.As<SqlArray>(), b.As<SqlArray>()),
        Way.Record => CompareRecords(a.As<SqlRecord>(), b.As<SqlRecord>()),
        Way.Tid => CompareTids(a, b),
        Way.Numeric => a.As<Numeric>().CompareTo(b.As<Numeric>()),
        Way.Interval => a.As<Interval>().CompareTo(b.As<Interval>()),
        Way.TimeTz => a.As<TimeTz>().CompareTo(b.As<TimeTz>()),
        Way.Jsonb => JsonbValue.Order(a.As<JsonbValue>(), b.As<JsonbValue>()),
        _ => throw NoOrder(),
    };

    public bool Equals(Datum a, Datum b) => _way switch
    {
        Way.Number or Way.Enum => a.Int64 == b.Int64,
        Way.Text => string.Equals(a.Text, b.Text, StringComparison.Ordinal),
        Way.Bytes => a.Bytes.AsSpan().SequenceEqual(b.Bytes),
        _ => Compare(a, b) == 0,
    };

    public int GetHashCode(Datum value)
    {
        ulong hash = Hash(value);
        return (int)(hash ^ (hash >> 32));
    }

    public ulong Hash(Datum value) => _way switch
    {
        Way.Number or Way.Enum => TextOrder.Mix((ulong)value.Int64),
        Way.Float => TextOrder.Mix((ulong)BitConverter.DoubleToInt64Bits(Canonical(value.Double))),
        Way.Text => TextOrder.Hash(value.Text),
        Way.Blanked => TextOrder.Hash(value.Text.AsSpan().TrimEnd(' ')),
        Way.Bytes => HashBytes(value.Bytes),
        Way.Uuid => HashUuid((Guid)value.Reference!),
        Way.Array => HashAll(value.As<SqlArray>()),
        Way.Record => HashAll(value.As<SqlRecord>()),
        Way.Tid => TextOrder.Hash(value.Reference!.ToString()),
        Way.Numeric => value.As<Numeric>().StableHash(),
        Way.Interval => value.As<Interval>().StableHash(),
        Way.TimeTz => TextOrder.Mix((ulong)value.As<TimeTz>().Utc ^ TextOrder.Mix((ulong)value.As<TimeTz>().Offset)),
        Way.Jsonb => value.As<JsonbValue>().StableHash(),
        _ => throw NoOrder(),
    };

    /// <summary>PostgreSQL's order of floating point numbers: NaN equals itself and comes last, the two zeros are equal.</summary>
    public static int CompareFloats(double a, double b)
    {
        if (a < b)
            return -1;
        if (a > b)
            return 1;
        if (a == b)
            return 0;
        return double.IsNaN(a).CompareTo(double.IsNaN(b));
    }

    private static double Canonical(double value) => double.IsNaN(value) ? double.NaN : value == 0 ? 0 : value;

    private static ulong HashBytes(ReadOnlySpan<byte> bytes)
    {
        ulong hash = 0x9E3779B97F4A7C15UL ^ (ulong)bytes.Length;
        while (bytes.Length >= 8)
        {
            hash = TextOrder.Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }

        foreach (byte b in bytes)
            hash = TextOrder.Mix(hash ^ b);
        return hash;
    }

    private static ulong HashUuid(Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        return value.TryWriteBytes(bytes, bigEndian: true, out _) ? HashBytes(bytes) : throw new InvalidOperationException("A uuid has 16 bytes.");
    }

    private static int CompareArrays(SqlArray a, SqlArray b)
    {
        DatumComparer items = a.ElementType.Comparer;
        for (int i = 0; i < Math.Min(a.Items.Length, b.Items.Length); i++)
        {
            int order = CompareNullable(items, a.Items[i], b.Items[i]);
            if (order != 0)
                return order;
        }

        int difference = a.Items.Length.CompareTo(b.Items.Length);
        if (difference == 0)
            difference = a.Dimensions.CompareTo(b.Dimensions);
        for (int i = 0; difference == 0 && i < a.Dimensions; i++)
            difference = a.Lengths[i].CompareTo(b.Lengths[i]);
        for (int i = 0; difference == 0 && i < a.Dimensions; i++)
            difference = a.LowerBounds[i].CompareTo(b.LowerBounds[i]);
        return difference;
    }

    private static int CompareRecords(SqlRecord a, SqlRecord b)
    {
        for (int i = 0; i < Math.Min(a.Values.Length, b.Values.Length); i++)
        {
            if (a.Types[i].Oid != b.Types[i].Oid)
            {
                string left = TypeNames.Format(a.Types[i], -1);
                string right = TypeNames.Format(b.Types[i], -1);
                throw new SqlException(SqlStates.DatatypeMismatch, $"cannot compare dissimilar column types {left} and {right} at record column {i + 1}");
            }

            int order = CompareNullable(a.Types[i].Comparer, a.Values[i], b.Values[i]);
            if (order != 0)
                return order;
        }

        if (a.Values.Length != b.Values.Length)
            throw new SqlException(SqlStates.DatatypeMismatch, "cannot compare record types with different numbers of columns");
        return 0;
    }

    private static int CompareNullable(DatumComparer comparer, Datum a, Datum b) =>
        a.IsNull || b.IsNull ? a.IsNull.CompareTo(b.IsNull) : comparer.Compare(a, b);

    private static ulong HashAll(SqlArray array)
    {
        ulong hash = 1;
        foreach (Datum item in array.Items)
            hash = TextOrder.Mix(hash ^ (item.IsNull ? 0 : array.ElementType.Comparer.Hash(item)));
        return hash;
    }

    private static ulong HashAll(SqlRecord record)
    {
        ulong hash = 1;
        for (int i = 0; i < record.Values.Length; i++)
            hash = TextOrder.Mix(hash ^ (record.Values[i].IsNull ? 0 : record.Types[i].Comparer.Hash(record.Values[i])));
        return hash;
    }

    private static int CompareTids(Datum a, Datum b) => string.CompareOrdinal(a.Reference!.ToString(), b.Reference!.ToString());

    private float SortOrder(Datum value)
    {
        foreach (EnumLabel label in _type.Labels)
        {
            if (label.Number == value.Int32)
                return label.SortOrder;
        }

        throw new SqlException(SqlStates.InternalError, $"enum {_type.Name} has no label with number {value.Int64}");
    }

    private SqlException NoOrder() =>
        new(SqlStates.UndefinedFunction, $"could not identify a comparison function for type {TypeNames.Format(_type, -1)}");
}
