using System.Diagnostics;
using Longitude.Log;

namespace Longitude.Tests.Log;

public sealed class FolderLockTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_second_opener_in_this_process_is_told_and_may_open_after_the_first_closed()
    {
        string data = Path.Combine(_folder.Path, "new", "data");
        using (FolderLock.Acquire(data))
        {
            var failure = Assert.Throws<DataFolderInUseException>(() => FolderLock.Acquire(data));
            Assert.Equal((data, Environment.ProcessId), (failure.Folder, failure.ProcessId));
            Assert.Contains("already open in this process", failure.Message, StringComparison.Ordinal);
            Assert.Contains(data, failure.Message, StringComparison.Ordinal);
        }
        FolderLock.Acquire(data).Dispose();
    }

    [Fact]
    public async Task Another_process_holds_the_folder_until_it_is_killed()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/flock"))
            Assert.Skip("needs flock(1)");
        FolderLock.Acquire(_folder.Path).Dispose();
        string path = Path.Combine(_folder.Path, FolderLock.FileName);
        // It takes the lock, says its id as FolderLock does, and then that it is ready.
        string script = $"echo $PPID host > '{path}'; echo ready; read line";
        var start = new ProcessStartInfo("/usr/bin/flock", ["-x", "-o", path, "/bin/sh", "-c", script])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        using Process other = Process.Start(start)!;
        Assert.Equal("ready", await other.StandardOutput.ReadLineAsync());
        var failure = Assert.Throws<DataFolderInUseException>(() => FolderLock.Acquire(_folder.Path));
        Assert.Equal(other.Id, failure.ProcessId);
        Assert.Contains($"in use by process {other.Id}.", failure.Message, StringComparison.Ordinal);
        other.Kill(entireProcessTree: true);
        await other.WaitForExitAsync();
        FolderLock.Acquire(_folder.Path).Dispose();
    }
}
