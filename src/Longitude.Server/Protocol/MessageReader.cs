using System.Buffers.Binary;
using System.Text;
using Longitude.Sql;

namespace Longitude.Server.Protocol;

/// <summary>Reads the fields of one message, and ends the connection when they are not there.</summary>
internal ref struct MessageReader(ReadOnlySpan<byte> body)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _rest = body;

    public readonly int Remaining => _rest.Length;

    public byte Byte() => Take(1)[0];

    public short Int16() => BinaryPrimitives.ReadInt16BigEndian(Take(2));

    public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (count < 0)
            throw Insufficient();
        return Take(count);
    }

    /// <summary>The bytes of a text up to its zero byte, which is skipped.</summary>
    public ReadOnlySpan<byte> StringBytes()
    {
        int end = _rest.IndexOf((byte)0);
        if (end < 0)
            throw FatalException.Protocol("invalid string in message");
        ReadOnlySpan<byte> text = _rest[..end];
        _rest = _rest[(end + 1)..];
        return text;
    }

    /// <exception cref="SqlException">22021: it is not valid UTF-8.</exception>
    public string String() => Decode(StringBytes());

    /// <summary>Checks that the message has been read to its end.</summary>
    public readonly void End()
    {
        if (_rest.Length != 0)
            throw FatalException.Protocol("invalid message format");
    }

    /// <exception cref="SqlException">22021: they are not valid UTF-8.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw InvalidUtf8(bytes, e);
        }
    }

    /// <summary>Decodes text into a buffer that is large enough.</summary>
    /// <exception cref="SqlException">22021: it is not valid UTF-8, or has a zero byte, which no text can hold.</exception>
    public static int Decode(ReadOnlySpan<byte> bytes, Span<char> into)
    {
        int zero = bytes.IndexOf((byte)0);
        if (zero >= 0)
            throw new SqlException("22021", "invalid byte sequence for encoding \"UTF8\": 0x00");
        try
        {
            return Strict.GetChars(bytes, into);
        }
        catch (DecoderFallbackException e)
        {
            throw InvalidUtf8(bytes, e);
        }
    }

    private static SqlException InvalidUtf8(ReadOnlySpan<byte> bytes, DecoderFallbackException e)
    {
        byte[] bad = e.BytesUnknown is { Length: > 0 } unknown ? unknown : bytes[..Math.Min(1, bytes.Length)].ToArray();
        return new SqlException("22021", $"invalid byte sequence for encoding \"UTF8\": {string.Join(' ', bad.Select(b => $"0x{b:x2}"))}");
    }

    private static FatalException Insufficient() => FatalException.Protocol("insufficient data left in message");

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
            throw Insufficient();
        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
