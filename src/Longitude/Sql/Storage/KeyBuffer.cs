using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace Longitude.Sql.Storage;

/// <summary>Bytes that grow at the end; used again and again for keys and rows under construction.</summary>
internal sealed class KeyBuffer : IBufferWriter<byte>
{
    private byte[] _bytes = new byte[256];

    /// <summary>How many bytes there are; made smaller, the last ones are dropped.</summary>
    public int Length { get; set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public byte[] ToArray() => _bytes.AsSpan(0, Length).ToArray();

    public void Clear() => Length = 0;

    public void Byte(byte value)
    {
        if (Length == _bytes.Length)
            Grow(1);
        _bytes[Length++] = value;
    }

    public void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    /// <summary>A text as UTF-8.</summary>
    public void Utf8(ReadOnlySpan<char> text)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        Length += Encoding.UTF8.GetBytes(text, _bytes.AsSpan(Length));
    }

    /// <summary>Room for as many bytes, which the caller fills; good until the buffer is used again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Take(int count)
    {
        Reserve(count);
        Span<byte> room = _bytes.AsSpan(Length, count);
        Length += count;
        return room;
    }

    /// <summary>The bytes from a place on, to fill in what was not known before.</summary>
    public Span<byte> At(int from) => _bytes.AsSpan(from, Length - from);

    /// <summary>Turns every bit from a byte on, so that what was smaller is larger.</summary>
    public void Invert(int from)
    {
        foreach (ref byte b in _bytes.AsSpan(from, Length - from))
            b = (byte)~b;
    }

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    private void Reserve(int count)
    {
        if (_bytes.Length - Length < count)
            Grow(count);
    }

    private void Grow(int count) => Array.Resize(ref _bytes, Math.Max(checked(Length + count), _bytes.Length * 2));
}
