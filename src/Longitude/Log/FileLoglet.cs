using Longitude.Core;

namespace Longitude.Log;

/// <summary>
/// A piece of a log in segment files of one folder: the default storage, with nothing to install.
///
/// The problem: an entry is acknowledged when it is durable, and making it durable is the slowest thing a small transaction does.
/// The idea: one batch is one write and one sync, into blocks that were written beforehand, so that the file system has nothing
/// of its own to record. Trimmed segments are used again for the same reason; checksums that name the log, the segment and the
/// place keep what an earlier use left behind from passing for a record.
///
/// Rejected: growing the file as it is written (twice as slow, and now and then 4 ms for long stretches); reserving blocks without
/// writing them (the first write of each still changes the file system's records); writing through (O_SYNC) instead of write and
/// sync (no faster, and a large batch would wait for each part); a separate file that says where the tail is (a second sync).
///
/// One thread at a time appends, seals, trims and disposes. <see cref="Read"/> and <see cref="PrepareNext"/> may run beside it.
/// The byte layout and what opening makes of torn and damaged files: docs/log-format.md.
/// </summary>
public sealed partial class FileLoglet : ILoglet
{
    private readonly IFileSystem _files;
    private readonly FileLogletOptions _options;
    private readonly SegmentPool _pool;

    // Protects the fields that readers look at: _segments (replaced, never changed) and _tail.
    private readonly Lock _gate = new();
    private Segment[] _segments;
    private LogPosition _tail;

    // Only the appending thread touches these. _end.Position == _tail.Next.
    private IFile _active;
    private SegmentMark _end;
    private byte[] _buffer = new byte[64 * 1024];
    private bool _sealed;
    private bool _marked;
    private bool _disposed;

    private volatile LogBrokenException? _broken;

    private FileLoglet(IFileSystem files, string folder, FileLogletOptions options)
    {
        _files = files;
        _options = options;
        _pool = new SegmentPool(files, folder, options);
        var recovery = new LogRecovery(files, folder, _pool, options);
        recovery.Run();
        _segments = [.. recovery.Segments];
        _end = recovery.End;
        _tail = new LogPosition(_end.Position.Value - 1);
        _sealed = recovery.Sealed;
        _marked = recovery.LastKind == RecordKind.TailMark;
        _active = recovery.Active!;
    }

