using Longitude.Core;

namespace Longitude.Log;

// Going on to the next segment, having one ready, and letting go of old ones.
public sealed partial class FileLoglet
{
    /// <summary>
    /// Makes the next segment ready, if none is, so that no append has to wait for it. Cheap when there is nothing to do: to be called
    /// after appends, by a background task in production (it may run beside everything else) and inline in the simulator. An
    /// append that finds none ready makes one itself.
    /// </summary>
    /// <returns>True when a segment was made ready; false when one was, or when the disk is full.</returns>
    /// <exception cref="LogBrokenException">The storage failed.</exception>
    public bool PrepareNext()
    {
        ThrowIfUnusable();
        try
        {
            return _pool.PrepareNext();
        }
        catch (IOException failure) when (DiskFull.Is(failure))
        {
            return false;
        }
        catch (Exception failure)
        {
            throw Break("Could not prepare a log segment", failure);
        }
    }

    /// <summary>True when no next segment is ready: <see cref="PrepareNext"/> has something to do.</summary>
    public bool NeedsSegment => !_pool.HasReady;

    /// <inheritdoc/>
    /// <remarks>Lets go of whole segments only, and never of the last one.</remarks>
    /// <exception cref="IOException">A file could not be removed. It is still part of the log; trimming may be tried again.</exception>
    /// <exception cref="LogBrokenException">The folder could not be synced.</exception>
    public void Trim(LogPosition before)
    {
        ThrowIfUnusable();
        while (_segments.Length > 1 && _segments[1].First <= before)
        {
            Segment oldest = _segments[0];
            oldest.Forgotten = true; // Before its bytes can change.
            try
            {
                _pool.Return(oldest.Number, oldest.LengthBytes);
            }
            catch (LogBrokenException failure)
            {
                throw Break("Could not trim the log", failure);
            }
            catch
            {
                oldest.Forgotten = false;
                throw;
            }
            lock (_gate)
                _segments = _segments[1..];
        }
    }

    private bool TryBeginNext(long recordBytes)
    {
        long needed = LogFormat.SegmentHeaderBytes + recordBytes + LogFormat.ReserveBytes;
        try
        {
            Begin(needed);
            return true;
        }
        catch (IOException failure) when (DiskFull.Is(failure) && _broken is null)
        {
            return false;
        }
        catch (Exception failure) when (failure is not LogBrokenException || _broken is null)
        {
            throw Break("Could not begin a log segment", failure);
        }
    }

    /// <summary>Puts the next segment into use: its header is durable before its first record is written.</summary>
    /// <exception cref="IOException">The disk is full or the device failed, and nothing was changed.</exception>
    private void Begin(long bytesNeeded)
    {
        long number = _pool.Take(bytesNeeded);
        string path = _pool.PathOf(number);
        var header = new SegmentHeader(_options.Identity, number, _end.Position, _end.Chain);
        IFile? file = null;
        Segment segment;
        try
        {
            file = _files.Open(path, create: false);
            segment = new Segment(number, path, file.Length, header, _options);
            Invariant.Holds(segment.LengthBytes >= bytesNeeded, "a segment has the room that was asked for");
            Span<byte> sector = stackalloc byte[LogFormat.SegmentHeaderBytes];
            LogFormat.WriteSegmentHeader(sector, header);
            file.Write(0, sector);
            file.Sync();
        }
        catch (Exception failure)
        {
            file?.Dispose();
            throw Break($"Could not begin the log segment '{_files.Describe(path)}'", failure);
        }
        _active?.Dispose();
        _active = file;
        _end = segment.FindMark(header.First);
        lock (_gate)
            _segments = [.. _segments, segment];
    }
}
