// Every value has a text form (literals, psql, COPY, casts to text) and a binary form (the protocol's format 1); both are PostgreSQL's,
// byte for byte. This file only chooses: each type's forms are in a file of their own. Texts are written into a TextBuffer, from which
// come the string and the wire's UTF-8 alike; numbers and texts, of which most results consist, go to the wire directly.
using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Longitude.Sql.Types;

/// <summary>Text and binary forms of values. Never called with NULL.</summary>
internal static class TypeFormat
{
    private const byte JsonbVersion = 1;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// True when a literal's meaning depends on when it is read (<c>timestamp 'now'</c>), so that it must not be kept in a plan.
    /// </summary>
    public static bool DependsOnNow(SqlType type, ReadOnlySpan<char> text) =>
        type.Category == 'D' && DateTimeReader.DependsOnNow(text);

    /// <summary>Reads a value's text.</summary>
    /// <param name="typmod">A length or precision that the value must fit (longer texts are an error, numbers are rounded); -1 for none.</param>
    /// <exception cref="SqlException">22P02 and its like: the text does not say a value of the type.</exception>
    public static Datum Parse(SqlType type, int typmod, ReadOnlySpan<char> text, TypeSettings settings)
    {
        if (type.Kind == TypeKind.Interval && typmod >= 0)
        {
            Interval interval = IntervalReader.Read(text, IntervalTypmod.Fields(typmod), settings);
            return Datum.OfObject(IntervalTypmod.Apply(interval, typmod));
        }

        Datum value = ParseAny(type, text, settings);
        return typmod < 0 ? value : Typmods.Apply(value, type, typmod, isExplicit: false);
    }

    public static string Format(Datum value, SqlType type, TypeSettings settings)
    {
        switch (type.Kind)
        {
            case TypeKind.Text or TypeKind.Varchar or TypeKind.Char or TypeKind.Name or TypeKind.InternalChar or TypeKind.Json or TypeKind.Unknown:
                return value.Text;
            case TypeKind.Boolean:
                return value.Boolean ? "t" : "f";
            case TypeKind.Int2 or TypeKind.Int4 or TypeKind.Int8 or TypeKind.Oid:
                return value.Int64.ToString(CultureInfo.InvariantCulture);
            default:
                var buffer = new TextBuffer(stackalloc char[128]);
                Append(ref buffer, value, type, settings);
                string text = buffer.ToString();
                buffer.Dispose();
                return text;
        }
    }

    /// <summary>Writes a value's text as UTF-8.</summary>
    public static void WriteText(Datum value, SqlType type, TypeSettings settings, IBufferWriter<byte> to)
    {
        switch (type.Kind)
        {
            case TypeKind.Text or TypeKind.Varchar or TypeKind.Char or TypeKind.Name or TypeKind.InternalChar or TypeKind.Json or TypeKind.Unknown:
                Encoding.UTF8.GetBytes(value.Text, to);
                return;
            case TypeKind.Boolean:
                to.GetSpan(1)[0] = value.Boolean ? (byte)'t' : (byte)'f';
                to.Advance(1);
                return;
            case TypeKind.Int2 or TypeKind.Int4 or TypeKind.Int8 or TypeKind.Oid:
                Span<byte> room = to.GetSpan(20);
                to.Advance(value.Int64.TryFormat(room, out int written, default, CultureInfo.InvariantCulture) ? written : 0);
                return;
            default:
                var buffer = new TextBuffer(stackalloc char[128]);
                Append(ref buffer, value, type, settings);
                buffer.CopyTo(to);
                buffer.Dispose();
                return;
        }
    }

