// Values as bytes whose order is the order of the values, so that the store, which knows bytes only, keeps an index in SQL's order.
//
// A key is the encodings of its columns one after another. Each encoding ends by itself (it has a fixed length, or a terminator that
// is smaller than anything within), so that no column runs into the next, and the keys that begin with given values are one range.
// Descending columns have all bits turned. In columns that may hold NULL a byte comes first that puts NULLs before or after the rest.
//
// Most encodings give back exactly the value that they were made of, so that an index can answer without its table. Where they do not
// (1.0 and 1.00 are one key), Append says so, and the index row keeps the value beside the key.
//
// The layouts are described in docs/formats.md.
using System.Buffers.Binary;
using System.Text;
using Longitude.Sql.Types;

namespace Longitude.Sql.Storage;

/// <summary>One column of a key: how its values become bytes, and come back. Immutable.</summary>
internal sealed class KeyColumn
{
    /// <summary>The byte before a value in a column that may hold NULL; NULLs have a smaller or a greater one.</summary>
    private const byte ValueFlag = 0x01;

    private const byte NullFirst = 0x00;
    private const byte NullLast = 0x02;

    private const byte ArrayEnd = 0x01;
    private const byte ArrayValue = 0x02;
    private const byte ArrayNull = 0x03;

    private enum Way : byte
    {
        None,
        Boolean,
        Int16,
        Int32,
        UInt32,
        Int64,
        Float32,
        Float64,
        Text,
        Blanked,
        Bytes,
        Uuid,
        Enum,
        Numeric,
        Interval,
        TimeTz,
        Array,
    }

    private readonly Way _way;
    private readonly byte _mask;
    private readonly bool _isNullable;
    private readonly byte _nullFlag;
    private readonly int _blankedLength;
    private readonly int _scale;
    private readonly KeyColumn? _element;

    /// <param name="type">The type of the values.</param>
    /// <param name="typmod">Their modifier where it is known; -1 otherwise.</param>
    /// <param name="isDescending">Great values come first.</param>
    /// <param name="isNullable">False for columns of a primary key, which need no byte for NULL.</param>
    /// <param name="nullsFirst">NULLs come before all values.</param>
    /// <exception cref="SqlException">0A000: values of the type cannot be indexed.</exception>
    public KeyColumn(SqlType type, int typmod, bool isDescending, bool isNullable, bool nullsFirst)
    {
        Type = type;
        _way = WayOf(type);
        if (_way == Way.None)
            throw new SqlException(SqlStates.FeatureNotSupported, $"an index on values of type {TypeNames.Format(type, -1)} is not supported");
        _mask = isDescending ? byte.MaxValue : (byte)0;
        _isNullable = isNullable;
        _nullFlag = nullsFirst ? NullFirst : NullLast;
        _blankedLength = type.Kind == TypeKind.Char && typmod >= 0 ? Typmods.Length(typmod) : 0;
        _scale = type.Kind == TypeKind.Numeric && typmod >= 0 ? Math.Max(Typmods.Scale(typmod), 0) : -1;
        _element = type.Element is { } element ? new KeyColumn(element, -1, isDescending: false, isNullable: false, nullsFirst: false) : null;
    }

    public SqlType Type { get; }

    public bool IsNullable => _isNullable;

    public bool IsDescending => _mask != 0;

    /// <summary>True when <see cref="Read"/> gives back exactly what went in, whatever it was.</summary>
    public bool IsAlwaysExact => _way is not (Way.Float32 or Way.Float64 or Way.Blanked or Way.Numeric or Way.Interval or Way.Array);

    /// <summary>How many bytes come before a value: the byte that tells NULLs apart, if there is one.</summary>
    public int FlagLength => _isNullable ? 1 : 0;

    public static bool Supports(SqlType type) => WayOf(type) != Way.None;

    /// <summary>Adds a value to a key.</summary>
    /// <returns>True when <see cref="Read"/> gives back exactly this value, and not only one that is equal to it.</returns>
    /// <exception cref="SqlException">The value cannot be part of a key.</exception>
    public bool Append(KeyBuffer to, Datum value)
    {
        if (_isNullable)
        {
            to.Byte(value.IsNull ? _nullFlag : ValueFlag);
            if (value.IsNull)
                return true;
        }
        else if (value.IsNull)
        {
            throw new SqlException(SqlStates.NotNullViolation, "a column of a primary key has no value");
        }

        int from = to.Length;
        bool isExact = AppendValue(to, value);
        if (_mask != 0)
            to.Invert(from);
        return isExact;
    }

    /// <summary>The byte before all values that are not NULL; nothing in columns without NULLs.</summary>
    public void AppendValueFlag(KeyBuffer to)
    {
        if (_isNullable)
            to.Byte(ValueFlag);
    }

