namespace Longitude.Log;

/// <summary>
/// The disk as the logs and checkpoints see it. Two implementations: real files, and the simulator's disk, which forgets what
/// was not synced when its process is killed. Calls block; paths are relative to the root that the implementation was given.
/// </summary>
public interface IFileSystem
{
    /// <summary>Opens a file for reading and writing; creates an empty one when it is missing and <paramref name="create"/> is set.
    /// The name of a new one is durable only after <see cref="SyncFolder"/>. A file may be open several times, also while it is renamed or
    /// deleted.</summary>
    /// <exception cref="FileNotFoundException">The file is missing and <paramref name="create"/> is not set.</exception>
    IFile Open(string path, bool create);

    bool Exists(string path);

    /// <summary>The names (not paths) of the files in a folder, in ordinal order. Empty when the folder is missing.</summary>
    IReadOnlyList<string> List(string folder);

    /// <summary>Creates a folder and its parents, durably.</summary>
    void CreateFolder(string folder);

    /// <summary>Deletes a file; durable only after <see cref="SyncFolder"/>.</summary>
    void Delete(string path);

    /// <summary>Renames a file, replacing the target; durable only after <see cref="SyncFolder"/>.</summary>
    void Rename(string from, string to);

    /// <summary>Makes creations, deletions and renames in a folder durable.</summary>
    void SyncFolder(string folder);

    /// <summary>A name of a path for people, to put into messages.</summary>
    string Describe(string path);
}

/// <summary>One open file.</summary>
public interface IFile : IDisposable
{
    long Length { get; }

    /// <summary>Reads up to <c>target.Length</c> bytes; fewer only at the end of the file.</summary>
    int Read(long offset, Span<byte> target);

    /// <summary>Writes all bytes, growing the file when needed. Not durable before <see cref="Sync"/>.</summary>
    /// <exception cref="IOException">The disk is full, or the device failed.</exception>
    void Write(long offset, ReadOnlySpan<byte> source);

    /// <summary>
    /// Makes everything written durable, and the file's length; not its name, see <see cref="IFileSystem.SyncFolder"/>. A failed sync
    /// means that the file's content is unknown.
    /// </summary>
    void Sync();

    /// <summary>Cuts or grows the file.</summary>
    void SetLength(long length);
}