    /// <summary>Appends a value's text to others.</summary>
    public static void Append(ref TextBuffer to, Datum value, SqlType type, TypeSettings settings)
    {
        switch (type.Kind)
        {
            case TypeKind.Text or TypeKind.Varchar or TypeKind.Char or TypeKind.Name or TypeKind.InternalChar or TypeKind.Json or TypeKind.Unknown:
                to.Append(value.Text);
                break;
            case TypeKind.Boolean:
                to.Append(value.Boolean ? 't' : 'f');
                break;
            case TypeKind.Int2 or TypeKind.Int4 or TypeKind.Int8 or TypeKind.Oid:
                to.Append(value.Int64);
                break;
            case TypeKind.Float4:
                FloatFormat.Append(ref to, (float)value.Double, settings.ExtraFloatDigits);
                break;
            case TypeKind.Float8:
                FloatFormat.Append(ref to, value.Double, settings.ExtraFloatDigits);
                break;
            case TypeKind.Bytea:
                ByteaFormat.Append(ref to, value.Bytes, settings.ByteaAsHex);
                break;
            case TypeKind.Uuid:
                ((Guid)value.Reference!).TryFormat(to.Reserve(36), out int written);
                to.Length += written;
                break;
            case TypeKind.Numeric:
                value.As<Numeric>().Append(ref to);
                break;
            case TypeKind.Date:
                DateTimeText.AppendDate(ref to, value.Int64, settings);
                break;
            case TypeKind.Time:
                DateTimeText.AppendTime(ref to, value.Int64);
                break;
            case TypeKind.TimeTz:
                DateTimeText.AppendTimeTz(ref to, value.As<TimeTz>());
                break;
            case TypeKind.Timestamp or TypeKind.TimestampTz:
                DateTimeText.AppendTimestamp(ref to, value.Int64, settings, type.Kind == TypeKind.TimestampTz);
                break;
            case TypeKind.Interval:
                IntervalText.Append(ref to, value.As<Interval>(), settings.IntervalFormat);
                break;
            default:
                AppendComposed(ref to, value, type, settings);
                break;
        }
    }

    private static void AppendComposed(ref TextBuffer to, Datum value, SqlType type, TypeSettings settings)
    {
        switch (type.Kind)
        {
            case TypeKind.Jsonb:
                value.As<JsonbValue>().Append(ref to);
                break;
            case TypeKind.Array:
                ArrayText.Append(ref to, value.As<SqlArray>(), type, settings);
                break;
            case TypeKind.Record:
                RecordText.Append(ref to, value.As<SqlRecord>(), settings);
                break;
            case TypeKind.Enum:
                to.Append(EnumText.Label(type, value.Int32));
                break;
            case TypeKind.Reg:
                RegText.Append(ref to, type, (uint)value.Int64, settings);
                break;
            case TypeKind.JsonPath:
                to.Append(value.As<JsonPath>().ToString());
                break;
            case TypeKind.Void:
                break;
            case TypeKind.Tid:
                to.Append(value.Reference!.ToString());
                break;
            default:
                throw new SqlException(SqlStates.UndefinedFunction, $"no output function available for type {TypeNames.Format(type, -1)}");
        }
    }

    /// <summary>Reads a value's binary form.</summary>
    /// <exception cref="SqlException">22P03 and its like: the bytes are not a value of the type.</exception>
    public static Datum ReadBinary(SqlType type, ReadOnlySpan<byte> bytes)
    {
        switch (type.Kind)
        {
            case TypeKind.Boolean:
                Require(bytes, 1);
                return Datum.Of(bytes[0] != 0);
            case TypeKind.Int2:
                Require(bytes, 2);
                return Datum.Of(BinaryPrimitives.ReadInt16BigEndian(bytes));
            case TypeKind.Int4:
                Require(bytes, 4);
                return Datum.Of(BinaryPrimitives.ReadInt32BigEndian(bytes));
            case TypeKind.Int8:
                Require(bytes, 8);
                return Datum.Of(BinaryPrimitives.ReadInt64BigEndian(bytes));
            case TypeKind.Oid or TypeKind.Reg:
                Require(bytes, 4);
                return Datum.Of((long)BinaryPrimitives.ReadUInt32BigEndian(bytes));
            case TypeKind.Float4:
                Require(bytes, 4);
                return Datum.Of((double)BinaryPrimitives.ReadSingleBigEndian(bytes));
            case TypeKind.Float8:
                Require(bytes, 8);
                return Datum.Of(BinaryPrimitives.ReadDoubleBigEndian(bytes));
            case TypeKind.Text or TypeKind.Varchar or TypeKind.Char or TypeKind.Name or TypeKind.InternalChar or TypeKind.Unknown or
                TypeKind.Json or TypeKind.Enum:
                return ParseAny(type, ReadUtf8(bytes), TypeSettings.Default);
            case TypeKind.Bytea:
                return Datum.Of(bytes.ToArray());
            case TypeKind.Uuid:
                Require(bytes, 16);
                return Datum.OfObject(new Guid(bytes, bigEndian: true));
            default:
                return ReadComposed(type, bytes);
        }
    }