    /// <summary>Reads the value at the beginning of a part of a key.</summary>
    public Datum Read(ReadOnlySpan<byte> key, out int length)
    {
        int flag = FlagLength;
        if (_isNullable && key[0] != ValueFlag)
        {
            length = 1;
            return Datum.Null;
        }

        length = flag + LengthOfValue(key[flag..], _mask);
        ReadOnlySpan<byte> bytes = key[flag..length];
        if (_mask == 0)
            return ReadValue(bytes);
        Span<byte> turned = bytes.Length <= 256 ? stackalloc byte[bytes.Length] : new byte[bytes.Length];
        for (int i = 0; i < bytes.Length; i++)
            turned[i] = (byte)~bytes[i];
        return ReadValue(turned);
    }

    /// <summary>How many bytes the column takes at the beginning of a part of a key.</summary>
    public int LengthOf(ReadOnlySpan<byte> key)
    {
        if (!_isNullable)
            return LengthOfValue(key, _mask);
        return key[0] == ValueFlag ? 1 + LengthOfValue(key[1..], _mask) : 1;
    }

    private static Way WayOf(SqlType type) => type.Kind switch
    {
        TypeKind.Boolean => Way.Boolean,
        TypeKind.Int2 => Way.Int16,
        TypeKind.Int4 or TypeKind.Date => Way.Int32,
        TypeKind.Oid or TypeKind.Reg => Way.UInt32,
        TypeKind.Int8 or TypeKind.Time or TypeKind.Timestamp or TypeKind.TimestampTz => Way.Int64,
        TypeKind.Float4 => Way.Float32,
        TypeKind.Float8 => Way.Float64,
        TypeKind.Text or TypeKind.Varchar or TypeKind.Name or TypeKind.InternalChar => Way.Text,
        TypeKind.Char => Way.Blanked,
        TypeKind.Bytea => Way.Bytes,
        TypeKind.Uuid => Way.Uuid,
        TypeKind.Enum => Way.Enum,
        TypeKind.Numeric => Way.Numeric,
        TypeKind.Interval => Way.Interval,
        TypeKind.TimeTz => Way.TimeTz,
        TypeKind.Array => Supports(type.Element!) ? Way.Array : Way.None,
        _ => Way.None,
    };

    private bool AppendValue(KeyBuffer to, Datum value)
    {
        switch (_way)
        {
            case Way.Boolean:
                to.Byte(value.Boolean ? (byte)1 : (byte)0);
                return true;
            case Way.Int16:
                BinaryPrimitives.WriteUInt16BigEndian(to.Take(2), (ushort)(value.Int64 ^ (1 << 15)));
                return true;
            case Way.Int32:
                BinaryPrimitives.WriteUInt32BigEndian(to.Take(4), (uint)value.Int64 ^ (1u << 31));
                return true;
            case Way.UInt32:
                BinaryPrimitives.WriteUInt32BigEndian(to.Take(4), (uint)value.Int64);
                return true;
            case Way.Int64:
                BinaryPrimitives.WriteUInt64BigEndian(to.Take(8), (ulong)value.Int64 ^ (1ul << 63));
                return true;
            case Way.Float32:
                BinaryPrimitives.WriteUInt32BigEndian(to.Take(4), FloatKeys.Of((float)value.Double));
                return !IsNegativeZero(value);
            case Way.Float64:
                BinaryPrimitives.WriteUInt64BigEndian(to.Take(8), FloatKeys.Of(value.Double));
                return !IsNegativeZero(value);
            case Way.Text:
                AppendText(to, value.Text);
                return true;
            case Way.Blanked:
                return AppendBlanked(to, value.Text);
            case Way.Bytes:
                AppendBytes(to, value.Bytes);
                return true;
            case Way.Uuid:
                ((Guid)value.Reference!).TryWriteBytes(to.Take(16), bigEndian: true, out _);
                return true;
            case Way.Enum:
                BinaryPrimitives.WriteUInt32BigEndian(to.Take(4), FloatKeys.Of(LabelOf(value.Int32).SortOrder));
                return true;
            case Way.Numeric:
                return NumericBytes.AppendKey(to, value.As<Numeric>(), _scale);
            case Way.Interval:
                return AppendInterval(to, value.As<Interval>());
            case Way.TimeTz:
                AppendTimeTz(to, value.As<TimeTz>());
                return true;
            default:
                return AppendArray(to, value.As<SqlArray>());
        }
    }

