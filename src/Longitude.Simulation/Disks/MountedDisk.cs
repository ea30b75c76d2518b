using Longitude.Log;
using Longitude.Simulation.Processes;

namespace Longitude.Simulation.Disks;

/// <summary>A disk as one process sees it: every call costs the process time, and may be its last.</summary>
internal sealed class MountedDisk(SimDisk disk, SimEnvironment process) : IFileSystem
{
    public IFile Open(string path, bool create)
    {
        CallFate fate = Begin();
        DiskFile? file = disk.Folders.Find(path);
        if (file is null && create)
            file = disk.Folders.Create(path);
        process.EndCall(fate);
        return new MountedFile(disk, process, path, file ?? throw new FileNotFoundException($"The simulated disk has no file '{Describe(path)}'.", path));
    }

    public bool Exists(string path)
    {
        process.EndCall(Begin());
        return disk.Folders.Find(path) is not null;
    }

    public IReadOnlyList<string> List(string folder)
    {
        process.EndCall(Begin());
        return disk.Folders.List(folder);
    }

    public void CreateFolder(string folder)
    {
        CallFate fate = Begin();
        disk.Folders.CreateFolder(folder);
        process.EndCall(fate);
    }

    public void Delete(string path)
    {
        CallFate fate = Begin();
        disk.Folders.Delete(path);
        process.EndCall(fate);
    }

    public void Rename(string from, string to)
    {
        CallFate fate = Begin();
        disk.Folders.Rename(from, to);
        process.EndCall(fate);
    }

    public void SyncFolder(string folder)
    {
        CallFate fate = process.BeginCall(isDisk: true);
        process.Spend(disk.DrawSync());
        if (disk.DrawSyncFailure())
            throw disk.DeviceFailure(folder);
        if (fate != CallFate.DiesPartly)
            disk.Folders.Sync(folder);
        process.EndCall(fate);
    }

    public string Describe(string path) => $"{disk.Name}:{path}";

    private CallFate Begin()
    {
        CallFate fate = process.BeginCall(isDisk: true);
        process.Spend(disk.CostOf(disk.Options.ReadLatency, 0));
        return fate;
    }
}

/// <summary>An open file of one process.</summary>
internal sealed class MountedFile(SimDisk disk, SimEnvironment process, string path, DiskFile file) : IFile
{
    private bool _isClosed;

    public long Length => file.Length;

    public int Read(long offset, Span<byte> target)
    {
        process.EndCall(Begin(disk.CostOf(disk.Options.ReadLatency, target.Length)));
        return file.Read(offset, target);
    }

    public void Write(long offset, ReadOnlySpan<byte> source)
    {
        CallFate fate = Begin(disk.CostOf(disk.Options.WriteLatency, source.Length) + disk.DrawSpike());
        if (fate == CallFate.DiesPartly)
            file.Write(offset, source[..Part(source.Length)]);
        if (fate != CallFate.DiesPartly)
            WriteAll(offset, source);
        process.EndCall(fate);
    }

    public void Sync()
    {
        CallFate fate = Begin(disk.DrawSync());
        if (disk.DrawSyncFailure())
        {
            file.SyncPartly(disk.Random, failed: true);
            throw disk.DeviceFailure(path);
        }

        if (fate == CallFate.DiesPartly)
            file.SyncPartly(disk.Random, failed: false);
        else
            file.Sync();
        process.EndCall(fate);
    }

    public void SetLength(long length)
    {
        CallFate fate = Begin(disk.CostOf(disk.Options.WriteLatency, 0));
        if (length > file.Length && length - file.Length > disk.Room())
            throw disk.FullFailure(path);
        file.SetLength(length);
        process.EndCall(fate);
    }

    public void Dispose() => _isClosed = true;

    private CallFate Begin(long cost)
    {
        CallFate fate = process.BeginCall(isDisk: true);
        ObjectDisposedException.ThrowIf(_isClosed, this);
        process.Spend(cost);
        return fate;
    }

    private void WriteAll(long offset, ReadOnlySpan<byte> source)
    {
        if (disk.DrawWriteFailure())
        {
            file.Write(offset, source[..Part(source.Length)]);
            throw disk.DeviceFailure(path);
        }

        long grows = offset + source.Length - file.Length;
        long room = grows > 0 ? disk.Room() : 0;
        if (grows > room)
        {
            // As a real disk does, it takes what there is room for.
            file.Write(offset, source[..(int)Math.Clamp(file.Length + room - offset, 0, source.Length)]);
            throw disk.FullFailure(path);
        }

        file.Write(offset, source);
    }

    private int Part(int length) => length == 0 ? 0 : disk.Random.Below(length);
}