    /// <summary>Opens the loglet of a folder, or begins one. Every record is verified; a torn tail is cut off.</summary>
    /// <param name="folder">The folder below the root of <paramref name="files"/>; empty for the root itself. Created when missing.</param>
    /// <exception cref="LogDamagedException">A record in the middle is damaged. Nothing was changed.</exception>
    /// <exception cref="IOException">The disk is full (a new loglet needs a segment), or the device failed.</exception>
    public static FileLoglet Open(IFileSystem files, string folder, FileLogletOptions? options = null)
    {
        options ??= new FileLogletOptions();
        FileLogletOptions.Check(options);
        files.CreateFolder(folder);
        var loglet = new FileLoglet(files, folder, options);
        try
        {
            if (loglet._segments.Length == 0)
                loglet.Begin(LogFormat.SegmentHeaderBytes + LogFormat.ReserveBytes);
            else if (loglet._sealed)
                loglet.MarkTail();
            return loglet;
        }
        catch
        {
            loglet._active?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public LogPosition First
    {
        get
        {
            lock (_gate)
                return _segments[0].First;
        }
    }

    /// <inheritdoc/>
    public LogPosition Tail
    {
        get
        {
            lock (_gate)
                return _tail;
        }
    }

    /// <summary>True when the loglet was sealed: every later append answers <see cref="AppendResult.Sealed"/>.</summary>
    public bool IsSealed => _sealed;

    /// <summary>
    /// A value that depends on every batch so far: two loglets that began at the same position and hold the same batches have the same.
    /// </summary>
    public ulong Chain => _end.Chain;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The batch is empty, or larger than <see cref="FileLogletOptions.BatchBytesMax"/>.</exception>
    public AppendResult Append(LogPosition expectedTail, LogBatch batch)
    {
        ThrowIfUnusable();
        if (batch.Count == 0)
            throw new ArgumentException("An empty batch has nothing to append.", nameof(batch));
        if (batch.Framed.Length > FileLogletOptions.BatchBytesMax)
        {
            throw new ArgumentException(
                $"The batch has {batch.Framed.Length} bytes; at most {FileLogletOptions.BatchBytesMax} can be appended at once.",
                nameof(batch));
        }
        if (_sealed)
            return AppendResult.Sealed;
        if (expectedTail != _tail)
            return AppendResult.WrongTail;

        long size = LogFormat.RecordSize(batch.Framed.Length);
        if (size > Room - LogFormat.ReserveBytes && !TryBeginNext(size))
            return AppendResult.NoSpace;
        WriteRecord(RecordKind.Entries, batch.Framed, batch.Count);
        return AppendResult.Appended;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Needs no room on the disk. The mark after the seal makes damage to the seal distinguishable from a torn write, so that a
    /// flipped bit cannot open a sealed loglet again.
    /// </remarks>
    public void Seal()
    {
        ThrowIfUnusable();
        if (_sealed)
            return;
        WriteRecord(RecordKind.Seal, [], 0);
        _sealed = true;
        WriteRecord(RecordKind.TailMark, [], 0);
    }

    /// <summary>
    /// Proves that the last batch was durable, by writing a mark of one sector after it, unless one stands there. Without a mark,
    /// damage to the very last batch of a log looks like a write that a crash cut short. <see cref="Dispose"/> does this; an
    /// owner may also call it when the log has been quiet for a while. False when this place has no room for a mark.
    /// </summary>
    public bool MarkTail()
    {
        ThrowIfUnusable();
        if (_marked)
            return true;
        // A seal and its mark must still fit.
        if (Room < (_sealed ? 1 : 3) * LogFormat.SectorBytes)
            return false;
        WriteRecord(RecordKind.TailMark, [], 0);
        return true;
    }

    /// <summary>
    /// Marks the tail, if the storage works, and closes the files. The owner has ended its calls of <see cref="PrepareNext"/>.
    /// </summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        try
        {
            if (_broken is null)
                MarkTail();
        }
        catch (IOException)
        {
            // What was acknowledged is durable without the mark.
        }
        _disposed = true;
        _active.Dispose();
    }

    private long Room => _segments[^1].LengthBytes - _end.Offset;

    private void WriteRecord(RecordKind kind, ReadOnlySpan<byte> payload, int count)
    {
        Segment segment = _segments[^1];
        int size = (int)LogFormat.RecordSize(payload.Length);
        Invariant.Holds(_end.Position == _tail.Next, "the next record continues the tail");
        Invariant.Holds(size <= Room, "a record stays inside its segment");
        Span<byte> record = Buffer(size);
        payload.CopyTo(record[LogFormat.RecordHeaderBytes..]);
        record[(LogFormat.RecordHeaderBytes + payload.Length)..].Clear();
        ulong chain = LogFormat.WriteRecordHeader(
            record, segment.Seed, _end.Offset, kind, payload.Length, count, _end.Position, _end.Chain);
        try
        {
            _active.Write(_end.Offset, record);
            _active.Sync();
        }
        catch (Exception failure)
        {
            throw Break($"Could not append to '{_files.Describe(segment.Path)}'", failure);
        }
        _marked = kind == RecordKind.TailMark;
        _end = new SegmentMark(new LogPosition(_end.Position.Value + count), _end.Offset + size, chain);
        segment.Note(_end);
        lock (_gate)
            _tail = new LogPosition(_tail.Value + count);
    }

    private Span<byte> Buffer(int size)
    {
        if (size <= _buffer.Length)
            return _buffer.AsSpan(0, size);
        if (size > _options.WriteBufferKeptBytes)
            return new byte[size];
        _buffer = new byte[Math.Max(size, Math.Min(_buffer.Length * 2, _options.WriteBufferKeptBytes))];
        return _buffer.AsSpan(0, size);
    }

    private LogBrokenException Break(string what, Exception failure)
    {
        _broken ??= failure as LogBrokenException ?? new LogBrokenException(
            $"{what}: {failure.Message} What was acknowledged is safe; whether the last append is durable is unknown until the log is "
            + "opened again. Check the disk, then restart.", failure);
        return new LogBrokenException(_broken.Message, failure);
    }

    private void ThrowIfUnusable()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_broken is { } broken)
            throw new LogBrokenException(broken.Message, broken.InnerException ?? broken);
    }
}