    private Datum ReadValue(ReadOnlySpan<byte> bytes)
    {
        switch (_way)
        {
            case Way.Boolean:
                return Datum.Of(bytes[0] != 0);
            case Way.Int16:
                return Datum.Of((long)(short)(BinaryPrimitives.ReadUInt16BigEndian(bytes) ^ (1 << 15)));
            case Way.Int32:
                return Datum.Of((long)(int)(BinaryPrimitives.ReadUInt32BigEndian(bytes) ^ (1u << 31)));
            case Way.UInt32:
                return Datum.Of((long)BinaryPrimitives.ReadUInt32BigEndian(bytes));
            case Way.Int64:
                return Datum.Of((long)(BinaryPrimitives.ReadUInt64BigEndian(bytes) ^ (1ul << 63)));
            case Way.Float32:
                return Datum.Of((double)FloatKeys.Float32(BinaryPrimitives.ReadUInt32BigEndian(bytes)));
            case Way.Float64:
                return Datum.Of(FloatKeys.Float64(BinaryPrimitives.ReadUInt64BigEndian(bytes)));
            case Way.Text:
                return Datum.Of(Encoding.UTF8.GetString(bytes[..^1]));
            case Way.Blanked:
                return Datum.Of(Encoding.UTF8.GetString(bytes[..^1]).PadRight(_blankedLength));
            case Way.Bytes:
                return Datum.Of(ReadBytes(bytes));
            case Way.Uuid:
                return Datum.OfObject(new Guid(bytes, bigEndian: true));
            case Way.Enum:
                return Datum.Of((long)LabelAt(FloatKeys.Float32(BinaryPrimitives.ReadUInt32BigEndian(bytes))).Number);
            case Way.Numeric:
                return Datum.OfObject(NumericBytes.ReadKey(bytes, _scale));
            case Way.Interval:
                return Datum.OfObject(ReadInterval(bytes));
            case Way.TimeTz:
                return Datum.OfObject(ReadTimeTz(bytes));
            default:
                return Datum.OfObject(ReadArray(bytes));
        }
    }

    private int LengthOfValue(ReadOnlySpan<byte> bytes, byte mask)
    {
        switch (_way)
        {
            case Way.Boolean:
                return 1;
            case Way.Int16:
                return 2;
            case Way.Int32 or Way.UInt32 or Way.Float32 or Way.Enum:
                return 4;
            case Way.Int64 or Way.Float64:
                return 8;
            case Way.Uuid or Way.Interval:
                return 16;
            case Way.TimeTz:
                return 12;
            case Way.Numeric:
                return NumericBytes.LengthOfKey(bytes, mask);
            case Way.Text or Way.Blanked:
                return bytes.IndexOf(mask) + 1;
            case Way.Bytes:
                return LengthOfBytes(bytes, mask);
            default:
                return LengthOfArray(bytes, mask);
        }
    }

    private static void AppendText(KeyBuffer to, string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
            throw new SqlException(SqlStates.CharacterNotInRepertoire, "invalid byte sequence for encoding \"UTF8\": 0x00");
        to.Utf8(text);
        to.Byte(0);
    }

    /// <summary>character(n) is compared without its trailing blanks; reading it fills it up with them again.</summary>
    private bool AppendBlanked(KeyBuffer to, string text)
    {
        string trimmed = text.TrimEnd(' ');
        AppendText(to, trimmed);
        return Math.Max(trimmed.Length, _blankedLength) == text.Length;
    }

    /// <summary>Intervals of the same length are one key; it gives back one without months and days.</summary>
    private static bool AppendInterval(KeyBuffer to, Interval value)
    {
        BinaryPrimitives.WriteUInt128BigEndian(to.Take(16), (UInt128)value.Span ^ ((UInt128)1 << 127));
        return value is { Months: 0, Days: 0 };
    }

    private static Interval ReadInterval(ReadOnlySpan<byte> bytes) =>
        new(0, 0, unchecked((long)(BinaryPrimitives.ReadUInt128BigEndian(bytes) ^ ((UInt128)1 << 127))));

    /// <summary>The moment, then the offset, the greatest first.</summary>
    private static void AppendTimeTz(KeyBuffer to, TimeTz value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(to.Take(8), (ulong)value.Utc ^ (1ul << 63));
        BinaryPrimitives.WriteUInt32BigEndian(to.Take(4), (uint)-value.Offset ^ (1u << 31));
    }

