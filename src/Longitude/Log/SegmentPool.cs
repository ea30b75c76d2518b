using System.Globalization;

namespace Longitude.Log;

/// <summary>
/// The segment files of one folder as files: their names, and those held in readiness. A file gets its numbered name only after
/// it was filled and synced, numbers are never used twice, and at every moment, also after a crash, they have no gap.
/// </summary>
internal sealed class SegmentPool(IFileSystem files, string folder, FileLogletOptions options)
{
    private const string Extension = ".log";
    private const string UnfinishedName = "prepare.tmp";

    // Protects what follows: appends take segments while a background task prepares them.
    private readonly Lock _gate = new();
    private readonly Queue<long> _spares = new();
    private long _highest;

    /// <summary>True when a segment is ready. A look without the lock: by the time of a decision it may have changed.</summary>
    public bool HasReady => _spares.Count > 0;

    public string PathOf(long number) => PathIn(number.ToString("D16", CultureInfo.InvariantCulture) + Extension);

    /// <summary>The numbers of all segment files, ascending. Removes a file whose preparation was cut short.</summary>
    /// <exception cref="LogDamagedException">A number is missing.</exception>
    public List<long> List()
    {
        var numbers = new List<long>();
        foreach (string name in files.List(folder))
        {
            if (string.Equals(name, UnfinishedName, StringComparison.Ordinal))
                files.Delete(PathIn(name));
            else if (TryParse(name, out long number))
                numbers.Add(number);
        }
        numbers.Sort();
        for (int i = 1; i < numbers.Count; i++)
        {
            if (numbers[i] != numbers[i - 1] + 1)
            {
                string missing = files.Describe(PathOf(numbers[i - 1] + 1));
                throw new LogDamagedException($"The log file '{missing}' is missing, though files before and after it exist. "
                    + "Nothing was changed. Put it back if it was moved; otherwise restore the data folder from a replica or a backup.");
            }
        }
        // What was listed may have been renamed by a process that died before it could sync that.
        files.SyncFolder(folder);
        _highest = numbers.Count == 0 ? 0 : numbers[^1];
        return numbers;
    }

    /// <summary>Tells, once, which of the listed files hold no records yet.</summary>
    public void SetSpares(IEnumerable<long> numbers)
    {
        foreach (long number in numbers)
            _spares.Enqueue(number);
    }

    /// <summary>Makes a segment ready if none is. False when there was nothing to do.</summary>
    /// <exception cref="IOException">The disk is full (nothing was left behind), or the device failed.</exception>
    public bool PrepareNext()
    {
        lock (_gate)
        {
            if (_spares.Count > 0)
                return false;
            Prepare(options.SegmentBytes);
            return true;
        }
    }

    /// <summary>
    /// Gives out the next segment, with at least this many bytes. It may still hold an earlier use's bytes, and is all written and synced.
    /// </summary>
    /// <exception cref="IOException">The disk is full (the same call may succeed later), or the device failed.</exception>
    public long Take(long bytesNeeded)
    {
        lock (_gate)
        {
            if (_spares.Count == 0)
                Prepare(Math.Max(options.SegmentBytes, LogFormat.RoundUp(bytesNeeded)));
            Grow(PathOf(_spares.Peek()), LogFormat.RoundUp(bytesNeeded));
            return _spares.Dequeue();
        }
    }

    /// <summary>
    /// Takes a trimmed segment back, to use it again or delete it; durable on return. Oldest first, so that no gap arises.
    /// </summary>
    /// <exception cref="IOException">The file is where it was.</exception>
    /// <exception cref="LogBrokenException">The folder could not be synced: where the file is, is unknown.</exception>
    public void Return(long number, long lengthBytes)
    {
        lock (_gate)
        {
            if (_spares.Count < options.SparesMax && lengthBytes == options.SegmentBytes)
            {
                files.Rename(PathOf(number), PathOf(_highest + 1));
                SyncFolder();
                _spares.Enqueue(++_highest);
            }
            else
            {
                files.Delete(PathOf(number));
                SyncFolder();
            }
        }
    }

    private void Prepare(long bytes)
    {
        string path = PathIn(UnfinishedName);
        try
        {
            using (IFile file = files.Open(path, create: true))
            {
                file.SetLength(0);
                Fill(file, 0, bytes);
            }
        }
        catch (IOException)
        {
            TryDelete(path);
            throw;
        }
        files.Rename(path, PathOf(_highest + 1));
        SyncFolder();
        _spares.Enqueue(++_highest);
    }

    private void Grow(string path, long bytes)
    {
        using IFile file = files.Open(path, create: false);
        long before = file.Length;
        if (before >= bytes)
            return;
        try
        {
            Fill(file, before, bytes);
        }
        catch (IOException failure) when (DiskFull.Is(failure))
        {
            file.SetLength(before); // Gives the room back; a spare of any length is a good one.
            throw;
        }
    }

    // Zeros, not a hole: only blocks that were written once can be written again without changing what the file system knows.
    private void Fill(IFile file, long from, long to)
    {
        byte[] zeros = new byte[(int)Math.Min(options.PrepareChunkBytes, to - from)];
        for (long at = from; at < to;)
        {
            int count = (int)Math.Min(zeros.Length, to - at);
            file.Write(at, zeros.AsSpan(0, count));
            file.Sync();
            at += count;
        }
    }

    private void SyncFolder()
    {
        try
        {
            files.SyncFolder(folder);
        }
        catch (IOException failure)
        {
            throw new LogBrokenException($"Could not sync the log folder '{files.Describe(folder)}': {failure.Message}", failure);
        }
    }

    private void TryDelete(string path)
    {
        try
        {
            files.Delete(path);
        }
        catch (IOException)
        {
            // The next preparation, or the next opening, tries again.
        }
    }

    private string PathIn(string name) => folder.Length == 0 ? name : folder + "/" + name;

    private static bool TryParse(string name, out long number)
    {
        number = 0;
        return name.Length == 16 + Extension.Length
            && name.EndsWith(Extension, StringComparison.Ordinal)
            && long.TryParse(name.AsSpan(0, 16), NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && number > 0;
    }
}