    private static Datum ReadComposed(SqlType type, ReadOnlySpan<byte> bytes)
    {
        switch (type.Kind)
        {
            case TypeKind.Numeric:
                return Datum.OfObject(Numeric.ReadBinary(bytes));
            case TypeKind.Date:
                Require(bytes, 4);
                return Datum.Of(DateTimeBinary.CheckDate(BinaryPrimitives.ReadInt32BigEndian(bytes)));
            case TypeKind.Time:
                Require(bytes, 8);
                return Datum.Of(DateTimeBinary.CheckTime(BinaryPrimitives.ReadInt64BigEndian(bytes)));
            case TypeKind.Timestamp or TypeKind.TimestampTz:
                Require(bytes, 8);
                return Datum.Of(DateTimeBinary.CheckTimestamp(BinaryPrimitives.ReadInt64BigEndian(bytes)));
            case TypeKind.TimeTz:
                Require(bytes, 12);
                return Datum.OfObject(DateTimeBinary.ReadTimeTz(bytes));
            case TypeKind.Interval:
                Require(bytes, 16);
                return Datum.OfObject(DateTimeBinary.ReadInterval(bytes));
            case TypeKind.Jsonb:
                if (bytes.IsEmpty || bytes[0] != JsonbVersion)
                    throw new SqlException(SqlStates.InternalError, $"unsupported jsonb version number {(bytes.IsEmpty ? 0 : bytes[0])}");
                return Datum.OfObject(JsonbValue.Parse(ReadUtf8(bytes[1..])));
            case TypeKind.JsonPath:
                if (bytes.IsEmpty || bytes[0] != JsonbVersion)
                    throw new SqlException(SqlStates.InternalError, $"unsupported jsonpath version number: {(bytes.IsEmpty ? 0 : bytes[0])}");
                return Datum.OfObject(JsonPath.Parse(ReadUtf8(bytes[1..])));
            case TypeKind.Array:
                return Datum.OfObject(ArrayText.ReadBinary(bytes, type));
            case TypeKind.Void:
                return Datum.Of(0L);
            default:
                throw new SqlException(SqlStates.UndefinedFunction, $"no binary input function available for type {TypeNames.Format(type, -1)}");
        }
    }

