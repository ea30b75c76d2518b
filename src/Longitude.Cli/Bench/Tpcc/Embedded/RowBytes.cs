using System.Buffers.Binary;
using System.Text;

namespace Longitude.Cli.Bench.Tpcc.Embedded;

/// <summary>Writes a row's columns one after another: numbers in as few bytes as they need, texts as their length and their bytes.</summary>
internal ref struct RowWriter(Span<byte> buffer)
{
    /// <summary>More than any row of the benchmark has.</summary>
    public const int BytesMax = 1024;

    private readonly Span<byte> _buffer = buffer;
    private int _length;

    public readonly ReadOnlySpan<byte> Written => _buffer[.._length];

    public void Number(long value)
    {
        // Small negative numbers are small too.
        ulong rest = (ulong)((value << 1) ^ (value >> 63));
        for (; rest >= 0x80; rest >>= 7)
            _buffer[_length++] = (byte)(rest | 0x80);
        _buffer[_length++] = (byte)rest;
    }

    public void Time(DateTime? value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer[_length..], value?.Ticks ?? 0);
        _length += 8;
    }

    public void Text(string value)
    {
        Number(value.Length);
        _length += Encoding.ASCII.GetBytes(value, _buffer[_length..]);
    }

    public void Text(ReadOnlySpan<byte> ascii)
    {
        Number(ascii.Length);
        ascii.CopyTo(_buffer[_length..]);
        _length += ascii.Length;
    }
}

/// <summary>Reads what <see cref="RowWriter"/> wrote.</summary>
internal ref struct RowReader(ReadOnlySpan<byte> row)
{
    private ReadOnlySpan<byte> _rest = row;

    public long Number()
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = _rest[0];
            _rest = _rest[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return (long)(value >> 1) ^ -(long)(value & 1);
        }
    }

    public int Int() => (int)Number();

    public DateTime? Time()
    {
        long ticks = BinaryPrimitives.ReadInt64LittleEndian(_rest);
        _rest = _rest[8..];
        return ticks == 0 ? null : new DateTime(ticks, DateTimeKind.Unspecified);
    }

    public ReadOnlySpan<byte> TextBytes()
    {
        int length = Int();
        ReadOnlySpan<byte> text = _rest[..length];
        _rest = _rest[length..];
        return text;
    }

    /// <summary>A text as a part of the row, which must be the one that is read.</summary>
    public ReadOnlyMemory<byte> TextOf(ReadOnlyMemory<byte> row)
    {
        int length = Int();
        ReadOnlyMemory<byte> text = row.Slice(row.Length - _rest.Length, length);
        _rest = _rest[length..];
        return text;
    }

    public string Text() => Encoding.ASCII.GetString(TextBytes());
}
