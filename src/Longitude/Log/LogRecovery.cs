using Longitude.Core;

namespace Longitude.Log;

/// <summary>
/// Opens the files of a loglet: verifies every record, cuts off a torn tail, refuses a damaged middle.
///
/// How the two are told apart. A record is written only after the sync of the one before it returned, and a segment's header is
/// synced before its first record is written. So at most one record, the last, can be incomplete after a crash, in any pattern
/// of sectors; and one good header of a later record proves that everything before it was once durable, so what fails its
/// checksum there was damaged. Without such proof, the bytes after the last good record are a torn tail: nothing in them was
/// acknowledged, unless the very last acknowledged record was damaged and no mark had been written after it yet.
/// </summary>
internal sealed class LogRecovery(IFileSystem files, string folder, SegmentPool pool, FileLogletOptions options)
{
    private long _lastRecordOffset;
    private int _lastRecordBytes;

    /// <summary>The segments that hold records, oldest first; the last one takes the next record. Empty for a new log.</summary>
    public List<Segment> Segments { get; } = [];

    /// <summary>The open file of the last segment.</summary>
    public IFile? Active { get; private set; }

    /// <summary>Where the next record goes.</summary>
    public SegmentMark End { get; private set; }

    /// <summary>The kind of the last record, which tells whether a mark stands after the last batch.</summary>
    public RecordKind? LastKind { get; private set; }

    public bool Sealed { get; private set; }

    /// <exception cref="LogDamagedException">The files hold damage that no crash explains.</exception>
    public void Run()
    {
        End = new SegmentMark(options.Origin.Next, 0, 0);
        List<long> numbers = pool.List();
        try
        {
            int used = 0;
            while (used < numbers.Count && TryWalk(numbers[used], isOldest: used == 0))
                used++;
            RefuseIfMoreFollows(numbers, used);
            pool.SetSpares(numbers[used..]);
            if (used > 0)
                MakeTailDurable();
        }
        catch
        {
            Active?.Dispose();
            throw;
        }
    }

    // False when the file holds no segment header of its own: it was never used under its number.
    private bool TryWalk(long number, bool isOldest)
    {
        string path = pool.PathOf(number);
        IFile? file = files.Open(path, create: false);
        try
        {
            long length = file.Length;
            if (!TryReadHeader(file, number, out SegmentHeader header))
            {
                if (isOldest && number > 1)
                    throw Damaged(path, 0, "the header of the oldest log file fails its checksum");
                return false;
            }
            if (!isOldest && (header.First != End.Position || header.Chain != End.Chain))
                throw Damaged(Segments[^1].Path, End.Offset, $"the log ends here, but the next file goes on at position {header.First}");
            var segment = new Segment(number, path, length, header, options);
            Active?.Dispose();
            Active = file;
            file = null;
            Segments.Add(segment);
            WalkRecords(Reader(Active, number, length), segment, segment.FindMark(header.First));
            return true;
        }
        finally
        {
            file?.Dispose();
        }
    }

    private void WalkRecords(SegmentReader reader, Segment segment, SegmentMark start)
    {
        _lastRecordOffset = 0;
        _lastRecordBytes = LogFormat.SegmentHeaderBytes;
        LastKind = null;
        reader.Start(start);
        RecordState state;
        while ((state = reader.Next()) == RecordState.Valid)
        {
            RecordHeader header = reader.Header;
            if (Sealed && header.Kind != RecordKind.TailMark)
                throw Damaged(segment.Path, reader.At.Offset - header.Size, "a record follows the seal");
            Sealed |= header.Kind == RecordKind.Seal;
            LastKind = header.Kind;
            _lastRecordBytes = (int)header.Size;
            _lastRecordOffset = reader.At.Offset - header.Size;
            segment.Note(reader.At);
        }
        End = reader.At;
        if (state == RecordState.WrongPlace)
            throw Damaged(segment.Path, End.Offset, $"the record of position {reader.Header.First} does not continue the one before it");
    }