    /// <summary>Writes a value's binary form.</summary>
    public static void WriteBinary(Datum value, SqlType type, IBufferWriter<byte> to)
    {
        switch (type.Kind)
        {
            case TypeKind.Boolean:
                to.GetSpan(1)[0] = value.Boolean ? (byte)1 : (byte)0;
                to.Advance(1);
                break;
            case TypeKind.Int2:
                BinaryPrimitives.WriteInt16BigEndian(to.GetSpan(2), (short)value.Int64);
                to.Advance(2);
                break;
            case TypeKind.Int4:
                BinaryPrimitives.WriteInt32BigEndian(to.GetSpan(4), (int)value.Int64);
                to.Advance(4);
                break;
            case TypeKind.Int8:
                BinaryPrimitives.WriteInt64BigEndian(to.GetSpan(8), value.Int64);
                to.Advance(8);
                break;
            case TypeKind.Oid or TypeKind.Reg:
                BinaryPrimitives.WriteUInt32BigEndian(to.GetSpan(4), (uint)value.Int64);
                to.Advance(4);
                break;
            case TypeKind.Float4:
                BinaryPrimitives.WriteSingleBigEndian(to.GetSpan(4), FloatFormat.OrdinaryNaN((float)value.Double));
                to.Advance(4);
                break;
            case TypeKind.Float8:
                BinaryPrimitives.WriteDoubleBigEndian(to.GetSpan(8), FloatFormat.OrdinaryNaN(value.Double));
                to.Advance(8);
                break;
            case TypeKind.Text or TypeKind.Varchar or TypeKind.Char or TypeKind.Name or TypeKind.InternalChar or TypeKind.Json or TypeKind.Unknown:
                Encoding.UTF8.GetBytes(value.Text, to);
                break;
            case TypeKind.Bytea:
                to.Write(value.Bytes);
                break;
            case TypeKind.Uuid:
                ((Guid)value.Reference!).TryWriteBytes(to.GetSpan(16), bigEndian: true, out int written);
                to.Advance(written);
                break;
            default:
                WriteComposed(value, type, to);
                break;
        }
    }

    private static void WriteComposed(Datum value, SqlType type, IBufferWriter<byte> to)
    {
        switch (type.Kind)
        {
            case TypeKind.Numeric:
                value.As<Numeric>().WriteBinary(to);
                break;
            case TypeKind.Date:
                BinaryPrimitives.WriteInt32BigEndian(to.GetSpan(4), (int)value.Int64);
                to.Advance(4);
                break;
            case TypeKind.Time or TypeKind.Timestamp or TypeKind.TimestampTz:
                BinaryPrimitives.WriteInt64BigEndian(to.GetSpan(8), value.Int64);
                to.Advance(8);
                break;
            case TypeKind.TimeTz:
                DateTimeBinary.Write(value.As<TimeTz>(), to);
                break;
            case TypeKind.Interval:
                DateTimeBinary.Write(value.As<Interval>(), to);
                break;
            case TypeKind.Jsonb or TypeKind.JsonPath:
                to.GetSpan(1)[0] = JsonbVersion;
                to.Advance(1);
                WriteText(value, type, TypeSettings.Default, to);
                break;
            case TypeKind.Array:
                ArrayText.WriteBinary(value.As<SqlArray>(), to);
                break;
            case TypeKind.Record:
                RecordText.WriteBinary(value.As<SqlRecord>(), to);
                break;
            case TypeKind.Enum:
                Encoding.UTF8.GetBytes(EnumText.Label(type, value.Int32), to);
                break;
            case TypeKind.Void:
                break;
            default:
                throw new SqlException(SqlStates.UndefinedFunction, $"no binary output function available for type {TypeNames.Format(type, -1)}");
        }
    }

