namespace Longitude.Log;

/// <summary>Recognises the one storage failure that heals by itself: no room.</summary>
public static class DiskFull
{
    private const int NoSpace = 28; // ENOSPC, on Linux and macOS
    private const int LinuxQuota = 122; // EDQUOT
    private const int MacQuota = 69; // EDQUOT
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>True when the device or the user's quota is full. .NET keeps the error number of Unix in the HResult.</summary>
    public static bool Is(IOException failure)
    {
        if (OperatingSystem.IsWindows() && failure.HResult is WindowsHandleDiskFull or WindowsDiskFull)
            return true;
        return failure.HResult == NoSpace || failure.HResult == (OperatingSystem.IsMacOS() ? MacQuota : LinuxQuota);
    }

    /// <summary>An exception that <see cref="Is"/> recognises, for file systems that are not the operating system's.</summary>
    public static IOException Create(string message) => new(message, NoSpace);
}