    private void RefuseIfMoreFollows(List<long> numbers, int used)
    {
        LogPosition tail = new(End.Position.Value - 1);
        if (used > 0)
        {
            Segment last = Segments[^1];
            var reader = Reader(Active!, last.Number, last.LengthBytes);
            reader.Start(End);
            // What the torn record itself holds cannot speak for later ones: step over it when its length is known.
            long from = End.Offset + (reader.Next() == RecordState.BadPayload ? reader.Header.Size : LogFormat.SectorBytes);
            long later = reader.FindLater(from, tail);
            if (later >= 0)
                throw Damaged(last.Path, End.Offset, $"a record fails its checksum, but a later one, at byte {later}, is whole");
        }
        foreach (long number in numbers.Skip(used))
        {
            string path = pool.PathOf(number);
            using IFile file = files.Open(path, create: false);
            bool proved = TryReadHeader(file, number, out SegmentHeader header) && header.First > tail;
            if (proved || Reader(file, number, file.Length).FindLater(LogFormat.SegmentHeaderBytes, tail) >= 0)
            {
                throw used == 0
                    ? Damaged(pool.PathOf(numbers[0]), 0, "the header of a log file fails its checksum, but later records are whole")
                    : Damaged(Segments[^1].Path, End.Offset, $"the log ends here, but '{files.Describe(path)}' holds later records");
            }
        }
    }

    /// <summary>
    /// The last record may be in the page cache only: its process died before the sync, or the sync failed and left the cache
    /// looking clean. It is about to be shown to readers, so it is written again and synced. A torn record's header is zeroed.
    /// </summary>
    private void MakeTailDurable()
    {
        IFile file = Active!;
        Segment segment = Segments[^1];
        byte[] last = new byte[_lastRecordBytes];
        Invariant.Holds(file.Read(_lastRecordOffset, last) == last.Length, "a record that was verified can be read again");
        file.Write(_lastRecordOffset, last);

        var reader = Reader(file, segment.Number, segment.LengthBytes);
        reader.Start(End);
        bool lengthKnown = reader.Next() == RecordState.BadPayload;
        long torn = lengthKnown ? reader.Header.Size : LogFormat.SectorBytes;
        torn = Math.Min(torn, segment.LengthBytes - End.Offset);
        byte[] zeros = new byte[(int)Math.Min(torn, options.PrepareChunkBytes)];
        for (long done = 0; done < torn; done += zeros.Length)
            file.Write(End.Offset + done, zeros.AsSpan(0, (int)Math.Min(zeros.Length, torn - done)));
        file.Sync();
    }

    private SegmentReader Reader(IFile file, long number, long length) =>
        new(file, LogFormat.RecordSeed(options.Identity, number), length, Math.Max(options.ReadWindowBytes, 1 << 20));

    private bool TryReadHeader(IFile file, long number, out SegmentHeader header)
    {
        Span<byte> sector = stackalloc byte[LogFormat.SegmentHeaderBytes];
        header = default;
        if (file.Read(0, sector) != sector.Length || !LogFormat.TryReadSegmentHeader(sector, out header))
            return false;
        if (header.Identity != options.Identity)
        {
            throw new LogDamagedException($"The log file '{files.Describe(pool.PathOf(number))}' belongs to another log (identity "
                + $"{header.Identity:x16}, expected {options.Identity:x16}). Nothing was changed. Open the folder that it belongs to.");
        }
        return header.Number == number;
    }

    private LogDamagedException Damaged(string path, long offset, string what)
    {
        LogPosition good = new(End.Position.Value - 1);
        bool nothing = Segments.Count == 0 || good < Segments[0].First;
        string intact = nothing ? "nothing before it" : $"positions {Segments[0].First} to {good}";
        return new LogDamagedException(
            $"The log file '{files.Describe(path)}' is damaged at byte {offset}, log position {End.Position}: {what}. "
            + $"This is not what a crash leaves behind; the storage lost or changed bytes that it had confirmed. Intact: {intact}. "
            + $"Nothing was changed in '{files.Describe(folder)}'. Copy the folder away, check the disk, "
            + "then rebuild this copy from a replica, or restore a backup.");
    }
}
