using Longitude.Log;

namespace Longitude.Tests.Log;

/// <summary>
/// A disk in memory that loses power. Writes are durable by sectors of 512 bytes: what was synced stays, and of what was not, any
/// subset of sectors may stay. Names are durable when their folder was synced; of later changes any prefix may stay.
/// </summary>
internal sealed class TornDisk : IFileSystem
{
    private const int SectorBytes = 512;

    private readonly List<Dictionary<string, Inode>> _unsyncedNames = [];
    private Dictionary<string, Inode> _durableNames = new(StringComparer.Ordinal);
    private Dictionary<string, Inode> _names = new(StringComparer.Ordinal);

    /// <summary>The power fails when this many more writes, syncs and changes of names were done.</summary>
    public int OperationsLeft { get; set; } = int.MaxValue;

    /// <summary>How many more bytes files may grow by.</summary>
    public long RoomBytes { get; set; } = long.MaxValue;

    /// <summary>The next sync fails, and forgets what it should have written.</summary>
    public bool FailNextSync { get; set; }

    public IEnumerable<string> Names => _names.Keys.Order(StringComparer.Ordinal);

    public byte[] Content(string path) => _names[path].Current;

    public Dictionary<string, byte[]> Contents() =>
        _names.ToDictionary(pair => pair.Key, pair => pair.Value.Current.ToArray(), StringComparer.Ordinal);

    public TornDisk Copy()
    {
        var copy = new TornDisk();
        foreach ((string name, Inode inode) in _names)
            copy._names[name] = new Inode { Current = [.. inode.Current], Durable = [.. inode.Current] };
        copy._durableNames = new(copy._names, StringComparer.Ordinal);
        return copy;
    }

    /// <summary>What a machine finds when it starts again.</summary>
    public TornDisk AfterPowerLoss(Random random)
    {
        int stayed = random.Next(_unsyncedNames.Count + 1);
        var disk = new TornDisk { _names = stayed == 0 ? _durableNames : _unsyncedNames[stayed - 1] };
        int keepPercent = random.Next(4) switch { 0 => 0, 1 => 100, _ => random.Next(101) };
        foreach (string name in disk._names.Keys.Order(StringComparer.Ordinal).ToList())
            disk._names[name] = disk._names[name].AfterPowerLoss(random, keepPercent);
        disk._durableNames = new(disk._names, StringComparer.Ordinal);
        return disk;
    }

    /// <summary>What a new process finds when the old one was killed: everything that was written, synced or not.</summary>
    public TornDisk AfterProcessDeath()
    {
        OperationsLeft = int.MaxValue;
        return this;
    }

    public IFile Open(string path, bool create)
    {
        if (!_names.TryGetValue(path, out Inode? inode))
        {
            if (!create)
                throw new FileNotFoundException("No such file.", path);
            inode = new Inode();
            ChangeNames(names => names[path] = inode);
        }
        return new TornFile(this, inode);
    }

    public bool Exists(string path) => _names.ContainsKey(path);

    public IReadOnlyList<string> List(string folder) =>
        [.. Names.Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal)).Select(name => name[(folder.Length + 1)..])];

    public void CreateFolder(string folder)
    {
    }

    public void Delete(string path)
    {
        if (_names.TryGetValue(path, out Inode? inode))
        {
            RoomBytes = RoomBytes == long.MaxValue ? RoomBytes : RoomBytes + inode.Current.Length;
            ChangeNames(names => names.Remove(path));
        }
    }

    public void Rename(string from, string to) => ChangeNames(names =>
    {
        names[to] = names[from];
        names.Remove(from);
    });

    public void SyncFolder(string folder)
    {
        Spend();
        _durableNames = new(_names, StringComparer.Ordinal);
        _unsyncedNames.Clear();
    }

    public string Describe(string path) => "disk:" + path;

    private void ChangeNames(Action<Dictionary<string, Inode>> change)
    {
        Spend();
        _names = new(_names, StringComparer.Ordinal);
        change(_names);
        _unsyncedNames.Add(_names);
    }

    private void Spend()
    {
        if (OperationsLeft <= 0)
            throw new PowerLostException();
        OperationsLeft--;
    }

    private sealed class Inode
    {
        public byte[] Current = [];
        public byte[] Durable = [];
        public readonly SortedSet<int> Dirty = [];

        public Inode AfterPowerLoss(Random random, int keepPercent)
        {
            bool lengthStays = Dirty.Count == 0 || random.Next(2) == 0;
            byte[] content = new byte[lengthStays ? Current.Length : Durable.Length];
            Durable.AsSpan(0, Math.Min(Durable.Length, content.Length)).CopyTo(content);
            foreach (int sector in Dirty)
            {
                int start = sector * SectorBytes;
                int end = Math.Min(start + SectorBytes, Math.Min(Current.Length, content.Length));
                if (start < end && random.Next(100) < keepPercent)
                    Current.AsSpan(start..end).CopyTo(content.AsSpan(start));
            }
            return new Inode { Current = content, Durable = [.. content] };
        }
    }

    private sealed class TornFile(TornDisk disk, Inode inode) : IFile
    {
        public long Length => inode.Current.Length;

        public int Read(long offset, Span<byte> target)
        {
            int count = (int)Math.Clamp(inode.Current.Length - offset, 0, target.Length);
            inode.Current.AsSpan((int)offset, count).CopyTo(target);
            return count;
        }

        public void Write(long offset, ReadOnlySpan<byte> source)
        {
            disk.Spend();
            Resize(Math.Max(inode.Current.Length, offset + source.Length));
            source.CopyTo(inode.Current.AsSpan((int)offset));
            for (int sector = (int)offset / SectorBytes; sector <= (offset + source.Length - 1) / SectorBytes; sector++)
                inode.Dirty.Add(sector);
        }

        public void Sync()
        {
            disk.Spend();
            if (disk.FailNextSync)
            {
                // As Linux does: the pages are marked clean although they never reached the device, so no later sync writes them.
                disk.FailNextSync = false;
                inode.Dirty.Clear();
                throw new IOException("Input/output error", 5);
            }
            Array.Resize(ref inode.Durable, inode.Current.Length);
            foreach (int sector in inode.Dirty)
            {
                int start = sector * SectorBytes;
                int end = Math.Min(start + SectorBytes, inode.Current.Length);
                if (start < end)
                    inode.Current.AsSpan(start..end).CopyTo(inode.Durable.AsSpan(start));
            }
            inode.Dirty.Clear();
        }

        public void SetLength(long length)
        {
            disk.Spend();
            Resize(length);
        }

        public void Dispose()
        {
        }

        private void Resize(long length)
        {
            long growth = length - inode.Current.Length;
            if (growth > disk.RoomBytes)
                throw DiskFull.Create("No space left on device");
            if (disk.RoomBytes != long.MaxValue)
                disk.RoomBytes -= growth;
            Array.Resize(ref inode.Current, (int)length);
        }
    }
}

/// <summary>The machine is off; nothing that the program does reaches the disk any more.</summary>
internal sealed class PowerLostException : Exception;
