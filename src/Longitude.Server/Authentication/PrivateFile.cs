namespace Longitude.Server.Authentication;

/// <summary>Files that only the server's own user may read.</summary>
internal static class PrivateFile
{
    /// <summary>Writes a file beside its final name first, so that a crash leaves the old one or the new one.</summary>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        string draft = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(draft, options))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }
}
