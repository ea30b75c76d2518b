using Longitude.Core;

namespace Longitude.Log;

/// <summary>A place inside a segment at which a record starts: its first position, its offset, and the chain value before it.</summary>
internal readonly record struct SegmentMark(LogPosition Position, long Offset, ulong Chain);

/// <summary>A segment file that holds, or is about to hold, records.</summary>
internal sealed class Segment
{
    private readonly Lock _marksGate = new();
    private readonly List<SegmentMark> _marks;
    private readonly long _markEveryBytes;

    public Segment(long number, string path, long lengthBytes, SegmentHeader header, FileLogletOptions options)
    {
        Invariant.Holds(header.Number == number, "a segment's header names its file");
        Number = number;
        Path = path;
        LengthBytes = lengthBytes;
        First = header.First;
        Seed = LogFormat.RecordSeed(options.Identity, number);
        _markEveryBytes = options.MarkEveryBytes;
        // Room for every mark from the start, so that no append allocates.
        _marks = new List<SegmentMark>((int)Math.Min(lengthBytes / _markEveryBytes + 1, 1 << 16));
        _marks.Add(new SegmentMark(First, LogFormat.SegmentHeaderBytes, header.Chain));
    }

    public long Number { get; }

    public string Path { get; }

    public long LengthBytes { get; }

    /// <summary>The first position that the segment can hold.</summary>
    public LogPosition First { get; }

    public uint Seed { get; }

    /// <summary>Set before the file is deleted or given to another use; a reader that meets odd bytes looks at it.</summary>
    public volatile bool Forgotten;

    /// <summary>Notes where a record starts, if the last note is far enough back.</summary>
    public void Note(SegmentMark mark)
    {
        lock (_marksGate)
        {
            if (mark.Offset - _marks[^1].Offset >= _markEveryBytes)
                _marks.Add(mark);
        }
    }

    /// <summary>The last noted place from which a reader reaches a position.</summary>
    public SegmentMark FindMark(LogPosition position)
    {
        lock (_marksGate)
        {
            int low = 0;
            int high = _marks.Count - 1;
            while (low < high)
            {
                int middle = (low + high + 1) / 2;
                if (_marks[middle].Position <= position)
                    low = middle;
                else
                    high = middle - 1;
            }
            return _marks[low];
        }
    }
}
