using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Longitude.Log;

/// <summary>
/// Keeps a data folder to one process. The operating system holds the lock (flock on Unix, a sharing mode on Windows) and frees it
/// when the process ends, however it ends; the file that stays behind means nothing. It holds the owner's process id for messages.
/// </summary>
public sealed class FolderLock : IDisposable
{
    /// <summary>The name of the locked file in the data folder.</summary>
    public const string FileName = "LOCK";

    private const int ContentBytesMax = 256;

    private readonly SafeFileHandle _handle;

    private FolderLock(SafeFileHandle handle) => _handle = handle;

    /// <summary>Creates the folder when it is missing, and takes its lock without waiting.</summary>
    /// <exception cref="DataFolderInUseException">This or another process holds the lock.</exception>
    public static FolderLock Acquire(string folder)
    {
        string full = Path.GetFullPath(folder);
        new PhysicalFileSystem(full).CreateFolder("");
        string path = Path.Combine(full, FileName);
        SafeFileHandle handle;
        try
        {
            // On Unix FileShare.None is an exclusive flock. On Windows the next one may read the owner, but not write.
            var share = OperatingSystem.IsWindows() ? FileShare.Read : FileShare.None;
            handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, share);
        }
        catch (IOException failure) when (IsHeldByAnother(failure))
        {
            throw new DataFolderInUseException(full, ReadOwner(path), failure);
        }
        try
        {
            string owner = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId} {Environment.MachineName}\n");
            RandomAccess.SetLength(handle, 0);
            RandomAccess.Write(handle, Encoding.UTF8.GetBytes(owner), 0);
            return new FolderLock(handle);
        }
        catch (IOException failure) when (DiskFull.Is(failure))
        {
            return new FolderLock(handle); // The lock holds; only the message of the next one will be poorer.
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Frees the folder. The file stays: deleting it would let two processes lock two files of the same name.</summary>
    public void Dispose() => _handle.Dispose();

    // EWOULDBLOCK is 11 on Linux and 35 on macOS; Windows says ERROR_SHARING_VIOLATION or ERROR_LOCK_VIOLATION.
    private static bool IsHeldByAnother(IOException failure) => OperatingSystem.IsWindows()
        ? failure.HResult is unchecked((int)0x80070020) or unchecked((int)0x80070021)
        : failure.HResult == (OperatingSystem.IsLinux() ? 11 : 35);

    private static int? ReadOwner(string path)
    {
        try
        {
            byte[] content;
            if (OperatingSystem.IsWindows())
            {
                using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                content = new byte[ContentBytesMax];
                content = content[..RandomAccess.Read(handle, content, 0)];
            }
            else
            {
                // .NET would take a shared flock for reading, and fail.
                content = NativeFiles.ReadLocked(path, ContentBytesMax);
            }
            string first = Encoding.UTF8.GetString(content).Split(' ', '\n')[0];
            return int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}

/// <summary>A data folder is open already, in this or another process.</summary>
public sealed class DataFolderInUseException : IOException
{
    internal DataFolderInUseException(string folder, int? processId, Exception inner) : base(Explain(folder, processId), inner)
    {
        Folder = folder;
        ProcessId = processId;
    }

    /// <summary>The full path of the data folder.</summary>
    public string Folder { get; }

    /// <summary>The process that holds it; null when that cannot be read.</summary>
    public int? ProcessId { get; }

    private static string Explain(string folder, int? processId)
    {
        if (processId == Environment.ProcessId)
        {
            return $"The data folder '{folder}' is already open in this process ({processId}). "
                + "Open it once and share the database object, dispose the earlier one first, or use another folder.";
        }
        string owner = processId is { } id ? $"process {id}" : "another process";
        return $"The data folder '{folder}' is in use by {owner}. "
            + "Stop that process, connect to it as a client instead of opening its folder, or use another folder.";
    }
}