    /// <summary>Bytes of the wire as a string.</summary>
    /// <exception cref="SqlException">22021: they are not UTF-8, or hold a zero.</exception>
    public static string ReadUtf8(ReadOnlySpan<byte> bytes)
    {
        int zero = bytes.IndexOf((byte)0);
        if (zero >= 0)
            throw new SqlException(SqlStates.CharacterNotInRepertoire, "invalid byte sequence for encoding \"UTF8\": 0x00");
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            string hex = string.Join(' ', (e.BytesUnknown ?? []).Select(b => $"0x{b:x2}"));
            throw new SqlException(SqlStates.CharacterNotInRepertoire, $"invalid byte sequence for encoding \"UTF8\": {hex}");
        }
    }

    /// <summary>The error for a text that is no value of a type.</summary>
    public static SqlException BadText(string typeName, ReadOnlySpan<char> text) =>
        new(SqlStates.InvalidTextRepresentation, $"invalid input syntax for type {typeName}: \"{text}\"");

    private static Datum ParseAny(SqlType type, ReadOnlySpan<char> text, TypeSettings settings)
    {
        switch (type.Kind)
        {
            case TypeKind.Text or TypeKind.Varchar or TypeKind.Char or TypeKind.Unknown:
                return Datum.Of(type == SqlTypes.Place ? PlaceText.Parse(text) : text.ToString());
            case TypeKind.Name:
                return Datum.Of(NameText.Truncate(text));
            case TypeKind.InternalChar:
                return Datum.Of(NameText.FirstByte(text));
            case TypeKind.Boolean:
                return Datum.Of(BooleanFormat.Parse(text));
            case TypeKind.Int2:
                return Datum.Of(IntegerFormat.Parse(text, short.MinValue, short.MaxValue, "smallint"));
            case TypeKind.Int4:
                return Datum.Of(IntegerFormat.Parse(text, int.MinValue, int.MaxValue, "integer"));
            case TypeKind.Int8:
                return Datum.Of(IntegerFormat.Parse(text, long.MinValue, long.MaxValue, "bigint"));
            case TypeKind.Oid:
                return Datum.Of(IntegerFormat.ParseOid(text, type.Name));
            case TypeKind.Float4:
                return Datum.Of((double)FloatFormat.ParseSingle(text));
            case TypeKind.Float8:
                return Datum.Of(FloatFormat.ParseDouble(text));
            case TypeKind.Bytea:
                return Datum.Of(ByteaFormat.Parse(text));
            case TypeKind.Uuid:
                return Datum.OfObject(UuidFormat.Parse(text));
            default:
                return ParseComposed(type, text, settings);
        }
    }

    private static Datum ParseComposed(SqlType type, ReadOnlySpan<char> text, TypeSettings settings)
    {
        switch (type.Kind)
        {
            case TypeKind.Numeric:
                return Datum.OfObject(Numeric.Parse(text));
            case TypeKind.Date:
                return Datum.Of(DateTimeText.ParseDate(text, settings));
            case TypeKind.Time:
                return Datum.Of(DateTimeText.ParseTime(text, settings));
            case TypeKind.TimeTz:
                return Datum.OfObject(DateTimeText.ParseTimeTz(text, settings));
            case TypeKind.Timestamp or TypeKind.TimestampTz:
                return Datum.Of(DateTimeText.ParseTimestamp(text, settings, type.Kind == TypeKind.TimestampTz));
            case TypeKind.Interval:
                return Datum.OfObject(IntervalReader.Read(text, IntervalTypmod.FullRange, settings));
            case TypeKind.Json:
                JsonValidator.Validate(text);
                return Datum.Of(text.ToString());
            case TypeKind.Jsonb:
                return Datum.OfObject(JsonbValue.Parse(text));
            case TypeKind.JsonPath:
                return Datum.OfObject(JsonPath.Parse(text));
            case TypeKind.Array:
                return Datum.OfObject(ArrayText.Parse(type, text, settings));
            case TypeKind.Enum:
                return Datum.Of((long)EnumText.Number(type, text));
            case TypeKind.Reg:
                return Datum.Of((long)RegText.Parse(type, text, settings));
            case TypeKind.Record:
                throw new SqlException(SqlStates.FeatureNotSupported, "input of anonymous composite types is not implemented");
            case TypeKind.Void:
                return Datum.Of(0L);
            default:
                throw new SqlException(SqlStates.FeatureNotSupported, $"cannot accept a value of type {TypeNames.Format(type, -1)}");
        }
    }

    private static void Require(ReadOnlySpan<byte> bytes, int length)
    {
        if (bytes.Length < length)
            throw new SqlException(SqlStates.ProtocolViolation, "insufficient data left in message");
        if (bytes.Length > length)
            throw new SqlException(SqlStates.InvalidBinaryRepresentation, "incorrect binary data format");
    }
}
