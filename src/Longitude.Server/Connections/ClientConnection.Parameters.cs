using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Longitude.Server.Protocol;
using Longitude.Sql;
using Longitude.Sql.Sessions;
using Longitude.Sql.Types;

namespace Longitude.Server.Connections;

/// <content>Reading the values that Bind gives.</content>
internal sealed partial class ClientConnection
{
    private const int TextCharsOnStack = 256;

    private static Datum[] ReadParameters(ref MessageReader reader, SqlStatement statement, string name, TypeSettings settings)
    {
        int formatCount = reader.Int16() & 0xFFFF;
        ReadOnlySpan<byte> formats = reader.Bytes(2 * formatCount);
        int count = reader.Int16() & 0xFFFF;
        if (formatCount > 1 && formatCount != count)
            throw new SqlException(SqlStates.ProtocolViolation, $"bind message has {formatCount} parameter formats but {count} parameters");
        IReadOnlyList<SqlType> types = statement.ParameterTypes;
        if (count != types.Count)
        {
            throw new SqlException(
                SqlStates.ProtocolViolation, $"bind message supplies {count} parameters, but prepared statement \"{name}\" requires {types.Count}");
        }

        if (count == 0)
            return [];
        var values = new Datum[count];
        for (int i = 0; i < count; i++)
        {
            int length = reader.Int32();
            if (length == -1)
                continue;
            ReadOnlySpan<byte> bytes = reader.Bytes(length);
            values[i] = ReadValue(types[i], FormatAt(formats, i), bytes, settings);
        }

        return values;
    }

    private static short[] ReadFormats(ref MessageReader reader, int columns)
    {
        int count = reader.Int16() & 0xFFFF;
        if (count == 0)
            return [];
        var formats = new short[count];
        for (int i = 0; i < count; i++)
        {
            formats[i] = reader.Int16();
            if (formats[i] is not (0 or 1))
                throw new SqlException(SqlStates.InvalidParameterValue, $"unsupported format code: {formats[i]}");
        }

        if (count > 1 && count != columns)
            throw new SqlException(SqlStates.ProtocolViolation, $"bind message has {count} result formats but query has {columns} columns");
        return formats;
    }

    /// <summary>None means text for all, one means the same for all.</summary>
    private static short FormatAt(ReadOnlySpan<byte> formats, int index)
    {
        if (formats.IsEmpty)
            return 0;
        return System.Buffers.Binary.BinaryPrimitives.ReadInt16BigEndian(formats[(formats.Length == 2 ? 0 : 2 * index)..]);
    }

    private static Datum ReadValue(SqlType type, short format, ReadOnlySpan<byte> bytes, TypeSettings settings)
    {
        if (format == 1)
            return TypeFormat.ReadBinary(type, bytes);
        if (format != 0)
            throw new SqlException(SqlStates.InvalidParameterValue, $"unsupported format code: {format}");
        switch (type.Kind)
        {
            case TypeKind.Int4 when Utf8Parser.TryParse(bytes, out int number, out int used) && used == bytes.Length:
                return Datum.Of((long)number);
            case TypeKind.Int8 when Utf8Parser.TryParse(bytes, out long number, out int used) && used == bytes.Length:
                return Datum.Of(number);
        }

        char[]? rented = null;
        int charsMax = Encoding.UTF8.GetMaxCharCount(bytes.Length);
        Span<char> chars = charsMax <= TextCharsOnStack ? stackalloc char[TextCharsOnStack] : (rented = ArrayPool<char>.Shared.Rent(charsMax));
        try
        {
            int count = MessageReader.Decode(bytes, chars);
            return TypeFormat.Parse(type, -1, chars[..count], settings);
        }
        finally
        {
            if (rented is not null)
                ArrayPool<char>.Shared.Return(rented);
        }
    }
}
