using System.Buffers.Binary;
using Longitude.Core;

namespace Longitude.Log;

// Reading beside appends. A reader opens the files itself, and never looks past the tail that it found when it was made.
public sealed partial class FileLoglet
{
    /// <inheritdoc/>
    /// <remarks>
    /// Holds one batch and one read window in memory. An entry's payload stays valid for as long as it is kept. A position beyond the
    /// tail gives nothing.
    /// </remarks>
    /// <exception cref="LogTrimmedException">The position, or one that the reader has still to reach, was trimmed.</exception>
    public IEnumerable<LogEntry> Read(LogPosition from)
    {
        ThrowIfUnusable();
        if (from < LogPosition.Zero.Next)
            from = LogPosition.Zero.Next;
        Segment[] segments;
        LogPosition tail;
        lock (_gate)
        {
            segments = _segments;
            tail = _tail;
        }
        if (from < segments[0].First)
            throw new LogTrimmedException($"Position {from} was trimmed from the log; the oldest one left is {segments[0].First}.");
        return from > tail ? [] : ReadEntries(segments, from, tail);
    }

    private IEnumerable<LogEntry> ReadEntries(Segment[] segments, LogPosition from, LogPosition tail)
    {
        int first = segments.Length - 1;
        while (segments[first].First > from)
            first--;
        for (int i = first; i < segments.Length; i++)
        {
            // Positions before this one are in the segment; after the last one of them it may hold a mark, and then nothing.
            LogPosition end = i + 1 < segments.Length ? segments[i + 1].First : tail.Next;
            foreach (LogEntry entry in ReadSegment(segments[i], from, end))
                yield return entry;
        }
    }

    private IEnumerable<LogEntry> ReadSegment(Segment segment, LogPosition from, LogPosition end)
    {
        using IFile file = OpenForReading(segment);
        var reader = new SegmentReader(file, segment.Seed, segment.LengthBytes, _options.ReadWindowBytes);
        reader.Start(segment.FindMark(from));
        while (reader.At.Position < end)
        {
            LogPosition position = reader.At.Position;
            long offset = reader.At.Offset;
            RecordState state = reader.Next();
            if (state != RecordState.Valid)
                throw Unreadable(segment, offset, position);
            if (reader.At.Position <= from)
                continue;
            byte[] payload = reader.Payload.ToArray();
            int at = 0;
            for (int i = 0; i < reader.Header.Count; i++, position = position.Next)
            {
                int length = at + 4 <= payload.Length ? BinaryPrimitives.ReadInt32LittleEndian(payload.AsSpan(at)) : -1;
                if (length < 0 || length > payload.Length - at - 4)
                    throw Unreadable(segment, offset, position);
                if (position >= from)
                    yield return new LogEntry(position, payload.AsMemory(at + 4, length));
                at += 4 + length;
            }
        }
        Invariant.Holds(reader.At.Position == end, "a batch does not cross the end of its segment or the tail");
    }

    private IFile OpenForReading(Segment segment)
    {
        try
        {
            return _files.Open(segment.Path, create: false);
        }
        catch (FileNotFoundException) when (segment.Forgotten)
        {
            throw Trimmed(segment);
        }
    }

    private IOException Unreadable(Segment segment, long offset, LogPosition position)
    {
        if (segment.Forgotten)
            return Trimmed(segment);
        return new LogDamagedException($"The log file '{_files.Describe(segment.Path)}' is damaged at byte {offset}, log position "
            + $"{position}: a record that was whole when the log was opened or written fails its checksum. Check the disk, then rebuild "
            + "this copy from a replica, or restore a backup.");
    }

    private static LogTrimmedException Trimmed(Segment segment) =>
        new($"The log was trimmed beyond position {segment.First} while it was being read from there. Start from a newer checkpoint.");
}