    private static TimeTz ReadTimeTz(ReadOnlySpan<byte> bytes)
    {
        long utc = (long)(BinaryPrimitives.ReadUInt64BigEndian(bytes) ^ (1ul << 63));
        int offset = -(int)(BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]) ^ (1u << 31));
        return new TimeTz(utc + (offset * Calendar.SecondMicros), offset);
    }

    /// <summary>A zero byte is followed by FF; the end is a zero byte followed by 01.</summary>
    private static void AppendBytes(KeyBuffer to, ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
        {
            to.Byte(b);
            if (b == 0)
                to.Byte(0xFF);
        }

        to.Byte(0);
        to.Byte(1);
    }

    private static byte[] ReadBytes(ReadOnlySpan<byte> bytes)
    {
        byte[] read = new byte[bytes.Length];
        int length = 0;
        for (int i = 0; i < bytes.Length - 2; i++)
        {
            read[length++] = bytes[i];
            if (bytes[i] == 0)
                i++;
        }

        Array.Resize(ref read, length);
        return read;
    }

    private static int LengthOfBytes(ReadOnlySpan<byte> bytes, byte mask)
    {
        int at = 0;
        while (true)
        {
            at += bytes[at..].IndexOf(mask) + 2;
            if ((bytes[at - 1] ^ mask) == 1)
                return at;
        }
    }

    /// <summary>
    /// The elements, each after a byte, then a smaller byte for the end; then what tells arrays of the same elements apart. NULLs come
    /// after all other elements.
    /// </summary>
    private bool AppendArray(KeyBuffer to, SqlArray array)
    {
        bool isExact = true;
        foreach (Datum item in array.Items)
        {
            to.Byte(item.IsNull ? ArrayNull : ArrayValue);
            if (!item.IsNull)
                isExact &= _element!.AppendValue(to, item);
        }

        to.Byte(ArrayEnd);
        to.Byte((byte)array.Dimensions);
        foreach (int length in array.Lengths)
            BinaryPrimitives.WriteInt32BigEndian(to.Take(4), length);
        foreach (int bound in array.LowerBounds)
            BinaryPrimitives.WriteUInt32BigEndian(to.Take(4), (uint)bound ^ (1u << 31));
        return isExact;
    }

    private SqlArray ReadArray(ReadOnlySpan<byte> bytes)
    {
        var items = new List<Datum>();
        int at = 0;
        for (; bytes[at] != ArrayEnd; at++)
        {
            if (bytes[at] == ArrayNull)
            {
                items.Add(Datum.Null);
                continue;
            }

            int length = _element!.LengthOfValue(bytes[(at + 1)..], 0);
            items.Add(_element.ReadValue(bytes.Slice(at + 1, length)));
            at += length;
        }

        int dimensions = bytes[at + 1];
        ReadOnlySpan<byte> rest = bytes[(at + 2)..];
        var lengths = new int[dimensions];
        var bounds = new int[dimensions];
        for (int i = 0; i < dimensions; i++)
        {
            lengths[i] = BinaryPrimitives.ReadInt32BigEndian(rest[(4 * i)..]);
            bounds[i] = (int)(BinaryPrimitives.ReadUInt32BigEndian(rest[(4 * (dimensions + i))..]) ^ (1u << 31));
        }

        return new SqlArray(Type.Element!, lengths, bounds, [.. items]);
    }

    private int LengthOfArray(ReadOnlySpan<byte> bytes, byte mask)
    {
        int at = 0;
        while ((bytes[at] ^ mask) != ArrayEnd)
            at += (bytes[at] ^ mask) == ArrayNull ? 1 : 1 + _element!.LengthOfValue(bytes[(at + 1)..], mask);
        return at + 2 + (8 * (bytes[at + 1] ^ mask));
    }

    private static bool IsNegativeZero(Datum value) => value.Int64 == long.MinValue;

    private EnumLabel LabelOf(int number)
    {
        foreach (EnumLabel label in Type.Labels)
        {
            if (label.Number == number)
                return label;
        }

        throw new SqlException(SqlStates.InternalError, $"enum {Type.Name} has no label with number {number}");
    }

    private EnumLabel LabelAt(float order)
    {
        foreach (EnumLabel label in Type.Labels)
        {
            if (label.SortOrder == order)
                return label;
        }

        throw new SqlException(SqlStates.InternalError, $"enum {Type.Name} has no label at {order}");
    }
}

/// <summary>Floating point numbers as whole ones in the same order; NaN is the greatest, and the two zeros are one.</summary>
internal static class FloatKeys
{
    public static ulong Of(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(double.IsNaN(value) ? double.NaN : value == 0 ? 0 : value);
        if (double.IsNaN(value))
            bits &= long.MaxValue;
        return bits < 0 ? ~(ulong)bits : (ulong)bits | (1ul << 63);
    }

    public static double Float64(ulong key) => BitConverter.Int64BitsToDouble((long)(key >> 63 == 0 ? ~key : key & ~(1ul << 63)));

    public static uint Of(float value)
    {
        int bits = BitConverter.SingleToInt32Bits(float.IsNaN(value) ? float.NaN : value == 0 ? 0 : value);
        if (float.IsNaN(value))
            bits &= int.MaxValue;
        return bits < 0 ? ~(uint)bits : (uint)bits | (1u << 31);
    }

    public static float Float32(uint key) => BitConverter.Int32BitsToSingle((int)(key >> 31 == 0 ? ~key : key & ~(1u << 31)));
}
