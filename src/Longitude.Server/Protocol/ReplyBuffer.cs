using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Text;

namespace Longitude.Server.Protocol;

/// <summary>
/// Messages for a client, before they are sent. In one piece, which a pipe's memory is not: so a message's length can be filled in after
/// its content is known, and a message that fails half way can be taken back. What is sent is copied once, into the pipe.
/// </summary>
internal sealed class ReplyBuffer : IBufferWriter<byte>, IDisposable
{
    private const int BytesMin = 4096;

    /// <summary>A larger array is given back when it has been emptied: thousands of connections are idle at a time.</summary>
    private const int BytesKept = 16 << 10;

    /// <summary>As in PostgreSQL, no message is longer.</summary>
    private const int BytesMax = 1 << 30;

    private byte[] _bytes = [];
    private int _count;
    private int _messageAt;
    private bool _isOpen;

    /// <summary>How much waits to be sent.</summary>
    public int Count => _count;

    /// <summary>Begins a message; <see cref="End"/> ends it.</summary>
    public void Begin(byte type)
    {
        Span<byte> head = GetSpan(5);
        head[0] = type;
        _messageAt = _count;
        _count += 5;
        _isOpen = true;
    }

    public void End()
    {
        BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(_messageAt + 1), _count - _messageAt - 1);
        _isOpen = false;
    }

    /// <summary>Takes back a message that was begun and not ended, because what it was to say has failed.</summary>
    public void AbandonOpen()
    {
        if (_isOpen)
            _count = _messageAt;
        _isOpen = false;
    }

    /// <summary>A message without content.</summary>
    public void WriteEmpty(byte type)
    {
        Begin(type);
        End();
    }

    public void WriteByte(byte value)
    {
        GetSpan(1)[0] = value;
        _count++;
    }

    public void WriteInt16(int value)
    {
        BinaryPrimitives.WriteInt16BigEndian(GetSpan(2), (short)value);
        _count += 2;
    }

    public void WriteInt32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(GetSpan(4), value);
        _count += 4;
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        _count += bytes.Length;
    }

    /// <summary>Text without its end.</summary>
    public void WriteText(ReadOnlySpan<char> text)
    {
        Span<byte> to = GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        _count += Encoding.UTF8.GetBytes(text, to);
    }

    /// <summary>Text that ends with a zero byte, and so can hold none.</summary>
    public void WriteString(string text)
    {
        int from = _count;
        WriteText(text);
        _bytes.AsSpan(from, _count - from).Replace((byte)0, (byte)'?');
        WriteByte(0);
    }

    /// <summary>Begins a value whose length stands before it; <see cref="EndValue"/> ends it.</summary>
    /// <returns>Where it began.</returns>
    public int BeginValue()
    {
        GetSpan(4);
        _count += 4;
        return _count;
    }

    public void EndValue(int begin) => BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(begin - 4), _count - begin);

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_bytes.Length - _count), nameof(count));
        _count += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(_count);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        if (_bytes.Length - _count < Math.Max(sizeHint, 1))
            Reserve(sizeHint);
        return _bytes.AsSpan(_count);
    }

    public byte[] ToArray() => _bytes.AsSpan(0, _count).ToArray();

    /// <summary>Hands everything to the pipe, which sends it with its next flush.</summary>
    public void MoveTo(PipeWriter pipe)
    {
        if (_count == 0)
            return;
        pipe.Write(_bytes.AsSpan(0, _count));
        _count = 0;
        if (_bytes.Length > BytesKept)
            Dispose();
    }

    public void Dispose()
    {
        byte[] bytes = _bytes;
        _bytes = [];
        _count = 0;
        _isOpen = false;
        if (bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(bytes);
    }

    private void Reserve(int sizeHint)
    {
        long needed = (long)_count + Math.Max(sizeHint, 1);
        if (needed <= _bytes.Length)
            return;
        if (needed > BytesMax)
            throw new Sql.SqlException("54000", "a row of the result is longer than 1 GB");
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(BytesMax, Math.Max(needed, Math.Max(BytesMin, 2L * _bytes.Length))));
        _bytes.AsSpan(0, _count).CopyTo(larger);
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
