using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using Longitude.Sql.Types;

namespace Longitude.Sql.Storage;

/// <summary>How the values of one column are written into rows, and read from them. Immutable.</summary>
internal sealed class StoredValue
{
    private enum Way : byte
    {
        Boolean,
        Integer,
        Unsigned,
        Float32,
        Float64,
        Uuid,
        Text,
        Bytes,

        /// <summary>numeric(p, s) as a whole number of its last digit.</summary>
        Scaled,
        Numeric,
        Interval,
        TimeTz,
        Jsonb,
        JsonPath,
        Array,
    }

    private readonly SqlType _type;
    private readonly Way _way;
    private readonly StoredValue? _element;
    private readonly int _scale;
    private readonly int _precision;

    private StoredValue(SqlType type, int typmod)
    {
        _type = type;
        _element = type.Kind == TypeKind.Array ? For(type.Element!, -1) : null;
        (_way, Width) = type.Kind switch
        {
            TypeKind.Boolean => (Way.Boolean, StoredWidth.One),
            TypeKind.Int2 => (Way.Integer, StoredWidth.Two),
            TypeKind.Int4 or TypeKind.Date or TypeKind.Enum => (Way.Integer, StoredWidth.Four),
            TypeKind.Oid or TypeKind.Reg => (Way.Unsigned, StoredWidth.Four),
            TypeKind.Int8 or TypeKind.Time or TypeKind.Timestamp or TypeKind.TimestampTz => (Way.Integer, StoredWidth.Eight),
            TypeKind.Float4 => (Way.Float32, StoredWidth.Four),
            TypeKind.Float8 => (Way.Float64, StoredWidth.Eight),
            TypeKind.Uuid => (Way.Uuid, StoredWidth.Sixteen),
            TypeKind.Interval => (Way.Interval, StoredWidth.Sixteen),
            TypeKind.TimeTz => (Way.TimeTz, StoredWidth.Sixteen),
            TypeKind.Numeric when NumericBytes.IsScaled(typmod) => (Way.Scaled, StoredWidth.Eight),
            TypeKind.Numeric => (Way.Numeric, StoredWidth.Variable),
            TypeKind.Jsonb => (Way.Jsonb, StoredWidth.Variable),
            TypeKind.JsonPath => (Way.JsonPath, StoredWidth.Variable),
            TypeKind.Text or TypeKind.Varchar or TypeKind.Char or TypeKind.Name or TypeKind.InternalChar or TypeKind.Json => (Way.Text, StoredWidth.Variable),
            TypeKind.Bytea => (Way.Bytes, StoredWidth.Variable),
            TypeKind.Array => (Way.Array, StoredWidth.Variable),
            _ => throw new SqlException(SqlStates.FeatureNotSupported, $"a column of type {TypeNames.Format(type, -1)} is not supported"),
        };
        if (_way == Way.Scaled)
            (_precision, _scale) = (Typmods.Precision(typmod), Typmods.Scale(typmod));
    }

    public StoredWidth Width { get; }

    /// <summary>True when a number can be added to the stored value: smallint, integer, bigint, and numeric(p, s) that fits 64 bits.</summary>
    public bool CanBeAddedTo => _way == Way.Scaled || _type.Kind is TypeKind.Int2 or TypeKind.Int4 or TypeKind.Int8;

    /// <summary>The least and the greatest number that the column can hold, as they are stored.</summary>
    public (long Min, long Max) Limits => _type.Kind switch
    {
        TypeKind.Numeric => (1 - PowersOfTen.Longs[_precision], PowersOfTen.Longs[_precision] - 1),
        TypeKind.Int2 => (short.MinValue, short.MaxValue),
        TypeKind.Int4 => (int.MinValue, int.MaxValue),
        _ => (long.MinValue, long.MaxValue),
    };

    /// <summary>A number as it is added to the stored value; false when it cannot be.</summary>
    public bool TryDelta(Datum value, out long delta)
    {
        delta = value.Int64;
        if (value.IsNull || !CanBeAddedTo)
            return false;
        return _way != Way.Scaled || NumericBytes.TryScale(value.As<Numeric>(), _scale, out delta);
    }

    /// <exception cref="SqlException">0A000: values of the type cannot be kept in tables.</exception>
    public static StoredValue For(SqlType type, int typmod) => new(type, typmod);

    public void WriteFixed(Span<byte> to, Datum value)
    {
        switch (_way)
        {
            case Way.Float32:
                BinaryPrimitives.WriteSingleLittleEndian(to, (float)value.Double);
                break;
            case Way.Uuid:
                ((Guid)value.Reference!).TryWriteBytes(to, bigEndian: true, out _);
                break;
            case Way.Scaled:
                BinaryPrimitives.WriteInt64LittleEndian(to, NumericBytes.ToScaled(value.As<Numeric>(), _scale));
                break;
            case Way.Interval:
                Interval interval = value.As<Interval>();
                BinaryPrimitives.WriteInt64LittleEndian(to, interval.Micros);
                BinaryPrimitives.WriteInt32LittleEndian(to[8..], interval.Days);
                BinaryPrimitives.WriteInt32LittleEndian(to[12..], interval.Months);
                break;
            case Way.TimeTz:
                TimeTz time = value.As<TimeTz>();
                BinaryPrimitives.WriteInt64LittleEndian(to, time.Time);
                BinaryPrimitives.WriteInt64LittleEndian(to[8..], time.Offset);
                break;
            default:
                WriteInteger(to, value.Int64);
                break;
        }
    }

