using System.Runtime.InteropServices;

namespace Longitude.Log;

/// <summary>The few calls of the C library that .NET does not offer: syncing a folder, syncing data alone, reading a locked file.</summary>
internal static partial class NativeFiles
{
    private const int Interrupted = 4;

    private static int OpenForReading => OperatingSystem.IsLinux() ? 0x80000 : 0x1000000; // O_RDONLY | O_CLOEXEC

    /// <summary>Makes the names in a folder durable. Windows keeps them durable by itself and has no call for it.</summary>
    public static void SyncFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        int descriptor = Retry(() => OpenPath(folder, OpenForReading), folder);
        try
        {
            Retry(() => Fsync(descriptor), folder);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>
    /// fdatasync: the bytes of a file and what is needed to find them again (its length, its blocks), but not its time stamps,
    /// so that a write into blocks which exist needs no journal commit.
    /// </summary>
    public static void SyncData(SafeHandle handle, string path)
    {
        while (Fdatasync(handle) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
                throw Failure(error, "sync", path);
        }
    }

    /// <summary>The first bytes of a file that another process holds locked; empty when they cannot be read.</summary>
    public static byte[] ReadLocked(string path, int bytesMax)
    {
        int descriptor = OpenPath(path, OpenForReading);
        if (descriptor < 0)
            return [];
        byte[] buffer = new byte[bytesMax];
        nint count = ReadBytes(descriptor, buffer, bytesMax);
        _ = Close(descriptor);
        return count <= 0 ? [] : buffer[..(int)count];
    }

    private static int Retry(Func<int> call, string path)
    {
        while (true)
        {
            int result = call();
            if (result >= 0)
                return result;
            int error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
                throw Failure(error, "sync", path);
        }
    }

    // The error number as HResult: what .NET's own file calls do on Unix, and what DiskFull looks at.
    private static IOException Failure(int error, string what, string path) =>
        new($"Could not {what} '{path}': {Marshal.GetPInvokeErrorMessage(error)}", error);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenPath(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int Fdatasync(SafeHandle descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadBytes(int descriptor, [Out] byte[] buffer, nint count);
}
