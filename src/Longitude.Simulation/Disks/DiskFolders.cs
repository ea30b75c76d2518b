namespace Longitude.Simulation.Disks;

/// <summary>
/// The names on a disk: as a process sees them, as they are durable, and the operations in between. On a loss of power each
/// folder keeps a prefix of its operations.
/// </summary>
internal sealed class DiskFolders
{
    private SortedDictionary<string, DiskFile> _live = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, DiskFile> _durable = new(StringComparer.Ordinal);
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal) { "" };
    private readonly List<Operation> _unsynced = [];

    public IEnumerable<DiskFile> Files => _live.Values;

    public DiskFile? Find(string path) => _live.GetValueOrDefault(path);

    public IReadOnlyList<string> List(string folder) =>
        [.. _live.Keys.Where(path => string.Equals(FolderOf(path), folder, StringComparison.Ordinal)).Select(path => path[(path.LastIndexOf('/') + 1)..])];

    public void CreateFolder(string folder)
    {
        for (string at = folder; at.Length > 0; at = FolderOf(at))
            _folders.Add(at);
    }

    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public void Require(string folder)
    {
        if (!_folders.Contains(folder))
            throw new DirectoryNotFoundException($"The simulated disk has no folder '{folder}'.");
    }

    public DiskFile Create(string path)
    {
        Require(FolderOf(path));
        var file = new DiskFile();
        Do(new Operation(null, path, file));
        return file;
    }

    public void Delete(string path)
    {
        Require(FolderOf(path));
        if (_live.TryGetValue(path, out DiskFile? file))
            Do(new Operation(path, null, file));
    }

    public void Rename(string from, string to)
    {
        Require(FolderOf(to));
        DiskFile file = Find(from) ?? throw new FileNotFoundException($"The simulated disk has no file '{from}' to rename.", from);
        Do(new Operation(from, to, file));
    }

    public void Sync(string folder)
    {
        Require(folder);
        foreach (Operation operation in _unsynced.Where(o => o.Touches(folder)))
            operation.Apply(_durable);
        _unsynced.RemoveAll(o => o.Touches(folder));
    }

    /// <summary>Power is lost.</summary>
    public void Crash(SimRandom random, FaultCounts faults)
    {
        double keeps = random.Below(4) switch { 0 => 0, 1 => 1, _ => 0.7 };
        var cut = new HashSet<string>(StringComparer.Ordinal);
        foreach (Operation operation in _unsynced)
        {
            bool isCut = operation.Folders.Any(cut.Contains) || !random.Chance(keeps);
            if (isCut)
            {
                faults.Hit(FaultKind.FolderOperationLost);
                cut.UnionWith(operation.Folders);
            }
            else
            {
                operation.Apply(_durable);
            }
        }

        _unsynced.Clear();
        _live = new SortedDictionary<string, DiskFile>(_durable, StringComparer.Ordinal);
    }

    private void Do(Operation operation)
    {
        operation.Apply(_live);
        _unsynced.Add(operation);
    }

    private static string FolderOf(string path) => path[..Math.Max(0, path.LastIndexOf('/'))];

    /// <summary>A creation (no <paramref name="From"/>), deletion (no <paramref name="To"/>) or rename.</summary>
    private sealed record Operation(string? From, string? To, DiskFile File)
    {
        public IEnumerable<string> Folders
        {
            get
            {
                if (From is not null)
                    yield return FolderOf(From);
                if (To is not null)
                    yield return FolderOf(To);
            }
        }

        public bool Touches(string folder) => Folders.Contains(folder, StringComparer.Ordinal);

        // After a crash an operation may find less than it did before: another folder may have lost what it built on.
        public void Apply(SortedDictionary<string, DiskFile> names)
        {
            if (From is not null && names.TryGetValue(From, out DiskFile? file) && file == File)
                names.Remove(From);
            if (To is not null)
                names[To] = File;
        }
    }
}
