using Longitude.Log;

namespace Longitude.Tests.Log;

/// <summary>Real files on a disk with little room: a write that grows a file beyond it stops half way, as the system's does.</summary>
internal sealed class SmallDisk(IFileSystem inner) : IFileSystem
{
    public long RoomBytes { get; set; }

    public IFile Open(string path, bool create) => new SmallFile(this, inner.Open(path, create));

    public bool Exists(string path) => inner.Exists(path);

    public IReadOnlyList<string> List(string folder) => inner.List(folder);

    public void CreateFolder(string folder) => inner.CreateFolder(folder);

    public void Delete(string path)
    {
        using (IFile file = inner.Open(path, create: false))
            RoomBytes = RoomBytes == long.MaxValue ? RoomBytes : RoomBytes + file.Length;
        inner.Delete(path);
    }

    public void Rename(string from, string to) => inner.Rename(from, to);

    public void SyncFolder(string folder) => inner.SyncFolder(folder);

    public string Describe(string path) => inner.Describe(path);

    private readonly Lock _gate = new();

    private sealed class SmallFile(SmallDisk disk, IFile file) : IFile
    {
        public long Length => file.Length;

        public int Read(long offset, Span<byte> target) => file.Read(offset, target);

        public void Write(long offset, ReadOnlySpan<byte> source)
        {
            using Lock.Scope one = disk._gate.EnterScope();
            long growth = Math.Max(0, offset + source.Length - file.Length);
            int fits = source.Length - (int)Math.Max(0, growth - disk.RoomBytes);
            long before = file.Length;
            file.Write(offset, source[..fits]);
            if (disk.RoomBytes != long.MaxValue)
                disk.RoomBytes -= file.Length - before;
            if (fits < source.Length)
                throw DiskFull.Create("No space left on device");
        }

        public void Sync() => file.Sync();

        public void SetLength(long length)
        {
            using Lock.Scope one = disk._gate.EnterScope();
            if (disk.RoomBytes != long.MaxValue)
                disk.RoomBytes -= length - file.Length;
            file.SetLength(length);
        }

        public void Dispose() => file.Dispose();
    }
}
