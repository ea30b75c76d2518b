using System.Buffers.Binary;

namespace Longitude.Core;

/// <summary>Writes the binary formats of events and of a shard's state: little-endian, with variable-length counts.</summary>
public sealed class ByteWriter
{
    private byte[] _buffer;
    private int _length;

    public ByteWriter(int capacity = 256) => _buffer = new byte[capacity];

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public void Clear() => _length = 0;

    public void Byte(byte value)
    {
        Reserve(1);
        _buffer[_length++] = value;
    }

    public void Bool(bool value) => Byte(value ? (byte)1 : (byte)0);

    /// <summary>A number in eight bytes.</summary>
    public void Fixed(ulong value)
    {
        Reserve(8);
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.AsSpan(_length), value);
        _length += 8;
    }

    /// <summary>A signed number in eight bytes.</summary>
    public void Fixed(long value) => Fixed((ulong)value);

    /// <summary>A number that is never negative and mostly small, in seven bits a byte (LEB128).</summary>
    public void Count(long value)
    {
        Invariant.Holds(value >= 0, "a count is not negative");
        Reserve(10);
        ulong rest = (ulong)value;
        while (rest >= 0x80)
        {
            _buffer[_length++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        _buffer[_length++] = (byte)rest;
    }

    /// <summary>Bytes with their length in front.</summary>
    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Count(bytes.Length);
        Reserve(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>Bytes that may be missing.</summary>
    public void OptionalBytes(byte[]? bytes)
    {
        Bool(bytes is not null);
        if (bytes is not null)
            Bytes(bytes);
    }

    private void Reserve(int more)
    {
        if (_length + more > _buffer.Length)
            Array.Resize(ref _buffer, Math.Max(_length + more, _buffer.Length * 2));
    }
}

/// <summary>Reads what <see cref="ByteWriter"/> wrote.</summary>
/// <remarks>Every method throws <see cref="FormatException"/> when the bytes end early or make no sense.</remarks>
public ref struct ByteReader(ReadOnlySpan<byte> source)
{
    private ReadOnlySpan<byte> _rest = source;

    public readonly bool AtEnd => _rest.IsEmpty;

    public byte Byte() => Take(1)[0];

    public bool Bool() => Byte() switch
    {
        0 => false,
        1 => true,
        byte other => throw new FormatException($"A truth value is 0 or 1, not {other}."),
    };

    public ulong FixedUnsigned() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public long Fixed() => (long)FixedUnsigned();

    public long Count()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte b = Byte();
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
                return (long)value;
        }

        throw new FormatException("A count is longer than ten bytes.");
    }

    /// <summary>A count of things that take at least one byte each.</summary>
    public int Length()
    {
        long count = Count();
        if (count < 0 || count > _rest.Length)
            throw new FormatException($"{count} things cannot be in {_rest.Length} bytes.");
        return (int)count;
    }

    public byte[] Bytes() => Take(Length()).ToArray();

    public byte[]? OptionalBytes() => Bool() ? Bytes() : null;

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
            throw new FormatException($"{count} bytes wanted, {_rest.Length} left.");
        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
