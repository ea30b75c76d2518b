using Longitude.Core;

namespace Longitude.Log;

/// <summary>What a reader found at an offset.</summary>
internal enum RecordState
{
    /// <summary>A whole record, the successor of what was read before.</summary>
    Valid,

    /// <summary>No header that was written for this place: never written, torn, damaged, or the end of the segment.</summary>
    NoHeader,

    /// <summary>A good header, but a payload that fails its checksum: torn or damaged.</summary>
    BadPayload,

    /// <summary>A whole record that is not the successor of what was read before. No crash does that.</summary>
    WrongPlace,
}

/// <summary>
/// Walks the records of one segment through a window of bounded size, checking each and its link to the one before. Used by
/// opening and by reading; each has its own.
/// </summary>
internal sealed class SegmentReader
{
    private readonly IFile _file;
    private readonly uint _seed;
    private readonly long _length;
    private byte[] _window;
    private long _windowStart;
    private int _windowFilled;

    public SegmentReader(IFile file, uint seed, long length, int windowBytes)
    {
        _file = file;
        _seed = seed;
        _length = length;
        _window = new byte[Math.Min(windowBytes, Math.Max(length, LogFormat.SectorBytes))];
    }

    /// <summary>Where the next record is expected.</summary>
    public SegmentMark At { get; private set; }

    /// <summary>The header last found; meaningless after <see cref="RecordState.NoHeader"/>.</summary>
    public RecordHeader Header { get; private set; }

    /// <summary>The framed entries of the record last found valid; until the next call.</summary>
    public ReadOnlySpan<byte> Payload =>
        Window(_lastOffset, (int)Header.Size).Slice(LogFormat.RecordHeaderBytes, Header.PayloadBytes);

    private long _lastOffset;

    public void Start(SegmentMark at) => At = at;

    /// <summary>Looks at the next record, and steps over it when it is valid.</summary>
    public RecordState Next()
    {
        if (!TryHeader(At.Offset, out RecordHeader header) || header.Size > _length - At.Offset)
            return RecordState.NoHeader;
        Header = header;
        ReadOnlySpan<byte> record = Window(At.Offset, checked((int)header.Size));
        if (record.Length < header.Size
            || Checksum.Crc32C(0, record[LogFormat.RecordHeaderBytes..]) != header.PayloadCrc)
        {
            return RecordState.BadPayload;
        }
        if (header.First != At.Position || header.Chain != LogFormat.Chain(At.Chain, record, header.PayloadCrc))
            return RecordState.WrongPlace;
        _lastOffset = At.Offset;
        At = new SegmentMark(header.Next, At.Offset + header.Size, header.Chain);
        return RecordState.Valid;
    }

    /// <summary>
    /// The offset of the first header at or after an offset that belongs to this segment and to a position after
    /// <paramref name="tail"/>; -1 when there is none.
    /// </summary>
    public long FindLater(long offset, LogPosition tail)
    {
        for (; offset < _length; offset += LogFormat.SectorBytes)
        {
            if (TryHeader(offset, out RecordHeader header) && header.First > tail)
                return offset;
        }
        return -1;
    }

    /// <summary>Bytes of the file; fewer than asked for only at its end. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Window(long offset, int count)
    {
        long at = offset - _windowStart;
        if (at < 0 || at + count > _windowFilled)
        {
            if (count > _window.Length)
                _window = new byte[count];
            _windowStart = offset;
            _windowFilled = _file.Read(offset, _window);
            at = 0;
        }
        return _window.AsSpan((int)at, Math.Min(count, _windowFilled - (int)at));
    }

    private bool TryHeader(long offset, out RecordHeader header)
    {
        header = default;
        ReadOnlySpan<byte> sector = Window(offset, LogFormat.SectorBytes);
        return sector.Length == LogFormat.SectorBytes && LogFormat.TryReadRecordHeader(sector, _seed, offset, out header);
    }
}
