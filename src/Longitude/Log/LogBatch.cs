using System.Buffers.Binary;

namespace Longitude.Log;

/// <summary>
/// Entries gathered for one append: each a 32-bit little-endian length and its bytes, one after another in one buffer that is
/// reused between batches.
/// </summary>
public sealed class LogBatch
{
    private byte[] _buffer = new byte[64 * 1024];
    private int _length;

    /// <summary>How many entries the batch holds.</summary>
    public int Count { get; private set; }

    /// <summary>The framed entries.</summary>
    public ReadOnlySpan<byte> Framed => _buffer.AsSpan(0, _length);

    /// <exception cref="OverflowException">The batch would exceed two gigabytes.</exception>
    public void Add(ReadOnlySpan<byte> entry)
    {
        int needed = checked(_length + 4 + entry.Length);
        if (needed > _buffer.Length)
            Array.Resize(ref _buffer, Math.Max(needed, _buffer.Length * 2));
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(_length), entry.Length);
        entry.CopyTo(_buffer.AsSpan(_length + 4));
        _length = needed;
        Count++;
    }

    public void Clear()
    {
        _length = 0;
        Count = 0;
    }
}
