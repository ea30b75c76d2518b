using Microsoft.Win32.SafeHandles;

namespace Longitude.Log;

/// <summary>
/// The files of the operating system below one folder. Nothing is buffered in the process: a write is in the page cache when it
/// returns, so it survives the death of the process, and after <see cref="IFile.Sync"/> also the loss of power.
/// </summary>
public sealed class PhysicalFileSystem : IFileSystem
{
    private readonly string _root;

    /// <param name="root">The data folder; created, with its parents, by the first <see cref="CreateFolder"/>.</param>
    public PhysicalFileSystem(string root) => _root = Path.GetFullPath(root);

    /// <inheritdoc/>
    public IFile Open(string path, bool create)
    {
        string full = Resolve(path);
        var mode = create ? FileMode.OpenOrCreate : FileMode.Open;
        // Others may rename or delete the file meanwhile: a trimmed segment that somebody still reads.
        var share = FileShare.ReadWrite | FileShare.Delete;
        return new PhysicalFile(File.OpenHandle(full, mode, FileAccess.ReadWrite, share), full);
    }

    /// <inheritdoc/>
    public bool Exists(string path) => File.Exists(Resolve(path));

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string folder)
    {
        string full = Resolve(folder);
        if (!Directory.Exists(full))
            return [];
        string[] names = Array.ConvertAll(Directory.GetFiles(full), file => Path.GetFileName(file));
        Array.Sort(names, StringComparer.Ordinal);
        return names;
    }

    /// <inheritdoc/>
    public void CreateFolder(string folder)
    {
        var missing = new Stack<string>();
        for (string? at = Resolve(folder); at is not null && !Directory.Exists(at); at = Path.GetDirectoryName(at))
            missing.Push(at);
        foreach (string created in missing)
        {
            // A database is its owner's alone, as with other databases; who wants more can widen it.
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(created);
            else
                Directory.CreateDirectory(created, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            NativeFiles.SyncFolder(Path.GetDirectoryName(created) ?? created);
        }
    }

    /// <inheritdoc/>
    public void Delete(string path) => File.Delete(Resolve(path));

    /// <inheritdoc/>
    public void Rename(string from, string to) => File.Move(Resolve(from), Resolve(to), overwrite: true);

    /// <inheritdoc/>
    public void SyncFolder(string folder) => NativeFiles.SyncFolder(Resolve(folder));

    /// <inheritdoc/>
    public string Describe(string path) => Resolve(path);

    private string Resolve(string path)
    {
        if (Path.IsPathRooted(path))
            throw new ArgumentException($"'{path}' must be relative to the data folder '{_root}'.", nameof(path));
        return path.Length == 0 ? _root : Path.Combine(_root, path);
    }

    private sealed class PhysicalFile(SafeFileHandle handle, string path) : IFile
    {
        public long Length => RandomAccess.GetLength(handle);

        public int Read(long offset, Span<byte> target)
        {
            int done = 0;
            while (done < target.Length)
            {
                int count = RandomAccess.Read(handle, target[done..], offset + done);
                if (count == 0)
                    break;
                done += count;
            }
            return done;
        }

        // RandomAccess goes on after a short write until all is written or the system reports why it cannot.
        public void Write(long offset, ReadOnlySpan<byte> source) => RandomAccess.Write(handle, source, offset);

        public void Sync()
        {
            if (OperatingSystem.IsLinux())
                NativeFiles.SyncData(handle, path);
            else
                RandomAccess.FlushToDisk(handle);
        }

        public void SetLength(long length) => RandomAccess.SetLength(handle, length);

        public void Dispose() => handle.Dispose();
    }
}
