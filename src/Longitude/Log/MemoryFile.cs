namespace Longitude.Log;

/// <summary>A file in memory, for formats that are also sent as messages. Nothing to sync, and nothing can fail.</summary>
internal sealed class MemoryFile : IFile
{
    private byte[] _bytes;
    private int _length;

    public MemoryFile() => _bytes = new byte[64 * 1024];

    public MemoryFile(byte[] content)
    {
        _bytes = content;
        _length = content.Length;
    }

    public long Length => _length;

    public byte[] ToArray() => _bytes[.._length];

    public int Read(long offset, Span<byte> target)
    {
        int count = (int)Math.Clamp(_length - offset, 0, target.Length);
        _bytes.AsSpan((int)Math.Min(offset, _length), count).CopyTo(target);
        return count;
    }

    public void Write(long offset, ReadOnlySpan<byte> source)
    {
        int end = checked((int)(offset + source.Length));
        if (end > _bytes.Length)
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(end, (long)_bytes.Length * 2)));
        source.CopyTo(_bytes.AsSpan((int)offset));
        _length = Math.Max(_length, end);
    }

    public void Sync()
    {
    }

    public void SetLength(long length)
    {
        Array.Resize(ref _bytes, checked((int)length));
        _length = (int)length;
    }

    public void Dispose()
    {
    }
}
