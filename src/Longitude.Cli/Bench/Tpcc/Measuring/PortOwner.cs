using System.Globalization;

namespace Longitude.Cli.Bench.Tpcc.Measuring;

/// <summary>Which local process listens on a port, as Linux tells it.</summary>
internal static class PortOwner
{
    private const string Listening = "0A";

    /// <summary>Null when there is none that this user may see.</summary>
    public static int? Find(int port)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        HashSet<string> sockets = [.. SocketsOn(port).Select(inode => $"socket:[{inode}]")];
        if (sockets.Count == 0)
            return null;

        // A server that starts others keeps the socket in several processes; it is the oldest of them.
        return Directory.EnumerateDirectories("/proc")
            .Select(f => int.TryParse(Path.GetFileName(f), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : (int?)null)
            .Where(id => id is not null && Holds(id.Value, sockets))
            .Min();
    }

    private static IEnumerable<string> SocketsOn(int port)
    {
        string suffix = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        return ((string[])["/proc/net/tcp", "/proc/net/tcp6"]).Where(File.Exists).SelectMany(File.ReadLines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(f => f.Length > 9 && f[1].EndsWith(suffix, StringComparison.Ordinal) && string.Equals(f[3], Listening, StringComparison.Ordinal))
            .Select(f => f[9]);
    }

    private static bool Holds(int process, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries($"/proc/{process}/fd").Any(fd => new FileInfo(fd).LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or is another user's.
            return false;
        }
    }
}
