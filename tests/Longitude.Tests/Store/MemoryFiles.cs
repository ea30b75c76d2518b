using Longitude.Log;

namespace Longitude.Tests.Store;

/// <summary>A disk in memory that can be full.</summary>
internal sealed class MemoryFiles : IFileSystem
{
    public Dictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Writes that would take all files together beyond this fail.</summary>
    public long BytesMax { get; set; } = long.MaxValue;

    public IFile Open(string path, bool create)
    {
        if (!Files.ContainsKey(path))
        {
            if (!create)
                throw new FileNotFoundException(path);
            Files[path] = [];
        }
        return new MemoryFile(this, path);
    }

    public bool Exists(string path) => Files.ContainsKey(path);

    public IReadOnlyList<string> List(string folder) =>
        [.. Files.Keys.Where(f => f.StartsWith(folder + "/", StringComparison.Ordinal))
            .Select(f => f[(folder.Length + 1)..]).Order(StringComparer.Ordinal)];

    public void CreateFolder(string folder)
    {
    }

    public void Delete(string path) => Files.Remove(path);

    public void Rename(string from, string to)
    {
        Files[to] = Files[from];
        Files.Remove(from);
    }

    public void SyncFolder(string folder)
    {
    }

    public string Describe(string path) => "memory:" + path;

    private sealed class MemoryFile(MemoryFiles disk, string path) : IFile
    {
        private byte[] _content = disk.Files[path];
        private long _length = disk.Files[path].Length;

        public long Length => _length;

        public int Read(long offset, Span<byte> target)
        {
            int count = (int)Math.Clamp(_length - offset, 0, target.Length);
            _content.AsSpan((int)offset, count).CopyTo(target);
            return count;
        }

        public void Write(long offset, ReadOnlySpan<byte> source)
        {
            if (offset + source.Length > disk.BytesMax)
                throw new IOException("No space left on device");
            _length = Math.Max(_length, offset + source.Length);
            if (_length > _content.Length)
                Array.Resize(ref _content, (int)Math.Max(_length, _content.Length * 2L));
            source.CopyTo(_content.AsSpan((int)offset));
        }

        public void Sync() => Keep();

        public void SetLength(long length)
        {
            if (length > _content.Length)
                Array.Resize(ref _content, (int)length);
            _length = length;
        }

        public void Dispose() => Keep();

        private void Keep()
        {
            if (disk.Files.ContainsKey(path))
                disk.Files[path] = _content.AsSpan(0, (int)_length).ToArray();
        }
    }
}