    /// <param name="from">The row from the value on.</param>
    /// <param name="width">As the row has it: a column's type may have become wider since.</param>
    public Datum ReadFixed(ReadOnlySpan<byte> from, StoredWidth width)
    {
        switch (_way)
        {
            case Way.Integer:
                return Datum.Of(ReadInteger(from, width));
            case Way.Boolean:
                return Datum.Of(from[0] != 0);
            case Way.Unsigned:
                return Datum.Of((long)(uint)ReadInteger(from, width));
            case Way.Float64:
                return width == StoredWidth.Four
                    ? Datum.Of((double)BinaryPrimitives.ReadSingleLittleEndian(from))
                    : Datum.Of(BinaryPrimitives.ReadDoubleLittleEndian(from));
            case Way.Float32:
                return Datum.Of((double)BinaryPrimitives.ReadSingleLittleEndian(from));
            case Way.Scaled:
                return Datum.OfObject(NumericBytes.FromScaled(BinaryPrimitives.ReadInt64LittleEndian(from), _scale));
            case Way.Interval:
                return Datum.OfObject(new Interval(
                    BinaryPrimitives.ReadInt32LittleEndian(from[12..]), BinaryPrimitives.ReadInt32LittleEndian(from[8..]), BinaryPrimitives.ReadInt64LittleEndian(from)));
            case Way.TimeTz:
                return Datum.OfObject(new TimeTz(BinaryPrimitives.ReadInt64LittleEndian(from), (int)BinaryPrimitives.ReadInt64LittleEndian(from[8..])));
            default:
                return Datum.OfObject(new Guid(from[..16], bigEndian: true));
        }
    }

    public void AppendVariable(KeyBuffer to, Datum value)
    {
        switch (_way)
        {
            case Way.Text:
                to.Utf8(value.Text);
                break;
            case Way.Bytes:
                to.Bytes(value.Bytes);
                break;
            case Way.Numeric:
                NumericBytes.Append(to, value.As<Numeric>());
                break;
            case Way.Jsonb:
                JsonbBytes.Append(to, value.As<JsonbValue>());
                break;
            case Way.JsonPath:
                to.Utf8(value.As<JsonPath>().ToString());
                break;
            default:
                AppendArray(to, value.As<SqlArray>());
                break;
        }
    }

    public Datum ReadVariable(ReadOnlySpan<byte> bytes) => _way switch
    {
        Way.Text => Datum.Of(Encoding.UTF8.GetString(bytes)),
        Way.Bytes => Datum.Of(bytes.ToArray()),
        Way.Numeric => Datum.OfObject(NumericBytes.Read(bytes)),
        Way.Jsonb => Datum.OfObject(JsonbBytes.Read(bytes)),
        Way.JsonPath => Datum.OfObject(JsonPath.Parse(Encoding.UTF8.GetString(bytes))),
        _ => Datum.OfObject(ReadArray(bytes)),
    };

    /// <summary>The count of dimensions, length and first subscript of each, and the elements, each after a byte that is 0 for NULL.</summary>
    private void AppendArray(KeyBuffer to, SqlArray array)
    {
        to.Byte((byte)array.Dimensions);
        for (int i = 0; i < array.Dimensions; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(to.Take(4), array.Lengths[i]);
            BinaryPrimitives.WriteInt32LittleEndian(to.Take(4), array.LowerBounds[i]);
        }

        foreach (Datum item in array.Items)
        {
            to.Byte(item.IsNull ? (byte)0 : (byte)1);
            if (item.IsNull)
                continue;
            if (_element!.Width != StoredWidth.Variable)
            {
                _element.WriteFixed(to.Take(RowHeader.BytesOf(_element.Width)), item);
                continue;
            }

            int lengthAt = to.Length;
            to.Take(4);
            _element.AppendVariable(to, item);
            BinaryPrimitives.WriteInt32LittleEndian(to.At(lengthAt), to.Length - lengthAt - 4);
        }
    }

    private SqlArray ReadArray(ReadOnlySpan<byte> bytes)
    {
        var lengths = new int[bytes[0]];
        var bounds = new int[lengths.Length];
        int count = lengths.Length == 0 ? 0 : 1;
        bytes = bytes[1..];
        for (int i = 0; i < lengths.Length; i++)
        {
            lengths[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes);
            bounds[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
            count *= lengths[i];
            bytes = bytes[8..];
        }

        var items = new Datum[count];
        for (int i = 0; i < count; i++)
        {
            bool isNull = bytes[0] == 0;
            bytes = bytes[1..];
            if (isNull)
                continue;
            int length = RowHeader.BytesOf(_element!.Width);
            if (_element.Width == StoredWidth.Variable)
            {
                length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
                bytes = bytes[4..];
                items[i] = _element.ReadVariable(bytes[..length]);
            }
            else
            {
                items[i] = _element.ReadFixed(bytes, _element.Width);
            }

            bytes = bytes[length..];
        }

        return new SqlArray(_type.Element!, lengths, bounds, items);
    }

    private void WriteInteger(Span<byte> to, long value)
    {
        switch (Width)
        {
            case StoredWidth.One:
                to[0] = (byte)value;
                break;
            case StoredWidth.Two:
                BinaryPrimitives.WriteInt16LittleEndian(to, (short)value);
                break;
            case StoredWidth.Four:
                BinaryPrimitives.WriteInt32LittleEndian(to, (int)value);
                break;
            default:
                BinaryPrimitives.WriteInt64LittleEndian(to, value);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long ReadInteger(ReadOnlySpan<byte> from, StoredWidth width) => width switch
    {
        StoredWidth.Four => BinaryPrimitives.ReadInt32LittleEndian(from),
        StoredWidth.Eight => BinaryPrimitives.ReadInt64LittleEndian(from),
        StoredWidth.Two => BinaryPrimitives.ReadInt16LittleEndian(from),
        _ => (sbyte)from[0],
    };
}
